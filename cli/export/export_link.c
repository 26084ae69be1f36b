/*
 * A run as an in-toto link, in the first metadata format: {"signed", "signatures"}, the signature over OLPC canonical JSON.
 * Source: in-toto specification 0.9 and 1.0, section 4.4.  A run knows no files that went in or came out, so there are
 * neither materials nor products.
 */
#include <string.h>

#include "export.h"
#include "format/hex.h"
#include "format/olpc.h"

#define LINK_MAX (256u << 10)

/* What securesystemslib makes of the key: the SHA-256 of its canonical form, which layouts know functionaries by. */
static enum status key_id(const struct ed25519_key *key, char id[static DIGEST_HEX_SIZE])
{
	struct json *form = json_object(), *algorithms = json_array(), *value = json_object();
	char hex[2 * ED25519_KEY_SIZE + 1];
	struct buffer text;
	struct digest digest;
	enum status status;

	hex_encode(bytes_of(key->bytes, sizeof(key->bytes)), hex);
	json_push_text(algorithms, "sha256");
	json_push_text(algorithms, "sha512");
	json_put(form, "keyid_hash_algorithms", algorithms);
	json_put_text(form, "keytype", "ed25519");
	json_put_text(value, "public", hex);
	json_put(form, "keyval", value);
	json_put_text(form, "scheme", "ed25519");
	buffer_init(&text, 1024);
	status = olpc_write(form, &text);
	digest = digest_of(buffer_bytes(&text));
	digest_hex(&digest, id);
	buffer_release(&text);
	json_free(form);
	return status;
}

static enum status put_command(const struct export *export, struct json *link, struct fault *fault)
{
	const struct json *argv = json_member(export->record.predicate, "argv");
	struct json *command;

	if (!argv)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "its command is kept as a blob; a link holds it as text");
	for (const struct json *word = json_first(argv); word; word = json_next(word))
		if (!json_text(word))
			return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "an argument is no text; a link holds only text");
	command = json_array();
	for (const struct json *word = json_first(argv); word; word = json_next(word))
		json_push_text(command, json_text(word));
	json_put(link, "command", command);
	return STATUS_OK;
}

/* The names that in-toto gives to what it knows of the surroundings. */
static struct json *environment_of(const struct export *export)
{
	const struct json *predicate = export->record.predicate;
	struct json *environment = json_object(), *variables = json_array();
	struct buffer text;

	buffer_init(&text, LINK_MAX);
	for (const struct json *one = json_first(json_member(predicate, "environment")); one; one = json_next(one)) {
		const char *name = json_member_text(one, "name"), *value = json_member_text(one, "value");
		bool is_whole;

		buffer_clear(&text);
		if (!name || !value)
			continue;
		is_whole = buffer_append_format(&text, "%s=%s", name, value) == STATUS_OK;
		json_push_text(variables, is_whole ? buffer_text(&text) : NULL); /* which is remembered as a failure */
	}
	buffer_release(&text);
	json_put(environment, "variables", variables);
	if (json_member_text(predicate, "cwd"))
		json_put_text(environment, "workdir", json_member_text(predicate, "cwd"));
	return environment;
}

/* How it ended and what it printed: the names that in-toto-run uses, where it has one. */
static struct json *byproducts_of(const struct export *export)
{
	const struct json *exit = json_member(export->record.predicate, "exit");
	struct json *byproducts = json_object();
	const char *error = json_member_text(exit, "error");
	int64_t number;

	if (json_member_integer(exit, "code", &number))
		json_put_integer(byproducts, "return-value", number);
	if (json_member_integer(exit, "signal", &number))
		json_put_integer(byproducts, "signal", number);
	if (error)
		json_put_text(byproducts, "error", error);
	if (json_member_is_true(export->record.predicate, "timed_out"))
		json_put_boolean(byproducts, "timed-out", true);
	json_put(byproducts, "stdout-digest", json_copy(json_member(export->record.predicate, "stdout")));
	json_put(byproducts, "stderr-digest", json_copy(json_member(export->record.predicate, "stderr")));
	json_put(byproducts, EXPORT_TRANSLATION, export_translation(export));
	return byproducts;
}

static enum status fill(const struct export *export, struct json *link, struct fault *fault)
{
	const char *step = record_step(&export->record);

	if (!step)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "it has no step: a link is of a named one");
	json_put_text(link, "_type", "link");
	json_put_text(link, "name", step);
	json_put(link, "materials", json_object());
	json_put(link, "products", json_object());
	json_put(link, "byproducts", byproducts_of(export));
	json_put(link, "environment", environment_of(export));
	return put_command(export, link, fault);
}

static enum status sign(const struct export *export, const struct json *link, struct json *signatures, struct fault *fault)
{
	struct json *signature = json_object();
	struct ed25519_signature bytes;
	char id[DIGEST_HEX_SIZE], hex[2 * ED25519_SIGNATURE_SIZE + 1];
	struct buffer message;
	enum status status;

	buffer_init(&message, LINK_MAX);
	status = olpc_write(link, &message);
	if (status == STATUS_OK)
		status = signer_sign(export->signer, buffer_bytes(&message), &bytes, fault);
	if (status == STATUS_OK)
		status = key_id(signer_key(export->signer), id);
	if (status == STATUS_OK) {
		hex_encode(bytes_of(bytes.bytes, sizeof(bytes.bytes)), hex);
		json_put_text(signature, "keyid", id);
		json_put_text(signature, "sig", hex);
	}
	json_push(signatures, signature);
	buffer_release(&message);
	return status;
}

enum status export_link(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *metadata = json_object(), *link = json_object(), *signatures = json_array();
	enum status status = fill(export, link, fault);

	if (status == STATUS_OK)
		status = sign(export, link, signatures, fault);
	json_put(metadata, "signatures", signatures);
	json_put(metadata, "signed", link);
	if (status == STATUS_OK)
		return fault_set(fault, export_print(metadata, buffer), NULL, NULL);
	json_free(metadata);
	return fault_set(fault, status, NULL, NULL);
}

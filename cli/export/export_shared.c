#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export.h"
#include "format/utf8.h"

static enum status keep(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

enum status export_blob(const struct export *export, const char *member, struct buffer *buffer, struct fault *fault)
{
	struct sink sink = { .take = keep, .context = buffer };
	struct blob_name name;
	size_t before = buffer->size;
	enum status status = record_blob(&export->record, member, &name);

	if (status == STATUS_OK)
		status = export->source->blob(export->source->context, &name.digest, &sink);
	if (status == STATUS_NOT_FOUND)
		return fault_set(fault, status, NULL, "the record's %s is not held here", member);
	if (status == STATUS_OK) {
		struct digest digest = digest_of(bytes_slice(buffer_bytes(buffer), before, buffer->size - before));

		if (!digest_equal(&digest, &name.digest))
			status = STATUS_BLOB_MISMATCH;
	}
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, "the record's %s", member);
}

enum status export_raw_tests(const struct export *export, const char *format, struct buffer *buffer, struct fault *fault)
{
	const char *own = json_member_text(export->record.predicate, "format");

	if (strcmp(own, format) != 0)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "the file is %s, and its tests are kept as they are: not one by one",
		    own);
	return export_blob(export, "content", buffer, fault);
}

void export_uri(const struct export *export, const char *what, char uri[static EXPORT_URI_MAX])
{
	snprintf(uri, EXPORT_URI_MAX, "urn:exhibit:record:%s%s%s", export->id, what ? "#" : "", what ? what : "");
}

struct json *export_translation(const struct export *export)
{
	struct json *translation = json_object();

	json_put_text(translation, "record", export->id);
	json_put_text(translation, "log", export->origin);
	json_put_integer(translation, "index", (int64_t)export->index);
	json_put_text(translation, "kind", kind_row(export->record.kind)->name);
	json_put_text(translation, "signer", export->record.envelope.keyid);
	return translation;
}

enum status export_print(struct json *value, struct buffer *buffer)
{
	enum status status = json_pretty(value, buffer);

	json_free(value);
	return status == STATUS_OK ? buffer_append_byte(buffer, '\n') : status;
}

enum status export_sign_statement(const struct export *export, const char *type, struct json *predicate,
    struct buffer *buffer, struct fault *fault)
{
	struct json *statement = json_object();
	struct buffer payload, pae;
	char keyid[SSH_KEY_FINGERPRINT_MAX];
	struct ed25519_signature signature;
	enum status status;

	json_put(predicate, EXPORT_TRANSLATION, export_translation(export));
	json_put_text(statement, "_type", STATEMENT_TYPE);
	json_put(statement, "subject", json_copy(export->record.subject));
	json_put_text(statement, "predicateType", type);
	json_put(statement, "predicate", predicate);
	buffer_init(&payload, DSSE_PAYLOAD_MAX);
	buffer_init(&pae, DSSE_ENTRY_MAX);
	status = json_canonical(statement, &payload);
	if (status == STATUS_OK)
		status = dsse_pae(buffer_bytes(&payload), &pae);
	if (status == STATUS_OK)
		status = signer_sign(export->signer, buffer_bytes(&pae), &signature, fault);
	if (status == STATUS_OK) {
		ssh_key_fingerprint(signer_key(export->signer), keyid);
		status = dsse_write(buffer_bytes(&payload), keyid, &signature, buffer);
	}
	buffer_release(&pae);
	buffer_release(&payload);
	json_free(statement);
	return fault_set(fault, status, NULL, NULL);
}

/* Text of a record is UTF-8.  A backslash stays one: most of what comes here is escaped already, and is to be read. */
static enum status append_shown(struct bytes text, struct buffer *buffer)
{
	enum status status = STATUS_OK;

	for (size_t i = 0, step; i < text.size && status == STATUS_OK; i += step) {
		uint32_t code_point;
		struct bytes one;

		step = utf8_decode(text, i, &code_point);
		if (step == 0)
			return STATUS_BAD_TEXT;
		one = bytes_slice(text, i, step);
		status = utf8_is_hidden(code_point) ? utf8_escape(one, buffer) : buffer_append(buffer, one);
	}
	return status;
}

enum status export_readable(const char *text, struct buffer *buffer)
{
	struct bytes bytes = bytes_of_text(text);

	while (bytes.size > 0 && bytes.data[0] == ' ')
		bytes = bytes_slice(bytes, 1, bytes.size - 1);
	while (bytes.size > 0 && bytes.data[bytes.size - 1] == ' ')
		bytes.size--;
	return bytes.size > 0 ? append_shown(bytes, buffer) : buffer_append_text(buffer, "(blank)");
}

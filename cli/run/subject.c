#include <stdio.h>
#include <string.h>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "format/kinds.h"
#include "cli/message.h"

/* "NAME=ALG:HEX" or "ALG:HEX": one ResourceDescriptor. */
static struct json *read_subject(const char *text)
{
	const char *equals = strchr(text, '='), *digest = equals ? equals + 1 : text, *colon = strchr(digest, ':');
	struct json *subject = json_object(), *digests = json_object();
	char name[1025], algorithm[129];

	if (!colon || (size_t)(digest - text) >= sizeof(name) || (size_t)(colon - digest) >= sizeof(algorithm)) {
		json_free(digests);
		return subject; /* without a digest: refused by its form */
	}
	snprintf(name, sizeof(name), "%.*s", equals ? (int)(equals - text) : 0, text);
	snprintf(algorithm, sizeof(algorithm), "%.*s", (int)(colon - digest), digest);
	if (*name)
		json_put_text(subject, "name", name);
	json_put_text(digests, algorithm, colon + 1);
	json_put(subject, "digest", digests);
	return subject;
}

/* Of a digest that everybody knows, the size is known too: a part of it would never be found again. */
static bool has_known_size(const struct json *subject)
{
	static const struct { const char *algorithm; size_t sizes[2]; } known[] = {
		{ "sha256", { 64, 64 } }, { "sha512", { 128, 128 } }, { "sha1", { 40, 40 } }, { "gitCommit", { 40, 64 } },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const char *hex = json_member_text(json_member(subject, "digest"), known[i].algorithm);

		if (hex && strlen(hex) != known[i].sizes[0] && strlen(hex) != known[i].sizes[1])
			return false;
	}
	return true;
}

int context_subject(const struct invocation *invocation, const char *commit, struct json **subject)
{
	const char *given;

	*subject = json_array();
	for (size_t i = 0; (given = option_nth(invocation, "subject", i)) != NULL; i++) {
		struct json *one = read_subject(given);
		struct fault fault = { .status = STATUS_OK };
		enum status status = json_failure_within(one);

		if (status != STATUS_OK && status != STATUS_BAD_TEXT) {
			json_free(one);
			json_free(*subject);
			*subject = NULL;
			return message_failure(status, NULL, "cannot take --subject %s", given);
		}
		if (shape_check(&shape_subject, one, STATUS_USAGE, &fault) == STATUS_OK && !has_known_size(one))
			fault_set(&fault, STATUS_USAGE, "/digest", "has not the length of such a digest");
		if (fault.status != STATUS_OK) {
			json_free(one);
			json_free(*subject);
			*subject = NULL;
			if (strchr(given, ':')) {
				message_failure(STATUS_USAGE, &fault, "--subject %s is no subject", given);
			} else {
				message_error("--subject %s is no subject", given);
				message_cause("it has a name at most, and no digest that says which bytes it is about");
			}
			message_hint("write it as app.tar=sha256:0123…, in lowercase hex");
			return EXIT_WRONG_USAGE;
		}
		json_push(*subject, one);
	}
	if (json_count(*subject) == 0 && commit) {
		struct json *one = json_object(), *digests = json_object();

		json_put_text(digests, "gitCommit", commit);
		json_put_text(one, "name", "commit");
		json_put(one, "digest", digests);
		json_push(*subject, one);
	}
	return 0;
}

struct json *subject_of_digest(const char *name, const struct digest *digest)
{
	struct json *subjects = json_array(), *one = json_object(), *digests = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(digest, hex);
	json_put_text(digests, "sha256", hex);
	if (name)
		json_put_text(one, "name", name);
	json_put(one, "digest", digests);
	json_push(subjects, one);
	return subjects;
}

struct json *blob_json(const struct blob_name *name)
{
	struct json *blob = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&name->digest, hex);
	json_put_text(blob, "sha256", hex);
	json_put_integer(blob, "size", (int64_t)name->size);
	return blob;
}

#include "asked_options.h"

#include <string.h>

#include "exit_code.h"
#include "format/hex.h"
#include "message.h"

#define HEX_MAX 128

static int refuse(const char *given, const char *cause)
{
	message_error("--subject %s is no digest", *given ? given : "\"\"");
	message_cause("%s", cause);
	message_hint("a commit, as in --subject \"$(git rev-parse HEAD)\", or another digest, as sha256:0123…");
	return EXIT_WRONG_USAGE;
}

static int read_one(const char *given, char *algorithm, struct asked_subject *subject)
{
	const char *colon = strchr(given, ':'), *hex = colon ? colon + 1 : given;
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t size = strlen(hex), name = colon ? (size_t)(colon - given) : 0;

	if (!hex_is_lower(bytes_of_text(hex)))
		return refuse(given, "it is not in lowercase hex");
	if (size < ASKED_PREFIX_MIN || size > HEX_MAX)
		return refuse(given, size > HEX_MAX ? "it is longer than any digest" :
		    "a commit is told by 7 digits or more, any other digest by all of its digits");
	if ((colon && name == 0) || name >= ASKED_ALGORITHM_MAX || strspn(given, letters) < name)
		return refuse(given, "what stands before the colon names no kind of digest");
	memcpy(algorithm, given, name);
	algorithm[name] = '\0';
	*subject = (struct asked_subject){ .algorithm = colon ? algorithm : NULL, .hex = hex };
	return 0;
}

int asked_options_read(const struct invocation *invocation, struct asked_options *asked)
{
	const char *given;
	int code = 0;

	memset(asked, 0, sizeof(*asked));
	for (size_t i = 0; !code && (given = option_nth(invocation, "subject", i)) != NULL; i++) {
		if (i == ASKED_SUBJECTS_MAX)
			return refuse(given, "there are too many: 16 at most");
		code = read_one(given, asked->algorithms[i], &asked->subjects[i]);
		asked->count = i + 1;
	}
	return code;
}

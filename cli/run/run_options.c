#include "run_options.h"

#include <string.h>

#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/message.h"

#define LINGER_MS 2000

static int read_duration(const struct invocation *invocation, const char *name, int64_t least, int64_t *ms)
{
	const char *text = option_text(invocation, name);

	if (!text || (duration_read(text, ms) && *ms >= least))
		return 0;
	message_error("--%s %s is no duration", name, text);
	message_hint("write it as 500ms, 90s, 15min or 2h");
	return EXIT_RUN_FAILED;
}

static int read_patterns(const struct invocation *invocation, struct run_options *options)
{
	const char *texts[REDACT_PATTERNS_MAX], *text;
	struct fault fault = { .status = STATUS_OK };
	size_t count = 0;
	enum status status;

	while ((text = option_nth(invocation, "redact", count))) {
		if (count == REDACT_PATTERNS_MAX) {
			message_error("more than %d --redact patterns", REDACT_PATTERNS_MAX);
			return EXIT_RUN_FAILED;
		}
		texts[count++] = text;
	}
	if (count == 0)
		return 0;
	options->pattern_count = count;
	status = redact_patterns_open(texts, count, &options->patterns, &fault);
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "a --redact pattern cannot be used");
}

int run_options_read(const struct invocation *invocation, struct run_options *options)
{
	const char *name;
	int code;

	*options = (struct run_options){ .linger_ms = LINGER_MS };
	code = read_duration(invocation, "timeout", 1, &options->timeout_ms);
	if (!code)
		code = read_duration(invocation, "linger", 0, &options->linger_ms);
	if (code)
		return code;
	while ((name = option_nth(invocation, "env", options->environment_count))) {
		if (!*name || strchr(name, '=') || options->environment_count == ENVIRONMENT_NAMES_MAX) {
			message_error("--env %s cannot be used", name);
			message_hint("name one variable with each --env, at most %d", ENVIRONMENT_NAMES_MAX);
			return EXIT_RUN_FAILED;
		}
		options->environment[options->environment_count++] = name;
	}
	return read_patterns(invocation, options);
}

void run_options_release(struct run_options *options)
{
	redact_patterns_close(options->patterns);
	options->patterns = NULL;
}

#include <sodium.h>
#include <stdio.h>

#include "commands.h"
#include "context_io.h"

static const struct option_row options[] = { OPTION_JSON };

static int run(const struct invocation *invocation)
{
	struct json *answer;

	if (!option_given(invocation, "json")) {
		printf("exhibit %s\n", EXHIBIT_VERSION);
		return context_flush();
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:version:v1");
	json_put_text(answer, "version", EXHIBIT_VERSION);
	json_put_text(answer, "libsodium", sodium_version_string());
	return context_print_json(answer);
}

const struct command command_version = {
	.name = "version", .arguments = "", .summary = "print the version", COMMAND_OPTIONS(options), .run = run,
};

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "context_io.h"
#include "evaluate.h"
#include "cli/sandbox/sandbox.h"
#include "cli/run/streams.h"
#include "cli/source/target_path.h"

/*
 * exhibit-verify: what `exhibit verify` says of a bundle, by the same code, in a program that holds no ledger, no key to sign
 * with and no network, and that locks itself in before it looks at the first byte from outside.
 */

static const struct option_row options[] = { OPTION_VERIFY_REPORT, OPTION_POLICY, OPTION_ASKED, OPTION_AT, OPTION_SINCE,
	OPTION_CONSISTENCY, OPTION_JSON };

static struct json *sandbox_json(const struct sandbox *sandbox)
{
	struct json *object = json_object();

	json_put_integer(object, "landlock", sandbox->landlock);
	json_put_boolean(object, "seccomp", sandbox->seccomp);
	return object;
}

/* All that is opened by name is opened first, and not a byte of it is parsed. */
static int verify(const struct invocation *invocation, struct target *target, struct evaluation *evaluation)
{
	struct sandbox sandbox;
	int code = evaluation_read(invocation, evaluation);

	if (code)
		return code;
	sandbox_enter(target->folder, &sandbox);
	code = target_load(target);
	if (!code)
		code = evaluation_run(invocation, target, option_text(invocation, "report"), evaluation);
	if (code)
		return code;
	json_put(evaluation->verification.json, "sandbox", sandbox_json(&sandbox));
	return evaluation_answer(invocation, &evaluation->verification);
}

static int run(const struct invocation *invocation)
{
	struct target target;
	struct evaluation evaluation = { .has_policy = false };
	int code = target_open_path(invocation->positionals[0], &target);

	if (!code)
		code = verify(invocation, &target, &evaluation);
	evaluation_release(&evaluation);
	target_close(&target);
	return code;
}

static const struct command program = {
	.name = "exhibit-verify", .arguments = "BUNDLE|DIR",
	.summary = "check every byte and proof of a bundle, then its report's claims, then its verdict",
	.text = "BUNDLE is the file, or the folder that tar extracted it to. The same answers and exit status as of `exhibit verify`,\n"
	        "from a program that holds no ledger, no key and no network. It opens BUNDLE and the policy, then locks itself in\n"
	        "(Landlock and seccomp, where the kernel has them; the answer says what it got), and only then parses them.\n"
	        "--version prints the version.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .is_program = true, .run = run,
};

int main(int argc, char **argv)
{
	static struct invocation invocation;
	bool wants_help;
	int code;

	streams_prepare();
	streams_hold();
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("%s %s\n", program.name, EXHIBIT_VERSION);
		return context_flush();
	}
	code = command_parse(&program, argc - 1, argv + 1, &invocation, &wants_help);
	if (code)
		return code;
	if (!wants_help)
		return program.run(&invocation);
	help_command(&program);
	return context_flush();
}

#include "commands.h"
#include "exit_code.h"
#include "cli/run/run_session.h"

static const struct option_row options[] = {
	OPTION_STEP,
	OPTION_SUBJECT,
	OPTION_ENV,
	OPTION_REDACT,
	OPTION_TIMEOUT,
	OPTION_LINGER,
	OPTION_KEY,
	OPTION_LEDGER,
};

static int run(const struct invocation *invocation)
{
	struct run_session session;
	struct receipt receipt;
	int own = 0, code = run_session_open(&session, invocation);

	session.argv = invocation->positionals;
	session.argc = (size_t)invocation->positional_count;
	session.step = option_text(invocation, "name");
	if (!code)
		code = run_session_prepare(&session);
	if (!code)
		code = run_session_run(&session, &own, &receipt);
	run_session_release(&session);
	/* Whatever other commands would answer: of `run` it must be clear that these are not the command's own codes. */
	return code ? EXIT_RUN_FAILED : own;
}

const struct command command_run = {
	.name = "run", .arguments = "[--] CMD…", .summary = "run a command, pass its output through, sign and append what happened",
	.text = "Exits as the command does: its own code, 128 and the number of the signal that ended it, 124 after --timeout,\n"
	        "127 where it is not found, 126 where it cannot be executed, 125 where exhibit failed before it started or could\n"
	        "keep its record nowhere. --redact works on bytes, ^ and $ stand at every line, and what the terminal shows stays\n"
	        "as it is; a match that is not decided within 1 MiB masks the rest of its stream.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = -1, .stops_at_positional = true, .run = run,
};

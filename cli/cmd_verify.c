#include "commands.h"
#include "evaluate.h"
#include "memory.h"
#include "cli/source/target_ledger.h"
#include "cli/dispute/verify_resolution.h"

static const struct option_row options[] = {
	OPTION_VERIFY_REPORT,
	{ "resolution", 0, "ID", "instead: compute this resolution of a dispute again from what it names", false },
	OPTION_POLICY,
	OPTION_ASKED,
	OPTION_AT,
	OPTION_SINCE,
	OPTION_CONSISTENCY,
	{ "no-remember", 0, NULL, "neither ask nor keep what this machine remembers of the log", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

static int verify_report(const struct invocation *invocation)
{
	struct target target;
	struct evaluation evaluation = { .has_policy = false };
	struct memory memory = { .is_asked = false };
	int code = target_open(invocation, invocation->positionals[0], &target);

	if (!code)
		code = evaluation_read(invocation, &evaluation);
	if (!code && !option_given(invocation, "no-remember"))
		code = memory_recall(&memory, &target, &evaluation);
	if (!code)
		code = evaluation_run(invocation, &target, option_text(invocation, "report"), &evaluation);
	if (!code) {
		memory_keep(&memory, &target, &evaluation.verification);
		code = evaluation_answer(invocation, &evaluation.verification);
	}
	evaluation_release(&evaluation);
	memory_release(&memory);
	target_close(&target);
	return code;
}

static int run(const struct invocation *invocation)
{
	return option_given(invocation, "resolution") ? verify_resolution(invocation) : verify_report(invocation);
}

const struct command command_verify = {
	.name = "verify", .arguments = "[BUNDLE|DIR]", .summary = "check every byte and proof, then the report's claims, then its verdict",
	.text = "DIR is a folder: what tar made of a bundle, or what `exhibit publish` filled. Without either the ledger is\n"
	        "verified; without a report only its integrity. Exit status: 0 the report MATCHES (or integrity holds),\n"
	        "3 DOES_NOT_MATCH, 4 INCOMPLETE, 5 INVALID, 6 the log contradicts an older checkpoint: that of --since, or one\n"
	        "that this machine verified before. Without --policy the report is held to its own author's rules, and the\n"
	        "answer says so. \"The report matches\" is not \"the artifact is ready\": a truthful NOT READY report matches.\n"
	        "--subject names what you decide about: a report about anything else is INCOMPLETE at best. A commit's first 7 digits\n"
	        "will do, but others can be made that begin the same: give all where it matters.\n"
	        "With --resolution: 0 it follows, to the byte, from what it names, 3 it does not, 4 cannot tell.",
	COMMAND_OPTIONS(options), .positional_max = 1, .run = run,
};

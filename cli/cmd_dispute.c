#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "context.h"
#include "cli/dispute/dispute_open.h"
#include "cli/dispute/dispute_print.h"
#include "cli/dispute/dispute_record.h"
#include "exit_code.h"
#include "format/frozen.h"
#include "message.h"
#include "receipt.h"
#include "cli/source/target_ledger.h"
#include "cli/source/target_path.h"
#include "verify/report/policy.h"

static const struct option_row options[] = {
	OPTION_POLICY,
	OPTION_AT,
	{ "as-of", 0, "CHECKPOINT", "look at the ledger as it was under this older checkpoint of it (a file)", false },
	{ "dry-run", 0, NULL, "print the resolution, and append nothing", false },
	{ "open", 0, NULL, "instead: challenge a report or challenge, with --grounds and --text", false },
	{ "grounds", 0, "GROUNDS", "undermine, undercut, rebut or self-attack", false },
	{ "claim", 0, "ID", "the claim or quantity that is meant; without it all of the report", false },
	{ "evidence", 0, "RECORD", "a record that is to show it", true },
	{ "text", 0, "TEXT", "in your words", false },
	{ "withdraw", 0, NULL, "instead: take back your own report, claim or challenge", false },
	OPTION_KEY,
	OPTION_LEDGER,
	OPTION_JSON,
};

/* All that a dispute is held over. */
struct hearing {
	const struct invocation *invocation;
	struct signer *signer;
	struct ledger *ledger; /* NULL: nothing is asked of one */
	struct target of_ledger, targets[DISPUTE_SIDES_MAX];
	struct frozen frozen;
	struct buffer policy, as_of;
	const char *bundles[DISPUTE_SIDES_MAX];
	size_t bundle_count, target_count;
	struct dispute_side sides[DISPUTE_SIDES_MAX];
	size_t side_count;
	struct resolution resolution;
};

/* A record of the ledger is known by hex digits alone; anything else is a path. */
static bool is_id(const char *text)
{
	return text[strspn(text, "0123456789abcdef")] == '\0';
}

static bool asks_the_ledger(const struct invocation *invocation)
{
	for (int i = 0; i < invocation->positional_count; i++)
		if (is_id(invocation->positionals[i]))
			return true;
	return false;
}

static bool will_append(const struct hearing *hearing)
{
	return hearing->ledger && !option_given(hearing->invocation, "dry-run");
}

/* ---- where the reports are ---- */

static int freeze(struct hearing *hearing)
{
	const char *path = option_text(hearing->invocation, "as-of");
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code;

	if (!path)
		return 0;
	code = context_read_file(path, CHECKPOINT_SIZE_MAX, &hearing->as_of);
	if (code)
		return code;
	status = frozen_init(&hearing->frozen, hearing->of_ledger.source, buffer_bytes(&hearing->as_of), &fault);
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "the ledger cannot be looked at as of %s", path);
}

static int open_ledger(struct hearing *hearing)
{
	const struct invocation *invocation = hearing->invocation;
	bool appends = !option_given(invocation, "dry-run");
	int code = 0;

	if (!asks_the_ledger(invocation) && !context_has_ledger(invocation)) {
		if (option_given(invocation, "as-of")) {
			message_error("--as-of is about a ledger, and there is none");
			message_hint("a bundle has its own checkpoint");
			return EXIT_WRONG_USAGE;
		}
		if (appends)
			message_note("there is no ledger here: the resolution is printed, and recorded nowhere");
		return 0;
	}
	if (appends)
		code = context_signer(invocation, &hearing->signer);
	if (!code)
		code = context_ledger(invocation, appends ? CONTEXT_APPEND : CONTEXT_VERIFY, hearing->signer, &hearing->ledger);
	if (!code)
		code = target_of_ledger(hearing->ledger, &hearing->of_ledger);
	return code ? code : freeze(hearing);
}

static int add_from_ledger(struct hearing *hearing, const char *text, struct dispute_side *side)
{
	bool found;
	int code = target_report(&hearing->of_ledger, text, &side->report_index, &found, NULL);

	side->source = option_given(hearing->invocation, "as-of") ? &hearing->frozen.source : hearing->of_ledger.source;
	return code;
}

/* What will be appended must be kept whole: a folder has no bytes of its own. */
static int check_can_keep(const struct hearing *hearing, const char *path)
{
	struct stat found;

	if (!will_append(hearing) || (stat(path, &found) == 0 && S_ISREG(found.st_mode)))
		return 0;
	message_error("%s is no bundle file, so it cannot be kept with the resolution", path);
	message_hint("give the bundle itself, or ask with --dry-run");
	return EXIT_WRONG_USAGE;
}

static int add_from_path(struct hearing *hearing, const char *path, struct dispute_side *side)
{
	struct target *target = &hearing->targets[hearing->target_count++];
	bool found = false;
	int code = target_open_path(path, target);

	if (!code)
		code = target_load(target);
	if (code)
		return code;
	if (!target->source)
		return message_failure(target->container.status, &target->container, "%s is no bundle", path);
	code = target_report(target, NULL, &side->report_index, &found, NULL);
	if (!code && !found) {
		message_error("%s is about no report", path);
		message_hint("make a bundle of the report: `exhibit bundle REPORT -o FILE`");
		code = EXIT_WRONG_USAGE;
	}
	side->source = target->source;
	hearing->bundles[hearing->bundle_count++] = path;
	return code ? code : check_can_keep(hearing, path);
}

static int add_reports(struct hearing *hearing)
{
	const struct invocation *invocation = hearing->invocation;
	int code = 0;

	if (invocation->positional_count > DISPUTE_SIDES_MAX) {
		message_error("a dispute has at most %d reports", DISPUTE_SIDES_MAX);
		message_hint("resolve it between fewer of them");
		return EXIT_WRONG_USAGE;
	}
	for (int i = 0; i < invocation->positional_count && !code; i++) {
		const char *text = invocation->positionals[i];
		struct dispute_side *side = &hearing->sides[hearing->side_count++];

		code = is_id(text) ? add_from_ledger(hearing, text, side) : add_from_path(hearing, text, side);
	}
	return code;
}

/* ---- resolving ---- */

static int explain(const struct hearing *hearing, enum status status, const struct fault *fault)
{
	const char *policy = option_text(hearing->invocation, "policy");

	if (hearing->resolution.has_failed) {
		int code = message_failure(status, fault, "report %s does not verify, so nothing was resolved",
		    hearing->invocation->positionals[hearing->resolution.failed]);

		message_hint("`exhibit verify` says more; what does not verify is no evidence for or against anything");
		return code;
	}
	if (policy && (status_class(status) == STATUS_CLASS_INVALID || status == STATUS_BAD_DOCUMENT ||
	    status == STATUS_UNKNOWN_OPERATOR || status == STATUS_BAD_REGEX))
		return message_document(status, fault, "%s cannot be used as a policy", policy);
	return message_failure(status, fault, "the dispute could not be resolved");
}

static int resolve(struct hearing *hearing)
{
	const char *policy = option_text(hearing->invocation, "policy");
	struct dispute_request request = { .sides = hearing->sides, .side_count = hearing->side_count,
		.has_policy = policy != NULL, .threads = context_processors() };
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code = policy ? context_read_file(policy, POLICY_MAX, &hearing->policy) : 0;

	request.policy = buffer_bytes(&hearing->policy);
	if (!code)
		code = context_time(hearing->invocation, &request.now);
	if (code)
		return code;
	status = dispute_run(&request, &hearing->resolution, &fault);
	return status == STATUS_OK ? 0 : explain(hearing, status, &fault);
}

static int append(struct hearing *hearing)
{
	const struct resolved resolved = { .resolution = &hearing->resolution,
		.has_policy = option_given(hearing->invocation, "policy"), .policy = buffer_bytes(&hearing->policy),
		.bundles = hearing->bundles, .bundle_count = hearing->bundle_count };
	struct fault fault = { .status = STATUS_OK };
	struct receipt receipt;
	char id[DIGEST_HEX_SIZE];
	enum status status;

	/* The snapshot has done its work; it must not be held open over an append. */
	target_close(&hearing->of_ledger);
	status = dispute_record(hearing->ledger, hearing->signer, &resolved, &receipt, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "the resolution was not appended");
	if (!option_given(hearing->invocation, "json"))
		return receipt_print(hearing->invocation, KIND_RESOLUTION, &receipt);
	digest_hex(&receipt.id, id);
	message_note("resolution %s at index %llu", id, (unsigned long long)receipt.index);
	return 0;
}

static int print(const struct hearing *hearing)
{
	if (option_given(hearing->invocation, "json"))
		return context_print_json(json_copy(hearing->resolution.json));
	dispute_print(hearing->resolution.json);
	return context_flush();
}

static int exit_code(const struct resolution *resolution)
{
	if (resolution->result == SETTLEMENT_OPEN)
		return EXIT_INCOMPLETE;
	return resolution->overturned > 0 ? EXIT_DOES_NOT_MATCH : EXIT_HOLDS;
}

static int hear(struct hearing *hearing)
{
	int code = open_ledger(hearing);

	if (!code)
		code = add_reports(hearing);
	if (!code)
		code = resolve(hearing);
	if (!code)
		code = print(hearing);
	if (!code && will_append(hearing))
		code = append(hearing);
	return code ? code : exit_code(&hearing->resolution);
}

static int run(const struct invocation *invocation)
{
	struct hearing *hearing;
	int code;

	if (option_given(invocation, "open") || option_given(invocation, "withdraw"))
		return dispute_open(invocation);
	if (option_given(invocation, "grounds") || option_given(invocation, "claim") || option_given(invocation, "evidence") ||
	    option_given(invocation, "text")) {
		message_error("--grounds, --claim, --evidence and --text belong to --open or --withdraw");
		message_hint("open a challenge first; then resolve the dispute between the reports");
		return EXIT_WRONG_USAGE;
	}
	hearing = calloc(1, sizeof(*hearing));
	if (!hearing)
		return message_failure(STATUS_NO_MEMORY, NULL, "the dispute could not be heard");
	hearing->invocation = invocation;
	code = hear(hearing);
	resolution_release(&hearing->resolution);
	for (size_t i = 0; i < hearing->target_count; i++)
		target_close(&hearing->targets[i]);
	target_close(&hearing->of_ledger);
	ledger_close(hearing->ledger);
	if (hearing->signer)
		signer_close(hearing->signer);
	buffer_release(&hearing->policy);
	buffer_release(&hearing->as_of);
	free(hearing);
	return code;
}

const struct command command_dispute = {
	.name = "dispute", .arguments = "REPORT…", .summary = "resolve what reports contradict each other in, and append how",
	.text = "REPORT is a report of the ledger, or the bundle file of a report from any ledger. Each is verified; claims about the\n"
	        "same subject, environment and id that contradict each other are weighed by fixed rules, which docs/disputes.md\n"
	        "has; for what cannot be told it names the command that would settle it. The answer depends on nothing but the\n"
	        "bytes, the policy, the checkpoints and the time. Exit status: 0 nothing is overturned or open, 3 some claim is\n"
	        "overturned, 4 some contested claim cannot be told, 5 a report does not verify, 6 two histories of one log.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = -1, .run = run,
};

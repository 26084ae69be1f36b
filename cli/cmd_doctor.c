#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "doctor_child.h"
#include "duration.h"
#include "escape.h"
#include "exit_code.h"
#include "message.h"

#define PATIENCE_MS 60000

static const struct option_row options[] = {
	{ "sweep", 0, NULL, "remove what interrupted runs left behind, where nothing is damaged", false },
	{ "patience", 0, "DURATION", "give up on a part that comes no further for so long (60s)", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

static const char *const severities[] = { [EXAMINE_INTACT] = "intact", [EXAMINE_NOTICE] = "notice",
	[EXAMINE_CANNOT_TELL] = "cannot-tell", [EXAMINE_DAMAGED] = "damaged", [EXAMINE_ROLLED_BACK] = "rolled-back" };

struct visit {
	const char *directory;
	struct json *findings; /* NULL: printed as they come */
	enum examine_severity worst;
	uint64_t intact;
	bool has_intact;
};

static struct json *finding_json(const struct examine_finding *finding)
{
	struct json *object = json_object();

	json_put_text(object, "part", examine_part_name(finding->part));
	json_put_text(object, "severity", severities[finding->severity]);
	json_put_raw(object, "place", bytes_of_text(finding->place));
	json_put_raw(object, "says", bytes_of_text(finding->says));
	if (finding->status != STATUS_OK)
		json_put_text(object, "status", status_name(finding->status));
	if (finding->hint[0])
		json_put_text(object, "hint", finding->hint);
	return object;
}

static void print_finding(const struct examine_finding *finding)
{
	printf("%s: %s: ", severities[finding->severity], examine_part_name(finding->part));
	escape_print(bytes_of_text(finding->place), SIZE_MAX);
	printf(": ");
	escape_print(bytes_of_text(finding->says), SIZE_MAX);
	printf("\n");
	if (finding->hint[0])
		printf("    what to do: %s\n", finding->hint);
}

static void found(void *context, const struct examine_finding *finding)
{
	struct visit *visit = context;

	if (finding->severity > visit->worst)
		visit->worst = finding->severity;
	if (finding->severity == EXAMINE_INTACT) {
		visit->has_intact = true;
		visit->intact = finding->count;
	}
	if (visit->findings)
		json_push(visit->findings, finding_json(finding));
	else
		print_finding(finding);
}

/* Every part, whatever another says: what one finds may explain the other. */
static int examine_all(struct visit *visit, long patience_ms)
{
	const struct doctor_ear ear = { found, visit };
	int code = 0;

	for (int part = 0; part < EXAMINE_PART_COUNT; part++) {
		struct fault fault = { .status = STATUS_OK };
		enum status status = doctor_examine(visit->directory, (enum examine_part)part, patience_ms, &ear, &fault);

		if (status != STATUS_OK)
			code = message_failure(status, &fault, "could not look at the %s", examine_part_name((enum examine_part)part));
	}
	return code;
}

static int code_of(const struct visit *visit, int trouble)
{
	switch (visit->worst) {
	case EXAMINE_ROLLED_BACK:
		return EXIT_FORKED;
	case EXAMINE_DAMAGED:
		return EXIT_INVALID;
	case EXAMINE_CANNOT_TELL:
		return trouble ? trouble : EXIT_INCOMPLETE;
	default:
		return trouble;
	}
}

static const char *result_of(const struct visit *visit, int trouble)
{
	if (visit->worst > EXAMINE_CANNOT_TELL)
		return severities[visit->worst];
	return trouble || visit->worst == EXAMINE_CANNOT_TELL ? severities[EXAMINE_CANNOT_TELL] : "sound";
}

static int sweep(const struct visit *visit, int code, struct examine_swept *swept)
{
	struct fault fault = { .status = STATUS_OK };
	enum status status;

	if (code) {
		message_warning("nothing was swept: only a ledger that is sound is written to");
		return code;
	}
	status = examine_sweep(visit->directory, swept, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "could not sweep");
	if (swept->is_busy)
		message_warning("somebody is recording: chunks were left alone");
	message_note("swept %" PRIu64 " chunks (%" PRIu64 " bytes) of %" PRIu64 " streams, and %" PRIu64
	    " unfinished directories", swept->chunks, swept->bytes, swept->uploads, swept->partials);
	return 0;
}

static int answer(struct visit *visit, int trouble, int code)
{
	const char *result = result_of(visit, trouble);
	struct json *value;

	if (!visit->findings) {
		printf("%s%s\n", result, strcmp(result, "sound") ? "" :
		    ": every row was read and hashed, and is what the checkpoint says");
		trouble = context_flush();
		return trouble ? trouble : code;
	}
	value = json_object();
	json_put_text(value, "schema", "urn:exhibit:examination:v1");
	json_put_raw(value, "ledger", bytes_of_text(visit->directory));
	json_put_text(value, "result", result);
	if (visit->has_intact)
		json_put_integer(value, "intact", (int64_t)visit->intact);
	json_put(value, "findings", visit->findings);
	trouble = context_print_json(value);
	return trouble ? trouble : code;
}

/* A directory that is no ledger at all is a mistake of the user's, and no damage. */
static bool is_ledger(const char *directory)
{
	static const char *const members[] = { "data.mdb", "log.vkey", "log_key" };
	char path[CONTEXT_PATH_MAX];

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, members[i]) < sizeof(path) && access(path, F_OK) == 0)
			return true;
	return false;
}

static int run(const struct invocation *invocation)
{
	char directory[CONTEXT_PATH_MAX];
	const char *patience = option_text(invocation, "patience");
	struct visit visit = { .directory = directory, .worst = EXAMINE_INTACT };
	struct examine_swept swept;
	int64_t patience_ms = PATIENCE_MS;
	int code = context_find_ledger(invocation, directory), trouble;

	if (code)
		return code;
	if (!is_ledger(directory)) {
		message_error("%s is no ledger", directory);
		message_hint("make one with `exhibit init`");
		return EXIT_COULD_NOT;
	}
	if (patience && !duration_read(patience, &patience_ms)) {
		message_error("--patience %s is no duration", patience);
		message_hint("as in 500ms, 90s, 15min, 2h");
		return EXIT_WRONG_USAGE;
	}
	if (option_given(invocation, "json"))
		visit.findings = json_array();
	trouble = examine_all(&visit, (long)patience_ms);
	code = code_of(&visit, trouble);
	if (option_given(invocation, "sweep"))
		code = sweep(&visit, code, &swept);
	return answer(&visit, trouble, code);
}

const struct command command_doctor = {
	.name = "doctor", .arguments = "", .summary = "read and hash the whole ledger; say what is wrong and what to do",
	.text = "Each part is read in a process of its own, so that a damaged file that brings LMDB down is a finding too.\n"
	        "Nothing is written without --sweep. What is provably intact is told beside what is damaged. Exit status: 0 sound,\n"
	        "4 cannot tell, 5 damaged, 6 older than a checkpoint seen before. --sweep takes only what neither a record of the\n"
	        "log nor one that waits needs; it knows of those that wait for this user: run it as the user who records.",
	COMMAND_OPTIONS(options), .run = run,
};

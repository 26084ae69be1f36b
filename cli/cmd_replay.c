#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "message.h"
#include "cli/run/replay_print.h"
#include "cli/run/run_session.h"
#include "cli/source/target_ledger.h"
#include "verify/check/cited.h"
#include "verify/check/normalise.h"
#include "verify/check/reproduction.h"

#define ARGV_TEXT_MAX (16u << 20)
#define ARGUMENTS_MAX 65536

static const struct option_row options[] = {
	{ "allow", 0, "WHAT", "what may differ in its output: timestamps, durations, paths, ordering", true },
	{ "compare", 0, NULL, "run nothing: ID is a repetition that was recorded; compare it once more", false },
	OPTION_SUBJECT,
	OPTION_ENV,
	OPTION_REDACT,
	OPTION_TIMEOUT,
	OPTION_LINGER,
	OPTION_KEY,
	OPTION_LEDGER,
	OPTION_JSON,
};

struct replay {
	const struct invocation *invocation;
	struct run_session session;
	struct record original, repetition; /* owned */
	struct buffer words; /* the command's words, each with its NUL */
	char **argv;         /* owned: into words */
	size_t argc;
	struct json *reproduces; /* owned */
};

static int wrong_usage(const char *error, const char *hint)
{
	message_error("%s", error);
	message_hint("%s", hint);
	return EXIT_WRONG_USAGE;
}

/* ---- what is to be run again ---- */

static enum status read_entry(struct ledger *ledger, uint64_t index, struct record *record, struct fault *fault)
{
	struct buffer entry;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, fault);
	if (status == STATUS_OK)
		status = record_verify(record);
	buffer_release(&entry);
	return status;
}

static int find(struct ledger *ledger, const char *text, struct record *record)
{
	struct fault fault = { .status = STATUS_OK };
	struct digest id;
	uint64_t index;
	enum status status = ledger_find(ledger, text, &index, &id, &fault);

	if (status == STATUS_OK)
		status = read_entry(ledger, index, record, &fault);
	if (status == STATUS_NOT_FOUND) {
		message_failure(status, &fault, "there is no record \"%s\" in this ledger", text);
		message_hint("of another ledger's run only the command can be repeated: `exhibit run --name STEP -- CMD…`");
		return EXIT_COULD_NOT;
	}
	if (status != STATUS_OK)
		return message_failure(status, &fault, "the record \"%s\" cannot be used", text);
	if (record->kind == KIND_RUN)
		return 0;
	message_error("\"%s\" is no run", text);
	message_cause("it is of kind %s", kind_row(record->kind)->name);
	message_hint("`exhibit log --kind run` lists them");
	return EXIT_WRONG_USAGE;
}

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status read_argv(struct replay *replay, struct json **argv)
{
	const struct json *own = json_member(replay->original.predicate, "argv");
	struct buffer text;
	const struct sink sink = { take, &text };
	struct blob_name name;
	enum status status;

	if (own) {
		*argv = json_copy(own);
		return json_failure_within(*argv);
	}
	buffer_init(&text, ARGV_TEXT_MAX);
	status = record_blob(&replay->original, "argv_blob", &name);
	if (status == STATUS_OK)
		status = blob_read(replay->session.ledger, &name.digest, &sink);
	if (status == STATUS_OK)
		status = json_parse(buffer_bytes(&text), ARGV_TEXT_MAX, argv, NULL);
	buffer_release(&text);
	return status;
}

/* The words as execve takes them.  *is_whole: they are what really ran. */
static enum status read_words(struct replay *replay, const struct json *argv, bool *is_whole)
{
	enum status status = STATUS_OK;

	buffer_init(&replay->words, ARGV_TEXT_MAX);
	replay->argc = json_count(argv);
	if (replay->argc == 0 || replay->argc > ARGUMENTS_MAX)
		return STATUS_BAD_FIELD;
	replay->argv = calloc(replay->argc + 1, sizeof(*replay->argv));
	if (!replay->argv)
		return STATUS_NO_MEMORY;
	for (const struct json *word = json_first(argv); word && status == STATUS_OK; word = json_next(word)) {
		size_t from = replay->words.size;

		status = json_read_raw(word, &replay->words);
		if (status == STATUS_OK && from < replay->words.size &&
		    memchr(replay->words.data + from, '\0', replay->words.size - from))
			status = STATUS_BAD_FIELD;
		if (status == STATUS_OK)
			status = buffer_append_byte(&replay->words, 0);
	}
	size_t at = 0;
	for (size_t i = 0; i < replay->argc && status == STATUS_OK; i++) {
		replay->argv[i] = (char *)replay->words.data + at;
		at += strlen(replay->argv[i]) + 1;
		*is_whole &= !strstr(replay->argv[i], REDACT_MASK);
	}
	return status;
}

static int find_command(struct replay *replay)
{
	struct json *argv = NULL;
	bool is_whole = !record_is_elided(&replay->original);
	enum status status = read_argv(replay, &argv);

	if (status == STATUS_OK)
		status = read_words(replay, argv, &is_whole);
	json_free(argv);
	if (status != STATUS_OK)
		return message_failure(status, NULL, "the command of this record cannot be run again");
	if (is_whole)
		return 0;
	message_error("the command of this record is not all there: parts of it are masked or left out");
	message_hint("run it with what belongs there: `exhibit run --name STEP -- CMD…`");
	return EXIT_WRONG_USAGE;
}

/* ---- what may differ: declared before it is compared ---- */

static int read_allowed(struct replay *replay)
{
	struct json *names = json_array();
	unsigned allowed = 0;
	enum normaliser normaliser;
	const char *name;
	char hex[DIGEST_HEX_SIZE];
	int code = 0;

	for (size_t i = 0; (name = option_nth(replay->invocation, "allow", i)) != NULL && !code; i++) {
		if (normaliser_of_name(name, &normaliser))
			allowed |= 1u << normaliser;
		else
			code = wrong_usage("--allow names nothing that may differ", "timestamps, durations, paths or ordering");
	}
	for (int i = 0; i < NORMALISER_COUNT; i++)
		if (allowed >> i & 1)
			json_push_text(names, shape_normalisers[i]);
	digest_hex(&replay->original.id, hex);
	replay->reproduces = json_object();
	json_put_text(replay->reproduces, "record", hex);
	if (json_count(names) > 0)
		json_put(replay->reproduces, "normalisers", names);
	else
		json_free(names);
	return code;
}

/* ---- running it ---- */

static void copy_environment(struct replay *replay)
{
	struct run_options *options_of_run = &replay->session.options;
	const struct json *variables = json_member(replay->original.predicate, "environment");

	for (const struct json *one = json_first(variables); one; one = json_next(one)) {
		const char *name = json_member_text(one, "name");

		if (name && *name && options_of_run->environment_count < ENVIRONMENT_NAMES_MAX)
			options_of_run->environment[options_of_run->environment_count++] = name;
	}
}

static void tell_command(const struct replay *replay)
{
	struct buffer text;

	buffer_init(&text, 4096); /* what is longer is cut */
	for (size_t i = 0; i < replay->argc; i++)
		if (buffer_append_text(&text, " ") != STATUS_OK || buffer_append_text(&text, replay->argv[i]) != STATUS_OK) {
			buffer_append_text(&text, " …");
			break;
		}
	message_note("running again:%s", text.size > 0 ? buffer_text(&text) : "");
	buffer_release(&text);
}

static int run_again(struct replay *replay, struct receipt *receipt)
{
	struct run_session *session = &replay->session;
	int own, code;

	session->argv = replay->argv;
	session->argc = replay->argc;
	session->step = record_step(&replay->original);
	session->record.reproduces = replay->reproduces;
	/* The comparison is the data here; what the command writes is shown beside it. */
	session->through[CAPTURE_STDOUT] = STDERR_FILENO;
	if (session->options.timeout_ms == 0)
		json_member_integer(replay->original.predicate, "timeout_ms", &session->options.timeout_ms);
	copy_environment(replay);
	tell_command(replay);
	code = run_session_prepare(session);
	if (!code)
		code = run_session_run(session, &own, receipt);
	if (code)
		return EXIT_COULD_NOT;
	if (!receipt->is_spooled)
		return 0;
	message_hint("when it is in the log, `exhibit replay --compare ID` compares it");
	return EXIT_COULD_NOT;
}

/* ---- comparing ---- */

static int compare(struct replay *replay)
{
	static const int codes[] = { [REPRODUCED_SAME] = EXIT_HOLDS, [REPRODUCED_DIFFERS] = EXIT_DOES_NOT_MATCH,
		[REPRODUCED_CANNOT_TELL] = EXIT_INCOMPLETE };
	struct fault fault = { .status = STATUS_OK };
	enum reproduced result = REPRODUCED_CANNOT_TELL;
	struct json *answer = NULL;
	struct target target = { .source = NULL };
	enum status status;
	int code = target_of_ledger(replay->session.ledger, &target);

	if (code)
		return code;
	status = reproduction_compare(target.source, &replay->original, &replay->repetition, &result, &answer, &fault);
	target_close(&target);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "the two runs could not be compared");
	if (json_member(replay->repetition.predicate, "reproduces") &&
	    !json_equal(replay->original.subject, replay->repetition.subject))
		message_note("it is about another subject than the run that it repeats, so it shows nothing about that one's");
	if (option_given(replay->invocation, "json"))
		code = context_print_json(answer);
	else {
		replay_print(answer);
		json_free(answer);
		code = context_flush();
	}
	return code ? code : codes[result];
}

static int run_and_compare(struct replay *replay)
{
	struct fault fault = { .status = STATUS_OK };
	struct receipt receipt = { .is_spooled = false };
	enum status status;
	char id[DIGEST_HEX_SIZE];
	int code = run_session_open(&replay->session, replay->invocation);

	if (code)
		return code == EXIT_RUN_FAILED ? EXIT_WRONG_USAGE : code;
	code = find(replay->session.ledger, replay->invocation->positionals[0], &replay->original);
	if (!code)
		code = read_allowed(replay);
	if (!code)
		code = find_command(replay);
	if (!code)
		code = run_again(replay, &receipt);
	if (code)
		return code;
	digest_hex(&receipt.id, id);
	message_note("run %s at index %llu", id, (unsigned long long)receipt.index);
	status = read_entry(replay->session.ledger, receipt.index, &replay->repetition, &fault);
	return status == STATUS_OK ? compare(replay) : message_failure(status, &fault, "the repetition cannot be read back");
}

static int compare_again(struct replay *replay)
{
	const char *repeated;
	int code;

	for (size_t i = 0; i < replay->invocation->value_count; i++) {
		const char *name = replay->invocation->values[i].row->name;

		if (strcmp(name, "compare") != 0 && strcmp(name, "ledger") != 0 && strcmp(name, "json") != 0)
			return wrong_usage("with --compare nothing is run", "what may differ is as the repetition's record declares it");
	}
	code = context_ledger(replay->invocation, CONTEXT_READ, NULL, &replay->session.ledger);
	if (!code)
		code = find(replay->session.ledger, replay->invocation->positionals[0], &replay->repetition);
	if (code)
		return code;
	repeated = json_member_text(json_member(replay->repetition.predicate, "reproduces"), "record");
	if (!repeated)
		return wrong_usage("this run repeats no other one", "`exhibit replay ID` makes one that does");
	code = find(replay->session.ledger, repeated, &replay->original);
	return code ? code : compare(replay);
}

static int run(const struct invocation *invocation)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	int code;

	if (!replay)
		return message_failure(STATUS_NO_MEMORY, NULL, "nothing was run");
	replay->invocation = invocation;
	code = option_given(invocation, "compare") ? compare_again(replay) : run_and_compare(replay);
	run_session_release(&replay->session);
	record_release(&replay->original);
	record_release(&replay->repetition);
	buffer_release(&replay->words);
	free(replay->argv);
	json_free(replay->reproduces);
	free(replay);
	return code;
}

const struct command command_replay = {
	.name = "replay", .arguments = "ID", .summary = "run again what a record ran, append it as a repetition, and compare",
	.text = "The command of the run ID is run once more, here, in this working tree, and recorded under the same step as a\n"
	        "repetition of it. Then it is told whether it ended the same way and wrote the same, or where it differs;\n"
	        "docs/disputes.md says what --allow lets differ. What the command writes goes to standard error. It is a command\n"
	        "out of somebody's record: `exhibit show ID` shows it. Exit status: 0 the same, 3 it differs, 4 cannot tell.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "deposit.h"
#include "cli/draft/draft_look.h"
#include "cli/draft/draft_steps.h"
#include "exit_code.h"
#include "format/utf8.h"
#include "cli/run/git_state.h"
#include "ledger/append.h"
#include "message.h"
#include "receipt.h"

#define SUBJECT_NAME_MAX 1024

static const struct option_row options[] = {
	OPTION_STEP,
	{ "as", 0, "FORMAT", "file (the default), junit, tap, ctrf or gotest", false },
	{ "statement", 0, "TEXT", "record these words instead of a file", false },
	OPTION_SUBJECT,
	OPTION_KEY,
	OPTION_LEDGER,
	OPTION_JSON,
};

/* What the command line asks for, checked before anything is opened. */
struct request {
	enum kind kind;
	const char *format, *statement, *step;
	size_t count; /* of the records it makes */
};

/* One record on its way: a file's, or a statement's (without path). */
struct piece {
	const char *path;
	struct blob_writer *writer;
	struct blob_name content;
	struct json *subject, *predicate;
};

/* What it has can be read once. */
static bool reads_stdin_twice(const struct invocation *invocation)
{
	int count = 0;

	for (int i = 0; i < invocation->positional_count; i++)
		count += strcmp(invocation->positionals[i], "-") == 0;
	return count > 1;
}

static int read_request(const struct invocation *invocation, struct request *request)
{
	const char *format = option_text(invocation, "as");

	memset(request, 0, sizeof(*request));
	request->statement = option_text(invocation, "statement");
	request->step = option_text(invocation, "name");
	request->kind = request->statement ? KIND_STATEMENT : KIND_FILE;
	request->count = request->statement ? 1 : (size_t)invocation->positional_count;
	if ((invocation->positional_count == 0) == !request->statement) {
		message_error("`exhibit record` needs a FILE or --statement TEXT, and not both");
		message_hint("as in `exhibit record results.xml --as junit --name unit-tests`");
		return EXIT_WRONG_USAGE;
	}
	if (request->count > APPEND_RECORDS_MAX) {
		message_error("%zu files are too many for one command", request->count);
		message_hint("at most %d go in together", APPEND_RECORDS_MAX);
		return EXIT_WRONG_USAGE;
	}
	if (reads_stdin_twice(invocation)) {
		message_error("\"-\" is standard input, which cannot be two files");
		message_hint("name it once");
		return EXIT_WRONG_USAGE;
	}
	if (format && request->statement) {
		message_error("--as is for files, not for a statement");
		message_hint("leave --as or --statement out");
		return EXIT_WRONG_USAGE;
	}
	if (!format || !strcmp(format, "file"))
		return 0;
	if (strcmp(format, "junit") != 0 && strcmp(format, "tap") != 0 && strcmp(format, "ctrf") != 0 &&
	    strcmp(format, "gotest") != 0) {
		message_error("--as %s is no format", format);
		message_hint("file, junit, tap, ctrf or gotest");
		return EXIT_WRONG_USAGE;
	}
	request->kind = KIND_TEST_RESULT;
	request->format = format;
	return 0;
}

static struct json *predicate_of(const struct request *request, const struct piece *piece)
{
	struct json *predicate = json_object();

	if (request->step)
		json_put_text(predicate, "step", request->step);
	if (request->statement) {
		json_put_text(predicate, "text", request->statement);
		json_put_text(predicate, "mode", "manual");
		return predicate;
	}
	json_put_raw(predicate, "path", bytes_of_text(piece->path));
	json_put(predicate, "content", blob_json(&piece->content));
	if (request->format)
		json_put_text(predicate, "format", request->format);
	return predicate;
}

/* A file's name may be any bytes; a subject's is text.  What does not fit goes without: its digest identifies it. */
static struct json *subject_of_file(const char *path, const struct digest *content)
{
	struct bytes name = bytes_of_text(path);
	struct json *subjects;
	struct buffer escaped;

	if (utf8_valid(name, NULL))
		return subject_of_digest(name.size <= SUBJECT_NAME_MAX ? path : NULL, content);
	buffer_init(&escaped, SUBJECT_NAME_MAX);
	subjects = subject_of_digest(utf8_escape(name, &escaped) == STATUS_OK ? buffer_text(&escaped) : NULL, content);
	buffer_release(&escaped);
	return subjects;
}

/* Of the commit, or what --subject says; a file is a subject by itself too, and words are when there is nothing else. */
static struct json *subject_of(const struct json *common, const struct request *request, const struct piece *piece)
{
	struct json *subject = json_copy(common), *own;

	if (request->statement && json_count(common) > 0)
		return subject;
	own = request->statement ? subject_of_digest("statement", &piece->content.digest) :
	    subject_of_file(piece->path, &piece->content.digest);
	json_push(subject, json_copy(json_first(own)));
	json_free(own);
	return subject;
}

static int take_in(const struct request *request, struct ledger *ledger, const struct json *common, struct piece *piece)
{
	struct fault fault = { .status = STATUS_OK };
	enum status status = STATUS_OK;

	if (request->statement)
		piece->content.digest = digest_of(bytes_of_text(request->statement));
	else
		status = deposit_file(ledger, piece->path, &piece->writer, &piece->content, &fault);
	/* One may keep some megabytes in memory; of many together none does. */
	if (status == STATUS_OK && request->count > 1)
		status = blob_writer_unload(piece->writer);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "could not take in %s", piece->path ? piece->path : "the words");
	piece->subject = subject_of(common, request, piece);
	piece->predicate = predicate_of(request, piece);
	return 0;
}

/* The bytes are kept, whatever they are; whoever meant tests should not learn only from a verdict that there are none. */
static enum status heed_tests(struct ledger *ledger, const struct request *request, const struct piece *pieces,
    const struct receipt *receipts)
{
	struct source *source = NULL;
	enum status status = ledger_source_open(ledger, &source);

	for (size_t i = 0; status == STATUS_OK && i < request->count; i++) {
		char problem[REASON_SAYS_MAX];
		bool is_told = false;
		struct record record;

		status = draft_record(ledger, receipts[i].index, &record, NULL);
		if (status == STATUS_OK)
			status = draft_tests_heed(source, &record, receipts[i].index, &is_told, problem);
		record_release(&record);
		if (!is_told)
			continue;
		message_warning("%s does not read as %s: %s", pieces[i].path, request->format, problem);
		message_hint("it is recorded, but a check of its tests can tell nothing; record the right file, or leave --as out");
	}
	if (source)
		ledger_source_close(source);
	return status;
}

static int append_pieces(const struct invocation *invocation, const struct request *request, struct ledger *ledger,
    struct signer *signer, struct piece *pieces)
{
	struct draft *drafts = calloc(request->count, sizeof(*drafts));
	struct receipt *receipts = calloc(request->count, sizeof(*receipts));
	struct fault fault = { .status = STATUS_OK };
	enum status status = STATUS_NO_MEMORY;
	int code;

	for (size_t i = 0; drafts && i < request->count; i++)
		drafts[i] = (struct draft){ .kind = request->kind, .subject = pieces[i].subject,
			.predicate = pieces[i].predicate, .time = context_now(), .blobs = &pieces[i].writer,
			.blob_count = pieces[i].writer ? 1 : 0 };
	if (drafts && receipts)
		status = append_records(ledger, signer, drafts, request->count, receipts, &fault);
	if (status == STATUS_OK && request->format && heed_tests(ledger, request, pieces, receipts) != STATUS_OK)
		message_warning("what was recorded as %s could not be looked at", request->format);
	code = status != STATUS_OK ? message_document(status, &fault, "nothing was recorded") :
	    request->count == 1 ? receipt_print(invocation, request->kind, receipts) :
	    receipts_print(invocation, request->kind, receipts, request->count);
	free(drafts);
	free(receipts);
	return code;
}

/* All files are read before anything is appended: one that cannot be read keeps all of them out. */
static int append(const struct invocation *invocation, const struct request *request, struct ledger *ledger,
    struct signer *signer)
{
	char commit[GIT_COMMIT_MAX];
	struct piece *pieces = calloc(request->count, sizeof(*pieces));
	struct json *common = NULL;
	int code = pieces ? context_subject(invocation, git_commit(commit) ? commit : NULL, &common) :
	    message_failure(STATUS_NO_MEMORY, NULL, "nothing was recorded");

	for (size_t i = 0; !code && i < request->count; i++) {
		pieces[i].path = request->statement ? NULL : invocation->positionals[i];
		code = take_in(request, ledger, common, &pieces[i]);
	}
	if (!code)
		code = append_pieces(invocation, request, ledger, signer, pieces);
	for (size_t i = 0; pieces && i < request->count; i++) {
		json_free(pieces[i].subject);
		json_free(pieces[i].predicate);
		blob_writer_close(pieces[i].writer);
	}
	json_free(common);
	free(pieces);
	return code;
}

static int run(const struct invocation *invocation)
{
	struct request request;
	struct signer *signer;
	struct ledger *ledger;
	int code = read_request(invocation, &request);

	if (!code)
		code = context_signer(invocation, &signer);
	if (code)
		return code;
	code = context_ledger(invocation, CONTEXT_APPEND, signer, &ledger);
	if (!code) {
		code = append(invocation, &request, ledger, signer);
		ledger_close(ledger);
	}
	signer_close(signer);
	return code;
}

const struct command command_record = {
	.name = "record", .arguments = "FILE… | --statement TEXT", .summary = "record evidence made elsewhere: files, test results, words",
	.text = "The file's bytes are kept as they are; FILE \"-\" is standard input. Of several files each is a record, and\n"
	        "either all of them go in or none. A statement is somebody's own words: it may support a claim but is never recomputed.",
	COMMAND_OPTIONS(options), .positional_max = -1, .run = run,
};

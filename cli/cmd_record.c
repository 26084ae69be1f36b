#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "deposit.h"
#include "exit_code.h"
#include "format/utf8.h"
#include "git_state.h"
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
	const char *path, *format, *statement, *step;
};

static int read_request(const struct invocation *invocation, struct request *request)
{
	const char *format = option_text(invocation, "as");

	memset(request, 0, sizeof(*request));
	request->path = invocation->positionals[0];
	request->statement = option_text(invocation, "statement");
	request->step = option_text(invocation, "name");
	request->kind = request->statement ? KIND_STATEMENT : KIND_FILE;
	if (!request->path == !request->statement) {
		message_error("`exhibit record` needs a FILE or --statement TEXT, and not both");
		message_hint("as in `exhibit record results.xml --as junit --name unit-tests`");
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

static struct json *predicate_of(const struct request *request, const struct blob_name *content)
{
	struct json *predicate = json_object();

	if (request->step)
		json_put_text(predicate, "step", request->step);
	if (request->statement) {
		json_put_text(predicate, "text", request->statement);
		json_put_text(predicate, "mode", "manual");
		return predicate;
	}
	json_put_raw(predicate, "path", bytes_of_text(request->path));
	json_put(predicate, "content", blob_json(content));
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

/* The commit, or what --subject says; a file is a subject by itself too, and words are when there is nothing else. */
static int subject_of(const struct invocation *invocation, const struct request *request, const struct digest *content,
    struct json **subject)
{
	char commit[GIT_COMMIT_MAX];
	struct json *own;
	int code = context_subject(invocation, git_commit(commit) ? commit : NULL, subject);

	if (code || (request->statement && json_count(*subject) > 0))
		return code;
	own = request->statement ? subject_of_digest("statement", content) : subject_of_file(request->path, content);
	json_push(*subject, json_copy(json_first(own)));
	json_free(own);
	return 0;
}

static int append(const struct invocation *invocation, const struct request *request, struct ledger *ledger,
    struct signer *signer)
{
	struct blob_writer *writer = NULL;
	struct blob_name content = { .size = 0 };
	struct json *subject = NULL, *predicate;
	struct receipt receipt;
	struct fault fault = { .status = STATUS_OK };
	enum status status = STATUS_OK;
	int code;

	if (request->statement)
		content.digest = digest_of(bytes_of_text(request->statement));
	else
		status = deposit_file(ledger, request->path, &writer, &content, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "could not take in %s", request->path);
	code = subject_of(invocation, request, &content.digest, &subject);
	if (!code) {
		predicate = predicate_of(request, &content);
		struct draft draft = { .kind = request->kind, .subject = subject, .predicate = predicate, .time = context_now(),
			.blobs = &writer, .blob_count = writer ? 1 : 0 };
		status = append_record(ledger, signer, &draft, &receipt, &fault);
		json_free(predicate);
		code = status == STATUS_OK ? receipt_print(invocation, request->kind, &receipt) :
		    message_document(status, &fault, "nothing was recorded");
	}
	json_free(subject);
	blob_writer_close(writer);
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
	.name = "record", .arguments = "FILE | --statement TEXT", .summary = "record evidence made elsewhere: a file, a test result, words",
	.text = "The file's bytes are kept as they are; FILE \"-\" is standard input. A statement is somebody's own words: it may\n"
	        "support a claim but is never recomputed.",
	COMMAND_OPTIONS(options), .positional_max = 1, .run = run,
};

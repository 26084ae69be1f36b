#include "run_record.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/context.h"
#include "cli/deposit.h"
#include "environment.h"
#include "cli/file_digest.h"
#include "host.h"

#define ARGV_ITEMS_MAX 4096 /* as the record's form has it */

static enum status put_masked(struct json *object, const char *name, const char *text, struct redact_patterns *patterns)
{
	struct buffer masked;
	enum status status;

	buffer_init(&masked, SIZE_MAX / 4);
	status = redact_bytes(patterns, bytes_of_text(text), &masked);
	if (status == STATUS_OK)
		json_put_raw(object, name, buffer_bytes(&masked));
	buffer_release(&masked);
	return status;
}

static enum status push_masked(struct json *array, const char *text, struct redact_patterns *patterns)
{
	struct buffer masked;
	enum status status;

	buffer_init(&masked, SIZE_MAX / 4);
	status = redact_bytes(patterns, bytes_of_text(text), &masked);
	if (status == STATUS_OK)
		json_push_raw(array, buffer_bytes(&masked));
	buffer_release(&masked);
	return status;
}

static enum status put_argv(struct run_record *record, struct ledger *ledger)
{
	struct json *argv = json_array();
	struct buffer text;
	struct blob_name name;
	enum status status = STATUS_OK;

	buffer_init(&text, SIZE_MAX / 4);
	for (size_t i = 0; i < record->argc && status == STATUS_OK; i++)
		status = push_masked(argv, record->argv[i], record->patterns);
	if (status == STATUS_OK)
		status = json_canonical(argv, &text);
	if (status == STATUS_OK && text.size <= RUN_RECORD_ARGV_MAX && record->argc <= ARGV_ITEMS_MAX) {
		json_put(record->facts, "argv", argv);
		argv = NULL;
	} else if (status == STATUS_OK) {
		status = deposit_bytes(ledger, buffer_bytes(&text), &record->argv_writer, &name);
		if (status == STATUS_OK)
			json_put(record->facts, "argv_blob", blob_json(&name));
	}
	json_free(argv);
	buffer_release(&text);
	return status;
}

/* A file that may be executed but not read has no digest; then the member is left out rather than half true. */
static enum status put_executable(struct run_record *record)
{
	struct json *executable;
	struct digest digest;
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	if (!record->path || file_digest(record->path, &digest) != STATUS_OK)
		return STATUS_OK;
	executable = json_object();
	digest_hex(&digest, hex);
	json_put_text(executable, "sha256", hex);
	status = put_masked(executable, "path", record->path, record->patterns);
	json_put(record->facts, "executable", executable);
	return status;
}

enum status run_record_begin(struct run_record *record, const char *const *environment, size_t environment_count,
    struct ledger *ledger, struct fault *fault)
{
	char cwd[PATH_MAX];
	struct json *variables;
	enum status status;

	record->facts = json_object();
	if (!getcwd(cwd, sizeof(cwd)))
		return fault_set(fault, STATUS_IO, "working directory", "%s", strerror(errno));
	status = put_argv(record, ledger);
	if (status == STATUS_OK)
		status = put_masked(record->facts, "cwd", cwd, record->patterns);
	if (status == STATUS_OK)
		status = put_executable(record);
	if (status == STATUS_OK) {
		variables = environment_json(environment, environment_count, record->patterns, &status);
		if (status == STATUS_OK)
			json_put(record->facts, "environment", variables);
	}
	json_put(record->facts, "host", host_json());
	if (record->reproduces)
		json_put(record->facts, "reproduces", json_copy(record->reproduces));
	if (record->step)
		json_put_text(record->facts, "step", record->step);
	if (record->timeout_ms > 0)
		json_put_integer(record->facts, "timeout_ms", record->timeout_ms);
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, NULL);
}

void run_record_release(struct run_record *record)
{
	json_free(record->facts);
	blob_writer_close(record->argv_writer);
	record->facts = NULL;
	record->argv_writer = NULL;
}

static struct json *exit_json(const struct capture *capture)
{
	struct json *exit = json_object();

	if (capture->start_error)
		json_put_text(exit, "error", capture->start_error == ENOENT ? "not-found" : "not-executable");
	else if (WIFSIGNALED(capture->wait_status))
		json_put_integer(exit, "signal", WTERMSIG(capture->wait_status));
	else
		json_put_integer(exit, "code", WEXITSTATUS(capture->wait_status));
	return exit;
}

static struct json *stream_json(const struct run_record *record, int i)
{
	struct json *stream = blob_json(&record->streams[i]);

	if (record->capture->streams[i].closed_early)
		json_put_boolean(stream, "closed_early", true);
	if (record->is_masked[i])
		json_put_boolean(stream, "masked", true);
	if (record->capture->streams[i].open_at_end)
		json_put_boolean(stream, "open_at_end", true);
	return stream;
}

static void put_time(struct json *object, const char *name, time_ms time)
{
	char text[RFC3339_TEXT_MAX];

	rfc3339_write(time, text);
	json_put_text(object, name, text);
}

struct json *run_record_predicate(const struct run_record *record)
{
	const struct capture *capture = record->capture;
	struct json *predicate = json_copy(record->facts), *part;

	if (capture->start_error)
		json_remove(predicate, "executable");
	json_put(predicate, "exit", exit_json(capture));
	put_time(predicate, "start", capture->start);
	put_time(predicate, "end", capture->end);
	json_put_integer(predicate, "duration_us", capture->duration_us);
	if (capture->timed_out)
		json_put_boolean(predicate, "timed_out", true);
	json_put(predicate, "stdout", stream_json(record, CAPTURE_STDOUT));
	json_put(predicate, "stderr", stream_json(record, CAPTURE_STDERR));
	if (record->has_git) {
		part = json_object();
		json_put(part, "before", git_state_json(&record->before));
		json_put(part, "after", git_state_json(&record->after));
		json_put(predicate, "git", part);
	}
	if (record->patterns) {
		part = json_object();
		json_put_integer(part, "count", (int64_t)redact_patterns_count(record->patterns));
		json_put_integer(part, "patterns", (int64_t)record->pattern_count);
		json_put(predicate, "redactions", part);
	}
	return predicate;
}

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "ledger/select.h"
#include "message.h"
#include "target.h"

static const struct option_row options[] = {
	OPTION_OUTPUT,
	{ "all", 0, NULL, "put in every entry of the log, not only what the report cites", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

static int print_plan(const struct invocation *invocation, const struct bundle_plan *plan, const char *path)
{
	struct json *answer;

	if (!option_given(invocation, "json")) {
		message_note("wrote %s: %zu entries, %zu blobs; verify it with `exhibit verify %s --policy FILE`", path,
		    plan->entry_count, plan->blob_count, path);
		return 0;
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:bundle-written:v1");
	json_put_raw(answer, "file", bytes_of_text(path));
	json_put_integer(answer, "report_index", (int64_t)plan->report_index);
	json_put_text(answer, "scope", plan->is_complete ? "all" : "cited");
	json_put_integer(answer, "entries", (int64_t)plan->entry_count);
	json_put_integer(answer, "blobs", (int64_t)plan->blob_count);
	return context_print_json(answer);
}

static int cannot_write(const char *path, int error)
{
	message_error("cannot write %s", path);
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}

/* A pipe or a device stays what it is: written to as the bytes come, never replaced. */
static int write_into(const struct bundle_plan *plan, const struct source *source, const char *path)
{
	struct fault fault = { .status = STATUS_OK };
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	struct sink sink = context_file_sink(&fd);
	enum status status;

	if (fd < 0)
		return cannot_write(path, errno);
	status = bundle_write(plan, source, &sink, &fault);
	if (close(fd) != 0 && status == STATUS_OK)
		status = STATUS_IO;
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "%s got only a part", path);
}

/* To a name of its own beside the target, renamed when it is whole: a reader never meets half a bundle. */
static int write_file(const struct bundle_plan *plan, const struct source *source, const char *path)
{
	char partial[CONTEXT_PATH_MAX];
	struct fault fault = { .status = STATUS_OK };
	struct sink sink;
	enum status status;
	int fd, error = ENAMETOOLONG;

	if ((size_t)snprintf(partial, sizeof(partial), "%s.partial-%ld", path, (long)getpid()) >= sizeof(partial))
		return cannot_write(path, error);
	fd = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return cannot_write(path, errno);
	sink = context_file_sink(&fd);
	status = bundle_write(plan, source, &sink, &fault);
	if (status == STATUS_OK && fsync(fd) != 0)
		status = errno == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;
	if (close(fd) != 0 && status == STATUS_OK)
		status = STATUS_IO;
	if (status == STATUS_OK && rename(partial, path) == 0)
		return 0;
	error = errno;
	unlink(partial);
	return status == STATUS_OK ? cannot_write(path, error) : message_failure(status, &fault, "%s was not written", path);
}

static int write_bundle(const struct bundle_plan *plan, const struct source *source, const char *path)
{
	char target[PATH_MAX];
	struct stat there;

	if (stat(path, &there) != 0)
		return errno == ENOENT && lstat(path, &there) != 0 ? write_file(plan, source, path) : cannot_write(path, errno);
	if (!S_ISREG(there.st_mode))
		return S_ISDIR(there.st_mode) ? cannot_write(path, EISDIR) : write_into(plan, source, path);
	/* A link stays too, as /dev/stdout is one: what it leads to is replaced. */
	return realpath(path, target) ? write_file(plan, source, target) : cannot_write(path, errno);
}

static int bundle(const struct invocation *invocation, const struct target *target, const char *path)
{
	struct bundle_plan plan;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	uint64_t index;
	bool found;
	int code = target_report(target, invocation->positionals[0], &index, &found);

	if (code)
		return code;
	memset(&plan, 0, sizeof(plan));
	status = select_for_report(target->ledger, target->source, index, option_given(invocation, "all"), &plan, &fault);
	if (status != STATUS_OK) {
		code = message_failure(status, &fault, "no bundle for \"%s\"", invocation->positionals[0]);
	} else {
		code = write_bundle(&plan, target->source, path);
		if (!code)
			code = print_plan(invocation, &plan, path);
	}
	bundle_plan_release(&plan);
	return code;
}

static int run(const struct invocation *invocation)
{
	const char *path = option_text(invocation, "output");
	struct target target;
	struct fault container = { .status = STATUS_OK };
	int code;

	if (!path) {
		message_error("`exhibit bundle` needs --output FILE");
		message_hint("as in `exhibit bundle %s -o report.bundle`", invocation->positionals[0]);
		return EXIT_WRONG_USAGE;
	}
	code = target_open(invocation, NULL, &target, &container);
	if (!code)
		code = bundle(invocation, &target, path);
	target_close(&target);
	return code;
}

const struct command command_bundle = {
	.name = "bundle", .arguments = "REPORT", .summary = "write what an auditor needs to verify a report, as one tar file",
	.text = "The file holds the report, what it cites, proofs, checkpoint and raw bytes. Plain `tar` opens it; equal ledgers\n"
	        "give equal bytes. With --all it holds the whole log, so that the auditor can see that nothing was left out.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};

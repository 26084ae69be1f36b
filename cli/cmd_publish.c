#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "ledger/file.h"
#include "message.h"
#include "cli/publish/publish.h"

static const struct option_row options[] = {
	{ "dir", 0, "DIR", "the folder to publish into; made where its parent exists", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

static int cannot(const char *what, const char *path, int error)
{
	message_error("cannot %s %s", what, path);
	message_cause("%s", strerror(error));
	return EXIT_COULD_NOT;
}

/* The lock ends with the descriptor, so that nobody has to clean up after us. */
static int lock_folder(int folder, const char *path)
{
	if (flock(folder, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		message_note("waiting for another `exhibit publish` into %s", path);
	while (flock(folder, LOCK_EX) != 0)
		if (errno != EINTR)
			return cannot("lock", path, errno);
	return 0;
}

static int open_folder(const char *path, int *folder)
{
	int code;

	*folder = -1;
	if (mkdir(path, 0755) == 0)
		(void)file_sync_parent(path); /* its own name is to survive as well */
	else if (errno != EEXIST)
		return cannot("make", path, errno);
	*folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*folder < 0)
		return cannot("open", path, errno);
	code = lock_folder(*folder, path);
	if (code) {
		close(*folder);
		*folder = -1;
	}
	return code;
}

static int answer(const struct invocation *invocation, const struct publication *publication, const char *path)
{
	struct json *value;
	char root[DIGEST_HEX_SIZE];

	if (publication->missing)
		message_warning("%" PRIu64 " blob%s that new entries name are not held, and not published", publication->missing,
		    publication->missing == 1 ? "" : "s");
	if (!option_given(invocation, "json")) {
		if (!publication->files)
			message_note("%s was up to date: %" PRIu64 " entries", path, publication->head.size);
		else
			message_note("published %" PRIu64 " entries in %s, %" PRIu64 " of them new; verify them with `exhibit verify %s`",
			    publication->head.size, path, publication->head.size - publication->published, path);
		return 0;
	}
	value = json_object();
	digest_hex(&publication->head.root, root);
	json_put_text(value, "schema", "urn:exhibit:published:v1");
	json_put_raw(value, "directory", bytes_of_text(path));
	json_put_text(value, "origin", publication->head.origin);
	json_put_integer(value, "size", (int64_t)publication->head.size);
	json_put_text(value, "root", root);
	json_put_integer(value, "published", (int64_t)publication->published);
	json_put_integer(value, "files", (int64_t)publication->files);
	json_put_integer(value, "blobs_missing", (int64_t)publication->missing);
	return context_print_json(value);
}

static int refuse(enum status status, const struct fault *fault, const char *path)
{
	int code = message_failure(status, fault, "the ledger was not published in %s", path);

	if (status == STATUS_EXISTS)
		message_hint("name an empty or new directory");
	else if (status == STATUS_BAD_SIGNATURE || status == STATUS_BAD_NOTE || status == STATUS_BAD_CHECKPOINT ||
	    status == STATUS_UNKNOWN_LOG)
		message_hint("if that file was damaged, remove it and publish again: every file is compared then");
	return code;
}

static enum status publish_ledger(const struct ledger *ledger, const struct source *source, int folder,
    struct publication *publication, struct fault *fault)
{
	struct log_key_list keys;

	keys.items = ledger_log_keys(ledger, &keys.count);
	return publish(source, &keys, folder, publication, fault);
}

static int run(const struct invocation *invocation)
{
	const char *path = option_text(invocation, "dir");
	struct publication publication;
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = NULL;
	struct source *source = NULL;
	enum status status;
	int folder = -1, code;

	if (!path) {
		message_error("`exhibit publish` needs --dir DIR");
		message_hint("as in `exhibit publish --dir public`");
		return EXIT_WRONG_USAGE;
	}
	code = context_ledger(invocation, CONTEXT_VERIFY, NULL, &ledger);
	if (!code)
		code = open_folder(path, &folder);
	if (code)
		goto done;
	/* Only under the lock: else another might publish more than this snapshot has, and that would look like a rollback. */
	status = ledger_source_open(ledger, &source);
	if (status == STATUS_OK)
		status = publish_ledger(ledger, source, folder, &publication, &fault);
	code = status == STATUS_OK ? answer(invocation, &publication, path) : refuse(status, &fault, path);
done:
	ledger_source_close(source);
	ledger_close(ledger);
	if (folder >= 0)
		close(folder);
	return code;
}

const struct command command_publish = {
	.name = "publish", .arguments = "--dir DIR", .summary = "lay the log out as plain files that any web server can serve",
	.text = "C2SP tlog-tiles: checkpoint, tile/<L>/<N>, tile/entries/<N>; and log.vkey and blobs/<sha256> beside it. Publishing\n"
	        "again writes only what is new, the checkpoint last, so that readers always find a folder that holds together.\n"
	        "A file that was lost or damaged there is not new: remove the folder's checkpoint, and every file is compared.\n"
	        "All that the ledger holds is published, the raw output of every run too: look whether it may be.\n"
	        "Exit status 6: the folder has a checkpoint that this ledger does not lead up to; nothing is written then.",
	COMMAND_OPTIONS(options), .run = run,
};

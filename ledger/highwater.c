#include "highwater.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "file.h"
#include "forks.h"
#include "ledger_parts.h"
#include "log_keys.h"
#include "state_directory.h"
#include "tree.h"

#define MARK_MAX CHECKPOINT_SIZE_MAX

static enum status mark_path(const struct ledger *ledger, char path[static PATH_MAX])
{
	char state[PATH_MAX];
	enum status status = state_directory(state, sizeof(state));

	return status == STATUS_OK ? file_path(path, PATH_MAX, "%s/logs/%s.checkpoint", state, ledger->log_id) : status;
}

/* The mark's file, locked, so that nobody reads what another is about to write. */
static enum status open_mark(const char *path, int flags, int lock, int *fd)
{
	enum status status = file_open(path, flags, 0600, fd);

	while (status == STATUS_OK && flock(*fd, lock) != 0)
		if (errno != EINTR) {
			close(*fd);
			return STATUS_IO;
		}
	return status;
}

enum status highwater_read(const struct ledger *ledger, struct checkpoint *mark, struct buffer *text)
{
	char path[PATH_MAX];
	enum status status;
	int fd;

	if (mark_path(ledger, path) != STATUS_OK)
		return STATUS_NOT_FOUND;
	status = open_mark(path, O_RDONLY, LOCK_SH, &fd);
	if (status != STATUS_OK)
		return status;
	status = file_read_open(fd, text);
	close(fd);
	/* Another process has made it, and has not written it yet. */
	if (status == STATUS_OK && text->size == 0)
		return STATUS_NOT_FOUND;
	return status == STATUS_OK ? log_keys_may_be_ours(ledger, buffer_bytes(text), mark) : status;
}

static enum status compare(struct store_txn *txn, const struct checkpoint *mark, struct fault *fault)
{
	char seen[DIGEST_HEX_SIZE], here[DIGEST_HEX_SIZE];
	struct checkpoint head;
	struct digest root;
	enum status status = ledger_head(txn, &head);

	if (status != STATUS_OK)
		return status;
	digest_hex(&mark->root, seen);
	if (head.size < mark->size) {
		digest_hex(&head.root, here);
		return fault_set(fault, STATUS_ROLLED_BACK, NULL, "seen: %llu %s, here: %llu %s",
		    (unsigned long long)mark->size, seen, (unsigned long long)head.size, here);
	}

	struct merkle_tree tree = tree_of(txn, head.size);

	status = merkle_root(&tree, mark->size, &root);
	if (status != STATUS_OK || digest_equal(&root, &mark->root))
		return status;
	digest_hex(&root, here);
	return fault_set(fault, STATUS_FORKED, NULL, "seen: %llu %s, here: %llu %s", (unsigned long long)mark->size,
	    seen, (unsigned long long)mark->size, here);
}

/* As well as it can be done: that the log is refused does not hang on it. */
static void keep_both(struct ledger *ledger, struct fork *fork)
{
	if (ledger_checkpoint(ledger, &fork->shown, NULL) == STATUS_OK)
		forks_keep(&ledger->log_key, buffer_bytes(&fork->seen), buffer_bytes(&fork->shown), fork->kept);
}

static enum status check(struct ledger *ledger, struct fork *fork, struct fault *fault)
{
	struct checkpoint mark;
	struct store_txn *txn;
	struct fault found = { .status = STATUS_OK };
	char path[PATH_MAX];

	/*
	 * The mark first, then the log: another process may raise the mark at any moment, but only to what the log has.
	 */
	enum status status = highwater_read(ledger, &mark, &fork->seen);

	if (status == STATUS_NO_MEMORY || status == STATUS_LIBRARY)
		return fault_set(fault, status, NULL, NULL);
	ledger->is_mark_unusable = status != STATUS_OK && status != STATUS_NOT_FOUND;
	if (status != STATUS_OK)
		return STATUS_OK;
	status = store_begin_read(ledger->store, &txn);
	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	status = compare(txn, &mark, &found);
	store_abort(txn);
	if (status_class(status) != STATUS_CLASS_FORKED)
		return ledger_fault(ledger, status, fault);
	keep_both(ledger, fork);
	/* Who knows that this is as it should be has to know which file to remove. */
	return fault_set(fault, status, mark_path(ledger, path) == STATUS_OK ? path : NULL, "%s", found.detail);
}

enum status highwater_check(struct ledger *ledger, struct fork *fork, struct fault *fault)
{
	struct fork own;
	enum status status;

	fork_init(&own);
	status = check(ledger, fork != NULL ? fork : &own, fault);
	fork_release(&own);
	return status;
}

/*
 * Is the mark below this head, or none at all?  Only a mark that claims to be as high is worth the time of verifying.
 */
static enum status ask_below(const struct ledger *ledger, struct bytes mark_text, struct bytes head_text,
    const struct checkpoint *head, bool *is_below)
{
	struct checkpoint mark;
	struct note note;
	enum status status;

	*is_below = false;
	if (bytes_equal(mark_text, head_text))
		return STATUS_OK;
	status = checkpoint_read(mark_text, &mark, &note, NULL);
	if (status == STATUS_OK && mark.size >= head->size)
		status = log_keys_may_be_ours(ledger, mark_text, &mark);
	else if (status == STATUS_OK)
		*is_below = true;
	/* What cannot be looked at now is left as it is. */
	if (status_class(status) == STATUS_CLASS_FAILED)
		return status;
	*is_below |= status != STATUS_OK;
	return STATUS_OK;
}

/*
 * Written over the old one, in place: a new file and a rename for each append would put two more inodes into the
 * journal that the next append waits for.  Not fsynced either: a third flush beside the store's two.  After a power loss
 * an older mark, or one that does not parse, may be there: it protects less, and the next command mends it.
 */
static enum status write_mark(int fd, struct bytes text)
{
	if (lseek(fd, 0, SEEK_SET) != 0)
		return STATUS_IO;

	enum status status = file_write_all(fd, text);

	return status == STATUS_OK && ftruncate(fd, (off_t)text.size) != 0 ? STATUS_IO : status;
}

/* That there is a mark of this log lasts from the first one on. */
static enum status settle_first(int fd, const char *path)
{
	return fsync(fd) == 0 ? file_sync_parent(path) : STATUS_IO;
}

static void raise_mark(struct ledger *ledger, int fd, const char *path)
{
	struct buffer mark, text;
	struct checkpoint head;
	bool is_below = false;
	enum status status;

	buffer_init(&mark, MARK_MAX);
	buffer_init(&text, MARK_MAX);
	/* The head is read under the lock, so what is written last is newest. */
	status = ledger_checkpoint(ledger, &text, &head);
	if (status == STATUS_OK)
		status = file_read_open(fd, &mark);
	if (status == STATUS_OK)
		status = ask_below(ledger, buffer_bytes(&mark), buffer_bytes(&text), &head, &is_below);
	else if (status == STATUS_TOO_LARGE) {
		status = STATUS_OK; /* it is no mark */
		is_below = true;
	}
	if (status == STATUS_OK && is_below) {
		status = write_mark(fd, buffer_bytes(&text));
		if (status == STATUS_OK && mark.size == 0)
			status = settle_first(fd, path);
	}
	ledger->is_remembered = status == STATUS_OK;
	buffer_release(&mark);
	buffer_release(&text);
}

enum status highwater_raise(struct ledger *ledger)
{
	char path[PATH_MAX], directory[PATH_MAX];
	int fd;

	ledger->is_remembered = false;
	if (mark_path(ledger, path) != STATUS_OK)
		return STATUS_OK;

	enum status status = open_mark(path, O_RDWR | O_CREAT, LOCK_EX, &fd);

	if (status == STATUS_NOT_FOUND) {
		memcpy(directory, path, sizeof(directory));
		*strrchr(directory, '/') = '\0';
		status = file_make_directories(directory);
		if (status == STATUS_OK)
			status = open_mark(path, O_RDWR | O_CREAT, LOCK_EX, &fd);
	}
	if (status == STATUS_OK) {
		raise_mark(ledger, fd, path);
		close(fd);
	}
	return STATUS_OK;
}

bool highwater_was_usable(const struct ledger *ledger)
{
	return !ledger->is_mark_unusable;
}

bool highwater_is_kept(const struct ledger *ledger, char path[static PATH_MAX])
{
	if (mark_path(ledger, path) != STATUS_OK)
		*path = '\0';
	return ledger->is_remembered;
}

#include "highwater.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "file.h"
#include "ledger_parts.h"
#include "state_directory.h"
#include "tree.h"

static enum status mark_path(const struct ledger *ledger, const char *suffix, char path[static PATH_MAX])
{
	char state[PATH_MAX];
	enum status status = state_directory(state, sizeof(state));

	return status == STATUS_OK ? file_path(path, PATH_MAX, "%s/logs/%s.checkpoint%s", state, ledger->log_id, suffix)
	    : status;
}

/* The mark, where there is one that our log's key signed. */
static bool read_mark(const struct ledger *ledger, struct checkpoint *mark)
{
	char path[PATH_MAX];
	struct buffer text;
	bool is_there;

	if (mark_path(ledger, "", path) != STATUS_OK)
		return false;
	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	is_there = file_read(path, &text) == STATUS_OK &&
	    checkpoint_verify(buffer_bytes(&text), &ledger->log_key, mark, NULL) == STATUS_OK;
	buffer_release(&text);
	return is_there;
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
	return fault_set(fault, STATUS_FORKED, NULL, "seen: %llu %s, here: %llu %s", (unsigned long long)mark->size, seen,
	    (unsigned long long)mark->size, here);
}

enum status highwater_check(struct ledger *ledger, struct fault *fault)
{
	struct checkpoint mark;
	struct store_txn *txn;

	/* The mark first, then the log: another process may raise the mark at any moment, but only to what the log has. */
	if (!read_mark(ledger, &mark))
		return STATUS_OK;

	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	status = compare(txn, &mark, fault);
	store_abort(txn);
	return ledger_fault(ledger, status, fault);
}

/*
 * Not fsynced: after a power loss an older mark, or none, is back, which only protects less; an append would otherwise
 * cost a second flush.
 */
static void replace_mark(const char *path, const char *temporary, struct bytes text)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return;

	enum status status = file_write_all(fd, text);

	if (close(fd) != 0 || status != STATUS_OK || rename(temporary, path) != 0)
		unlink(temporary);
}

/* One writer at a time, so that a slow one cannot put an older checkpoint over a newer one. */
static int lock_marks(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	while (fd >= 0 && flock(fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			close(fd);
			return -1;
		}
	return fd;
}

/*
 * Is the mark below this head, or none at all?  Only a mark that claims to be as high is worth the time of verifying.
 */
static bool is_below(const struct ledger *ledger, const char *path, struct bytes head_text, const struct checkpoint *head)
{
	struct checkpoint mark;
	struct note note;
	struct buffer text;
	bool is_lower = true;

	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	if (file_read(path, &text) == STATUS_OK) {
		if (bytes_equal(buffer_bytes(&text), head_text))
			is_lower = false;
		else if (checkpoint_read(buffer_bytes(&text), &mark, &note, NULL) == STATUS_OK && mark.size >= head->size)
			is_lower = checkpoint_verify(buffer_bytes(&text), &ledger->log_key, &mark, NULL) != STATUS_OK;
	}
	buffer_release(&text);
	return is_lower;
}

static void raise_mark(struct ledger *ledger, const char *path)
{
	char temporary[PATH_MAX], lock_path[PATH_MAX];
	struct checkpoint head;
	struct buffer text;

	if (mark_path(ledger, ".new", temporary) != STATUS_OK || mark_path(ledger, ".lock", lock_path) != STATUS_OK)
		return;

	int lock = lock_marks(lock_path);

	if (lock < 0)
		return;
	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	if (ledger_checkpoint(ledger, &text, &head) == STATUS_OK &&
	    is_below(ledger, path, buffer_bytes(&text), &head))
		replace_mark(path, temporary, buffer_bytes(&text));
	buffer_release(&text);
	close(lock);
}

enum status highwater_raise(struct ledger *ledger)
{
	char path[PATH_MAX], directory[PATH_MAX];

	if (mark_path(ledger, "", path) != STATUS_OK)
		return STATUS_OK;
	memcpy(directory, path, sizeof(directory));
	*strrchr(directory, '/') = '\0';
	if (access(directory, F_OK) != 0 && file_make_directories(directory) != STATUS_OK)
		return STATUS_OK;
	raise_mark(ledger, path);
	return STATUS_OK;
}

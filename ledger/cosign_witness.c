#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cosign.h"
#include "file.h"
#include "forks.h"
#include "ledger_parts.h"
#include "state_directory.h"

#define WITNESS_ID_SIZE 17 /* 16 hex digits and NUL */

/* The witness' side: it never cosigns two heads of one log that are not one history. */
struct answering {
	const struct cosign_job *job;
	char path[PATH_MAX]; /* of the last checkpoint that was cosigned */
	struct buffer last;  /* its note; empty: none yet */
	struct checkpoint last_head;
	struct consistency request;
	struct checkpoint *head;
	struct note note;
	struct buffer *line;
	struct fault *fault;
};

/* One file per witness and origin: two keys of a log that say they are one log are one log to a witness. */
static enum status find_path(struct answering *answering)
{
	char state[PATH_MAX], hex[DIGEST_HEX_SIZE], directory[PATH_MAX];
	struct buffer both;
	struct digest digest;
	enum status status = state_directory(state, sizeof(state));

	if (status != STATUS_OK)
		return fault_set(answering->fault, status, NULL, "there is no place to remember what was cosigned: set "
		    "XDG_STATE_HOME or HOME");
	buffer_init(&both, 8192);
	status = cosigner_write(answering->job->witness, &both);
	if (status == STATUS_OK)
		status = buffer_append_format(&both, "\n%s", answering->job->log->name);
	digest = digest_of(buffer_bytes(&both));
	buffer_release(&both);
	digest_hex(&digest, hex);
	hex[WITNESS_ID_SIZE - 1] = '\0';
	if (status == STATUS_OK)
		status = file_path(directory, sizeof(directory), "%s/witness", state);
	if (status == STATUS_OK)
		status = file_make_directories(directory);
	return status == STATUS_OK ? file_path(answering->path, PATH_MAX, "%s/%s.checkpoint", directory, hex) : status;
}

/* -1: cannot be locked.  The lock is a file of its own, as the checkpoint's is replaced. */
static int lock(const struct answering *answering)
{
	char path[PATH_MAX];
	int fd = -1;

	if (file_path(path, sizeof(path), "%s.lock", answering->path) == STATUS_OK)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (fd >= 0 && flock(fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			close(fd);
			return -1;
		}
	return fd;
}

/*
 * A memory that cannot be read is no empty one: without it the next cosignature could contradict the last.  It is our own
 * file, so what was verified then is not verified again: the log's key may have been rotated since.
 */
static enum status read_last(struct answering *answering)
{
	struct fault found = { .status = STATUS_OK };
	struct note note;
	enum status status = file_read(answering->path, &answering->last);

	if (status == STATUS_NOT_FOUND) {
		answering->last_head = (struct checkpoint){ .root = merkle_empty() };
		return STATUS_OK;
	}
	if (status == STATUS_OK)
		status = checkpoint_read(buffer_bytes(&answering->last), &answering->last_head, &note, &found);
	return status == STATUS_OK ? status : fault_set(answering->fault, STATUS_IO, answering->path,
	    "the checkpoint that was cosigned last cannot be used: %s", status_sentence(status));
}

/* Both are signed by the log: whoever has them can show what it did. */
static enum status contradict(struct answering *answering, enum status status, const char *why)
{
	struct fork *fork = answering->job->fork;

	if (buffer_append(&fork->seen, buffer_bytes(&answering->last)) == STATUS_OK &&
	    buffer_append(&fork->shown, answering->request.checkpoint) == STATUS_OK)
		forks_keep(answering->job->log, buffer_bytes(&fork->seen), buffer_bytes(&fork->shown), fork->kept);
	return fault_set(answering->fault, status, answering->path, "%s: cosigned %llu, asked for %llu", why,
	    (unsigned long long)answering->last_head.size, (unsigned long long)answering->head->size);
}

static enum status compare(struct answering *answering)
{
	const struct checkpoint *last = &answering->last_head, *head = answering->head;
	struct digest empty = merkle_empty();
	enum status status;

	if (head->size == 0 && !digest_equal(&head->root, &empty))
		return fault_set(answering->fault, STATUS_ROOT_MISMATCH, NULL, "an empty log has another root");
	if (answering->last.size > 0 && head->size == last->size && !digest_equal(&head->root, &last->root))
		return contradict(answering, STATUS_FORKED, "two trees of one size");
	if (head->size < last->size)
		return contradict(answering, STATUS_ROLLED_BACK, "it is smaller than the last one");
	if (answering->request.old_size != last->size)
		return fault_set(answering->fault, STATUS_USAGE, NULL, "the last checkpoint that was cosigned has size %llu, "
		    "the proof begins at %llu", (unsigned long long)last->size, (unsigned long long)answering->request.old_size);
	status = consistency_check(&answering->request, last, head);
	return status == STATUS_OK ? status : fault_set(answering->fault, status, NULL,
	    "the proof does not lead from the last checkpoint to this one");
}

static enum status sign(struct answering *answering)
{
	const struct cosign_job *job = answering->job;
	struct ed25519_signature signature;
	struct buffer message;
	enum status status;

	buffer_init(&message, 2 * NOTE_SIZE_MAX);
	status = cosignature_message(answering->note.text, job->time, &message);
	if (status == STATUS_OK)
		status = signer_sign(job->signer, buffer_bytes(&message), &signature, answering->fault);
	buffer_release(&message);
	return status == STATUS_OK ? cosignature_line(job->witness, job->time, &signature, answering->line) : status;
}

static enum status answer(struct answering *answering)
{
	enum status status = read_last(answering);

	if (status == STATUS_OK)
		status = compare(answering);
	if (status == STATUS_OK)
		status = sign(answering);
	/* On the device before anybody has the line. */
	if (status == STATUS_OK)
		status = file_replace(answering->path, answering->request.checkpoint);
	if (status != STATUS_OK)
		buffer_clear(answering->line);
	return fault_set(answering->fault, status, NULL, NULL);
}

enum status cosign_answer(const struct cosign_job *job, struct bytes body, struct buffer *line, struct checkpoint *head,
    struct fault *fault)
{
	struct answering answering = { .job = job, .head = head, .line = line, .fault = fault };
	enum status status = consistency_read(body, &answering.request, fault);
	int held = -1;

	if (status == STATUS_OK)
		status = checkpoint_verify(answering.request.checkpoint, job->log, head, fault);
	if (status == STATUS_OK)
		status = note_read(answering.request.checkpoint, &answering.note, fault);
	if (status == STATUS_OK)
		status = find_path(&answering);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	held = lock(&answering);
	if (held < 0)
		return fault_set(fault, STATUS_IO, answering.path, "cannot be locked: %s", strerror(errno));
	buffer_init(&answering.last, CHECKPOINT_SIZE_MAX);
	status = answer(&answering);
	buffer_release(&answering.last);
	close(held);
	return status;
}

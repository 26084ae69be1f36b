#include "spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append_parts.h"
#include "file.h"
#include "format/hex.h"
#include "ledger_parts.h"
#include "spool_load.h"
#include "spool_place.h"
#include "spool_write.h"

#define WAITING_MAX 100000
#define ATTEMPTS_MAX 100

/* A record that waits. */
struct waiting {
	char path[PATH_MAX];
	struct timespec time;
};

struct waiting_list {
	struct waiting **items;
	size_t count;
};

static void release_list(struct waiting_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	list->items = NULL;
	list->count = 0;
}

static enum status add_waiting(struct waiting_list *list, const char *path, const struct stat *stat)
{
	struct waiting **items = realloc(list->items, (list->count + 1) * sizeof(struct waiting *));

	if (items == NULL)
		return STATUS_NO_MEMORY;
	list->items = items;
	items[list->count] = malloc(sizeof(struct waiting));
	if (items[list->count] == NULL)
		return STATUS_NO_MEMORY;
	memcpy(items[list->count]->path, path, strlen(path) + 1);
	items[list->count++]->time = stat->st_mtim;
	return STATUS_OK;
}

static bool is_record_name(const char *name)
{
	return strlen(name) == 32 && hex_is_lower(bytes_of_text(name));
}

static enum status list_place(const char *place, struct waiting_list *list)
{
	DIR *directory = spool_place_is_ours(place) ? opendir(place) : NULL;
	enum status status = STATUS_OK;

	if (directory == NULL)
		return STATUS_OK;
	for (struct dirent *member; status == STATUS_OK && (member = readdir(directory)) != NULL;) {
		char path[PATH_MAX];
		struct stat stat;

		if (is_record_name(member->d_name) && list->count < WAITING_MAX &&
		    file_path(path, sizeof(path), "%s/%s", place, member->d_name) == STATUS_OK &&
		    lstat(path, &stat) == 0 && S_ISDIR(stat.st_mode))
			status = add_waiting(list, path, &stat);
	}
	closedir(directory);
	return status;
}

static int compare_age(const void *a, const void *b)
{
	const struct waiting *left = *(struct waiting *const *)a, *right = *(struct waiting *const *)b;

	if (left->time.tv_sec != right->time.tv_sec)
		return left->time.tv_sec < right->time.tv_sec ? -1 : 1;
	if (left->time.tv_nsec != right->time.tv_nsec)
		return left->time.tv_nsec < right->time.tv_nsec ? -1 : 1;
	return strcmp(left->path, right->path);
}

/* All that wait, oldest first. */
static enum status list_all(const struct ledger *ledger, struct waiting_list *list)
{
	enum status status = STATUS_OK;
	char place[PATH_MAX];

	for (unsigned i = 0; status == STATUS_OK && i < SPOOL_PLACES; i++)
		if (spool_place(ledger, i, place) == STATUS_OK)
			status = list_place(place, list);
	if (status == STATUS_OK && list->count > 1)
		qsort(list->items, list->count, sizeof(struct waiting *), compare_age);
	return status;
}

enum status spool_each(const struct ledger *ledger, enum status (*take)(void *context, const char *path), void *context)
{
	struct waiting_list list = { NULL, 0 };
	enum status status = list_all(ledger, &list);

	for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
		status = take(context, list.items[i]->path);
	release_list(&list);
	return status;
}

enum status spool_count(struct ledger *ledger, unsigned *count)
{
	struct waiting_list list = { NULL, 0 };
	enum status status = list_all(ledger, &list);

	*count = (unsigned)list.count;
	release_list(&list);
	return status;
}

/*
 * The record's place was taken: sign it again.  The new entry replaces the old one in the spool before it is appended,
 * so that a crash in between cannot append the record twice.
 */
static enum status sign_again(struct ledger *ledger, struct signer *signer, struct spooled *spooled, const char *path,
    struct fault *fault)
{
	struct chain_position position;
	struct json *own = json_copy(spooled->record.predicate);
	struct draft draft = { .kind = spooled->record.kind, .subject = spooled->record.subject, .predicate = own,
		.time = spooled->record.time };
	enum status status = append_next_position(ledger, signer_key(signer), &position);

	json_remove(own, "agent");
	json_remove(own, "chain");
	json_remove(own, "time");
	json_remove(own, "tool");
	if (status == STATUS_OK)
		status = append_sign(signer, &draft, &position, &spooled->entry, fault);
	json_free(own);
	return status == STATUS_OK ? spooled_replace_entry(spooled, path) : status;
}

static enum status take_in(struct ledger *ledger, struct signer *signer, struct spooled *spooled, const char *path,
    struct fault *fault)
{
	bool can_sign = signer != NULL &&
	    memcmp(signer_key(signer)->bytes, spooled->record.key.bytes, ED25519_KEY_SIZE) == 0;
	enum status status = STATUS_CHAIN_MOVED;

	for (unsigned i = 0; status == STATUS_CHAIN_MOVED && i < ATTEMPTS_MAX; i++) {
		struct receipt receipt;

		status = append_bytes(ledger, buffer_bytes(&spooled->entry), spooled->blobs, spooled->blob_count,
		    &receipt,
		    fault);
		if (status != STATUS_CHAIN_MOVED || !can_sign)
			break;
		status = sign_again(ledger, signer, spooled, path, fault);
		if (status == STATUS_OK)
			status = STATUS_CHAIN_MOVED; /* try the new entry */
	}
	return status;
}

/* One record; only one process at a time: others find it locked, or gone. */
static enum status drain_one(struct ledger *ledger, struct signer *signer, const char *path, struct fault *fault)
{
	struct spooled spooled;
	int lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	enum status status;

	if (lock < 0)
		return file_status(errno);
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		close(lock);
		return STATUS_IO;
	}
	status = spooled_load(&spooled, ledger, path, fault);
	/*
	 * It was complete before it got its name: without its entry it is the rest of a removal that was interrupted.
	 */
	if (status == STATUS_NOT_FOUND && spooled.entry.size == 0)
		spooled_remove(path);
	if (status == STATUS_OK)
		status = take_in(ledger, signer, &spooled, path, fault);
	if (status == STATUS_OK)
		spooled_remove(path);
	spooled_release(&spooled);
	close(lock);
	return fault_set(fault, status, NULL, NULL);
}

enum status spool_drain(struct ledger *ledger, struct signer *signer, unsigned *taken, unsigned *left,
    struct fault *fault)
{
	struct waiting_list list = { NULL, 0 };
	enum status status = list_all(ledger, &list);

	*taken = *left = 0;
	for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
		struct fault one = { .status = STATUS_OK };
		enum status drained = drain_one(ledger, signer, list.items[i]->path, &one);

		if (drained == STATUS_OK) {
			++*taken;
			continue;
		}
		if (drained == STATUS_NOT_FOUND && access(list.items[i]->path, F_OK) != 0)
			continue; /* another process took it meanwhile */
		++*left;
		/* What failed first is told; the rest may still be taken in. */
		fault_within(&one, list.items[i]->path);
		fault_set(fault, one.status, one.place, "%s", one.detail);
	}
	release_list(&list);
	return status;
}

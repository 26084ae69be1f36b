#include <fcntl.h>
#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "format/hex.h"
#include "ledger_parts.h"

/* What a ledger is made of, so that a failed attempt can be taken away again. */
static const char *const members[] = {
	LEDGER_LOG_KEY, LEDGER_LOG_KEY ".pub", LEDGER_VKEY, ".gitignore", "data.mdb", "lock.mdb", NULL,
};

static void remove_all(const char *directory)
{
	char path[PATH_MAX];

	for (size_t i = 0; members[i] != NULL; i++)
		if (file_path(path, sizeof(path), "%s/%s", directory, members[i]) == STATUS_OK)
			unlink(path);
	rmdir(directory);
}

static enum status make_store(const char *directory, struct signer *signer, const struct note_key *key,
    struct fault *fault)
{
	struct checkpoint empty = { .size = 0, .root = merkle_empty() };
	struct store *store;
	struct store_txn *txn;
	enum status status = store_open(directory, 0, STORE_CREATE, &store);

	if (status != STATUS_OK)
		return status;
	memcpy(empty.origin, key->name, sizeof(empty.origin));
	status = store_begin_write(store, &txn);
	if (status == STATUS_OK) {
		status = store_put_new(txn, STORE_META, bytes_of_text("format"), bytes_of_text(LEDGER_FORMAT));
		if (status == STATUS_OK)
			status = ledger_head_put(txn, &(struct head_signer){ signer, key }, 1, &empty, fault);
		if (status == STATUS_OK)
			status = store_commit(txn);
		else
			store_abort(txn);
	}
	if (status != STATUS_OK)
		fault_set(fault, status, NULL, "%s", store_reason(store));
	store_close(store);
	return status;
}

static enum status put_file(const char *directory, const char *name, const char *text)
{
	char path[PATH_MAX];
	enum status status = file_path(path, sizeof(path), "%s/%s", directory, name);

	return status == STATUS_OK ? file_create(path, 0644, bytes_of_text(text)) : status;
}

static enum status make_members(const char *directory, const char *origin, struct fault *fault)
{
	char path[PATH_MAX], vkey[NOTE_VKEY_MAX + 1];
	struct signer *signer = NULL;
	struct note_key key;
	enum status status = file_path(path, sizeof(path), "%s/" LEDGER_LOG_KEY, directory);

	if (status == STATUS_OK)
		status = signer_create(path, origin, fault);
	if (status == STATUS_OK)
		status = signer_open(path, &signer, fault);
	if (status != STATUS_OK)
		return status;
	status = note_key_make(origin, signer_key(signer), &key);
	if (status == STATUS_OK) {
		note_key_write(&key, vkey);
		memcpy(vkey + strlen(vkey), "\n", 2);
		status = put_file(directory, LEDGER_VKEY, vkey);
	}
	if (status == STATUS_OK)
		status = put_file(directory, ".gitignore", "*\n");
	if (status == STATUS_OK)
		status = make_store(directory, signer, &key, fault);
	if (status == STATUS_OK)
		status = file_sync_directory(directory);
	signer_close(signer);
	return status;
}

/*
 * A second init at the same moment must not replace the first one's ledger; rename(2) alone would an empty directory.
 */
static enum status move_into_place(const char *from, const char *to)
{
	struct stat stat;

	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return STATUS_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return file_status(errno);
	if (lstat(to, &stat) == 0)
		return STATUS_EXISTS;
	return rename(from, to) == 0 ? STATUS_OK : file_status(errno);
}

enum status ledger_init(const char *directory, const char *origin, struct fault *fault)
{
	static const struct ed25519_key any_key;
	char partial[PATH_MAX], random_hex[17], trimmed[PATH_MAX];
	uint8_t random_bytes[8];
	struct note_key key;
	struct stat stat;
	size_t size = strlen(directory);

	if (note_key_make(origin, &any_key, &key) != STATUS_OK)
		return fault_set(fault, STATUS_BAD_NOTE, NULL, "the origin cannot be a key name: no spaces, no '+'");
	if (sodium_init() < 0)
		return fault_set(fault, STATUS_LIBRARY, NULL, "libsodium cannot be initialised");
	while (size > 1 && directory[size - 1] == '/')
		size--;
	randombytes_buf(random_bytes, sizeof(random_bytes));
	hex_encode(bytes_of(random_bytes, sizeof(random_bytes)), random_hex);
	if (file_path(trimmed, sizeof(trimmed), "%.*s", (int)size, directory) != STATUS_OK ||
	    file_path(partial, sizeof(partial), "%s.%s.partial", trimmed, random_hex) != STATUS_OK)
		return fault_set(fault, STATUS_IO, NULL, "the path is too long");
	if (lstat(trimmed, &stat) == 0)
		return fault_set(fault, STATUS_EXISTS, NULL, "%.200s", trimmed);
	/* Made under another name and moved when complete: a crash leaves no half ledger. */
	if (mkdir(partial, 0700) != 0) {
		int error = errno;
		enum status failed = error == ENOSPC ? STATUS_DISK_FULL : STATUS_IO;

		return fault_set(fault, failed, NULL, "%.150s: %s", trimmed, strerror(error));
	}

	enum status status = make_members(partial, origin, fault);

	if (status == STATUS_OK)
		status = move_into_place(partial, trimmed);
	if (status != STATUS_OK) {
		remove_all(partial);
		return fault_set(fault, status, NULL, "%.200s", trimmed);
	}
	status = file_sync_parent(trimmed);
	if (status != STATUS_OK)
		remove_all(trimmed);
	return fault_set(fault, status, NULL, NULL);
}

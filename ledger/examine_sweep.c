#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "examine_parts.h"
#include "file.h"
#include "upload_lock.h"

static void count_partial(void *context, const char *path)
{
	struct examine_swept *swept = context;

	(void)path;
	swept->partials++;
}

/* The row behind ${key} in a table, copied: a change makes what is borrowed invalid. */
static enum status next_row(struct store_txn *txn, enum store_table table, uint8_t *key, size_t *size,
    size_t *value_size)
{
	struct bytes found, value;
	enum status status;

	key[*size] = 0;
	status = store_at_or_after(txn, table, bytes_of(key, *size + 1), &found, &value);
	if (status == STATUS_OK && found.size >= STORE_KEY_MAX)
		status = STATUS_STORE;
	if (status != STATUS_OK)
		return status;
	memcpy(key, found.data, found.size);
	*size = found.size;
	*value_size = value.size;
	return STATUS_OK;
}

static enum status list_uploads(struct ledger *ledger, struct store_txn *txn, struct examine_uploads *uploads)
{
	uint8_t key[STORE_KEY_MAX + 1];
	size_t size = 0, value_size;
	/* First the spool: a record that is taken in meanwhile is among the blobs then. */
	enum status status = examine_spooled_uploads(ledger, uploads);

	while (status == STATUS_OK && (status = next_row(txn, STORE_BLOBS, key, &size, &value_size)) == STATUS_OK) {
		struct digest name;
		struct blob_row row;

		if (size != DIGEST_SIZE)
			return STATUS_STORE;
		memcpy(name.bytes, key, DIGEST_SIZE);
		status = blob_row_get(txn, &name, &row);
		if (status == STATUS_OK)
			status = examine_uploads_add(uploads, row.upload);
	}
	examine_uploads_sort(uploads);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Up to NOT_FOUND: nothing more is there. */
static enum status sweep_rows(struct store_txn *txn, const struct examine_uploads *uploads, struct examine_swept *swept)
{
	uint8_t key[STORE_KEY_MAX + 1], upload[BLOB_UPLOAD_ID_SIZE];
	size_t size = 0;

	for (;;) {
		size_t value_size;
		enum status status = next_row(txn, STORE_CHUNKS, key, &size, &value_size);

		if (status == STATUS_OK && size != BLOB_CHUNK_KEY_SIZE)
			status = STATUS_STORE;
		if (status != STATUS_OK)
			return status;
		if (examine_uploads_have(uploads, key))
			continue;
		status = store_delete(txn, STORE_CHUNKS, bytes_of(key, size));
		if (status != STATUS_OK)
			return status;
		if (swept->chunks == 0 || memcmp(upload, key, BLOB_UPLOAD_ID_SIZE) != 0)
			swept->uploads++;
		memcpy(upload, key, BLOB_UPLOAD_ID_SIZE);
		swept->chunks++;
		swept->bytes += value_size;
	}
}

/*
 * In one transaction: a small blob comes into the store together with its record, without the lock, and between two
 * transactions its chunk would be taken for one that is left over.
 */
static enum status sweep_chunks(struct ledger *ledger, struct examine_swept *swept)
{
	struct examine_uploads uploads = { NULL, 0, 0 };
	struct store_txn *txn;
	enum status status = store_begin_write(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = list_uploads(ledger, txn, &uploads);
	if (status == STATUS_OK)
		status = sweep_rows(txn, &uploads, swept);
	if (status == STATUS_NOT_FOUND && swept->chunks > 0) {
		status = store_commit(txn);
	} else {
		status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
		store_abort(txn);
	}
	examine_uploads_release(&uploads);
	return status;
}

/* What waits for the ledger lies where its owner's state is: to anybody else its chunks would look left over. */
static enum status look_whose(const struct ledger *ledger, struct fault *fault)
{
	char path[PATH_MAX];
	struct stat found;
	enum status status = file_path(path, sizeof(path), "%s/data.mdb", ledger->directory);

	if (status != STATUS_OK || stat(path, &found) != 0 || found.st_uid == geteuid())
		return status; /* that it is not there is told when it is opened */
	return fault_set(fault, STATUS_IO, NULL, "%.120s is another user's, and so are the records that wait for it"
	    "; run it as the user who records", path);
}

enum status examine_sweep(const char *directory, struct examine_swept *swept, struct fault *fault)
{
	struct ledger ledger = { .directory = NULL };
	enum status status = sodium_init() < 0 ? STATUS_LIBRARY : STATUS_OK;
	int lock = -1;

	memset(swept, 0, sizeof(*swept));
	ledger.directory = strdup(directory);
	if (ledger.directory == NULL)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		status = ledger_read_vkey(&ledger, fault);
	if (status == STATUS_OK) {
		ledger_log_id(&ledger.log_key, ledger.log_id);
		status = look_whose(&ledger, fault);
	}
	if (status == STATUS_OK)
		status = store_open(directory, 0, STORE_WRITE, &ledger.store);
	/* Without the log's name nobody knows which records wait for it. */
	if (status == STATUS_OK)
		status = examine_keys(&ledger);
	if (status == STATUS_OK) {
		lock = upload_hold_alone(&ledger);
		swept->is_busy = lock < 0;
		examine_partials(&ledger, true, count_partial, swept);
	}
	if (status == STATUS_OK && !swept->is_busy)
		status = sweep_chunks(&ledger, swept);
	if (status != STATUS_OK)
		fault_set(fault, status, NULL, "%s", store_reason(ledger.store));
	upload_release(lock);
	store_close(ledger.store);
	free(ledger.log_keys);
	free(ledger.directory);
	return fault_set(fault, status, NULL, NULL);
}

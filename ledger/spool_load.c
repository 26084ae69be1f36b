#include "spool_load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "format/hex.h"
#include "ledger_parts.h"
#include "spool_write.h"

#define LINE_HEAD (2 * DIGEST_SIZE + 1)

static enum status read_member(const char *path, const char *name, struct buffer *buffer)
{
	char member[PATH_MAX];
	enum status status = file_path(member, sizeof(member), "%s/%s", path, name);

	return status == STATUS_OK ? file_read(member, buffer) : status;
}

/* Digits up to ${end}, without leading zeros, that end in the given byte. */
static bool read_number(struct bytes *rest, char end, uint64_t max, uint64_t *number)
{
	size_t size = 0;

	*number = 0;
	for (; size < rest->size && rest->data[size] >= '0' && rest->data[size] <= '9'; size++) {
		uint64_t digit = rest->data[size] - (uint64_t)'0';

		if (*number > (max - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	if (size == 0 || size >= rest->size || rest->data[size] != (uint8_t)end)
		return false;
	*rest = bytes_slice(*rest, size + 1, rest->size - size - 1);
	return true;
}

/* "<digest> <size> <upload> <chunks>\n" off the front of ${rest}. */
static bool read_line(struct bytes *rest, struct blob_row *row, struct digest *digest)
{
	uint64_t count;

	if (rest->size < LINE_HEAD || rest->data[LINE_HEAD - 1] != ' ' ||
	    digest_read_hex(bytes_slice(*rest, 0, LINE_HEAD - 1), digest) != STATUS_OK)
		return false;
	*rest = bytes_slice(*rest, LINE_HEAD, rest->size - LINE_HEAD);
	if (!read_number(rest, ' ', JSON_INTEGER_MAX, &row->size) || rest->size < 2 * BLOB_UPLOAD_ID_SIZE + 1 ||
	    hex_decode(bytes_slice(*rest, 0, 2 * BLOB_UPLOAD_ID_SIZE), row->upload, BLOB_UPLOAD_ID_SIZE) != STATUS_OK ||
	    rest->data[2 * BLOB_UPLOAD_ID_SIZE] != ' ')
		return false;
	*rest = bytes_slice(*rest, 2 * BLOB_UPLOAD_ID_SIZE + 1, rest->size - 2 * BLOB_UPLOAD_ID_SIZE - 1);
	if (!read_number(rest, '\n', BLOB_CHUNKS_MAX, &count))
		return false;
	row->chunk_count = (uint32_t)count;
	return row->chunk_count == row->size / BLOB_CHUNK_SIZE + (row->size % BLOB_CHUNK_SIZE != 0);
}

static enum status add_spills(struct blob_writer *writer, const char *path)
{
	char upload[2 * BLOB_UPLOAD_ID_SIZE + 1], file[PATH_MAX];

	hex_encode(bytes_of(writer->upload, sizeof(writer->upload)), upload);
	for (unsigned i = 0; i < BLOB_SPILLS_MAX; i++) {
		enum status status = file_path(file, sizeof(file), "%s/%s-%u.chunks", path, upload, i);

		if (status == STATUS_OK)
			status = blob_writer_add_spill(writer, file);
		if (status != STATUS_OK && status != STATUS_NOT_FOUND)
			return status;
	}
	return STATUS_OK;
}

/* Is the blob stored already, perhaps by a drain that was interrupted after its commit? */
static bool is_held(struct ledger *ledger, const struct digest *digest, uint64_t size)
{
	struct blob_row row;
	struct store_txn *txn;
	bool is_there;

	if (store_begin_read(ledger->store, &txn) != STATUS_OK)
		return false;
	is_there = blob_row_get(txn, digest, &row) == STATUS_OK && row.size == size;
	store_abort(txn);
	return is_there;
}

static enum status load_blob(struct spooled *spooled, struct ledger *ledger, const char *path,
    const struct blob_row *row, const struct digest *digest)
{
	struct blob_name name = { .digest = *digest, .size = row->size };
	struct blob_writer *writer = blob_writer_restore(ledger, row->upload, row->chunk_count, &name);
	enum status status;

	if (writer == NULL)
		return STATUS_NO_MEMORY;
	spooled->blobs[spooled->blob_count++] = writer;
	if (is_held(ledger, digest, row->size))
		return STATUS_OK; /* nothing to settle; the chunks of this upload go with the record's transaction */
	status = add_spills(writer, path);
	if (status == STATUS_OK)
		status = blob_writer_settle(writer);
	/* Nothing vouches for bytes that lay about in a directory but their digest. */
	return status == STATUS_OK ? blob_upload_check(ledger, row, digest) : status;
}

enum status spooled_blobs(const char *path, enum status (*take)(void *context, const struct blob_row *row,
    const struct digest *digest), void *context)
{
	struct buffer text;
	struct bytes rest;
	enum status status;

	buffer_init(&text, SPOOL_BLOBS_MAX * 256);
	status = read_member(path, SPOOL_BLOBS, &text);
	rest = buffer_bytes(&text);
	for (unsigned i = 0; status == STATUS_OK && rest.size > 0; i++) {
		struct blob_row row;
		struct digest digest;

		status = i < SPOOL_BLOBS_MAX && read_line(&rest, &row, &digest) ? take(context, &row, &digest) :
		    STATUS_BLOB_MISMATCH;
	}
	buffer_release(&text);
	return status;
}

struct loading {
	struct spooled *spooled;
	struct ledger *ledger;
	const char *path;
};

static enum status take_blob(void *context, const struct blob_row *row, const struct digest *digest)
{
	struct loading *loading = context;

	return load_blob(loading->spooled, loading->ledger, loading->path, row, digest);
}

enum status spooled_load(struct spooled *spooled, struct ledger *ledger, const char *path, struct fault *fault)
{
	struct loading loading = { spooled, ledger, path };
	enum status status;

	memset(spooled, 0, sizeof(*spooled));
	buffer_init(&spooled->entry, DSSE_ENTRY_MAX);
	spooled->blobs = calloc(SPOOL_BLOBS_MAX, sizeof(struct blob_writer *));
	status = spooled->blobs == NULL ? STATUS_NO_MEMORY : read_member(path, SPOOL_ENTRY, &spooled->entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&spooled->entry), &spooled->record, fault);
	if (status == STATUS_OK)
		status = record_verify(&spooled->record);
	return status == STATUS_OK ? spooled_blobs(path, take_blob, &loading) : status;
}

void spooled_release(struct spooled *spooled)
{
	for (size_t i = 0; i < spooled->blob_count; i++)
		blob_writer_close(spooled->blobs[i]);
	free(spooled->blobs);
	record_release(&spooled->record);
	buffer_release(&spooled->entry);
}

enum status spooled_replace_entry(const struct spooled *spooled, const char *path)
{
	char entry[PATH_MAX], replacement[PATH_MAX];
	enum status status = file_path(entry, sizeof(entry), "%s/" SPOOL_ENTRY, path);

	if (status == STATUS_OK)
		status = file_path(replacement, sizeof(replacement), "%s" SPOOL_PARTIAL, entry);
	if (status != STATUS_OK)
		return status;
	unlink(replacement); /* of an earlier attempt that was interrupted */
	status = file_create(replacement, 0600, buffer_bytes(&spooled->entry));
	if (status == STATUS_OK && rename(replacement, entry) != 0)
		status = file_status(errno);
	return status == STATUS_OK ? file_sync_directory(path) : status;
}

void spooled_remove(const char *path)
{
	DIR *directory = opendir(path);

	if (directory == NULL)
		return;
	(void)unlinkat(dirfd(directory), SPOOL_ENTRY, 0);
	for (struct dirent *member; (member = readdir(directory)) != NULL;)
		(void)unlinkat(dirfd(directory), member->d_name, 0);
	closedir(directory);
	rmdir(path);
}

#include "spool_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append_parts.h"
#include "blob_writer.h"
#include "file.h"
#include "format/hex.h"
#include "spool_load.h"
#include "spool_place.h"

#define ID_SIZE 16

static enum status list_blobs(const struct draft *draft, struct buffer *text)
{
	for (size_t i = 0; i < draft->blob_count; i++) {
		const struct blob_writer *writer = draft->blobs[i];
		char digest[DIGEST_HEX_SIZE], upload[2 * BLOB_UPLOAD_ID_SIZE + 1];
		enum status status;

		if (!writer->is_finished)
			return writer->broken != STATUS_OK ? writer->broken : STATUS_USAGE;
		digest_hex(&writer->name.digest, digest);
		hex_encode(bytes_of(writer->upload, sizeof(writer->upload)), upload);
		status = buffer_append_format(text, "%s %llu %s %lu\n", digest, (unsigned long long)writer->name.size,
		    upload,
		    (unsigned long)writer->chunk_count);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static enum status put_loosely(const char *path, struct bytes content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return file_status(errno);

	enum status status = file_write_all(fd, content);

	return close(fd) != 0 && status == STATUS_OK ? file_status(errno) : status;
}

static enum status put_file(const char *directory, const char *name, struct bytes content, bool is_durable)
{
	char path[PATH_MAX];
	enum status status = file_path(path, sizeof(path), "%s/%s", directory, name);

	if (status != STATUS_OK)
		return status;
	return is_durable ? file_create(path, 0600, content) : put_loosely(path, content);
}

static enum status fill_directory(const char *directory, const struct draft *draft, struct bytes entry, bool is_durable)
{
	struct buffer blobs;
	enum status status;

	buffer_init(&blobs, SPOOL_BLOBS_MAX * 256);
	status = list_blobs(draft, &blobs);
	for (size_t i = 0; status == STATUS_OK && i < draft->blob_count; i++)
		status = blob_writer_spool(draft->blobs[i], directory, is_durable);
	if (status == STATUS_OK)
		status = put_file(directory, SPOOL_BLOBS, buffer_bytes(&blobs), is_durable);
	if (status == STATUS_OK)
		status = put_file(directory, SPOOL_ENTRY, entry, is_durable);
	if (status == STATUS_OK && is_durable)
		status = file_sync_directory(directory);
	buffer_release(&blobs);
	return status;
}

static enum status spool_in(const char *place, const struct draft *draft, struct bytes entry, bool is_durable,
    struct receipt *receipt)
{
	char partial[PATH_MAX], final[PATH_MAX], name[2 * ID_SIZE + 1];
	uint8_t id[ID_SIZE];
	enum status status;

	randombytes_buf(id, sizeof(id));
	hex_encode(bytes_of(id, sizeof(id)), name);
	status = file_path(final, sizeof(final), "%s/%s", place, name);
	if (status == STATUS_OK)
		status = file_path(partial, sizeof(partial), "%s" SPOOL_PARTIAL, final);
	/* A place too deep to be named in the receipt could not be told to anybody. */
	if (status == STATUS_OK)
		status = file_path(receipt->place, sizeof(receipt->place), "%s", final);
	if (status != STATUS_OK)
		return status;
	if (mkdir(partial, 0700) != 0)
		return file_status(errno);
	status = fill_directory(partial, draft, entry, is_durable);
	if (status == STATUS_OK && rename(partial, final) != 0)
		status = file_status(errno);
	if (status != STATUS_OK) {
		spooled_remove(partial);
		return status;
	}
	status = is_durable ? file_sync_directory(place) : STATUS_OK;
	if (status != STATUS_OK)
		spooled_remove(final);
	return status;
}

enum status spool_write(struct ledger *ledger, struct signer *signer, const struct draft *draft,
    struct receipt *receipt, struct fault *fault)
{
	struct chain_position position;
	struct buffer entry;
	char place[PATH_MAX];
	enum status status;

	/* Where the chain cannot be read it begins anew; draining signs again then. */
	(void)append_next_position(ledger, signer_key(signer), &position);
	memset(receipt, 0, sizeof(*receipt));
	receipt->is_spooled = true;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = append_sign(signer, draft, &position, &entry, fault);
	if (status != STATUS_OK)
		goto done;
	receipt->id = merkle_leaf(buffer_bytes(&entry));
	/*
	 * Where no disk confirms what it took, it is kept unconfirmed: it may go with the power, but without it is gone for sure.
	 * Whoever takes it in hashes and verifies all of it.
	 */
	for (unsigned i = 0; i < 2 * SPOOL_PLACES; i++) {
		status = spool_place_make(ledger, i % SPOOL_PLACES, place);
		if (status == STATUS_OK)
			status = spool_in(place, draft, buffer_bytes(&entry), i < SPOOL_PLACES, receipt);
		if (status == STATUS_OK)
			break;
	}
	if (status != STATUS_OK) {
		fault_set(fault, status, NULL, "no spool place takes it");
		goto done;
	}
	/* The spool has its own copy of what was spilled. */
	for (size_t i = 0; i < draft->blob_count; i++)
		blob_writer_appended(draft->blobs[i]);
done:
	buffer_release(&entry);
	return status;
}

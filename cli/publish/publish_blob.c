#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/context_io.h"
#include "format/record.h"
#include "publish_parts.h"
#include "cli/source/published.h"

/* Hashes on the way into the file. */
struct blob_copy {
	struct sink file;
	struct hasher *hasher;
};

static enum status take_blob(void *context, struct bytes bytes)
{
	struct blob_copy *copy = context;

	hasher_add(copy->hasher, bytes);
	return copy->file.take(copy->file.context, bytes);
}

static enum status copy_blob(struct publishing *publishing, const struct digest *name, int file)
{
	const struct source *source = publishing->source;
	struct blob_copy copy = { .file = context_file_sink(&file) };
	const struct sink sink = { take_blob, &copy };
	struct digest digest;
	enum status status = hasher_open(&copy.hasher);

	if (status == STATUS_OK)
		status = source->blob(source->context, name, &sink);
	if (status == STATUS_OK) {
		digest = hasher_finish(copy.hasher);
		if (!digest_equal(&digest, name))
			status = STATUS_BLOB_MISMATCH;
	}
	hasher_close(copy.hasher);
	return status;
}

/* Of its size is enough, where only whole files get a name; but what stands in a folder without a checkpoint may be old. */
static bool is_blob_there(struct publishing *publishing, const struct blob_name *name, const char *path)
{
	struct stat found;
	struct hasher *hasher = NULL;
	uint8_t piece[16384];
	ssize_t got = -1;
	bool is_there;
	int fd;

	if (folder_open(publishing->writer.folder, path, &fd, NULL) != STATUS_OK)
		return false;
	is_there = fstat(fd, &found) == 0 && (uint64_t)found.st_size == name->size;
	if (is_there && publishing->is_rebuilt && hasher_open(&hasher) == STATUS_OK) {
		while ((got = read(fd, piece, sizeof(piece))) > 0)
			hasher_add(hasher, bytes_of(piece, (size_t)got));

		struct digest digest = hasher_finish(hasher);

		is_there = got == 0 && digest_equal(&digest, &name->digest);
		hasher_close(hasher);
	}
	close(fd);
	return is_there;
}

static enum status put_blob(struct publishing *publishing, const struct blob_name *name)
{
	char path[sizeof(PUBLISHED_BLOBS) + DIGEST_HEX_SIZE] = PUBLISHED_BLOBS;
	enum status status;
	int file;

	digest_hex(&name->digest, path + sizeof(PUBLISHED_BLOBS) - 1);
	if (is_blob_there(publishing, name, path))
		return folder_writer_keep(&publishing->writer, path, publishing->fault);
	status = folder_writer_begin(&publishing->writer, &file, publishing->fault);
	if (status != STATUS_OK)
		return status;
	status = copy_blob(publishing, &name->digest, file);
	if (status == STATUS_OK)
		return folder_writer_place(&publishing->writer, file, path, publishing->fault);
	folder_writer_drop(&publishing->writer, file);
	if (status != STATUS_NOT_FOUND)
		return fault_set(publishing->fault, status, path, NULL);
	publishing->publication->missing++;
	return STATUS_OK;
}

enum status publish_blobs(struct publishing *publishing, uint64_t index)
{
	struct blob_name names[RECORD_BLOBS_MAX];
	struct record record;
	char place[48];
	enum status status;

	snprintf(place, sizeof(place), "entry %llu", (unsigned long long)index);
	status = record_read(buffer_bytes(&publishing->entry), &record, publishing->fault);
	if (status == STATUS_OK) {
		size_t count = record_blobs(&record, names);

		for (size_t i = 0; status == STATUS_OK && i < count; i++)
			status = put_blob(publishing, &names[i]);
	} else if (publishing->fault) {
		fault_within(publishing->fault, place);
	}
	record_release(&record);
	return status;
}

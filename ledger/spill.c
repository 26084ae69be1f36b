#include "spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "big_endian.h"
#include "file.h"
#include "format/hex.h"
#include "spool_place.h"

#define COPY_STEP 65536

static enum status open_spill(struct blob_writer *writer, unsigned number)
{
	struct spill *spill = &writer->spills[number];
	char place[PATH_MAX], upload[2 * BLOB_UPLOAD_ID_SIZE + 1];
	enum status status = spool_place_make(writer->ledger, number, place);

	hex_encode(bytes_of(writer->upload, sizeof(writer->upload)), upload);
	if (status == STATUS_OK)
		status = file_path(spill->path, sizeof(spill->path), "%s/%s.partial", place, upload);
	if (status != STATUS_OK)
		return status;
	spill->fd = open(spill->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	spill->size = 0;
	return spill->fd >= 0 ? STATUS_OK : file_status(errno);
}

static enum status add_to(struct spill *spill, struct bytes frames)
{
	enum status status = file_write_all(spill->fd, frames);

	if (status == STATUS_OK) {
		spill->size += frames.size;
		return STATUS_OK;
	}
	/* Half a frame must not stay in front of what follows. */
	if (ftruncate(spill->fd, (off_t)spill->size) != 0)
		return STATUS_IO;
	return status;
}

enum status spill_add(struct blob_writer *writer, struct bytes frames)
{
	enum status status = STATUS_IO;

	for (unsigned i = 0; i < SPOOL_PLACES; i++) {
		status = writer->spills[i].fd >= 0 ? STATUS_OK : open_spill(writer, i);
		if (status == STATUS_OK)
			status = add_to(&writer->spills[i], frames);
		if (status == STATUS_OK)
			return STATUS_OK;
	}
	return status;
}

static enum status read_at(int fd, uint64_t offset, uint8_t *to, size_t size)
{
	while (size > 0) {
		ssize_t got = pread(fd, to, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return STATUS_IO;
		if (got == 0)
			return STATUS_BLOB_MISMATCH; /* cut */
		to += got;
		offset += (size_t)got;
		size -= (size_t)got;
	}
	return STATUS_OK;
}

enum status spill_next(const struct spill *spill, uint64_t *offset, uint32_t *number, struct buffer *value)
{
	uint8_t header[BLOB_FRAME_HEADER_SIZE];
	enum status status;

	if (*offset >= spill->size)
		return STATUS_NOT_FOUND;
	status = read_at(spill->fd, *offset, header, sizeof(header));
	if (status != STATUS_OK)
		return status;

	uint32_t size = big_endian_get32(header + 4);

	*number = big_endian_get32(header);
	if (size < 2 || size > BLOB_VALUE_MAX)
		return STATUS_BLOB_MISMATCH;
	buffer_clear(value);
	status = buffer_reserve(value, size);
	if (status == STATUS_OK)
		status = read_at(spill->fd, *offset + sizeof(header), value->data, size);
	if (status != STATUS_OK)
		return status;
	value->size = size;
	*offset += sizeof(header) + size;
	return STATUS_OK;
}

void spill_close(struct blob_writer *writer)
{
	for (unsigned i = 0; i < BLOB_SPILLS_MAX; i++) {
		if (writer->spills[i].fd >= 0)
			close(writer->spills[i].fd);
		writer->spills[i].fd = -1;
	}
}

void spill_remove(struct blob_writer *writer)
{
	for (unsigned i = 0; i < BLOB_SPILLS_MAX; i++)
		if (writer->spills[i].fd >= 0 && !writer->spills[i].is_borrowed)
			unlink(writer->spills[i].path);
	spill_close(writer);
}

enum status blob_writer_add_spill(struct blob_writer *writer, const char *path)
{
	struct stat stat;

	for (unsigned i = 0; i < BLOB_SPILLS_MAX; i++) {
		struct spill *spill = &writer->spills[i];

		if (spill->fd >= 0)
			continue;
		spill->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (spill->fd < 0)
			return file_status(errno);
		if (fstat(spill->fd, &stat) != 0 || !S_ISREG(stat.st_mode))
			return STATUS_IO;
		spill->size = (uint64_t)stat.st_size;
		spill->is_borrowed = true;
		return STATUS_OK;
	}
	return STATUS_IO;
}

static enum status copy_rest(int from, int to)
{
	uint8_t step[COPY_STEP];
	uint64_t offset = 0;

	for (;;) {
		ssize_t got = pread(from, step, sizeof(step), (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 ? STATUS_OK : STATUS_IO;
		offset += (size_t)got;

		enum status status = file_write_all(to, bytes_of(step, (size_t)got));

		if (status != STATUS_OK)
			return status;
	}
}

/* A copy, not a rename: what fails half-way leaves the spill as it was for the next place. */
static enum status copy_into(const char *directory, const struct blob_writer *writer, unsigned number, int from,
    struct bytes frames, bool is_durable)
{
	char path[PATH_MAX], upload[2 * BLOB_UPLOAD_ID_SIZE + 1];
	enum status status;

	hex_encode(bytes_of(writer->upload, sizeof(writer->upload)), upload);
	status = file_path(path, sizeof(path), "%s/%s-%u.chunks", directory, upload, number);
	if (status != STATUS_OK)
		return status;

	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return file_status(errno);
	status = from >= 0 ? copy_rest(from, fd) : file_write_all(fd, frames);
	if (status == STATUS_OK && is_durable && fsync(fd) != 0)
		status = file_status(errno);
	close(fd);
	return status;
}

enum status blob_writer_spool(struct blob_writer *writer, const char *directory, bool is_durable)
{
	static const struct bytes none;
	_Static_assert(SPOOL_PLACES < BLOB_SPILLS_MAX, "a spooled queue has a number of its own");
	enum status status = STATUS_OK;

	for (unsigned i = 0; status == STATUS_OK && i < BLOB_SPILLS_MAX; i++)
		if (writer->spills[i].fd >= 0)
			status = copy_into(directory, writer, i, writer->spills[i].fd, none, is_durable);
	if (status == STATUS_OK && writer->queue.size > 0)
		status = copy_into(directory, writer, SPOOL_PLACES, -1, buffer_bytes(&writer->queue), is_durable);
	return status;
}

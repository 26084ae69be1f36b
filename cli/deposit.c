#include "deposit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PIECE_SIZE 65536

static enum status finish(enum status status, struct blob_writer **writer, struct blob_name *name)
{
	if (status == STATUS_OK)
		status = blob_writer_finish(*writer, name);
	if (status != STATUS_OK) {
		blob_writer_close(*writer);
		*writer = NULL;
	}
	return status;
}

enum status deposit_bytes(struct ledger *ledger, struct bytes bytes, struct blob_writer **writer, struct blob_name *name)
{
	enum status status;

	*writer = NULL;
	status = blob_writer_open(ledger, writer);
	if (status == STATUS_OK)
		status = blob_writer_add(*writer, bytes);
	return finish(status, writer, name);
}

static enum status add_all(int fd, struct blob_writer *writer, struct fault *fault)
{
	uint8_t piece[PIECE_SIZE];
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			status = fault_set(fault, STATUS_IO, NULL, "%s", strerror(errno));
		if (got > 0)
			status = blob_writer_add(writer, bytes_of(piece, (size_t)got));
	}
	return status;
}

enum status deposit_file(struct ledger *ledger, const char *path, struct blob_writer **writer, struct blob_name *name,
    struct fault *fault)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	enum status status;

	*writer = NULL;
	if (fd < 0)
		return fault_set(fault, STATUS_IO, path, "%s", strerror(errno));
	status = blob_writer_open(ledger, writer);
	if (status == STATUS_OK)
		status = add_all(fd, *writer, fault);
	if (fd != STDIN_FILENO)
		close(fd);
	return finish(status, writer, name);
}

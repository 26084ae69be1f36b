#include "folder_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/context_io.h"

#define CHANGED_MAX 1024 /* then they are made durable early */

void folder_writer_init(struct folder_writer *writer, int folder)
{
	memset(writer, 0, sizeof(*writer));
	writer->folder = folder;
}

static void forget_changed(struct folder_writer *writer)
{
	for (size_t i = 0; i < writer->changed_count; i++)
		free(writer->changed[i]);
	writer->changed_count = 0;
}

void folder_writer_release(struct folder_writer *writer)
{
	forget_changed(writer);
	free(writer->changed);
	writer->changed = NULL;
}

static enum status system_fault(const char *path, struct fault *fault)
{
	enum status status = errno == ENOSPC || errno == EDQUOT ? STATUS_DISK_FULL : STATUS_IO;

	return fault_set(fault, status, path, "%s", strerror(errno));
}

static enum status sync_one(int folder, const char *directory, struct fault *fault)
{
	char inside[FAULT_PLACE_MAX];
	enum status status;
	int at, fd;

	snprintf(inside, sizeof(inside), "%s/.", directory);
	status = folder_enter(folder, inside, false, &at, fault);
	if (status != STATUS_OK)
		return status;
	fd = openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems do not know how; they have nothing to lose then. */
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		status = system_fault(directory, fault);
	if (fd >= 0)
		close(fd);
	close(at);
	return status;
}

enum status folder_writer_sync(struct folder_writer *writer, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < writer->changed_count; i++)
		status = sync_one(writer->folder, writer->changed[i], fault);
	if (status == STATUS_OK)
		forget_changed(writer);
	return status;
}

static enum status add_changed(struct folder_writer *writer, const char *directory, size_t size, struct fault *fault)
{
	/* The newest first: files come directory by directory. */
	for (size_t i = writer->changed_count; i-- > 0;)
		if (!strncmp(writer->changed[i], directory, size) && !writer->changed[i][size])
			return STATUS_OK;
	if (writer->changed_count == CHANGED_MAX) {
		enum status status = folder_writer_sync(writer, fault);

		if (status != STATUS_OK)
			return status;
	}
	if (!writer->changed)
		writer->changed = calloc(CHANGED_MAX, sizeof(*writer->changed));
	if (writer->changed)
		writer->changed[writer->changed_count] = strndup(directory, size);
	if (!writer->changed || !writer->changed[writer->changed_count])
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	writer->changed_count++;
	return STATUS_OK;
}

/* Its directory, and all above, as any of them may be new. */
enum status folder_writer_keep(struct folder_writer *writer, const char *path, struct fault *fault)
{
	enum status status = add_changed(writer, ".", 1, fault);

	for (const char *slash = path; status == STATUS_OK && (slash = strchr(slash, '/')); slash++)
		status = add_changed(writer, path, (size_t)(slash - path), fault);
	return status;
}

enum status folder_writer_begin(struct folder_writer *writer, int *file, struct fault *fault)
{
	/* Of a publisher that was interrupted. */
	if (unlinkat(writer->folder, FOLDER_PARTIAL, 0) != 0 && errno != ENOENT)
		return system_fault(FOLDER_PARTIAL, fault);
	*file = openat(writer->folder, FOLDER_PARTIAL, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	return *file < 0 ? system_fault(FOLDER_PARTIAL, fault) : STATUS_OK;
}

void folder_writer_drop(struct folder_writer *writer, int file)
{
	close(file);
	(void)unlinkat(writer->folder, FOLDER_PARTIAL, 0);
}

enum status folder_writer_place(struct folder_writer *writer, int file, const char *path, struct fault *fault)
{
	const char *slash = strrchr(path, '/');
	int directory;
	enum status status;

	if (fsync(file) != 0) {
		status = system_fault(path, fault);
		folder_writer_drop(writer, file);
		return status;
	}
	if (close(file) != 0)
		return system_fault(path, fault);
	status = folder_enter(writer->folder, path, true, &directory, fault);
	if (status != STATUS_OK)
		return status;
	if (renameat(writer->folder, FOLDER_PARTIAL, directory, slash ? slash + 1 : path) != 0)
		status = system_fault(path, fault);
	close(directory);
	if (status != STATUS_OK)
		return status;
	writer->files++;
	return folder_writer_keep(writer, path, fault);
}

static bool is_there(int folder, const char *path, struct bytes content)
{
	struct buffer found;
	bool is_equal;

	buffer_init(&found, content.size);
	is_equal = folder_read(folder, path, &found, NULL) == STATUS_OK && bytes_equal(buffer_bytes(&found), content);
	buffer_release(&found);
	return is_equal;
}

enum status folder_writer_put(struct folder_writer *writer, const char *path, struct bytes content, struct fault *fault)
{
	enum status status;
	struct sink sink;
	int file;

	if (is_there(writer->folder, path, content))
		return folder_writer_keep(writer, path, fault);
	status = folder_writer_begin(writer, &file, fault);
	if (status != STATUS_OK)
		return status;
	sink = context_file_sink(&file);
	status = sink.take(sink.context, content);
	if (status == STATUS_OK)
		return folder_writer_place(writer, file, path, fault);
	status = fault_set(fault, status, path, "%s", strerror(errno));
	folder_writer_drop(writer, file);
	return status;
}

#ifndef FOLDER_WRITER_H
#define FOLDER_WRITER_H

#include "folder.h"

#define FOLDER_PARTIAL ".partial" /* what is being written, at the top; one at a time, so whoever writes holds the lock */

/*
 * Files into a folder that others read at the same moment: each is written under another name, flushed to the device and
 * renamed, so that it is there whole or not at all.  The names themselves are durable from folder_writer_sync on.
 */
struct folder_writer {
	int folder;
	uint64_t files; /* written */
	char **changed; /* directories with names that may not be durable yet, distinct */
	size_t changed_count;
};

void folder_writer_init(struct folder_writer *writer, int folder); /* the descriptor stays the caller's */
void folder_writer_release(struct folder_writer *writer);

/* Errors of all: BAD_FOLDER (a link or a file where a directory should be), IO, DISK_FULL, NO_MEMORY. */

/* folder_writer_put(writer, path, content, fault): a file of that content; nothing is written where it is there already. */
enum status folder_writer_put(struct folder_writer *writer, const char *path, struct bytes content, struct fault *fault);

/*
 * folder_writer_begin(writer, file, fault): a new nameless file.  Then either folder_writer_place: flush it and give it its
 * name, over whatever has it; or folder_writer_drop.  Both close it.
 */
enum status folder_writer_begin(struct folder_writer *writer, int *file, struct fault *fault);
enum status folder_writer_place(struct folder_writer *writer, int file, const char *path, struct fault *fault);
void folder_writer_drop(struct folder_writer *writer, int file);

/* folder_writer_keep(writer, path): the file is there already; its name becomes durable with the next sync. */
enum status folder_writer_keep(struct folder_writer *writer, const char *path, struct fault *fault);

/* folder_writer_sync(writer, fault): all that was given a name keeps it, come what may. */
enum status folder_writer_sync(struct folder_writer *writer, struct fault *fault);

#endif

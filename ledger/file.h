#ifndef FILE_H
#define FILE_H

#include "format/fault.h"
#include "format/bytes.h"

#include <sys/types.h>

/*
 * Small durable files: what the standard library makes long-winded.  Errors where not said: IO, DISK_FULL, NO_MEMORY.
 */

/* file_status(error): errno as a status: ENOENT NOT_FOUND, EEXIST EXISTS, ENOSPC and EDQUOT DISK_FULL, else IO. */
enum status file_status(int error);

/* file_write_all(fd, bytes): all of them, through short writes and interruptions. */
enum status file_write_all(int fd, struct bytes bytes);

/*
 * file_create(path, mode, bytes): a new file with that content, fsynced: whole, or not there under that name, even where
 * the process is killed (then "${path}.<pid>.partial" may be left).  Errors: EXISTS.
 */
enum status file_create(const char *path, mode_t mode, struct bytes bytes);

/*
 * file_replace(path, bytes): the file has that content, mode 0600, or what it had before: written beside it, fsynced,
 * renamed, its directory fsynced.
 */
enum status file_replace(const char *path, struct bytes bytes);

/*
 * file_open(path, flags, mode, fd): a regular file, never waiting for one that is none: a FIFO, a device, or a link under
 * that name is IO.  Errors: NOT_FOUND, EXISTS.
 */
enum status file_open(const char *path, int flags, mode_t mode, int *fd);

/* file_read(path, buffer): append the content, at most what fits the buffer's max.  Errors: NOT_FOUND, TOO_LARGE. */
enum status file_read(const char *path, struct buffer *buffer);
/* file_read_open(fd, buffer): the same from an open file, from where it stands. */
enum status file_read_open(int fd, struct buffer *buffer);

/* file_sync_directory(path): make names in it durable.  file_sync_parent(path): of the directory that holds ${path}. */
enum status file_sync_directory(const char *path);
enum status file_sync_parent(const char *path);

/* file_make_directories(path): ${path} and what is missing above it, mode 0700. */
enum status file_make_directories(const char *path);

/* file_path(path, format, ...): a path of at most PATH_MAX.  Errors: TOO_LARGE. */
enum status file_path(char *path, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif

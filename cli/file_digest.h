#ifndef FILE_DIGEST_H
#define FILE_DIGEST_H

#include "format/digest.h"

/* file_digest_add(fd, hasher): all that can be read from ${fd}, a piece at a time.  Errors: IO (errno says why). */
enum status file_digest_add(int fd, struct hasher *hasher);

/* file_digest(path, digest): SHA-256 of a file's bytes.  Errors: IO (errno says why), NO_MEMORY. */
enum status file_digest(const char *path, struct digest *digest);

#endif

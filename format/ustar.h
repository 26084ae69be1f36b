#ifndef USTAR_H
#define USTAR_H

#include "bytes.h"

#define USTAR_BLOCK 512
#define USTAR_NAME_MAX 100
#define USTAR_SIZE_MAX 8589934591ULL /* 11 octal digits */

/*
 * One fixed form of POSIX ustar header: regular file, mode 0644, owner and group 0 and unnamed, mtime 0.  Given the name
 * and size there is exactly one header, so a reader compares whole blocks and no bit of it is free.
 */
enum status ustar_header(const char *name, uint64_t size, uint8_t block[static USTAR_BLOCK]);

/* ustar_read(block, name, size): the name (NUL-terminated) and size of a header in exactly that form.  Errors: BAD_BUNDLE. */
enum status ustar_read(const uint8_t block[static USTAR_BLOCK], char name[static USTAR_NAME_MAX + 1], uint64_t *size);

/* ustar_padding(size): zero bytes that follow content of that size. */
size_t ustar_padding(uint64_t size);

#endif

#ifndef READ_AT_H
#define READ_AT_H

#include "format/status.h"

#include <stddef.h>
#include <stdint.h>

/* read_whole_at(fd, offset, data, size): all of it, or IO. */
enum status read_whole_at(int fd, uint64_t offset, void *data, size_t size);

#endif

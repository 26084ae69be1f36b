#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include "format/fault.h"
#include "format/source.h"

/* Whoever makes a file's content: gives it to ${sink}.  Errors: its own, and the sink's. */
struct content {
	enum status (*write)(void *context, const struct sink *sink, struct fault *fault);
	void *context;
};

/*
 * whole_file_write(path, content): the content to a file that readers meet whole or not at all: written beside ${path},
 * flushed to the device and renamed.  A link stays one and what it leads to is replaced; a pipe or a device is written
 * into.  Prints what is wrong and answers the exit code.
 */
int whole_file_write(const char *path, const struct content *content);

#endif

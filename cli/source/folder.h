#ifndef FOLDER_H
#define FOLDER_H

#include "format/bytes.h"
#include "format/fault.h"

/*
 * Files below a folder that somebody else filled: nothing but regular files in real directories is ever opened, so that no
 * link leads out and no pipe or device makes us wait.  ${path} is relative, without ".." ("tile/0/000"), and is the place
 * of every fault.
 * Errors where not said: NOT_FOUND (there is none), BAD_FOLDER (a link, a device, a file for a directory), IO.
 */

/* folder_open(folder, path, file, fault): open for reading.  Owns: the caller closes *file. */
enum status folder_open(int folder, const char *path, int *file, struct fault *fault);

/* folder_read(folder, path, buffer, fault): append the whole file.  Errors: BAD_FOLDER beyond the buffer's max; NO_MEMORY. */
enum status folder_read(int folder, const char *path, struct buffer *buffer, struct fault *fault);

/*
 * folder_enter(folder, path, makes, directory, fault): open the directory that holds ${path}, ".", "tile/0", …; what is
 * missing on the way is made, mode 0755, where ${makes}.  By the descriptor (O_PATH) files below it can be named, no more.
 * Owns: the caller closes *directory.
 */
enum status folder_enter(int folder, const char *path, bool makes, int *directory, struct fault *fault);

#endif

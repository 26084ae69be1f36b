#ifndef EXECUTABLE_H
#define EXECUTABLE_H

#include "format/bytes.h"

/*
 * executable_find(name, path): append the file that execvp would run for ${name}: ${name} itself where it has a slash,
 * else the first fit in PATH (confstr's where PATH is unset; an empty entry is the working directory).
 * Answers 0, or the errno that execvp would end with: ENOENT, EACCES (there, but a directory or not executable), ENOMEM.
 */
int executable_find(const char *name, struct buffer *path);

#endif

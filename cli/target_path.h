#ifndef TARGET_PATH_H
#define TARGET_PATH_H

#include "target.h"

/*
 * target_open_path(path, target, container): what lies at ${path}: a bundle.
 * Prints what is wrong and answers the exit code; but bytes that are no bundle are an answer, not an error: then the code
 * is 0, target->source NULL, and ${container} says what is wrong with them.  Owns: target_close, also after an error.
 */
int target_open_path(const char *path, struct target *target, struct fault *container);

#endif

#ifndef TARGET_PATH_H
#define TARGET_PATH_H

#include "target.h"

/*
 * target_open_path(path, target): open what lies at ${path}, a bundle, the folder it was extracted to, or a
 * folder that `exhibit publish` filled; target_load reads it.
 * Prints what is wrong and answers the exit code.  Owns: target_close, also after an error.
 */
int target_open_path(const char *path, struct target *target);

#endif

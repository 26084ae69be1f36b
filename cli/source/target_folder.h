#ifndef TARGET_FOLDER_H
#define TARGET_FOLDER_H

#include "target.h"

/*
 * target_open_folder(directory, target): a bundle that was extracted into a folder.  ${directory} is a descriptor of it and the
 * target's from here on.  No link is followed, and nothing but regular files is read.  Answers the exit code.
 */
int target_open_folder(int directory, struct target *target);

#endif

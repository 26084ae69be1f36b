#ifndef TARGET_BUNDLE_H
#define TARGET_BUNDLE_H

#include "target.h"

/* target_open_bundle(fd, size, target): a bundle in one file, which is the target's from here on.  Answers the exit code. */
int target_open_bundle(int fd, uint64_t size, struct target *target);

#endif

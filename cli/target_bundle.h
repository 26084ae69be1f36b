#ifndef TARGET_BUNDLE_H
#define TARGET_BUNDLE_H

#include "target.h"

/*
 * target_open_bundle(fd, size, path, target, container): a bundle in one file, which the target closes; ${path} for messages.
 * Answers as target_open_path.
 */
int target_open_bundle(int fd, uint64_t size, const char *path, struct target *target, struct fault *container);

#endif

#ifndef TARGET_PUBLISHED_H
#define TARGET_PUBLISHED_H

#include "target.h"

/*
 * target_open_published(folder, target): a published log (published.h) in an open directory, which is the target's from
 * here on.  Answers the exit code.
 */
int target_open_published(int folder, struct target *target);

#endif

#ifndef WATCHED_H
#define WATCHED_H

#include "format/source.h"

/*
 * A source that remembers whether it was asked for bytes that are not held: the difference between a check that could
 * not decide and one that had nothing to look at.
 */
struct watched {
	struct source source; /* hand this out; it points back into the struct, which must not move */
	const struct source *inner;
	bool missed;
};

void watched_init(struct watched *watched, const struct source *inner);

#endif

#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>

/* What the user may have meant: offer every name there is; near stays NULL where none is. */
struct suggestion {
	const char *wrong; /* as it was typed */
	const char *near;
	size_t far; /* letters between both */
};

void suggestion_offer(struct suggestion *suggestion, const char *name);

#endif

#ifndef NAMES_H
#define NAMES_H

#include "format/json.h"

/* The names of an array's items, sorted by their bytes: uniqueness and look-up without quadratic work. */
struct names {
	struct name_place {
		const char *name; /* borrowed from the document */
		size_t index;     /* in the array */
	} *sorted; /* owned */
	size_t count;
};

/*
 * names_read(names, array, member, fault):
 * ${member} names the text in each item, NULL where the items themselves are texts.  The form was checked before.
 * Owns: names_release, also after an error.  Errors: NO_MEMORY, BAD_DOCUMENT (one is there twice; the place is a JSON
 * pointer from the array to the later one).
 */
enum status names_read(struct names *names, const struct json *array, const char *member, struct fault *fault);
void names_release(struct names *names);

bool names_find(const struct names *names, const char *name, size_t *index);

#endif

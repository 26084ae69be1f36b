#ifndef FORMS_H
#define FORMS_H

#include "format/shape.h"

/* All forms that have a file in schemas/, from the tables that the program itself checks with. */
#define FORMS_MAX 64
#define FORM_TITLE_MAX 96

struct form {
	char name[64];             /* schemas/<name>.json, urn:exhibit:schema:<name> */
	char title[FORM_TITLE_MAX];
	const struct shape *shape; /* NULL: schema only */
	const char *schema;        /* JSON text that is laid over what the shape gives; NULL: nothing */
	const char *schema_at;     /* JSON pointer to where it is laid */
};

/* forms_list(count): all of them, in the order of their names' rooms.  Static, filled at the first call. */
const struct form *forms_list(size_t *count);

/* form_schema(form): its JSON Schema, NULL without memory.  Owns: the caller frees. */
struct json *form_schema(const struct form *form);

#endif

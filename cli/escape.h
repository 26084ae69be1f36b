#ifndef ESCAPE_H
#define ESCAPE_H

#include "format/json.h"

/* escape_print(bytes, limit): to stdout, safe for a terminal; what is beyond ${limit} bytes is shown as "…". */
void escape_print(struct bytes bytes, size_t limit);

/* escape_print_json(value): text as it is, escaped; everything else as compact JSON, escaped. */
void escape_print_json(const struct json *value);

/* escape_is_incomplete(): was there no memory for something that should have been printed?  context_flush asks. */
bool escape_is_incomplete(void);

#endif

#ifndef JSON_ORDER_H
#define JSON_ORDER_H

#include "json.h"

/*
 * json_name_compare(a, b): the order of RFC 8785 section 3.2.3: by UTF-16 code units, though both are UTF-8.
 * <0, 0 or >0.
 */
int json_name_compare(const char *a, const char *b);

/* json_sorted_members(object, count): its members in that order, or NULL without memory.  Owns: the caller frees. */
const struct json **json_sorted_members(const struct json *object, size_t *count);

#endif

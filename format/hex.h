#ifndef HEX_H
#define HEX_H

#include "bytes.h"

/* hex_encode(bytes, text): lowercase; ${text} has room for 2 * size + 1 and ends in NUL. */
void hex_encode(struct bytes bytes, char *text);

/* hex_decode(text, data, size): exactly ${size} bytes from exactly 2 * size lowercase digits.  Errors: BAD_HEX. */
enum status hex_decode(struct bytes text, uint8_t *data, size_t size);

/* hex_is_lower(text): is it non-empty and nothing but 0-9a-f? */
bool hex_is_lower(struct bytes text);

#endif

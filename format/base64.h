#ifndef BASE64_H
#define BASE64_H

#include "bytes.h"

/* Characters of the padded form of ${size} bytes, without a NUL. */
#define BASE64_SIZE(size) (((size) + 2) / 3 * 4)

/* base64_encode(bytes, buffer): append standard padded base64 (RFC 4648 section 4).  Errors: NO_MEMORY, TOO_LARGE. */
enum status base64_encode(struct bytes bytes, struct buffer *buffer);

/*
 * base64_decode(text, buffer): append the bytes of canonical padded base64: no white space, right padding, unused bits
 * zero.  Exactly one text decodes to given bytes.  Errors: BAD_BASE64, NO_MEMORY, TOO_LARGE.
 */
enum status base64_decode(struct bytes text, struct buffer *buffer);

/* The same for things of fixed size, without memory: keys, signatures, digests. */

/* base64_write(bytes, text): ${text} has room for BASE64_SIZE(size) + 1 and ends in NUL. */
void base64_write(struct bytes bytes, char *text);

/* base64_read(text, data, size): exactly ${size} bytes from BASE64_SIZE(size) characters.  Errors: BAD_BASE64. */
enum status base64_read(struct bytes text, uint8_t *data, size_t size);

#endif

#ifndef BASE64_H
#define BASE64_H

#include "bytes.h"

/* base64_encode(bytes, buffer): append standard padded base64 (RFC 4648 section 4).  Errors: NO_MEMORY, TOO_LARGE. */
enum status base64_encode(struct bytes bytes, struct buffer *buffer);

/*
 * base64_decode(text, buffer): append the bytes of canonical padded base64: no white space, right padding, unused bits
 * zero.  Exactly one text decodes to given bytes.  Errors: BAD_BASE64, NO_MEMORY, TOO_LARGE.
 */
enum status base64_decode(struct bytes text, struct buffer *buffer);

#endif

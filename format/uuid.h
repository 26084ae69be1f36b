#ifndef UUID_H
#define UUID_H

#include "bytes.h"

#define UUID_TEXT_MAX 37 /* with NUL */
#define UUID_URI_MAX 4096

/*
 * uuid_of_uri(uri, text): the name-based UUID (version 5) of a URI, for formats that ask for UUIDs: the same URI has the
 * same one everywhere.  SHA-1 is what the standard says; nothing rests on it.  Errors: NO_MEMORY, TOO_LARGE,
 * LIBRARY.
 * Source: RFC 9562 sections 5.5 and 6.6 (the namespace of URLs).
 */
enum status uuid_of_uri(struct bytes uri, char text[static UUID_TEXT_MAX]);

#endif

#ifndef KEPT_H
#define KEPT_H

#include "format/digest.h"

#define KEPT_BYTES_MAX ((size_t)16 << 20) /* all together */
#define KEPT_ONE_MAX ((size_t)8 << 20)
#define KEPT_COUNT_MAX 64

/*
 * Blobs that were read and have the digest that names them, so that the next check of the same stream neither reads nor
 * hashes it again.  What was used longest ago gives way.  They are copies of our own: what becomes of the source
 * afterwards changes nothing.  No answer depends on what is kept.
 */
struct kept {
	struct kept_blob {
		struct digest digest;
		uint8_t *data; /* owned */
		size_t size;
		uint64_t used; /* when last, counted in uses */
	} items[KEPT_COUNT_MAX];
	size_t count;
	size_t size; /* of all */
	uint64_t uses;
};

/* kept_find(kept, digest, bytes): is it kept?  Valid until the next kept_put.  ${kept} NULL: nothing is. */
bool kept_find(struct kept *kept, const struct digest *digest, struct bytes *bytes);

/*
 * kept_put(kept, digest, data, size): keep it; ${data} is malloc'ed, ${size} at most KEPT_ONE_MAX, and ${digest} that of
 * these bytes.  Takes ${data}.
 */
void kept_put(struct kept *kept, const struct digest *digest, uint8_t *data, size_t size);
void kept_release(struct kept *kept);

#endif

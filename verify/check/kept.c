#include "kept.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool kept_find(struct kept *kept, const struct digest *digest, struct bytes *bytes)
{
	for (size_t i = 0; kept != NULL && i < kept->count; i++) {
		if (!digest_equal(&kept->items[i].digest, digest))
			continue;
		kept->items[i].used = ++kept->uses;
		*bytes = bytes_of(kept->items[i].data, kept->items[i].size);
		return true;
	}
	return false;
}

static void give_way(struct kept *kept)
{
	size_t oldest = 0;

	for (size_t i = 1; i < kept->count; i++)
		if (kept->items[i].used < kept->items[oldest].used)
			oldest = i;
	free(kept->items[oldest].data);
	kept->size -= kept->items[oldest].size;
	kept->items[oldest] = kept->items[--kept->count];
}

void kept_put(struct kept *kept, const struct digest *digest, uint8_t *data, size_t size)
{
	assert(size <= KEPT_ONE_MAX);
	while (kept->count == KEPT_COUNT_MAX || kept->size > KEPT_BYTES_MAX - size)
		give_way(kept);
	kept->items[kept->count++] = (struct kept_blob){ *digest, data, size, ++kept->uses };
	kept->size += size;
}

void kept_release(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		free(kept->items[i].data);
	memset(kept, 0, sizeof(*kept));
}

#include "map_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#define TOUCHED_MAX ((size_t)24 << 20)
#define TOUCHED_PER_READ ((size_t)16 << 10) /* what a small read faults in around itself */

/*
 * Of all that was ever read, not just since the last time: the kernel maps whole folios, of up to 2 MiB, around what is
 * touched, and what lies beyond the ends would stay for good.
 */
static void give_back(struct map_pages *pages)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = pages->start / page * page, end = (pages->end + page - 1) / page * page;

	/* Only advice: where it is refused, we merely look larger. */
	if (pages->end > 0)
		(void)madvise((void *)start, end - start, MADV_DONTNEED);
	pages->touched = 0;
}

/* LMDB does not tell where its map is, but what lies between the lowest and the highest value seen lies in it too. */
void map_pages_touch(struct map_pages *pages, struct bytes value)
{
	uintptr_t start = (uintptr_t)value.data, end = start + value.size;

	if (value.size == 0)
		return;
	if (pages->touched + value.size > TOUCHED_MAX)
		give_back(pages);
	if (pages->end == 0 || start < pages->start)
		pages->start = start;
	if (end > pages->end)
		pages->end = end;
	pages->touched += value.size + TOUCHED_PER_READ;
}

void map_pages_forget(struct map_pages *pages)
{
	*pages = (struct map_pages){ .touched = 0 };
}

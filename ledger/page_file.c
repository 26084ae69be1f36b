#include "page_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0xBEEFC0DEu
#define VERSION 1
#define META_SIZE 136 /* behind the page's head */
#define NODE_HEAD_SIZE 8
#define PAGE_SIZE_MIN 512
#define PAGE_SIZE_MAX 65536

uint16_t page_u16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] | bytes[1] << 8);
}

uint32_t page_u32(const uint8_t *bytes)
{
	return page_u16(bytes) | (uint32_t)page_u16(bytes + 2) << 16;
}

uint64_t page_u64(const uint8_t *bytes)
{
	return page_u32(bytes) | (uint64_t)page_u32(bytes + 4) << 32;
}

bool page_file_read(const struct page_file *file, uint64_t offset, uint8_t *to, size_t size)
{
	if (offset > INT64_MAX - size)
		return false;
	while (size > 0) {
		ssize_t got = pread(file->fd, to, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return true;
}

bool page_file_has(const struct page_file *file, uint64_t size)
{
	struct stat found;

	return fstat(file->fd, &found) == 0 && found.st_size >= 0 && (uint64_t)found.st_size >= size;
}

void page_tree_read(const uint8_t bytes[PAGE_TREE_SIZE], struct page_tree *tree)
{
	tree->flags = page_u16(bytes + 4);
	tree->depth = page_u16(bytes + 6);
	tree->branch_pages = page_u64(bytes + 8);
	tree->leaf_pages = page_u64(bytes + 16);
	tree->overflow_pages = page_u64(bytes + 24);
	tree->entries = page_u64(bytes + 32);
	tree->root = page_u64(bytes + 40);
}

static bool read_meta(struct page_file *file, unsigned number, uint8_t *page)
{
	return page_file_read(file, number * file->page_size, page, PAGE_HEAD_SIZE + META_SIZE) &&
	    page_u64(page) == number && page_u16(page + 10) == PAGE_META && page_u32(page + 16) == MAGIC &&
	    page_u32(page + 20) == VERSION && page_u32(page + 40) == file->page_size;
}

static bool refuse(char *reason, size_t size, const char *what)
{
	(void)snprintf(reason, size, "%s", what);
	return false;
}

bool page_file_head(struct page_file *file, char *reason, size_t size)
{
	uint8_t pages[2][PAGE_HEAD_SIZE + META_SIZE];
	const uint8_t *meta;
	uint64_t first, second;

	if (!page_file_read(file, 0, pages[0], sizeof(pages[0])))
		return refuse(reason, size, "the file is too short to be a store");
	file->page_size = page_u32(pages[0] + 40);
	if (file->page_size < PAGE_SIZE_MIN || file->page_size > PAGE_SIZE_MAX ||
	    (file->page_size & (file->page_size - 1)) != 0)
		return refuse(reason, size, "the first meta page has a page size that cannot be");
	if (!read_meta(file, 0, pages[0]) || !read_meta(file, 1, pages[1]))
		return refuse(reason, size, "one of the two meta pages is damaged");
	/* Each transaction writes the page of its parity, so they are always one apart; a new store has only zeros. */
	first = page_u64(pages[0] + 144);
	second = page_u64(pages[1] + 144);
	if ((first | second) != 0 && ((first & 1) != 0 || (second & 1) != 1 || first - second + 1 > 2))
		return refuse(reason, size, "the two meta pages are not of transactions that follow each other");
	meta = second > first ? pages[1] : pages[0];
	page_tree_read(meta + 40, &file->free);
	page_tree_read(meta + 88, &file->main);
	file->last_page = page_u64(meta + 136);
	file->transaction = second > first ? second : first;
	/* The free list's keys are integers (8), with flags of the environment beside; the main table's are plain. */
	if (file->main.flags != 0 || (file->free.flags & 0x1f) != 8)
		return refuse(reason, size, "the newest meta page has flags that cannot be");
	if (page_u64(meta + 24) != 0)
		return refuse(reason, size, "the newest meta page asks for a fixed address");
	if (file->last_page < 1 || !page_file_has(file, 2 * file->page_size) ||
	    file->last_page > INT64_MAX / file->page_size || page_u64(meta + 32) / file->page_size < file->last_page)
		return refuse(reason, size, "the newest meta page has a last page that cannot be");
	/* Pages behind the end may be there that were never written: not more than one transaction has. */
	if (!page_file_has(file, (file->last_page / 2) * file->page_size))
		return refuse(reason, size, "the file ends long before its last page");
	return true;
}

bool page_is_formed(const struct page_file *file, const uint8_t *page)
{
	unsigned lower = page_u16(page + 12), upper = page_u16(page + 14);

	return lower >= PAGE_HEAD_SIZE && lower % 2 == 0 && lower <= upper && upper <= file->page_size;
}

unsigned page_node_count(const uint8_t *page)
{
	return (page_u16(page + 12) - PAGE_HEAD_SIZE) / 2u;
}

bool page_node_read(const struct page_file *file, const uint8_t *page, unsigned i, bool is_branch,
    struct page_node *node)
{
	size_t at = page_u16(page + PAGE_HEAD_SIZE + 2 * i), room;
	const uint8_t *head = page + at;

	if (at < page_u16(page + 14) || at % 2 != 0 || at + NODE_HEAD_SIZE > file->page_size)
		return false;
	room = file->page_size - at - NODE_HEAD_SIZE;
	node->key_size = page_u16(head + 6);
	node->key = head + NODE_HEAD_SIZE;
	if (node->key_size > PAGE_KEY_MAX || node->key_size > room)
		return false;
	node->child = page_u32(head) | (uint64_t)page_u16(head + 4) << 32;
	if (is_branch)
		return true;
	node->flags = page_u16(head + 4);
	node->size = page_u32(head);
	node->data = node->key + node->key_size;
	node->data_offset = at + NODE_HEAD_SIZE + node->key_size;
	room -= node->key_size;
	if ((node->flags & ~(unsigned)(PAGE_NODE_LARGE | PAGE_NODE_TABLE)) != 0)
		return false;
	return node->flags & PAGE_NODE_LARGE ? room >= 8 : node->size <= room;
}

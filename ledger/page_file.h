#ifndef PAGE_FILE_H
#define PAGE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * LMDB's data file as bytes, read with pread and bounded at every step.  Only what a 64-bit little-endian machine
 * writes (ours is private to its machine).  Source: the structures MDB_page, MDB_meta, MDB_db and MDB_node of LMDB 0.9,
 * data version 1.
 */
#define PAGE_HEAD_SIZE 16
#define PAGE_TREE_SIZE 48
#define PAGE_KEY_MAX 511
enum { PAGE_BRANCH = 0x01, PAGE_LEAF = 0x02, PAGE_OVERFLOW = 0x04, PAGE_META = 0x08 };
enum { PAGE_NODE_LARGE = 0x01, PAGE_NODE_TABLE = 0x02 };

/* A table: how many pages and rows it has, and where it begins. */
struct page_tree {
	unsigned flags, depth;
	uint64_t branch_pages, leaf_pages, overflow_pages, entries;
	uint64_t root; /* UINT64_MAX: it is empty */
};

struct page_file {
	int fd;
	size_t page_size;
	uint64_t last_page;   /* the highest that was ever used */
	uint64_t transaction; /* the one whose state this is */
	struct page_tree free, main;
};

struct page_node {
	const uint8_t *key;
	size_t key_size;
	uint64_t child;       /* of a branch */
	unsigned flags;       /* of a leaf, as the rest: */
	uint64_t size;        /* of the value */
	const uint8_t *data;  /* the value; where it is large its first page's number, 8 bytes */
	size_t data_offset;   /* in the page */
};

uint16_t page_u16(const uint8_t *bytes);
uint32_t page_u32(const uint8_t *bytes);
uint64_t page_u64(const uint8_t *bytes);

/* page_file_read(file, offset, to, size): all of it; false behind the end, or where it cannot be read. */
bool page_file_read(const struct page_file *file, uint64_t offset, uint8_t *to, size_t size);

/* page_file_has(file, size): is the file at least that long? */
bool page_file_has(const struct page_file *file, uint64_t size);

/* page_file_head(file, reason, size): the newer of the two meta pages; false, and why, where they cannot be used. */
bool page_file_head(struct page_file *file, char *reason, size_t size);

void page_tree_read(const uint8_t bytes[PAGE_TREE_SIZE], struct page_tree *tree);

/* page_is_formed(file, page): are the limits of its free space possible?  Then: page_node_count(page). */
bool page_is_formed(const struct page_file *file, const uint8_t *page);
unsigned page_node_count(const uint8_t *page);

/* page_node_read(file, page, i, is_branch, node): false where it is not within the page, or its flags cannot be. */
bool page_node_read(const struct page_file *file, const uint8_t *page, unsigned i, bool is_branch,
    struct page_node *node);

#endif

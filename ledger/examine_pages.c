#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "examine_parts.h"
#include "file.h"
#include "page_file.h"

/*
 * data.mdb page by page, without LMDB and without its map: so what would bring LMDB down is only a number out of range
 * here, and it is seen what LMDB never shows: a page that is free and in use at once would be written over by an append
 * one day.
 */
#define DEPTH_MAX 32
#define ATTEMPTS_MAX 5

struct page_walk {
	struct page_file file;
	struct examining *examining;
	uint8_t *pages[DEPTH_MAX]; /* one per level */
	uint8_t *used;             /* a bit per page */
	uint64_t used_count;
	uint8_t key[PAGE_KEY_MAX]; /* the last one seen, or the least that may follow */
	size_t key_size;
	bool has_key, may_be_equal;
	bool is_free_list;
	struct page_tree counted;
	struct page_fault {
		uint64_t page;
		char says[128];
	} faults[16];
	size_t fault_count;
};

static bool fault(struct page_walk *walk, uint64_t page, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool fault(struct page_walk *walk, uint64_t page, const char *format, ...)
{
	va_list arguments;

	if (walk->fault_count < sizeof(walk->faults) / sizeof(walk->faults[0])) {
		struct page_fault *entry = &walk->faults[walk->fault_count];

		entry->page = page;
		va_start(arguments, format);
		(void)vsnprintf(entry->says, sizeof(entry->says), format, arguments);
		va_end(arguments);
	}
	walk->fault_count++;
	return false;
}

/* Each page has one place: in one tree, or in the list of free ones. */
static bool use(struct page_walk *walk, uint64_t page, const char *as)
{
	if (page < 2 || page > walk->file.last_page)
		return fault(walk, page, "lies outside of the file's pages, as %s", as);
	if (walk->used[page / 8] & (1u << (page % 8)))
		return fault(walk, page, "is in two places at once, here as %s", as);
	walk->used[page / 8] |= (uint8_t)(1u << (page % 8));
	walk->used_count++;
	return true;
}

static bool read_page(struct page_walk *walk, uint64_t page, uint8_t *to)
{
	examine_at(walk->examining, "page %" PRIu64, page);
	if (!page_file_read(&walk->file, page * walk->file.page_size, to, walk->file.page_size))
		return fault(walk, page, "lies behind the end of the file, or cannot be read");
	if (page_u64(to) != page)
		return fault(walk, page, "says that it is page %" PRIu64, page_u64(to));
	return true;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static bool follows(struct page_walk *walk, uint64_t page, const uint8_t *key, size_t size)
{
	int order = 1;

	if (walk->has_key && walk->is_free_list)
		order = size == 8 && walk->key_size == 8 ? compare_numbers(page_u64(key), page_u64(walk->key)) : -1;
	else if (walk->has_key)
		order = bytes_compare(bytes_of(key, size), bytes_of(walk->key, walk->key_size));
	if (size > PAGE_KEY_MAX || order < 0 || (order == 0 && !walk->may_be_equal))
		return fault(walk, page, "has a key out of order");
	memcpy(walk->key, key, size);
	walk->key_size = size;
	walk->has_key = true;
	return true;
}

/* The pages behind a value that is too large for its leaf. */
static bool use_overflow(struct page_walk *walk, uint64_t page, uint64_t size)
{
	uint8_t head[PAGE_HEAD_SIZE];
	uint64_t count = (PAGE_HEAD_SIZE - 1 + size) / walk->file.page_size + 1;

	for (uint64_t i = 0; i < count; i++)
		if (!use(walk, page + i, "a large value"))
			return false;
	walk->counted.overflow_pages += count;
	if (!page_file_read(&walk->file, page * walk->file.page_size, head, sizeof(head)) ||
	    !page_file_has(&walk->file, (page + count) * walk->file.page_size))
		return fault(walk, page, "lies behind the end of the file, or cannot be read");
	if (page_u64(head) != page || page_u16(head + 10) != PAGE_OVERFLOW || page_u32(head + 12) != count)
		return fault(walk, page, "is not the head of a value of %" PRIu64 " pages", count);
	return true;
}

/* The list is a number and as many pages, descending. */
static bool use_free_pages(struct page_walk *walk, uint64_t page, uint64_t offset, uint64_t size)
{
	uint8_t number[8];
	uint64_t count, before = UINT64_MAX;

	if (size < 8 || !page_file_read(&walk->file, offset, number, 8))
		return fault(walk, page, "has a list of free pages that cannot be read");
	count = page_u64(number);
	if (count > size / 8 - 1)
		return fault(walk, page, "has a list of free pages that is longer than it is");
	for (uint64_t i = 1; i <= count; i++) {
		if (!page_file_read(&walk->file, offset + i * 8, number, 8))
			return fault(walk, page, "has a list of free pages that cannot be read");
		if (page_u64(number) >= before)
			return fault(walk, page, "has a list of free pages out of order");
		before = page_u64(number);
		if (!use(walk, before, "a free page"))
			return false;
	}
	return true;
}

static bool walk_tree(struct page_walk *walk, const struct page_tree *tree, bool is_free_list, bool has_tables);

static bool look_at_value(struct page_walk *walk, uint64_t page, const struct page_node *node, bool has_tables)
{
	uint64_t offset = page * walk->file.page_size + node->data_offset;

	if (node->flags & PAGE_NODE_LARGE) {
		uint64_t first = page_u64(node->data);

		if (!use_overflow(walk, first, node->size))
			return false;
		offset = first * walk->file.page_size + PAGE_HEAD_SIZE;
	}
	if (walk->is_free_list)
		return use_free_pages(walk, page, offset, node->size);
	if (has_tables != ((node->flags & PAGE_NODE_TABLE) != 0))
		return fault(walk, page, "has a table where there is none, or none where there is one");
	return true;
}

static bool walk_page(struct page_walk *walk, uint64_t page, unsigned depth, unsigned depth_max, bool has_tables);

static bool walk_branch(struct page_walk *walk, uint64_t page, unsigned depth, unsigned depth_max, bool has_tables)
{
	const uint8_t *bytes = walk->pages[depth];
	unsigned count = page_node_count(bytes);
	struct page_node node;

	walk->counted.branch_pages++;
	for (unsigned i = 0; i < count; i++) {
		if (!page_node_read(&walk->file, bytes, i, true, &node))
			return fault(walk, page, "has a node that is not within it");
		/* The first one's key is not looked at by LMDB: it is below all. */
		if (i > 0 && !follows(walk, page, node.key, node.key_size))
			return false;
		walk->may_be_equal = i > 0;
		if (!walk_page(walk, node.child, depth + 1, depth_max, has_tables))
			return false;
	}
	return true;
}

static bool walk_leaf(struct page_walk *walk, uint64_t page, unsigned depth, bool has_tables)
{
	const uint8_t *bytes = walk->pages[depth];
	unsigned count = page_node_count(bytes);
	struct page_node node;

	walk->counted.leaf_pages++;
	for (unsigned i = 0; i < count; i++) {
		if (!page_node_read(&walk->file, bytes, i, false, &node))
			return fault(walk, page, "has a node that is not within it");
		if (!follows(walk, page, node.key, node.key_size))
			return false;
		walk->may_be_equal = false;
		walk->counted.entries++;
		if (!look_at_value(walk, page, &node, has_tables))
			return false;
	}
	return true;
}

static bool walk_page(struct page_walk *walk, uint64_t page, unsigned depth, unsigned depth_max, bool has_tables)
{
	const uint8_t *bytes = walk->pages[depth];
	bool is_leaf = depth + 1 == depth_max;

	if (!use(walk, page, is_leaf ? "a leaf" : "a branch") || !read_page(walk, page, walk->pages[depth]))
		return false;
	if (page_u16(bytes + 10) != (is_leaf ? PAGE_LEAF : PAGE_BRANCH))
		return fault(walk, page, "is no %s", is_leaf ? "leaf" : "branch");
	if (!page_is_formed(&walk->file, bytes) || (!is_leaf && page_node_count(bytes) < 2))
		return fault(walk, page, "has limits that cannot be");
	return is_leaf ? walk_leaf(walk, page, depth, has_tables) : walk_branch(walk, page, depth, depth_max, has_tables);
}

static bool walk_tree(struct page_walk *walk, const struct page_tree *tree, bool is_free_list, bool has_tables)
{
	uint64_t page = tree->root;

	memset(&walk->counted, 0, sizeof(walk->counted));
	walk->has_key = walk->may_be_equal = false;
	walk->is_free_list = is_free_list;
	if (tree->root == UINT64_MAX)
		return tree->entries == 0 && tree->depth == 0 ? true : fault(walk, 0, "an empty table is said to have rows");
	if (tree->depth == 0 || tree->depth >= DEPTH_MAX)
		return fault(walk, page, "is the root of a table whose depth cannot be");
	if (!walk_page(walk, page, 0, tree->depth, has_tables))
		return false;
	if (walk->counted.branch_pages != tree->branch_pages || walk->counted.leaf_pages != tree->leaf_pages ||
	    walk->counted.overflow_pages != tree->overflow_pages || walk->counted.entries != tree->entries)
		return fault(walk, page, "is the root of a table whose numbers of rows and pages are wrong");
	return true;
}

/* The tables are rows of the main one; read behind it, since a walk has one page per level. */
static bool walk_tables(struct page_walk *walk, uint64_t page, unsigned depth, unsigned depth_max)
{
	uint8_t *bytes = malloc(walk->file.page_size);
	struct page_node node;
	struct page_tree tree;
	bool is_well = bytes && page_file_read(&walk->file, page * walk->file.page_size, bytes, walk->file.page_size);

	for (unsigned i = 0; is_well && i < page_node_count(bytes); i++) {
		is_well = page_node_read(&walk->file, bytes, i, depth + 1 < depth_max, &node);
		if (is_well && depth + 1 < depth_max)
			is_well = walk_tables(walk, node.child, depth + 1, depth_max);
		else if (is_well)
			is_well = node.size == PAGE_TREE_SIZE && !(node.flags & PAGE_NODE_LARGE) ?
			    (page_tree_read(node.data, &tree), tree.flags == 0) && walk_tree(walk, &tree, false, false) :
			    fault(walk, page, "has a table that is none");
	}
	free(bytes);
	return is_well;
}

static void walk_all(struct page_walk *walk)
{
	const struct page_file *file = &walk->file;
	bool is_well = walk_tree(walk, &file->main, false, true);

	if (is_well && file->main.root != UINT64_MAX && !walk_tables(walk, file->main.root, 0, file->main.depth) &&
	    walk->fault_count == 0)
		fault(walk, file->main.root, "has a table that cannot be read");
	if (walk_tree(walk, &file->free, true, false) && walk->fault_count == 0 && walk->used_count + 2 != file->last_page + 1)
		fault(walk, file->last_page, "is the last; %" PRIu64 " pages up to it are neither in use nor free",
		    file->last_page + 1 - 2 - walk->used_count);
}

static enum status walk_once(struct page_walk *walk)
{
	walk->used = calloc(walk->file.last_page / 8 + 1, 1);
	walk->used_count = 0;
	if (walk->used == NULL)
		return STATUS_NO_MEMORY;
	for (unsigned i = 0; i < DEPTH_MAX; i++) {
		free(walk->pages[i]);
		walk->pages[i] = malloc(walk->file.page_size);
		if (walk->pages[i] == NULL)
			return STATUS_NO_MEMORY;
	}
	walk_all(walk);
	return STATUS_OK;
}

/* Who appends meanwhile frees pages of our snapshot and uses them: what is wrong then is looked at again. */
static enum status walk_quietly(struct page_walk *walk, bool *is_quiet)
{
	enum status status = STATUS_OK;

	*is_quiet = false;
	for (int i = 0; status == STATUS_OK && !*is_quiet && i < ATTEMPTS_MAX; i++) {
		char reason[128];
		uint64_t before;

		walk->fault_count = 0;
		free(walk->used);
		walk->used = NULL;
		if (!page_file_head(&walk->file, reason, sizeof(reason))) {
			fault(walk, 0, "%s", reason);
			*is_quiet = true;
			break;
		}
		before = walk->file.transaction;
		status = walk_once(walk);
		*is_quiet = walk->fault_count == 0 || (page_file_head(&walk->file, reason, sizeof(reason)) &&
		    walk->file.transaction == before);
	}
	return status;
}

static void tell(struct page_walk *walk, bool is_quiet)
{
	if (!is_quiet) {
		examine_tell(walk->examining, EXAMINE_CANNOT_TELL, STATUS_OK, "data.mdb", "try again when nobody appends",
		    "it changed while it was read, each time");
		return;
	}
	for (size_t i = 0; i < walk->fault_count && i < sizeof(walk->faults) / sizeof(walk->faults[0]); i++) {
		char place[48];

		snprintf(place, sizeof(place), "page %" PRIu64, walk->faults[i].page);
		examine_tell(walk->examining, EXAMINE_DAMAGED, STATUS_STORE, place,
		    "do not append to it: restore the ledger from a copy", "%s", walk->faults[i].says);
	}
}

enum status examine_pages(struct examining *examining)
{
	struct page_walk *walk = calloc(1, sizeof(*walk));
	char path[PATH_MAX];
	bool is_quiet = true;
	enum status status = walk == NULL ? STATUS_NO_MEMORY :
	    file_path(path, sizeof(path), "%s/data.mdb", examining->ledger.directory);

	if (status != STATUS_OK) {
		free(walk);
		return status;
	}
	walk->examining = examining;
	walk->file.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (walk->file.fd < 0 && errno != ENOENT)
		status = fault_set(examining->fault, STATUS_IO, "data.mdb", "%s", strerror(errno));
	if (walk->file.fd >= 0)
		status = walk_quietly(walk, &is_quiet);
	if (status == STATUS_OK)
		tell(walk, is_quiet);
	for (unsigned i = 0; i < DEPTH_MAX; i++)
		free(walk->pages[i]);
	free(walk->used);
	if (walk->file.fd >= 0)
		close(walk->file.fd);
	free(walk);
	return status;
}

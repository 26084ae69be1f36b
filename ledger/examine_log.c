#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "big_endian.h"
#include "examine_parts.h"
#include "format/record.h"
#include "format/tile_builder.h"
#include "tree.h"

#define RESTORE "restore the ledger from a copy; bundles and published folders that were made of it still verify"

/*
 * What an entry's hash should be is told by two: the entry, and the lowest tile.  Where they disagree the signature
 * decides which of them to believe; and the root, which all of them make, says whether that was right.
 */
struct log_walk {
	struct examining *examining;
	struct tile_builder builder;
	struct buffer tile;
	uint64_t intact;      /* entries that are what the log has there */
	uint64_t first_wrong; /* UINT64_MAX: none */
	uint64_t tiles;
	bool is_mark_met;     /* the log had the mark's root when it was as long */
};

static void tell_entry(struct log_walk *walk, uint64_t index, enum status status, const char *what)
{
	char place[48];

	snprintf(place, sizeof(place), "entry %" PRIu64, index);
	if (walk->first_wrong == UINT64_MAX)
		walk->first_wrong = index;
	examine_tell(walk->examining, EXAMINE_DAMAGED, status, place, RESTORE, "%s", what);
}

/* The hash of an entry as it is stored; *is_signed: its form and signature are as they should be. */
static enum status read_entry(struct log_walk *walk, uint64_t index, struct digest *leaf, bool *is_signed,
    enum status *form)
{
	struct record record;
	struct bytes entry;
	uint8_t key[8];
	enum status status;

	big_endian_put64(key, index);
	status = store_get(walk->examining->txn, STORE_ENTRIES, bytes_of(key, sizeof(key)), &entry);
	*is_signed = false;
	*form = status;
	if (status != STATUS_OK)
		return examine_is_trouble(status) ? status : STATUS_NOT_FOUND;
	*leaf = merkle_leaf(entry);
	*form = record_read(entry, &record, NULL);
	if (*form == STATUS_OK)
		*form = record_verify(&record);
	*is_signed = *form == STATUS_OK;
	record_release(&record);
	return *form == STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status read_tile_leaf(struct log_walk *walk, uint64_t index, struct digest *leaf)
{
	enum status status = tree_leaf(walk->examining->txn, index, leaf);

	return status == STATUS_OK || examine_is_trouble(status) ? status : STATUS_NOT_FOUND;
}

static enum status look_at_entry(struct log_walk *walk, uint64_t index, struct digest *leaf)
{
	struct digest own, other;
	bool is_signed;
	enum status form, status, tiled;

	examine_at(walk->examining, "entry %" PRIu64, index);
	status = read_entry(walk, index, &own, &is_signed, &form);
	if (examine_is_trouble(status))
		return status;
	tiled = read_tile_leaf(walk, index, &other);
	if (examine_is_trouble(tiled))
		return tiled;
	if (status == STATUS_OK && (is_signed || tiled != STATUS_OK || digest_equal(&own, &other))) {
		*leaf = own;
		if (is_signed) {
			walk->intact++;
			return STATUS_OK;
		}
		tell_entry(walk, index, form, status_sentence(form));
		return STATUS_OK;
	}
	*leaf = tiled == STATUS_OK ? other : merkle_empty();
	if (status != STATUS_OK)
		tell_entry(walk, index, STATUS_ENTRY_MISSING, "it is not in the store, or cannot be read there");
	else
		tell_entry(walk, index, STATUS_ENTRY_MISMATCH, "its bytes do not have the hash that the tree has for it");
	return STATUS_OK;
}

static enum status look_at_tile(void *context, unsigned level, uint64_t index, struct bytes expected)
{
	struct log_walk *walk = context;
	char place[TILE_PATH_MAX];
	enum status status;

	walk->tiles++;
	tile_path(level, index, (unsigned)(expected.size / DIGEST_SIZE), place);
	examine_at(walk->examining, "%s", place);
	buffer_clear(&walk->tile);
	status = tree_tile(walk->examining->txn, level, index, (unsigned)(expected.size / DIGEST_SIZE), &walk->tile);
	if (examine_is_trouble(status))
		return status;
	if (status != STATUS_OK)
		examine_tell(walk->examining, EXAMINE_DAMAGED, STATUS_BAD_TILE, place, RESTORE,
		    "the tile is missing, or cannot be read");
	else if (!bytes_equal(buffer_bytes(&walk->tile), expected))
		examine_tell(walk->examining, EXAMINE_DAMAGED, STATUS_BAD_TILE, place, RESTORE,
		    "the tile does not hold the hashes of its entries");
	return STATUS_OK;
}

static enum status meet_mark(struct log_walk *walk)
{
	struct digest root;
	enum status status;

	if (!walk->examining->has_mark || walk->builder.size != walk->examining->mark.size)
		return STATUS_OK;
	status = tile_builder_root(&walk->builder, &root);
	walk->is_mark_met = status == STATUS_OK && digest_equal(&root, &walk->examining->mark.root);
	return status;
}

static enum status walk_entries(struct log_walk *walk)
{
	const struct tile_sink sink = { look_at_tile, walk };
	enum status status = meet_mark(walk);

	for (uint64_t i = 0; status == STATUS_OK && i < walk->examining->size; i++) {
		struct digest leaf;

		status = look_at_entry(walk, i, &leaf);
		if (status == STATUS_OK)
			status = tile_builder_add(&walk->builder, &leaf, &sink);
		if (status == STATUS_OK)
			status = meet_mark(walk);
	}
	return status == STATUS_OK ? tile_builder_finish(&walk->builder, &sink) : status;
}

static void tell_intact(struct log_walk *walk, uint64_t size, const char *under)
{
	struct examine_finding finding = { .part = EXAMINE_LOG, .severity = EXAMINE_INTACT };
	struct examining *examining = walk->examining;

	if (walk->first_wrong < size) {
		finding.count = walk->first_wrong;
		snprintf(finding.says, sizeof(finding.says),
		    "every entry below %" PRIu64 " that is not named as damaged is the one that %s has; the first %" PRIu64
		    " without a gap", size, under, walk->first_wrong);
	} else {
		finding.count = size;
		snprintf(finding.says, sizeof(finding.says), "all %" PRIu64 " entries are those that %s has", size, under);
	}
	snprintf(finding.place, sizeof(finding.place), "entries");
	examining->listener->found(examining->listener->context, &finding);
}

static void compare_mark(struct log_walk *walk, const struct digest *root)
{
	const struct checkpoint *mark = &walk->examining->mark;
	uint64_t size = walk->examining->size;
	char seen[DIGEST_HEX_SIZE], here[DIGEST_HEX_SIZE];

	digest_hex(&mark->root, seen);
	digest_hex(root, here);
	if (mark->size > size)
		examine_tell(walk->examining, EXAMINE_ROLLED_BACK, STATUS_ROLLED_BACK, "checkpoint",
		    "do not append: find the newer copy of this ledger", "seen before: %" PRIu64 " %s, here: %" PRIu64 " %s",
		    mark->size, seen, size, here);
	else if (!walk->is_mark_met && walk->intact == size)
		examine_tell(walk->examining, EXAMINE_ROLLED_BACK, STATUS_FORKED, "checkpoint",
		    "do not append: find out which of the two histories is real",
		    "seen before: %" PRIu64 " %s; the first %" PRIu64 " entries here have another root", mark->size, seen,
		    mark->size);
}

static enum status conclude(struct log_walk *walk)
{
	struct examining *examining = walk->examining;
	struct digest root;
	enum status status = tile_builder_root(&walk->builder, &root);

	if (status != STATUS_OK)
		return status;
	if (examining->has_mark)
		compare_mark(walk, &root);
	if (examining->has_head && digest_equal(&root, &examining->head.root)) {
		tell_intact(walk, examining->size, "the newest checkpoint");
		return STATUS_OK;
	}
	if (examining->has_head)
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_ROOT_MISMATCH, "checkpoint", RESTORE,
		    "entries and tiles do not have the root of the newest checkpoint, however they are put together");
	if (walk->is_mark_met)
		tell_intact(walk, examining->mark.size, "the checkpoint remembered outside of the ledger");
	return STATUS_OK;
}

static enum status nothing(struct examining *examining, struct bytes key, struct bytes value, void *context)
{
	(void)examining;
	(void)key;
	(void)value;
	(void)context;
	return STATUS_OK;
}

/* Lookups found every row that should be there; are there others? */
static enum status count_rows(struct log_walk *walk)
{
	static const struct {
		enum store_table table;
		const char *name;
	} tables[] = { { STORE_META, "meta" }, { STORE_ENTRIES, "entries" }, { STORE_TILES, "tiles" } };
	const uint64_t expected[] = { 2 + (walk->examining->ledger.log_key_count > 1), walk->examining->size, walk->tiles };
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < sizeof(tables) / sizeof(tables[0]); i++) {
		uint64_t count;

		examine_at(walk->examining, "table %s", tables[i].name);
		status = examine_rows(walk->examining, tables[i].table, tables[i].name, nothing, NULL);
		if (status == STATUS_OK && store_count(walk->examining->txn, tables[i].table, &count) == STATUS_OK &&
		    count != expected[i])
			examine_tell(walk->examining, EXAMINE_DAMAGED, STATUS_STORE, tables[i].name, NULL,
			    "the table has %" PRIu64 " rows instead of %" PRIu64, count, expected[i]);
	}
	return status;
}

enum status examine_log(struct examining *examining)
{
	struct log_walk *walk = calloc(1, sizeof(*walk));
	enum status status;

	if (walk == NULL)
		return STATUS_NO_MEMORY;
	walk->examining = examining;
	walk->first_wrong = UINT64_MAX;
	tile_builder_init(&walk->builder);
	buffer_init(&walk->tile, TILE_BYTES_MAX);
	status = walk_entries(walk);
	if (status == STATUS_OK)
		status = conclude(walk);
	if (status == STATUS_OK)
		status = count_rows(walk);
	buffer_release(&walk->tile);
	free(walk);
	return status;
}

#include "published.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "format/entry_bundle.h"
#include "format/tile.h"
#include "published_ids.h"
#include "published_keys.h"

#define BLOB_STEP 65536

struct published {
	struct source source;
	int folder;
	struct buffer checkpoint;
	uint64_t size; /* of the checkpoint */
	struct buffer bundle; /* the bundle of entries read last, and where each begins: a walk reads each file once */
	uint64_t bundle_index;
	unsigned bundle_count;
	struct bytes entries[TILE_WIDTH];
	struct published_ids ids;
	struct fault trouble;
};

/*
 * A file of the log: the partial one that belongs to the checkpoint or, once the log has grown beyond it and that was taken
 * away, the full one.  Source: C2SP tlog-tiles, "Partial Tiles".
 */
static enum status read_either(struct published *published, const char *path, const char *full_path,
    struct buffer *buffer)
{
	size_t before = buffer->size;
	struct fault first = { .status = STATUS_OK };
	enum status status = folder_read(published->folder, path, buffer, &first);

	if (status == STATUS_NOT_FOUND && strcmp(path, full_path) != 0) {
		status = folder_read(published->folder, full_path, buffer, &published->trouble);
		if (status != STATUS_NOT_FOUND)
			return status;
	}
	if (status != STATUS_OK) {
		published->trouble = first;
		buffer->size = before;
	}
	return status;
}

static enum status split_bundle(struct published *published, const char *path, unsigned width)
{
	struct bytes rest = buffer_bytes(&published->bundle), entry;
	enum status status;

	published->bundle_count = 0;
	while ((status = entry_bundle_next(&rest, &entry)) == STATUS_OK) {
		if (published->bundle_count == TILE_WIDTH)
			return fault_set(&published->trouble, STATUS_BAD_FOLDER, path, "has more than 256 entries");
		published->entries[published->bundle_count++] = entry;
	}
	if (status != STATUS_NOT_FOUND)
		return fault_set(&published->trouble, status, path, "ends inside an entry");
	/* A full one in the place of a partial one has more than we ask for. */
	if (published->bundle_count != width && published->bundle_count != TILE_WIDTH)
		return fault_set(&published->trouble, STATUS_BAD_FOLDER, path, "has %u entries, not %u",
		    published->bundle_count, width);
	return STATUS_OK;
}

static enum status read_bundle(struct published *published, uint64_t index)
{
	unsigned width = tile_width(0, index, published->size);
	char path[TILE_PATH_MAX], full_path[TILE_PATH_MAX];
	enum status status;

	if (published->bundle_count > 0 && published->bundle_index == index)
		return STATUS_OK;
	tile_entries_path(index, width, path);
	tile_entries_path(index, TILE_WIDTH, full_path);
	published->bundle_count = 0;
	buffer_clear(&published->bundle);
	status = read_either(published, path, full_path, &published->bundle);
	if (status == STATUS_NOT_FOUND) {
		memset(&published->trouble, 0, sizeof(published->trouble));
		status = fault_set(&published->trouble, STATUS_ENTRY_MISSING, path, "there is no such file");
	}
	if (status == STATUS_OK)
		status = split_bundle(published, path, width);
	published->bundle_index = index;
	if (status != STATUS_OK)
		published->bundle_count = 0;
	return status;
}

static enum status entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	struct published *published = context;
	enum status status;

	memset(&published->trouble, 0, sizeof(published->trouble));
	if (at_least >= published->size)
		return STATUS_NOT_FOUND;
	status = read_bundle(published, at_least / TILE_WIDTH);
	if (status != STATUS_OK)
		return status;
	*index = at_least;
	return buffer_append(entry, published->entries[at_least % TILE_WIDTH]);
}

static enum status give_tile(void *context, unsigned tile_level, uint64_t tile_index, unsigned width,
    struct buffer *tile)
{
	struct published *published = context;
	char path[TILE_PATH_MAX], full_path[TILE_PATH_MAX];
	size_t wanted = (size_t)width * DIGEST_SIZE;
	struct buffer found;
	enum status status;

	memset(&published->trouble, 0, sizeof(published->trouble));
	tile_path(tile_level, tile_index, width, path);
	tile_path(tile_level, tile_index, TILE_WIDTH, full_path);
	buffer_init(&found, TILE_BYTES_MAX);
	status = read_either(published, path, full_path, &found);
	if (status == STATUS_NOT_FOUND) {
		memset(&published->trouble, 0, sizeof(published->trouble));
		status = fault_set(&published->trouble, STATUS_BAD_TILE, path, "is missing");
	}
	if (status == STATUS_OK && found.size != wanted && found.size != TILE_BYTES_MAX)
		status = fault_set(&published->trouble, STATUS_BAD_TILE, path, "has %zu bytes, not %zu", found.size, wanted);
	if (status == STATUS_OK)
		status = buffer_append(tile, bytes_slice(buffer_bytes(&found), 0, wanted));
	buffer_release(&found);
	return status;
}

static enum status find(void *context, const struct digest *id, uint64_t *index)
{
	struct published *published = context;
	const struct tile_giver giver = { give_tile, published };

	return published_ids_find(&published->ids, &giver, published->size, id, index);
}

/* It is complete, so the root proves each entry; whoever wants a proof makes it of the tiles. */
static enum status prove(void *context, uint64_t index, struct buffer *text)
{
	(void)context;
	(void)index;
	(void)text;
	return STATUS_NOT_FOUND;
}

static enum status copy(int fd, const char *path, const struct sink *sink, struct fault *fault)
{
	uint8_t piece[BLOB_STEP];
	ssize_t got;

	while ((got = read(fd, piece, sizeof(piece))) != 0) {
		enum status status = STATUS_OK;

		if (got < 0 && errno != EINTR)
			return fault_set(fault, STATUS_IO, path, "%s", strerror(errno));
		if (got > 0)
			status = sink->take(sink->context, bytes_of(piece, (size_t)got));
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static enum status give_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct published *published = context;
	char path[sizeof(PUBLISHED_BLOBS) + DIGEST_HEX_SIZE] = PUBLISHED_BLOBS;
	enum status status;
	int fd;

	memset(&published->trouble, 0, sizeof(published->trouble));
	digest_hex(digest, path + sizeof(PUBLISHED_BLOBS) - 1);
	status = folder_open(published->folder, path, &fd, &published->trouble);
	if (status != STATUS_OK)
		return status;
	status = copy(fd, path, sink, &published->trouble);
	close(fd);
	return status;
}

static enum status read_head(struct published *published, struct fault *fault)
{
	struct published_keys keys = { NULL, 0 };
	struct checkpoint head;
	struct note note;
	enum status status;

	/* In this order: whoever publishes meanwhile writes a new key before the checkpoint that it signed. */
	status = folder_read(published->folder, PUBLISHED_CHECKPOINT, &published->checkpoint, fault);
	if (status == STATUS_OK)
		status = published_keys_read(published->folder, &keys, fault);
	if (status == STATUS_OK)
		status = published_keys_of(&keys, buffer_bytes(&published->checkpoint), &published->source.log_key);
	published_keys_release(&keys);
	if (status == STATUS_NOT_FOUND) {
		char missing[FAULT_PLACE_MAX];

		snprintf(missing, sizeof(missing), "%s", fault->place);
		memset(fault, 0, sizeof(*fault));
		return fault_set(fault, STATUS_BAD_FOLDER, missing, "there is no such file");
	}
	if (status == STATUS_OK)
		status = checkpoint_read(buffer_bytes(&published->checkpoint), &head, &note, fault);
	if (status != STATUS_OK)
		return status;
	published->size = head.size;
	published->source.checkpoint = buffer_bytes(&published->checkpoint);
	return STATUS_OK;
}

enum status published_open(int folder, struct published **out, struct fault *fault)
{
	struct published *published = calloc(1, sizeof(*published));
	struct fault found = { .status = STATUS_OK };
	enum status status;

	if (!published)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	published->source = (struct source){ .context = published, .is_complete = true, .entry_at = entry_at, .find = find,
		.proof = prove, .tile = give_tile, .trouble = &published->trouble, .blob = give_blob };
	buffer_init(&published->checkpoint, CHECKPOINT_SIZE_MAX);
	buffer_init(&published->bundle, ENTRY_BUNDLE_MAX);
	published->folder = folder;
	status = read_head(published, &found);
	if (status != STATUS_OK) {
		published_close(published);
		return fault_set(fault, status, found.place[0] ? found.place : NULL, "%s", found.detail);
	}
	*out = published;
	return STATUS_OK;
}

void published_close(struct published *published)
{
	if (!published)
		return;
	published_ids_release(&published->ids);
	buffer_release(&published->checkpoint);
	buffer_release(&published->bundle);
	free(published);
}

const struct source *published_source(const struct published *published)
{
	return &published->source;
}

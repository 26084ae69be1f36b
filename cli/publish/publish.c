#include "publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/entry_bundle.h"
#include "publish_parts.h"
#include "cli/source/published.h"
#include "cli/source/published_keys.h"

/* The entries of a lowest tile go before it: who sees a tile can see what it stands for. */
static enum status put_tile(void *context, unsigned tile_level, uint64_t tile_index, struct bytes tile)
{
	struct publishing *publishing = context;
	unsigned width = (unsigned)(tile.size / DIGEST_SIZE);
	char path[TILE_PATH_MAX];
	enum status status = STATUS_OK;

	if (tile_level == 0) {
		tile_entries_path(tile_index, width, path);
		status = folder_writer_put(&publishing->writer, path, buffer_bytes(&publishing->bundle), publishing->fault);
		buffer_clear(&publishing->bundle);
	}
	tile_path(tile_level, tile_index, width, path);
	return status == STATUS_OK ? folder_writer_put(&publishing->writer, path, tile, publishing->fault) : status;
}

static enum status put_entries(struct publishing *publishing)
{
	const struct tile_sink sink = { put_tile, publishing };
	enum status status = publish_resume(publishing);

	for (uint64_t i = publish_first(publishing); status == STATUS_OK && i < publishing->publication->head.size; i++) {
		struct digest leaf;

		status = publish_entry(publishing, i);
		leaf = merkle_leaf(buffer_bytes(&publishing->entry));
		if (status == STATUS_OK)
			status = entry_bundle_add(&publishing->bundle, buffer_bytes(&publishing->entry));
		if (status == STATUS_OK && i >= publishing->old.size)
			status = publish_blobs(publishing, i);
		if (status == STATUS_OK)
			status = tile_builder_add(&publishing->builder, &leaf, &sink);
	}
	return status == STATUS_OK ? tile_builder_finish(&publishing->builder, &sink) : status;
}

/* The partial tiles of one that is full now; nothing that any checkpoint needs, so what fails here fails silently. */
static void remove_partials(struct publishing *publishing, const char *full_path)
{
	char path[TILE_PATH_MAX + 8];
	int directory;

	snprintf(path, sizeof(path), "%s.p/1", full_path);
	if (folder_enter(publishing->writer.folder, path, false, &directory, NULL) != STATUS_OK)
		return;
	for (unsigned width = 1; width < TILE_WIDTH; width++) {
		char name[8];

		snprintf(name, sizeof(name), "%u", width);
		(void)unlinkat(directory, name, 0);
	}
	close(directory);
	snprintf(path, sizeof(path), "%s.p", full_path);
	if (folder_enter(publishing->writer.folder, path, false, &directory, NULL) != STATUS_OK)
		return;
	(void)unlinkat(directory, strrchr(path, '/') + 1, AT_REMOVEDIR);
	close(directory);
}

static void remove_outgrown(struct publishing *publishing)
{
	uint64_t old = publishing->old.size, size = publishing->publication->head.size;
	char path[TILE_PATH_MAX];

	for (unsigned level = 0; level < TILE_LEVEL_MAX && old > 0; level++, old /= TILE_WIDTH, size /= TILE_WIDTH) {
		if (old % TILE_WIDTH == 0 || old / TILE_WIDTH == size / TILE_WIDTH)
			continue;
		tile_path(level, old / TILE_WIDTH, TILE_WIDTH, path);
		remove_partials(publishing, path);
		if (level > 0)
			continue;
		tile_entries_path(old / TILE_WIDTH, TILE_WIDTH, path);
		remove_partials(publishing, path);
	}
}

static enum status put_all(struct publishing *publishing)
{
	const struct source *source = publishing->source;
	struct folder_writer *writer = &publishing->writer;
	struct buffer vkeys;
	enum status status;

	buffer_init(&vkeys, PUBLISHED_KEYS_MAX * NOTE_VKEY_MAX);
	status = published_keys_write(publishing->keys->items, publishing->keys->count, &vkeys);
	/* First, so that half a publication is known for what it is. */
	if (status == STATUS_OK)
		status = folder_writer_put(writer, PUBLISHED_VKEY, buffer_bytes(&vkeys), publishing->fault);
	buffer_release(&vkeys);
	if (status == STATUS_OK)
		status = put_entries(publishing);
	if (status == STATUS_OK)
		status = folder_writer_sync(writer, publishing->fault);
	if (status == STATUS_OK)
		status = folder_writer_put(writer, PUBLISHED_CHECKPOINT, source->checkpoint, publishing->fault);
	if (status == STATUS_OK)
		status = folder_writer_sync(writer, publishing->fault);
	if (status == STATUS_OK)
		remove_outgrown(publishing);
	return status;
}

enum status publish(const struct source *source, const struct log_key_list *keys, int folder,
    struct publication *publication, struct fault *fault)
{
	struct publishing *publishing = calloc(1, sizeof(*publishing));
	enum status status;

	memset(publication, 0, sizeof(*publication));
	if (!publishing)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	publishing->source = source;
	publishing->keys = keys;
	publishing->publication = publication;
	publishing->fault = fault;
	folder_writer_init(&publishing->writer, folder);
	buffer_init(&publishing->entry, ENTRY_BUNDLE_ENTRY_MAX);
	buffer_init(&publishing->bundle, ENTRY_BUNDLE_MAX);
	status = checkpoint_verify(source->checkpoint, &source->log_key, &publication->head, fault);
	if (status == STATUS_OK)
		status = publish_look(publishing);
	if (status == STATUS_OK)
		status = publish_check(publishing);
	if (status == STATUS_OK)
		status = put_all(publishing);
	publication->published = publishing->old.size;
	publication->files = publishing->writer.files;
	folder_writer_release(&publishing->writer);
	buffer_release(&publishing->entry);
	buffer_release(&publishing->bundle);
	free(publishing);
	return fault_set(fault, status, NULL, NULL);
}

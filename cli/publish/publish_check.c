#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "publish_parts.h"
#include "cli/source/published.h"
#include "cli/source/published_keys.h"

static enum status check_empty(int folder, struct fault *fault)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = fd < 0 ? NULL : fdopendir(fd);
	bool is_empty = true;

	if (!directory) {
		if (fd >= 0)
			close(fd);
		return fault_set(fault, STATUS_IO, NULL, "%s", strerror(errno));
	}
	for (struct dirent *member; is_empty && (member = readdir(directory));)
		is_empty = !strcmp(member->d_name, ".") || !strcmp(member->d_name, "..") ||
		    !strcmp(member->d_name, FOLDER_PARTIAL);
	closedir(directory);
	return is_empty ? STATUS_OK : fault_set(fault, STATUS_EXISTS, NULL, "it is not empty, and no published log");
}

static bool is_ours(const struct publishing *publishing, const struct note_key *key)
{
	for (size_t i = 0; i < publishing->keys->count; i++)
		if (strcmp(key->name, publishing->keys->items[i].name) == 0 &&
		    memcmp(key->key.bytes, publishing->keys->items[i].key.bytes, sizeof(key->key.bytes)) == 0)
			return true;
	return false;
}

/* It may know fewer of the log's keys than we do, or (a ledger that went back, which its entries tell) more. */
static enum status check_log(struct publishing *publishing, const struct published_keys *keys, struct fault *found)
{
	for (size_t i = 0; i < keys->count; i++)
		if (is_ours(publishing, &keys->items[i]))
			return STATUS_OK;
	return fault_set(found, STATUS_EXISTS, PUBLISHED_VKEY, "it holds another log: %.200s", keys->items[0].name);
}

static enum status read_old(struct publishing *publishing, const struct published_keys *keys, struct fault *found)
{
	struct buffer text;
	struct note_key key;
	enum status status;

	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	status = folder_read(publishing->writer.folder, PUBLISHED_CHECKPOINT, &text, found);
	publishing->is_rebuilt = status == STATUS_NOT_FOUND;
	if (status == STATUS_OK) {
		status = published_keys_of(keys, buffer_bytes(&text), &key);
		if (status == STATUS_OK)
			status = checkpoint_verify(buffer_bytes(&text), &key, &publishing->old, found);
		fault_set(found, status, PUBLISHED_CHECKPOINT, NULL);
	}
	buffer_release(&text);
	return publishing->is_rebuilt ? STATUS_OK : status;
}

enum status publish_look(struct publishing *publishing)
{
	int folder = publishing->writer.folder;
	struct fault found = { .status = STATUS_OK };
	struct published_keys keys;
	enum status status = published_keys_read(folder, &keys, &found);

	publishing->old = (struct checkpoint){ .size = 0, .root = merkle_empty() };
	publishing->is_rebuilt = status == STATUS_NOT_FOUND;
	if (publishing->is_rebuilt) {
		published_keys_release(&keys);
		return check_empty(folder, publishing->fault);
	}
	if (status == STATUS_OK)
		status = check_log(publishing, &keys, &found);
	if (status == STATUS_OK)
		status = read_old(publishing, &keys, &found);
	published_keys_release(&keys);
	return status == STATUS_OK ? STATUS_OK : fault_set(publishing->fault, status, found.place, "%s", found.detail);
}

static enum status show_both(struct publishing *publishing, enum status status, uint64_t size, const struct digest *root)
{
	char there[DIGEST_HEX_SIZE], here[DIGEST_HEX_SIZE];

	digest_hex(&publishing->old.root, there);
	digest_hex(root, here);
	return fault_set(publishing->fault, status, NULL, "published: %llu %s, here: %llu %s",
	    (unsigned long long)publishing->old.size, there, (unsigned long long)size, here);
}

enum status publish_entry(struct publishing *publishing, uint64_t index)
{
	const struct source *source = publishing->source;
	uint64_t found = index;
	enum status status;

	buffer_clear(&publishing->entry);
	status = source->entry_at(source->context, index, &found, &publishing->entry);
	if (status == STATUS_NOT_FOUND || (status == STATUS_OK && found != index))
		status = STATUS_ENTRY_MISSING;
	return status == STATUS_OK ? status : fault_set(publishing->fault, status, NULL, "entry %llu",
	    (unsigned long long)index);
}

uint64_t publish_first(const struct publishing *publishing)
{
	return publishing->old.size / TILE_WIDTH * TILE_WIDTH;
}

enum status publish_resume(struct publishing *publishing)
{
	const struct tile_giver giver = { publishing->source->tile, publishing->source->context };

	return fault_set(publishing->fault, tile_builder_resume(&publishing->builder, publish_first(publishing), &giver), NULL,
	    "the ledger's tiles");
}

static enum status take_nothing(void *context, unsigned tile_level, uint64_t tile_index, struct bytes tile)
{
	(void)context;
	(void)tile_level;
	(void)tile_index;
	(void)tile;
	return STATUS_OK;
}

enum status publish_check(struct publishing *publishing)
{
	const struct checkpoint *head = &publishing->publication->head, *old = &publishing->old;
	const struct tile_sink sink = { take_nothing, NULL };
	struct digest root, old_root = merkle_empty();
	enum status status;

	if (old->size > head->size)
		return show_both(publishing, STATUS_ROLLED_BACK, head->size, &head->root);
	status = publish_resume(publishing);
	for (uint64_t i = publish_first(publishing); status == STATUS_OK; i++) {
		if (i == old->size)
			status = tile_builder_root(&publishing->builder, &old_root);
		if (i == head->size)
			break;
		if (status == STATUS_OK)
			status = publish_entry(publishing, i);
		if (status != STATUS_OK)
			return status;

		struct digest leaf = merkle_leaf(buffer_bytes(&publishing->entry));

		status = tile_builder_add(&publishing->builder, &leaf, &sink);
	}
	if (status == STATUS_OK)
		status = tile_builder_root(&publishing->builder, &root);
	if (status != STATUS_OK)
		return fault_set(publishing->fault, status, NULL, NULL);
	if (!digest_equal(&root, &head->root))
		return fault_set(publishing->fault, STATUS_ROOT_MISMATCH, NULL, "of the ledger itself; `exhibit doctor` looks closer");
	return digest_equal(&old_root, &old->root) ? STATUS_OK :
	    show_both(publishing, STATUS_FORKED, old->size, &old_root);
}

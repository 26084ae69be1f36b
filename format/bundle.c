#include "bundle.h"

#include <stdio.h>
#include <string.h>

#include "bundle_directory.h"

/* Walking through the file from front to back. */
struct walk {
	struct bundle *bundle;
	uint64_t offset;
	struct fault *fault;
};

static enum status fault_at(const struct walk *walk, const char *detail)
{
	char place[32];
	snprintf(place, sizeof(place), "byte %llu", (unsigned long long)walk->offset);
	return fault_set(walk->fault, STATUS_BAD_BUNDLE, place, "%s", detail);
}

/* take(walk, data, size): the next bytes. */
static enum status take(struct walk *walk, void *data, size_t size)
{
	const struct reader *reader = &walk->bundle->reader;
	if (size > reader->size - walk->offset)
		return fault_at(walk, "the file ends too early");
	enum status status = reader->read_at(reader->context, walk->offset, data, size);
	if (status != STATUS_OK)
		return fault_set(walk->fault, status, NULL, NULL);
	walk->offset += size;
	return STATUS_OK;
}

static enum status take_zeros(struct walk *walk, size_t size)
{
	uint8_t block[2 * USTAR_BLOCK];
	uint64_t start = walk->offset;
	enum status status = take(walk, block, size);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < size; i++)
		if (block[i] != 0) {
			walk->offset = start + i;
			return fault_at(walk, "not zero");
		}
	return STATUS_OK;
}

/* The next member must be ${member}; where its content lies goes to ${extent}. */
static enum status take_member(struct walk *walk, const struct bundle_member *member, struct bundle_extent *extent)
{
	uint8_t block[USTAR_BLOCK];
	char name[USTAR_NAME_MAX + 1];
	bool is_first = walk->offset == 0, is_short = is_first && walk->bundle->reader.size < sizeof(block);
	enum status status = is_short ? STATUS_OK : take(walk, block, sizeof(block));
	if (status != STATUS_OK)
		return status;
	/* A file that has nothing to do with a bundle is told so, and not where it departs from one. */
	if (is_short || (is_first && memcmp(block, member->name, strlen(member->name) + 1) != 0))
		return fault_set(walk->fault, STATUS_BAD_BUNDLE, NULL, "not a bundle: it does not begin with %s", member->name);
	if (ustar_read(block, name, &extent->size) != STATUS_OK)
		return fault_at(walk, "not a header in the fixed form");
	if (strcmp(name, member->name) != 0)
		return fault_set(walk->fault, STATUS_BAD_BUNDLE, member->name, "another member is in its place");
	status = bundle_check_size(member, extent->size, walk->fault);
	if (status != STATUS_OK)
		return status;
	extent->offset = walk->offset;
	if (extent->size > walk->bundle->reader.size - walk->offset)
		return fault_at(walk, "the file ends too early");
	walk->offset += extent->size;
	return take_zeros(walk, ustar_padding(extent->size));
}

/* The manifest says which members follow, so it is read before there is a place for their extents. */
static enum status take_manifest(struct walk *walk)
{
	const struct reader *reader = &walk->bundle->reader;
	const struct bundle_member member = bundle_member_at(&(struct bundle_plan) { 0 }, 0);
	struct bundle_extent extent;
	struct buffer text;
	buffer_init(&text, BUNDLE_MANIFEST_MAX);
	enum status status = take_member(walk, &member, &extent);
	if (status == STATUS_OK)
		status = buffer_reserve(&text, (size_t)extent.size);
	if (status == STATUS_OK)
		status = reader->read_at(reader->context, extent.offset, text.data, (size_t)extent.size);
	if (status == STATUS_OK)
		status = bundle_take_manifest(walk->bundle, bytes_of(text.data, (size_t)extent.size), walk->fault);
	buffer_release(&text);
	if (status == STATUS_OK)
		walk->bundle->extents[0] = extent;
	return status;
}

static enum status take_others(struct walk *walk)
{
	struct bundle *bundle = walk->bundle;
	const struct bundle_plan *plan = &bundle->manifest.plan;
	size_t count = bundle_member_count(plan);
	for (size_t i = 1; i < count; i++) {
		struct bundle_member member = bundle_member_at(plan, i);
		enum status status = take_member(walk, &member, &bundle->extents[i]);
		if (status != STATUS_OK)
			return status;
	}
	enum status status = take_zeros(walk, 2 * USTAR_BLOCK);
	if (status == STATUS_OK && walk->offset != bundle->reader.size)
		status = fault_at(walk, "something follows the end");
	return status;
}

enum status bundle_open(const struct reader *reader, struct bundle **out, struct fault *fault)
{
	*out = NULL;
	struct bundle *bundle = bundle_create();
	if (bundle == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	bundle->reader = *reader;
	struct walk walk = { .bundle = bundle, .fault = fault };
	enum status status = take_manifest(&walk);
	if (status == STATUS_OK)
		status = take_others(&walk);
	return bundle_finish(bundle, status, out, fault);
}

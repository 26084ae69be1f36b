#include <string.h>

#include "bundle.h"
#include "bundle_directory.h"

static enum status take_size(const struct bundle_folder *folder, const struct bundle_member *member, uint64_t *size,
    struct fault *fault)
{
	enum status status = folder->size(folder->context, member->name, size);
	if (status == STATUS_NOT_FOUND)
		return fault_set(fault, STATUS_BAD_BUNDLE, member->name, "is not there");
	if (status != STATUS_OK)
		return fault_set(fault, status, member->name, status == STATUS_BAD_BUNDLE ? "is no regular file" : NULL);
	return bundle_check_size(member, *size, fault);
}

static enum status take_manifest(struct bundle *bundle, struct fault *fault)
{
	const struct bundle_folder *folder = &bundle->folder;
	const struct bundle_member member = bundle_member_at(&(struct bundle_plan) { 0 }, 0);
	struct buffer text;
	uint64_t size = 0;
	buffer_init(&text, BUNDLE_MANIFEST_MAX);
	enum status status = take_size(folder, &member, &size, fault);
	if (status == STATUS_OK)
		status = buffer_reserve(&text, (size_t)size);
	if (status == STATUS_OK)
		status = folder->read_at(folder->context, member.name, 0, text.data, (size_t)size);
	if (status == STATUS_OK)
		status = bundle_take_manifest(bundle, bytes_of(text.data, (size_t)size), fault);
	if (status == STATUS_OK)
		bundle->extents[0].size = size;
	buffer_release(&text);
	return status;
}

/* Names are distinct and each is there: so there is nothing else just where the numbers are equal. */
static enum status take_others(struct bundle *bundle, struct fault *fault)
{
	const struct bundle_plan *plan = &bundle->manifest.plan;
	size_t count = bundle_member_count(plan);
	for (size_t i = 1; i < count; i++) {
		struct bundle_member member = bundle_member_at(plan, i);
		enum status status = take_size(&bundle->folder, &member, &bundle->extents[i].size, fault);
		if (status != STATUS_OK)
			return status;
	}
	if (bundle->folder.count != count)
		return fault_set(fault, STATUS_BAD_BUNDLE, BUNDLE_MANIFEST_NAME, "there is more in the folder than it lists");
	return STATUS_OK;
}

enum status bundle_open_folder(const struct bundle_folder *folder, struct bundle **out, struct fault *fault)
{
	*out = NULL;
	struct bundle *bundle = bundle_create();
	if (bundle == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	bundle->folder = *folder;
	enum status status = take_manifest(bundle, fault);
	if (status == STATUS_OK)
		status = take_others(bundle, fault);
	return bundle_finish(bundle, status, out, fault);
}

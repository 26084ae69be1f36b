#include "held.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct measure {
	struct hasher *hasher;
	uint64_t size;
};

static enum status take(void *context, struct bytes bytes)
{
	struct measure *measure = context;

	hasher_add(measure->hasher, bytes);
	measure->size += bytes.size;
	return STATUS_OK;
}

static enum status refuse_bytes(const struct digest *name, const struct digest *actual, struct fault *fault)
{
	char place[6 + DIGEST_HEX_SIZE] = "blobs/", text[DIGEST_HEX_SIZE];

	digest_hex(name, place + 6);
	digest_hex(actual, text);
	return fault_set(fault, STATUS_BLOB_MISMATCH, place, "its bytes have SHA-256 %s", text);
}

/* The size of the blob by its own bytes; HELD_MISSING where it is not held. */
static enum status look(const struct source *source, const struct digest *name, uint64_t *size, struct fault *fault)
{
	struct measure measure = { .size = 0 };
	const struct sink sink = { take, &measure };
	enum status status = hasher_open(&measure.hasher);
	struct digest actual;

	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	status = source->blob(source->context, name, &sink);
	*size = HELD_MISSING;
	if (status == STATUS_OK) {
		actual = hasher_finish(measure.hasher);
		*size = measure.size;
		if (!digest_equal(&actual, name))
			status = refuse_bytes(name, &actual, fault);
	} else if (status != STATUS_NOT_FOUND) {
		char place[6 + DIGEST_HEX_SIZE] = "blobs/";

		digest_hex(name, place + 6);
		if (source->trouble && source->trouble->status == status)
			fault_set(fault, status, source->trouble->place, "%s", source->trouble->detail);
		fault_set(fault, status, place, NULL);
	}
	hasher_close(measure.hasher);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status remember(struct held *held, const struct digest *name, uint64_t size, struct fault *fault)
{
	size_t room = size == HELD_MISSING ? KEY_SET_MAX / 2 : KEY_SET_MAX;
	void *sizes = held->sizes;
	enum status status;
	size_t number;

	if (held->digests.count >= room)
		return STATUS_OK;
	status = key_set_room(&sizes, &held->capacity, held->digests.count + 1, sizeof(*held->sizes));
	held->sizes = sizes;
	if (status == STATUS_OK)
		status = key_set_add(&held->digests, name->bytes, &number);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	held->sizes[number] = size;
	return STATUS_OK;
}

enum status held_add(struct held *held, const struct source *source, const struct blob_name *name, struct fault *fault)
{
	enum status status = STATUS_OK;
	uint64_t size = 0;
	size_t number;

	if (key_set_find(&held->digests, name->digest.bytes, &number)) {
		size = held->sizes[number];
	} else {
		status = look(source, &name->digest, &size, fault);
		if (status == STATUS_OK)
			status = remember(held, &name->digest, size, fault);
		if (status != STATUS_OK)
			return status;
		held->count++;
		held->missing += size == HELD_MISSING;
	}
	if (size != HELD_MISSING && size != name->size)
		return fault_set(fault, STATUS_BLOB_MISMATCH, NULL, "is said to have %" PRIu64 " bytes, has %" PRIu64,
		    name->size, size);
	return STATUS_OK;
}

void held_release(struct held *held)
{
	key_set_release(&held->digests);
	free(held->sizes);
	memset(held, 0, sizeof(*held));
}

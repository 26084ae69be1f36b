#include "entry_bundle.h"

#define HEADER_SIZE 2

enum status entry_bundle_add(struct buffer *bundle, struct bytes entry)
{
	enum status status;

	if (entry.size > ENTRY_BUNDLE_ENTRY_MAX)
		return STATUS_TOO_LARGE;
	status = buffer_reserve(bundle, HEADER_SIZE + entry.size);
	if (status == STATUS_OK)
		status = buffer_append_byte(bundle, (uint8_t)(entry.size >> 8));
	if (status == STATUS_OK)
		status = buffer_append_byte(bundle, (uint8_t)entry.size);
	return status == STATUS_OK ? buffer_append(bundle, entry) : status;
}

enum status entry_bundle_next(struct bytes *rest, struct bytes *entry)
{
	size_t size;

	if (rest->size == 0)
		return STATUS_NOT_FOUND;
	if (rest->size < HEADER_SIZE)
		return STATUS_BAD_FOLDER;
	size = (size_t)rest->data[0] << 8 | rest->data[1];
	if (size > rest->size - HEADER_SIZE)
		return STATUS_BAD_FOLDER;
	*entry = bytes_slice(*rest, HEADER_SIZE, size);
	*rest = bytes_slice(*rest, HEADER_SIZE + size, rest->size - HEADER_SIZE - size);
	return STATUS_OK;
}

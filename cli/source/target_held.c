#include "target_held.h"

#include <string.h>

#include "format/dsse.h"
#include "format/hex.h"
#include "format/merkle.h"

#define PREFIX_MIN 8 /* as in a ledger (ledger/ledger.h) */

static enum status find_index(const struct source *source, const char *text, uint64_t *index, struct buffer *entry)
{
	uint64_t wanted = 0;
	enum status status;

	for (; *text; text++)
		wanted = wanted * 10 + (uint64_t)(*text - '0');
	status = source->entry_at(source->context, wanted, index, entry);
	return status == STATUS_OK && *index != wanted ? STATUS_NOT_FOUND : status;
}

static enum status find_prefix(const struct source *source, struct bytes prefix, uint64_t *index, struct buffer *entry)
{
	char hex[DIGEST_HEX_SIZE];
	uint64_t at = 0;
	struct digest id, found;
	bool is_found = false;
	enum status status;

	for (uint64_t from = 0; ; from = at + 1) {
		buffer_clear(entry);
		status = source->entry_at(source->context, from, &at, entry);
		if (status != STATUS_OK)
			break;
		id = merkle_leaf(buffer_bytes(entry));
		digest_hex(&id, hex);
		if (memcmp(hex, prefix.data, prefix.size) != 0)
			continue;
		if (is_found && !digest_equal(&id, &found))
			return STATUS_AMBIGUOUS;
		if (!is_found)
			*index = at;
		found = id;
		is_found = true;
	}
	return status == STATUS_NOT_FOUND && is_found ? STATUS_OK : status;
}

static bool is_decimal(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size > 0;
}

enum status target_held_find(const struct source *source, const char *text, uint64_t *index, bool *is_prefix,
    struct fault *fault)
{
	struct bytes wanted = bytes_of_text(text);
	struct digest id;
	struct buffer entry;
	enum status status;

	*is_prefix = wanted.size >= PREFIX_MIN && wanted.size < DIGEST_HEX_SIZE - 1 && hex_is_lower(wanted);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (digest_read_hex(wanted, &id) == STATUS_OK)
		status = source->find(source->context, &id, index);
	else if (*is_prefix)
		status = find_prefix(source, wanted, index, &entry);
	else if (wanted.size < PREFIX_MIN && is_decimal(wanted))
		status = find_index(source, text, index, &entry);
	else
		status = fault_set(fault, STATUS_USAGE, NULL,
		    "a record is named by its index, its id, or 8 or more hex digits its id begins with");
	buffer_release(&entry);
	if (status == STATUS_OK || status == STATUS_NOT_FOUND || status == STATUS_USAGE)
		return status;
	return source->trouble && source->trouble->status == status ?
	    fault_set(fault, status, source->trouble->place, "%s", source->trouble->detail) : fault_set(fault, status, NULL, NULL);
}

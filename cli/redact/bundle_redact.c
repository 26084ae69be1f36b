#include "bundle_redact.h"

#include <stdio.h>
#include <string.h>

#include "cli/exit_code.h"
#include "format/record.h"
#include "cli/message.h"

#define RECORD_TEXT_MAX 128

static bool has_entry(const struct bundle_plan *plan, uint64_t index)
{
	for (size_t i = 0; i < plan->entry_count; i++)
		if (plan->entries[i] == index)
			return true;
	return false;
}

/* The order of the others stays as it is. */
static bool take_out(struct bundle_plan *plan, const struct digest *digest)
{
	for (size_t i = 0; i < plan->blob_count; i++) {
		if (!digest_equal(&plan->blobs[i].digest, digest) || plan->blobs[i].size == 0)
			continue;
		plan->blob_count--;
		memmove(&plan->blobs[i], &plan->blobs[i + 1], (plan->blob_count - i) * sizeof(*plan->blobs));
		return true;
	}
	return false;
}

static int take_out_of(const struct record *record, const char *member, struct bundle_plan *plan, size_t *count)
{
	struct blob_name names[RECORD_BLOBS_MAX];
	size_t name_count = record_blobs(record, names);
	bool found = false;

	for (size_t i = 0; i < name_count; i++) {
		if (member && strcmp(names[i].member, member) != 0)
			continue;
		found = true;
		*count += take_out(plan, &names[i].digest);
	}
	if (found)
		return 0;
	message_error("a %s record has no %s to leave out", kind_row(record->kind)->name, member ? member : "raw bytes");
	message_hint("`exhibit show` prints what the record has");
	return EXIT_WRONG_USAGE;
}

static int redact(struct ledger *ledger, const char *wanted, struct bundle_plan *plan, size_t *count)
{
	const char *colon = strchr(wanted, ':');
	size_t size = colon ? (size_t)(colon - wanted) : strlen(wanted);
	char text[RECORD_TEXT_MAX];
	struct fault fault = { .status = STATUS_OK };
	struct buffer entry;
	struct record record;
	struct digest id;
	uint64_t index;
	enum status status;
	int code;

	snprintf(text, sizeof(text), "%.*s", (int)(size < sizeof(text) ? size : sizeof(text) - 1), wanted);
	status = ledger_find(ledger, text, &index, &id, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "no record \"%s\" to leave something out of", text);
	if (!has_entry(plan, index)) {
		message_error("record %s is not in this bundle", text);
		message_hint("the bundle has what the report cites; there is nothing of this record to leave out");
		return EXIT_WRONG_USAGE;
	}
	buffer_init(&entry, DSSE_ENTRY_MAX);
	memset(&record, 0, sizeof(record));
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), &record, &fault);
	code = status == STATUS_OK ? take_out_of(&record, colon ? colon + 1 : NULL, plan, count) :
	    message_failure(status, &fault, "could not read record %s", text);
	record_release(&record);
	buffer_release(&entry);
	return code;
}

int bundle_redact(const struct invocation *invocation, struct ledger *ledger, struct bundle_plan *plan, size_t *count)
{
	const char *wanted;
	int code = 0;

	*count = 0;
	for (size_t i = 0; !code && (wanted = option_nth(invocation, "redact", i)) != NULL; i++)
		code = redact(ledger, wanted, plan, count);
	return code;
}

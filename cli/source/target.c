#include "target.h"

#include <string.h>

#include "cli/exit_code.h"
#include "format/record.h"
#include "cli/message.h"
#include "target_held.h"

int target_load(struct target *target)
{
	enum status status;

	if (!target->load)
		return 0;
	status = target->load(target->context, &target->source, &target->container);
	if (status == STATUS_OK)
		return 0;
	target->source = NULL;
	fault_set(&target->container, status, NULL, NULL);
	return status_class(status) == STATUS_CLASS_FAILED ?
	    message_failure(status, &target->container, "cannot read what is to be verified") : 0;
}

void target_close(struct target *target)
{
	if (target->close)
		target->close(target->context);
	memset(target, 0, sizeof(*target));
}

/* What a user names by mistake is told as one; bytes that are no record at all are left to the verifier. */
static int check_is_report(const struct target *target, const char *text, uint64_t index)
{
	struct buffer entry;
	struct record record;
	struct digest id;
	bool has_id = digest_read_hex(bytes_of_text(text), &id) == STATUS_OK;
	uint64_t given = 0;
	int code = 0;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (target->source->entry_at(target->source->context, index, &given, &entry) == STATUS_OK && given == index) {
		if (record_read(buffer_bytes(&entry), &record, NULL) == STATUS_OK && record.kind != KIND_REPORT &&
		    (!has_id || digest_equal(&id, &record.id))) {
			message_error("\"%s\" is no report", text);
			message_cause("entry %llu is of kind %s", (unsigned long long)index, kind_row(record.kind)->name);
			message_hint(record.kind == KIND_RESOLUTION ? "`exhibit verify --resolution ID` computes a resolution again" :
			    "`exhibit log --kind report` lists the reports");
			code = EXIT_WRONG_USAGE;
		}
		record_release(&record);
	}
	buffer_release(&entry);
	return code;
}

enum status target_find(const struct target *target, const char *text, uint64_t *index, struct fault *fault)
{
	bool is_prefix;
	enum status status;

	if (target->find)
		return target->find(target->context, text, index, fault);
	status = target_held_find(target->source, text, index, &is_prefix, fault);
	if (status == STATUS_OK && is_prefix && !target->source->is_complete)
		message_note("only a part of the log is held here, of which one record begins with %s", text);
	return fault_set(fault, status, NULL, NULL);
}

int target_no_report(const char *text, const struct fault *fault)
{
	int code = message_failure(fault->status, fault, "no report \"%s\"", text);

	if (fault->status == STATUS_NOT_FOUND)
		message_hint("`exhibit log --kind report` lists the reports of a ledger; indexes begin with 0");
	return code;
}

int target_report(const struct target *target, const char *text, uint64_t *index, bool *found, struct fault *lost)
{
	struct fault fault = { .status = STATUS_OK };
	struct digest id;
	enum status status;

	*found = text != NULL || target->source->has_report;
	*index = target->source->report_index;
	if (!text)
		return 0;
	status = target_find(target, text, index, &fault);
	if (status == STATUS_OK)
		return check_is_report(target, text, *index);
	fault_set(&fault, status, NULL, NULL);
	if (!lost || (status != STATUS_NOT_FOUND && status_class(status) != STATUS_CLASS_INVALID) ||
	    (target->find && digest_read_hex(bytes_of_text(text), &id) != STATUS_OK))
		return target_no_report(text, &fault);
	*found = false;
	*lost = fault;
	return 0;
}

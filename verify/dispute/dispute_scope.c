#include "dispute_parts.h"
#include "verify/report/requirement.h"

/*
 * Which of the aligned sides is a claim's evidence about?  A report of two systems shares a subject with a report of one,
 * and what was run on the other system must not touch it.
 */

static bool is_within(const struct json *subject, const struct json *other)
{
	for (const struct json *one = json_first(subject); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest))
			if (!dispute_has_digest(other, digest))
				return false;
	return true;
}

static const struct json *subject_of(const struct dispute *dispute, size_t side)
{
	return dispute->sides[side]->whole.report.subject;
}

/* Takes from ${sides} those that the record has nothing to do with. */
static enum status look_at(const struct dispute *dispute, const struct argument *argument, uint64_t index, uint32_t *sides)
{
	const struct source *source = dispute->sides[argument->side]->source;
	struct record record = { .statement = NULL };
	struct buffer entry;
	uint64_t given = 0;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = source->entry_at(source->context, index, &given, &entry);
	if (status == STATUS_OK)
		status = given == index ? record_read(buffer_bytes(&entry), &record, NULL) : STATUS_STORE;
	for (size_t i = 0; i < dispute->side_count && status == STATUS_OK; i++)
		if ((*sides >> i & 1) && !record_is_about(&record, subject_of(dispute, i)))
			*sides &= ~(UINT32_C(1) << i);
	record_release(&record);
	buffer_release(&entry);
	return status;
}

static enum status find_scope(const struct dispute *dispute, struct argument *argument)
{
	const struct claim_answer *answer = argument->answer;
	uint32_t aligned = dispute->sides[argument->side]->aligned, doubtful = 0;
	enum status status = STATUS_OK;

	argument->about = aligned;
	if (answer->requirement && answer->requirement->takes_any_subject)
		return STATUS_OK;
	/* Where the other side names all that this one does, what counts here is about it too. */
	for (size_t i = 0; i < dispute->side_count; i++)
		if ((aligned >> i & 1) && !is_within(subject_of(dispute, argument->side), subject_of(dispute, i)))
			doubtful |= UINT32_C(1) << i;
	argument->about &= ~doubtful;
	for (size_t i = 0; i < answer->cited_count && doubtful && status == STATUS_OK; i++)
		if (answer->cited[i].counts)
			status = look_at(dispute, argument, answer->cited[i].index, &doubtful);
	argument->about |= doubtful;
	return status;
}

enum status dispute_scope(struct dispute *dispute)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->argument_count && status == STATUS_OK; i++)
		status = find_scope(dispute, &dispute->arguments[i]);
	return status == STATUS_OK ? status : fault_set(dispute->fault, status, NULL, NULL);
}

#include "memory.h"

#include <string.h>

#include "ledger/forks.h"
#include "message.h"

/* One checkpoint is told once: that of --since may well be remembered, too, and the highest one of a ledger is twice. */
static bool is_there(const struct evaluation *evaluation, struct bytes note)
{
	for (size_t i = 0; i < evaluation->remembered_count; i++)
		if (bytes_equal(evaluation->remembered[i].note, note))
			return true;
	return false;
}

int memory_recall(struct memory *memory, const struct target *target, struct evaluation *evaluation)
{
	enum status status;

	memset(memory, 0, sizeof(*memory));
	if (!target->source)
		return 0;
	memory->log = target->source->log_key;
	memory->is_asked = true;
	status = seen_read(&memory->log, &memory->seen);
	for (size_t i = 0; i < memory->seen.count; i++)
		if (!is_there(evaluation, buffer_bytes(&memory->seen.notes[i])))
			evaluation_remember(evaluation, &(struct remembered){ .note = buffer_bytes(&memory->seen.notes[i]) });
	return status == STATUS_OK ? 0 : message_failure(status, NULL, "could not recall what was seen of the log");
}

/* Each pair that the answer shows is kept, whoever remembered the older one. */
static void keep_pairs(const struct memory *memory, const struct json *history)
{
	struct fork fork;

	for (const struct json *row = json_first(history); row; row = json_next(row)) {
		fork_init(&fork);
		if (json_member(row, "seen_note") && json_read_raw(json_member(row, "seen_note"), &fork.seen) == STATUS_OK &&
		    json_read_raw(json_member(row, "shown_note"), &fork.shown) == STATUS_OK) {
			if (forks_keep(&memory->log, buffer_bytes(&fork.seen), buffer_bytes(&fork.shown), fork.kept) == STATUS_OK)
				message_note("both checkpoints are kept as %s.seen.checkpoint and .shown.checkpoint", fork.kept);
			else
				message_warning("the two checkpoints could not be kept: save this answer");
		}
		fork_release(&fork);
	}
}

void memory_keep(const struct memory *memory, const struct target *target, const struct verification *verification)
{
	if (!memory->is_asked)
		return;
	keep_pairs(memory, json_member(verification->json, "history"));
	if (json_member_is_true(json_member(verification->json, "integrity"), "holds"))
		seen_keep(&memory->log, target->source->checkpoint);
}

void memory_release(struct memory *memory)
{
	seen_release(&memory->seen);
}

#include "history.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 1024 /* of a log that are followed back */

const char *history_state_name(enum history_state state)
{
	static const char *const names[HISTORY_STATE_COUNT] = { "holds", "cannot-tell", "rolled-back", "forked" };

	return names[state];
}

static void decide(struct history_row *row, enum history_state state, const char *says)
{
	row->state = state;
	row->says = says;
}

static enum status read_row(struct history_row *row, const struct note_key *key)
{
	enum status status = checkpoint_verify(row->remembered->note, key, &row->seen, NULL);

	if (status_class(status) == STATUS_CLASS_FAILED)
		return status;
	row->is_by_another = status == STATUS_UNKNOWN_LOG && !strcmp(row->seen.origin, key->name);
	row->has_seen = status == STATUS_OK || row->is_by_another;
	if (status == STATUS_UNKNOWN_LOG)
		decide(row, HISTORY_CANNOT_TELL, "the older checkpoint is of another log, or signed by no key that this one had");
	else if (status == STATUS_BAD_SIGNATURE || status == STATUS_BAD_KEY)
		decide(row, HISTORY_CANNOT_TELL, "the signature of the older checkpoint does not verify");
	else if (status != STATUS_OK)
		decide(row, HISTORY_CANNOT_TELL, "the older checkpoint is none");
	return STATUS_OK;
}

/* The smallest size that is still to come at or above ${from}. */
static uint64_t next_size(const struct history *history, uint64_t from)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < history->count; i++) {
		const struct history_row *row = &history->rows[i];

		if (row->has_seen && !row->has_root && row->seen.size >= from && row->seen.size < next)
			next = row->seen.size;
	}
	return next;
}

enum status history_begin(struct history *history, const struct remembered *rows, size_t count,
    const struct note_key *key)
{
	enum status status = STATUS_OK;

	memset(history, 0, sizeof(*history));
	history->next = UINT64_MAX;
	if (count == 0)
		return STATUS_OK;
	history->rows = calloc(count, sizeof(*history->rows));
	if (!history->rows)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count && status == STATUS_OK; i++, history->count++) {
		history->rows[i].remembered = &rows[i];
		status = read_row(&history->rows[i], key);
	}
	history->next = next_size(history, 0);
	return status;
}

void history_release(struct history *history)
{
	free(history->rows);
	memset(history, 0, sizeof(*history));
}

void history_pass(struct history *history, const struct merkle_frontier *frontier)
{
	struct digest root;

	if (frontier->size < history->next)
		return;
	root = merkle_frontier_root(frontier);
	for (size_t i = 0; i < history->count; i++)
		if (history->rows[i].has_seen && history->rows[i].seen.size == frontier->size) {
			history->rows[i].root = root;
			history->rows[i].has_root = true;
		}
	history->next = next_size(history, frontier->size + 1);
}

/* A proof that does not fit shows nothing: neither that the log grew nor that it did not. */
static enum status follow_proof(struct history_row *row, const struct checkpoint *head)
{
	struct consistency proof;
	struct checkpoint shown;
	struct note note;
	enum status status;

	if (row->remembered->proof.size == 0) {
		decide(row, HISTORY_CANNOT_TELL, "not all entries are here, and no consistency proof was given");
		return STATUS_OK;
	}
	status = consistency_read(row->remembered->proof, &proof, NULL);
	if (status == STATUS_OK)
		status = checkpoint_read(proof.checkpoint, &shown, &note, NULL);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (status != STATUS_OK)
		decide(row, HISTORY_CANNOT_TELL, "the consistency proof is none");
	else if (strcmp(shown.origin, head->origin) != 0 || shown.size != head->size ||
	    !digest_equal(&shown.root, &head->root))
		decide(row, HISTORY_CANNOT_TELL, "the consistency proof is for another checkpoint than this one");
	else if (consistency_check(&proof, &row->seen, head) == STATUS_OK)
		decide(row, HISTORY_HOLDS, "the consistency proof leads from the older checkpoint to this one");
	else
		decide(row, HISTORY_CANNOT_TELL, "the consistency proof does not lead from the older checkpoint to this one");
	return STATUS_OK;
}

/* Did a key sign it whose place, step by step, the log's own key has taken? */
static enum status ask_earlier_keys(struct history_row *row, const struct source *source, const struct log_chain *chain)
{
	const struct note_key *key = log_chain_before(chain, &source->log_key);
	struct note note;
	enum status status = note_read(row->remembered->note, &note, NULL);

	row->has_seen = false;
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	for (int i = 0; key && i < KEYS_MAX && !row->has_seen; key = log_chain_before(chain, key), i++) {
		status = note_verify(&note, key);
		if (status_class(status) == STATUS_CLASS_FAILED)
			return status;
		row->has_seen = status == STATUS_OK;
	}
	return STATUS_OK;
}

static enum status decide_row(struct history_row *row, const struct source *source, const struct checkpoint *head)
{
	if (!row->has_seen)
		return STATUS_OK;
	if (row->seen.size > head->size && row->remembered->is_required)
		decide(row, HISTORY_ROLLED_BACK, "the log is shown as it was before the checkpoint that was seen");
	else if (row->seen.size > head->size)
		decide(row, HISTORY_CANNOT_TELL, "a newer checkpoint of the log was seen already");
	else if (row->seen.size == head->size && digest_equal(&row->seen.root, &head->root))
		decide(row, HISTORY_HOLDS, "both checkpoints are the same tree");
	else if (row->seen.size == head->size)
		decide(row, HISTORY_FORKED, "the log signed two different trees of one size");
	else if (!source->is_complete)
		return follow_proof(row, head);
	else if (row->has_root && digest_equal(&row->root, &row->seen.root))
		decide(row, HISTORY_HOLDS, "the first entries have the root that was seen");
	else if (row->has_root)
		decide(row, HISTORY_FORKED, "the first entries have another root than the log signed before");
	else
		decide(row, HISTORY_CANNOT_TELL, "the entries could not be looked at");
	return STATUS_OK;
}

enum status history_end(struct history *history, const struct source *source, const struct log_chain *chain,
    const struct checkpoint *head)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < history->count && status == STATUS_OK; i++) {
		struct history_row *row = &history->rows[i];

		if (row->is_by_another)
			status = ask_earlier_keys(row, source, chain);
		if (status == STATUS_OK)
			status = decide_row(row, source, head);
	}
	return status;
}

const struct history_row *history_worst(const struct history *history)
{
	const struct history_row *worst = NULL;

	for (size_t i = 0; i < history->count; i++) {
		const struct history_row *row = &history->rows[i];
		bool matters = row->state > HISTORY_CANNOT_TELL ||
		    (row->state == HISTORY_CANNOT_TELL && row->remembered->is_required);

		if (matters && (!worst || row->state > worst->state))
			worst = row;
	}
	return worst;
}

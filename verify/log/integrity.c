#include "integrity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chains.h"
#include "format/record.h"
#include "held.h"
#include "log_chain.h"
#include "read_ahead.h"
#include "standing.h"
#include "tiles.h"

#define ENTRY_PLACE "entries/%" PRIu64 ".json"
#define ENTRY_PLACE_MAX 48

struct walk {
	const struct source *source;
	const struct trust *trust;
	struct integrity *integrity;
	struct chains chains;
	struct log_chain log_keys;
	struct merkle_frontier frontier;
	struct held held;
	struct history *history;
	struct tiles tiles;
	struct buffer proof;
	uint64_t watch;
	struct fault *fault; /* the machine's */
};

static const char *const stages[STAGE_COUNT] = { "container", "form", "signatures", "chains", "tree", "checkpoint",
	"proofs", "blobs", "history", "report" };

const char *stage_name(enum stage stage)
{
	return stages[stage];
}

bool integrity_is_answer(enum status status)
{
	return status_class(status) == STATUS_CLASS_INVALID || status == STATUS_TOO_LARGE;
}

/* Could a failure in this stage still change the answer? */
static bool matters(const struct integrity *integrity, enum stage stage)
{
	return integrity->holds || stage < integrity->stage;
}

void integrity_fail(struct integrity *integrity, enum stage stage, enum status status, const char *place,
    const char *detail)
{
	if (!matters(integrity, stage))
		return;
	integrity->holds = false;
	integrity->stage = stage;
	memset(&integrity->fault, 0, sizeof(integrity->fault));
	fault_set(&integrity->fault, status, place, "%s", detail ? detail : "");
}

/* A status of a stage: bad bytes are remembered as the answer, the machine's trouble goes up. */
static enum status settle(struct walk *walk, enum stage stage, enum status status, const char *place,
    struct fault *found)
{
	if (status == STATUS_OK)
		return STATUS_OK;
	fault_set(found, status, NULL, NULL);
	if (place)
		fault_within(found, place);
	if (!integrity_is_answer(status))
		return fault_set(walk->fault, status, found->place, "%s", found->detail);
	integrity_fail(walk->integrity, stage, status, found->place, found->detail);
	return STATUS_OK;
}

/* As settle, of an entry: its place is only written down where something is wrong with it. */
static enum status settle_entry(struct walk *walk, enum stage stage, enum status status, uint64_t index,
    struct fault *found)
{
	char place[ENTRY_PLACE_MAX];

	if (status == STATUS_OK)
		return STATUS_OK;
	snprintf(place, sizeof(place), ENTRY_PLACE, index);
	return settle(walk, stage, status, place, found);
}

/* It comes first, since size and root come from it; a failure waits until the earlier stages were looked at. */
static enum status check_checkpoint(struct walk *walk, const struct trust *trust)
{
	const struct source *source = walk->source;
	struct integrity *integrity = walk->integrity;
	struct fault found = { .status = STATUS_OK };
	struct checkpoint checkpoint;
	struct note note;
	enum status status = checkpoint_read(source->checkpoint, &integrity->checkpoint, &note, &found);

	/* The answer and attestations state the size as a JSON integer. */
	if (status == STATUS_OK && integrity->checkpoint.size > JSON_INTEGER_MAX)
		status = fault_set(&found, STATUS_BAD_CHECKPOINT, NULL, "the size is beyond 2^53-1");
	integrity->has_checkpoint = status == STATUS_OK;
	if (status == STATUS_OK)
		status = checkpoint_verify(source->checkpoint, &source->log_key, &checkpoint, &found);
	/* A line by a witness of the policy that does not verify refuses the note, as C2SP signed-note asks. */
	if (status == STATUS_OK && trust->has_witnesses) {
		status = fault_set(&found, tlog_policy_ask(&trust->witnesses, &note, &integrity->quorum), NULL,
		    "a cosignature by a witness of the policy");
		integrity->has_quorum = status == STATUS_OK;
	}
	return settle(walk, STAGE_CHECKPOINT, status, "checkpoint", &found);
}

static void check_place(struct walk *walk, uint64_t index, const struct digest *leaf)
{
	struct integrity *integrity = walk->integrity;
	char place[ENTRY_PLACE_MAX];

	if (!integrity->has_checkpoint || !matters(integrity, STAGE_TREE))
		return;
	if (index >= integrity->checkpoint.size) {
		snprintf(place, sizeof(place), ENTRY_PLACE, index);
		integrity_fail(integrity, STAGE_TREE, STATUS_BAD_INDEX, place, "lies beyond the checkpoint's size");
		return;
	}
	if (!integrity->is_complete)
		return;
	if (index != walk->frontier.size) {
		snprintf(place, sizeof(place), ENTRY_PLACE, walk->frontier.size);
		integrity_fail(integrity, STAGE_TREE, STATUS_ENTRY_MISSING, place, "the source says that it is complete");
		return;
	}
	if (walk->history)
		history_pass(walk->history, &walk->frontier);
	merkle_frontier_add(&walk->frontier, leaf);
	tiles_add(&walk->tiles, leaf);
}

/* Only where the entries have the root of the checkpoint can a tile be what is wrong. */
static enum status check_tiles(struct walk *walk)
{
	struct fault found = { .status = STATUS_OK };

	if (!walk->integrity->is_complete || !walk->integrity->has_checkpoint || !matters(walk->integrity, STAGE_TREE))
		return STATUS_OK;
	return settle(walk, STAGE_TREE, tiles_finish(&walk->tiles, &found), NULL, &found);
}

/* What is left to ask about the tree when the last entry was seen. */
static void check_tree(struct walk *walk)
{
	struct integrity *integrity = walk->integrity;
	char missing[ENTRY_PLACE_MAX];
	struct digest root;

	if (!integrity->has_checkpoint || !matters(integrity, STAGE_TREE))
		return;
	if (!integrity->is_complete) {
		if (integrity->entries == 0)
			integrity_fail(integrity, STAGE_TREE, STATUS_ENTRY_MISSING, "entries", "the source holds no entry at all");
		return;
	}
	if (walk->frontier.size != integrity->checkpoint.size) {
		snprintf(missing, sizeof(missing), ENTRY_PLACE, walk->frontier.size);
		integrity_fail(integrity, STAGE_TREE, STATUS_ENTRY_MISSING, missing, "the source says that it is complete");
		return;
	}
	root = merkle_frontier_root(&walk->frontier);
	if (!digest_equal(&root, &integrity->checkpoint.root))
		integrity_fail(integrity, STAGE_TREE, STATUS_ROOT_MISMATCH, "checkpoint",
		    "the entries have another root than the checkpoint names");
}

/*
 * Equal to proof_verify without asking for the checkpoint's signature once per entry: the proof must carry the source's
 * checkpoint byte for byte, and that one was verified.
 */
static enum status check_proof_text(struct walk *walk, uint64_t index, const struct digest *leaf, struct fault *found)
{
	struct bytes text = buffer_bytes(&walk->proof);
	const struct checkpoint *head = &walk->integrity->checkpoint;
	struct proof proof;
	enum status status = proof_read(text, &proof, found);

	if (status != STATUS_OK)
		return status;
	if (proof.index != index)
		return fault_set(found, STATUS_BAD_PROOF, NULL, "is for index %" PRIu64, proof.index);
	if (!bytes_equal(proof.checkpoint, walk->source->checkpoint))
		return fault_set(found, STATUS_BAD_PROOF, NULL, "is for another checkpoint");
	return merkle_inclusion_check(leaf, index, head->size, proof.path, proof.path_count, &head->root);
}

static enum status check_proof(struct walk *walk, uint64_t index, const struct digest *leaf)
{
	const struct source *source = walk->source;
	struct fault found = { .status = STATUS_OK };
	char place[ENTRY_PLACE_MAX];
	enum status status;

	if (walk->integrity->is_complete || !matters(walk->integrity, STAGE_PROOFS))
		return STATUS_OK;
	buffer_clear(&walk->proof);
	status = source->proof(source->context, index, &walk->proof);
	if (status == STATUS_NOT_FOUND)
		status = fault_set(&found, STATUS_BAD_PROOF, NULL, "there is no proof for this entry");
	else if (status == STATUS_OK)
		status = check_proof_text(walk, index, leaf, &found);
	if (status == STATUS_OK)
		return STATUS_OK;
	snprintf(place, sizeof(place), "proofs/%" PRIu64 ".tlog-proof", index);
	return settle(walk, STAGE_PROOFS, status, place, &found);
}

/*
 * Whose bytes they are, for a person: "stdout of record 9 (unit-tests)".  What was parsed of the entry is given up by now, so
 * it is read once more; where that fails, no more is said than before.
 */
static void name_owner(const struct walk *walk, const struct seen_entry *entry, const char *member, struct fault *found)
{
	struct record record = { .predicate = NULL };
	char says[2 * FAULT_DETAIL_MAX + 128];
	struct buffer bytes;
	uint64_t index;

	buffer_init(&bytes, DSSE_ENTRY_MAX);
	if (walk->source->entry_at(walk->source->context, entry->index, &index, &bytes) == STATUS_OK && index == entry->index &&
	    record_read(buffer_bytes(&bytes), &record, NULL) == STATUS_OK) {
		snprintf(says, sizeof(says), "%s of record %" PRIu64 " (%.128s)%s%s", member, index,
		    record_step(&record) ? record_step(&record) : kind_row(record.kind)->name, found->detail[0] ? ": " : "", found->detail);
		snprintf(found->detail, sizeof(found->detail), "%.*s", FAULT_DETAIL_MAX - 1, says);
	}
	record_release(&record);
	buffer_release(&bytes);
}

static enum status check_blobs(struct walk *walk, const struct seen_entry *entry)
{
	enum status status = STATUS_OK;

	if (!matters(walk->integrity, STAGE_BLOBS))
		return STATUS_OK;
	for (size_t i = 0; i < entry->blob_count && status == STATUS_OK; i++) {
		struct fault found = { .status = STATUS_OK };
		char place[FAULT_PLACE_MAX];

		status = held_add(&walk->held, walk->source, &entry->blobs[i], &found);
		if (status == STATUS_OK)
			continue;
		if (found.place[0] && integrity_is_answer(status))
			name_owner(walk, entry, entry->blobs[i].member, &found);
		snprintf(place, sizeof(place), ENTRY_PLACE ": /predicate/%s", entry->index,
		    entry->blobs[i].member);
		status = settle(walk, STAGE_BLOBS, status, found.place[0] ? NULL : place, &found);
	}
	return status;
}

/* Only what is signed speaks of keys; without a checkpoint nothing says for which log. */
static enum status hear_of_keys(struct walk *walk, uint64_t index, const struct record *record)
{
	const char *origin = walk->integrity->checkpoint.origin;
	struct fault found = { .status = STATUS_OK };
	enum status status;

	if (record->kind != KIND_KEY || !walk->integrity->holds)
		return STATUS_OK;
	status = log_chain_add(&walk->log_keys, origin, index, record);
	if (status == STATUS_OK && walk->trust->standings)
		status = standings_add(walk->trust->standings, origin, index, record);
	return settle_entry(walk, STAGE_CHAINS, status, index, &found);
}

static enum status check_record(struct walk *walk, const struct seen_entry *entry)
{
	const struct record *record = &entry->record;
	uint64_t index = entry->index;
	struct fault found = { .status = STATUS_OK };
	enum status status = STATUS_OK;

	if (matters(walk->integrity, STAGE_SIGNATURES))
		status = settle_entry(walk, STAGE_SIGNATURES, entry->signature, index, &found);
	if (status == STATUS_OK && matters(walk->integrity, STAGE_CHAINS))
		status = settle_entry(walk, STAGE_CHAINS, chains_add(&walk->chains, index, record, &found), index, &found);
	check_place(walk, index, &record->id);
	if (status == STATUS_OK)
		status = hear_of_keys(walk, index, record);
	if (status == STATUS_OK)
		status = check_proof(walk, index, &record->id);
	if (status == STATUS_OK)
		status = check_blobs(walk, entry);
	if (index == walk->watch) {
		walk->integrity->has_watched = true;
		walk->integrity->watched = record->id;
	}
	return status;
}

static enum status check_entry(struct walk *walk, const struct seen_entry *entry)
{
	struct fault found = entry->fault;

	walk->integrity->entries++;
	if (entry->form == STATUS_OK)
		return check_record(walk, entry);
	return settle_entry(walk, STAGE_FORM, entry->form, entry->index, &found);
}

/*
 * A failure of form ends the walk: nothing earlier can come, and the first is the one that is told.  What was read ahead
 * of it counts as never looked at.
 */
static enum status check_entries(struct walk *walk, struct read_ahead *reading)
{
	const struct seen_entry *entry;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && matters(walk->integrity, STAGE_FORM)) {
		status = read_ahead_next(reading, &entry);
		if (status == STATUS_NOT_FOUND)
			return STATUS_OK;
		if (status == STATUS_OK) {
			status = check_entry(walk, entry);
		} else {
			struct fault found = entry->fault;

			/* Who could say where and what has done so. */
			status = found.status != STATUS_OK ? settle(walk, STAGE_FORM, status, NULL, &found) :
			    settle_entry(walk, STAGE_FORM, status, entry->index, &found);
		}
	}
	return status;
}

/* Whether the log's key is the right one is known when every record was heard that may have put it in another's place. */
static void check_log_key(struct walk *walk)
{
	struct integrity *integrity = walk->integrity;
	const struct note_key *key = &walk->source->log_key;
	char says[96];
	uint64_t ended;

	integrity->log_is_trusted = integrity->has_checkpoint && log_chain_is_trusted(&walk->log_keys, walk->trust, key);
	if (!integrity->has_checkpoint || !matters(integrity, STAGE_CHECKPOINT))
		return;
	if (walk->trust->log_count > 0 && !integrity->log_is_trusted) {
		integrity_fail(integrity, STAGE_CHECKPOINT, STATUS_UNKNOWN_LOG, "checkpoint",
		    "the policy does not name this log's key");
	} else if (log_chain_has_ended(&walk->log_keys, key, integrity->checkpoint.size, &ended)) {
		snprintf(says, sizeof(says), "its key was given up by the record at index %" PRIu64, ended);
		integrity_fail(integrity, STAGE_CHECKPOINT, STATUS_UNKNOWN_LOG, "checkpoint", says);
	}
}

/*
 * What no entry names was hashed by nobody.  Names are distinct in a source, and held keeps all that are held (a bundle
 * has fewer members than KEY_SET_MAX), so the numbers are equal just where each blob is named.
 */
static void check_strays(struct walk *walk)
{
	const struct source *source = walk->source;

	if (source->counts_blobs && matters(walk->integrity, STAGE_BLOBS) &&
	    source->blob_count > walk->held.count - walk->held.missing)
		integrity_fail(walk->integrity, STAGE_BLOBS, STATUS_BAD_BUNDLE, "blobs", "there are some that no entry names");
}

/* Only a log in which all else holds can be said to contradict itself. */
static enum status check_history(struct walk *walk)
{
	struct integrity *integrity = walk->integrity;
	const struct history_row *worst;
	enum status status;

	if (!walk->history || !integrity->holds)
		return STATUS_OK;
	if (integrity->is_complete)
		history_pass(walk->history, &walk->frontier);
	status = history_end(walk->history, walk->source, &walk->log_keys, &integrity->checkpoint);
	if (status != STATUS_OK)
		return fault_set(walk->fault, status, NULL, NULL);
	worst = history_worst(walk->history);
	if (worst && worst->state != HISTORY_CANNOT_TELL)
		integrity_fail(integrity, STAGE_HISTORY, worst->state == HISTORY_FORKED ? STATUS_FORKED : STATUS_ROLLED_BACK,
		    "checkpoint", worst->says);
	return STATUS_OK;
}

enum status integrity_check(const struct source *source, const struct trust *trust, uint64_t watch,
    struct history *history, unsigned threads, struct integrity *integrity, struct fault *fault)
{
	struct read_ahead *reading = NULL;
	struct walk walk = { .source = source, .trust = trust, .integrity = integrity, .watch = watch, .history = history,
		.fault = fault };
	enum status status;

	memset(integrity, 0, sizeof(*integrity));
	integrity->holds = true;
	integrity->is_complete = source->is_complete;
	walk.chains.is_complete = source->is_complete;
	merkle_frontier_init(&walk.frontier);
	buffer_init(&walk.proof, PROOF_SIZE_MAX);
	status = tiles_open(&walk.tiles, source);
	if (status == STATUS_OK)
		status = check_checkpoint(&walk, trust);
	if (status == STATUS_OK)
		status = fault_set(fault, read_ahead_open(source, threads, &reading), NULL, NULL);
	if (status == STATUS_OK)
		status = check_entries(&walk, reading);
	if (status == STATUS_OK)
		check_tree(&walk);
	if (status == STATUS_OK)
		check_log_key(&walk);
	if (status == STATUS_OK)
		status = check_tiles(&walk);
	if (status == STATUS_OK)
		check_strays(&walk);
	if (status == STATUS_OK)
		status = check_history(&walk);
	integrity->agents = walk.chains.keys.count;
	integrity->blobs = walk.held.count;
	integrity->blobs_missing = walk.held.missing;
	read_ahead_close(reading);
	buffer_release(&walk.proof);
	chains_release(&walk.chains);
	log_chain_release(&walk.log_keys);
	held_release(&walk.held);
	tiles_release(&walk.tiles);
	return status;
}

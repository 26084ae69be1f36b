#include "chains.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SEQ_PLACE "/predicate/chain/seq"

struct chain_state {
	char id[RECORD_CHAIN_ID_HEX];
	int64_t seq;
	uint64_t absent; /* as chains->absent was */
	struct digest last;
};

/* What an agent signed between two of its records that are held must stand in the log between them, and not be held. */
static enum status check_room(int64_t before, uint64_t absent, int64_t seq, struct fault *fault)
{
	uint64_t skipped = (uint64_t)(seq - before - 1);

	return skipped <= absent ? STATUS_OK : fault_set(fault, STATUS_CHAIN_BROKEN, SEQ_PLACE,
	    "%" PRId64 " leaves out %" PRIu64 " of the agent's records, and the log has room for %" PRIu64 " that are not held",
	    seq, skipped, absent);
}

static enum status check_first(const struct chains *chains, const struct record *record, struct fault *fault)
{
	if (!chains->is_complete)
		return check_room(-1, chains->absent, record->chain.seq, fault);
	if (record->chain.seq == 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_CHAIN_BROKEN, SEQ_PLACE, "the agent's first record here has seq %" PRId64 ", not 0",
	    record->chain.seq);
}

static enum status check_next(const struct chains *chains, const struct chain_state *state, const struct record *record,
    struct fault *fault)
{
	int64_t seq = record->chain.seq;

	if (memcmp(state->id, record->chain.id, sizeof(state->id)) != 0)
		return fault_set(fault, STATUS_CHAIN_BROKEN, "/predicate/chain/id", "the agent has another chain in this log");
	if (chains->is_complete ? seq != state->seq + 1 : seq <= state->seq)
		return fault_set(fault, STATUS_CHAIN_BROKEN, SEQ_PLACE, "%" PRId64 " follows %" PRId64, seq, state->seq);
	if (seq == state->seq + 1 && !digest_equal(&record->chain.prev, &state->last))
		return fault_set(fault, STATUS_CHAIN_BROKEN, "/predicate/chain/prev",
		    "is not the leaf hash of the agent's record before");
	return check_room(state->seq, chains->absent - state->absent, seq, fault);
}

enum status chains_add(struct chains *chains, uint64_t index, const struct record *record, struct fault *fault)
{
	size_t before = chains->keys.count, number;
	void *states = chains->states;
	enum status status = key_set_add(&chains->keys, record->key.bytes, &number);
	struct chain_state *state;

	if (status == STATUS_OK)
		status = key_set_room(&states, &chains->capacity, chains->keys.count, sizeof(*chains->states));
	chains->states = states;
	if (status != STATUS_OK)
		return fault_set(fault, status, "/predicate/agent/key", NULL);
	chains->absent = index - chains->held++;
	state = &chains->states[number];
	if (number == before) {
		status = check_first(chains, record, fault);
		memcpy(state->id, record->chain.id, sizeof(state->id));
	} else {
		status = check_next(chains, state, record, fault);
	}
	state->seq = record->chain.seq;
	state->absent = chains->absent;
	state->last = record->id;
	return status;
}

void chains_release(struct chains *chains)
{
	key_set_release(&chains->keys);
	free(chains->states);
	memset(chains, 0, sizeof(*chains));
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispute_walk.h"

/* What the logs say beside the reports: challenges, what is taken back, which commit comes before which. */

struct look {
	struct dispute *dispute;
	size_t side;            /* whose source is looked at */
	struct key_set ids;     /* challenges taken, by id */
	struct key_set repeats; /* by who challenges what on which grounds: saying it again adds nothing */
	struct key_set agents;
	size_t *heard; /* owned: per agent, challenges taken */
	size_t heard_room;
};

enum status dispute_walk(const struct source *source, dispute_visit *visit, void *context, struct fault *fault)
{
	uint64_t next = 0, index = 0;
	enum status status = STATUS_OK;
	struct buffer entry;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	while (status == STATUS_OK) {
		struct record record;

		buffer_clear(&entry);
		status = source->entry_at(source->context, next, &index, &entry);
		if (status != STATUS_OK)
			break;
		status = index < next || index == UINT64_MAX ? STATUS_STORE : record_read(buffer_bytes(&entry), &record, fault);
		if (status == STATUS_STORE)
			break;
		if (status == STATUS_OK)
			status = visit(context, &record, index);
		record_release(&record);
		next = index + 1;
	}
	buffer_release(&entry);
	return status == STATUS_NOT_FOUND ? STATUS_OK : fault_set(fault, status, NULL, NULL);
}

/* The report of this dispute that has the id; DISPUTE_SIDES_MAX: none. */
static size_t find_side(const struct dispute *dispute, const struct digest *id)
{
	for (size_t i = 0; i < dispute->side_count; i++)
		if (digest_equal(&dispute->sides[i]->whole.record.id, id))
			return i;
	return DISPUTE_SIDES_MAX;
}

static const struct ed25519_key *signer_of(const struct look *look, size_t side, size_t challenge)
{
	return side < DISPUTE_SIDES_MAX ? &look->dispute->sides[side]->whole.record.key :
	    &look->dispute->challenges[challenge]->key;
}

static bool is_withdrawn_already(const struct dispute *dispute, const struct digest *about, const char *claim)
{
	for (size_t i = 0; i < dispute->withdrawal_count; i++)
		if (digest_equal(&dispute->withdrawals[i].about, about) &&
		    (!*dispute->withdrawals[i].claim || !strcmp(dispute->withdrawals[i].claim, claim)))
			return true;
	return false;
}

/* Only its own signer takes a challenge or report back, and nobody with a key that was revoked before. */
static enum status take_withdrawal(struct look *look, const struct record *record, uint64_t index,
    const struct digest *about, size_t side)
{
	struct dispute *dispute = look->dispute;
	const char *claim = json_member_text(record->predicate, "claim");
	void *items = dispute->withdrawals;
	size_t challenge = 0;
	enum status status;

	key_set_find(&look->ids, about->bytes, &challenge);
	/* Of a challenge all is taken back: it has no claims. */
	claim = claim && side < DISPUTE_SIDES_MAX ? claim : "";
	if (dispute->withdrawal_count == DISPUTE_CHALLENGES_MAX || is_withdrawn_already(dispute, about, claim) ||
	    memcmp(signer_of(look, side, challenge)->bytes, record->key.bytes, sizeof(record->key.bytes)) != 0 ||
	    dispute_standing(dispute, look->side, &record->key, index) == STANDING_LOST)
		return STATUS_OK;
	status = key_set_room(&items, &dispute->withdrawal_room, dispute->withdrawal_count + 1,
	    sizeof(*dispute->withdrawals));
	dispute->withdrawals = items;
	if (status != STATUS_OK)
		return status;
	struct withdrawal *withdrawal = &dispute->withdrawals[dispute->withdrawal_count++];
	memset(withdrawal, 0, sizeof(*withdrawal));
	withdrawal->about = *about;
	withdrawal->side = side;
	snprintf(withdrawal->claim, sizeof(withdrawal->claim), "%s", claim);
	return STATUS_OK;
}

static enum status digest_challenge(const struct record *record, struct digest *digest)
{
	const char *claim = json_member_text(record->predicate, "claim");
	struct buffer text;
	enum status status;

	buffer_init(&text, DSSE_ENTRY_MAX);
	status = buffer_append(&text, bytes_of(record->key.bytes, sizeof(record->key.bytes)));
	if (status == STATUS_OK)
		status = buffer_append_format(&text, "%s %s %s", json_member_text(record->predicate, "about"),
		    json_member_text(record->predicate, "grounds"), claim ? claim : "");
	*digest = digest_of(buffer_bytes(&text));
	buffer_release(&text);
	return status;
}

/* Has this agent more to say?  Not again, and not without end. */
static enum status may_speak(struct look *look, const struct record *record, bool *may)
{
	struct digest repeat;
	size_t number, agent, before = look->repeats.count;
	void *heard = look->heard;
	enum status status = digest_challenge(record, &repeat);

	*may = false;
	if (status == STATUS_OK)
		status = key_set_add(&look->agents,
		    standing_identity(dispute_trust(look->dispute, look->side), &record->key)->bytes, &agent);
	if (status == STATUS_OK && agent + 1 > look->heard_room) {
		size_t room = look->heard_room;

		status = key_set_room(&heard, &look->heard_room, agent + 1, sizeof(*look->heard));
		look->heard = heard;
		if (status == STATUS_OK)
			memset(look->heard + room, 0, (look->heard_room - room) * sizeof(*look->heard));
	}
	if (status != STATUS_OK)
		return status;
	if (key_set_find(&look->repeats, repeat.bytes, &number) || look->heard[agent] == DISPUTE_HEARD_MAX ||
	    look->dispute->challenge_count == DISPUTE_CHALLENGES_MAX) {
		look->dispute->challenges_left_out++;
		return STATUS_OK;
	}
	status = key_set_add(&look->repeats, repeat.bytes, &number);
	*may = status == STATUS_OK && look->repeats.count > before;
	look->heard[agent] += *may;
	return status;
}

/* Takes the record's statement over. */
static enum status keep_challenge(struct look *look, struct record *record, const struct digest *about, size_t side)
{
	struct dispute *dispute = look->dispute;
	const char *grounds = json_member_text(record->predicate, "grounds");
	void *items = dispute->challenges;
	struct challenge *challenge;
	size_t number;
	enum status status = key_set_room(&items, &dispute->challenge_room, dispute->challenge_count + 1,
	    sizeof(*dispute->challenges));

	dispute->challenges = items;
	challenge = status == STATUS_OK ? calloc(1, sizeof(*challenge)) : NULL;
	if (!challenge)
		return STATUS_NO_MEMORY;
	dispute->challenges[dispute->challenge_count++] = challenge;
	challenge->id = record->id;
	challenge->about = *about;
	challenge->side = side;
	challenge->key = record->key;
	snprintf(challenge->agent, sizeof(challenge->agent), "%s", record->agent);
	while (strcmp(shape_grounds[challenge->ground], grounds) != 0)
		challenge->ground++;
	challenge->record = *record;
	memset(record, 0, sizeof(*record));
	return key_set_add(&look->ids, challenge->id.bytes, &number);
}

static enum status take_dispute(struct look *look, struct record *record, uint64_t index)
{
	struct digest about;
	size_t number, side;
	bool may;
	enum status status = digest_read_hex(json_text_bytes(json_member(record->predicate, "about")), &about);

	if (status != STATUS_OK)
		return status;
	side = find_side(look->dispute, &about);
	/* What one source holds another one may hold too. */
	if ((side == DISPUTE_SIDES_MAX && !key_set_find(&look->ids, about.bytes, &number)) ||
	    key_set_find(&look->ids, record->id.bytes, &number))
		return STATUS_OK;
	status = record_verify(record);
	if (status != STATUS_OK)
		return status;
	if (!strcmp(json_member_text(record->predicate, "action"), "withdraw"))
		return take_withdrawal(look, record, index, &about, side);
	if (!dispute_hears(look->dispute, look->side, &record->key, index)) {
		look->dispute->challenges_unheard++;
		return STATUS_OK;
	}
	status = may_speak(look, record, &may);
	return status == STATUS_OK && may ? keep_challenge(look, record, &about, side) : status;
}

static enum status visit(void *context, struct record *record, uint64_t index)
{
	struct look *look = context;

	if (record->kind == KIND_DISPUTE)
		return take_dispute(look, record, index);
	/* Its author is heard in a dispute, but what he records is no evidence where the policy does not name him. */
	return record->kind == KIND_RUN &&
	    dispute_standing(look->dispute, look->side, &record->key, index) == STANDING_GOOD ?
	    ancestry_add(&look->dispute->ancestry, record) : STATUS_OK;
}

static int by_id(const void *left, const void *right)
{
	const struct challenge *const *a = left, *const *b = right;

	return memcmp((*a)->id.bytes, (*b)->id.bytes, DIGEST_SIZE);
}

static void withdraw(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->withdrawal_count; i++) {
		const struct withdrawal *withdrawal = &dispute->withdrawals[i];

		for (size_t j = 0; j < dispute->challenge_count; j++)
			dispute->challenges[j]->is_withdrawn |= digest_equal(&dispute->challenges[j]->id, &withdrawal->about);
		for (size_t j = 0; j < dispute->argument_count; j++)
			dispute->arguments[j].is_withdrawn |= dispute->arguments[j].side == withdrawal->side &&
			    (!*withdrawal->claim || !strcmp(withdrawal->claim, dispute->arguments[j].answer->id));
	}
}

bool challenge_meets(const struct challenge *challenge, const struct argument *argument)
{
	const char *claim = json_member_text(challenge->record.predicate, "claim");

	return argument->side == challenge->side && (!claim || !strcmp(claim, argument->answer->id));
}

/* What is challenged is looked at more closely. */
static void mark_challenged(struct dispute *dispute)
{
	for (size_t i = 0; i < dispute->challenge_count; i++)
		for (size_t j = 0; j < dispute->argument_count && !dispute->challenges[i]->is_withdrawn; j++)
			if (challenge_meets(dispute->challenges[i], &dispute->arguments[j])) {
				dispute->arguments[j].is_challenged = true;
				dispute->questions[dispute->arguments[j].question].is_contested = true;
			}
}

enum status dispute_look(struct dispute *dispute)
{
	struct look look = { .dispute = dispute };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < dispute->side_count && status == STATUS_OK; i++) {
		look.side = i;
		if (dispute->sides[i]->first_of_source == i)
			status = dispute_walk(dispute->sides[i]->source, visit, &look, dispute->fault);
	}
	if (dispute->challenge_count > 0)
		qsort(dispute->challenges, dispute->challenge_count, sizeof(*dispute->challenges), by_id);
	withdraw(dispute);
	mark_challenged(dispute);
	key_set_release(&look.ids);
	key_set_release(&look.repeats);
	key_set_release(&look.agents);
	free(look.heard);
	return status;
}

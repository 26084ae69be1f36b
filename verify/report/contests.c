#include "contests.h"

#include <stdlib.h>
#include <string.h>

#include "format/kinds.h"

const char *contest_state_name(enum contest_state state)
{
	return state == CONTEST_NONE ? NULL : shape_disputed[state - CONTEST_UPHELD];
}

enum word_kind { WORD_CHALLENGE, WORD_WITHDRAWAL, WORD_RESOLUTION };

struct contest_word {
	enum word_kind kind;
	uint64_t index;
	struct ed25519_key key;
	uint32_t before;          /* the word before it about the same report; NO_WORD: none */
	bool is_withdrawn;        /* a challenge */
	bool is_of_claim;         /* a withdrawal: of one claim only */
	struct digest set;        /* a resolution: over all its reports, */
	enum contest_state state; /* and what it says of this one; */
	struct digest frame;      /* over its policy and the logs it looked at, */
	size_t sizes, size_count; /* how far each: in contests.sizes, */
	uint64_t seen;            /* and how far this one; */
	time_ms at;               /* the time it was evaluated for */
};
#define NO_WORD UINT32_MAX

void contests_release(struct contests *contests)
{
	key_set_release(&contests->abouts);
	key_set_release(&contests->challenges);
	key_set_release(&contests->speakers);
	free(contests->last);
	free(contests->which);
	free(contests->heard);
	free(contests->words);
	free(contests->sizes);
	memset(contests, 0, sizeof(*contests));
}

/* ---- taking ---- */

/* The number of ${key} and a place for it beside the set, which begins as ${initial}. */
static enum status add_to(struct key_set *set, const uint8_t *key, uint32_t **beside, size_t *room, uint32_t initial,
    size_t *number)
{
	size_t before = set->count;
	void *items = *beside;
	enum status status = key_set_room(&items, room, set->count + 1, sizeof(**beside));

	*beside = items;
	if (status == STATUS_OK)
		status = key_set_add(set, key, number);
	if (status == STATUS_OK && set->count > before)
		(*beside)[*number] = initial;
	return status;
}

static enum status add_word(struct contests *contests, const struct digest *about, struct contest_word word)
{
	void *items = contests->words;
	size_t number;
	enum status status = key_set_room(&items, &contests->word_room, contests->word_count + 1, sizeof(*contests->words));

	contests->words = items;
	if (status == STATUS_OK)
		status = add_to(&contests->abouts, about->bytes, &contests->last, &contests->last_room, NO_WORD, &number);
	if (status != STATUS_OK)
		return status;
	word.before = contests->last[number];
	contests->last[number] = (uint32_t)contests->word_count;
	contests->words[contests->word_count++] = word;
	return STATUS_OK;
}

/* Has this agent said enough about this? */
static enum status may_speak(struct contests *contests, const struct record *record, const struct digest *about,
    bool *may)
{
	uint8_t both[sizeof(record->key.bytes) + DIGEST_SIZE];
	struct digest speaker;
	size_t number;
	enum status status;

	memcpy(both, record->key.bytes, sizeof(record->key.bytes));
	memcpy(both + sizeof(record->key.bytes), about->bytes, DIGEST_SIZE);
	speaker = digest_of(bytes_of(both, sizeof(both)));
	status = add_to(&contests->speakers, speaker.bytes, &contests->heard, &contests->heard_room, 0, &number);
	*may = status == STATUS_OK && contests->heard[number] < CONTEST_HEARD_MAX;
	if (*may)
		contests->heard[number]++;
	else
		contests->left_out++;
	return status;
}

static enum status take_withdrawal(struct contests *contests, const struct trust *trust, const struct record *record,
    uint64_t index, const struct digest *about)
{
	char lost[STANDING_SAYS_MAX];
	size_t number;

	/* Who stole a key takes nothing back with it.  The report's own author need not be named. */
	if (trust && standing_at(trust, &record->key, index, lost) == STANDING_LOST) {
		contests->unheard++;
		return STATUS_OK;
	}
	if (key_set_find(&contests->challenges, about->bytes, &number)) {
		struct contest_word *word = &contests->words[contests->which[number]];

		word->is_withdrawn |= !memcmp(word->key.bytes, record->key.bytes, sizeof(word->key.bytes));
		return STATUS_OK;
	}
	return add_word(contests, about, (struct contest_word){ .kind = WORD_WITHDRAWAL, .index = index, .key = record->key,
		.is_of_claim = json_member(record->predicate, "claim") != NULL });
}

static enum status take_dispute(struct contests *contests, const struct trust *trust, const struct record *record,
    uint64_t index)
{
	char lost[STANDING_SAYS_MAX];
	const char *action = json_member_text(record->predicate, "action");
	struct digest about;
	size_t number;
	bool may;
	enum status status = digest_read_hex(json_text_bytes(json_member(record->predicate, "about")), &about);

	if (status != STATUS_OK)
		return STATUS_OK;
	status = may_speak(contests, record, &about, &may);
	if (status != STATUS_OK || !may)
		return status;
	if (!strcmp(action, "withdraw"))
		return take_withdrawal(contests, trust, record, index, &about);
	if (trust && standing_at(trust, &record->key, index, lost) != STANDING_GOOD) {
		contests->unheard++;
		return STATUS_OK;
	}
	/* What is challenged may be a challenge: that is weighed when a dispute is resolved. */
	status = add_to(&contests->challenges, record->id.bytes, &contests->which, &contests->which_room,
	    (uint32_t)contests->word_count, &number);
	return status != STATUS_OK ? status : add_word(contests, &about, (struct contest_word){ .kind = WORD_CHALLENGE,
		.index = index, .key = record->key });
}

static enum contest_state state_of(const struct json *verdict)
{
	const char *ending = json_member_text(verdict, "ending");
	int64_t overturned = 0, open = 0;

	json_member_integer(verdict, "overturned", &overturned);
	json_member_integer(verdict, "open", &open);
	if (overturned > 0 || !strcmp(ending, "OVERTURNED"))
		return CONTEST_OVERTURNED;
	if (open > 0 || !strcmp(ending, "UNRESOLVED"))
		return CONTEST_UNRESOLVED;
	if (!strcmp(ending, "WITHDRAWN"))
		return CONTEST_WITHDRAWN;
	return !strcmp(ending, "SUPERSEDED") ? CONTEST_SUPERSEDED : !strcmp(ending, "UPHELD") ? CONTEST_UPHELD : CONTEST_NONE;
}

/* What the resolution looked at. */
static enum status read_frame(struct contests *contests, const char *origin, const struct json *predicate,
    struct contest_word *word)
{
	const struct json *heads = json_member(predicate, "checkpoints"), *policy = json_member(predicate, "policy");
	struct json *frame = json_array();
	void *items = contests->sizes;
	struct buffer text;
	enum status status = key_set_room(&items, &contests->size_room, contests->size_count + json_count(heads),
	    sizeof(*contests->sizes));

	contests->sizes = items;
	json_push_text(frame, policy ? json_member_text(policy, "sha256") : "");
	word->sizes = contests->size_count;
	for (const struct json *one = json_first(heads); one && status == STATUS_OK; one = json_next(one)) {
		int64_t size = 0;

		json_member_integer(one, "size", &size);
		json_push_text(frame, json_member_text(one, "origin"));
		contests->sizes[contests->size_count++] = (uint64_t)size;
		word->size_count++;
		if (!strcmp(json_member_text(one, "origin"), origin) && (uint64_t)size > word->seen)
			word->seen = (uint64_t)size < word->index ? (uint64_t)size : word->index;
	}
	buffer_init(&text, DSSE_PAYLOAD_MAX);
	if (status == STATUS_OK)
		status = json_canonical(frame, &text);
	word->frame = digest_of(buffer_bytes(&text));
	buffer_release(&text);
	json_free(frame);
	return status == STATUS_OK ? rfc3339_read(json_text_bytes(json_member(predicate, "evaluated_at")), &word->at) : status;
}

static enum status take_resolution(struct contests *contests, const char *origin, const struct trust *trust,
    const struct record *record, uint64_t index)
{
	const struct json *reports = json_member(record->predicate, "reports");
	const struct json *verdict = json_first(json_member(record->predicate, "verdicts"));
	char lost[STANDING_SAYS_MAX];
	struct contest_word word = { .kind = WORD_RESOLUTION, .index = index, .key = record->key };
	struct buffer text;
	enum status status;

	if (trust && standing_at(trust, &record->key, index, lost) != STANDING_GOOD) {
		contests->unheard++;
		return STATUS_OK;
	}
	buffer_init(&text, DSSE_PAYLOAD_MAX);
	status = json_canonical(reports, &text);
	word.set = digest_of(buffer_bytes(&text));
	buffer_release(&text);
	if (status == STATUS_OK)
		status = read_frame(contests, origin, record->predicate, &word);
	for (const struct json *one = json_first(reports); one && verdict && status == STATUS_OK;
	    one = json_next(one), verdict = json_next(verdict)) {
		struct digest report;

		if (digest_read_hex(json_text_bytes(one), &report) != STATUS_OK)
			continue;
		word.state = state_of(verdict);
		status = add_word(contests, &report, word);
	}
	return status;
}

enum status contests_take(struct contests *contests, const char *origin, const struct trust *trust,
    const struct record *record, uint64_t index)
{
	if (record->kind == KIND_DISPUTE)
		return take_dispute(contests, trust, record, index);
	return record->kind == KIND_RESOLUTION ? take_resolution(contests, origin, trust, record, index) : STATUS_OK;
}

/* ---- asking ---- */

static const struct contest_word *word_before(const struct contests *contests, const struct contest_word *word)
{
	return word->before == NO_WORD ? NULL : &contests->words[word->before];
}

static const struct contest_word *last_word(const struct contests *contests, const struct digest *report)
{
	size_t number;

	return key_set_find(&contests->abouts, report->bytes, &number) ? &contests->words[contests->last[number]] : NULL;
}

static bool looks_at_no_less(const struct contests *contests, const struct contest_word *later,
    const struct contest_word *earlier)
{
	if (!digest_equal(&later->frame, &earlier->frame) || later->at < earlier->at)
		return false;
	for (size_t i = 0; i < earlier->size_count; i++)
		if (contests->sizes[later->sizes + i] < contests->sizes[earlier->sizes + i])
			return false;
	return true;
}

/* Newest first: is there a later resolution of the same reports that takes its place? */
static bool is_replaced(const struct contests *contests, const struct contest_word *newest,
    const struct contest_word *word)
{
	for (; newest != word; newest = word_before(contests, newest))
		if (newest->kind == WORD_RESOLUTION && digest_equal(&newest->set, &word->set) &&
		    (!memcmp(newest->key.bytes, word->key.bytes, sizeof(word->key.bytes)) ||
			looks_at_no_less(contests, newest, word)))
			return true;
	return false;
}

static bool is_authors(const struct contest_word *word, const struct ed25519_key *author)
{
	return word->kind == WORD_WITHDRAWAL && !memcmp(word->key.bytes, author->bytes, sizeof(author->bytes));
}

/* Looking at a resolution takes looking at what came after it: beyond so many the oldest are not asked. */
#define RESOLUTIONS_ASKED_MAX 256

void contests_of(const struct contests *contests, const struct digest *report, const struct ed25519_key *author,
    struct contest *contest)
{
	const struct contest_word *newest = last_word(contests, report);
	uint64_t challenged = 0, seen = 0;
	size_t asked = 0;

	memset(contest, 0, sizeof(*contest));
	for (const struct contest_word *word = newest; word; word = word_before(contests, word)) {
		contest->is_withdrawn |= is_authors(word, author) && !word->is_of_claim;
		if (word->kind == WORD_CHALLENGE && !word->is_withdrawn && contest->challenges++ == 0)
			challenged = word->index;
		if (word->kind == WORD_RESOLUTION && word->seen > seen)
			seen = word->seen;
		if (word->kind != WORD_RESOLUTION || asked++ >= RESOLUTIONS_ASKED_MAX || is_replaced(contests, newest, word))
			continue;
		if (!contest->has_resolution || word->state > contest->state) {
			contest->resolution = word->index;
			contest->state = word->state;
		}
		contest->has_resolution = true;
	}
	if (contest->challenges > 0 && contest->state < CONTEST_CHALLENGED && challenged >= seen)
		contest->state = CONTEST_CHALLENGED;
	if (contest->is_withdrawn && contest->state < CONTEST_WITHDRAWN)
		contest->state = CONTEST_WITHDRAWN;
}

/* ---- telling ---- */

static void put_digest(struct json *object, const char *name, const struct digest *digest)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(digest, hex);
	json_put_text(object, name, hex);
}

static void put_copy(struct json *object, const struct json *from, const char *name)
{
	if (json_member(from, name))
		json_put(object, name, json_copy(json_member(from, name)));
}

static enum status read_word(const struct source *source, const struct contest_word *word, struct record *record)
{
	struct buffer entry;
	uint64_t index = 0;
	enum status status;

	memset(record, 0, sizeof(*record));
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = source->entry_at(source->context, word->index, &index, &entry);
	if (status == STATUS_OK && index != word->index)
		status = STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, NULL);
	buffer_release(&entry);
	return status;
}

/* One word as the answer has it; NULL where it cannot be read any more. */
static enum status word_json(const struct source *source, const struct contest_word *word, struct json **json)
{
	static const char *const copied[] = { "claim", "evaluated_at", "grounds", "result", "text" };
	struct json *object = NULL;
	struct record record;
	enum status status = read_word(source, word, &record);

	if (status == STATUS_OK) {
		object = json_object();
		json_put_text(object, "agent", record.agent);
		json_put_integer(object, "index", (int64_t)word->index);
		put_digest(object, "record", &record.id);
		for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
			put_copy(object, record.predicate, copied[i]);
		if (word->kind == WORD_RESOLUTION && word->state != CONTEST_NONE)
			json_put_text(object, "state", contest_state_name(word->state));
	}
	record_release(&record);
	*json = object;
	return status;
}

static void push_word(struct json *list, const struct source *source, const struct contest_word *word, size_t *left_out)
{
	struct json *one = NULL;
	enum status status = json_count(list) < CONTEST_SHOWN_MAX ? word_json(source, word, &one) : STATUS_NOT_FOUND;

	/* Without memory there is none to push, and the list fails as a whole: nothing is left out for that. */
	if (status == STATUS_OK || status == STATUS_NO_MEMORY)
		json_push(list, one);
	else
		(*left_out)++;
}

bool contests_are_told(const struct contests *contests, const struct digest *report)
{
	return last_word(contests, report) || contests->unheard > 0 || contests->left_out > 0;
}

struct json *contests_json(const struct contests *contests, const struct digest *report,
    const struct ed25519_key *author, const struct source *source)
{
	const struct contest_word *newest = last_word(contests, report);
	struct contest contest;
	struct json *object = json_object(), *challenges = json_array(), *resolutions = json_array(), *withdrawals = json_array();
	size_t left_out = contests->left_out, asked = 0;

	contests_of(contests, report, author, &contest);
	for (const struct contest_word *word = newest; word; word = word_before(contests, word)) {
		if (word->kind == WORD_CHALLENGE && !word->is_withdrawn)
			push_word(challenges, source, word, &left_out);
		else if (word->kind == WORD_RESOLUTION && asked++ < RESOLUTIONS_ASKED_MAX && !is_replaced(contests, newest, word))
			push_word(resolutions, source, word, &left_out);
		else if (is_authors(word, author))
			push_word(withdrawals, source, word, &left_out);
	}
	json_put(object, "challenges", challenges);
	json_put_integer(object, "left_out", (int64_t)left_out);
	json_put(object, "resolutions", resolutions);
	if (contest.state != CONTEST_NONE)
		json_put_text(object, "state", contest_state_name(contest.state));
	else
		json_put_null(object, "state");
	json_put_integer(object, "unheard", (int64_t)contests->unheard);
	json_put(object, "withdrawals", withdrawals);
	return object;
}

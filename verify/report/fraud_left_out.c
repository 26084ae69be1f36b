#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"
#include "inquiry.h"
#include "verify/check/watched.h"

/*
 * Evidence left out.  A run that the report does not cite for a claim is held against it where it is the same step on
 * the same subject as a cited one (struct run_place), was recorded before the report, meets the claim's demands, and
 * fails its check.  Where a rule asks for a command and for no step, the same command is enough: whoever cites a run
 * chose its name.  Then, by the order of the log:
 * - a later run of the same command is cited and passes: the step is flaky.  The claim cannot be told, unless the report
 *   cites the failed run somewhere, which is to say so.
 * - no such run is cited, but the failed one is cited for something else: the claim cannot be told.
 * - no such run is cited: the claim failed.
 * A file or a test result that goes by the name of the step speaks of its commit, but of no tree: a failed run on the
 * clean one, which the report cites nowhere, leaves the claim untold.
 * Another commit, another step, somebody whose records do not count: no finding at all.
 * A run that cannot be told because its bytes are not held, or were masked or cut off, may be the one that fails: the
 * claim cannot be told either, unless the report cites that run.
 */

/* In one verification: how often a run is held against a claim at all, and how often that takes the claim's check. */
#define LOOKS_MAX 1000000
#define EVALUATIONS_MAX 10000
#define NO_LINK SIZE_MAX

/* A claim that rests on a place; the links of one place are a list. */
struct link {
	struct claim_answer *answer;
	size_t next;
};

struct search {
	struct inquiry *inquiry;
	const char *rule;
	struct key_set places; /* that passing evidence of claims stands at: run_place's place, or its command */
	size_t *first;         /* owned: per place, its first link */
	size_t first_room;
	struct link *links; /* owned */
	size_t link_count, link_room;
	struct key_set mentioned; /* ids that the report cites anywhere */
	size_t looks_left, evaluations_left;
	struct budget reader, author; /* its own: what the claims took must not blind it */
	struct merkle_frontier frontier;
};

/* ---- what to look for ---- */

/* Only what makes a report look better is looked for: an asserted pass that its own evidence did not refute. */
static bool is_at_stake(const struct claim_answer *answer)
{
	return answer->has_asserted && answer->asserted == OUTCOME_PASSED && answer->check &&
	    (answer->outcome == OUTCOME_PASSED || answer->outcome == OUTCOME_CANT_TELL);
}

static enum status add_place(struct search *search, struct claim_answer *answer, const struct digest *place)
{
	size_t before = search->places.count, number;
	void *first = search->first, *links = search->links;
	enum status status = key_set_add(&search->places, place->bytes, &number);

	if (status == STATUS_OK)
		status = key_set_room(&first, &search->first_room, number + 1, sizeof(*search->first));
	search->first = first;
	if (status == STATUS_OK)
		status = key_set_room(&links, &search->link_room, search->link_count + 1, sizeof(*search->links));
	search->links = links;
	if (status != STATUS_OK)
		return status;
	if (number == before)
		search->first[number] = NO_LINK;
	else if (search->first[number] != NO_LINK && search->links[search->first[number]].answer == answer)
		return STATUS_OK; /* two cited runs of one place */
	search->links[search->link_count] = (struct link){ answer, search->first[number] };
	search->first[number] = search->link_count++;
	return STATUS_OK;
}

/* Does the command make a run evidence for this claim, whatever the step is called? */
static bool goes_by_command(const struct claim_answer *answer)
{
	return answer->requirement->argv && !answer->requirement->step;
}

static enum status add_run(struct search *search, struct claim_answer *answer, const struct cited *cited)
{
	enum status status;

	if (!cited->counts || !cited->run.is_known)
		return STATUS_OK;
	status = add_place(search, answer, &cited->run.place);
	return status == STATUS_OK && goes_by_command(answer) ? add_place(search, answer, &cited->run.command) : status;
}

static enum status add_places(struct search *search)
{
	struct claim_answers *answers = search->inquiry->answers;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < answers->count; i++) {
		struct claim_answer *answer = &answers->items[i];

		for (size_t j = 0; is_at_stake(answer) && j < answer->cited_count && status == STATUS_OK; j++)
			status = add_run(search, answer, &answer->cited[j]);
	}
	return status;
}

/* Ids anywhere in a list of rows with "evidence". */
static enum status add_mentions(struct search *search, const struct json *rows)
{
	enum status status = STATUS_OK;
	struct digest id;
	size_t number;

	for (const struct json *row = json_first(rows); row; row = json_next(row))
		for (const struct json *one = json_first(json_member(row, "evidence")); one && status == STATUS_OK;
		    one = json_next(one))
			if (digest_read_hex(json_text_bytes(one), &id) == STATUS_OK)
				status = key_set_add(&search->mentioned, id.bytes, &number);
	return status;
}

/* ---- one run that is held ---- */

struct candidate {
	struct record record;
	uint64_t index;
	struct run_place place;
	bool is_mentioned; /* the report cites it somewhere */
};

static bool cites(const struct claim_answer *answer, const struct digest *id)
{
	for (size_t i = 0; i < answer->cited_count; i++)
		if (digest_equal(&answer->cited[i].id, id))
			return true;
	return false;
}

/* Does a cited run of the same place (or of the same command) speak of what this one is about? */
static bool is_contested(const struct search *search, const struct claim_answer *answer, const struct candidate *run,
    bool by_command)
{
	const struct json *subject = search->inquiry->request->claims->report->subject;

	for (size_t i = 0; i < answer->cited_count; i++) {
		const struct run_place *cited = &answer->cited[i].run;
		bool is_there = answer->cited[i].counts && cited->is_known &&
		    (by_command ? digest_equal(&cited->command, &run->place.command) :
		    digest_equal(&cited->place, &run->place.place));

		if (is_there && run_place_is_about(cited, &run->place, &run->record, subject))
			return true;
	}
	return false;
}

/* Does the claim rest on a run of that place, and not only on files that somebody recorded under its name? */
static bool rests_on_run(const struct claim_answer *answer, const struct candidate *run)
{
	for (size_t i = 0; i < answer->cited_count; i++) {
		const struct cited *cited = &answer->cited[i];

		if (cited->counts && cited->kind == KIND_RUN && cited->run.is_known &&
		    (digest_equal(&cited->run.place, &run->place.place) || digest_equal(&cited->run.command, &run->place.command)))
			return true;
	}
	return false;
}

static bool has_later_pass(const struct claim_answer *answer, const struct candidate *run)
{
	for (size_t i = 0; i < answer->cited_count; i++) {
		const struct cited *cited = &answer->cited[i];

		if (cited->counts && cited->outcome == OUTCOME_PASSED && cited->index > run->index && cited->run.is_known &&
		    digest_equal(&cited->run.command, &run->place.command))
			return true;
	}
	return false;
}

static void accuse(struct search *search, struct claim_answer *answer, const struct candidate *run)
{
	bool is_flaky = has_later_pass(answer, run);
	bool is_run = rests_on_run(answer, run);
	const char *says;

	if (run->is_mentioned && (is_flaky || !is_run))
		return;
	says = !is_run ? "a run of the same step failed on the same commit, and the report cites only a file" :
	    is_flaky ? "the same step failed before on the same commit and the report does not say so" :
	    run->is_mentioned ? "the same step failed on the same commit; the report cites that, but not for this claim" :
	    "the same step failed on the same commit, and the report leaves that out";
	inquiry_tell(search->inquiry, search->rule, answer->id, &run->record.id, 1, "%s", says);
	if (is_run && !is_flaky && !run->is_mentioned)
		claim_lower(answer, OUTCOME_FAILED, &run->record.id, search->rule, says);
	else if (answer->outcome == OUTCOME_PASSED)
		claim_lower(answer, OUTCOME_CANT_TELL, &run->record.id, search->rule, says);
}

/* Why the check could not tell, where somebody chose what it could see; else NULL. */
static const char *blindness(const struct record *record, const struct reasons *reasons, bool missed)
{
	if (missed)
		return "the same step ran on the same commit, is not cited, and its bytes are not held: it may have failed";
	for (size_t i = 0; i < reasons->count; i++) {
		const struct reason *reason = &reasons->items[i];

		if (reason->outcome == OUTCOME_CANT_TELL && reason->stream &&
		    (record_is_masked(record, reason->stream) || record_is_cut(record, reason->stream)))
			return "the same step ran on the same commit, is not cited, and its output was masked or cut off: it may have "
			       "failed";
	}
	return NULL;
}

/* The claim's check over the run. */
static enum status try_run(struct search *search, struct claim_answer *answer, const struct candidate *run)
{
	const struct claims_request *request = search->inquiry->request->claims;
	struct watched watched;
	struct evidence evidence = { .source = &watched.source, .record = &run->record, .index = run->index,
		.now = request->now, .kept = request->kept,
		.budget = answer->is_self_defined ? &search->author : &search->reader };
	struct reasons reasons = { .count = 0 };
	struct answer found;
	const char *says = NULL;
	enum status status;

	watched_init(&watched, request->source);
	evidence.budget->was_reached = false;
	status = check_evaluate(answer->check, &evidence, &reasons, &found);
	if (status == STATUS_OK && found.outcome == OUTCOME_CANT_TELL) {
		bool is_blind = watched.missed && !run->is_mentioned;

		says = evidence.budget->was_reached ? "a run that is not cited could not be looked at within the limits" :
		    run->is_mentioned ? NULL : blindness(&run->record, &reasons, watched.missed);
		search->inquiry->fraud->was_blind |= is_blind;
	}
	if (says && answer->outcome == OUTCOME_PASSED)
		claim_lower(answer, OUTCOME_CANT_TELL, &run->record.id, search->rule, says);
	reasons_release(&reasons);
	if (status == STATUS_OK && found.outcome == OUTCOME_FAILED)
		accuse(search, answer, run);
	return status;
}

static enum status hold_against(struct search *search, struct claim_answer *answer, const struct candidate *run,
    bool by_command)
{
	const struct claims_request *request = search->inquiry->request->claims;
	struct requirement requirement = *answer->requirement;
	const struct citation citation = { .record = &run->record, .index = run->index,
		.report_index = request->report_index, .subject = request->report->subject, .trust = claims_trust(request),
		.now = request->now };
	char says[REQUIREMENT_SAYS_MAX];

	/* The tree before is the cited run's, which was clean where that is asked for; a failing run may leave it dirty. */
	requirement.needs_clean = false;
	if (!is_at_stake(answer))
		return STATUS_OK;
	if (search->looks_left > 0) {
		search->looks_left--;
		if (cites(answer, &run->record.id) || requirement_judge(&requirement, &citation, says) != 0 ||
		    !is_contested(search, answer, run, by_command))
			return STATUS_OK;
		/* Under another name it is held against the claim only where the report is silent about it, and only once. */
		if (by_command && (run->is_mentioned || is_contested(search, answer, run, false)))
			return STATUS_OK;
	}
	if (search->looks_left == 0 || search->evaluations_left == 0) {
		if (answer->outcome == OUTCOME_PASSED)
			claim_lower(answer, OUTCOME_CANT_TELL, &run->record.id, search->rule,
			    "too many runs are not cited to look at all");
		return STATUS_OK;
	}
	search->evaluations_left--;
	return try_run(search, answer, run);
}

static enum status hold_against_all(struct search *search, const struct candidate *run, const struct digest *place,
    bool by_command)
{
	enum status status = STATUS_OK;
	size_t number;

	if (!key_set_find(&search->places, place->bytes, &number))
		return STATUS_OK;
	for (size_t i = search->first[number]; i != NO_LINK && status == STATUS_OK; i = search->links[i].next)
		status = hold_against(search, search->links[i].answer, run, by_command);
	return status;
}

static enum status look_at(struct search *search, struct bytes entry, uint64_t index)
{
	struct candidate run = { .index = index };
	size_t number;
	enum status status = record_read(entry, &run.record, search->inquiry->fault);

	if (status == STATUS_OK)
		status = run_place_of(&run.record, &run.place);
	if (status == STATUS_OK && run.place.is_known) {
		run.is_mentioned = key_set_find(&search->mentioned, run.record.id.bytes, &number);
		status = hold_against_all(search, &run, &run.place.place, false);
		if (status == STATUS_OK)
			status = hold_against_all(search, &run, &run.place.command, true);
	}
	record_release(&run.record);
	return status;
}

/* ---- all of them ---- */

/* What lies after the report cannot have been left out of it, but is hashed all the same: see below. */
static enum status walk(struct search *search)
{
	const struct fraud_request *request = search->inquiry->request;
	const struct source *source = request->claims->source;
	uint64_t next = 0, index = 0;
	enum status status = STATUS_OK;
	struct buffer entry;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	while (status == STATUS_OK && (request->root || next < request->claims->report_index)) {
		buffer_clear(&entry);
		status = source->entry_at(source->context, next, &index, &entry);
		if (status == STATUS_OK && index >= next && index < request->claims->report_index)
			status = look_at(search, buffer_bytes(&entry), index);
		if (status == STATUS_OK && request->root) {
			struct digest leaf = merkle_leaf(buffer_bytes(&entry));

			merkle_frontier_add(&search->frontier, &leaf);
		}
		if (status == STATUS_OK && (index < next || index == UINT64_MAX))
			status = STATUS_STORE;
		next = index + 1;
	}
	buffer_release(&entry);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Whoever changes the bytes between two readings must not be able to hide a run in the second. */
static enum status compare_root(struct search *search)
{
	const struct fraud_request *request = search->inquiry->request;
	struct digest root;

	if (!request->root)
		return STATUS_OK;
	root = merkle_frontier_root(&search->frontier);
	return digest_equal(&root, request->root) ? STATUS_OK : fault_set(search->inquiry->fault, STATUS_ENTRY_MISMATCH, NULL,
	    "the bytes changed while they were read");
}

enum status fraud_left_out(struct inquiry *inquiry, const char *rule)
{
	const struct json *document = inquiry->request->claims->report->document;
	struct search search = { .inquiry = inquiry, .rule = rule, .looks_left = LOOKS_MAX,
		.evaluations_left = EVALUATIONS_MAX, .reader = BUDGET_READER, .author = BUDGET_AUTHOR };
	enum status status = add_places(&search);

	merkle_frontier_init(&search.frontier);
	if (status == STATUS_OK)
		status = add_mentions(&search, json_member(document, "claims"));
	if (status == STATUS_OK)
		status = add_mentions(&search, json_member(document, "findings"));
	if (status == STATUS_OK && search.places.count > 0)
		status = walk(&search);
	if (status == STATUS_OK && search.places.count > 0)
		status = compare_root(&search);
	key_set_release(&search.places);
	key_set_release(&search.mentioned);
	free(search.first);
	free(search.links);
	return status;
}

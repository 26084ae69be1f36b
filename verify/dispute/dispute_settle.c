#include <string.h>

#include "dispute_parts.h"

/* For what cannot be told: which command, recorded as which step about which subject, would settle it. */

/* The run that a report cites for the question: its command can be run again. */
static enum status find_run(const struct dispute *dispute, const struct question *question, struct record *run,
    bool *is_found)
{
	enum status status = STATUS_OK;
	struct buffer entry;

	*is_found = false;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	for (uint32_t i = 0; i < question->count && !*is_found; i++) {
		const struct argument *argument = &dispute->arguments[question->first + i];
		const struct claim_answer *answer = argument->answer;
		const struct source *source = dispute->sides[argument->side]->source;

		for (size_t j = 0; j < answer->cited_count && !*is_found && status == STATUS_OK; j++) {
			uint64_t index;

			if (answer->cited[j].kind != KIND_RUN)
				continue;
			buffer_clear(&entry);
			status = source->entry_at(source->context, answer->cited[j].index, &index, &entry);
			if (status != STATUS_OK)
				break;
			status = record_read(buffer_bytes(&entry), run, NULL);
			*is_found = status == STATUS_OK && digest_equal(&run->id, &answer->cited[j].id) && !record_is_elided(run);
			if (!*is_found)
				record_release(run);
		}
	}
	buffer_release(&entry);
	return status;
}

static void put_copy(struct json *object, const char *name, const struct json *value)
{
	if (value)
		json_put(object, name, json_copy(value));
}

static void put_subject(struct json *object, const struct dispute *dispute, const struct question *question)
{
	for (uint32_t i = 0; i < question->count; i++) {
		const struct report *report = &dispute->sides[dispute->arguments[question->first + i].side]->whole.report;

		if (!report->subject)
			continue;
		json_put(object, "subject", json_copy(report->subject));
		if (report->environment)
			json_put_text(object, "environment", report->environment);
		return;
	}
}

/* NULL where the machine could not look, which whoever puts it into an answer sees. */
static struct json *settle_json(const struct dispute *dispute, const struct question *question)
{
	const struct requirement *rule = question->requirement;
	struct json *object = json_object();
	struct record run;
	bool has_run = false;
	char hex[DIGEST_HEX_SIZE];

	json_put_text(object, "id", question->id);
	json_put_text(object, "kind", question->is_quantity ? "quantity" : "claim");
	put_subject(object, dispute, question);
	if (find_run(dispute, question, &run, &has_run) == STATUS_NO_MEMORY) {
		json_free(object);
		return NULL;
	}
	if (has_run) {
		digest_hex(&run.id, hex);
		json_put_text(object, "replay", hex);
	}
	if (rule && rule->argv)
		put_copy(object, "argv", rule->argv);
	else if (has_run)
		put_copy(object, "argv", json_member(run.predicate, "argv"));
	if (rule && rule->step)
		json_put_text(object, "step", rule->step);
	else if (has_run && record_step(&run))
		json_put_text(object, "step", record_step(&run));
	json_put_text(object, "rules", rule ? "policy" : has_run ? "report" : "none");
	json_put_text(object, "says", rule || has_run ? "record this, and resolve the dispute again" :
	    question->is_quantity ? "no policy says how this is read from evidence: give it a rule under quantities" :
	    "no policy and no report says which command shows this: give it a rule in a policy");
	if (has_run)
		record_release(&run);
	return object;
}

struct json *dispute_settle_json(const struct dispute *dispute)
{
	struct json *array = json_array();

	for (size_t i = 0; i < dispute->question_count; i++) {
		const struct question *question = &dispute->questions[i];
		bool is_open = false;

		for (uint32_t j = 0; j < question->count; j++)
			is_open |= dispute->arguments[question->first + j].is_contested &&
			    dispute->arguments[question->first + j].ending == ENDING_UNRESOLVED;
		if (is_open)
			json_push(array, settle_json(dispute, question));
	}
	return array;
}

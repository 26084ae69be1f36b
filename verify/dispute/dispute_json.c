#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispute_parts.h"

#define NAME_MAX_SIZE 16
#define TOLD_MAX 4 /* arguments named in one sentence */

static const char *const kind_names[] = { "claim", "quantity", "evidence", "objection", "challenge" };
static const char *const verbs[] = { "undermines", "undercuts", "rebuts", "refutes" };

static void put_digest(struct json *object, const char *name, const struct digest *digest)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(digest, hex);
	json_put_text(object, name, hex);
}

static void put_known(struct json *object, const char *name, const char *text)
{
	if (text)
		json_put_text(object, name, text);
}

static void put_name(struct json *object, const char *name, uint32_t number)
{
	char text[NAME_MAX_SIZE];

	snprintf(text, sizeof(text), "A%u", number + 1);
	json_put_text(object, name, text);
}

/* ---- why ---- */

/* The first edge to an argument: edges are sorted by it. */
static size_t first_edge(const struct dispute *dispute, uint32_t to)
{
	size_t low = 0, high = dispute->edge_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (dispute->edges[middle].to < to)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void put_why(struct json *object, const struct dispute *dispute, uint32_t number)
{
	enum label own = (enum label)dispute->labelling.labels[number], wanted = own == LABEL_IN ? LABEL_OUT :
		own == LABEL_OUT ? LABEL_IN : LABEL_UNDEC;
	size_t told = 0, more = 0, attacks = 0;
	enum status status = STATUS_OK;
	struct buffer text;

	buffer_init(&text, 1024);
	for (size_t i = first_edge(dispute, number); i < dispute->edge_count && dispute->edges[i].to == number; i++) {
		const struct edge *edge = &dispute->edges[i];

		attacks++;
		if (!edge->succeeds || dispute->labelling.labels[edge->from] != wanted)
			continue;
		if (told++ >= TOLD_MAX)
			more++;
		else if (status == STATUS_OK)
			status = buffer_append_format(&text, "%sA%u", told > 1 ? ", " : "", edge->from + 1);
	}
	if (status == STATUS_OK && more > 0)
		status = buffer_append_format(&text, " and %zu more", more);
	char *names = status == STATUS_OK ? strdup(told > 0 ? buffer_text(&text) : "") : NULL;
	buffer_clear(&text);
	if (!names)
		status = STATUS_NO_MEMORY;
	else if (own == LABEL_IN && told == 0)
		status = buffer_append_text(&text, attacks == 0 ? "nothing attacks it" : "nothing that attacks it succeeds");
	else if (own == LABEL_IN)
		status = buffer_append_format(&text, "all that attacks it is defeated: %s", names);
	else if (own == LABEL_OUT)
		status = buffer_append_format(&text, "defeated by %s", names);
	else
		status = buffer_append_format(&text, "attacked by %s, which cannot be told either", names);
	json_put_text(object, "why", status == STATUS_OK ? buffer_text(&text) : NULL);
	free(names);
	buffer_release(&text);
}

/* ---- arguments ---- */

static struct json *strength_json(const struct strength *strength)
{
	struct json *object = json_object();
	char fact[STRENGTH_FACT_MAX];

	for (int step = 0; step < STRENGTH_STEPS; step++) {
		strength_fact((enum strength_step)step, strength->level[step], fact);
		json_put_text(object, strength_step_name((enum strength_step)step), fact);
	}
	return object;
}

static void put_claim(struct json *object, const struct dispute *dispute, const struct argument *argument)
{
	const struct claim_answer *answer = argument->answer;

	put_digest(object, "report", &dispute->sides[argument->side]->whole.record.id);
	json_put_text(object, "id", answer->id);
	if (argument->kind == ARGUMENT_CLAIM) {
		json_put_text(object, "asserted", outcome_name(argument->says));
		json_put_text(object, "evidence", outcome_name(answer->outcome));
		put_known(object, "text", answer->text);
		json_put_text(object, "rules", answer->is_self_defined ? "self-defined" : "policy");
		json_put_boolean(object, "required", answer->is_required);
	} else {
		json_put_text(object, "value", json_member_text(answer->row, "value"));
		put_known(object, "unit", json_member_text(answer->row, "unit"));
	}
	json_put_text(object, "finding", finding_name(answer->finding));
	json_put_text(object, "ending", ending_name(argument->ending));
	if (argument->superseded_by != NO_ARGUMENT)
		put_name(object, "superseded_by", argument->superseded_by);
}

static void put_evidence(struct json *object, const struct dispute *dispute, const struct argument *argument)
{
	const struct question *question = &dispute->questions[argument->question];
	struct json *shows = json_array();

	json_put_text(object, "id", question->id);
	put_digest(object, "record", &argument->shown->cited.id);
	json_put_text(object, "agent", argument->shown->agent);
	if (!question->is_quantity)
		json_put_text(object, "evidence", outcome_name(argument->says));
	for (uint32_t i = 0; question->is_quantity && i < question->count; i++) {
		struct json *one = json_object();

		put_name(one, "argument", question->first + i);
		json_put_text(one, "outcome", outcome_name(argument->shown->outcomes[i]));
		json_push(shows, one);
	}
	if (json_count(shows) > 0)
		json_put(object, "shows", shows);
	else
		json_free(shows);
	if (argument->shown->text[0])
		json_put_text(object, "text", argument->shown->text);
}

static void put_challenge(struct json *object, const struct argument *argument)
{
	const struct challenge *challenge = argument->challenge;

	put_digest(object, "record", &challenge->id);
	json_put_text(object, "agent", challenge->agent);
	put_digest(object, "about", &challenge->about);
	put_known(object, "claim", json_member_text(challenge->record.predicate, "claim"));
	json_put_text(object, "ground", shape_grounds[challenge->ground]);
	json_put_text(object, "text", json_member_text(challenge->record.predicate, "text"));
	json_put_boolean(object, "borne_out", argument->is_borne_out);
	json_put_text(object, "ending", ending_name(argument->ending));
}

static struct json *argument_json(const struct dispute *dispute, uint32_t number)
{
	const struct argument *argument = &dispute->arguments[number];
	struct json *object = json_object();

	put_name(object, "argument", number);
	json_put_text(object, "kind", kind_names[argument->kind]);
	if (argument->answer)
		put_claim(object, dispute, argument);
	else if (argument->kind == ARGUMENT_EVIDENCE)
		put_evidence(object, dispute, argument);
	else if (argument->kind == ARGUMENT_CHALLENGE)
		put_challenge(object, argument);
	else {
		put_name(object, "target", argument->target);
		json_put_text(object, "ground", shape_grounds[argument->ground]);
		json_put_text(object, "text", argument->why);
	}
	json_put_boolean(object, "contested", argument->is_contested);
	json_put_text(object, "label", label_name((enum label)dispute->labelling.labels[number]));
	json_put_integer(object, "rank", dispute->labelling.ranks[number]);
	put_why(object, dispute, number);
	if (argument->is_contested && argument->kind != ARGUMENT_OBJECTION)
		json_put(object, "strength", strength_json(&argument->strength));
	return object;
}

/* ---- attacks ---- */

static struct json *steps_json(const struct dispute *dispute, const struct edge *edge)
{
	const struct strength *a = &dispute->arguments[edge->from].strength, *b = &dispute->arguments[edge->to].strength;
	struct json *steps = json_array();

	for (int i = 0; i < STRENGTH_STEPS && i <= (int)edge->decided; i++) {
		struct json *step = json_object();
		char fact[STRENGTH_FACT_MAX];

		json_put_text(step, "step", strength_step_name((enum strength_step)i));
		strength_fact((enum strength_step)i, a->level[i], fact);
		json_put_text(step, "attacker", fact);
		strength_fact((enum strength_step)i, b->level[i], fact);
		json_put_text(step, "target", fact);
		json_put_boolean(step, "decides", i == (int)edge->decided);
		json_push(steps, step);
	}
	return steps;
}

static void put_sentence(struct json *object, const struct dispute *dispute, const struct edge *edge)
{
	const struct strength *a = &dispute->arguments[edge->from].strength, *b = &dispute->arguments[edge->to].strength;
	char mine[STRENGTH_FACT_MAX] = "", theirs[STRENGTH_FACT_MAX] = "";
	struct buffer text;
	enum status status;

	buffer_init(&text, 1024);
	status = buffer_append_format(&text, "A%u %s A%u", edge->from + 1, verbs[edge->ground], edge->to + 1);
	if (status != STATUS_OK) {
		/* told below */
	} else if (edge->is_compared && edge->decided < STRENGTH_STEPS) {
		strength_fact(edge->decided, a->level[edge->decided], mine);
		strength_fact(edge->decided, b->level[edge->decided], theirs);
		status = buffer_append_format(&text, edge->order > 0 ? ", and is stronger: %s against %s" :
			", but is weaker and does not defeat it: %s against %s", mine, theirs);
	} else if (edge->is_compared) {
		status = buffer_append_text(&text, ", and neither is stronger: each defeats the other");
	} else {
		status = buffer_append_text(&text, ", which always defeats");
	}
	json_put_text(object, "says", status == STATUS_OK ? buffer_text(&text) : NULL);
	buffer_release(&text);
}

static struct json *edge_json(const struct dispute *dispute, const struct edge *edge)
{
	struct json *object = json_object();

	put_name(object, "from", edge->from);
	put_name(object, "to", edge->to);
	json_put_text(object, "ground", shape_grounds[edge->ground]);
	json_put_boolean(object, "defeats", edge->succeeds);
	json_put_text(object, "decided_by", !edge->is_compared ? "always" : edge->decided == STRENGTH_STEPS ? "tie" :
		strength_step_name(edge->decided));
	if (edge->is_compared)
		json_put(object, "steps", steps_json(dispute, edge));
	put_sentence(object, dispute, edge);
	return object;
}

/* ---- reports ---- */

static enum ending verdict_ending(const struct dispute *dispute, const struct side *side)
{
	const char *claimed = json_member_text(side->whole.record.predicate, "verdict");
	bool is_alone = dispute->side_count > 1 && side->aligned == UINT32_C(1) << side->place;

	for (size_t i = 0; is_alone && i < dispute->argument_count; i++)
		is_alone = !(dispute->arguments[i].answer && dispute->arguments[i].side == side->place &&
			(dispute->arguments[i].is_challenged || dispute->arguments[i].superseded_by != NO_ARGUMENT));
	if (is_alone)
		return ENDING_OUT_OF_SCOPE;
	return !side->resolved ? ENDING_UNRESOLVED : !strcmp(side->resolved, claimed) ? ENDING_UPHELD : ENDING_OVERTURNED;
}

static void put_counts(struct json *object, const struct dispute *dispute, const struct side *side)
{
	int64_t open = 0, overturned = 0;

	for (size_t i = 0; i < dispute->argument_count; i++) {
		const struct argument *argument = &dispute->arguments[i];

		if (!argument->answer || argument->side != side->place)
			continue;
		overturned += argument->ending == ENDING_OVERTURNED;
		open += argument->is_contested && argument->ending == ENDING_UNRESOLVED;
	}
	json_put_integer(object, "open", open);
	json_put_integer(object, "overturned", overturned);
}

static struct json *report_json(const struct dispute *dispute, const struct side *side)
{
	const struct whole *whole = &side->whole;
	struct json *object = json_object(), *agent = json_object(), *aligned = json_array();
	char key[SSH_KEY_TEXT_MAX], hex[DIGEST_HEX_SIZE];
	size_t others = 0;

	put_digest(object, "id", &whole->record.id);
	json_put_integer(object, "index", (int64_t)side->request.report_index);
	json_put_text(object, "origin", whole->integrity.checkpoint.origin);
	put_known(object, "title", json_member_text(whole->record.predicate, "title"));
	ssh_key_write(&whole->record.key, key);
	json_put_text(agent, "key", key);
	json_put_text(agent, "name", whole->record.agent);
	json_put(object, "agent", agent);
	if (whole->report.subject)
		json_put(object, "subject", json_copy(whole->report.subject));
	put_known(object, "environment", whole->report.environment);
	json_put_boolean(object, "held", whole->is_document_held);
	json_put_text(object, "result", result_name(whole->result));
	for (size_t i = 0; i < dispute->side_count; i++)
		if (dispute->sides[i] != side && (side->aligned >> i & 1)) {
			digest_hex(&dispute->sides[i]->whole.record.id, hex);
			json_push_text(aligned, hex);
			others++;
		}
	json_put(object, "aligned", aligned);
	json_put_text(object, "alignment", others > 0 ? "aligned" : dispute->side_count == 1 ? "alone" :
		"UNALIGNED");
	if (others == 0 && dispute->side_count > 1)
		json_put_text(object, "alignment_why", !whole->report.subject ? "it names no subject" :
			"no other report is about its subject in its environment");
	json_put_text(object, "claimed", json_member_text(whole->record.predicate, "verdict"));
	if (side->resolved)
		json_put_text(object, "resolved", side->resolved);
	else
		json_put_null(object, "resolved");
	json_put_text(object, "ending", ending_name(verdict_ending(dispute, side)));
	put_counts(object, dispute, side);
	return object;
}

/* ---- the whole ---- */

static int by_head(const void *left, const void *right)
{
	const struct side *const *one = left, *const *other = right;
	const struct checkpoint *a = &(*one)->whole.integrity.checkpoint, *b = &(*other)->whole.integrity.checkpoint;
	int order = strcmp(a->origin, b->origin);

	if (order == 0 && a->size != b->size)
		order = a->size < b->size ? -1 : 1;
	if (order == 0)
		order = memcmp(a->root.bytes, b->root.bytes, DIGEST_SIZE);
	return order ? order : bytes_compare((*one)->source->checkpoint, (*other)->source->checkpoint);
}

static struct json *heads_json(const struct dispute *dispute)
{
	const struct side *sides[DISPUTE_SIDES_MAX];
	struct json *array = json_array();

	for (size_t i = 0; i < dispute->side_count; i++)
		sides[i] = dispute->sides[i];
	qsort(sides, dispute->side_count, sizeof(sides[0]), by_head);
	for (size_t i = 0; i < dispute->side_count; i++) {
		const struct checkpoint *head = &sides[i]->whole.integrity.checkpoint;
		struct json *object;

		if (i > 0 && by_head(&sides[i - 1], &sides[i]) == 0)
			continue;
		object = json_object();
		json_put_text(object, "origin", head->origin);
		put_digest(object, "root", &head->root);
		json_put_integer(object, "size", (int64_t)head->size);
		json_put_raw(object, "note", sides[i]->source->checkpoint);
		json_push(array, object);
	}
	return array;
}

static struct json *ancestry_json(const struct dispute *dispute)
{
	struct json *array = json_array();

	for (size_t i = 0; i < dispute->ancestry.count; i++) {
		const struct descent *descent = &dispute->ancestry.items[i];
		struct json *object = json_object();

		json_put_text(object, "before", descent->before);
		json_put_text(object, "after", descent->after);
		if (descent->is_denied)
			json_put_boolean(object, "denied", true);
		put_digest(object, "record", &descent->record);
		json_push(array, object);
	}
	return array;
}

static struct json *policy_json(const struct dispute *dispute)
{
	struct digest digest = digest_of(dispute->request->policy);
	struct json *object = json_object();

	put_digest(object, "sha256", &digest);
	json_put_integer(object, "size", (int64_t)dispute->request->policy.size);
	put_known(object, "name", json_member_text(dispute->sides[0]->whole.policy_document, "name"));
	return object;
}

static struct json *summary_json(const struct dispute *dispute, const struct resolution *resolution)
{
	static const char *const members[ENDING_COUNT] = { "upheld", "overturned", "unresolved", "superseded",
		"out_of_scope", "withdrawn" };
	int64_t counts[ENDING_COUNT] = { 0 };
	struct json *object = json_object();

	for (size_t i = 0; i < dispute->argument_count; i++)
		if (dispute->arguments[i].answer)
			counts[dispute->arguments[i].ending]++;
	for (int i = 0; i < ENDING_COUNT; i++)
		json_put_integer(object, members[i], counts[i]);
	json_put_integer(object, "contested", (int64_t)resolution->contested);
	json_put_integer(object, "open", (int64_t)resolution->open);
	json_put_integer(object, "challenges_left_out", (int64_t)dispute->challenges_left_out);
	json_put_integer(object, "challenges_unheard", (int64_t)dispute->challenges_unheard);
	json_put_integer(object, "evidence_left_out", (int64_t)dispute->evidence_left_out);
	return object;
}

struct json *dispute_json(const struct dispute *dispute, const struct resolution *resolution)
{
	struct json *object = json_object(), *reports = json_array(), *arguments = json_array(), *attacks = json_array();
	char now[RFC3339_TEXT_MAX];

	json_put_text(object, "schema", DISPUTE_SCHEMA);
	json_put_text(object, "result", settlement_names[resolution->result]);
	json_put_text(object, "rules", dispute->request->has_policy ? "policy" : "self-defined");
	rfc3339_write(dispute->request->now, now);
	json_put_text(object, "evaluated_at", now);
	if (dispute->request->has_policy)
		json_put(object, "policy", policy_json(dispute));
	else
		json_put_null(object, "policy");
	json_put(object, "checkpoints", heads_json(dispute));
	for (size_t i = 0; i < dispute->side_count; i++)
		json_push(reports, report_json(dispute, dispute->sides[i]));
	json_put(object, "reports", reports);
	for (uint32_t i = 0; i < dispute->argument_count; i++)
		json_push(arguments, argument_json(dispute, i));
	json_put(object, "arguments", arguments);
	for (size_t i = 0; i < dispute->edge_count; i++)
		json_push(attacks, edge_json(dispute, &dispute->edges[i]));
	json_put(object, "attacks", attacks);
	json_put(object, "ancestry", ancestry_json(dispute));
	json_put(object, "settle", dispute_settle_json(dispute));
	json_put(object, "summary", summary_json(dispute, resolution));
	return object;
}

#include "approvals.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct shape quorum = { .type = SHAPE_INTEGER, .min = 1, .max = 64 };
static const struct shape role_name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape role_names = { .type = SHAPE_ARRAY, .items = &role_name, .min = 1, .max = 16 };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape_field fields[] = {
	{ "conditional", &yes, false, "an approval on conditions counts too" },
	{ "quorum", &quorum, true, "so many different agents must approve; never the author" },
	{ "roles", &role_names, true, "each in one of these roles, by this policy" },
};
const struct shape shape_approvals = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fields),
	.text = "who must approve the report, after it was made" };

/* ---- reading ---- */

static enum status take(struct approvals *approvals, const struct record *record, uint64_t index,
    const struct trust *trust, const struct digest *report)
{
	const struct json *predicate = record->predicate;
	struct digest meant;
	struct approval *approval;
	void *items = approvals->items;
	enum status status;

	if (record->kind != KIND_APPROVAL || digest_read_hex(json_text_bytes(json_member(predicate, "report")), &meant) != STATUS_OK ||
	    !digest_equal(&meant, report))
		return STATUS_OK;
	/* Nobody may use up the room before another speaks: who has no voice does not, and else it is told. */
	if (approvals->count >= APPROVALS_STRANGERS_MAX && !standing_agent(trust, &record->key))
		return STATUS_OK;
	if (approvals->count == APPROVALS_MAX) {
		approvals->is_cut = true;
		return STATUS_OK;
	}
	status = record_verify(record);
	if (status == STATUS_OK)
		status = key_set_room(&items, &approvals->room, approvals->count + 1, sizeof(*approval));
	approvals->items = items;
	if (status != STATUS_OK)
		return status;
	approval = &approvals->items[approvals->count++];
	memset(approval, 0, sizeof(*approval));
	approval->id = record->id;
	approval->index = index;
	approval->signer = record->key;
	approval->key = *standing_identity(trust, &record->key);
	snprintf(approval->role, sizeof(approval->role), "%s", json_member_text(predicate, "role"));
	approval->is_rejection = !strcmp(json_member_text(predicate, "decision"), "reject");
	approval->is_conditional = json_member(predicate, "conditions") != NULL;
	return STATUS_OK;
}

enum status approvals_read(const struct source *source, uint64_t report_index, const struct digest *report,
    const struct trust *trust, struct approvals *approvals, struct contests *contests, struct fault *fault)
{
	uint64_t next = report_index + 1, index = 0;
	enum status status = STATUS_OK;
	struct buffer entry;

	memset(approvals, 0, sizeof(*approvals));
	approvals->is_all = source->is_complete;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	while (status == STATUS_OK) {
		struct record record;

		buffer_clear(&entry);
		status = source->entry_at(source->context, next, &index, &entry);
		if (status != STATUS_OK)
			break;
		status = record_read(buffer_bytes(&entry), &record, fault);
		if (status == STATUS_OK)
			status = take(approvals, &record, index, trust, report);
		if (status == STATUS_OK && (record.kind == KIND_DISPUTE || record.kind == KIND_RESOLUTION))
			status = record_verify(&record);
		if (status == STATUS_OK)
			status = contests_take(contests, source->log_key.name, trust, &record, index);
		record_release(&record);
		if (status == STATUS_OK && (index < next || index == UINT64_MAX))
			status = STATUS_STORE;
		next = index + 1;
	}
	buffer_release(&entry);
	return status == STATUS_NOT_FOUND ? STATUS_OK : fault_set(fault, status, NULL, NULL);
}

void approvals_release(struct approvals *approvals)
{
	free(approvals->items);
	memset(approvals, 0, sizeof(*approvals));
}

/* ---- judging ---- */

static bool lists(const struct json *names, const char *word)
{
	for (const struct json *one = json_first(names); one; one = json_next(one))
		if (!strcmp(json_text(one), word))
			return true;
	return false;
}

enum status approvals_validate(const struct json *demand, const struct trust *trust, struct fault *fault)
{
	int64_t able = (int64_t)trust_count_agents(trust, json_member(demand, "roles")), wanted = 0;

	json_member_integer(demand, "quorum", &wanted);
	for (const struct json *role = json_first(json_member(demand, "roles")); role; role = json_next(role))
		if (trust_grants(trust, json_text(role)))
			return STATUS_OK; /* whom the log lets in may have it */
	return able >= wanted ? STATUS_OK : fault_set(fault, STATUS_BAD_DOCUMENT, "/quorum",
	    "can never be reached: %" PRId64 " must approve, and %" PRId64 " of this policy's agents have one of these roles",
	    wanted, able);
}

static bool is_of(const struct approval *approval, const struct ed25519_key *agent)
{
	return !memcmp(approval->key.bytes, agent->bytes, sizeof(agent->bytes));
}

static bool is_in_role(const struct approval *approval, const struct trust *trust, const struct json *roles)
{
	const struct trusted_agent *agent = standing_agent(trust, &approval->signer);

	return agent && lists(roles, approval->role) && trusted_agent_has_role(agent, approval->role);
}

static void __attribute__((format(printf, 4, 5))) say(struct reasons *reasons, enum outcome outcome,
    const struct digest *record, const char *format, ...)
{
	struct reason *reason = reasons_add(reasons);
	char sentence[REASON_SAYS_MAX];
	va_list arguments;

	if (!reason)
		return;
	reason->check = "approvals";
	reason->outcome = outcome;
	reason->has_record = record != NULL;
	if (record)
		reason->record = *record;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	reason_say(reason, "%s", sentence);
}

/* Is its signer in a role that counts, and had its key standing?  Says why where it had none. */
static bool is_heard(const struct approval *approval, const struct trust *trust, const struct json *roles,
    struct reasons *reasons)
{
	char lost[STANDING_SAYS_MAX];
	enum standing standing;

	if (!is_in_role(approval, trust, roles))
		return false;
	standing = standing_at(trust, &approval->signer, approval->index, lost);
	if (standing == STANDING_LOST)
		say(reasons, OUTCOME_UNTESTED, &approval->id, "%s", lost);
	return standing == STANDING_GOOD;
}

static bool is_last_word(const struct approvals *approvals, size_t at)
{
	for (size_t i = at + 1; i < approvals->count; i++)
		if (approvals->items[i].is_heard && is_of(&approvals->items[i], &approvals->items[at].key))
			return false;
	return approvals->items[at].is_heard;
}

void approvals_evaluate(const struct json *demand, const struct trust *trust, const struct ed25519_key *author,
    struct approvals *approvals, struct claim_answers *answers, enum truth *approved)
{
	static const struct requirement no_demands;
	struct claim_answer *answer = &answers->items[answers->count++];
	const struct json *roles = json_member(demand, "roles");
	struct reasons reasons = { .count = 0 };
	int64_t voices = 0, rejections = 0, wanted = 0;

	json_member_integer(demand, "quorum", &wanted);
	answer->kind = answer->id = "approvals";
	answer->is_required = true;
	answer->requirement = &no_demands;
	answer->records = json_array();
	for (size_t i = 0; i < approvals->count; i++)
		approvals->items[i].is_heard = is_heard(&approvals->items[i], trust, roles, &reasons);
	for (size_t i = 0; i < approvals->count; i++) {
		struct approval *word = &approvals->items[i];
		char hex[DIGEST_HEX_SIZE];

		if (!is_last_word(approvals, i))
			continue;
		if (is_of(word, author)) {
			say(&reasons, OUTCOME_UNTESTED, &word->id, "the author of the report cannot approve it");
		} else if (word->is_rejection) {
			say(&reasons, OUTCOME_FAILED, &word->id, "rejects the report");
			rejections++;
		} else if (word->is_conditional && !json_member_is_true(demand, "conditional")) {
			say(&reasons, OUTCOME_CANT_TELL, &word->id, "approves on conditions");
		} else if (json_count(answer->records) < REQUIREMENT_RECORDS_MAX) {
			digest_hex(&word->id, hex);
			json_push_text(answer->records, hex);
			word->is_voice = true;
			voices++;
		}
	}
	*approved = rejections > 0 ? TRUTH_FALSE : voices >= wanted && !approvals->is_cut ? TRUTH_TRUE : TRUTH_UNKNOWN;
	answer->outcome = *approved == TRUTH_FALSE ? OUTCOME_FAILED : *approved == TRUTH_TRUE ? OUTCOME_PASSED :
	    OUTCOME_UNTESTED;
	answer->finding = *approved == TRUTH_TRUE ? FINDING_MATCH : FINDING_UNSUPPORTED;
	say(&reasons, answer->outcome, NULL, "%" PRId64 " approve in a role that counts; asked for are %" PRId64, voices, wanted);
	if (approvals->is_cut)
		say(&reasons, OUTCOME_CANT_TELL, NULL, "there are more words about the report than are looked at: a later one may "
		    "reject it");
	if (!approvals->is_all)
		say(&reasons, OUTCOME_CANT_TELL, NULL, "as far as this bundle holds them: one that rejects may have been left out");
	for (size_t i = 0; i < approvals->count; i++)
		if (approvals->items[i].is_voice)
			say(&reasons, OUTCOME_PASSED, &approvals->items[i].id, "%s approves as %s",
			    standing_agent(trust, &approvals->items[i].signer)->name, approvals->items[i].role);
	claim_answers_take_reasons(answers, answer, &reasons);
}

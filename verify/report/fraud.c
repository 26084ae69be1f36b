#include "fraud.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "inquiry.h"
#include "verify/check/reason.h"

void inquiry_tell(struct inquiry *inquiry, const char *rule, const char *claim, const struct digest *records,
    size_t count, const char *format, ...)
{
	struct json *finding, *ids;
	char says[REASON_SAYS_MAX * 2], hex[DIGEST_HEX_SIZE];
	va_list arguments;

	if (inquiry->fraud->count == FRAUD_FINDINGS_MAX) {
		inquiry->fraud->left_out++;
		return;
	}
	va_start(arguments, format);
	vsnprintf(says, sizeof(says), format, arguments);
	va_end(arguments);
	finding = json_object();
	ids = json_array();
	json_put_text(finding, "rule", rule);
	if (claim)
		json_put_text(finding, "claim", claim);
	for (size_t i = 0; i < count && i < FRAUD_RECORDS_MAX; i++) {
		digest_hex(&records[i], hex);
		json_push_text(ids, hex);
	}
	json_put(finding, "records", ids);
	json_put_text(finding, "says", says);
	json_push(inquiry->fraud->findings, finding);
	inquiry->fraud->count++;
}

/* ---- rules that ask one thing of each cited record ---- */

typedef bool suspicion(const struct cited *cited, const char **says);

static bool was_after(const struct cited *cited, const char **says)
{
	*says = "the record was made after the report that cites it, so it does not count";
	return cited->is_late;
}

static bool was_elided(const struct cited *cited, const char **says)
{
	*says = "the command holds \"...\" in place of arguments, so it is not what really ran and does not count";
	return cited->is_elided;
}

static bool was_edited(const struct cited *cited, const char **says)
{
	*says = "what the check reads is not raw: matches in it were masked before it was kept";
	return cited->counts && cited->redactions > 0 && cited->rests_on_stream;
}

static bool was_cut(const struct cited *cited, const char **says)
{
	*says = "what the check reads may have gone on after recording stopped, so what is not in it may still be absent only here";
	return cited->counts && cited->rests_on_cut;
}

static bool became_dirty(const struct cited *cited, const char **says)
{
	*says = "the working tree was clean before the run and was not after it";
	return cited->became_dirty;
}

static void suspect(struct inquiry *inquiry, const char *rule, suspicion *is_suspect)
{
	for (size_t i = 0; i < inquiry->answers->count; i++) {
		const struct claim_answer *answer = &inquiry->answers->items[i];
		struct digest records[FRAUD_RECORDS_MAX];
		const char *says = "";
		size_t count = 0;

		for (size_t j = 0; j < answer->cited_count && count < FRAUD_RECORDS_MAX; j++)
			if (is_suspect(&answer->cited[j], &says))
				records[count++] = answer->cited[j].id;
		if (count > 0)
			inquiry_tell(inquiry, rule, answer->id, records, count, "%s", says);
	}
}

static enum status after_the_fact(struct inquiry *inquiry, const char *rule)
{
	suspect(inquiry, rule, was_after);
	return STATUS_OK;
}

static enum status elided_or_edited(struct inquiry *inquiry, const char *rule)
{
	suspect(inquiry, rule, was_elided);
	suspect(inquiry, rule, was_edited);
	suspect(inquiry, rule, was_cut);
	return STATUS_OK;
}

static enum status clean_then_dirty(struct inquiry *inquiry, const char *rule)
{
	suspect(inquiry, rule, became_dirty);
	return STATUS_OK;
}

/* ---- the others ---- */

static enum status claims_left_out(struct inquiry *inquiry, const char *rule)
{
	for (size_t i = 0; i < inquiry->answers->count; i++) {
		const struct claim_answer *answer = &inquiry->answers->items[i];

		if (answer->is_required && !answer->has_asserted)
			inquiry_tell(inquiry, rule, answer->id, NULL, 0, "the policy requires this claim; the report does not make it");
	}
	return STATUS_OK;
}

static size_t repetitions(const struct claim_answer *answer, struct digest records[static FRAUD_RECORDS_MAX])
{
	size_t count = 0;

	for (size_t i = 1; i < answer->cited_count && count < FRAUD_RECORDS_MAX; i++)
		for (size_t j = 0; j < i; j++) {
			if (!answer->cited[i].counts || !answer->cited[j].counts ||
			    !cited_is_repetition(&answer->cited[i], &answer->cited[j]))
				continue;
			records[count++] = answer->cited[i].id;
			break;
		}
	return count;
}

/* Only where a rule asks for several: to run a step twice is no fraud, to sell it as two opinions is. */
static enum status repeated_output(struct inquiry *inquiry, const char *rule)
{
	for (size_t i = 0; i < inquiry->answers->count; i++) {
		const struct claim_answer *answer = &inquiry->answers->items[i];
		struct digest records[FRAUD_RECORDS_MAX];
		size_t count = 0;

		if (answer->requirement->min_records > 1 || answer->requirement->min_agents > 1)
			count = repetitions(answer, records);
		if (count > 0)
			inquiry_tell(inquiry, rule, answer->id, records, count,
			    "the same agent's same output of the same step is cited again: it counts once");
	}
	return STATUS_OK;
}

/* With and without a policy that asks for approvals: whoever signs off the own report should be seen doing it. */
static enum status self_approval(struct inquiry *inquiry, const char *rule)
{
	const struct approvals *approvals = inquiry->request->approvals;

	for (size_t i = 0; i < approvals->count; i++) {
		const struct approval *one = &approvals->items[i];

		if (!one->is_rejection && !memcmp(one->key.bytes, inquiry->request->author->bytes, sizeof(one->key.bytes)))
			inquiry_tell(inquiry, rule, NULL, &one->id, 1, "the author of the report approves it: that does not count");
	}
	return STATUS_OK;
}

/* ---- the table ---- */

#define RULES(X) \
	X("evidence-left-out", fraud_left_out, \
	    "a run of the same step on the same subject fails the claim's check, and the report does not cite it") \
	X("after-the-fact", after_the_fact, "a cited record was made after the report") \
	X("not-raw", elided_or_edited, "a cited command is elided, or cited output was masked or cut off") \
	X("self-approval", self_approval, "the report is approved by the key that signed it") \
	X("claims-left-out", claims_left_out, "the report covers fewer claims than the policy requires") \
	X("repeated-output", repeated_output, "one agent's same output is offered as several independent runs") \
	X("clean-then-dirty", clean_then_dirty, "a cited run changed the working tree it ran in")

#define NAME(name, function, text) name,
#define ROW(name, function, text) { name, text, function },
const char *const fraud_rule_names[] = { RULES(NAME) NULL };
static const struct fraud_rule {
	const char *name, *text;
	enum status (*look)(struct inquiry *inquiry, const char *rule);
} rules[] = { RULES(ROW) };
#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

const char *fraud_rule_text(size_t i)
{
	assert(i < RULE_COUNT);
	return rules[i].text;
}

enum status fraud_look(const struct fraud_request *request, struct claim_answers *answers, struct fraud *fraud,
    struct fault *fault)
{
	struct inquiry inquiry = { .request = request, .answers = answers, .fraud = fraud, .fault = fault };
	enum status status = STATUS_OK;

	memset(fraud, 0, sizeof(*fraud));
	fraud->findings = json_array();
	for (size_t i = 0; i < RULE_COUNT && status == STATUS_OK; i++)
		status = rules[i].look(&inquiry, rules[i].name);
	return status == STATUS_OK ? status : fault_set(fault, status, NULL, NULL);
}

void fraud_release(struct fraud *fraud)
{
	json_free(fraud->findings);
	memset(fraud, 0, sizeof(*fraud));
}

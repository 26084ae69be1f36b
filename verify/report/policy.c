#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "approvals.h"
#include "verify/check/check.h"
#include "format/kinds.h"
#include "readiness.h"
#include "report.h"

#define AGENTS_MAX 4096
#define LOGS_MAX 64
#define QUANTITIES_MAX 1000

static const char *const schemas[] = { POLICY_SCHEMA, NULL };
static const struct shape schema = { .type = SHAPE_CHOICE, .choices = schemas };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape title = { .type = SHAPE_TEXT, .min = 1, .max = 1024 };
static const struct shape claim_text = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape weight = { .type = SHAPE_DECIMAL };
static const struct shape public_key = { .type = SHAPE_KEY };
static const struct shape vkey = { .type = SHAPE_TEXT, .min = 1, .max = NOTE_VKEY_MAX };
static const struct shape roles = { .type = SHAPE_ARRAY, .items = &name, .min = 1, .max = 64 };

static const struct shape_field agent_fields[] = {
	{ "key", &public_key, true, "the agent's public key" },
	{ "name", &name, true, "what the reader calls the agent; keys of one name are one agent's" },
	{ "roles", &roles, false, "what the reader trusts the agent to be" },
};
static const struct shape agent = { .type = SHAPE_OBJECT, SHAPE_FIELDS(agent_fields) };
static const struct shape agents = { .type = SHAPE_ARRAY, .items = &agent, .min = 1, .max = AGENTS_MAX };
static const struct shape logs = { .type = SHAPE_ARRAY, .items = &vkey, .min = 1, .max = LOGS_MAX };

static const struct shape_field keys_fields[] = {
	{ "admins", &roles, false, "agents of this policy in one of these roles may let others in and revoke any key" },
	{ "complete", &yes, false, "a report needs the whole log, so that no revocation can be left out of a bundle" },
	{ "grants", &roles, false, "the roles that they can give; without it those whom they let in have none" },
};
static const struct shape keys = { .type = SHAPE_OBJECT, SHAPE_FIELDS(keys_fields), .at_least_one = true };
static const struct shape tlog_policy = { .type = SHAPE_TEXT, .min = 1, .max = TLOG_POLICY_SIZE_MAX };

static const struct shape_field claim_fields[] = {
	{ "check", &shape_check_tree, true, "what decides the claim: every record that counts must pass it" },
	{ "evidence", &shape_requirement, false, "which of the cited records count" },
	{ "id", &name, true, "the claim of the report that the rule is for" },
	{ "optional", &yes, false, "a report may leave the claim out or open" },
	{ "severity", &shape_severity, false, "how much it matters, for the decision" },
	{ "text", &claim_text, false, "the claim in the reader's words" },
	{ "weight", &weight, false, "how much it counts in a score, above 0; 1 without" },
};
static const struct shape claim = { .type = SHAPE_OBJECT, .name = "rule", SHAPE_FIELDS(claim_fields) };
static const struct shape claims = { .type = SHAPE_ARRAY, .items = &claim, .min = 1, .max = CLAIMS_MAX };

static const struct shape_field quantity_fields[] = {
	{ "evidence", &shape_requirement, true, "which records it is read from" },
	{ "id", &name, true, "the quantity of reports that the rule is for" },
	{ "text", &claim_text, false, "the quantity in the reader's words" },
	{ "value", &shape_value_tree, true, "how it is read from one of them" },
};
static const struct shape quantity = { .type = SHAPE_OBJECT, .name = "quantityRule", SHAPE_FIELDS(quantity_fields) };
static const struct shape quantities = { .type = SHAPE_ARRAY, .items = &quantity, .min = 1, .max = QUANTITIES_MAX };

static const struct shape_field policy_fields[] = {
	{ "agents", &agents, false, "whose evidence counts; without it everybody's does" },
	{ "approvals", &shape_approvals, false, "who must have approved the report" },
	{ "claims", &claims, true, "the claims, and what decides each" },
	{ "decision", &shape_decision, true, "how outcomes become a verdict; the first true rule gives it" },
	{ "keys", &keys, false, "who may let agents in and revoke keys by records of the log; without it nobody" },
	{ "logs", &logs, false, "the verifier keys of the logs to be trusted; without it the log vouches for itself" },
	{ "name", &title, false, "what the policy is called" },
	{ "quantities", &quantities, false, "how disputed quantities are read from evidence" },
	{ "ready", &shape_ready, false, "the verdicts that mean ready: the best ones; without it an answer says nothing of it" },
	{ "schema", &schema, true, "this form" },
	{ "tlog_policy", &tlog_policy, false, "instead of logs: a C2SP tlog-policy, which names logs, witnesses and the quorum" },
	{ "verdicts", &shape_verdicts, true, "all verdicts, from worst to best" },
};
const struct shape shape_policy = { .type = SHAPE_OBJECT, SHAPE_FIELDS(policy_fields),
	.text = "a reader's rules: whom to trust, what must be shown, what decides it, and what follows" };

static enum status read_claim(const struct json *row, const struct trust *trust, struct policy_claim *out,
    struct fault *fault)
{
	enum status status;

	out->id = json_member_text(row, "id");
	out->text = json_member_text(row, "text");
	out->severity = json_member_text(row, "severity");
	out->is_required = !json_member_is_true(row, "optional");
	out->check = json_member(row, "check");
	out->weight = RATIONAL_INTEGER(1);
	if (json_member(row, "weight") && (!rational_read(json_text_bytes(json_member(row, "weight")), &out->weight) ||
	    out->weight.numerator <= 0))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/weight", "is not above 0, or too large to compute with exactly");
	status = requirement_read(json_member(row, "evidence"), trust, &out->requirement, fault);
	if (status != STATUS_OK) {
		fault_within(fault, "/evidence");
		return status;
	}
	status = check_validate(out->check, fault);
	if (status == STATUS_OK && !check_needs_record(out->check))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "", "looks at no evidence, so any record would do");
	if (status != STATUS_OK)
		fault_within(fault, "/check");
	return status;
}

static enum status read_claims(const struct json *rows, struct policy *policy, struct fault *fault)
{
	size_t count = json_count(rows), required = 0;
	enum status status = names_read(&policy->ids, rows, "id", fault);

	if (status != STATUS_OK) {
		fault_within(fault, "/claims");
		return status;
	}
	policy->claims = calloc(count, sizeof(*policy->claims));
	if (!policy->claims)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (const struct json *row = json_first(rows); row; row = json_next(row), policy->claim_count++) {
		char place[32];

		status = read_claim(row, &policy->trust, &policy->claims[policy->claim_count], fault);
		if (status != STATUS_OK) {
			snprintf(place, sizeof(place), "/claims/%zu", policy->claim_count);
			fault_within(fault, place);
			return status;
		}
		required += policy->claims[policy->claim_count].is_required;
	}
	/* Else a report that shows nothing would match it. */
	return required > 0 ? STATUS_OK : fault_set(fault, STATUS_BAD_DOCUMENT, "/claims", "none of them is required");
}

/* Held against itself: a number, and one that is read from a record. */
static enum status check_value(const struct json *value, struct fault *fault)
{
	struct json *check = json_object();
	enum status status;

	json_put_text(check, "op", "compare");
	json_put(check, "left", json_copy(value));
	json_put_text(check, "is", "=");
	json_put(check, "right", json_copy(value));
	status = json_failure_within(check);
	if (status == STATUS_OK)
		status = check_validate(check, fault);
	if (status == STATUS_OK && !check_needs_record(check))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "", "looks at no evidence");
	json_free(check);
	if (status != STATUS_OK && fault)
		snprintf(fault->place, sizeof(fault->place), "/value"); /* the comparison is of our making */
	return status;
}

static enum status read_quantities(const struct json *rows, struct policy *policy, struct fault *fault)
{
	enum status status = names_read(&policy->quantity_ids, rows, "id", fault);
	size_t count = json_count(rows);
	char place[32];

	policy->quantities = calloc(count ? count : 1, sizeof(*policy->quantities));
	if (status == STATUS_OK && !policy->quantities)
		status = fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (const struct json *row = json_first(rows); row && status == STATUS_OK; row = json_next(row)) {
		struct policy_quantity *out = &policy->quantities[policy->quantity_count];

		out->id = json_member_text(row, "id");
		out->value = json_member(row, "value");
		status = requirement_read(json_member(row, "evidence"), &policy->trust, &out->requirement, fault);
		if (status != STATUS_OK)
			fault_within(fault, "/evidence");
		else
			status = check_value(out->value, fault);
		snprintf(place, sizeof(place), "/%zu", policy->quantity_count++);
		if (status != STATUS_OK)
			fault_within(fault, place);
	}
	if (status != STATUS_OK)
		fault_within(fault, "/quantities");
	return status;
}

void policy_weigh(const struct policy *policy, const enum outcome *outcomes, struct weighed_claim *weighed)
{
	for (size_t i = 0; i < policy->claim_count; i++)
		weighed[i] = (struct weighed_claim){ .id = policy->claims[i].id, .severity = policy->claims[i].severity,
			.is_required = policy->claims[i].is_required, .weight = policy->claims[i].weight,
			.outcome = outcomes ? outcomes[i] : OUTCOME_UNTESTED };
}

static enum status check_decision(const struct policy *policy, struct fault *fault)
{
	struct weighed_claim *weighed_claims = calloc(policy->claim_count, sizeof(*weighed_claims));
	struct weighed weighed = { .claims = weighed_claims, .count = policy->claim_count, .ids = &policy->ids,
		.has_approvals = policy->approvals != NULL };
	enum status status;

	if (!weighed_claims)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	policy_weigh(policy, NULL, weighed_claims);
	status = decision_validate(policy->document, &weighed, fault);
	free(weighed_claims);
	return status;
}

enum status policy_read(const struct json *document, struct policy *policy, struct fault *fault)
{
	memset(policy, 0, sizeof(*policy));
	enum status status = shape_check(&shape_policy, document, STATUS_BAD_DOCUMENT, fault);

	if (status != STATUS_OK)
		return status;
	policy->document = document;
	status = trust_read(document, &policy->trust, fault);
	if (status == STATUS_OK)
		status = read_claims(json_member(document, "claims"), policy, fault);
	if (status == STATUS_OK)
		status = read_quantities(json_member(document, "quantities"), policy, fault);
	policy->approvals = json_member(document, "approvals");
	if (status == STATUS_OK && policy->approvals) {
		status = approvals_validate(policy->approvals, &policy->trust, fault);
		if (status != STATUS_OK)
			fault_within(fault, "/approvals");
	}
	if (status == STATUS_OK)
		status = check_decision(policy, fault);
	return status == STATUS_OK ? readiness_validate(document, fault) : status;
}

void policy_release(struct policy *policy)
{
	trust_release(&policy->trust);
	free(policy->claims);
	free(policy->quantities);
	names_release(&policy->ids);
	names_release(&policy->quantity_ids);
	memset(policy, 0, sizeof(*policy));
}

enum status policy_validate(const struct json *document, struct fault *fault)
{
	struct policy policy;
	enum status status = policy_read(document, &policy, fault);

	policy_release(&policy);
	return status;
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "format/kinds.h"
#include "verify/verify.h"
#include "verify/report/policy.h"

#define ANSWER_MAX (64u << 20)

static enum status read_document(const struct export *export, const char *member, size_t size_max, struct json **document,
    struct fault *fault)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, size_max);
	status = export_blob(export, member, &text, fault);
	if (status == STATUS_OK)
		status = json_parse(buffer_bytes(&text), size_max, document, fault);
	buffer_release(&text);
	return status;
}

static bool same_text(const struct json *a, const char *a_name, const struct json *b, const char *b_name)
{
	const char *left = json_member_text(a, a_name), *right = json_member_text(b, b_name);

	return left && right ? !strcmp(left, right) : left == right;
}

/* What the record says in short and what it keeps in full must be one and the same answer. */
static bool agree(const struct json *predicate, const struct json *answer)
{
	const struct json *verdict = json_member(predicate, "verdict"), *full = json_member(answer, "verdict");

	return same_text(predicate, "result", answer, "result") && same_text(predicate, "rules", answer, "rules") &&
	    same_text(predicate, "evaluated_at", answer, "evaluated_at") &&
	    same_text(predicate, "report", json_member(answer, "report"), "id") &&
	    same_text(verdict, "claimed", full, "claimed") && same_text(verdict, "recomputed", full, "recomputed") &&
	    same_text(json_member(predicate, "policy"), "sha256", json_member(answer, "policy"), "sha256") &&
	    json_equal(json_member(predicate, "checkpoint"), json_member(answer, "checkpoint"));
}

/* ---- the cases ---- */

static enum outcome outcome_of_result(const char *result)
{
	if (!strcmp(result, result_name(RESULT_MATCHES)))
		return OUTCOME_PASSED;
	return strcmp(result, result_name(RESULT_INCOMPLETE)) ? OUTCOME_FAILED : OUTCOME_CANT_TELL;
}

static int say_report(const struct export *export, struct export_case *matches, struct export_case *ready)
{
	const struct json *verdict = json_member(export->answer, "verdict");
	const char *result = json_member_text(export->answer, "result"), *rules = json_member_text(export->answer, "rules");
	const char *claimed = json_member_text(verdict, "claimed"), *recomputed = json_member_text(verdict, "recomputed");
	int size;

	*matches = (struct export_case){ .group = "report", .id = "matches", .is_required = true,
		.text = "The report is true to its evidence.", .outcome = outcome_of_result(result) };
	size = asprintf(&matches->says, "%s: the report says %s, the evidence says %s, by %s rules", result, claimed,
	    recomputed ? recomputed : "nothing that can be told", strcmp(rules, "policy") ? "its own (self-defined)" : "the policy's");
	if (size < 0) {
		matches->says = NULL;
		return -1;
	}
	*ready = (struct export_case){ .group = "report", .id = "ready", .is_required = true,
		.text = "What the report is about is ready.", .outcome = readiness_outcome(export->readiness) };
	ready->says = strdup(readiness_sentence(export->readiness));
	return ready->says ? 0 : -1;
}

static int say_claim(const struct json *claim, struct export_case *one)
{
	const char *asserted = json_member_text(claim, "asserted"), *outcome = json_member_text(claim, "outcome");
	const char *because = json_member_text(json_first(json_member(claim, "reasons")), "says");
	const char *rules = json_member_text(claim, "rules");
	const char *kind = json_member_text(claim, "kind");
	bool because_told = because && *because;
	int size;

	*one = (struct export_case){ .group = kind ? kind : "claim", .id = json_member_text(claim, "id"),
		.text = json_member_text(claim, "text"), .is_required = json_member_is_true(claim, "required"), .claim = claim };
	if (!outcome_of_name(outcome, &one->outcome))
		return -1;
	size = asprintf(&one->says, "%s: the report says %s, the evidence says %s%s%s%s", json_member_text(claim, "finding"),
	    asserted ? asserted : "nothing", outcome,
	    strcmp(rules, "policy") ? " by the report's own check (self-defined)" : "", because_told ? ": " : "",
	    because_told ? because : "");
	if (size < 0)
		one->says = NULL;
	return size < 0 ? -1 : 0;
}

static enum status make_cases(struct export *export)
{
	const struct json *claims = json_member(export->answer, "claims");

	export->cases = calloc(json_count(claims) + 2, sizeof(*export->cases));
	if (!export->cases)
		return STATUS_NO_MEMORY;
	export->case_count = 2;
	if (say_report(export, &export->cases[0], &export->cases[1]) != 0)
		return STATUS_NO_MEMORY;
	for (const struct json *claim = json_first(claims); claim; claim = json_next(claim))
		if (say_claim(claim, &export->cases[export->case_count++]) != 0)
			return STATUS_NO_MEMORY;
	return STATUS_OK;
}

enum status export_attested_read(struct export *export, struct fault *fault)
{
	const struct json *predicate = export->record.predicate;
	bool has_policy = json_member(predicate, "policy") != NULL;
	enum status status = read_document(export, "content", ANSWER_MAX, &export->answer, fault);

	if (status == STATUS_OK)
		status = shape_check(&shape_verification, export->answer, STATUS_BAD_FIELD, fault);
	if (status == STATUS_OK && !agree(predicate, export->answer))
		status = fault_set(fault, STATUS_BAD_FIELD, NULL, "the attestation and the answer it keeps are not about the same");
	if (status == STATUS_OK && has_policy)
		status = read_document(export, "policy", POLICY_MAX, &export->policy, fault);
	if (status == STATUS_OK && has_policy)
		status = policy_validate(export->policy, fault);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	export->readiness = readiness_of(export->answer, export->policy);
	return fault_set(fault, make_cases(export), NULL, NULL);
}

void export_attested_release(struct export *export)
{
	for (size_t i = 0; i < export->case_count; i++)
		free(export->cases[i].says);
	free(export->cases);
	json_free(export->answer);
	json_free(export->policy);
	export->cases = NULL;
	export->case_count = 0;
	export->answer = export->policy = NULL;
}

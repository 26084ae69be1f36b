/* The parts of a report that are words and lists: sets, triangulations, terms, what is open or settled, sign-offs. */
#include <string.h>

#include "part.h"

static const char *text_of(const struct json *row, const char *name)
{
	return json_member_text(row, name);
}

static enum status is_claim(const struct report *report, const struct json *id, const char *place, struct fault *fault)
{
	size_t index;

	return names_find(&report->ids, json_text(id), &index) ? STATUS_OK :
	    fault_set(fault, STATUS_BAD_DOCUMENT, place, "no claim of this report has this id");
}

/* ---- requirement sets ---- */

static const struct json *cover_of(const struct json *row, const char *id)
{
	for (const struct json *one = json_first(json_member(row, "covered")); one; one = json_next(one))
		if (!strcmp(text_of(one, "id"), id))
			return one;
	return NULL;
}

enum status requirement_set_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const struct json *required = json_member(row, "required");
	struct names names;
	enum status status = names_read(&names, required, NULL, fault);

	names_release(&names);
	if (status != STATUS_OK) {
		fault_within(fault, "/required");
		return status;
	}
	if (!required && !json_member(row, "total"))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/required", "neither this nor \"total\" says what must be shown");
	if (!json_member(row, "total") != !json_member(row, "listed"))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/total", "\"total\" and \"listed\" belong together");
	for (const struct json *one = json_first(json_member(row, "covered")); one && status == STATUS_OK; one = json_next(one))
		status = is_claim(report, json_member(one, "claim"), "/covered", fault);
	if (status == STATUS_OK && json_member(row, "total"))
		status = part_check_valid(part_compare(part_number(text_of(row, "listed"), NULL), "=",
		    part_number(text_of(row, "total"), NULL)), "/total", fault);
	return status;
}

static void ask_for_each(struct part *part)
{
	for (const struct json *one = json_first(json_member(part->row, "required")); one; one = json_next(one)) {
		const struct json *cover = cover_of(part->row, json_text(one));
		const struct claim_answer *claim = cover ? part_claim(part, text_of(cover, "claim")) : NULL;

		if (claim && claim->outcome == OUTCOME_PASSED)
			continue;
		part_say(part, claim ? claim->outcome : OUTCOME_UNTESTED, claim ? "%s: claim %s is %s" : "%s is covered by no claim%s%s",
		    json_text(one), claim ? claim->id : "", claim ? outcome_name(claim->outcome) : "");
		part_lower(part, claim ? claim->outcome : OUTCOME_UNTESTED);
	}
}

enum status requirement_set_evaluate(struct part *part)
{
	const char *total = text_of(part->row, "total"), *listed = text_of(part->row, "listed");
	enum outcome is_all = OUTCOME_PASSED, is_within = OUTCOME_PASSED;
	enum status status = STATUS_OK;

	ask_for_each(part);
	if (!total)
		return STATUS_OK;
	status = part_decide(part, part_compare(part_number(listed, NULL), "=", part_number(total, NULL)), true, &is_all);
	if (status == STATUS_OK)
		status = part_decide(part, part_compare(part_number(listed, NULL), "<=", part_number(total, NULL)), false,
		    &is_within);
	if (is_within == OUTCOME_FAILED)
		part_lower(part, OUTCOME_FAILED);
	else if (is_all != OUTCOME_PASSED)
		part_lower(part, OUTCOME_UNTESTED);
	return status;
}

/* ---- triangulations ---- */

enum status triangulation_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const struct json *claims = json_member(row, "claims");
	struct names names;
	enum status status = names_read(&names, claims, NULL, fault);

	names_release(&names);
	for (const struct json *one = json_first(claims); one && status == STATUS_OK; one = json_next(one))
		status = is_claim(report, one, "", fault);
	if (status != STATUS_OK)
		fault_within(fault, "/claims");
	return status;
}

/* A report contradicts itself by what it asserts, and its evidence by what it shows. */
enum status triangulation_evaluate(struct part *part)
{
	const struct claim_answer *passes = NULL, *fails = NULL;

	for (const struct json *one = json_first(json_member(part->row, "claims")); one; one = json_next(one)) {
		const struct claim_answer *claim = part_claim(part, json_text(one));

		if (claim->asserted == OUTCOME_PASSED || claim->outcome == OUTCOME_PASSED)
			passes = claim;
		if (claim->asserted == OUTCOME_FAILED || claim->outcome == OUTCOME_FAILED)
			fails = claim;
		if (claim->outcome != OUTCOME_PASSED && claim->outcome != OUTCOME_FAILED) {
			part_say(part, OUTCOME_CANT_TELL, "claim %s is %s", claim->id, outcome_name(claim->outcome));
			part_lower(part, OUTCOME_CANT_TELL);
		}
	}
	if (passes && fails) {
		part_say(part, OUTCOME_FAILED, "claim %s passed and claim %s failed", passes->id, fails->id);
		part_lower(part, OUTCOME_FAILED);
	}
	return STATUS_OK;
}

/* ---- terms ---- */

enum status term_evaluate(struct part *part)
{
	const char *means = text_of(part->row, "means");
	size_t others = 0;

	for (const struct json *row = json_next(part->row); row; row = json_next(row)) {
		if (strcmp(text_of(row, "id"), part->answer->id) != 0)
			continue;
		others++;
		if (!strcmp(text_of(row, "means"), means))
			continue;
		char here[96], there[96];

		reason_quote(bytes_of_text(means), here, sizeof(here));
		reason_quote(bytes_of_text(text_of(row, "means")), there, sizeof(there));
		part_say(part, OUTCOME_FAILED, "it stands for \"%s\" here and for \"%s\" there", here, there);
		part_lower(part, OUTCOME_FAILED);
	}
	if (others == 0) {
		part->answer->asserted = OUTCOME_INAPPLICABLE;
		part_say(part, OUTCOME_INAPPLICABLE, "it is used once");
		part_lower(part, OUTCOME_INAPPLICABLE);
	}
	return STATUS_OK;
}

/* ---- what is open, and what is said to be settled ---- */

enum status settled_validate(const struct report *report, const struct json *row, struct fault *fault)
{
	const struct json *claim = json_member(row, "claim");

	return claim ? is_claim(report, claim, "/claim", fault) : STATUS_OK;
}

/* To admit something needs no evidence; to have settled it does. */
static void settle(struct part *part, bool is_settled)
{
	const struct claim_answer *claim = part_claim(part, text_of(part->row, "claim"));

	if (!is_settled) {
		part->answer->asserted = OUTCOME_INAPPLICABLE;
		part_lower(part, OUTCOME_INAPPLICABLE);
		part_say(part, OUTCOME_INAPPLICABLE, "the report says itself that it is %s", text_of(part->row, "status"));
		return;
	}
	part_lower(part, claim ? claim->outcome : OUTCOME_UNTESTED);
	if (claim)
		part_say(part, claim->outcome, "claim %s is %s", claim->id, outcome_name(claim->outcome));
	else
		part_say(part, OUTCOME_UNTESTED, "it is said to be %s, and no claim shows it", text_of(part->row, "status"));
}

enum status finding_evaluate(struct part *part)
{
	const struct json *at = json_member(part->row, "at");

	settle(part, !strcmp(text_of(part->row, "status"), "fixed"));
	if (!at || json_member(at, "line") || json_count(json_member(part->row, "evidence")) > 0 || json_member(part->row, "claim"))
		return STATUS_OK;
	/* "Somewhere in this file" can be neither found nor refuted. */
	part->answer->asserted = OUTCOME_PASSED;
	part_lower(part, OUTCOME_UNTESTED);
	part_say(part, OUTCOME_UNTESTED, "it names a file without a line");
	return STATUS_OK;
}

enum status risk_evaluate(struct part *part)
{
	settle(part, !strcmp(text_of(part->row, "status"), "closed"));
	return STATUS_OK;
}

enum status condition_part_evaluate(struct part *part)
{
	settle(part, !strcmp(text_of(part->row, "status"), "met"));
	return STATUS_OK;
}

/* ---- sign-offs ---- */

static bool lists(const struct json *names, const struct json *name)
{
	for (const struct json *one = json_first(names); one; one = json_next(one))
		if (json_equal(one, name))
			return true;
	return false;
}

enum status signoff_evaluate(struct part *part)
{
	const struct json *assessors = json_member(part->row, "assessors");

	for (const struct json *one = json_first(json_member(part->row, "approvers")); one; one = json_next(one)) {
		char quoted[96];

		if (!lists(assessors, one))
			continue;
		reason_quote(json_text_bytes(one), quoted, sizeof(quoted));
		part_say(part, OUTCOME_FAILED, "%s assessed and approved it", quoted);
		part_lower(part, OUTCOME_FAILED);
	}
	if (part->answer->outcome == OUTCOME_FAILED)
		return STATUS_OK;
	part_say(part, OUTCOME_UNTESTED, "names in a report approve nothing: an approval is a record");
	part_lower(part, OUTCOME_UNTESTED);
	return STATUS_OK;
}

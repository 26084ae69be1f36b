#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/check/check.h"
#include "format/kinds.h"
#include "parts.h"

static const char *const schemas[] = { REPORT_SCHEMA, NULL };
static const struct shape schema = { .type = SHAPE_CHOICE, .choices = schemas };
static const struct shape title = { .type = SHAPE_TEXT, .min = 1, .max = 1024 };
static const struct shape claim_id = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape claim_text = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape record_id = { .type = SHAPE_DIGEST };
static const struct shape evidence = { .type = SHAPE_ARRAY, .items = &record_id, .max = CLAIM_EVIDENCE_MAX };

static const struct shape yes = { .type = SHAPE_TRUE };
static const char *const modes[] = { "automatic", "static", "manual", "model", NULL };
static const struct shape mode = { .type = SHAPE_CHOICE, .choices = modes };

static const struct shape_field claim_fields[] = {
	{ "asserted", &shape_outcome, true, "the outcome the author says" },
	{ "check", &shape_check_tree, false, "the author's own check; a policy's rule for this claim comes before it" },
	{ "evidence", &evidence, true, "ids of the records it rests on; each must lie before the report in the log" },
	{ "forecast", &yes, false, "it speaks of what is still to come: never verifiable now" },
	{ "id", &claim_id, true, "what the claim goes by, in policies too" },
	{ "mode", &mode, false, "how it was found out; what was not found out by running something must cite a run" },
	{ "text", &claim_text, true, "the claim in words" },
};
static const struct shape claim = { .type = SHAPE_OBJECT, .name = "claim", SHAPE_FIELDS(claim_fields) };
static const struct shape claims = { .type = SHAPE_ARRAY, .items = &claim, .min = 1, .max = CLAIMS_MAX };

#define PART_FIELD(member, kind, text) { #member, &shape_##member, false, text },
static const struct shape_field report_fields[] = {
	{ "claims", &claims, true, "what the report says" },
	{ "decision", &shape_decision, false, "the author's own rules; a policy's come before them" },
	{ "environment", &claim_id, false, "where it was found out, by name: reports contradict each other only about one" },
	PART_KINDS(PART_FIELD)
	{ "schema", &schema, true, "this form" },
	{ "subject", &shape_subjects, false, "what the report is about; evidence about something else does not count" },
	{ "title", &title, false, "its title" },
	{ "verdict", &shape_verdict, true, "the verdict it claims, one of verdicts" },
	{ "verdicts", &shape_verdicts, true, "all verdicts it could have, from worst to best" },
};
const struct shape shape_report = { .type = SHAPE_OBJECT, SHAPE_FIELDS(report_fields),
	.text = "a report: claims with their evidence, and a claimed verdict" };

static enum status read_claim(const struct json *row, struct report_claim *out, struct fault *fault)
{
	struct names cited;
	enum status status;

	out->id = json_member_text(row, "id");
	out->text = json_member_text(row, "text");
	outcome_of_name(json_member_text(row, "asserted"), &out->asserted);
	out->evidence = json_member(row, "evidence");
	out->check = json_member(row, "check");
	out->mode = json_member_text(row, "mode");
	out->is_forecast = json_member_is_true(row, "forecast");
	status = names_read(&cited, out->evidence, NULL, fault);
	names_release(&cited);
	if (status != STATUS_OK) {
		fault_within(fault, "/evidence");
		return status;
	}
	if (!out->check)
		return STATUS_OK;
	status = check_validate(out->check, fault);
	if (status != STATUS_OK)
		fault_within(fault, "/check");
	return status;
}

static enum status read_claims(const struct json *rows, struct report *report, struct fault *fault)
{
	size_t count = json_count(rows);
	enum status status = names_read(&report->ids, rows, "id", fault);

	if (status != STATUS_OK) {
		fault_within(fault, "/claims");
		return status;
	}
	report->claims = calloc(count, sizeof(*report->claims));
	if (!report->claims)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	for (const struct json *row = json_first(rows); row; row = json_next(row), report->claim_count++) {
		char place[32];

		status = read_claim(row, &report->claims[report->claim_count], fault);
		if (status == STATUS_OK)
			continue;
		snprintf(place, sizeof(place), "/claims/%zu", report->claim_count);
		fault_within(fault, place);
		return status;
	}
	return STATUS_OK;
}

void report_weigh(const struct report *report, const enum outcome *outcomes, struct weighed_claim *weighed)
{
	for (size_t i = 0; i < report->claim_count; i++)
		weighed[i] = (struct weighed_claim){ .id = report->claims[i].id,
			.is_required = !report->claims[i].is_forecast, .weight = RATIONAL_INTEGER(1),
			.outcome = outcomes ? outcomes[i] : OUTCOME_UNTESTED };
}

static enum status check_decision(const struct report *report, struct fault *fault)
{
	struct weighed_claim *weighed_claims = calloc(report->claim_count, sizeof(*weighed_claims));
	struct weighed weighed = { .claims = weighed_claims, .count = report->claim_count, .ids = &report->ids };
	enum status status;

	if (!weighed_claims)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	report_weigh(report, NULL, weighed_claims);
	status = decision_validate(report->document, &weighed, fault);
	free(weighed_claims);
	return status;
}

enum status report_read(const struct json *document, struct report *report, struct fault *fault)
{
	memset(report, 0, sizeof(*report));
	enum status status = shape_check(&shape_report, document, STATUS_BAD_DOCUMENT, fault);

	if (status != STATUS_OK)
		return status;
	report->document = document;
	report->title = json_member_text(document, "title");
	report->verdict = json_member_text(document, "verdict");
	report->subject = json_member(document, "subject");
	report->environment = json_member_text(document, "environment");
	status = read_claims(json_member(document, "claims"), report, fault);
	if (status == STATUS_OK)
		status = check_decision(report, fault);
	if (status == STATUS_OK)
		status = parts_read(report, fault);
	if (status == STATUS_OK && !verdict_is_known(document, report->verdict))
		status = fault_set(fault, STATUS_BAD_DOCUMENT, "/verdict", "is not one of the verdicts");
	return status;
}

void report_release(struct report *report)
{
	free(report->claims);
	names_release(&report->ids);
	memset(report, 0, sizeof(*report));
}

enum status report_validate(const struct json *document, struct fault *fault)
{
	struct report report;
	enum status status = report_read(document, &report, fault);

	report_release(&report);
	return status;
}

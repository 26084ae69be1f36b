#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "cli/draft/draft_seen.h"
#include "exit_code.h"
#include "message.h"
#include "verify/report/report.h"

#define EVERY_RUN ":every-run"
#define TITLE_MAX 256

static const struct option_row options[] = { OPTION_DRAFT_STEP, OPTION_SUBJECT, OPTION_OUTPUT, OPTION_LEDGER };

/* A report under way. */
struct drafting {
	struct ledger *ledger;
	const struct source *source;
	struct json *claims;  /* owned: of the report */
	struct json *decided; /* owned: ids of the steps' claims that their evidence decides */
	bool has_others;      /* there are claims beside those */
	struct fault fault;
};

static struct json *claim_of(const char *id, const char *text, enum outcome asserted, struct json *evidence,
    const struct json *check)
{
	struct json *claim = json_object();

	json_put_text(claim, "id", id);
	json_put_text(claim, "text", text);
	json_put_text(claim, "asserted", outcome_name(asserted));
	json_put(claim, "evidence", evidence);
	if (check)
		json_put(claim, "check", json_copy(check));
	return claim;
}

static void append(struct json *list, const struct json *more)
{
	for (const struct json *one = json_first(more); one; one = json_next(one))
		json_push(list, json_copy(one));
}

/* ---- what a reader of the draft should look at ---- */

static void tell_tree(const struct record *record, const struct draft_step *step)
{
	const struct json *git = json_member(record->predicate, "git");
	unsigned long long index = step->index;

	if (!git)
		return;
	if (!json_member_is_true(json_member(git, "before"), "clean"))
		message_warning("the step %s ran on a tree that differs from its commit (record %llu)", step->step, index);
	else if (!json_member_is_true(json_member(git, "after"), "clean"))
		message_warning("the step %s left a tree that differs from its commit (record %llu)", step->step, index);
}

static void tell_outcome(const struct draft_look *look, const struct draft_step *step)
{
	unsigned long long index = step->index;

	if (look->outcome == OUTCOME_FAILED)
		message_warning("%s (record %llu)", look->text, index);
	else if (look->outcome == OUTCOME_CANT_TELL)
		message_note("no check decides the step %s: the claim %s is told, but has no part in the verdict", step->step,
		    step->id);
}

/* ---- claims ---- */

/* The step passed at last and failed before: the same claim over all of these runs, which does not hold. */
static int add_every_run(struct drafting *drafting, const struct draft_step *step, const struct draft_look *look,
    const struct draft_contrary *contrary, const char *newest)
{
	struct json *evidence;
	char id[DRAFT_ID_MAX], text[DRAFT_TEXT_MAX];
	size_t count = json_count(contrary->same);

	if (count == 0)
		return 0;
	message_warning("the step %s failed %zu time%s before on the same tree, last as record %llu: the draft says so in %s"
	    EVERY_RUN "; look whether the verdict still holds", step->step, count, count == 1 ? "" : "s",
	    (unsigned long long)contrary->newest, step->id);
	if ((size_t)snprintf(id, sizeof(id), "%s" EVERY_RUN, step->id) >= sizeof(id)) {
		message_error("the name of step %s is too long for the id of a claim", step->step);
		message_hint("leave the step out by naming the others with --step");
		return EXIT_COULD_NOT;
	}
	snprintf(text, sizeof(text), "every run of the step %s on this tree passed; but %zu before the newest failed",
	    step->step, count);
	evidence = json_array();
	json_push_text(evidence, newest);
	append(evidence, contrary->same);
	json_push(drafting->claims, claim_of(id, text, OUTCOME_FAILED, evidence, look->check));
	drafting->has_others = true;
	return 0;
}

/* Words count only where a policy asks for them; by themselves they leave the claim untested. */
static enum outcome asserted_of(const struct record *record, const struct draft_look *look)
{
	return record->kind == KIND_STATEMENT ? OUTCOME_UNTESTED : look->outcome;
}

static int add_claim(struct drafting *drafting, const struct draft_step *step, const struct record *record,
    struct draft_look *look, const struct draft_contrary *contrary)
{
	struct json *evidence = json_array();
	char hex[DIGEST_HEX_SIZE];
	size_t size;

	digest_hex(&record->id, hex);
	json_push_text(evidence, hex);
	if (json_count(contrary->other) > 0) {
		/* Another command is no second try of this one: the step passed and failed, and which of them counts is unsaid. */
		message_warning("the step %s failed before on the same tree by another command, last as record %llu: the claim cites "
		    "both and is failed", step->step, (unsigned long long)contrary->newest);
		append(evidence, contrary->other);
		look->outcome = OUTCOME_FAILED;
		size = strlen(look->text);
		snprintf(look->text + size, sizeof(look->text) - size, "; by another command it failed on the same tree");
	}
	if (contrary->left_out > 0)
		message_warning("%zu further failed runs of the step %s are not cited: there are too many", contrary->left_out,
		    step->step);
	json_push(drafting->claims, claim_of(step->id, look->text, asserted_of(record, look), evidence, look->check));
	if (look->outcome == OUTCOME_CANT_TELL)
		drafting->has_others = true;
	else
		json_push_text(drafting->decided, step->id);
	return add_every_run(drafting, step, look, contrary, hex);
}

static int add_step(struct drafting *drafting, const struct draft_step *step)
{
	struct draft_seen seen;
	int code = draft_seen_read(drafting->ledger, drafting->source, step, &seen);

	if (!code) {
		tell_outcome(&seen.look, step);
		tell_tree(&seen.record, step);
		code = add_claim(drafting, step, &seen.record, &seen.look, &seen.contrary);
	}
	draft_seen_release(&seen);
	return code;
}

/* ---- the verdict ---- */

static struct json *passed_condition(const char *op)
{
	struct json *condition = json_object(), *is = json_array();

	json_push_text(is, "passed");
	json_put_text(condition, "op", op);
	json_put(condition, "is", is);
	return condition;
}

/* READY where every step passed.  Claims that their evidence cannot decide are told, and have no part in it. */
static struct json *condition_of(const struct drafting *drafting)
{
	struct json *condition, *of;

	if (!drafting->has_others) {
		condition = passed_condition("every");
		json_put_text(condition, "among", "required");
		return condition;
	}
	condition = json_object();
	of = json_array();
	for (const struct json *id = json_first(drafting->decided); id; id = json_next(id)) {
		struct json *one = passed_condition("claim");

		json_put_text(one, "id", json_text(id));
		json_push(of, one);
	}
	json_put_text(condition, "op", "all");
	json_put(condition, "of", of);
	return condition;
}

static struct json *decision_of(const struct drafting *drafting)
{
	struct json *decision = json_array(), *ready = json_object(), *otherwise = json_object();

	if (json_count(drafting->decided) > 0) {
		json_put(ready, "when", condition_of(drafting));
		json_put_text(ready, "verdict", "READY");
		json_push(decision, ready);
	} else {
		json_free(ready);
	}
	json_put_text(otherwise, "verdict", "NOT READY");
	json_push(decision, otherwise);
	return decision;
}

static struct json *document_of(const struct drafting *drafting, const struct draft_steps *steps)
{
	const char *commit = json_member_text(json_member(json_first(steps->subject), "digest"), "gitCommit");
	struct json *document = json_object(), *verdicts = json_array();
	char title[TITLE_MAX];

	snprintf(title, sizeof(title), "%zu recorded step%s%s%.12s", steps->count, steps->count == 1 ? "" : "s",
	    commit ? " at commit " : "", commit ? commit : "");
	json_push_text(verdicts, "NOT READY");
	json_push_text(verdicts, "READY");
	json_put_text(document, "schema", REPORT_SCHEMA);
	json_put_text(document, "title", title);
	if (json_count(steps->subject) > 0)
		json_put(document, "subject", json_copy(steps->subject));
	json_put(document, "verdicts", verdicts);
	json_put_text(document, "verdict", "NOT READY");
	json_put(document, "claims", json_copy(drafting->claims));
	json_put(document, "decision", decision_of(drafting));
	return document;
}

/* The verdict that follows from what the claims assert, by the same code that verifies it. */
static enum status put_verdict(struct json *document, struct fault *fault)
{
	struct report report;
	struct weighed_claim *claims = NULL;
	enum outcome *outcomes = NULL;
	const char *verdict = NULL;
	enum status status = report_read(document, &report, fault);

	if (status == STATUS_OK) {
		struct weighed weighed = { .count = report.claim_count, .ids = &report.ids };

		claims = calloc(report.claim_count, sizeof(*claims));
		outcomes = calloc(report.claim_count, sizeof(*outcomes));
		weighed.claims = claims;
		status = claims && outcomes ? STATUS_OK : STATUS_NO_MEMORY;
		for (size_t i = 0; status == STATUS_OK && i < report.claim_count; i++)
			outcomes[i] = report.claims[i].asserted;
		if (status == STATUS_OK) {
			report_weigh(&report, outcomes, claims);
			verdict = decision_verdict(document, &weighed);
		}
	}
	report_release(&report);
	free(claims);
	free(outcomes);
	if (status == STATUS_OK && verdict && strcmp(verdict, "READY") == 0)
		json_put_text(document, "verdict", "READY");
	return status;
}

static int draft(const struct invocation *invocation, struct drafting *drafting, const struct draft_steps *steps)
{
	struct json *document;
	enum status status;
	int code = 0;

	for (size_t i = 0; i < steps->count && !code; i++)
		code = add_step(drafting, &steps->items[i]);
	if (code)
		return code;
	if (steps->unnamed > 0)
		message_note("%zu record%s without a step %s left out: give them a name with --name", steps->unnamed,
		    steps->unnamed == 1 ? "" : "s", steps->unnamed == 1 ? "is" : "are");
	document = document_of(drafting, steps);
	status = put_verdict(document, &drafting->fault);
	code = status == STATUS_OK ? draft_write(invocation, document) :
	    message_document(status, &drafting->fault, "could not draft a report");
	if (!code)
		message_note("the draft says %s; look at it, change what is wrong, then `exhibit report sign FILE`",
		    json_member_text(document, "verdict"));
	json_free(document);
	return code;
}

static int draft_of_ledger(const struct invocation *invocation, struct ledger *ledger, const struct draft_steps *steps)
{
	struct drafting drafting = { .ledger = ledger, .claims = json_array(), .decided = json_array() };
	struct source *source = NULL;
	enum status status = ledger_source_open(ledger, &source);
	int code;

	drafting.source = source;
	code = status == STATUS_OK ? draft(invocation, &drafting, steps) :
	    message_failure(status, NULL, "could not read the ledger");
	if (source)
		ledger_source_close(source);
	json_free(drafting.claims);
	json_free(drafting.decided);
	return code;
}

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	struct draft_steps steps = { .items = NULL };
	int code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);

	if (code)
		return code;
	code = draft_steps_read(invocation, ledger, &steps);
	if (!code && steps.count == 0) {
		message_error("there is nothing to report%s", json_count(steps.subject) > 0 ?
		    ": no step is recorded on the commit checked out here, or on what --subject says" : ": no step is recorded");
		message_hint("record one with `exhibit run --name STEP -- CMD…`; `exhibit log` lists what there is");
		code = EXIT_COULD_NOT;
	}
	if (!code)
		code = draft_of_ledger(invocation, ledger, &steps);
	draft_steps_release(&steps);
	ledger_close(ledger);
	return code;
}

const struct command command_report_new = {
	.name = "report new", .arguments = "", .summary = "draft a report from the steps recorded on the commit checked out",
	.text = "One claim per step, from its newest record: what the record says, the check that says so, and the verdict that\n"
	        "follows. Failed steps, trees that differ from their commit, and earlier failures of a step on the same tree are\n"
	        "told on stderr; the latter are cited in a claim STEP:every-run, so that the draft leaves nothing out. Look at the\n"
	        "draft, change it, then `exhibit report sign` it.",
	COMMAND_OPTIONS(options), .run = run,
};

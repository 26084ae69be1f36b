#include "dispute_parts.h"
#include "format/kinds.h"
#include "verify/report/report.h"

/* The form of dispute --json.  Which members an argument has follows from its kind. */

#define ARGUMENTS_SHOWN_MAX 2000000
#define TEXT_MAX 8192

static const struct shape text = { .type = SHAPE_TEXT, .min = 1, .max = TEXT_MAX };
static const struct shape text_or_empty = { .type = SHAPE_TEXT, .max = TEXT_MAX };
static const struct shape text_or_null = { .type = SHAPE_TEXT, .min = 1, .max = TEXT_MAX, .nullable = true };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape digests = { .type = SHAPE_ARRAY, .items = &digest, .max = DISPUTE_SIDES_MAX };
static const struct shape time_utc = { .type = SHAPE_TIME };
static const struct shape public_key = { .type = SHAPE_KEY };
static const struct shape raw = { .type = SHAPE_RAW, .max = 1u << 20 };
static const struct shape commit = { .type = SHAPE_HEX, .min = 40, .max = 64 };
static const struct shape decimal = { .type = SHAPE_DECIMAL };

#define CHOICE(name, ...) \
	static const char *const name##_choices[] = { __VA_ARGS__, NULL }; \
	static const struct shape name = { .type = SHAPE_CHOICE, .choices = name##_choices }
CHOICE(schema, DISPUTE_SCHEMA);
CHOICE(rules, "policy", "self-defined");
CHOICE(method, "policy", "report", "none");
CHOICE(kind, "claim", "quantity", "evidence", "objection", "challenge");
CHOICE(question, "claim", "quantity");
CHOICE(label, "UNDEC", "IN", "OUT");
CHOICE(finding, "MATCH", "MISMATCH", "UNSUPPORTED", "UNDERDETERMINED", "STALE", "UNALIGNED");
CHOICE(alignment, "aligned", "alone", "UNALIGNED");
CHOICE(decided_by, "integrity", "recomputability", "mode", "agents", "subject", "freshness", "tie", "always");
static const struct shape settlement = { .type = SHAPE_CHOICE, .choices = shape_settlements };
static const struct shape ending = { .type = SHAPE_CHOICE, .choices = shape_endings };
static const struct shape ground = { .type = SHAPE_CHOICE, .choices = shape_grounds };
static const struct shape step = { .type = SHAPE_CHOICE, .choices = strength_step_names };

static const struct shape_field policy_fields[] = {
	{ "name", &text, false, "what it is called" },
	{ "sha256", &digest, true, "SHA-256 of the policy's bytes" },
	{ "size", &count, true, "how many bytes" },
};
static const struct shape policy = { .type = SHAPE_OBJECT, .nullable = true, SHAPE_FIELDS(policy_fields) };

static const struct shape_field head_fields[] = {
	{ "note", &raw, true, "as it is signed" },
	{ "origin", &text, true, "the log" },
	{ "root", &digest, true, "its root hash" },
	{ "size", &count, true, "its number of entries" },
};
static const struct shape head = { .type = SHAPE_OBJECT, .name = "head", SHAPE_FIELDS(head_fields) };
static const struct shape heads = { .type = SHAPE_ARRAY, .items = &head, .min = 1, .max = DISPUTE_SIDES_MAX };

static const struct shape_field agent_fields[] = {
	{ "key", &public_key, true, "the key that signed the report" },
	{ "name", &name, true, "what the signer calls itself" },
};
static const struct shape agent = { .type = SHAPE_OBJECT, SHAPE_FIELDS(agent_fields) };
static const struct shape_field report_fields[] = {
	{ "agent", &agent, true, "who signed it" },
	{ "aligned", &digests, true, "ids of the other reports about the same subject in the same environment" },
	{ "alignment", &alignment, true, "UNALIGNED: none of the others is about the same; none touches it" },
	{ "alignment_why", &text, false, "why it is not aligned" },
	{ "claimed", &text, true, "the verdict it claims" },
	{ "ending", &ending, true, "what becomes of that verdict" },
	{ "environment", &name, false, "where it was found out, as the report says" },
	{ "held", &yes_or_no, true, "is the document here?" },
	{ "id", &digest, true, "id of the report's record" },
	{ "index", &count, true, "its index in the log" },
	{ "open", &count, true, "how many of its contested claims and quantities cannot be told" },
	{ "origin", &text, true, "the log" },
	{ "overturned", &count, true, "how many of its claims and quantities do not stand" },
	{ "resolved", &text_or_null, true, "the verdict that follows from what stands; null where it cannot be told" },
	{ "result", &shape_result, true, "what verification alone says of it" },
	{ "subject", &shape_subjects, false, "what it is about" },
	{ "title", &text, false, "its title" },
};
static const struct shape report = { .type = SHAPE_OBJECT, .name = "party", SHAPE_FIELDS(report_fields) };
static const struct shape reports = { .type = SHAPE_ARRAY, .items = &report, .min = 1, .max = DISPUTE_SIDES_MAX };

static const struct shape_field strength_fields[] = {
	{ "agents", &text, true, "how many independent agents stand behind the same" },
	{ "freshness", &text, true, "of when the newest record that counts is" },
	{ "integrity", &text, true, "is all it rests on held and proven?" },
	{ "mode", &text, true, "how it was found out" },
	{ "recomputability", &text, true, "what it can be found out again from" },
	{ "subject", &text, true, "how exactly it is known what it is about" },
};
static const struct shape strength = { .type = SHAPE_OBJECT, .name = "strength", SHAPE_FIELDS(strength_fields) };

static const struct shape_field shows_fields[] = {
	{ "argument", &name, true, "who states the value" },
	{ "outcome", &shape_outcome, true, "is it the one that is read from the record?" },
};
static const struct shape shows_one = { .type = SHAPE_OBJECT, SHAPE_FIELDS(shows_fields) };
static const struct shape shows = { .type = SHAPE_ARRAY, .items = &shows_one, .max = DISPUTE_SIDES_MAX };

static const struct shape_field argument_fields[] = {
	{ "about", &digest, false, "of a challenge: id of what is challenged" },
	{ "agent", &name, false, "of evidence and challenges: what the signer calls itself" },
	{ "argument", &name, true, "what it is called in this answer" },
	{ "asserted", &shape_outcome, false, "of a claim: what its author says" },
	{ "borne_out", &yes_or_no, false, "of a challenge: does the verifier see what it says?" },
	{ "claim", &name, false, "of a challenge: the claim that it is about; without it all" },
	{ "contested", &yes_or_no, true, "does it attack anything, or anything attack it?" },
	{ "ending", &ending, false, "of a claim, quantity or challenge: what becomes of it" },
	{ "evidence", &shape_outcome, false, "of a claim or of evidence about one: what the evidence says" },
	{ "finding", &finding, false, "of a claim or quantity: what verification alone says of it" },
	{ "ground", &ground, false, "of an objection or challenge" },
	{ "id", &name, false, "the claim or quantity" },
	{ "kind", &kind, true, "objection: the verifier's own; evidence: a record that no report cites" },
	{ "label", &label, true, "by grounded semantics" },
	{ "rank", &count, true, "min-max number: what makes it IN or OUT has a smaller one; 0 where UNDEC" },
	{ "record", &digest, false, "of evidence and challenges: the record's id" },
	{ "report", &digest, false, "of a claim or quantity: id of the report" },
	{ "required", &yes_or_no, false, "of a claim: must it be shown?" },
	{ "rules", &rules, false, "of a claim: whose check decided" },
	{ "shows", &shows, false, "of evidence about a quantity: which of the stated values it bears out" },
	{ "strength", &strength, false, "where it is contested" },
	{ "superseded_by", &name, false, "the claim about a later commit that takes its place" },
	{ "target", &name, false, "of an objection" },
	{ "text", &text, false, "in words; of evidence: the line it rests on" },
	{ "unit", &text, false, "of a quantity" },
	{ "value", &decimal, false, "of a quantity" },
	{ "why", &text, true, "why it has its label" },
};
static const struct shape argument = { .type = SHAPE_OBJECT, .name = "argument", SHAPE_FIELDS(argument_fields) };
static const struct shape arguments = { .type = SHAPE_ARRAY, .items = &argument, .max = ARGUMENTS_SHOWN_MAX };

static const struct shape_field step_fields[] = {
	{ "attacker", &text, true, "the attacker's fact" },
	{ "decides", &yes_or_no, true, "is this the first step in which they differ?" },
	{ "step", &step, true, "what is compared" },
	{ "target", &text, true, "the target's fact" },
};
static const struct shape compared_step = { .type = SHAPE_OBJECT, .name = "step", SHAPE_FIELDS(step_fields) };
static const struct shape steps = { .type = SHAPE_ARRAY, .items = &compared_step, .max = STRENGTH_STEPS };
static const struct shape_field attack_fields[] = {
	{ "decided_by", &decided_by, true, "the step that decided; tie: none did; always: strength is not asked" },
	{ "defeats", &yes_or_no, true, "does it succeed?" },
	{ "from", &name, true, "the attacker" },
	{ "ground", &ground, true, "on which grounds" },
	{ "says", &text, true, "in words" },
	{ "steps", &steps, false, "what was compared, up to what decided" },
	{ "to", &name, true, "the target" },
};
static const struct shape attack = { .type = SHAPE_OBJECT, .name = "attack", SHAPE_FIELDS(attack_fields) };
static const struct shape attacks = { .type = SHAPE_ARRAY, .items = &attack, .max = DISPUTE_ATTACKS_MAX };

static const struct shape_field descent_fields[] = {
	{ "after", &commit, true, "the later commit" },
	{ "before", &commit, true, "the earlier commit" },
	{ "denied", &yes_or_no, false, "true: the run says that it is not so, and nothing follows from others that say it is" },
	{ "record", &digest, true, "the run that says so" },
};
static const struct shape descent = { .type = SHAPE_OBJECT, SHAPE_FIELDS(descent_fields) };
static const struct shape descents = { .type = SHAPE_ARRAY, .items = &descent, .max = ANCESTRY_MAX };

static const struct shape argv = { .type = SHAPE_ARRAY, .items = &raw, .min = 1, .max = 4096 };
static const struct shape_field settle_fields[] = {
	{ "argv", &argv, false, "the command, word by word" },
	{ "environment", &name, false, "where" },
	{ "id", &name, true, "the claim or quantity that cannot be told" },
	{ "kind", &question, true, "which of the two" },
	{ "replay", &digest, false, "the run that can be run again" },
	{ "rules", &method, true, "who says that this command shows it" },
	{ "says", &text_or_empty, true, "what to do" },
	{ "step", &name, false, "the step to record it as" },
	{ "subject", &shape_subjects, false, "about what" },
};
static const struct shape settle_one = { .type = SHAPE_OBJECT, .name = "settle", SHAPE_FIELDS(settle_fields) };
static const struct shape settle = { .type = SHAPE_ARRAY, .items = &settle_one, .max = ARGUMENTS_SHOWN_MAX };

static const struct shape_field summary_fields[] = {
	{ "challenges_left_out", &count, true, "challenges that were not looked at: said before, or more than one agent is heard" },
	{ "challenges_unheard", &count, true, "challenges by keys that do not count" },
	{ "contested", &count, true, "claims and quantities that something is said against" },
	{ "evidence_left_out", &count, true, "records that were not looked at, beyond the limits" },
	{ "open", &count, true, "how many of the contested are UNRESOLVED" },
	{ "out_of_scope", &count, true, "OUT_OF_SCOPE, of all claims and quantities" },
	{ "overturned", &count, true, "OVERTURNED" },
	{ "superseded", &count, true, "SUPERSEDED" },
	{ "unresolved", &count, true, "UNRESOLVED" },
	{ "upheld", &count, true, "UPHELD" },
	{ "withdrawn", &count, true, "WITHDRAWN" },
};
static const struct shape summary = { .type = SHAPE_OBJECT, SHAPE_FIELDS(summary_fields) };

static const struct shape_field resolution_fields[] = {
	{ "ancestry", &descents, true, "which commit comes before which, as recorded runs say" },
	{ "arguments", &arguments, true, "claims and quantities first, then evidence, objections, challenges" },
	{ "attacks", &attacks, true, "what is said against what, and whether that defeats it" },
	{ "checkpoints", &heads, true, "the tree heads everything was held against" },
	{ "evaluated_at", &time_utc, true, "the time the evaluation took as now" },
	{ "policy", &policy, true, "the reader's policy; null without one" },
	{ "reports", &reports, true, "the reports, by id" },
	{ "result", &settlement, true, "AGREED: nothing is contested; SETTLED: all that is can be told; OPEN: some cannot" },
	{ "rules", &rules, true, "whose rules decided" },
	{ "schema", &schema, true, "this form" },
	{ "settle", &settle, true, "for what cannot be told: the command whose recorded output would settle it" },
	{ "summary", &summary, true, "how many of what" },
};
const struct shape shape_resolution = { .type = SHAPE_OBJECT, SHAPE_FIELDS(resolution_fields),
	.text = "how a dispute between reports ends: what stands, what defeats what and why, and what would settle the rest" };

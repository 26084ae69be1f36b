#include "answers.h"

#include "format/kinds.h"
#include "key_fall.h"
#include "ledger/append.h"

#define NAMES(name, text) static const char *const name##_names[] = { text, NULL }; \
	static const struct shape name = { .type = SHAPE_CHOICE, .choices = name##_names }
#define ANSWER(table, says) { .type = SHAPE_OBJECT, SHAPE_FIELDS(table), .text = says }

/* ---- the leaves ---- */

static const struct shape text = { .type = SHAPE_TEXT, .min = 1 };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape raw = { .type = SHAPE_RAW };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape time_utc = { .type = SHAPE_TIME };
static const struct shape public_key = { .type = SHAPE_KEY };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape anything = { .type = SHAPE_ANY };

static const char *const kind_names[] = { "run", "file", "test-result", "statement", "report", "attestation",
	"approval", "key", "dispute", "resolution", NULL };
static const struct shape kind = { .type = SHAPE_CHOICE, .choices = kind_names };
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == KIND_COUNT + 1, "a kind is missing");

/* ---- init, key, version ---- */

NAMES(init_schema, "urn:exhibit:init:v1");
static const struct shape_field init_fields[] = {
	{ "ledger", &raw, true, "the directory that was made" },
	{ "log", &text, true, "the log's C2SP verifier key, for policies" },
	{ "schema", &init_schema, true, "this form" },
};

NAMES(key_schema, "urn:exhibit:key:v1");
static const struct shape_field key_fields[] = {
	{ "fingerprint", &text, true, "the key's OpenSSH fingerprint, which entries carry as keyid" },
	{ "key", &public_key, true, "the OpenSSH public key, for policies" },
	{ "name", &text, true, "the name the agent signs with" },
	{ "schema", &key_schema, true, "this form" },
};

NAMES(version_schema, "urn:exhibit:version:v1");
static const struct shape_field version_fields[] = {
	{ "libsodium", &text, true, "version of the libsodium that is linked" },
	{ "schema", &version_schema, true, "this form" },
	{ "version", &text, true, "version of exhibit" },
};

/* ---- receipt, checkpoint, bundle-written ---- */

NAMES(receipt_schema, "urn:exhibit:receipt:v1");
static const struct shape_field receipt_fields[] = {
	{ "id", &digest, true, "the record's id: its leaf hash" },
	{ "index", &count, true, "its place in the log" },
	{ "kind", &kind, true, "its kind" },
	{ "schema", &receipt_schema, true, "this form" },
};

NAMES(receipts_schema, "urn:exhibit:receipts:v1");
static const struct shape receipt_item = { .type = SHAPE_OBJECT, SHAPE_FIELDS(receipt_fields) };
static const struct shape receipt_items = { .type = SHAPE_ARRAY, .items = &receipt_item, .min = 2, .max = APPEND_RECORDS_MAX };
static const struct shape_field receipts_fields[] = {
	{ "receipts", &receipt_items, true, "one of each, in the order of the command line" },
	{ "schema", &receipts_schema, true, "this form" },
};

NAMES(checkpoint_schema, "urn:exhibit:checkpoint:v1");
static const struct shape_field checkpoint_fields[] = {
	{ "note", &raw, true, "the signed note, byte for byte" },
	{ "origin", &text, true, "the log's name" },
	{ "root", &digest, true, "the root hash" },
	{ "schema", &checkpoint_schema, true, "this form" },
	{ "size", &count, true, "how many entries the log has" },
	{ "vkey", &text, true, "the log's C2SP verifier key" },
};

NAMES(cosignature_schema, "urn:exhibit:cosignature:v1");
static const struct shape_field cosignature_fields[] = {
	{ "line", &raw, true, "the signature line, with its newline" },
	{ "origin", &text, true, "the log's name" },
	{ "root", &digest, true, "the root hash that was cosigned" },
	{ "schema", &cosignature_schema, true, "this form" },
	{ "size", &count, true, "how many entries the log had" },
	{ "time", &time_utc, true, "when, as the line says" },
};

NAMES(bundle_schema, "urn:exhibit:bundle-written:v1");
static const char *const scope_names[] = { "all", "cited", NULL };
static const struct shape scope = { .type = SHAPE_CHOICE, .choices = scope_names };
static const struct shape_field bundle_fields[] = {
	{ "blobs", &count, true, "how many blobs are in the file" },
	{ "entries", &count, true, "how many entries are in the file" },
	{ "file", &raw, true, "the file that was written" },
	{ "redacted", &count, true, "how many blobs were left out, as asked" },
	{ "report_index", &count, true, "index of the report it is about" },
	{ "schema", &bundle_schema, true, "this form" },
	{ "scope", &scope, true, "all entries of the log, or the report and what it cites" },
};

NAMES(published_schema, "urn:exhibit:published:v1");
static const struct shape_field published_fields[] = {
	{ "blobs_missing", &count, true, "how many blobs that new entries name are not held" },
	{ "directory", &raw, true, "the folder" },
	{ "files", &count, true, "how many files were written" },
	{ "origin", &text, true, "the log's name" },
	{ "published", &count, true, "how many entries the folder had before" },
	{ "root", &digest, true, "the root hash" },
	{ "schema", &published_schema, true, "this form" },
	{ "size", &count, true, "how many entries it has now" },
};

/* ---- key revoke ---- */

NAMES(revocation_schema, "urn:exhibit:revocation:v1");
static const struct shape_field fallen_report_fields[] = {
	{ "cites", &count, true, "how many of the records it names" },
	{ "id", &digest, true, "the report's record" },
	{ "index", &count, true, "its place in the log" },
	{ "signed", &yes_or_no, true, "is it one of them itself?" },
	{ "title", &text, false, "its title" },
};
static const struct shape fallen_report = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fallen_report_fields) };
static const struct shape fallen_reports = { .type = SHAPE_ARRAY, .items = &fallen_report, .max = KEY_FALL_LISTED_MAX };
static const struct shape_field fallen_attestation_fields[] = {
	{ "id", &digest, true, "the attestation's record" },
	{ "index", &count, true, "its place in the log" },
	{ "report", &digest, true, "the report that it is about" },
	{ "result", &shape_result, true, "what it says" },
};
static const struct shape fallen_attestation = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fallen_attestation_fields) };
static const struct shape fallen_attestations = { .type = SHAPE_ARRAY, .items = &fallen_attestation,
	.max = KEY_FALL_LISTED_MAX };
static const struct shape_field fallen_approval_fields[] = {
	{ "id", &digest, true, "the approval's record" },
	{ "index", &count, true, "its place in the log" },
	{ "report", &digest, true, "the report that it is about" },
};
static const struct shape fallen_approval = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fallen_approval_fields) };
static const struct shape fallen_approvals = { .type = SHAPE_ARRAY, .items = &fallen_approval,
	.max = KEY_FALL_LISTED_MAX };
static const struct shape_field falls_fields[] = {
	{ "approvals", &fallen_approvals, true, "approvals among the records" },
	{ "attestations", &fallen_attestations, true, "attestations of those reports, or among the records" },
	{ "records", &count, true, "how many records the key, or one that it let in, signed from that index on" },
	{ "reports", &fallen_reports, true, "reports that cite any of them, or are among them" },
};
static const struct shape falls = { .type = SHAPE_OBJECT, SHAPE_FIELDS(falls_fields) };
static const struct shape_field revocation_fields[] = {
	{ "falls", &falls, true, "what loses its ground" },
	{ "id", &digest, false, "the record's id; absent with --dry-run" },
	{ "index", &count, false, "its place in the log" },
	{ "schema", &revocation_schema, true, "this form" },
};

/* ---- doctor ---- */

NAMES(examination_schema, "urn:exhibit:examination:v1");
static const char *const part_names[] = { "files", "pages", "log", "indexes", "blobs", "spool", NULL };
static const struct shape examined_part = { .type = SHAPE_CHOICE, .choices = part_names };
static const char *const damage_names[] = { "intact", "notice", "cannot-tell", "damaged", "rolled-back", NULL };
static const struct shape damage = { .type = SHAPE_CHOICE, .choices = damage_names };
static const char *const examined_names[] = { "sound", "cannot-tell", "damaged", "rolled-back", NULL };
static const struct shape examined_result = { .type = SHAPE_CHOICE, .choices = examined_names };
static const struct shape_field examined_fields[] = {
	{ "hint", &text, false, "what to do" },
	{ "part", &examined_part, true, "which part of the ledger was looked at" },
	{ "place", &raw, true, "an entry, a tile, a page, a blob, a file" },
	{ "says", &raw, true, "what was found there" },
	{ "severity", &damage, true, "is it intact, worth knowing, unknown, damaged, or older than it was?" },
	{ "status", &text, false, "by the table of statuses" },
};
static const struct shape examined = { .type = SHAPE_OBJECT, .name = "finding", SHAPE_FIELDS(examined_fields) };
static const struct shape examined_list = { .type = SHAPE_ARRAY, .items = &examined };
static const struct shape_field examination_fields[] = {
	{ "findings", &examined_list, true, "what was found, part by part" },
	{ "intact", &count, false, "so many entries from the first on are provably what a signed checkpoint says; absent: none is" },
	{ "ledger", &raw, true, "its directory" },
	{ "result", &examined_result, true, "the worst of it" },
	{ "schema", &examination_schema, true, "this form" },
};

/* ---- show ---- */

static const char *const signature_names[] = { "verifies", "bad-signature", NULL };
static const struct shape signature = { .type = SHAPE_CHOICE, .choices = signature_names };
NAMES(show_schema, "urn:exhibit:show:v1");
static const struct shape disputed = { .type = SHAPE_CHOICE, .choices = shape_disputed };
static const struct shape_field show_fields[] = {
	{ "disputed", &disputed, false, "of a report, or an attestation of one: where it stands by what the log says against it" },
	{ "id", &digest, true, "the record's id: its leaf hash" },
	{ "index", &count, true, "its place in the log" },
	{ "kind", &kind, true, "its kind" },
	{ "schema", &show_schema, true, "this form" },
	{ "signature", &signature, true, "does it verify by the key that the record names?" },
	{ "statement", &anything, true, "the whole Statement: record-<kind>.json" },
};

/* ---- log: of each kind what a list needs ---- */

static const struct shape_field agent_fields[] = {
	{ "key", &public_key, true, "the key that signed" },
	{ "name", &name, true, "the name the agent gives itself" },
};
static const struct shape agent = { .type = SHAPE_OBJECT, .name = "agent", SHAPE_FIELDS(agent_fields) };
static const struct shape argv = { .type = SHAPE_ARRAY, .items = &raw, .min = 1 };
static const struct shape exit_code = { .type = SHAPE_INTEGER, .min = 0, .max = 255 };
static const struct shape signal_number = { .type = SHAPE_INTEGER, .min = 1, .max = 127 };
static const char *const error_names[] = { "not-found", "not-executable", NULL };
static const struct shape start_error = { .type = SHAPE_CHOICE, .choices = error_names };
static const struct shape_field exit_fields[] = {
	{ "code", &exit_code, false, "the exit status it returned" },
	{ "error", &start_error, false, "it could not be started, and why" },
	{ "signal", &signal_number, false, "the signal that ended it" },
};
static const struct shape exit_status = { .type = SHAPE_OBJECT, SHAPE_FIELDS(exit_fields), .exactly_one = true };
static const struct shape_field verdict_fields[] = {
	{ "claimed", &text, true, "what the report says" },
	{ "recomputed", &text, false, "what the evidence says; absent where it cannot tell" },
};
static const struct shape verdict_pair = { .type = SHAPE_OBJECT, SHAPE_FIELDS(verdict_fields) };

#define LISTED_FIELDS \
	{ "agent", &agent, true, "who signed" }, \
	{ "id", &digest, true, "the record's id: its leaf hash" }, \
	{ "index", &count, true, "its place in the log" }, \
	{ "subject", &shape_subjects, true, "what it is about" }, \
	{ "time", &time_utc, true, "when it was made, by the agent's clock" }
#define STEP_FIELD { "step", &name, false, "the step it goes by" }

static const struct shape_field run_fields[] = {
	LISTED_FIELDS, STEP_FIELD,
	{ "argv", &argv, false, "the command; absent where it is a blob" },
	{ "exit", &exit_status, true, "how it ended" },
	{ "timed_out", &yes, false, "it was ended because its time was over" },
};
static const struct shape_field file_fields[] = { LISTED_FIELDS, STEP_FIELD, { "path", &raw, true, "the path as given" } };
static const struct shape_field statement_fields[] = { LISTED_FIELDS, STEP_FIELD, { "text", &text, true, "the words" } };
#define DISPUTED_FIELD { "disputed", &disputed, false, "where the report stands by what the log says against it, whoever said it" }
static const struct shape_field report_fields[] = {
	LISTED_FIELDS, DISPUTED_FIELD,
	{ "verdict", &text, true, "the verdict it claims" },
};
static const char *const rules_names[] = { "policy", "self-defined", NULL };
static const struct shape rules = { .type = SHAPE_CHOICE, .choices = rules_names };
static const struct shape_field attestation_fields[] = {
	LISTED_FIELDS, DISPUTED_FIELD,
	{ "result", &shape_result, true, "what the verifier concluded" },
	{ "rules", &rules, true, "whose rules decided" },
	{ "verdict", &verdict_pair, true, "claimed and recomputed" },
};
static const char *const approval_names[] = { "approve", "reject", NULL };
static const struct shape approval = { .type = SHAPE_CHOICE, .choices = approval_names };
static const struct shape_field approval_fields[] = {
	LISTED_FIELDS,
	{ "decision", &approval, true, "what the signer decided" },
	{ "role", &name, true, "in which role" },
};

static const char *const key_action_names[] = { "enrol", "replace", "revoke", "rotate-log", NULL };
static const struct shape key_action = { .type = SHAPE_CHOICE, .choices = key_action_names };
static const struct shape_field key_record_fields[] = {
	LISTED_FIELDS,
	{ "action", &key_action, true, "what becomes of the key" },
	{ "by", &text, false, "the key that takes its place" },
	{ "key", &public_key, false, "the agent's key" },
	{ "log", &text, false, "the log's verifier key that is given up" },
	{ "since", &count, false, "the index from which nothing the key signed counts, where it is not the record's own" },
};

static const char *const dispute_action_names[] = { "open", "withdraw", NULL };
static const struct shape dispute_action = { .type = SHAPE_CHOICE, .choices = dispute_action_names };
static const struct shape grounds = { .type = SHAPE_CHOICE, .choices = shape_grounds };
static const struct shape_field dispute_record_fields[] = {
	LISTED_FIELDS,
	{ "about", &digest, true, "id of what is challenged or taken back" },
	{ "action", &dispute_action, true, "is something challenged, or taken back?" },
	{ "claim", &name, false, "the claim; without it all of them" },
	{ "grounds", &grounds, false, "on which grounds it is challenged" },
	{ "text", &text, false, "the words" },
};
static const struct shape settlement = { .type = SHAPE_CHOICE, .choices = shape_settlements };
static const struct shape report_ids = { .type = SHAPE_ARRAY, .items = &digest };
static const struct shape_field resolution_record_fields[] = {
	LISTED_FIELDS,
	{ "reports", &report_ids, true, "ids of the reports it is about" },
	{ "result", &settlement, true, "how the dispute ended" },
};

#define LISTED(kind, table, says) { kind, table, sizeof(table) / sizeof((table)[0]), says }
static const struct shape_alternative listed_kinds[] = {
	LISTED("run", run_fields, "a command was executed"),
	LISTED("file", file_fields, "a file had these bytes"),
	LISTED("test-result", file_fields, "a test tool wrote this file"),
	LISTED("statement", statement_fields, "somebody's own words"),
	LISTED("report", report_fields, "a report with its claimed verdict"),
	LISTED("attestation", attestation_fields, "the result a verifier reached"),
	LISTED("approval", approval_fields, "someone in a role approves a report, or rejects it"),
	LISTED("key", key_record_fields, "a key is enrolled, replaced or revoked, or the log's own key replaced"),
	LISTED("dispute", dispute_record_fields, "a report or challenge is challenged, or its own signer takes it back"),
	LISTED("resolution", resolution_record_fields, "how a dispute between reports ended"),
};
_Static_assert(sizeof(listed_kinds) / sizeof(listed_kinds[0]) == KIND_COUNT, "a kind is missing");
static const struct shape listed = { .type = SHAPE_ONE_OF, .name = "listed", .tag = "kind", .unknown = STATUS_UNKNOWN_KIND,
	.alternatives = listed_kinds, .alternative_count = KIND_COUNT, .alternative_size = sizeof(listed_kinds[0]),
	.text = "a record of the list" };
static const struct shape records = { .type = SHAPE_ARRAY, .items = &listed };

NAMES(log_schema, "urn:exhibit:log:v1");
static const struct shape_field log_fields[] = {
	{ "origin", &text, true, "the log's name" },
	{ "records", &records, true, "those that were asked for, oldest first" },
	{ "schema", &log_schema, true, "this form" },
	{ "size", &count, true, "how many entries the log has" },
};

/* ---- policy lint ---- */

NAMES(policy_lint_schema, "urn:exhibit:policy-lint:v1");
static const char *const policy_severity_names[] = { "error", "warning", "note", NULL };
static const struct shape policy_severity = { .type = SHAPE_CHOICE, .choices = policy_severity_names };
static const struct shape place_in_policy = { .type = SHAPE_TEXT, .min = 0 };
static const struct shape_field policy_finding_fields[] = {
	{ "at", &place_in_policy, true, "JSON pointer into the policy; empty for the whole" },
	{ "rule", &name, true, "the rule that found it" },
	{ "says", &text, true, "what is wrong there" },
	{ "severity", &policy_severity, true, "error: certain; warning: hardly meant; note: what a reader should know" },
};
static const struct shape policy_finding = { .type = SHAPE_OBJECT, .name = "finding", SHAPE_FIELDS(policy_finding_fields) };
static const struct shape policy_findings = { .type = SHAPE_ARRAY, .items = &policy_finding };
static const struct shape_field policy_lint_fields[] = {
	{ "errors", &count, true, "how many errors" },
	{ "file", &raw, true, "the file that was looked at" },
	{ "findings", &policy_findings, true, "what was found, by rule" },
	{ "left_out", &count, true, "how many findings are counted but not among findings" },
	{ "notes", &count, true, "how many notes" },
	{ "schema", &policy_lint_schema, true, "this form" },
	{ "warnings", &count, true, "how many warnings" },
};

/* ---- report lint ---- */

NAMES(report_lint_schema, "urn:exhibit:report-lint:v1");
static const char *const confidence_names[] = { "contradiction", "unclear", "note", NULL };
static const struct shape confidence = { .type = SHAPE_CHOICE, .choices = confidence_names };
static const struct shape line_number = { .type = SHAPE_INTEGER, .min = 1, .max = JSON_INTEGER_MAX };
static const struct shape words = { .type = SHAPE_TEXT };
static const struct shape_field lint_finding_fields[] = {
	{ "confidence", &confidence, true, "only a contradiction decides the exit status" },
	{ "line", &line_number, true, "where it stands, from 1" },
	{ "other_line", &line_number, false, "the line it is compared with" },
	{ "other_words", &words, false, "that line, escaped" },
	{ "rule", &name, true, "the rule that found it" },
	{ "shows", &text, true, "the sum or comparison" },
	{ "words", &words, true, "the line, escaped: what is not text as \\xNN, what is hidden as \\u{NN}" },
};
static const struct shape lint_finding = { .type = SHAPE_OBJECT, .name = "finding", SHAPE_FIELDS(lint_finding_fields) };
static const struct shape lint_findings = { .type = SHAPE_ARRAY, .items = &lint_finding };
static const struct shape_field lint_summary_fields[] = {
	{ "cited", &count, true, "how many of the claims point at evidence" },
	{ "claims", &count, true, "how many statements with an outcome were read" },
	{ "contradictions", &count, true, "how many were found, those beyond the list too" },
	{ "notes", &count, true, "likewise" },
	{ "unclear", &count, true, "likewise" },
};
static const struct shape lint_summary = { .type = SHAPE_OBJECT, SHAPE_FIELDS(lint_summary_fields) };
static const struct shape_field report_lint_fields[] = {
	{ "file", &raw, true, "the file that was read" },
	{ "findings", &lint_findings, true, "contradictions first, then by line" },
	{ "schema", &report_lint_schema, true, "this form" },
	{ "summary", &lint_summary, true, "how many of what" },
};

static const struct answer_row rows[] = {
	{ "bundle-written", "bundle", ANSWER(bundle_fields, "what was put into a bundle") },
	{ "checkpoint", "checkpoint", ANSWER(checkpoint_fields, "the log's signed tree head") },
	{ "cosignature", "cosign", ANSWER(cosignature_fields, "a witness' signature of a checkpoint") },
	{ "examination", "doctor", ANSWER(examination_fields, "a ledger read again to the last row") },
	{ "init", "init", ANSWER(init_fields, "a new ledger") },
	{ "key", "key new, key show", ANSWER(key_fields, "a public key") },
	{ "log", "log", ANSWER(log_fields, "a list of records") },
	{ "policy-lint", "policy lint", ANSWER(policy_lint_fields, "what a policy's own rules say against it") },
	{ "published", "publish", ANSWER(published_fields, "a log laid out as files") },
	{ "receipt", "record, report sign, attest, approve, key enrol, key replace",
	    ANSWER(receipt_fields, "where a record stands in the log") },
	{ "receipts", "record", ANSWER(receipts_fields, "where several records stand in the log that went in together") },
	{ "revocation", "key revoke", ANSWER(revocation_fields, "a revoked key, and what falls with it") },
	{ "report-lint", "report lint", ANSWER(report_lint_fields, "a Markdown report checked against itself") },
	{ "show", "show", ANSWER(show_fields, "one record") },
	{ "version", "version", ANSWER(version_fields, "versions") },
};

const struct answer_row *answer_rows(size_t *row_count)
{
	*row_count = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

#include "verify/report/contests.h"
#include "format/kinds.h"
#include "verify/report/fraud.h"
#include "verify/log/history.h"
#include "verify/log/integrity.h"
#include "verify/report/parts.h"
#include "verify/check/reason.h"
#include "verify/log/standing.h"
#include "verify.h"

/* The form of verify --json.  Members of the whole are always there, null where there is nothing to say. */

#define CLAIMS_ANSWERED_MAX 32000 /* a policy's and a report's, and the report's parts */

static const struct shape text = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape text_or_empty = { .type = SHAPE_TEXT, .max = 8192 };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape names = { .type = SHAPE_ARRAY, .items = &name, .max = 64 };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape line = { .type = SHAPE_INTEGER, .min = 1, .max = JSON_INTEGER_MAX };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape digests = { .type = SHAPE_ARRAY, .items = &digest, .max = 256 };
static const struct shape time_utc = { .type = SHAPE_TIME };
static const struct shape public_key = { .type = SHAPE_KEY };

static const char *const schema_words[] = { VERIFICATION_SCHEMA, NULL };
static const struct shape schema = { .type = SHAPE_CHOICE, .choices = schema_words };
static const char *const rules_words[] = { "policy", "self-defined", NULL };
static const struct shape rules = { .type = SHAPE_CHOICE, .choices = rules_words };
static const char *const finding_words[] = { "MATCH", "MISMATCH", "UNSUPPORTED", "UNDERDETERMINED", "STALE",
	"UNALIGNED", NULL };
static const struct shape finding = { .type = SHAPE_CHOICE, .choices = finding_words };
static const char *const severity_words[] = { "critical", "high", "medium", "low", NULL };
static const struct shape severity = { .type = SHAPE_CHOICE, .choices = severity_words };
static const char *const stream_words[] = { "stdout", "stderr", "content", NULL };
static const struct shape stream = { .type = SHAPE_CHOICE, .choices = stream_words };
static const char *const stage_words[] = { "container", "form", "signatures", "chains", "tree", "checkpoint", "proofs",
	"blobs", "history", "report", NULL };
static const struct shape stage = { .type = SHAPE_CHOICE, .choices = stage_words };
static const char *const log_key_words[] = { "policy", "self-asserted", NULL };
static const struct shape log_key = { .type = SHAPE_CHOICE, .choices = log_key_words };

/* What may be missing is said with null, so that a reader always finds the member. */
static const struct shape text_or_null = { .type = SHAPE_TEXT, .min = 1, .max = 8192, .nullable = true };
static const struct shape outcome_or_null = { .type = SHAPE_CHOICE, .choices = shape_outcomes, .nullable = true };
static const struct shape result_or_null = { .type = SHAPE_CHOICE, .choices = shape_results, .nullable = true };
static const struct shape rules_or_null = { .type = SHAPE_CHOICE, .choices = rules_words, .nullable = true };

static const struct shape_field verdict_fields[] = {
	{ "claimed", &text, true, "what the report says" },
	{ "recomputed", &text_or_null, true, "what the evidence says; null where it cannot be told" },
};
static const struct shape verdict = { .type = SHAPE_OBJECT, .nullable = true, SHAPE_FIELDS(verdict_fields) };

static const struct shape_field trusted_fields[] = {
	{ "name", &name, true, "what the policy calls the agent" },
	{ "roles", &names, true, "the roles the policy gives it" },
};
static const struct shape trusted = { .type = SHAPE_OBJECT, SHAPE_FIELDS(trusted_fields) };
static const struct shape_field agent_fields[] = {
	{ "key", &public_key, true, "the key that signed the report" },
	{ "lost", &text, false, "why nothing counts that the key signed here: it was not yet let in, replaced or revoked" },
	{ "name", &name, true, "what the signer calls itself" },
	{ "trusted", &trusted, false, "present where the policy, or an enrolment it allows, names the key" },
};
static const struct shape agent = { .type = SHAPE_OBJECT, SHAPE_FIELDS(agent_fields) };
static const struct shape_field report_fields[] = {
	{ "agent", &agent, true, "who signed it" },
	{ "document", &shape_blob, true, "the report document" },
	{ "held", &yes_or_no, true, "is the document here?" },
	{ "id", &digest, true, "id of the report's record" },
	{ "index", &count, true, "its index in the log" },
	{ "subject", &shape_subjects, false, "what the report says it is about; absent where it says nothing of that" },
	{ "title", &text, false, "its title" },
};
static const struct shape report = { .type = SHAPE_OBJECT, .nullable = true, SHAPE_FIELDS(report_fields) };

static const struct shape_field reason_fields[] = {
	{ "at", &text_or_empty, true, "JSON pointer to the operator in the claim's check" },
	{ "check", &text, true, "the operator; evidence: why a record does not count; claim: about the claim itself" },
	{ "line", &line, false, "the line it rests on, from 1" },
	{ "offset", &count, false, "where that line begins in the stream" },
	{ "outcome", &shape_outcome, true, "what the operator came to" },
	{ "record", &digest, false, "id of the record it rests on" },
	{ "says", &text_or_empty, true, "what was found against what was asked" },
	{ "stream", &stream, false, "the stream it rests on" },
	{ "text", &text, false, "the line or an excerpt, escaped" },
};
static const struct shape reason = { .type = SHAPE_OBJECT, .name = "reason", SHAPE_FIELDS(reason_fields) };
static const struct shape reasons = { .type = SHAPE_ARRAY, .items = &reason, .max = REASONS_MAX };

static const struct shape kind = { .type = SHAPE_CHOICE, .choices = part_kind_names };
static const struct shape_field claim_fields[] = {
	{ "asserted", &outcome_or_null, true, "what the author says; null where the report does not make the claim" },
	{ "finding", &finding, true, "what that is worth" },
	{ "id", &name, true, "the claim" },
	{ "kind", &kind, false, "what part of the report it is, where it is no claim" },
	{ "outcome", &shape_outcome, true, "what the evidence says" },
	{ "reasons", &reasons, true, "why, down to the bytes" },
	{ "reasons_left_out", &count, false, "how many more there are" },
	{ "records", &digests, true, "ids of the records that counted" },
	{ "required", &yes_or_no, true, "must it be shown?" },
	{ "rules", &rules, true, "whose check decided" },
	{ "severity", &severity, false, "how much it matters, by the policy" },
	{ "stated", &yes, false, "it rests on somebody's words, as the policy allows: nothing was recomputed" },
	{ "text", &text, false, "the claim in words: the policy's, else the report's" },
};
static const struct shape claim = { .type = SHAPE_OBJECT, .name = "claimAnswer", SHAPE_FIELDS(claim_fields) };
static const struct shape claims = { .type = SHAPE_ARRAY, .items = &claim, .max = CLAIMS_ANSWERED_MAX };

static const struct shape fraud_rule = { .type = SHAPE_CHOICE, .choices = fraud_rule_names };
static const struct shape_field fraud_fields[] = {
	{ "claim", &name, false, "the claim it was found at" },
	{ "records", &digests, true, "ids of the records it was found in" },
	{ "rule", &fraud_rule, true, "which rule found it" },
	{ "says", &text, true, "what was found" },
};
static const struct shape fraud_finding = { .type = SHAPE_OBJECT, .name = "fraudFinding", SHAPE_FIELDS(fraud_fields) };
static const struct shape fraud = { .type = SHAPE_ARRAY, .items = &fraud_finding, .max = FRAUD_FINDINGS_MAX };
static const char *const omissions_words[] = { "looked-for", "cannot-tell", NULL };
static const struct shape omissions = { .type = SHAPE_CHOICE, .choices = omissions_words };

static const struct shape_field summary_fields[] = {
	{ "claims", &count, true, "how many claims there are" },
	{ "match", &count, true, "how many of them are a MATCH" },
	{ "mismatch", &count, true, "MISMATCH" },
	{ "required", &count, true, "how many are required" },
	{ "required_open", &count, true, "how many of those are neither MATCH nor MISMATCH" },
	{ "self_defined", &count, true, "how many the author's own check decided" },
	{ "stale", &count, true, "STALE" },
	{ "unaligned", &count, true, "UNALIGNED" },
	{ "underdetermined", &count, true, "UNDERDETERMINED" },
	{ "unsupported", &count, true, "UNSUPPORTED" },
};
static const struct shape summary = { .type = SHAPE_OBJECT, SHAPE_FIELDS(summary_fields) };

static const struct shape_field integrity_fields[] = {
	{ "agents", &count, true, "how many keys signed what was looked at" },
	{ "blobs", &count, true, "how many blobs are named" },
	{ "blobs_missing", &count, true, "how many of them are not held" },
	{ "complete", &yes_or_no, true, "is every entry of the log here?" },
	{ "detail", &text, false, "what was found" },
	{ "entries", &count, true, "how many entries were looked at; after a failure of form no more are" },
	{ "holds", &yes_or_no, true, "are the bytes what they say?" },
	{ "log_key", &log_key, true, "who vouches for the log's key: the policy, or only the source itself" },
	{ "place", &text, false, "where it failed first" },
	{ "stage", &stage, false, "the earliest stage that failed" },
	{ "status", &text, false, "how" },
};
static const struct shape integrity = { .type = SHAPE_OBJECT, SHAPE_FIELDS(integrity_fields) };

static const struct shape_field void_fields[] = {
	{ "index", &count, true, "its place in the log" },
	{ "record", &digest, true, "the record's id" },
	{ "says", &text, true, "why it counts for nothing" },
};
static const struct shape void_record = { .type = SHAPE_OBJECT, SHAPE_FIELDS(void_fields) };
static const struct shape void_records = { .type = SHAPE_ARRAY, .items = &void_record, .max = STANDING_NOTES_MAX };
static const char *const left_out_words[] = { "none", "cannot-tell", NULL };
static const struct shape left_out = { .type = SHAPE_CHOICE, .choices = left_out_words };
static const struct shape_field keys_fields[] = {
	{ "counted", &count, true, "how many of them count" },
	{ "left_out", &left_out, true, "may such a record be missing here?  Only a whole log can tell" },
	{ "records", &count, true, "how many records enrol, replace or revoke an agent's key" },
	{ "void", &void_records, true, "the first of those that count for nothing" },
};
static const struct shape keys = { .type = SHAPE_OBJECT, SHAPE_FIELDS(keys_fields) };

static const struct shape_field checkpoint_fields[] = {
	{ "origin", &text, true, "the log" },
	{ "root", &digest, true, "its root hash" },
	{ "size", &count, true, "its number of entries" },
};
static const struct shape checkpoint = { .type = SHAPE_OBJECT, .nullable = true, SHAPE_FIELDS(checkpoint_fields) };

static const char *const witness_state_words[] = { "missing", "cosigned", "unsupported", NULL };
static const struct shape witness_state = { .type = SHAPE_CHOICE, .choices = witness_state_words };
static const struct shape_field witness_fields[] = {
	{ "counts", &yes_or_no, true, "does the quorum rest on it?" },
	{ "key_name", &text, true, "the name in its verifier key" },
	{ "name", &text, true, "what the policy calls it" },
	{ "state", &witness_state, true, "did it cosign?  unsupported: its key is of a type that is not verified" },
	{ "time", &time_utc, false, "when, by its own word; absent beyond the year 9999" },
};
static const struct shape witness = { .type = SHAPE_OBJECT, .name = "witness", SHAPE_FIELDS(witness_fields) };
static const struct shape witness_rows = { .type = SHAPE_ARRAY, .items = &witness, .max = TLOG_POLICY_WITNESSES_MAX };
static const struct shape_field witnesses_fields[] = {
	{ "met", &yes_or_no, true, "have as many cosigned as the policy asks for?  Where not, the result is INCOMPLETE at best" },
	{ "quorum", &text, true, "whom the policy asks for: a witness, a group, or none" },
	{ "witnesses", &witness_rows, true, "the policy's witnesses, in its order" },
};
static const struct shape witnesses = { .type = SHAPE_OBJECT, SHAPE_FIELDS(witnesses_fields) };

static const char *const history_words[] = { "holds", "cannot-tell", "rolled-back", "forked", NULL };
static const struct shape history_state = { .type = SHAPE_CHOICE, .choices = history_words };
static const struct shape note = { .type = SHAPE_RAW, .max = NOTE_SIZE_MAX };
static const struct shape_field seen_fields[] = {
	{ "root", &digest, true, "its root hash" },
	{ "size", &count, true, "its number of entries" },
};
static const struct shape seen = { .type = SHAPE_OBJECT, SHAPE_FIELDS(seen_fields) };
static const struct shape_field history_fields[] = {
	{ "required", &yes_or_no, true, "the reader asked for it; where not it is what this machine remembers" },
	{ "says", &text, true, "why" },
	{ "seen", &seen, false, "the older checkpoint, where this log signed it" },
	{ "seen_note", &note, false, "where the two contradict: the older one as it was signed" },
	{ "shown_note", &note, false, "and the one that was shown now" },
	{ "state", &history_state, true, "did the log only grow since?" },
};
static const struct shape history_row = { .type = SHAPE_OBJECT, .name = "historyRow", SHAPE_FIELDS(history_fields) };
static const struct shape history = { .type = SHAPE_ARRAY, .items = &history_row, .max = REMEMBERED_MAX };

static const struct shape_field policy_fields[] = {
	{ "name", &text, false, "what it is called" },
	{ "sha256", &digest, true, "SHA-256 of the policy's bytes" },
	{ "size", &count, true, "how many bytes" },
};
static const struct shape policy = { .type = SHAPE_OBJECT, .nullable = true, SHAPE_FIELDS(policy_fields) };

static const struct shape hex = { .type = SHAPE_HEX, .min = ASKED_PREFIX_MIN, .max = 128 };
static const struct shape digest_value = { .type = SHAPE_HEX, .min = 2, .max = 128 };
static const struct shape digest_found = { .type = SHAPE_MAP, .items = &digest_value, .min = 1, .max = 1 };
static const struct shape_field asked_fields[] = {
	{ "algorithm", &name, false, "the digest's name, where the reader gave one" },
	{ "asked", &hex, true, "what the reader decides about, as given: a digest, or the beginning of a git commit" },
	{ "digest", &digest_found, false, "what that is of the report's subject; absent: the report is not about it, or was not read" },
};
static const struct shape asked = { .type = SHAPE_OBJECT, .name = "askedSubject", SHAPE_FIELDS(asked_fields) };
static const struct shape asked_list = { .type = SHAPE_ARRAY, .items = &asked, .min = 1, .max = ASKED_SUBJECTS_MAX };

static const struct shape_field sandbox_fields[] = {
	{ "landlock", &count, true, "the ABI of Landlock in use; 0: the kernel has none" },
	{ "seccomp", &yes_or_no, true, "was all refused that reading, hashing and printing do not need?" },
};
static const struct shape sandbox = { .type = SHAPE_OBJECT, SHAPE_FIELDS(sandbox_fields) };

static const struct shape_field verification_fields[] = {
	{ "asked", &asked_list, false, "what the reader said he decides about; absent where he did not" },
	{ "checkpoint", &checkpoint, true, "the tree head everything was held against; null where it cannot be read" },
	{ "claims", &claims, true, "the policy's in its order, then the report's own; empty where none was evaluated" },
	{ "disputes", &shape_contests, false, "what the log says against the report; absent where nothing was looked at or said" },
	{ "evaluated_at", &time_utc, true, "the time the evaluation took as now" },
	{ "fraud", &fraud, false, "what the rules found that are always on; absent where claims were not evaluated" },
	{ "fraud_left_out", &count, false, "how many more findings there are" },
	{ "history", &history, false, "older checkpoints held against this one: those the reader gave, and those that contradict it" },
	{ "integrity", &integrity, true, "what became of the bytes" },
	{ "keys", &keys, false, "what the log says of keys; absent where integrity does not hold" },
	{ "omissions", &omissions, false, "were runs looked for that the report leaves out?  Only a whole log can tell" },
	{ "policy", &policy, true, "the reader's policy; null without one" },
	{ "report", &report, true, "the report's record; null where none was asked for or could be read" },
	{ "result", &result_or_null, true, "the result; null where no report was asked for and nothing is amiss" },
	{ "rules", &rules_or_null, true, "whose rules decided; null where no report was asked for" },
	{ "sandbox", &sandbox, false, "what exhibit-verify was locked in with; absent where another program answers" },
	{ "schema", &schema, true, "this form" },
	{ "summary", &summary, false, "the findings counted; absent where claims were not evaluated" },
	{ "verdict", &verdict, true, "the report's verdict; null where no report was asked for or could be read" },
	{ "witnesses", &witnesses, false, "who cosigned the checkpoint; absent where the policy names no witnesses" },
};
const struct shape shape_verification = { .type = SHAPE_OBJECT, SHAPE_FIELDS(verification_fields),
	.text = "what a verifier found: the bytes, each claim, the verdict and the result" };

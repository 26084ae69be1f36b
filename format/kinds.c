#include "kinds.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "note.h"

#define URN_PREFIX "urn:exhibit:"
#define URN_SUFFIX ":v1"
#define COUNTED(table) (table), sizeof(table) / sizeof((table)[0])
#define FIELDS_OF(table) { .type = SHAPE_OBJECT, SHAPE_FIELDS(table) }

/* ---- the leaves ---- */

static const struct shape text_short = { .type = SHAPE_TEXT, .min = 1, .max = 1024 };
static const struct shape text_long = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape time_utc = { .type = SHAPE_TIME };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape index_of_entry = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape yes = { .type = SHAPE_TRUE };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape raw = { .type = SHAPE_RAW, .max = 16384 };
static const struct shape public_key = { .type = SHAPE_KEY };

/* ---- shared with documents ---- */

static const struct shape digest_value = { .type = SHAPE_HEX, .min = 2, .max = 128 };
static const struct shape digest_set = { .type = SHAPE_MAP, .name = "digestSet", .items = &digest_value, .min = 1,
	.max = 8, .text = "in-toto DigestSet: algorithm name to lowercase hex" };
static const struct shape_field subject_fields[] = {
	{ "name", &text_short, false, "what the subject is called" },
	{ "digest", &digest_set, true, "what identifies it; subjects are the same only by digest" },
};
const struct shape shape_subject = { .type = SHAPE_OBJECT, .name = "subject", SHAPE_FIELDS(subject_fields),
	.text = "in-toto ResourceDescriptor" };
const struct shape shape_subjects = { .type = SHAPE_ARRAY, .items = &shape_subject, .min = 1, .max = 16 };

static const struct shape_field blob_fields[] = {
	{ "sha256", &digest, true, "SHA-256 of the bytes" },
	{ "size", &count, true, "how many bytes" },
};
const struct shape shape_blob = { .type = SHAPE_OBJECT, .name = "blob", SHAPE_FIELDS(blob_fields),
	.text = "raw bytes kept by their SHA-256" };

const char *const shape_outcomes[] = { "passed", "failed", "cantTell", "inapplicable", "untested", NULL };
const struct shape shape_outcome = { .type = SHAPE_CHOICE, .choices = shape_outcomes };
const char *const shape_results[] = { "MATCHES", "DOES_NOT_MATCH", "INCOMPLETE", "INVALID", NULL };
const struct shape shape_result = { .type = SHAPE_CHOICE, .choices = shape_results };

/* ---- members of every predicate ---- */

static const struct shape_field agent_fields[] = {
	{ "key", &public_key, true, "the key that signs this record, as an OpenSSH public key without comment" },
	{ "name", &name, true, "the name the agent gives itself; only a policy makes it more than that" },
};
static const struct shape agent = FIELDS_OF(agent_fields);

static const struct shape chain_id = { .type = SHAPE_HEX, .min = 32, .max = 32 };
static const struct shape_field chain_fields[] = {
	{ "id", &chain_id, true, "16 random bytes, made once per agent key and ledger" },
	{ "prev", &digest, false, "leaf hash of the agent's record before this one; absent at seq 0" },
	{ "seq", &count, true, "the agent's records are counted from 0" },
};
static const struct shape chain = FIELDS_OF(chain_fields);

static const struct shape_field tool_fields[] = {
	{ "name", &name, true, "the program that wrote the record" },
	{ "version", &name, true, "its version" },
};
static const struct shape tool = FIELDS_OF(tool_fields);

#define COMMON_FIELDS \
	{ "agent", &agent, true, "who signs" }, \
	{ "chain", &chain, true, "where the record stands among its agent's records" }, \
	{ "time", &time_utc, true, "when the record was made, by the agent's clock" }, \
	{ "tool", &tool, true, "what wrote it" }

/* ---- run ---- */

static const struct shape argv = { .type = SHAPE_ARRAY, .items = &raw, .min = 1, .max = 4096 };

static const struct shape_field executable_fields[] = {
	{ "path", &raw, true, "the file that was executed, as found by PATH" },
	{ "sha256", &digest, true, "SHA-256 of that file" },
};
static const struct shape executable = FIELDS_OF(executable_fields);

static const struct shape_field variable_fields[] = {
	{ "masked", &yes, false, "the value looked like a secret and was left out" },
	{ "name", &raw, true, "the variable's name" },
	{ "value", &raw, false, "its value" },
};
static const struct shape variable = FIELDS_OF(variable_fields);
static const struct shape environment = { .type = SHAPE_ARRAY, .items = &variable, .max = 256 };

static const struct shape_field host_fields[] = {
	{ "arch", &text_short, true, "machine hardware name, as uname -m" },
	{ "cpus", &count, true, "processors online" },
	{ "kernel", &text_short, true, "operating system and release, as uname -sr" },
	{ "name", &text_short, true, "host name" },
};
static const struct shape host = FIELDS_OF(host_fields);

static const struct shape exit_code = { .type = SHAPE_INTEGER, .min = 0, .max = 255 };
static const struct shape signal_number = { .type = SHAPE_INTEGER, .min = 1, .max = 127 };
static const char *const start_errors[] = { "not-found", "not-executable", NULL };
static const struct shape start_error = { .type = SHAPE_CHOICE, .choices = start_errors };
static const struct shape_field exit_fields[] = {
	{ "code", &exit_code, false, "the exit status it returned" },
	{ "error", &start_error, false, "it could not be started, and why" },
	{ "signal", &signal_number, false, "the signal that ended it" },
};
static const struct shape exit_status = { .type = SHAPE_OBJECT, SHAPE_FIELDS(exit_fields), .exactly_one = true };

static const struct shape_field stream_fields[] = {
	{ "closed_early", &yes, false, "our own reader went away, so the command could not write all it had" },
	{ "masked", &yes, false, "--redact masked something in it" },
	{ "open_at_end", &yes, false, "another process still held the stream when recording stopped: more may have come" },
	{ "sha256", &digest, true, "SHA-256 of the bytes, after redaction" },
	{ "size", &count, true, "how many bytes" },
};
static const struct shape stream = { .type = SHAPE_OBJECT, .name = "stream", SHAPE_FIELDS(stream_fields) };

static const struct shape commit = { .type = SHAPE_HEX, .min = 40, .max = 64 };
static const struct shape_field tree_fields[] = {
	{ "clean", &yes_or_no, true, "no difference to the commit, and no untracked file" },
	{ "commit", &commit, false, "the commit checked out; absent before the first one" },
	{ "difference", &digest, false, "digest of the difference and of the untracked files, where not clean" },
};
static const struct shape tree = { .type = SHAPE_OBJECT, .name = "tree", SHAPE_FIELDS(tree_fields) };
static const struct shape_field git_fields[] = {
	{ "after", &tree, true, "the working tree after the command" },
	{ "before", &tree, true, "the working tree before the command" },
};
static const struct shape git = FIELDS_OF(git_fields);

static const struct shape_field redaction_fields[] = {
	{ "count", &count, true, "how many matches were masked in argv, environment and both streams" },
	{ "patterns", &count, true, "how many --redact patterns were in force" },
};
static const struct shape redactions = FIELDS_OF(redaction_fields);

const char *const shape_normalisers[] = { "durations", "ordering", "paths", "timestamps", NULL };
static const struct shape normaliser = { .type = SHAPE_CHOICE, .choices = shape_normalisers };
static const struct shape normalisers = { .type = SHAPE_ARRAY, .items = &normaliser, .min = 1, .max = 4 };
static const struct shape_field reproduction_fields[] = {
	{ "normalisers", &normalisers, false, "what may differ in the output: declared before it was compared" },
	{ "record", &digest, true, "id of the run that was run again" },
};
static const struct shape reproduction = FIELDS_OF(reproduction_fields);

static const struct shape_field run_fields[] = {
	COMMON_FIELDS,
	{ "argv", &argv, false, "the command as given; else argv_blob" },
	{ "argv_blob", &shape_blob, false, "the command as a canonical JSON array, where it is too large for an entry" },
	{ "cwd", &raw, true, "working directory" },
	{ "duration_us", &count, true, "from start to end by the monotonic clock, in microseconds" },
	{ "end", &time_utc, true, "when the command had ended" },
	{ "environment", &environment, true, "variables asked for, and a few harmless ones" },
	{ "executable", &executable, false, "the file that was executed; absent where none was" },
	{ "exit", &exit_status, true, "how the command ended" },
	{ "git", &git, false, "the working tree, where the command ran inside one" },
	{ "host", &host, true, "the machine" },
	{ "redactions", &redactions, false, "present where --redact was used" },
	{ "reproduces", &reproduction, false, "the run is a repetition of an earlier one, to be compared with it" },
	{ "start", &time_utc, true, "when the command was started" },
	{ "stderr", &stream, true, "what it wrote to standard error" },
	{ "stdout", &stream, true, "what it wrote to standard output" },
	{ "step", &name, false, "the name the run goes by, the same in every pipeline run" },
	{ "timed_out", &yes, false, "it was ended because timeout_ms had passed" },
	{ "timeout_ms", &count, false, "the limit that was set, in milliseconds" },
};

/* ---- the others ---- */

static const struct shape_field file_fields[] = {
	COMMON_FIELDS,
	{ "content", &shape_blob, true, "the file's bytes" },
	{ "path", &raw, true, "the path as given" },
	{ "step", &name, false, "the step that made it" },
};

static const char *const test_formats[] = { "ctrf", "gotest", "junit", "tap", NULL };
static const struct shape test_format = { .type = SHAPE_CHOICE, .choices = test_formats };
static const struct shape_field test_result_fields[] = {
	COMMON_FIELDS,
	{ "content", &shape_blob, true, "the file's bytes, kept raw: summaries are computed from them" },
	{ "format", &test_format, true, "how to read it" },
	{ "path", &raw, true, "the path as given" },
	{ "step", &name, false, "the step that made it" },
};

static const char *const modes[] = { "manual", NULL };
static const struct shape mode = { .type = SHAPE_CHOICE, .choices = modes };
static const struct shape_field statement_fields[] = {
	COMMON_FIELDS,
	{ "mode", &mode, true, "somebody's words: never counted as recomputed" },
	{ "step", &name, false, "the name it goes by" },
	{ "text", &text_long, true, "the words" },
};

static const struct shape_field report_fields[] = {
	COMMON_FIELDS,
	{ "claims", &count, true, "how many claims the document makes" },
	{ "content", &shape_blob, true, "the report document" },
	{ "title", &text_short, false, "its title" },
	{ "verdict", &text_short, true, "the verdict it claims" },
};

static const struct shape_field head_fields[] = {
	{ "origin", &text_short, true, "the log" },
	{ "root", &digest, true, "its root hash" },
	{ "size", &count, true, "its number of entries" },
};
const struct shape shape_tree_head = { .type = SHAPE_OBJECT, .name = "treeHead", SHAPE_FIELDS(head_fields) };
static const struct shape_field verdict_fields[] = {
	{ "claimed", &text_short, true, "what the report says" },
	{ "recomputed", &text_short, false, "what the evidence says; absent where it cannot tell" },
};
static const struct shape verdict = FIELDS_OF(verdict_fields);
static const char *const rules_of[] = { "policy", "self-defined", NULL };
static const struct shape rules = { .type = SHAPE_CHOICE, .choices = rules_of };
const char *const shape_disputed[] = { "upheld", "superseded", "withdrawn", "challenged", "unresolved", "overturned", NULL };
static const struct shape disputed = { .type = SHAPE_CHOICE, .choices = shape_disputed };
static const struct shape_field attestation_fields[] = {
	COMMON_FIELDS,
	{ "checkpoint", &shape_tree_head, true, "the tree head everything was held against" },
	{ "content", &shape_blob, true, "the whole result, as verify --json prints it" },
	{ "disputed", &disputed, false, "where the report stood by what the log held against it; absent: nothing was" },
	{ "evaluated_at", &time_utc, true, "the time the evaluation took as now" },
	{ "policy", &shape_blob, false, "the reader's policy; absent where the report's own rules were used" },
	{ "report", &digest, true, "id of the report's record" },
	{ "report_index", &index_of_entry, true, "its index in the log" },
	{ "result", &shape_result, true, "what the verifier concluded" },
	{ "rules", &rules, true, "whose rules decided" },
	{ "verdict", &verdict, true, "claimed and recomputed" },
};

static const char *const approval_words[] = { "approve", "reject", NULL };
static const struct shape approval_decision = { .type = SHAPE_CHOICE, .choices = approval_words };
static const struct shape approval_conditions = { .type = SHAPE_ARRAY, .items = &text_short, .min = 1, .max = 16 };
static const struct shape_field approval_fields[] = {
	COMMON_FIELDS,
	{ "conditions", &approval_conditions, false, "what must still be so; without it the approval is without conditions" },
	{ "decision", &approval_decision, true, "what the signer decided" },
	{ "report", &digest, true, "id of the report's record" },
	{ "role", &name, true, "the role in which the signer decides; only a policy makes it more than a word" },
};

/* What key_record.c checks beyond the form: who may name which key, and that vkeys can be read. */
static const struct shape proof_of_key = { .type = SHAPE_HEX, .min = 128, .max = 128 };
static const struct shape key_roles = { .type = SHAPE_ARRAY, .items = &name, .min = 1, .max = 64 };
static const struct shape vkey = { .type = SHAPE_TEXT, .min = 1, .max = NOTE_VKEY_MAX };

#define KEY_FIELDS \
	COMMON_FIELDS, \
	{ "origin", &text_short, true, "the log that the record is for: what it says holds nowhere else" }, \
	{ "reason", &text_long, false, "why, in the signer's words" }
static const struct shape_field key_enrol_fields[] = {
	KEY_FIELDS,
	{ "key", &public_key, true, "the key that is enrolled, as an OpenSSH public key without comment" },
	{ "name", &name, true, "what the agent is called" },
	{ "possession", &proof_of_key, true, "that key's Ed25519 signature over the request, in hex" },
	{ "roles", &key_roles, false, "the roles the agent is given; only those that the policy lets be given count" },
};
static const struct shape_field key_replace_fields[] = {
	KEY_FIELDS,
	{ "by", &public_key, true, "the key that takes its place" },
	{ "key", &public_key, true, "the key that is given up: the one that signs this record" },
	{ "possession", &proof_of_key, true, "the new key's Ed25519 signature over the request, in hex" },
};
static const struct shape_field key_revoke_fields[] = {
	KEY_FIELDS,
	{ "key", &public_key, true, "the key that is revoked" },
	{ "since", &index_of_entry, false, "the index from which nothing the key signed counts; without it the record's own" },
};
static const struct shape_field key_rotate_fields[] = {
	KEY_FIELDS,
	{ "by", &vkey, true, "the C2SP verifier key that takes its place" },
	{ "consent", &proof_of_key, true, "the old log key's Ed25519 signature over the request, in hex" },
	{ "log", &vkey, true, "the log's C2SP verifier key that is given up" },
	{ "possession", &proof_of_key, true, "the new log key's Ed25519 signature over the request, in hex" },
	{ "size", &count, true, "how many entries the log had when the keys signed: the record stands behind them" },
};
static const struct shape_alternative key_actions[] = {
	{ "enrol", COUNTED(key_enrol_fields), "a key is let in, from the next entry on" },
	{ "replace", COUNTED(key_replace_fields), "a key is given up, and another takes its place" },
	{ "revoke", COUNTED(key_revoke_fields), "what a key signed from an index on does not count" },
	{ "rotate-log", COUNTED(key_rotate_fields), "the log's own key is given up, and another takes its place" },
};

/* ---- disputes ---- */

const char *const shape_grounds[] = { "undermine", "undercut", "rebut", "self-attack", NULL };
static const struct shape grounds = { .type = SHAPE_CHOICE, .choices = shape_grounds };
static const struct shape cited = { .type = SHAPE_ARRAY, .items = &digest, .min = 1, .max = 64 };
static const struct shape_field dispute_open_fields[] = {
	COMMON_FIELDS,
	{ "about", &digest, true, "id of what is challenged: a report, or another challenge" },
	{ "claim", &name, false, "the claim or quantity of that report; without it all of them" },
	{ "evidence", &cited, false, "ids of the records that are to show it" },
	{ "grounds", &grounds, true,
	    "undermine: its evidence is bad; undercut: it does not bear the claim out; rebut: the contrary is so; "
	    "self-attack: it contradicts itself" },
	{ "text", &text_long, true, "the challenge in words" },
};
static const struct shape_field dispute_withdraw_fields[] = {
	COMMON_FIELDS,
	{ "about", &digest, true, "id of the signer's own challenge or report" },
	{ "claim", &name, false, "the claim of that report; without it all of them" },
	{ "text", &text_long, false, "why, in the signer's words" },
};
static const struct shape_alternative dispute_actions[] = {
	{ "open", COUNTED(dispute_open_fields), "something is challenged; nothing follows until a dispute is resolved" },
	{ "withdraw", COUNTED(dispute_withdraw_fields), "the signer takes back what is its own" },
};

const char *const shape_settlements[] = { "AGREED", "SETTLED", "OPEN", NULL };
static const struct shape settlement = { .type = SHAPE_CHOICE, .choices = shape_settlements };
static const struct shape reports = { .type = SHAPE_ARRAY, .items = &digest, .min = 1, .max = 32 };
static const struct shape heads = { .type = SHAPE_ARRAY, .items = &shape_tree_head, .min = 1, .max = 32 };
static const struct shape bundles = { .type = SHAPE_ARRAY, .items = &shape_blob, .min = 1, .max = 32 };
static const struct shape changes = { .type = SHAPE_ARRAY, .items = &text_short, .min = 1, .max = 64 };
static const struct shape_field settled_fields[] = {
	{ "contested", &count, true, "how many claims something was said against" },
	{ "open", &count, true, "how many of them cannot be told" },
	{ "overturned", &count, true, "how many of them do not stand" },
};
static const struct shape settled = FIELDS_OF(settled_fields);
const char *const shape_endings[] = { "UPHELD", "OVERTURNED", "UNRESOLVED", "SUPERSEDED", "OUT_OF_SCOPE", "WITHDRAWN", NULL };
static const struct shape ending = { .type = SHAPE_CHOICE, .choices = shape_endings };
static const struct shape_field verdict_ending_fields[] = {
	{ "ending", &ending, true, "what becomes of the verdict that it claims" },
	{ "open", &count, true, "how many of its contested claims and quantities cannot be told" },
	{ "overturned", &count, true, "how many of its claims and quantities do not stand" },
};
static const struct shape verdict_ending = { .type = SHAPE_OBJECT, .name = "verdictEnding",
	SHAPE_FIELDS(verdict_ending_fields) };
static const struct shape verdict_endings = { .type = SHAPE_ARRAY, .items = &verdict_ending, .min = 1, .max = 32 };
static const struct shape_field resolution_fields[] = {
	COMMON_FIELDS,
	{ "bundles", &bundles, false, "the bundles that reports of other logs came in, byte for byte" },
	{ "changed", &changes, false, "what is otherwise than in the earlier one" },
	{ "checkpoints", &heads, true, "the tree heads everything was held against" },
	{ "content", &shape_blob, true, "the whole resolution, as dispute --json prints it" },
	{ "counts", &settled, true, "how much was in dispute" },
	{ "earlier", &digest, false, "id of the resolution before this one, about the same reports" },
	{ "evaluated_at", &time_utc, true, "the time the evaluation took as now" },
	{ "policy", &shape_blob, false, "the reader's policy; absent where the reports' own rules were used" },
	{ "reports", &reports, true, "ids of the reports' records" },
	{ "result", &settlement, true, "AGREED: nothing is contested; SETTLED: all that is can be told; OPEN: some cannot" },
	{ "verdicts", &verdict_endings, true, "what becomes of each of the reports, in their order" },
};

static const struct kind_row rows[KIND_COUNT] = {
	[KIND_RUN] = { "run", "a command was executed, and this is what it printed and how it ended", true,
	    FIELDS_OF(run_fields) },
	[KIND_FILE] = { "file", "a file had these bytes", true, FIELDS_OF(file_fields) },
	[KIND_TEST_RESULT] = { "test-result", "a test tool wrote this result file", true, FIELDS_OF(test_result_fields) },
	[KIND_STATEMENT] = { "statement", "somebody's own words or judgement", true, FIELDS_OF(statement_fields) },
	[KIND_REPORT] = { "report", "a report document with its claimed verdict", false, FIELDS_OF(report_fields) },
	[KIND_ATTESTATION] = { "attestation", "the result a verifier reached", false, FIELDS_OF(attestation_fields) },
	[KIND_APPROVAL] = { "approval", "someone in a role approves a report, or rejects it", false,
	    FIELDS_OF(approval_fields) },
	[KIND_KEY] = { "key", "a key is enrolled, replaced or revoked, or the log's own key replaced", false,
	    { .type = SHAPE_ONE_OF, .tag = "action", .unknown = STATUS_BAD_FIELD, .alternatives = key_actions,
	    .alternative_size = sizeof(key_actions[0]),
	    .alternative_count = sizeof(key_actions) / sizeof(key_actions[0]) } },
	[KIND_DISPUTE] = { "dispute", "a report or challenge is challenged, or its own signer takes it back", false,
	    { .type = SHAPE_ONE_OF, .tag = "action", .unknown = STATUS_BAD_FIELD, .alternatives = dispute_actions,
	    .alternative_size = sizeof(dispute_actions[0]),
	    .alternative_count = sizeof(dispute_actions) / sizeof(dispute_actions[0]) } },
	[KIND_RESOLUTION] = { "resolution", "how a dispute between reports ended, claim by claim", false,
	    FIELDS_OF(resolution_fields) },
};

const struct kind_row *kind_row(enum kind kind)
{
	assert((unsigned)kind < KIND_COUNT);
	return &rows[kind];
}

enum status kind_of_name(const char *text, enum kind *kind)
{
	for (unsigned i = 0; i < KIND_COUNT; i++)
		if (!strcmp(rows[i].name, text)) {
			*kind = (enum kind)i;
			return STATUS_OK;
		}
	return STATUS_UNKNOWN_KIND;
}

enum status kind_of_type(const char *type, enum kind *kind)
{
	size_t before = strlen(URN_PREFIX), behind = strlen(URN_SUFFIX), size = strlen(type);

	if (size < before + behind || memcmp(type, URN_PREFIX, before) != 0 || strcmp(type + size - behind, URN_SUFFIX) != 0)
		return STATUS_UNKNOWN_KIND;
	for (unsigned i = 0; i < KIND_COUNT; i++) {
		struct bytes known = bytes_of_text(kind_row((enum kind)i)->name);

		if (bytes_equal(bytes_of(type + before, size - before - behind), known)) {
			*kind = (enum kind)i;
			return STATUS_OK;
		}
	}
	return STATUS_UNKNOWN_KIND;
}

void kind_type(enum kind kind, char type[static KIND_TYPE_MAX])
{
	snprintf(type, KIND_TYPE_MAX, URN_PREFIX "%s" URN_SUFFIX, kind_row(kind)->name);
}

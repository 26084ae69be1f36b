#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"
#include "evaluate.h"
#include "cli/dispute/evaluation_disputes.h"
#include "cli/source/evaluation_log.h"

#define EXCERPT_MAX 400

static void print_text(const struct json *object, const char *name, const char *otherwise)
{
	const struct json *member = json_member(object, name);

	if (json_type(member) == JSON_TEXT)
		escape_print(json_text_bytes(member), EXCERPT_MAX);
	else
		fputs(otherwise, stdout);
}

/* A reason on two lines at most: what was found against what was asked; then the deciding line, marked. */
static void print_reason(const struct json *reason)
{
	int64_t line;

	printf("      ");
	print_text(reason, "check", "evidence");
	printf(": ");
	print_text(reason, "says", "");
	putchar('\n');
	if (!json_member_integer(reason, "line", &line))
		return;
	printf("      > record %.12s, ", json_member_text(reason, "record") ? json_member_text(reason, "record") : "?");
	print_text(reason, "stream", "content");
	printf(" line %lld: ", (long long)line);
	print_text(reason, "text", "");
	putchar('\n');
}

static void print_claim(const struct json *claim)
{
	/* Of a claim that holds nothing more needs to be said; of any other, what each operator found. */
	bool is_plain = !strcmp(json_member_text(claim, "finding"), "MATCH") &&
	    !strcmp(json_member_text(claim, "outcome"), "passed");
	const char *rules = json_member_text(claim, "rules"), *kind = json_member_text(claim, "kind");

	printf("  %-15s ", json_member_text(claim, "finding"));
	if (kind && strcmp(kind, json_member_text(claim, "id")) != 0) {
		print_text(claim, "kind", "");
		putchar(' ');
	}
	print_text(claim, "id", "");
	printf(": ");
	if (!kind || json_type(json_member(claim, "asserted")) == JSON_TEXT) {
		printf("asserted ");
		print_text(claim, "asserted", "nothing");
		printf(", ");
	}
	printf("evidence says ");
	print_text(claim, "outcome", "nothing");
	if (rules && !strcmp(rules, "self-defined"))
		printf("  [self-defined]");
	if (!json_member_is_true(claim, "required"))
		printf("  [not required]");
	putchar('\n');
	for (const struct json *reason = json_first(json_member(claim, "reasons")); reason && !is_plain;
	    reason = json_next(reason))
		print_reason(reason);
}

/* What the rules found that are always on, and whether the most important one could be asked at all. */
static void print_fraud(const struct json *answer)
{
	const char *omissions = json_member_text(answer, "omissions");
	bool is_complete = json_member_is_true(json_member(answer, "integrity"), "complete");
	int64_t more = 0;

	for (const struct json *one = json_first(json_member(answer, "fraud")); one; one = json_next(one)) {
		const struct json *ids = json_first(json_member(one, "records"));

		printf("fraud: ");
		print_text(one, "rule", "?");
		if (json_member(one, "claim")) {
			printf(": ");
			print_text(one, "claim", "");
		}
		printf(": ");
		print_text(one, "says", "");
		for (const struct json *id = ids; id; id = json_next(id))
			printf("%s%.12s", id == ids ? " (record " : ", ", json_text(id));
		printf(ids ? ")\n" : "\n");
	}
	if (json_member_integer(answer, "fraud_left_out", &more))
		printf("fraud: %lld more\n", (long long)more);
	if (omissions && !strcmp(omissions, "cannot-tell") && is_complete)
		printf("omissions: cannot tell: bytes of runs that the report does not cite are not held\n");
	else if (omissions && !strcmp(omissions, "cannot-tell"))
		printf("omissions: cannot tell: this holds what the report cites and what somebody put beside it;\n"
		       "  runs with another outcome, rejections and disputes may be missing;\n"
		       "  `exhibit bundle --all` holds the whole log\n");
}

static void print_integrity(const struct json *integrity, const struct json *checkpoint)
{
	int64_t entries = 0, size = 0, missing = 0;

	if (!json_member_is_true(integrity, "holds")) {
		printf("integrity: BROKEN at stage ");
		print_text(integrity, "stage", "?");
		if (json_member(integrity, "place")) {
			printf(": ");
			print_text(integrity, "place", "");
		}
		if (json_member(integrity, "detail")) {
			printf(": ");
			print_text(integrity, "detail", "");
		}
		printf(" (");
		print_text(integrity, "status", "");
		printf(")\n");
		return;
	}
	json_member_integer(integrity, "entries", &entries);
	json_member_integer(checkpoint, "size", &size);
	json_member_integer(integrity, "blobs_missing", &missing);
	printf("integrity: holds: %lld of the log's %lld entries were checked%s\n  log ", (long long)entries, (long long)size,
	    json_member_is_true(integrity, "complete") ? ", all there are" : ", each with its proof");
	print_text(checkpoint, "origin", "");
	printf(" (%s)\n", !strcmp(json_member_text(integrity, "log_key"), "policy") ? "its key is named by the policy" :
	    "its key is the one it brought along");
	if (missing)
		printf("integrity: %lld blob%s not held here; what rests on them cannot be told\n", (long long)missing,
		    missing == 1 ? " is" : "s are");
}

/* Nothing where no record speaks of a key and none can be missing. */
static void print_keys(const struct json *keys)
{
	int64_t records = 0, counted = 0, index = 0;
	bool cannot_tell = keys && !strcmp(json_member_text(keys, "left_out"), "cannot-tell");

	json_member_integer(keys, "records", &records);
	json_member_integer(keys, "counted", &counted);
	if (records > 0)
		printf("keys: %lld record%s about agents' keys, of which %lld count%s\n", (long long)records,
		    records == 1 ? "" : "s", (long long)counted, counted == 1 ? "s" : "");
	for (const struct json *one = json_first(json_member(keys, "void")); one; one = json_next(one)) {
		json_member_integer(one, "index", &index);
		printf("keys: the record at index %lld does not count: ", (long long)index);
		print_text(one, "says", "");
		putchar('\n');
	}
	if (cannot_tell)
		printf("keys: cannot tell whether a revocation is left out: `exhibit bundle --all` holds every one\n");
}

const char *evaluation_meaning(const char *result)
{
	if (!strcmp(result, "MATCHES"))
		return "the evidence bears out what the report says";
	if (!strcmp(result, "DOES_NOT_MATCH"))
		return "the evidence refutes the report";
	if (!strcmp(result, "INCOMPLETE"))
		return "the evidence at hand cannot decide the report";
	return "these bytes are not the evidence they claim to be; nothing in them was evaluated";
}

/* Which report, and who signed it: by the policy's name for the key, else by the signer's own, which proves nothing. */
static void print_report(const struct json *report)
{
	const struct json *agent = json_member(report, "agent"), *trusted = json_member(agent, "trusted");
	const struct json *roles = json_first(json_member(trusted, "roles"));

	if (json_type(report) != JSON_OBJECT)
		return;
	printf("report: %.12s ", json_member_text(report, "id"));
	if (json_member(report, "title")) {
		putchar('"');
		print_text(report, "title", "");
		putchar('"');
	} else {
		printf("without a title");
	}
	printf(", signed by ");
	print_text(trusted ? trusted : agent, "name", "?");
	for (const struct json *role = roles; role; role = json_next(role)) {
		printf(role == roles ? " (" : ", ");
		escape_print(json_text_bytes(role), EXCERPT_MAX);
	}
	printf("%s\n", roles ? ")" : trusted ? "" : json_member(agent, "lost") ?
	    " (its own name; its key has no standing)" : " (its own name; no policy names its key)");
}

/* The title is the author's words; what evidence is held against is this. */
static void print_subject(const struct json *report)
{
	if (!json_member_is_true(report, "held"))
		return;
	if (!json_member(report, "subject"))
		printf("about: nothing that the report names, so records about anything count\n");
	for (const struct json *one = json_first(json_member(report, "subject")); one; one = json_next(one)) {
		printf("about:");
		if (json_member(one, "name")) {
			putchar(' ');
			print_text(one, "name", "");
		}
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest)) {
			putchar(' ');
			escape_print(bytes_of_text(json_name(digest)), EXCERPT_MAX);
			putchar(':');
			escape_print(json_text_bytes(digest), EXCERPT_MAX);
		}
		putchar('\n');
	}
}

/* What the reader decides about, beside what the report says it is about. */
static void print_asked(const struct json *answer)
{
	for (const struct json *one = json_first(json_member(answer, "asked")); one; one = json_next(one)) {
		const struct json *digest = json_first(json_member(one, "digest"));

		printf("asked: ");
		if (json_member(one, "algorithm")) {
			print_text(one, "algorithm", "");
			putchar(':');
		}
		print_text(one, "asked", "?");
		if (!json_member(answer, "summary"))
			printf(": cannot tell whether the report is about it");
		else if (!digest)
			printf(": NOT what the report is about");
		else if (strcmp(json_text(digest), json_member_text(one, "asked")) != 0)
			printf(": the report is about %s, which begins so", json_text(digest));
		else
			printf(": the report is about it");
		putchar('\n');
	}
}

static void print_verdict(const struct json *answer, const char *result)
{
	const struct json *verdict = json_member(answer, "verdict"), *policy = json_member(answer, "policy");
	const char *rules = json_member_text(answer, "rules");

	const char *against = evaluation_against_memory(answer);

	printf("%s: %s\n", result, against ? against : evaluation_meaning(result));
	print_report(json_member(answer, "report"));
	print_subject(json_member(answer, "report"));
	print_asked(answer);
	evaluation_print_disputes(json_member(answer, "disputes"));
	if (json_type(verdict) == JSON_OBJECT) {
		printf("verdict: the report claims \"");
		print_text(verdict, "claimed", "?");
		printf("\"; recomputed: ");
		print_text(verdict, "recomputed", "cannot tell");
		putchar('\n');
	}
	printf("rules: ");
	if (json_type(policy) == JSON_OBJECT) {
		printf("the reader's policy ");
		print_text(policy, "name", "without a name");
		printf("\n  sha256 ");
		print_text(policy, "sha256", "?");
		putchar('\n');
	} else {
		printf("%s\n", rules && !strcmp(rules, "self-defined") ?
		    "SELF-DEFINED: no policy was given, so the report was held to its own author's rules" : "none applied");
	}
}

/* Where there is one: what the kernel lacks is told as well as what it has. */
static void print_sandbox(const struct json *sandbox)
{
	int64_t abi = 0;

	if (json_type(sandbox) != JSON_OBJECT)
		return;
	json_member_integer(sandbox, "landlock", &abi);
	printf("locked in: ");
	if (abi > 0)
		printf("Landlock ABI %lld", (long long)abi);
	else
		printf("no Landlock in this kernel");
	printf(", %s\n", json_member_is_true(sandbox, "seccomp") ? "seccomp filter" : "no seccomp filter in this kernel");
}

void evaluation_print(const struct json *answer)
{
	const char *result = json_member_text(answer, "result");

	if (result)
		print_verdict(answer, result);
	for (const struct json *claim = json_first(json_member(answer, "claims")); claim; claim = json_next(claim))
		print_claim(claim);
	print_fraud(answer);
	print_keys(json_member(answer, "keys"));
	print_integrity(json_member(answer, "integrity"), json_member(answer, "checkpoint"));
	evaluation_print_log(answer);
	if (!result)
		printf("no report was evaluated: `exhibit log --kind report` lists them,\n  `exhibit verify --report ID` takes one\n");
	printf("evaluated at ");
	print_text(answer, "evaluated_at", "?");
	putchar('\n');
	print_sandbox(json_member(answer, "sandbox"));
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "cli/draft/draft_runner.h"
#include "cli/draft/draft_seen.h"
#include "exit_code.h"
#include "format/note.h"
#include "format/ssh_key.h"
#include "message.h"
#include "verify/check/cited.h"
#include "verify/report/policy.h"

#define ROLE "ci"
#define ARGV_MAX 256      /* as evidence of a policy may have */
#define ARGUMENT_MAX 4096
#define CHECK_TEXT_MAX 4096

static const struct option_row options[] = { OPTION_DRAFT_STEP, OPTION_SUBJECT, OPTION_OUTPUT, OPTION_KEY,
	OPTION_LEDGER };

/* A policy under way. */
struct drafting {
	struct ledger *ledger;
	const struct source *source;
	bool has_key;            /* is it known which key signs here? */
	struct ed25519_key key;
	struct json *agents, *claims; /* owned */
};

/* ---- whom to trust ---- */

static bool is_ours(const struct drafting *drafting, const struct ed25519_key *key)
{
	return drafting->has_key && !memcmp(key->bytes, drafting->key.bytes, sizeof(key->bytes));
}

/* Each key once.  Only who signs here is known to be the pipeline; of the others that is for the reader to say. */
static void add_agent(struct drafting *drafting, const struct record *record)
{
	struct json *agent, *roles;
	char key[SSH_KEY_TEXT_MAX];

	ssh_key_write(&record->key, key);
	for (const struct json *one = json_first(drafting->agents); one; one = json_next(one))
		if (!strcmp(json_member_text(one, "key"), key))
			return;
	agent = json_object();
	json_put_text(agent, "name", record->agent);
	json_put_text(agent, "key", key);
	if (is_ours(drafting, &record->key)) {
		roles = json_array();
		json_push_text(roles, ROLE);
		json_put(agent, "roles", roles);
	} else {
		message_note("%s signed records too, with %s: it is listed without a role; take it out if it is not to be trusted",
		    record->agent, record->envelope.keyid);
	}
	json_push(drafting->agents, agent);
}

/* ---- which evidence counts ---- */

static bool is_plain_command(const struct record *record)
{
	const struct json *argv = json_member(record->predicate, "argv");
	size_t count = json_count(argv);

	for (const struct json *word = json_first(argv); word; word = json_next(word))
		if (!json_text(word) || json_text_bytes(word).size > ARGUMENT_MAX)
			return false;
	return count > 0 && count <= ARGV_MAX && !record_is_elided(record);
}

static bool was_clean(const struct record *record)
{
	const struct json *git = json_member(record->predicate, "git");
	const char *before = json_member_text(json_member(git, "before"), "commit");
	const char *after = json_member_text(json_member(git, "after"), "commit");

	return before && after && !strcmp(before, after) && json_member_is_true(json_member(git, "before"), "clean") &&
	    json_member_is_true(json_member(git, "after"), "clean");
}

static struct json *evidence_of(const struct drafting *drafting, const struct draft_step *step,
    const struct record *record, bool has_other_commands)
{
	struct json *evidence = json_object(), *roles;

	json_put_text(evidence, "kind", kind_row(record->kind)->name);
	json_put_text(evidence, "step", step->step);
	if (is_ours(drafting, &record->key)) {
		roles = json_array();
		json_push_text(roles, ROLE);
		json_put(evidence, "roles", roles);
	}
	if (record->kind != KIND_RUN)
		return evidence;
	if (has_other_commands)
		message_warning("the step %s is recorded with several commands on one tree: the draft asks for none of them",
		    step->step);
	else if (!is_plain_command(record))
		message_warning("the command of the step %s cannot be asked for in a policy: the draft leaves it out", step->step);
	else
		json_put(evidence, "argv", json_copy(json_member(record->predicate, "argv")));
	if (was_clean(record))
		json_put_boolean(evidence, "clean", true);
	else if (json_member(record->predicate, "git"))
		message_note("the step %s did not run on a clean tree, or left none: the draft does not ask for one", step->step);
	return evidence;
}

/* ---- what decides ---- */

static void say_rule(const struct record *record, const struct draft_look *look, uint64_t tests, char *text,
    size_t size)
{
	const char *step = record_step(record);

	if (record->kind == KIND_RUN && look->format)
		snprintf(text, size, "the step %s succeeds, and at least %llu of its tests pass and none fails", step,
		    (unsigned long long)tests);
	else if (record->kind == KIND_RUN)
		snprintf(text, size, "the step %s succeeds", step);
	else
		snprintf(text, size, "at least %llu tests of the step %s pass and none fails", (unsigned long long)tests, step);
}

/* As many tests as were seen must pass: fewer would mean that some were taken out. */
static void add_claim(struct drafting *drafting, const struct draft_step *step, const struct draft_seen *seen)
{
	const struct record *record = &seen->record;
	const struct draft_look *look = &seen->look;
	uint64_t tests = look->summary.passed + look->summary.failed;
	struct json *check = look->check ? draft_check(record, look, tests) : NULL, *claim;
	char text[DRAFT_TEXT_MAX];

	if (!check) {
		message_note("no check decides the step %s (%s): the draft leaves it out", step->step,
		    record->kind == KIND_STATEMENT ? "words" : "a file, or tests that cannot be read");
		return;
	}
	add_agent(drafting, record);
	say_rule(record, look, tests, text, sizeof(text));
	claim = json_object();
	json_put_text(claim, "id", step->id);
	json_put_text(claim, "text", text);
	json_put(claim, "evidence", evidence_of(drafting, step, record, json_count(seen->contrary.other) > 0));
	json_put(claim, "check", check);
	json_push(drafting->claims, claim);
}

/* An exit status says nothing of tests that were taken out: whoever saw counts must hear that the draft asks for none. */
static enum status say_tests(const struct drafting *drafting, const struct draft_step *step,
    const struct draft_seen *seen)
{
	const struct draft_runner *runner = NULL;
	struct json *check = NULL;
	struct buffer text;
	enum status status = STATUS_OK;

	buffer_init(&text, CHECK_TEXT_MAX);
	if (seen->record.kind == KIND_RUN && seen->look.check && !seen->look.format)
		status = draft_runner_find(drafting->source, &seen->record, step->index, &runner, &check);
	if (status == STATUS_OK && check)
		status = json_canonical(check, &text);
	if (status == STATUS_OK && runner) {
		message_warning("the step %s prints the tests of %s, which no check counts as tests: the draft asks for its exit "
		    "status only", step->step, runner->name);
		if (runner->instead && strstr(runner->instead, "FILE"))
			message_hint("let it write them, `%s`, and record that: `exhibit record FILE --as junit --name %s`",
			    runner->instead, step->step);
		else if (runner->instead)
			message_hint("run `%s`, whose output is read as tests", runner->instead);
		if (check)
			message_hint("or ask for the number it printed, in \"all\" beside the exit status: %s", buffer_text(&text));
	}
	json_free(check);
	buffer_release(&text);
	return status;
}

static int add_step(struct drafting *drafting, const struct draft_step *step)
{
	struct draft_seen seen;
	int code = draft_seen_read(drafting->ledger, drafting->source, step, &seen);

	if (!code)
		add_claim(drafting, step, &seen);
	if (!code && say_tests(drafting, step, &seen) != STATUS_OK)
		message_warning("the output of the step %s could not be searched for tests", step->step);
	draft_seen_release(&seen);
	return code;
}

/* ---- the document ---- */

static struct json *decision(void)
{
	struct json *rules = json_array(), *ready = json_object(), *otherwise = json_object(), *when = json_object();
	struct json *is = json_array();

	json_push_text(is, "passed");
	json_put_text(when, "op", "every");
	json_put_text(when, "among", "required");
	json_put(when, "is", is);
	json_put(ready, "when", when);
	json_put_text(ready, "verdict", "READY");
	json_put_text(otherwise, "verdict", "NOT READY");
	json_push(rules, ready);
	json_push(rules, otherwise);
	return rules;
}

static struct json *document_of(const struct drafting *drafting)
{
	struct json *document = json_object(), *logs = json_array(), *verdicts = json_array();
	struct json *ready = json_array();
	char vkey[NOTE_VKEY_MAX];

	note_key_write(ledger_log_key(drafting->ledger), vkey);
	json_push_text(logs, vkey);
	json_push_text(verdicts, "NOT READY");
	json_push_text(verdicts, "READY");
	json_push_text(ready, "READY");
	json_put_text(document, "schema", POLICY_SCHEMA);
	json_put_text(document, "name", "drafted from recorded steps");
	json_put(document, "agents", json_copy(drafting->agents));
	json_put(document, "logs", logs);
	json_put(document, "verdicts", verdicts);
	json_put(document, "ready", ready);
	json_put(document, "claims", json_copy(drafting->claims));
	json_put(document, "decision", decision());
	return document;
}

static int write_draft(const struct invocation *invocation, struct drafting *drafting)
{
	struct json *document = document_of(drafting);
	struct fault fault = { .status = STATUS_OK };
	enum status status = policy_validate(document, &fault);
	int code = status == STATUS_OK ? draft_write(invocation, document) :
	    message_document(status, &fault, "could not draft a policy");

	if (!code)
		message_note("the draft asks for what was recorded; look at it, and at `exhibit policy lint FILE`");
	json_free(document);
	return code;
}

/* Without a key to sign with, nobody is known to be the pipeline: then no roles are given. */
static int find_key(const struct invocation *invocation, struct drafting *drafting)
{
	const char *source = option_text(invocation, "key"), *environment = getenv("EXHIBIT_KEY");
	char path[CONTEXT_PATH_MAX];
	struct signer *signer;
	int code;

	if (!source && !(environment && *environment) && !(context_default_key(path) && access(path, F_OK) == 0)) {
		message_note("there is no key to sign with here, so the draft gives nobody a role");
		return 0;
	}
	code = context_signer(invocation, &signer);
	if (code)
		return code;
	drafting->key = *signer_key(signer);
	drafting->has_key = true;
	signer_close(signer);
	return 0;
}

static int draft(const struct invocation *invocation, struct drafting *drafting, const struct draft_steps *steps)
{
	int code = find_key(invocation, drafting);

	for (size_t i = 0; i < steps->count && !code; i++)
		code = add_step(drafting, &steps->items[i]);
	if (code)
		return code;
	if (json_count(drafting->claims) > 0)
		return write_draft(invocation, drafting);
	message_error("there is nothing to draft a policy from%s", json_count(steps->subject) > 0 ?
	    ": no step with a result is recorded on the commit checked out here, or on what --subject says" : "");
	message_hint("record a step with `exhibit run --name STEP -- CMD…`; `exhibit log` lists what there is");
	return EXIT_COULD_NOT;
}

static int draft_of_ledger(const struct invocation *invocation, struct ledger *ledger)
{
	struct drafting drafting = { .ledger = ledger, .agents = json_array(), .claims = json_array() };
	struct draft_steps steps = { .items = NULL };
	struct source *source = NULL;
	enum status status = ledger_source_open(ledger, &source);
	int code;

	drafting.source = source;
	code = status == STATUS_OK ? draft_steps_read(invocation, ledger, &steps) :
	    message_failure(status, NULL, "could not read the ledger");
	if (!code)
		code = draft(invocation, &drafting, &steps);
	draft_steps_release(&steps);
	if (source)
		ledger_source_close(source);
	json_free(drafting.agents);
	json_free(drafting.claims);
	return code;
}

/* A policy is looked at and changed by hand; a second draft must not take that away. */
static int refuse_overwriting(const struct invocation *invocation)
{
	const char *path = option_text(invocation, "output");
	struct stat stat;

	if (!path || lstat(path, &stat) != 0 || (S_ISREG(stat.st_mode) && stat.st_size == 0) ||
	    !(S_ISREG(stat.st_mode) || S_ISLNK(stat.st_mode)))
		return 0;
	message_error("there is a file already: %s", path);
	message_hint("a policy that somebody may have changed is never overwritten: give another file, then compare");
	return EXIT_COULD_NOT;
}

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	int code = refuse_overwriting(invocation);

	if (!code)
		code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);
	if (code)
		return code;
	code = draft_of_ledger(invocation, ledger);
	ledger_close(ledger);
	return code;
}

const struct command command_policy_new = {
	.name = "policy new", .arguments = "", .summary = "draft a policy from the steps recorded on the commit checked out",
	.text = "It names the keys that signed them, this log's key, and for each step a required claim: its command word by word,\n"
	        "a clean tree where it was clean, its exit status, and as many passed tests as were seen. Only the key that signs\n"
	        "here gets the role ci. The rules are a reader's: look at each, and let somebody else than the author keep the file.",
	COMMAND_OPTIONS(options), .run = run,
};

#include "policy_lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "policy_look.h"

#define SAYS_MAX 512

static enum status find_nothing(struct policy_look *look)
{
	(void)look;
	return STATUS_OK; /* said by policy_lint_document, before there is anything to look at */
}

static const struct policy_lint_rule rules[] = {
	{ "refused", POLICY_ERROR, "verify refuses the policy", find_nothing },
	{ "never-passes", POLICY_ERROR, "a check that no evidence can pass", find_never_passes },
	{ "never-fails", POLICY_ERROR, "a check that no evidence can fail", find_never_fails },
	{ "idle-part", POLICY_WARNING, "a part of a check that can end in one way only", find_idle_parts },
	{ "contradiction", POLICY_ERROR, "two required claims of one step that cannot both pass", find_contradictions },
	{ "no-age", POLICY_ERROR, "evidence may be no older than nothing, so none counts", find_no_age },
	{ "elided-argv", POLICY_ERROR, "a command with dots for arguments never counts", find_elided_argv },
	{ "never-quorum", POLICY_ERROR, "a quorum of witnesses that can never be met", find_never_quorum },
	{ "own-witness", POLICY_WARNING, "a log that is its own witness", find_own_witness },
	{ "any-evidence", POLICY_WARNING, "a claim that any record decides: neither step, command nor path is asked for",
	    find_any_evidence },
	{ "unknown-role", POLICY_WARNING, "a role that no agent of the policy has", find_unknown_roles },
	{ "constant-decision", POLICY_ERROR, "the verdict is the same whatever the claims come to", find_constant_decision },
	{ "failure-improves", POLICY_ERROR, "a required claim that fails gives a better verdict than one that passes",
	    find_improving_failures },
	{ "always-true", POLICY_WARNING, "a condition that is always true: the rules behind it are never reached",
	    find_always_true },
	{ "never-true", POLICY_WARNING, "a condition that is never true where it is reached", find_never_true },
	{ "lost-verdict", POLICY_WARNING, "a verdict that no case leads to", find_lost_verdicts },
	{ "best-with-failed", POLICY_WARNING, "the best verdict in spite of a required claim that failed",
	    find_best_with_failed },
	{ "best-with-unknown", POLICY_WARNING, "the best verdict in spite of a required claim that nobody can tell",
	    find_best_with_unknown },
	{ "best-by-default", POLICY_WARNING, "the last rule, which holds where no other does, gives the best verdict",
	    find_best_by_default },
	{ "ignored-claim", POLICY_WARNING, "a required claim that never changes the verdict", find_ignored_claims },
	{ "sampled", POLICY_NOTE, "the decision has too many cases to try them all", find_sampled },
	{ "same-rule", POLICY_NOTE, "two claims with the same evidence and the same check", find_same_rules },
	{ "any-command", POLICY_NOTE, "any command under the name of the step counts: no argv and no roles are asked for",
	    find_any_command },
	{ "anybody", POLICY_NOTE, "no agents are named, so anybody's record counts", find_anybody },
	{ "any-log", POLICY_NOTE, "no logs are named, so the log vouches for itself", find_any_log },
	{ "unused-agent", POLICY_NOTE, "an agent whose records count for no claim", find_unused_agents },
	{ "unused-role", POLICY_NOTE, "a role that no claim asks for", find_unused_roles },
};
#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

const struct policy_lint_rule *policy_lint_rules(size_t *count)
{
	*count = RULE_COUNT;
	return rules;
}

const char *policy_severity_name(enum policy_severity severity)
{
	static const char *const names[] = { "note", "warning", "error" };

	return names[severity];
}

void policy_say(struct policy_look *look, const char *at, const char *format, ...)
{
	struct policy_lint *lint = look->lint;
	struct json *finding;
	char says[SAYS_MAX];
	va_list arguments;

	lint->counts[look->rule->severity]++;
	if (json_count(lint->findings) == POLICY_FINDINGS_MAX) {
		lint->left_out++;
		return;
	}
	va_start(arguments, format);
	vsnprintf(says, sizeof(says), format, arguments);
	va_end(arguments);
	finding = json_object();
	json_put_text(finding, "rule", look->rule->name);
	json_put_text(finding, "severity", policy_severity_name(look->rule->severity));
	json_put_text(finding, "at", at);
	json_put_text(finding, "says", says);
	json_push(lint->findings, finding);
}

static enum status look_at_all(struct policy_look *look)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < RULE_COUNT && status == STATUS_OK; i++) {
		look->rule = &rules[i];
		status = rules[i].find(look);
	}
	return status;
}

enum status policy_lint_document(const struct json *document, struct policy_lint *lint, struct fault *fault)
{
	struct fault refusal = { .status = STATUS_OK };
	struct decision_facts facts = { .matters = NULL };
	struct policy policy;
	struct policy_look look = { .policy = &policy, .rule = &rules[0], .lint = lint, .facts = &facts };
	enum status status;

	memset(lint, 0, sizeof(*lint));
	lint->findings = json_array();
	status = policy_read(document, &policy, &refusal);
	if (status == STATUS_OK) {
		status = decision_facts_read(&policy, &facts);
		lint->decision_is_exhausted = facts.is_exhausted;
		if (status == STATUS_OK)
			status = look_at_all(&look);
	} else if (status_class(status) != STATUS_CLASS_FAILED) {
		bool is_plain = refusal.detail[0] && status == STATUS_BAD_DOCUMENT; /* the detail says it all */

		lint->is_refused = true;
		policy_say(&look, strcmp(refusal.place, "/") ? refusal.place : "", "%s%s%s",
		    is_plain ? "" : status_sentence(status), refusal.detail[0] && !is_plain ? ": " : "", refusal.detail);
		status = STATUS_OK;
	}
	decision_facts_release(&facts);
	policy_release(&policy);
	if (status == STATUS_OK)
		status = json_failure(lint->findings);
	return status == STATUS_OK ? STATUS_OK : fault_set(fault, status, NULL, NULL);
}

void policy_lint_release(struct policy_lint *lint)
{
	json_free(lint->findings);
	memset(lint, 0, sizeof(*lint));
}

struct json *policy_lint_json(const struct policy_lint *lint, const char *file)
{
	struct json *answer = json_object();

	json_put_text(answer, "schema", "urn:exhibit:policy-lint:v1");
	json_put_raw(answer, "file", bytes_of_text(file));
	json_put_integer(answer, "errors", (int64_t)lint->counts[POLICY_ERROR]);
	json_put_integer(answer, "warnings", (int64_t)lint->counts[POLICY_WARNING]);
	json_put_integer(answer, "notes", (int64_t)lint->counts[POLICY_NOTE]);
	json_put_integer(answer, "left_out", (int64_t)lint->left_out);
	json_put(answer, "findings", json_copy(lint->findings));
	return answer;
}

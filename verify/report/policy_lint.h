#ifndef POLICY_LINT_H
#define POLICY_LINT_H

#include "format/json.h"

/*
 * `policy lint`: a policy that can be used may still decide nothing.  What is called an error is certain: it follows from
 * the policy alone, whatever evidence there will be.  The same bytes give the same findings everywhere.
 */
enum policy_severity { POLICY_NOTE, POLICY_WARNING, POLICY_ERROR, POLICY_SEVERITY_COUNT };

#define POLICY_FINDINGS_MAX 1000 /* that are kept; what is beyond is counted */

struct policy_look;

/* One row per rule, in policy_lint.c. */
struct policy_lint_rule {
	const char *name;
	enum policy_severity severity;
	const char *sentence;
	enum status (*find)(struct policy_look *look);
};

/* policy_lint_rules(count): all of them.  Static. */
const struct policy_lint_rule *policy_lint_rules(size_t *count);

const char *policy_severity_name(enum policy_severity severity);

struct policy_lint {
	struct json *findings; /* owned: {rule, severity, at, says} each, at a JSON pointer into the policy */
	size_t counts[POLICY_SEVERITY_COUNT];
	size_t left_out;       /* of the counted ones */
	bool is_refused;       /* verify would not use it: the one finding says why */
	bool decision_is_exhausted; /* every case of the decision was tried; else a sample */
};

/*
 * policy_lint_document(document, lint, fault): all findings, by rule in the order of the table, then by place.  What
 * verify would refuse is one finding of the rule "refused".
 * Owns: policy_lint_release, also after an error.  Errors: NO_MEMORY.
 */
enum status policy_lint_document(const struct json *document, struct policy_lint *lint, struct fault *fault);
void policy_lint_release(struct policy_lint *lint);

/* policy_lint_json(lint, file): what --json prints, urn:exhibit:policy-lint:v1.  Owns: the caller frees. */
struct json *policy_lint_json(const struct policy_lint *lint, const char *file);

#endif

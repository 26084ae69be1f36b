#ifndef LINT_H
#define LINT_H

#include "lint_finding.h"
#include "markdown.h"

/*
 * `report lint`: a Markdown report checked against itself.  Nothing is known but its own words, so only what cannot be read
 * in any other way is called a contradiction; arithmetic is exact; the same bytes give the same findings everywhere.
 */
struct lint {
	struct markdown markdown;
	struct lint_scope *scopes; /* owned; one for each line, see lint_scope.h */
	struct lint_findings findings;
	size_t title; /* 1 + index of the first heading of level 1; 0: none */
	size_t claims, cited; /* statements with an outcome; those of them that point at evidence */
};

struct lint_rule {
	const char *name;     /* as in findings */
	const char *sentence; /* what it compares */
	enum status (*find)(struct lint *lint);
};

/* lint_rules(count): all of them, static. */
const struct lint_rule *lint_rules(size_t *count);

/*
 * lint_read(text, lint): all findings, sorted; ${text} must outlive them.  Owns: lint_release, also after an error.
 * Errors: TOO_LARGE, NO_MEMORY.
 */
enum status lint_read(struct bytes text, struct lint *lint);
void lint_release(struct lint *lint);

/* lint_json(lint, file): what --json prints, urn:exhibit:report-lint:v1.  Owns: the caller frees. */
struct json *lint_json(const struct lint *lint, const char *file);

/*
 * lint_draft(lint, verdict_is_missing, left_out): a report document, urn:exhibit:report:v1: one claim per statement, evidence
 * empty.  Without a plain verdict in the document the worst one stands there, and verdict_is_missing says so; left_out counts
 * claims beyond CLAIMS_MAX.  A document without claims gives a report without claims, which cannot be signed.
 * Owns: the caller frees.
 */
struct json *lint_draft(const struct lint *lint, bool *verdict_is_missing, size_t *left_out);

#endif

#ifndef LINT_FINDING_H
#define LINT_FINDING_H

#include "format/json.h"

#define LINT_FINDINGS_MAX 1000 /* that are kept, of each confidence */
#define FINDING_SHOWS_MAX 400 /* bytes of the comparison */
#define FINDING_WORDS_MAX 300 /* bytes of the words, as shown */

/* Only the first one decides an exit code.  Unclear: two readings, one of them fine.  Note: what a reader should know. */
enum confidence { CONFIDENCE_CONTRADICTION, CONFIDENCE_UNCLEAR, CONFIDENCE_NOTE, CONFIDENCE_COUNT };

struct lint_finding {
	const char *rule;
	enum confidence confidence;
	uint32_t line, other; /* other: a second line, 0: none */
	struct bytes words, other_words; /* the lines as they are in the file */
	char shows[FINDING_SHOWS_MAX];   /* ASCII but for what is quoted; the sum or comparison */
};

struct lint_findings {
	struct lint_finding *rows; /* owned */
	size_t count, capacity;
	size_t counts[CONFIDENCE_COUNT]; /* of all that were found, those beyond LINT_FINDINGS_MAX too */
};

const char *confidence_name(enum confidence confidence);

/* findings_add(findings, finding): a copy.  Beyond LINT_FINDINGS_MAX it is counted only.  Errors: NO_MEMORY. */
enum status findings_add(struct lint_findings *findings, const struct lint_finding *finding);

/* findings_sort(findings): contradictions first, then by line. */
void findings_sort(struct lint_findings *findings);
void findings_release(struct lint_findings *findings);

#endif

#ifndef OUTCOME_H
#define OUTCOME_H

#include <stdbool.h>

/* EARL's five outcomes, a claim's findings and a report's results: the words of docs/words.md, each in one table. */
enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_CANT_TELL, OUTCOME_INAPPLICABLE, OUTCOME_UNTESTED, OUTCOME_COUNT };
enum finding { FINDING_MATCH, FINDING_MISMATCH, FINDING_UNSUPPORTED, FINDING_UNDERDETERMINED, FINDING_STALE,
	FINDING_UNALIGNED, FINDING_COUNT };
enum result { RESULT_MATCHES, RESULT_DOES_NOT_MATCH, RESULT_INCOMPLETE, RESULT_INVALID, RESULT_COUNT };

const char *outcome_name(enum outcome outcome); /* "cantTell" */
const char *finding_name(enum finding finding); /* "UNDERDETERMINED" */
const char *result_name(enum result result);    /* "DOES_NOT_MATCH" */

/* outcome_of_name(name, outcome): false where there is no such outcome. */
bool outcome_of_name(const char *name, enum outcome *outcome);

#endif

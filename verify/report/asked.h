#ifndef ASKED_H
#define ASKED_H

#include "claims.h"

#define ASKED_SAYS_MAX 480
#define ASKED_SUBJECTS_MAX 16
#define ASKED_PREFIX_MIN 7 /* as short as git's own abbreviations */

/* What the reader decides about. */
struct asked_subject {
	const char *algorithm; /* NULL: whichever */
	const char *hex;       /* lowercase, up to 128 digits; of a git commit the first ASKED_PREFIX_MIN or more will do */
};

/*
 * What the reader says he is deciding about.  A report about something else may be true, but decides nothing here: that
 * is left open and never held against it.
 */
struct asked {
	struct {
		const char *algorithm, *hex; /* of the report's subject; NULL: it does not name it */
		bool is_ambiguous;           /* a prefix that begins more than one of them */
	} rows[ASKED_SUBJECTS_MAX];
	bool was_looked_for;
	struct json *subject; /* owned: the report's digests that are asked for, as subjects */
};

/* asked_look(subjects, count, report, asked): find each in what the report says it is about.  Owns: asked_release. */
void asked_look(const struct asked_subject *subjects, size_t count, const struct report *report, struct asked *asked);
void asked_release(struct asked *asked);

/*
 * asked_miss(subjects, count, report, asked, says): is one of them not what the report is about?  ${says}: a sentence
 * with both, for the first.
 */
bool asked_miss(const struct asked_subject *subjects, size_t count, const struct report *report, const struct asked *asked,
    char says[static ASKED_SAYS_MAX]);

/*
 * asked_lower(asked, answers): a claim that rests on records about something else that the report names is UNALIGNED,
 * unless the policy takes any subject for it.  Outcomes stay: what a record shows, it shows.
 */
void asked_lower(const struct asked *asked, struct claim_answers *answers);

/* asked_json(subjects, count, asked): as shape_verification describes it.  The caller frees. */
struct json *asked_json(const struct asked_subject *subjects, size_t count, const struct asked *asked);

#endif

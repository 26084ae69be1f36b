#ifndef ASKED_OPTIONS_H
#define ASKED_OPTIONS_H

#include "command.h"
#include "verify/verify.h"

/* What whoever evaluates says he decides about. */
#define OPTION_ASKED { "subject", 0, "HEX", "what you decide about: the report must be about this commit (or ALG:HEX)", true }

#define ASKED_ALGORITHM_MAX 64

struct asked_options {
	struct asked_subject subjects[ASKED_SUBJECTS_MAX];
	char algorithms[ASKED_SUBJECTS_MAX][ASKED_ALGORITHM_MAX]; /* what they point to */
	size_t count;
};

/* asked_options_read(invocation, asked): --subject.  Prints what is wrong and answers the exit code. */
int asked_options_read(const struct invocation *invocation, struct asked_options *asked);

#endif

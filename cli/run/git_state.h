#ifndef GIT_STATE_H
#define GIT_STATE_H

#include "format/digest.h"
#include "format/json.h"

#define GIT_COMMIT_MAX 65 /* SHA-256 object names in hex, with NUL */

/* The working tree as git sees it. */
struct git_state {
	bool is_clean;                /* nothing differs from the commit, and no untracked file that is not ignored */
	char commit[GIT_COMMIT_MAX];  /* "" before the first commit */
	struct digest difference;     /* where not clean: see docs/formats.md, "git difference" */
};

/*
 * git_state_read(state): ask git about the whole working tree the working directory is in.  Outside of one no process is
 * started.  Errors: NOT_FOUND (no working tree here, or no git), LIBRARY (git does not answer: an owner it does not
 * trust, a damaged repository), TOO_LARGE, IO, NO_MEMORY.
 */
enum status git_state_read(struct git_state *state);

/* git_state_json(state): a `tree` of a run record. */
struct json *git_state_json(const struct git_state *state);

/* git_commit(commit): the commit checked out here, in full; false where there is none. */
bool git_commit(char commit[static GIT_COMMIT_MAX]);

#endif

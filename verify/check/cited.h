#ifndef CITED_H
#define CITED_H

#include "format/record.h"
#include "outcome.h"

/*
 * Where a run stands among runs: two runs of one place that are about the same are the same step on the same subject, so
 * that what one of them shows, the other may contradict.
 */
struct run_place {
	bool is_known; /* false: no run, never started, or about nothing but its own output */
	bool is_plain; /* it is about the commit that was checked out, and nothing else */
	struct digest place;   /* over the step (without one: the command) and the state of the tree before */
	struct digest command; /* over the command and the state of the tree before, whatever the step */
	struct digest subject; /* the digests it is about */
	struct digest argv;    /* its command */
	struct digest step;    /* its step; without one, its command.  Both of any run, also where the place is not known */
};

/* What the rules about fraud need to know of a record that a claim cites and that is held. */
struct cited {
	struct digest id;
	enum kind kind;
	uint64_t index;
	struct ed25519_key key; /* the signer's; in an answer the first of that agent, whichever it signed with */
	struct run_place run;   /* of a file or test result with a step: that of a run on its commit's clean tree */
	time_ms time;
	bool has_commit, was_clean; /* of a run: a commit was checked out, and its tree was clean before and after */
	bool counts;            /* it meets every demand */
	enum outcome outcome;   /* of the claim's check; untested where it does not count */
	bool is_late;           /* recorded after the report */
	bool is_beside;         /* not about what the reader decides about */
	bool became_dirty;      /* the working tree was clean before and is not after */
	bool is_elided;         /* its command holds "..." where arguments were */
	bool rests_on_stream;   /* the check looked at what was printed, */
	bool rests_on_cut;      /* and could not tell, because more may have come */
	int64_t redactions;     /* how many matches were masked */
	bool has_output;        /* of a run: it printed something on stdout, */
	struct digest output;   /* and this is its digest */
};

/* cited_read(record, index, cited): all that follows from the record alone.  Errors: NO_MEMORY. */
enum status cited_read(const struct record *record, uint64_t index, struct cited *cited);

/* run_place_of(record, place): likewise.  Errors: NO_MEMORY. */
enum status run_place_of(const struct record *record, struct run_place *place);

/*
 * run_place_is_about(cited, other, record, subject): is ${other}, the run of ${record}, about what ${cited} is about?
 * That they are of one tree is for the caller to see.  What --subject adds to a run is its own word, and must not set it
 * apart from the runs before it: a run about nothing but its commit is about the same, and so is one that shares a
 * digest with the report's ${subject} (NULL: it has none) and names nothing of it with another digest.
 */
bool run_place_is_about(const struct run_place *cited, const struct run_place *other, const struct record *record,
    const struct json *subject);

/* record_is_elided(record): is some argument of the command nothing but dots?  Then it is not what really ran. */
bool record_is_elided(const struct record *record);

/* record_is_cut(record, stream): did the stream go on when recording stopped, or lose its reader? */
bool record_is_cut(const struct record *record, const char *stream);

/* record_is_masked(record, stream): did --redact mask something in it? */
bool record_is_masked(const struct record *record, const char *stream);

/* cited_is_repetition(a, b): the same step gave the same agent the same output: no two independent runs. */
bool cited_is_repetition(const struct cited *a, const struct cited *b);

#endif

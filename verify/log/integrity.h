#ifndef INTEGRITY_H
#define INTEGRITY_H

#include "format/source.h"
#include "history.h"
#include "trust.h"

/*
 * In this order: where several fail, the earliest is the answer.  STAGE_CONTAINER (no source could be made of the
 * bytes) comes before integrity and STAGE_REPORT behind it, both in verify.c.
 */
enum stage { STAGE_CONTAINER, STAGE_FORM, STAGE_SIGNATURES, STAGE_CHAINS, STAGE_TREE, STAGE_CHECKPOINT, STAGE_PROOFS,
	STAGE_BLOBS, STAGE_HISTORY, STAGE_REPORT, STAGE_COUNT };

const char *stage_name(enum stage stage);

/*
 * What became of the bytes.  Once a stage has failed, only earlier stages are looked at any further, so the counts say
 * how much was looked at, not how much there is.
 */
struct integrity {
	bool holds;
	enum stage stage;   /* where not: the stage, and in fault the status, place and detail */
	struct fault fault;
	uint64_t entries;
	uint64_t agents; /* distinct keys */
	uint64_t blobs, blobs_missing;
	bool is_complete;
	bool log_is_trusted; /* the policy names the log; else its key is the source's own word */
	bool has_checkpoint; /* it could be read */
	bool has_quorum;     /* the policy names witnesses, and the checkpoint was verified */
	struct quorum_answer quorum;
	struct checkpoint checkpoint;
	struct digest watched; /* id of the entry that was asked for; */
	bool has_watched;      /* it is held */
};

/*
 * integrity_check(source, trust, watch, history, threads, integrity, fault):
 * One pass over everything the source holds, in bounded memory: form, signatures, chains, tree, checkpoint, proofs,
 * blobs, history.  Where trust->standings is not NULL, it is told what the records of kind `key` say.
 * ${watch}: the index of an entry whose id is wanted (UINT64_MAX: none).
 * ${history}: begun, its rows are decided where all else holds; or NULL.
 * ${threads}: how many may parse entries and look at signatures (format/parallel.h); the answer is the same for any number.
 * Bad evidence is an answer, not an error.  Errors: the machine's.
 */
enum status integrity_check(const struct source *source, const struct trust *trust, uint64_t watch,
    struct history *history, unsigned threads, struct integrity *integrity, struct fault *fault);

/* integrity_fail(integrity, stage, status, place, detail): remember a failure, unless this or an earlier stage has one. */
void integrity_fail(struct integrity *integrity, enum stage stage, enum status status, const char *place,
    const char *detail);

/* integrity_is_answer(status): does it speak of the bytes, and not of the machine that reads them? */
bool integrity_is_answer(enum status status);

#endif

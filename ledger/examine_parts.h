#ifndef EXAMINE_PARTS_H
#define EXAMINE_PARTS_H

#include "blob_writer.h"
#include "examine.h"
#include "ledger_parts.h"

#define EXAMINE_FINDINGS_MAX 1000 /* of one part: beyond it they are counted only */
#define EXAMINE_PARTIAL_AGE 3600  /* seconds: what is younger may be in use */

/* One part under way. */
struct examining {
	struct ledger ledger; /* opened to look, nothing checked */
	struct store_txn *txn;
	enum examine_part part;
	const struct examine_listener *listener;
	uint64_t findings;
	bool is_second_look; /* of the spool: what does not depend on the log's name was looked at */
	struct checkpoint mark; /* the one remembered outside, read before the log: what is appended meanwhile raises it */
	bool has_mark;
	struct checkpoint head;
	bool has_head; /* it is there, signed by the log's key */
	uint64_t size; /* how many entries there should be: by the head, else by the table */
	struct fault *fault;
};

/* One per part; the store is open.  What they answer is trouble of the machine. */
enum status examine_log(struct examining *examining);
enum status examine_indexes(struct examining *examining);
enum status examine_rotations(struct examining *examining); /* of EXAMINE_INDEXES */
enum status examine_blobs(struct examining *examining);

/* These need no store. */
enum status examine_files(struct examining *examining);
enum status examine_pages(struct examining *examining);
enum status examine_spool(struct examining *examining);

/*
 * examine_keys(ledger): which keys the log had, of an open store: the first gives the name that it has outside of the
 * ledger.  Where log.vkey could not be read (log_id is "") that is not to be had: OK.  Errors: the store's, NO_MEMORY.
 */
enum status examine_keys(struct ledger *ledger);

/* examine_tell(examining, severity, status, place, hint, format, ...): a finding; ${hint} NULL: none. */
void examine_tell(struct examining *examining, enum examine_severity severity, enum status status, const char *place,
    const char *hint, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* examine_at(examining, format, ...): what is looked at next. */
void examine_at(struct examining *examining, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* examine_is_trouble(status): is it the machine's, and no fault of the bytes? */
bool examine_is_trouble(enum status status);

/*
 * examine_rows(examining, table, name, row, context):
 * Every row of a table in the order of its keys, and are there as many as the table says?  What ${row} answers, other than
 * OK, ends it.
 */
enum status examine_rows(struct examining *examining, enum store_table table, const char *name,
    enum status (*row)(struct examining *examining, struct bytes key, struct bytes value, void *context), void *context);

/* The uploads that a blob or a waiting record has: what is not among them is left over. */
struct examine_uploads {
	uint8_t (*ids)[BLOB_UPLOAD_ID_SIZE]; /* ascending once sorted */
	size_t count, capacity;
};

enum status examine_uploads_add(struct examine_uploads *uploads, const uint8_t id[static BLOB_UPLOAD_ID_SIZE]);
void examine_uploads_sort(struct examine_uploads *uploads);
bool examine_uploads_have(const struct examine_uploads *uploads, const uint8_t id[static BLOB_UPLOAD_ID_SIZE]);
void examine_uploads_release(struct examine_uploads *uploads);

/* examine_spooled_uploads(ledger, uploads): those of records that wait.  Errors: NO_MEMORY, IO. */
enum status examine_spooled_uploads(const struct ledger *ledger, struct examine_uploads *uploads);

/*
 * examine_partials(ledger, is_swept, give, context):
 * What was never finished and is old, beside the ledger and in its spool; removed where ${is_swept}.
 */
void examine_partials(const struct ledger *ledger, bool is_swept, void (*give)(void *context, const char *path),
    void *context);

#endif

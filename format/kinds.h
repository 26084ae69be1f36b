#ifndef KINDS_H
#define KINDS_H

#include "shape.h"

enum kind { KIND_RUN, KIND_FILE, KIND_TEST_RESULT, KIND_STATEMENT, KIND_REPORT, KIND_ATTESTATION, KIND_APPROVAL,
	KIND_KEY, KIND_DISPUTE, KIND_RESOLUTION, KIND_COUNT };

#define KIND_TYPE_MAX 64

/* One row per record kind: its name and the form of its predicate, common members included. */
struct kind_row {
	const char *name;      /* "run", as in urn:exhibit:run:v1 */
	const char *text;      /* one sentence for help and schema */
	bool is_evidence;      /* may a claim cite it? */
	struct shape predicate;
};

const struct kind_row *kind_row(enum kind kind);

/* kind_of_type(type, kind): "urn:exhibit:run:v1" to KIND_RUN.  Errors: UNKNOWN_KIND. */
enum status kind_of_type(const char *type, enum kind *kind);

/* kind_of_name(name, kind): "run" to KIND_RUN.  Errors: UNKNOWN_KIND. */
enum status kind_of_name(const char *name, enum kind *kind);

void kind_type(enum kind kind, char type[static KIND_TYPE_MAX]);

/* Shapes that documents share with records. */
extern const struct shape shape_subject; /* an in-toto ResourceDescriptor: name, digest */
extern const struct shape shape_subjects;
extern const struct shape shape_blob; /* {sha256, size} */
extern const char *const shape_outcomes[]; /* NULL-terminated, as SHAPE_CHOICE has them */
extern const char *const shape_results[];
extern const struct shape shape_outcome;
extern const struct shape shape_result;
extern const char *const shape_grounds[]; /* of a dispute */
extern const char *const shape_settlements[]; /* what became of a dispute as a whole */
extern const char *const shape_endings[]; /* of a claim, quantity or verdict in one */
extern const char *const shape_disputed[]; /* where a report stands by what its log says against it, the worse the later */
extern const char *const shape_normalisers[]; /* what may differ when a run is repeated */
extern const struct shape shape_tree_head; /* {origin, root, size} */

#endif

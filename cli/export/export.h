#ifndef EXPORT_H
#define EXPORT_H

#include "format/record.h"
#include "format/source.h"
#include "ledger/signer.h"
#include "verify/check/outcome.h"
#include "verify/report/readiness.h"

#define EXPORT_MAX (64u << 20) /* bytes of a document */
#define EXPORT_URI_MAX 512
#define EXPORT_KIND(kind) (1u << (kind))
#define EXPORT_ANY_KIND (~0u)
#define EXPORT_TRANSLATION "urn:exhibit:translation:v1"

/*
 * One line of what a verifier found, for formats that list test cases or results: first whether the report matches and
 * whether what it is about is ready, which are two cases, then each claim.
 */
struct export_case {
	const char *group;        /* "report", "claim", or what part of the report it is: "quantity", "approvals", … */
	const char *id;           /* unique in its group */
	const char *text;         /* NULL: none */
	enum outcome outcome;
	bool is_required;
	const struct json *claim; /* of the answer; NULL in the group "report" */
	char *says;               /* owned; not escaped */
};

/* What a format is made from. */
struct export {
	const struct source *source; /* a snapshot of the ledger */
	const char *origin;          /* the log's name */
	uint64_t index;
	struct bytes entry;          /* exact bytes */
	struct record record;        /* its signature verifies */
	char id[DIGEST_HEX_SIZE];
	struct signer *signer;       /* NULL unless the format signs */
	const char *resource;        /* --resource; NULL: not given */

	/* Of an attestation, else empty: owned, export_attested_read fills them. */
	struct json *answer, *policy; /* policy NULL: without one */
	enum readiness readiness;
	struct export_case *cases;
	size_t case_count;
};

/* One row per format, in cli/export/export_formats.c. */
struct export_format {
	const char *name;
	unsigned kinds; /* EXPORT_KIND bits: records it can be made from */
	bool signs;     /* signed anew, with the user's key */
	const char *text;
	/*
	 * write(export, buffer, fault): append the document.  A pure function of the record, what it names, and the key.
	 * Errors: NOT_EXPRESSIBLE with what stands against it; NOT_FOUND (a blob is not held); the machine's.
	 */
	enum status (*write)(const struct export *export, struct buffer *buffer, struct fault *fault);
};

const struct export_format *export_formats(size_t *count);

/*
 * export_attested_read(export, fault): the answer and the policy that an attestation names; do they say what it says?
 * Owns: export_attested_release, also after an error.  Errors: BAD_FIELD (they do not), NOT_FOUND, BLOB_MISMATCH, JSON_*.
 */
enum status export_attested_read(struct export *export, struct fault *fault);
void export_attested_release(struct export *export);

/* ---- what formats share ---- */

/* export_blob(export, member, buffer, fault): append the bytes of a blob that the record names. */
enum status export_blob(const struct export *export, const char *member, struct buffer *buffer, struct fault *fault);

/* export_uri(export, what, uri): "urn:exhibit:record:ID", and "#WHAT" where that is not NULL.  Cut where it is too long. */
void export_uri(const struct export *export, const char *what, char uri[static EXPORT_URI_MAX]);

/* export_translation(export): which record, of which log, by which key: what every translation says of itself. */
struct json *export_translation(const struct export *export);

/* export_print(value, buffer): pretty with a newline; frees it. */
enum status export_print(struct json *value, struct buffer *buffer);

/*
 * export_sign_statement(export, type, predicate, buffer, fault): the record's subject under another predicate, with the
 * translation in it, signed anew as a DSSE envelope.  Frees ${predicate}.
 */
enum status export_sign_statement(const struct export *export, const char *type, struct json *predicate,
    struct buffer *buffer, struct fault *fault);

/* export_readable(text, buffer): append it in one line, what is hidden escaped, not empty and without space at its ends. */
enum status export_readable(const char *text, struct buffer *buffer);

/*
 * export_raw_tests(export, format, buffer, fault): a test result's own bytes, which are in ${format}; another one would have
 * to be made up, since a file's tests are counted and not kept one by one.
 */
enum status export_raw_tests(const struct export *export, const char *format, struct buffer *buffer, struct fault *fault);

/* One per format. */
enum status export_dsse(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_statement(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_sigstore(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_sshsig(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_link(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_test_result(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_vsa(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_svr(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_sarif(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_junit(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_ctrf(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_earl(const struct export *export, struct buffer *buffer, struct fault *fault);
enum status export_oscal(const struct export *export, struct buffer *buffer, struct fault *fault);

#endif

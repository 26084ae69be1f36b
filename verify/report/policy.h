#ifndef POLICY_H
#define POLICY_H

#include "decision.h"
#include "requirement.h"
#include "verify/log/trust.h"

#define POLICY_SCHEMA "urn:exhibit:policy:v1"
#define POLICY_MAX (4u << 20)

struct policy_claim {
	const char *id;
	const char *text;     /* NULL: none */
	const char *severity; /* NULL: none */
	bool is_required;
	struct rational weight; /* 1 where none is given */
	struct requirement requirement;
	const struct json *check;
};

/* How a quantity that reports state is read from evidence: what settles a dispute about it. */
struct policy_quantity {
	const char *id;
	struct requirement requirement;
	const struct json *value; /* a value operator over one record that counts */
};

/* The reader's rules, taken apart: everything points into the document. */
struct policy {
	const struct json *document;
	struct trust trust;
	struct policy_claim *claims; /* owned */
	size_t claim_count;
	struct names ids; /* of claims */
	struct policy_quantity *quantities; /* owned */
	size_t quantity_count;
	struct names quantity_ids;
	const struct json *approvals; /* who must approve; NULL: nobody */
};

/*
 * policy_validate(document, fault): is this parsed document a usable policy?
 * Errors: BAD_DOCUMENT, UNKNOWN_OPERATOR, BAD_REGEX; the place is a JSON pointer.
 */
enum status policy_validate(const struct json *document, struct fault *fault);

/* The form of the document, for schemas. */
extern const struct shape shape_policy;

/*
 * policy_read(document, policy, fault): form and every rule that policy_validate promises.
 * Owns: policy_release, also after an error; the document must outlive it.  Errors: policy_validate's,
 * NO_MEMORY.
 */
enum status policy_read(const struct json *document, struct policy *policy, struct fault *fault);
void policy_release(struct policy *policy);

/* policy_weigh(policy, outcomes, claims): fill ${claims}, claim_count of them; outcomes NULL: untested. */
void policy_weigh(const struct policy *policy, const enum outcome *outcomes, struct weighed_claim *claims);

#endif

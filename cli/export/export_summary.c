/* Verification summaries: what an attestation says of the thing that its report is about. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"

#define VSA_TYPE "https://slsa.dev/verification_summary/v1"
#define SVR_TYPE "https://in-toto.io/attestation/svr/v0.2"
#define READY_PROPERTY "EXHIBIT_READY"
#define CLAIM_PROPERTY "EXHIBIT_CLAIM_"

/* Without a subject a report stands for itself: a summary would call the document ready, not what it speaks of. */
static bool has_subject(const struct export *export)
{
	const char *document = json_member_text(json_at(export->answer, "/report/document"), "sha256");

	for (const struct json *one = json_first(export->record.subject); one; one = json_next(one)) {
		const char *sha256 = json_member_text(json_member(one, "digest"), "sha256");

		if (!sha256 || !document || strcmp(sha256, document) != 0)
			return true;
	}
	return false;
}

/*
 * A summary is the verifier's own word, so nobody gives it for another: what somebody else attested would pass under the
 * name of whoever exports it.
 */
static enum status check(const struct export *export, struct fault *fault)
{
	if (memcmp(signer_key(export->signer)->bytes, export->record.key.bytes, ED25519_KEY_SIZE) != 0)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "%s attested it, not the key that is to sign; attest it yourself",
		    export->record.envelope.keyid);
	if (!export->policy)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL,
		    "it was reached by the report's own rules (self-defined): a summary names a policy");
	if (!has_subject(export))
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "the report names no subject that could be ready");
	if (export->readiness == READINESS_NOT_SAID)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL,
		    "the policy does not say which verdicts mean ready: it needs a member \"ready\"");
	return STATUS_OK;
}

static struct json *verifier(const struct export *export)
{
	struct json *verifier = json_object();
	char id[SSH_KEY_FINGERPRINT_MAX + 32];

	snprintf(id, sizeof(id), "urn:exhibit:key:%s", export->record.envelope.keyid);
	json_put_text(verifier, "id", id);
	return verifier;
}

static struct json *policy(const struct export *export)
{
	const char *sha256 = json_member_text(json_member(export->answer, "policy"), "sha256");
	struct json *policy = json_object(), *digest = json_object();
	char uri[DIGEST_HEX_SIZE + 32];

	snprintf(uri, sizeof(uri), "urn:exhibit:policy:%s", sha256);
	json_put_text(policy, "uri", uri);
	json_put_text(digest, "sha256", sha256);
	json_put(policy, "digest", digest);
	return policy;
}

/* Source: slsa.dev/spec, Verification Summary Attestation v1. */
enum status export_vsa(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	bool passed = export->readiness == READINESS_READY;
	struct json *predicate, *levels, *versions, *by;
	enum status status = check(export, fault);

	if (status != STATUS_OK)
		return status;
	if (!export->resource)
		return fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL,
		    "a summary names where the subject is fetched from, which no record says: give --resource URI");
	predicate = json_object();
	by = verifier(export);
	versions = json_object();
	levels = json_array();
	json_put_text(versions, "exhibit", json_member_text(json_member(export->record.predicate, "tool"), "version"));
	json_put(by, "version", versions);
	json_put(predicate, "verifier", by);
	json_put_text(predicate, "timeVerified", json_member_text(export->answer, "evaluated_at"));
	json_put_text(predicate, "resourceUri", export->resource);
	json_put(predicate, "policy", policy(export));
	json_put_text(predicate, "verificationResult", passed ? "PASSED" : "FAILED");
	json_push_text(levels, passed ? READY_PROPERTY : "FAILED");
	json_put(predicate, "verifiedLevels", levels);
	return export_sign_statement(export, VSA_TYPE, predicate, buffer, fault);
}

static enum status push_claim(struct json *properties, const char *id)
{
	char *property = NULL;

	if (asprintf(&property, CLAIM_PROPERTY "%s", id) < 0)
		return STATUS_NO_MEMORY;
	json_push_text(properties, property);
	free(property);
	return STATUS_OK;
}

/* Only what the policy's own check found is a property, and nobody's mere words are. */
static bool is_property(const struct export_case *one)
{
	const char *finding = json_member_text(one->claim, "finding"), *rules = json_member_text(one->claim, "rules");

	return !strcmp(one->group, "claim") && one->outcome == OUTCOME_PASSED && !strcmp(finding, finding_name(FINDING_MATCH)) &&
	    !strcmp(rules, "policy") && !json_member_is_true(one->claim, "stated");
}

/* Source: in-toto/attestation, spec/predicates/svr.md.  It has words for what passed only. */
enum status export_svr(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *predicate, *properties, *by, *policies;
	enum status status = check(export, fault);

	if (status == STATUS_OK && export->readiness != READINESS_READY)
		status = fault_set(fault, STATUS_NOT_EXPRESSIBLE, NULL, "svr lists what passed, and here %s; vsa can say that it failed",
		    readiness_sentence(export->readiness));
	if (status != STATUS_OK)
		return status;
	predicate = json_object();
	by = verifier(export);
	policies = json_array();
	properties = json_array();
	json_push(policies, policy(export));
	json_put(by, "policies", policies);
	json_put(predicate, "verifier", by);
	json_put_text(predicate, "timeCreated", json_member_text(export->answer, "evaluated_at"));
	json_push_text(properties, READY_PROPERTY);
	for (size_t i = 0; i < export->case_count && status == STATUS_OK; i++)
		if (is_property(&export->cases[i]))
			status = push_claim(properties, export->cases[i].id);
	json_put(predicate, "properties", properties);
	if (status == STATUS_OK)
		return export_sign_statement(export, SVR_TYPE, predicate, buffer, fault);
	json_free(predicate);
	return fault_set(fault, status, NULL, NULL);
}

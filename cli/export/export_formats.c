#include "export.h"

#define ATTESTATION EXPORT_KIND(KIND_ATTESTATION)
#define TESTS EXPORT_KIND(KIND_TEST_RESULT)

static const struct export_format formats[] = {
	{ "dsse", EXPORT_ANY_KIND, false, "the entry itself: a DSSE v1 envelope of an in-toto Statement", export_dsse },
	{ "statement", EXPORT_ANY_KIND, false, "the in-toto Statement within, without its signature", export_statement },
	{ "sigstore", EXPORT_ANY_KIND, false, "a Sigstore bundle v0.3 around that envelope, with a public key", export_sigstore },
	{ "sshsig", EXPORT_ANY_KIND, true, "your SSH signature over the entry's bytes, for ssh-keygen -Y verify", export_sshsig },
	{ "link", EXPORT_KIND(KIND_RUN), true, "an in-toto .link, for in-toto-verify", export_link },
	{ "test-result", TESTS, true, "in-toto test-result v0.1: did the tests of the file pass?", export_test_result },
	{ "vsa", ATTESTATION, true, "SLSA Verification Summary v1: is the report's subject ready? (--resource)", export_vsa },
	{ "svr", ATTESTATION, true, "in-toto Simple Verification Result v0.2, of what is ready", export_svr },
	{ "sarif", ATTESTATION, false, "SARIF 2.1.0: claims as results", export_sarif },
	{ "junit", ATTESTATION | TESTS, false, "JUnit XML: claims as test cases; of a JUnit file, its own bytes", export_junit },
	{ "ctrf", ATTESTATION | TESTS, false, "CTRF: claims as tests; of a CTRF file, its own bytes", export_ctrf },
	{ "earl", ATTESTATION, false, "W3C EARL 1.0 as JSON-LD: claims as assertions", export_earl },
	{ "oscal", ATTESTATION, false, "OSCAL assessment-results: claims as observations and findings", export_oscal },
};

const struct export_format *export_formats(size_t *count)
{
	*count = sizeof(formats) / sizeof(formats[0]);
	return formats;
}

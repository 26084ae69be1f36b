/* OpenSSH allowed_signers files: what a line gives, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "format/allowed_signers.h"

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
#define RSA "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB"

/* "name" the principal, "-" left out, "!" refused; in order, one letter or name per line of the file that has a key. */
static const struct { const char *text, *expected; } rows[] = {
	{ "", "" },
	{ "\n# alice " KEY "\n   \n\t# more\n", "" },
	{ "alice " KEY "\n", "alice" },
	{ "alice " KEY, "alice" },
	{ "alice " KEY " a comment, \"of words\"\n", "alice" },
	{ "  alice \t " KEY "  \r\n", "alice" },
	{ "alice@example.org,alice@example.com " KEY, "alice@example.org" },
	{ "\"alice@example.org,bob\" " KEY, "alice@example.org" },
	{ "alice " KEY "\nbob " KEY "\n", "alice bob" },
	{ "alice namespaces=\"git,exhibit\" " KEY, "alice" },
	{ "alice NameSpaces=\"exhibit\" " KEY, "alice" },
	{ "alice namespaces=\"*\" " KEY, "alice" },
	{ "alice namespaces=\"*,!exhibit\" " KEY, "!" },
	{ "alice namespaces=\"!exhibit,exhibit\" " KEY, "!" },
	{ "alice namespaces=\"exhibit,!exhib?t\" " KEY, "!" },
	{ "alice namespaces=\"exhibit*\" " KEY, "!" },
	{ "alice namespaces=\"git\" " KEY, "-" },
	{ "alice namespaces=\"exhibits\" " KEY, "-" },
	{ "alice " RSA, "-" },
	{ "alice ecdsa-sha2-nistp256 AAAA\nbob " KEY, "- bob" },
	{ "alice namespaces=\"exhibit\",cert-authority " KEY, "!" },
	{ "alice cert-authority " KEY, "!" },
	{ "alice CERT-AUTHORITY " KEY, "!" },
	{ "alice valid-after=\"20260101\" " KEY, "!" },
	{ "alice namespaces=\"exhibit\",valid-before=\"20260101Z\" " KEY, "!" },
	{ "alice no-touch-required " KEY, "!" },
	{ "alice namespaces=exhibit " KEY, "!" },
	{ "alice namespaces= " KEY, "!" },
	{ "alice namespaces=\"exhibit\",, " KEY, "!" },
	{ "alice namespaces=\"exhibit " KEY, "!" },
	{ "*@example.org " KEY, "!" },
	{ "alice,!bob " KEY, "!" },
	{ "ali?e " KEY, "!" },
	{ ",alice " KEY, "!" },
	{ "\"\" " KEY, "!" },
	{ "\"alice " KEY, "!" },
	{ "alice", "!" },
	{ KEY, "!" },
	{ "alice ssh-ed25519", "!" },
	{ "alice ssh-ed25519 AAAA", "!" },
	{ "alice " KEY "A", "!" },
};

static void reads_what_ssh_keygen_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* From the heap, to its size: a sanitizer sees the byte behind it. */
		size_t size = strlen(rows[i].text), line = 0;
		uint8_t *copy = malloc(size ? size : 1);
		struct bytes text = { copy, size };
		struct allowed_signer signer;
		char found[256] = "";
		enum status status;

		memcpy(copy, rows[i].text, size);
		for (;;) {
			struct fault fault = { 0 };
			size_t used = strlen(found);

			status = allowed_signers_next(&text, &line, &signer, &fault);
			if (status == STATUS_NOT_FOUND)
				break;
			if (status != STATUS_OK && (status != STATUS_BAD_DOCUMENT || strncmp(fault.place, "line ", 5) || !fault.detail[0]))
				fail_msg("%s: %s at %s", rows[i].text, status_name(status), fault.place);
			if (status != STATUS_OK)
				snprintf(found + used, sizeof(found) - used, "%s!", used ? " " : "");
			else
				snprintf(found + used, sizeof(found) - used, "%s%.*s", used ? " " : "",
				    signer.left_out ? 1 : (int)signer.principal.size,
				    signer.left_out ? "-" : (const char *)signer.principal.data);
			if (status == STATUS_OK && !signer.left_out && signer.key.bytes[31] != 31)
				fail_msg("%s: another key", rows[i].text);
		}
		if (strcmp(found, rows[i].expected) != 0)
			fail_msg("%s: \"%s\", should be \"%s\"", rows[i].text, found, rows[i].expected);
		free(copy);
	}
}

/* Cut anywhere, nothing is read beyond the end. */
static void survives_any_cut(void **state)
{
	static const char whole[] = "\"a,b\" namespaces=\"git,exhibit\",valid-after=\"2\" " KEY " c\nb " KEY "\n";

	(void)state;
	for (size_t size = 0; size < sizeof(whole); size++) {
		uint8_t *copy = malloc(size ? size : 1);
		struct bytes text = { copy, size };
		struct allowed_signer signer;
		size_t line = 0;

		memcpy(copy, whole, size);
		while (allowed_signers_next(&text, &line, &signer, NULL) != STATUS_NOT_FOUND)
			assert_true(line <= 2);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_ssh_keygen_reads),
		cmocka_unit_test(survives_any_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

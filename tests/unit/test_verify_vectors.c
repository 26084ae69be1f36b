/* Every file below schemas/vectors/ gives exactly the status that its name begins with. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>

#include "format/base64.h"
#include "format/bundle.h"
#include "format/record.h"
#include "vectors.h"
#include "verify/verify.h"
#include "verify/report/policy.h"
#include "verify/report/report.h"

#define EVALUATED_AT "2026-01-02T12:00:00Z" /* samples.py: NOW */

/* The status whose name is the longest beginning of the file's name: "bad-field-no-agent.json" is BAD_FIELD. */
static enum status status_of_name(const char *name)
{
	enum status found = STATUS_COUNT;
	size_t longest = 0;

	for (int i = 0; i < STATUS_COUNT; i++) {
		const char *word = status_name((enum status)i);
		size_t size = strlen(word);

		if (size > longest && !strncmp(name, word, size) && name[size] == '-') {
			found = (enum status)i;
			longest = size;
		}
	}
	if (found == STATUS_COUNT)
		fail_msg("%s begins with no status", name);
	return found;
}

static void read_vector(const char *folder, const char *name, struct buffer *bytes)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/schemas/vectors/%s/%s", source ? source : ".", folder, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be opened", path);
	buffer_init(bytes, VECTORS_SIZE_MAX);
	assert_int_equal(buffer_reserve(bytes, VECTORS_SIZE_MAX), STATUS_OK);
	bytes->size = fread(bytes->data, 1, VECTORS_SIZE_MAX, file);
	fclose(file);
}

typedef enum status examine(struct bytes bytes, struct fault *fault);

/* Looks at all of a folder before it fails, so that one run names every wrong file. */
static void check_folder(const char *folder, const char *ending, examine *examine_one, size_t at_least, unsigned *seen)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];
	size_t count = 0, wrong = 0;
	struct dirent *found;
	DIR *directory;

	snprintf(path, sizeof(path), "%s/schemas/vectors/%s", source ? source : ".", folder);
	directory = opendir(path);
	if (!directory)
		fail_msg("%s cannot be opened", path);
	while ((found = readdir(directory))) {
		const char *name = found->d_name;
		struct fault fault = { .status = STATUS_OK };
		struct buffer bytes;
		size_t size = strlen(name);

		if (size < strlen(ending) || strcmp(name + size - strlen(ending), ending) != 0 || strstr(name, ".expected.") ||
		    !strcmp(name, "policy.json"))
			continue;
		read_vector(folder, name, &bytes);
		enum status wanted = status_of_name(name), given = examine_one(buffer_bytes(&bytes), &fault);
		buffer_release(&bytes);
		count++;
		seen[wanted]++;
		if (given != wanted) {
			print_message("%s/%s: %s at %s: %s\n", folder, name, status_name(given), fault.place, fault.detail);
			wrong++;
		}
	}
	closedir(directory);
	assert_int_equal(wrong, 0);
	assert_true(count >= at_least);
}

static void expect(const unsigned *seen, const enum status *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (seen[wanted[i]] == 0)
			fail_msg("no vector gives %s", status_name(wanted[i]));
}

#define EXPECT(seen, ...) \
	do { \
		static const enum status wanted[] = { __VA_ARGS__ }; \
		expect(seen, wanted, sizeof(wanted) / sizeof(wanted[0])); \
	} while (0)

/* ---- texts ---- */

static void test_json_gate(void **state)
{
	struct json *table = vectors_open("json-gate.json");
	const struct json *texts = json_member(table, "texts");
	unsigned seen[STATUS_COUNT] = { 0 };

	(void)state;
	assert_true(json_count(texts) >= 90);
	for (const struct json *row = json_first(texts); row; row = json_next(row)) {
		struct buffer text, canonical, wanted;
		struct json *value = NULL;
		struct fault fault = { .status = STATUS_OK };
		enum status status;

		buffer_init(&text, VECTORS_SIZE_MAX);
		buffer_init(&canonical, VECTORS_SIZE_MAX);
		buffer_init(&wanted, VECTORS_SIZE_MAX);
		assert_int_equal(base64_decode(json_text_bytes(json_member(row, "text")), &text), STATUS_OK);
		status = json_parse(buffer_bytes(&text), VECTORS_SIZE_MAX, &value, &fault);
		if (strcmp(status_name(status), vectors_text(row, "status")) != 0)
			fail_msg("%s: %s, not %s: %.*s", vectors_text(row, "name"), status_name(status), vectors_text(row, "status"),
			    (int)text.size, (const char *)text.data);
		seen[status]++;
		if (status == STATUS_OK) {
			assert_int_equal(base64_decode(bytes_of_text(vectors_text(row, "canonical")), &wanted), STATUS_OK);
			assert_int_equal(json_canonical(value, &canonical), STATUS_OK);
			assert_true(bytes_equal(buffer_bytes(&canonical), buffer_bytes(&wanted)));
		}
		json_free(value);
		buffer_release(&text);
		buffer_release(&canonical);
		buffer_release(&wanted);
	}
	json_free(table);
	EXPECT(seen, STATUS_OK, STATUS_JSON_SYNTAX, STATUS_JSON_DUPLICATE, STATUS_JSON_NUMBER, STATUS_JSON_DEPTH,
	    STATUS_JSON_TRAILING, STATUS_BAD_TEXT);
}

/* ---- entries ---- */

static enum status examine_entry(struct bytes bytes, struct fault *fault)
{
	struct record record;
	enum status status = record_read(bytes, &record, fault);

	if (status == STATUS_OK)
		status = record_verify(&record);
	record_release(&record);
	return status;
}

static void test_entries(void **state)
{
	unsigned seen[STATUS_COUNT] = { 0 };

	(void)state;
	check_folder("entries", ".json", examine_entry, 90, seen);
	assert_true(seen[STATUS_OK] >= KIND_COUNT);
	EXPECT(seen, STATUS_BAD_ENVELOPE, STATUS_JSON_SYNTAX, STATUS_JSON_DUPLICATE, STATUS_JSON_NUMBER, STATUS_JSON_DEPTH,
	    STATUS_JSON_TRAILING, STATUS_BAD_TEXT, STATUS_NOT_CANONICAL, STATUS_BAD_STATEMENT, STATUS_UNKNOWN_KIND,
	    STATUS_BAD_FIELD, STATUS_KEYID_MISMATCH, STATUS_BAD_KEY, STATUS_BAD_SIGNATURE);
}

/* ---- documents ---- */

static enum status examine_document(struct bytes bytes, struct fault *fault,
    enum status (*use)(const struct json *document, struct fault *fault))
{
	struct json *document = NULL;
	enum status status = json_parse(bytes, REPORT_MAX, &document, fault);

	if (status == STATUS_OK)
		status = use(document, fault);
	json_free(document);
	return status;
}

static enum status examine_report(struct bytes bytes, struct fault *fault)
{
	return examine_document(bytes, fault, report_validate);
}

static enum status examine_policy(struct bytes bytes, struct fault *fault)
{
	return examine_document(bytes, fault, policy_validate);
}

static void test_documents(void **state)
{
	unsigned reports[STATUS_COUNT] = { 0 }, policies[STATUS_COUNT] = { 0 };

	(void)state;
	check_folder("reports", ".json", examine_report, 50, reports);
	EXPECT(reports, STATUS_OK, STATUS_BAD_DOCUMENT, STATUS_UNKNOWN_OPERATOR, STATUS_BAD_REGEX, STATUS_JSON_DUPLICATE);
	check_folder("policies", ".json", examine_policy, 60, policies);
	EXPECT(policies, STATUS_OK, STATUS_BAD_DOCUMENT, STATUS_UNKNOWN_OPERATOR, STATUS_BAD_REGEX, STATUS_JSON_DUPLICATE);
}

/* ---- bundles ---- */

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct bytes *file = context;

	if (offset > file->size || size > file->size - offset)
		return STATUS_IO;
	memcpy(data, file->data + offset, size);
	return STATUS_OK;
}

/* The status that verify --json gives under integrity; a bundle in which all holds must also MATCH. */
static enum status status_of_answer(const struct verification *verification)
{
	const struct json *integrity = json_member(verification->json, "integrity");
	const char *name = json_member_text(integrity, "status");
	struct fault fault = { .status = STATUS_OK };

	if (shape_check(&shape_verification, verification->json, STATUS_BAD_DOCUMENT, &fault) != STATUS_OK)
		fail_msg("the answer has not its own form: %s: %s", fault.place, fault.detail);
	assert_true(verification->has_result);
	if (json_member_is_true(integrity, "holds")) {
		assert_int_equal(verification->result, RESULT_MATCHES);
		return STATUS_OK;
	}
	assert_int_equal(verification->result, RESULT_INVALID);
	for (int i = 0; i < STATUS_COUNT; i++)
		if (name && !strcmp(status_name((enum status)i), name))
			return (enum status)i;
	fail_msg("the answer names no status");
	return STATUS_COUNT;
}

static enum status examine_bundle(struct bytes bytes, struct fault *fault)
{
	const struct reader reader = { .read_at = read_at, .context = &bytes, .size = bytes.size };
	struct fault machine = { .status = STATUS_OK };
	struct verification verification;
	struct bundle *bundle;
	struct buffer policy;
	enum status status = bundle_open(&reader, &bundle, fault);

	read_vector("bundles", "policy.json", &policy);
	struct verify_request request = { .has_policy = true, .policy = buffer_bytes(&policy) };
	assert_int_equal(rfc3339_read(bytes_of_text(EVALUATED_AT), &request.now), STATUS_OK);
	if (status == STATUS_OK) {
		request.source = bundle_source(bundle);
		request.has_report = request.source->has_report;
		request.report_index = request.source->report_index;
	} else {
		request.container = fault;
	}
	assert_int_equal(verify_run(&request, &verification, &machine), STATUS_OK);
	status = status_of_answer(&verification);
	verification_release(&verification);
	bundle_close(bundle);
	buffer_release(&policy);
	return status;
}

static void test_bundles(void **state)
{
	unsigned seen[STATUS_COUNT] = { 0 };

	(void)state;
	check_folder("bundles", ".bundle", examine_bundle, 60, seen);
	EXPECT(seen, STATUS_OK, STATUS_BAD_BUNDLE, STATUS_JSON_DUPLICATE, STATUS_BAD_FIELD, STATUS_BAD_ENVELOPE,
	    STATUS_BAD_SIGNATURE, STATUS_UNKNOWN_KIND, STATUS_CHAIN_BROKEN, STATUS_ROOT_MISMATCH, STATUS_UNKNOWN_LOG,
	    STATUS_BAD_NOTE, STATUS_BAD_CHECKPOINT, STATUS_BAD_PROOF, STATUS_BAD_PATH_LENGTH, STATUS_BLOB_MISMATCH,
	    STATUS_BAD_DOCUMENT, STATUS_BAD_STATEMENT, STATUS_UNKNOWN_OPERATOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_gate),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_bundles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

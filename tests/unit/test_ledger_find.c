#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#include "format/hex.h"
#include "ledger/select.h"
#include "ledger_scratch.h"
#include "ledger_audit.h"

#define RECORDS 120

/* What the filters are asked about, kept apart from the ledger. */
struct fact {
	enum kind kind;
	const char *step, *agent, *subject;
	char fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct digest id;
};

static struct fact facts[RECORDS];

static enum status append_blob_record(struct ledger *ledger, struct signer *signer, enum kind kind, const char *content,
    struct json *predicate, const char *subject, struct receipt *receipt)
{
	struct fault fault = { .status = STATUS_OK };
	struct json *subjects = scratch_subject(subject), *blob = json_object();
	struct blob_writer *writer;
	struct blob_name name;
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	assert_int_equal(blob_writer_open(ledger, &writer), STATUS_OK);
	assert_int_equal(blob_writer_add(writer, bytes_of_text(content)), STATUS_OK);
	assert_int_equal(blob_writer_finish(writer, &name), STATUS_OK);
	digest_hex(&name.digest, hex);
	json_put_text(blob, "sha256", hex);
	json_put_integer(blob, "size", (int64_t)name.size);
	json_put(predicate, "content", blob);

	struct draft draft = { .kind = kind, .subject = subjects, .predicate = predicate, .time = SCRATCH_TIME,
		.blobs = &writer, .blob_count = 1 };

	status = append_record(ledger, signer, &draft, receipt, &fault);
	if (status != STATUS_OK)
		fail_msg("%s: %s %s", status_name(status), fault.place, fault.detail);
	blob_writer_close(writer);
	json_free(subjects);
	json_free(predicate);
	return status;
}

static void fill(struct ledger *ledger, struct signer *signers[static 2])
{
	static const char *const steps[] = { "unit", "lint", NULL };
	static const char *const subjects[] = { SCRATCH_COMMIT, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	static const char *const agents[] = { "alice", "bob" };
	uint32_t seed = (uint32_t)time(NULL);

	printf("# seed %u\n", seed);
	srand(seed);
	for (unsigned i = 0; i < RECORDS; i++) {
		struct fact *fact = &facts[i];
		struct json *predicate = json_object();
		struct receipt receipt;
		char content[32];
		unsigned agent = (unsigned)rand() % 2;

		snprintf(content, sizeof(content), "content %u", i);
		fact->kind = rand() % 3 ? KIND_FILE : KIND_TEST_RESULT;
		fact->step = steps[rand() % 3];
		fact->agent = agents[agent];
		fact->subject = subjects[rand() % 2];
		ssh_key_fingerprint(signer_key(signers[agent]), fact->fingerprint);
		json_put_text(predicate, "path", "p");
		if (fact->step != NULL)
			json_put_text(predicate, "step", fact->step);
		if (fact->kind == KIND_TEST_RESULT)
			json_put_text(predicate, "format", "tap");
		append_blob_record(ledger, signers[agent], fact->kind, content, predicate, fact->subject, &receipt);
		fact->id = receipt.id;
	}
}

static bool fits(const struct fact *fact, const struct ledger_filter *filter)
{
	if (filter->kind >= 0 && filter->kind != (int)fact->kind)
		return false;
	if (filter->step != NULL && (fact->step == NULL || strcmp(fact->step, filter->step) != 0))
		return false;
	if (filter->agent != NULL && strcmp(fact->agent, filter->agent) != 0 &&
	    strcmp(fact->fingerprint, filter->agent) != 0)
		return false;
	return filter->subject == NULL || strcmp(fact->subject, filter->subject) == 0;
}

static void test_filters(struct ledger *ledger)
{
	static const int kinds[] = { -1, KIND_FILE, KIND_TEST_RESULT, KIND_RUN };
	static const char *const steps[] = { NULL, "unit", "lint", "uni" };
	const char *agents[] = { NULL, "alice", facts[0].fingerprint, "SHA256:x" };
	static const char *const subjects[] = { NULL, SCRATCH_COMMIT, "0123" };

	for (unsigned choice = 0; choice < 4 * 4 * 4 * 3; choice++) {
		struct ledger_filter filter = { .kind = kinds[choice % 4], .step = steps[choice / 4 % 4],
			.agent = agents[choice / 16 % 4], .subject = subjects[choice / 64] };

		for (uint64_t from = 0; from <= RECORDS; from++) {
			uint64_t expected = from, index;
			bool is_there;

			while (expected < RECORDS && !fits(&facts[expected], &filter))
				expected++;
			is_there = ledger_next(ledger, &filter, from, &index) == STATUS_OK;
			assert_int_equal(is_there, expected < RECORDS);
			if (is_there)
				assert_int_equal(index, expected);
			expected = from < RECORDS ? from + 1 : RECORDS;
			while (expected > 0 && !fits(&facts[expected - 1], &filter))
				expected--;
			is_there = ledger_previous(ledger, &filter, from, &index) == STATUS_OK;
			assert_int_equal(is_there, expected > 0);
			if (is_there)
				assert_int_equal(index, expected - 1);
		}
	}
}

static void test_names(struct ledger *ledger)
{
	static const char *const unusable[] = { "", "1234567a", "0x12", "-1", "1 ", "ABCDEF0123", "abcdef0", "abc",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0", "12345678g" };
	struct fault fault = { .status = STATUS_OK };
	struct digest id;
	uint64_t index;
	char hex[DIGEST_HEX_SIZE], text[32];

	for (uint64_t i = 0; i < RECORDS; i++) {
		snprintf(text, sizeof(text), "%llu", (unsigned long long)i);
		assert_int_equal(ledger_find(ledger, text, &index, &id, &fault), STATUS_OK);
		assert_int_equal(index, i);
		assert_true(digest_equal(&id, &facts[i].id));
		digest_hex(&facts[i].id, hex);
		for (size_t size = 64; size >= 8; size -= 8) {
			hex[size] = '\0';
			assert_int_equal(ledger_find(ledger, hex, &index, &id, &fault), STATUS_OK);
			assert_int_equal(index, i);
			assert_true(digest_equal(&id, &facts[i].id));
		}
		digest_hex(&facts[i].id, hex);
		hex[63] = hex[63] == '0' ? '1' : '0';
		assert_int_equal(ledger_find(ledger, hex, &index, &id, &fault), STATUS_NOT_FOUND);
		fault.status = STATUS_OK;
	}
	assert_int_equal(ledger_find(ledger, "120", &index, &id, &fault), STATUS_NOT_FOUND);
	fault.status = STATUS_OK;
	assert_int_equal(ledger_find(ledger, "ffffffffffffffff", &index, &id, &fault), STATUS_NOT_FOUND);
	for (size_t i = 0; i < sizeof(unusable) / sizeof(unusable[0]); i++) {
		fault.status = STATUS_OK;
		if (strcmp(unusable[i], "1234567a") == 0) /* that one is a prefix */
			assert_int_equal(ledger_find(ledger, unusable[i], &index, &id, &fault), STATUS_NOT_FOUND);
		else
			assert_int_equal(ledger_find(ledger, unusable[i], &index, &id, &fault), STATUS_USAGE);
	}
	/* Two ids with a common beginning cannot be made in a test; two rows can. */
	struct store_txn *txn;
	struct digest twin = facts[3].id;
	uint8_t row[8] = { 0 };

	twin.bytes[DIGEST_SIZE - 1] ^= 1;
	assert_int_equal(store_begin_write(ledger->store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_IDS, bytes_of(twin.bytes, DIGEST_SIZE), bytes_of(row, 8)), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	digest_hex(&facts[3].id, hex);
	assert_int_equal(ledger_find(ledger, hex, &index, &id, &fault), STATUS_OK);
	hex[62] = '\0';
	fault.status = STATUS_OK;
	assert_int_equal(ledger_find(ledger, hex, &index, &id, &fault), STATUS_AMBIGUOUS);
}

static void test_finding(void **state)
{
	struct ledger *ledger = scratch_ledger("find");
	struct signer *signers[2] = { scratch_signer("alice"), scratch_signer("bob") };
	uint64_t index;

	(void)state;
	assert_int_equal(ledger_next(ledger, NULL, 0, &index), STATUS_NOT_FOUND);
	assert_int_equal(ledger_previous(ledger, NULL, 9, &index), STATUS_NOT_FOUND);
	fill(ledger, signers);
	test_filters(ledger);
	test_names(ledger);
	signer_close(signers[0]);
	signer_close(signers[1]);
	ledger_close(ledger);
}

/* An agent that calls itself by another's fingerprint is not found under it. */
static void test_borrowed_fingerprint(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("borrowed");
	struct signer *alice = scratch_signer("alice"), *mallory;
	struct ledger_filter filter = { .kind = -1 };
	char fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct receipt receipt;
	uint64_t index;

	(void)state;
	ssh_key_fingerprint(signer_key(alice), fingerprint);
	assert_int_equal(signer_create(scratch_path("mallory"), fingerprint, &fault), STATUS_OK);
	assert_int_equal(signer_open(scratch_path("mallory"), &mallory, &fault), STATUS_OK);
	assert_string_equal(signer_name(mallory), fingerprint);
	assert_int_equal(scratch_append(ledger, mallory, "it was alice", &receipt, &fault), STATUS_OK);
	filter.agent = fingerprint;
	assert_int_equal(ledger_next(ledger, &filter, 0, &index), STATUS_NOT_FOUND);
	assert_int_equal(scratch_append(ledger, alice, "it was me", &receipt, &fault), STATUS_OK);
	assert_int_equal(ledger_next(ledger, &filter, 0, &index), STATUS_OK);
	assert_int_equal(index, 1);
	signer_close(alice);
	signer_close(mallory);
	ledger_close(ledger);
}

/* A source is one moment: what is appended afterwards is not in it. */
static void test_source_is_a_snapshot(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("snapshot");
	struct signer *alice = scratch_signer("alice");
	struct receipt first, second;
	struct checkpoint head;
	struct source *source;
	struct buffer entry;
	uint64_t index;

	(void)state;
	assert_int_equal(scratch_append(ledger, alice, "before", &first, &fault), STATUS_OK);
	assert_int_equal(ledger_source_open(ledger, &source), STATUS_OK);
	assert_int_equal(scratch_append(ledger, alice, "after", &second, &fault), STATUS_OK);
	assert_int_equal(checkpoint_verify(source->checkpoint, &source->log_key, &head, &fault), STATUS_OK);
	assert_int_equal(head.size, 1);
	assert_true(source->is_complete);
	assert_false(source->has_report);
	buffer_init(&entry, PROOF_SIZE_MAX);
	assert_int_equal(source->entry_at(source->context, 1, &index, &entry), STATUS_NOT_FOUND);
	assert_int_equal(source->find(source->context, &second.id, &index), STATUS_NOT_FOUND);
	assert_int_equal(source->proof(source->context, 1, &entry), STATUS_NOT_FOUND);
	assert_int_equal(source->find(source->context, &first.id, &index), STATUS_OK);
	assert_int_equal(source->proof(source->context, 0, &entry), STATUS_OK);
	buffer_release(&entry);
	ledger_source_close(source);
	signer_close(alice);
	ledger_close(ledger);
}

static bool plan_has(const struct bundle_plan *plan, uint64_t index)
{
	for (size_t i = 0; i < plan->entry_count; i++)
		if (plan->entries[i] == index)
			return true;
	return false;
}

static struct json *report_predicate(void)
{
	struct json *predicate = json_object();

	json_put_integer(predicate, "claims", 1);
	json_put_text(predicate, "verdict", "READY");
	return predicate;
}

static struct json *attestation_predicate(const struct receipt *report)
{
	struct json *predicate = json_object(), *head = json_object(), *verdict = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&report->id, hex);
	json_put_text(head, "origin", "example.org/log");
	json_put_text(head, "root", hex);
	json_put_integer(head, "size", 1);
	json_put(predicate, "checkpoint", head);
	json_put_text(predicate, "evaluated_at", "2025-11-21T00:00:00Z");
	json_put_text(predicate, "report", hex);
	json_put_integer(predicate, "report_index", (int64_t)report->index);
	json_put_text(predicate, "result", "MATCHES");
	json_put_text(predicate, "rules", "self-defined");
	json_put_text(verdict, "claimed", "READY");
	json_put(predicate, "verdict", verdict);
	return predicate;
}

static struct json *file_predicate(void)
{
	struct json *predicate = json_object();

	json_put_text(predicate, "path", "p");
	return predicate;
}

static void test_selection(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct ledger *ledger = scratch_ledger("select");
	struct signer *alice = scratch_signer("alice");
	struct receipt cited, other, report, attestation, other_report, unrelated;
	char document[512], hex[DIGEST_HEX_SIZE];
	struct bundle_plan plan;
	struct source *source;

	(void)state;
	append_blob_record(ledger, alice, KIND_FILE, "cited content", file_predicate(), SCRATCH_COMMIT, &cited);
	append_blob_record(ledger, alice, KIND_FILE, "other content", file_predicate(), SCRATCH_COMMIT, &other);
	digest_hex(&cited.id, hex);
	snprintf(document, sizeof(document), "{\"claims\":[{\"evidence\":[{\"record\":\"%s\"},{\"record\":\"%s\"},"
	    "{\"record\":\"%064d\"}]}]}", hex, hex, 0);
	append_blob_record(ledger, alice, KIND_REPORT, document, report_predicate(), SCRATCH_COMMIT, &report);
	append_blob_record(ledger, alice, KIND_ATTESTATION, "the result", attestation_predicate(&report),
	    SCRATCH_COMMIT,
	    &attestation);
	append_blob_record(ledger, alice, KIND_REPORT, "not even JSON", report_predicate(), SCRATCH_COMMIT,
	    &other_report);
	append_blob_record(ledger, alice, KIND_ATTESTATION, "the result", attestation_predicate(&other_report),
	    SCRATCH_COMMIT,
	    &unrelated);
	assert_int_equal(ledger_source_open(ledger, &source), STATUS_OK);
	assert_int_equal(select_for_report(ledger, source, report.index, false, &plan, &fault), STATUS_OK);
	assert_int_equal(plan.report_index, report.index);
	assert_int_equal(plan.entry_count, 3);
	assert_true(plan_has(&plan, cited.index) && plan_has(&plan, report.index) && plan_has(&plan,
	    attestation.index));
	assert_int_equal(plan.blob_count, 3);
	for (size_t i = 1; i < plan.entry_count; i++)
		assert_true(plan.entries[i - 1] < plan.entries[i]);
	for (size_t i = 0; i < plan.blob_count; i++) {
		if (i > 0)
			assert_true(memcmp(plan.blobs[i - 1].digest.bytes, plan.blobs[i].digest.bytes,
			    DIGEST_SIZE) < 0);
		if (plan.blobs[i].size == strlen("cited content")) {
			struct digest expected = digest_of(bytes_of_text("cited content"));

			assert_true(digest_equal(&plan.blobs[i].digest, &expected));
		}
	}
	bundle_plan_release(&plan);
	assert_int_equal(select_for_report(ledger, source, report.index, true, &plan, &fault), STATUS_OK);
	assert_int_equal(plan.entry_count, 6);
	assert_int_equal(plan.blob_count, 5); /* two attestations share theirs */
	bundle_plan_release(&plan);
	assert_int_equal(select_for_report(ledger, source, other_report.index, false, &plan, &fault), STATUS_OK);
	assert_int_equal(plan.entry_count, 2);
	bundle_plan_release(&plan);
	assert_int_equal(select_for_report(ledger, source, cited.index, false, &plan, &fault), STATUS_BAD_FIELD);
	fault.status = STATUS_OK;
	assert_int_equal(select_for_report(ledger, source, 99, false, &plan, &fault), STATUS_NOT_FOUND);
	ledger_source_close(source);
	signer_close(alice);
	ledger_close(ledger);
}

static void test_init_refusals(void **state)
{
	static const char *const origins[] = { "", "with space", "with+plus", "line\nbreak" };
	struct fault fault = { .status = STATUS_OK };
	struct store *store;

	(void)state;
	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
		fault.status = STATUS_OK;
		assert_int_equal(ledger_init(scratch_path("origin"), origins[i], &fault), STATUS_BAD_NOTE);
	}
	fault.status = STATUS_OK;
	assert_int_equal(ledger_init(scratch_path("no/parent"), "example.org/log", &fault), STATUS_IO);
	fault.status = STATUS_OK;
	assert_int_equal(scratch_run("mkdir taken; echo mine > taken/file"), 0);
	assert_int_equal(ledger_init(scratch_path("taken"), "example.org/log", &fault), STATUS_EXISTS);
	assert_int_equal(scratch_run("test \"$(ls -A taken)\" = file; test -z \"$(ls -d *.partial)\""), 0);
	fault.status = STATUS_OK;
	assert_int_equal(ledger_init(scratch_path("fine/"), "example.org/log", &fault), STATUS_OK);
	assert_int_equal(scratch_run("test \"$(cat fine/.gitignore)\" = '*'; test $(stat -c %a fine/log_key) = 600;"
	    "test $(stat -c %a fine) = 700; ssh-keygen -lf fine/log_key.pub;"
	    "grep -q '^example.org/log+' fine/log.vkey"), 0);
	assert_null(scratch_open("missing", 0, &fault));
	assert_int_equal(fault.status, STATUS_NOT_FOUND);
	fault.status = STATUS_OK;
	/* A vkey of another log: its checkpoint is not this one's. */
	assert_int_equal(ledger_init(scratch_path("fine-too"), "example.org/log", &fault), STATUS_OK);
	assert_int_equal(scratch_run("cp fine-too/log.vkey fine/log.vkey"), 0);
	assert_null(scratch_open("fine", 0, &fault));
	assert_int_equal(fault.status, STATUS_UNKNOWN_LOG);
	fault.status = STATUS_OK;

	struct store_txn *txn;

	assert_int_equal(store_open(scratch_path("fine-too"), 0, STORE_WRITE, &store), STATUS_OK);
	assert_int_equal(store_begin_write(store, &txn), STATUS_OK);
	assert_int_equal(store_put(txn, STORE_META, bytes_of_text("format"), bytes_of_text("2")), STATUS_OK);
	assert_int_equal(store_commit(txn), STATUS_OK);
	store_close(store);
	assert_null(scratch_open("fine-too", 0, &fault));
	assert_int_equal(fault.status, STATUS_STORE_VERSION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding),
		cmocka_unit_test(test_borrowed_fingerprint),
		cmocka_unit_test(test_source_is_a_snapshot),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_init_refusals),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

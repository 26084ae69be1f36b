#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/select.h"
#include "ledger_scratch.h"

#define RECORDS_MAX 32

struct scene {
	struct ledger *ledger;
	struct signer *signer;
	char ids[RECORDS_MAX][DIGEST_HEX_SIZE];
	uint64_t count;
};

/* append(scene, kind, predicate, content): its index; ${content}, if any, becomes the blob that the predicate names. */
static uint64_t append(struct scene *scene, enum kind kind, struct json *predicate, const char *content)
{
	struct fault fault = { .status = STATUS_OK };
	struct json *subject = scratch_subject(SCRATCH_COMMIT), *blob = json_object();
	struct blob_writer *writer = NULL;
	struct blob_name name;
	struct receipt receipt;
	char hex[DIGEST_HEX_SIZE];

	if (content) {
		assert_int_equal(blob_writer_open(scene->ledger, &writer), STATUS_OK);
		assert_int_equal(blob_writer_add(writer, bytes_of_text(content)), STATUS_OK);
		assert_int_equal(blob_writer_finish(writer, &name), STATUS_OK);
		digest_hex(&name.digest, hex);
		json_put_text(blob, "sha256", hex);
		json_put_integer(blob, "size", (int64_t)name.size);
		json_put(predicate, "content", json_copy(blob));
	}
	const struct draft draft = { .kind = kind, .subject = subject, .predicate = predicate, .time = SCRATCH_TIME,
		.blobs = &writer, .blob_count = content ? 1 : 0 };

	if (append_record(scene->ledger, scene->signer, &draft, &receipt, &fault) != STATUS_OK)
		fail_msg("%s: %s: %s", status_name(fault.status), fault.place, fault.detail);
	blob_writer_close(writer);
	json_free(blob);
	json_free(subject);
	json_free(predicate);
	assert_int_equal(receipt.index, scene->count);
	assert_true(scene->count < RECORDS_MAX);
	digest_hex(&receipt.id, scene->ids[scene->count]);
	return scene->count++;
}

static uint64_t statement(struct scene *scene, const char *text)
{
	struct json *predicate = json_object();

	json_put_text(predicate, "mode", "manual");
	json_put_text(predicate, "text", text);
	return append(scene, KIND_STATEMENT, predicate, NULL);
}

/* A document need not be a good one: what it mentions is what counts. */
static uint64_t report(struct scene *scene, uint64_t cited)
{
	struct json *predicate = json_object();
	char document[256];

	snprintf(document, sizeof(document), "{\"claims\":[{\"evidence\":[\"%s\"]}],\"of\":%u}", scene->ids[cited],
	    (unsigned)scene->count);
	json_put_integer(predicate, "claims", 1);
	json_put_text(predicate, "verdict", "READY");
	return append(scene, KIND_REPORT, predicate, document);
}

/* ${evidence} == ${about}: none. */
static uint64_t dispute(struct scene *scene, uint64_t about, uint64_t evidence)
{
	struct json *predicate = json_object(), *cited = json_array();

	json_put_text(predicate, "action", "open");
	json_put_text(predicate, "about", scene->ids[about]);
	json_put_text(predicate, "grounds", "rebut");
	json_put_text(predicate, "text", "it is not so");
	json_push_text(cited, scene->ids[evidence]);
	if (evidence != about)
		json_put(predicate, "evidence", cited);
	else
		json_free(cited);
	return append(scene, KIND_DISPUTE, predicate, NULL);
}

static uint64_t withdrawal(struct scene *scene, uint64_t about)
{
	struct json *predicate = json_object();

	json_put_text(predicate, "action", "withdraw");
	json_put_text(predicate, "about", scene->ids[about]);
	return append(scene, KIND_DISPUTE, predicate, NULL);
}

static uint64_t resolution(struct scene *scene, uint64_t one, uint64_t other)
{
	struct json *predicate = json_object(), *reports = json_array(), *heads = json_array(), *head = json_object(),
		*counts = json_object(), *verdicts = json_array();

	for (int i = 0; i < 2; i++) {
		struct json *ending = json_object();

		json_put_text(ending, "ending", "UPHELD");
		json_put_integer(ending, "open", 0);
		json_put_integer(ending, "overturned", 0);
		json_push(verdicts, ending);
	}
	json_put(predicate, "verdicts", verdicts);
	json_push_text(reports, scene->ids[one]);
	json_push_text(reports, scene->ids[other]);
	json_put(predicate, "reports", reports);
	json_put_text(head, "origin", "example.org/log");
	json_put_text(head, "root", scene->ids[0]);
	json_put_integer(head, "size", 1);
	json_push(heads, head);
	json_put(predicate, "checkpoints", heads);
	json_put_integer(counts, "contested", 1);
	json_put_integer(counts, "open", 0);
	json_put_integer(counts, "overturned", 1);
	json_put(predicate, "counts", counts);
	json_put_text(predicate, "evaluated_at", "2026-01-01T00:00:00.000Z");
	json_put_text(predicate, "result", "SETTLED");
	return append(scene, KIND_RESOLUTION, predicate, "{\"resolved\":true}");
}

static void assert_selected(struct scene *scene, uint64_t report_index, bool is_complete, const uint64_t *wanted,
    size_t count, size_t blobs)
{
	struct fault fault = { .status = STATUS_OK };
	struct bundle_plan plan;
	struct source *source;

	assert_int_equal(ledger_source_open(scene->ledger, &source), STATUS_OK);
	assert_int_equal(select_for_report(scene->ledger, source, report_index, is_complete, &plan, &fault), STATUS_OK);
	for (size_t i = 0; i < plan.entry_count && i < count; i++)
		assert_int_equal(plan.entries[i], wanted[i]);
	assert_int_equal(plan.entry_count, count);
	assert_int_equal(plan.blob_count, blobs);
	bundle_plan_release(&plan);
	ledger_source_close(source);
}

static void what_concerns_a_report(void **state)
{
	struct scene scene = { .ledger = scratch_ledger("ledger"), .signer = scratch_signer("alice") };
	const uint64_t all[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

	(void)state;
	assert_non_null(scene.ledger);
	assert_non_null(scene.signer);
	const uint64_t cited = statement(&scene, "cited"), other_cited = statement(&scene, "cited by the other"),
		shown = statement(&scene, "shown by a challenge"), mine = report(&scene, cited),
		other = report(&scene, other_cited), challenge = dispute(&scene, mine, shown),
		of_other = dispute(&scene, other, other), of_challenge = dispute(&scene, challenge, challenge),
		withdrawn = withdrawal(&scene, of_challenge), ended = resolution(&scene, other, mine);

	dispute(&scene, of_other, of_other);
	resolution(&scene, other, other);
	statement(&scene, "nobody cites it");
	assert_int_equal(scene.count, sizeof(all) / sizeof(all[0]));

	/* Two blobs: the document and what the resolution says. */
	assert_selected(&scene, mine, false, (const uint64_t[]){ cited, shown, mine, challenge, of_challenge, withdrawn, ended },
	    7, 2);
	assert_selected(&scene, other, false, (const uint64_t[]){ other_cited, other, of_other, ended, 10, 11 }, 6, 2);
	assert_selected(&scene, mine, true, all, sizeof(all) / sizeof(all[0]), 3);
	signer_close(scene.signer);
	ledger_close(scene.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_concerns_a_report) };

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

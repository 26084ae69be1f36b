/* Older checkpoints of a log, and cosignatures of its newest: what the whole verifier answers to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/consistency.h"
#include "format/tlog_policy.h"
#include "memory_log.h"
#include "verify/verify.h"

#define ENTRIES 7

static void build(struct memory_log *log)
{
	char id[DIGEST_HEX_SIZE], *document;
	struct digest run;

	log_init(log);
	for (int i = 0; i < ENTRIES - 2; i++)
		log_statement(log, 0, "words");
	run = log_run(log, (struct run_spec){ .agent = 0, .step = "unit", .out = "ok\n", .commit = LOG_COMMIT });
	digest_hex(&run, id);
	document = quoted("{'schema':'urn:exhibit:report:v1','title':'t','verdicts':['NOT READY','READY'],'verdict':'READY',"
	    "'claims':[{'id':'works','text':'It works.','asserted':'passed','evidence':['%s']}]}", id);
	log_report(log, 1, document);
	free(document);
	log_seal(log);
}

/* The tree's head at an older size, of the first entries or of others, signed by the log or by somebody else. */
struct old_head {
	uint64_t size;
	bool is_other;
	const char *origin;              /* NULL: the log's */
	const struct log_agent *signer;  /* NULL: the log */
};

static void sign_text(const struct log_agent *signer, const char *name, struct buffer *text)
{
	struct ed25519_signature signature;
	struct note_key key;

	assert_int_equal(note_key_make(name, &signer->key, &key), STATUS_OK);
	crypto_sign_detached(signature.bytes, NULL, text->data, text->size, signer->secret);
	assert_int_equal(buffer_append_byte(text, '\n'), STATUS_OK);
	assert_int_equal(note_sign_line(&key, &signature, text), STATUS_OK);
}

static void write_head(struct memory_log *log, struct old_head old, struct checkpoint *head, struct buffer *note)
{
	const char *origin = old.origin ? old.origin : log->log_key.name;
	struct merkle_tree tree = { memory_node, log, log->entry_count };

	memset(head, 0, sizeof(*head));
	snprintf(head->origin, sizeof(head->origin), "%s", origin);
	head->size = old.size;
	if (old.size <= log->entry_count)
		assert_int_equal(merkle_root(&tree, old.size, &head->root), STATUS_OK);
	if (old.is_other)
		head->root.bytes[5] ^= 1;
	buffer_init(note, CHECKPOINT_SIZE_MAX);
	assert_int_equal(checkpoint_text(head, note), STATUS_OK);
	sign_text(old.signer ? old.signer : &log->log_key, origin, note);
}

/* How a proof is wrong. */
enum spoiled { NO_PROOF, GOOD, ONE_HASH_LESS, ONE_HASH_MORE, ONE_BIT, OTHER_OLD_SIZE, OTHER_CHECKPOINT, NO_PROOF_AT_ALL };

static void write_proof(struct memory_log *log, uint64_t old_size, enum spoiled spoiled, struct buffer *body)
{
	struct merkle_tree tree = { memory_node, log, log->entry_count };
	struct consistency proof = { .old_size = old_size, .checkpoint = log->source.checkpoint };
	struct checkpoint other;
	struct buffer note;

	buffer_init(body, CONSISTENCY_SIZE_MAX);
	if (spoiled == NO_PROOF)
		return;
	if (old_size <= log->entry_count)
		assert_int_equal(merkle_consistency_path(&tree, old_size, log->entry_count, proof.path, &proof.path_count),
		    STATUS_OK);
	write_head(log, (struct old_head){ .size = 6 }, &other, &note);
	if (spoiled == ONE_HASH_LESS)
		proof.path_count--;
	if (spoiled == ONE_HASH_MORE)
		proof.path[proof.path_count++] = merkle_empty();
	if (spoiled == ONE_BIT)
		proof.path[0].bytes[0] ^= 1;
	if (spoiled == OTHER_OLD_SIZE)
		proof.old_size++;
	if (spoiled == OTHER_CHECKPOINT)
		proof.checkpoint = buffer_bytes(&note);
	if (spoiled == NO_PROOF_AT_ALL)
		assert_int_equal(buffer_append_text(body, "old x\n"), STATUS_OK);
	else
		assert_int_equal(consistency_write(&proof, body), STATUS_OK);
	buffer_release(&note);
}

struct history_case {
	const char *name;
	struct old_head old;
	enum spoiled spoiled;
	bool is_complete, is_not_required;
	const char *state, *result; /* result NULL: as without history, which is MATCHES */
};

static const struct log_agent stranger; /* stands for the second agent */

static const struct history_case cases[] = {
	{ "all entries, an older head", { .size = 3 }, NO_PROOF, true, false, "holds", NULL },
	{ "all entries, a power of two", { .size = 4 }, NO_PROOF, true, false, "holds", NULL },
	{ "all entries, the empty log", { .size = 0 }, NO_PROOF, true, false, "holds", NULL },
	{ "all entries, the same head", { .size = ENTRIES }, NO_PROOF, true, false, "holds", NULL },
	{ "all entries, all but one", { .size = ENTRIES - 1 }, NO_PROOF, true, false, "holds", NULL },
	{ "all entries, another tree of that size", { .size = 3, .is_other = true }, NO_PROOF, true, false, "forked", "INVALID" },
	{ "all entries, another empty tree", { .size = 0, .is_other = true }, NO_PROOF, true, false, "forked", "INVALID" },
	{ "all entries, the same size, another tree", { .size = ENTRIES, .is_other = true }, NO_PROOF, true, false, "forked",
	    "INVALID" },
	{ "all entries, a newer head", { .size = ENTRIES + 1 }, NO_PROOF, true, false, "rolled-back", "INVALID" },
	{ "cited, a newer head", { .size = ENTRIES + 1 }, NO_PROOF, false, false, "rolled-back", "INVALID" },
	{ "remembered, a newer head", { .size = ENTRIES + 1 }, NO_PROOF, true, true, "cannot-tell", NULL },
	{ "remembered, another tree", { .size = 3, .is_other = true }, NO_PROOF, true, true, "forked", "INVALID" },
	{ "remembered, cited, another tree of the same size", { .size = ENTRIES, .is_other = true }, NO_PROOF, false, true,
	    "forked", "INVALID" },
	{ "remembered, cited, no proof", { .size = 3 }, NO_PROOF, false, true, "cannot-tell", NULL },
	{ "another log", { .size = 3, .origin = "other.example/log" }, NO_PROOF, true, false, "cannot-tell", "INCOMPLETE" },
	{ "another key", { .size = 3, .is_other = true, .signer = &stranger }, NO_PROOF, true, false, "cannot-tell",
	    "INCOMPLETE" },
	{ "remembered, another key", { .size = 3, .is_other = true, .signer = &stranger }, NO_PROOF, true, true, "cannot-tell",
	    NULL },
	{ "cited, no proof", { .size = 3 }, NO_PROOF, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, the same head needs none", { .size = ENTRIES }, NO_PROOF, false, false, "holds", NULL },
	{ "cited, a proof", { .size = 3 }, GOOD, false, false, "holds", NULL },
	{ "cited, a proof from a power of two", { .size = 4 }, GOOD, false, false, "holds", NULL },
	{ "cited, a proof from nothing", { .size = 0 }, GOOD, false, false, "holds", NULL },
	{ "cited, a proof, but another tree", { .size = 3, .is_other = true }, GOOD, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, a hash less", { .size = 3 }, ONE_HASH_LESS, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, a hash more", { .size = 3 }, ONE_HASH_MORE, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, a bit", { .size = 3 }, ONE_BIT, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, of another size", { .size = 3 }, OTHER_OLD_SIZE, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, to another checkpoint", { .size = 3 }, OTHER_CHECKPOINT, false, false, "cannot-tell", "INCOMPLETE" },
	{ "cited, no proof at all", { .size = 3 }, NO_PROOF_AT_ALL, false, false, "cannot-tell", "INCOMPLETE" },
	{ "all entries need no proof, and a bad one is not asked", { .size = 3 }, ONE_BIT, true, false, "holds", NULL },
};

static const char policy_form[] = "{'schema':'urn:exhibit:policy:v1',%s'verdicts':['NOT READY','READY'],"
    "'claims':[{'id':'works','evidence':{'step':'unit'},'check':{'op':'exit-code'}}],'decision':"
    "[{'when':{'op':'every','among':'required','is':['passed']},'verdict':'READY'},{'verdict':'NOT READY'}]}";

static void verify(const struct memory_log *log, const char *policy, const struct remembered *remembered, size_t count,
    struct verification *answer)
{
	const struct verify_request request = { .source = &log->source, .has_report = true, .report_index = ENTRIES - 1,
		.has_policy = true, .policy = bytes_of_text(policy), .now = LOG_TIME + 3600000, .remembered = remembered,
		.remembered_count = count };
	struct fault fault = { .status = STATUS_OK };

	if (verify_run(&request, answer, &fault) != STATUS_OK)
		fail_msg("%s: %s: %s", status_sentence(fault.status), fault.place, fault.detail);
	if (shape_check(&shape_verification, answer->json, STATUS_BAD_DOCUMENT, &fault) != STATUS_OK)
		fail_msg("the answer has not its own form: %s: %s", fault.place, fault.detail);
}

static bool try_one(const struct history_case *one, const char *policy)
{
	struct memory_log log;
	struct checkpoint head;
	struct buffer note, proof;
	struct verification answer;
	struct old_head old = one->old;
	const char *state, *result, *wanted = one->result ? one->result : "MATCHES";
	bool is_forked = !strcmp(one->state, "forked") || !strcmp(one->state, "rolled-back"), holds;

	build(&log);
	log.source.is_complete = one->is_complete;
	if (old.signer)
		old.signer = &log.agents[1];
	write_head(&log, old, &head, &note);
	write_proof(&log, old.size, one->spoiled, &proof);
	const struct remembered remembered = { .note = buffer_bytes(&note), .proof = buffer_bytes(&proof),
		.is_required = !one->is_not_required };
	verify(&log, policy, &remembered, 1, &answer);
	const struct json *row = json_first(json_member(answer.json, "history"));
	state = json_member_text(row, "state");
	result = json_member_text(answer.json, "result");
	/* What nobody asked for is told only where it contradicts. */
	if (one->is_not_required && !is_forked && !row)
		state = one->state;
	holds = state && !strcmp(state, one->state) && !strcmp(result, wanted) && answer.is_forked == is_forked &&
	    (json_member(row, "seen_note") != NULL) == is_forked;
	if (!holds)
		print_error("%s: %s, %s; should be %s, %s\n", one->name, state ? state : "nothing", result, one->state, wanted);
	if (is_forked) {
		/* Both as they were signed: who has them needs nothing else to show it. */
		assert_true(bytes_equal(json_text_bytes(json_member(row, "seen_note")), buffer_bytes(&note)));
		assert_true(bytes_equal(json_text_bytes(json_member(row, "shown_note")), log.source.checkpoint));
		assert_string_equal(json_member_text(json_member(answer.json, "integrity"), "stage"), "history");
	}
	verification_release(&answer);
	buffer_release(&note);
	buffer_release(&proof);
	log_release(&log);
	return holds;
}

static void every_case_gets_its_answer(void **state)
{
	char *policy = quoted(policy_form, "");
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		wrong += !try_one(&cases[i], policy);
	free(policy);
	assert_int_equal(wrong, 0);
}

/* Among many, one that contradicts is told, whatever the others say. */
static void one_of_many_is_enough(void **state)
{
	char *policy = quoted(policy_form, "");
	struct memory_log log;
	struct checkpoint head;
	struct buffer notes[ENTRIES + 1];
	struct remembered remembered[ENTRIES + 1];
	struct verification answer;

	(void)state;
	build(&log);
	for (uint64_t other = 0; other <= ENTRIES + 1; other++) {
		for (uint64_t size = 0; size <= ENTRIES; size++) {
			write_head(&log, (struct old_head){ .size = size, .is_other = size == other }, &head, &notes[size]);
			remembered[size] = (struct remembered){ .note = buffer_bytes(&notes[size]) };
		}
		verify(&log, policy, remembered, ENTRIES + 1, &answer);
		assert_int_equal(answer.is_forked, other <= ENTRIES);
		verification_release(&answer);
		for (uint64_t size = 0; size <= ENTRIES; size++)
			buffer_release(&notes[size]);
	}
	log_release(&log);
	free(policy);
}

/* ---- cosignatures ---- */

static void cosign(struct memory_log *log, const struct log_agent *agent, uint64_t time)
{
	struct ed25519_signature signature;
	struct cosigner cosigner;
	struct buffer message;
	struct note note;

	buffer_init(&message, 2 * NOTE_SIZE_MAX);
	assert_int_equal(note_read(buffer_bytes(&log->checkpoint), &note, NULL), STATUS_OK);
	assert_int_equal(cosignature_message(note.text, time, &message), STATUS_OK);
	crypto_sign_detached(signature.bytes, NULL, message.data, message.size, agent->secret);
	assert_int_equal(cosigner_make(agent->name, &agent->key, &cosigner), STATUS_OK);
	assert_int_equal(cosignature_line(&cosigner, time, &signature, &log->checkpoint), STATUS_OK);
	log->source.checkpoint = buffer_bytes(&log->checkpoint);
	buffer_release(&message);
}

static char *witness_policy(const struct memory_log *log, const char *threshold)
{
	char key[NOTE_VKEY_MAX], *member, *policy;
	struct buffer lines;

	note_key_write(&log->source.log_key, key);
	buffer_init(&lines, 1 << 16);
	assert_int_equal(buffer_append_format(&lines, "log %s\\n", key), STATUS_OK);
	for (int i = 1; i < 3; i++) {
		struct cosigner cosigner;

		assert_int_equal(cosigner_make(log->agents[i].name, &log->agents[i].key, &cosigner), STATUS_OK);
		assert_int_equal(buffer_append_format(&lines, "witness %s ", log->agents[i].name), STATUS_OK);
		assert_int_equal(cosigner_write(&cosigner, &lines), STATUS_OK);
		assert_int_equal(buffer_append_text(&lines, "\\n"), STATUS_OK);
	}
	assert_int_equal(buffer_append_format(&lines, "group g %s coder stranger\\nquorum g\\n", threshold), STATUS_OK);
	assert_true(asprintf(&member, "'tlog_policy':'%s',", buffer_text(&lines)) > 0);
	policy = quoted(policy_form, member);
	free(member);
	buffer_release(&lines);
	return policy;
}

static void expect_quorum(const struct memory_log *log, const char *threshold, const char *result, bool is_met,
    const char *first, const char *second)
{
	char *policy = witness_policy(log, threshold);
	struct verification answer;

	verify(log, policy, NULL, 0, &answer);
	const struct json *witnesses = json_member(answer.json, "witnesses");
	const struct json *row = json_first(json_member(witnesses, "witnesses"));
	assert_string_equal(json_member_text(answer.json, "result"), result);
	assert_int_equal(json_member_is_true(witnesses, "met"), is_met);
	assert_string_equal(json_member_text(row, "state"), first);
	assert_string_equal(json_member_text(json_next(row), "state"), second);
	assert_int_equal(json_member(row, "time") != NULL, !strcmp(first, "cosigned"));
	verification_release(&answer);
	free(policy);
}

static void a_quorum_is_needed_to_match(void **state)
{
	struct memory_log log;

	(void)state;
	build(&log);
	for (int is_complete = 0; is_complete < 2; is_complete++) {
		log.source.is_complete = is_complete;
		expect_quorum(&log, "any", "INCOMPLETE", false, "missing", "missing");
	}
	cosign(&log, &log.agents[1], 1760000000);
	expect_quorum(&log, "any", "MATCHES", true, "cosigned", "missing");
	expect_quorum(&log, "all", "INCOMPLETE", false, "cosigned", "missing");
	cosign(&log, &log.agents[2], 1760000001);
	expect_quorum(&log, "all", "MATCHES", true, "cosigned", "cosigned");
	log_release(&log);
}

/* What is refuted by signed bytes is refuted whoever has seen the log. */
static void a_mismatch_needs_no_quorum(void **state)
{
	struct memory_log log;
	char *policy;
	struct verification answer;

	(void)state;
	build(&log);
	policy = witness_policy(&log, "any");
	/* "exit-code" becomes a check that these bytes fail. */
	char *at = strstr(policy, "{\"op\":\"exit-code\"}"), *changed;
	assert_non_null(at);
	assert_true(asprintf(&changed, "%.*s{\"op\":\"exit-code\",\"in\":[7]}%s", (int)(at - policy), policy,
	    at + strlen("{\"op\":\"exit-code\"}")) > 0);
	verify(&log, changed, NULL, 0, &answer);
	assert_int_equal(answer.result, RESULT_DOES_NOT_MATCH);
	verification_release(&answer);
	free(changed);
	free(policy);
	log_release(&log);
}

static void a_bad_line_by_a_witness_refuses_the_checkpoint(void **state)
{
	struct memory_log log;
	struct verification answer;
	char *policy;

	(void)state;
	build(&log);
	cosign(&log, &log.agents[1], 1760000000);
	policy = witness_policy(&log, "any");
	uint8_t *c = &log.checkpoint.data[log.checkpoint.size - 21];
	*c = *c == 'A' ? 'B' : 'A';
	verify(&log, policy, NULL, 0, &answer);
	assert_int_equal(answer.result, RESULT_INVALID);
	assert_false(answer.is_forked);
	assert_string_equal(json_member_text(json_member(answer.json, "integrity"), "status"), "bad-signature");
	assert_string_equal(json_member_text(json_member(answer.json, "integrity"), "stage"), "checkpoint");
	assert_null(json_member(answer.json, "witnesses"));
	verification_release(&answer);
	free(policy);
	log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_gets_its_answer),
		cmocka_unit_test(one_of_many_is_enough),
		cmocka_unit_test(a_quorum_is_needed_to_match),
		cmocka_unit_test(a_mismatch_needs_no_quorum),
		cmocka_unit_test(a_bad_line_by_a_witness_refuses_the_checkpoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

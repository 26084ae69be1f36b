#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "memory_log.h"
#include "verify/log/integrity.h"

#define NOBODY UINT64_MAX

/*
 * Index 0 ci, 1 coder, 2 ci, 3 stranger (its only record), 4 ci, 5 coder.  hook is called before each record with the
 * log, to spoil what the next one will say.
 */
typedef void spoil(struct memory_log *log, size_t next);

static void build(struct memory_log *log, spoil *hook)
{
	static const unsigned agents[] = { 0, 1, 0, 2, 0, 1 };
	static const char *const out[] = { "ok 1\n1..1\n", "hello\n", "three\n", "four\n", "five\n", "six\n" };

	log_init(log);
	for (size_t i = 0; i < 6; i++) {
		if (hook)
			hook(log, i);
		log_run(log, (struct run_spec){ .agent = agents[i], .step = "unit", .out = out[i], .commit = LOG_COMMIT });
	}
	log_seal(log);
}

static struct integrity look(const struct memory_log *log, const struct trust *trust)
{
	static const struct trust nobody;
	struct integrity integrity;
	struct fault fault = { 0 };

	assert_int_equal(integrity_check(&log->source, trust ? trust : &nobody, NOBODY, NULL, 1, &integrity, &fault), STATUS_OK);
	assert_int_equal(fault.status, STATUS_OK);
	return integrity;
}

static void expect_failure(const char *name, const struct integrity *found, enum stage stage, enum status status,
    const char *place)
{
	if (found->holds)
		fail_msg("%s: it holds", name);
	if (found->stage != stage || found->fault.status != status || strcmp(found->fault.place, place) != 0)
		fail_msg("%s: %s %s at \"%s\" (%s), should be %s %s at \"%s\"", name, stage_name(found->stage),
		    status_name(found->fault.status), found->fault.place, found->fault.detail, stage_name(stage),
		    status_name(status), place);
}

/* ---- what must hold ---- */

static void holds_complete(void **state)
{
	(void)state;
	struct memory_log log;
	build(&log, NULL);
	struct integrity found = look(&log, NULL);
	assert_true(found.holds);
	assert_true(found.is_complete);
	assert_int_equal(found.entries, 6);
	assert_int_equal(found.agents, 3);
	assert_int_equal(found.blobs, 7); /* six outputs and the empty stderr */
	assert_int_equal(found.blobs_missing, 0);
	assert_false(found.log_is_trusted);
	assert_true(found.has_checkpoint);
	assert_int_equal(found.checkpoint.size, 6);
	assert_true(digest_equal(&found.checkpoint.root, &log.root));
	log_release(&log);
}

static void blobs_are_named(void **state)
{
	(void)state;
	struct memory_log log;
	build(&log, NULL);
	log.source.counts_blobs = true;
	log.source.blob_count = 7;
	assert_true(look(&log, NULL).holds);
	log.source.blob_count = 8;
	struct integrity found = look(&log, NULL);
	expect_failure("one blob more", &found, STAGE_BLOBS, STATUS_BAD_BUNDLE, "blobs");
	log_release(&log);
}

/* Every subset of the entries but the empty one is a fine cited source; blobs may be missing anywhere. */
static void holds_cited(void **state)
{
	(void)state;
	struct memory_log log;
	build(&log, NULL);
	log.source.is_complete = false;
	for (unsigned mask = 1; mask < 64; mask++) {
		uint64_t held = 0;
		for (unsigned i = 0; i < 6; i++) {
			log.entries[i].is_left_out = !(mask >> i & 1);
			held += mask >> i & 1;
		}
		struct integrity found = look(&log, NULL);
		if (!found.holds)
			fail_msg("subset %u: %s %s %s", mask, stage_name(found.stage), found.fault.place, found.fault.detail);
		assert_int_equal(found.entries, held);
	}
	for (size_t i = 0; i < log.blob_count; i++)
		log.blobs[i].is_left_out = true;
	struct integrity found = look(&log, NULL);
	assert_true(found.holds);
	assert_int_equal(found.blobs, log.blob_count);
	assert_int_equal(found.blobs_missing, log.blob_count);
	log_release(&log);
}

static void holds_empty_log(void **state)
{
	(void)state;
	struct memory_log log;
	log_init(&log);
	log_seal(&log);
	struct integrity found = look(&log, NULL);
	assert_true(found.holds);
	assert_int_equal(found.checkpoint.size, 0);
	log_release(&log);
}

static void watches_one_entry(void **state)
{
	(void)state;
	static const struct trust nobody;
	struct memory_log log;
	struct integrity found;
	build(&log, NULL);
	assert_int_equal(integrity_check(&log.source, &nobody, 4, NULL, 1, &found, NULL), STATUS_OK);
	assert_true(found.has_watched);
	assert_true(digest_equal(&found.watched, &log.entries[4].id));
	assert_int_equal(integrity_check(&log.source, &nobody, 6, NULL, 1, &found, NULL), STATUS_OK);
	assert_false(found.has_watched);
	log_release(&log);
}

/* ---- form and signatures: one entry is replaced ---- */

/* The payload of an entry with ${from} replaced by ${to}, signed by its agent or by ${signer}. */
static void forge(struct memory_log *log, size_t at, const char *from, const char *to, const struct log_agent *signer)
{
	struct envelope envelope;
	struct buffer payload;
	assert_int_equal(dsse_read(bytes_of(log->entries[at].data, log->entries[at].size), &envelope, NULL), STATUS_OK);
	const char *text = buffer_text(&envelope.payload), *found = strstr(text, from);
	assert_non_null(found);
	buffer_init(&payload, DSSE_PAYLOAD_MAX);
	buffer_append(&payload, bytes_of(text, (size_t)(found - text)));
	buffer_append_text(&payload, to);
	buffer_append_text(&payload, found + strlen(from));
	log_put_payload(log, at, signer, buffer_bytes(&payload));
	buffer_release(&payload);
	envelope_release(&envelope);
}

static void form_envelope(struct memory_log *log)
{
	log->entries[2].data[0] = '[';
}

static void form_cut(struct memory_log *log)
{
	log->entries[2].size--;
}

static void form_space(struct memory_log *log)
{
	forge(log, 2, "\"exit\":", "\"exit\": ", &log->agents[0]);
}

static void form_kind(struct memory_log *log)
{
	forge(log, 2, "urn:exhibit:run:v1", "urn:exhibit:ran:v1", &log->agents[0]);
}

static void form_field(struct memory_log *log)
{
	forge(log, 2, "\"code\":0", "\"code\":256", &log->agents[0]);
}

static void form_json(struct memory_log *log)
{
	forge(log, 2, "\"code\":0", "\"code\":0,\"code\":0", &log->agents[0]);
}

static void form_keyid(struct memory_log *log)
{
	forge(log, 2, "\"code\":0", "\"code\":1", &log->agents[1]);
}

static void signature_by_another(struct memory_log *log)
{
	struct log_agent chimera = log->agents[0];
	memcpy(chimera.secret, log->agents[1].secret, sizeof(chimera.secret));
	forge(log, 2, "\"code\":0", "\"code\":1", &chimera);
}

/* Another payload under the old signature. */
static void signature_kept(struct memory_log *log)
{
	struct envelope envelope;
	struct buffer entry;
	assert_int_equal(dsse_read(bytes_of(log->entries[4].data, log->entries[4].size), &envelope, NULL), STATUS_OK);
	char *code = strstr(buffer_text(&envelope.payload), "\"code\":0");
	assert_non_null(code);
	code[7] = '3';
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(dsse_write(buffer_bytes(&envelope.payload), envelope.keyid, &envelope.signature, &entry), STATUS_OK);
	free(log->entries[4].data);
	log->entries[4].data = buffer_take(&entry, &log->entries[4].size);
	envelope_release(&envelope);
}

static void signature_flipped(struct memory_log *log)
{
	struct envelope envelope;
	struct buffer entry;
	assert_int_equal(dsse_read(bytes_of(log->entries[5].data, log->entries[5].size), &envelope, NULL), STATUS_OK);
	envelope.signature.bytes[0] ^= 1;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(dsse_write(buffer_bytes(&envelope.payload), envelope.keyid, &envelope.signature, &entry), STATUS_OK);
	free(log->entries[5].data);
	log->entries[5].data = buffer_take(&entry, &log->entries[5].size);
	envelope_release(&envelope);
}

/* ---- tree ---- */

static void tree_hole(struct memory_log *log)
{
	log->entries[3].is_left_out = true;
}

static void tree_short(struct memory_log *log)
{
	log->entries[5].is_left_out = true;
}

static void tree_long(struct memory_log *log)
{
	log_run(log, (struct run_spec){ .agent = 0, .out = "later\n" });
}

/* Two agents' neighbours change places: no chain notices. */
static void tree_swapped(struct memory_log *log)
{
	struct log_entry three = log->entries[3];
	log->entries[3] = log->entries[4];
	log->entries[4] = three;
	log->entries[3].index = 3;
	log->entries[4].index = 4;
}

static void tree_other_root(struct memory_log *log)
{
	log_sign(log, "log.example/one\n6\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
}

static void tree_nothing(struct memory_log *log)
{
	for (size_t i = 0; i < log->entry_count; i++)
		log->entries[i].is_left_out = true;
}

/* ---- checkpoint ---- */

static void checkpoint_flipped(struct memory_log *log)
{
	uint8_t *c = &log->checkpoint.data[log->checkpoint.size - 21]; /* well inside the signature's base64 */
	*c = *c == 'A' ? 'B' : 'A';
}

static void checkpoint_other_log(struct memory_log *log)
{
	assert_int_equal(note_key_make(log->log_key.name, &log->agents[0].key, &log->source.log_key), STATUS_OK);
}

static void checkpoint_other_origin(struct memory_log *log)
{
	assert_int_equal(note_key_make("log.example/two", &log->log_key.key, &log->source.log_key), STATUS_OK);
}

static void checkpoint_no_note(struct memory_log *log)
{
	log->source.checkpoint = bytes_of_text("hello\n");
}

static void checkpoint_body(struct memory_log *log)
{
	log_sign(log, "log.example/one\n06\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
}

static void checkpoint_huge(struct memory_log *log)
{
	log_sign(log, "log.example/one\n9007199254740992\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
}

/* ---- proofs ---- */

static char *proof_text(struct memory_log *log, uint64_t index)
{
	struct buffer text;
	buffer_init(&text, PROOF_SIZE_MAX);
	assert_int_equal(memory_proof(log, index, &text), STATUS_OK);
	char *copy = strdup(buffer_text(&text));
	buffer_release(&text);
	return copy;
}

static void proof_none(struct memory_log *log)
{
	log->entries[3].proof = strdup("");
}

static void proof_garbage(struct memory_log *log)
{
	log->entries[3].proof = strdup("proof\n");
}

static void proof_other_index(struct memory_log *log)
{
	log->entries[3].proof = proof_text(log, 2);
}

static void proof_other_path(struct memory_log *log)
{
	char *text = proof_text(log, 3), *index = strstr(text, "index 3\n");
	assert_non_null(index);
	char *hash = strchr(index, '\n') + 1;
	hash[0] = hash[0] == 'A' ? 'B' : 'A';
	log->entries[3].proof = text;
}

static void proof_other_checkpoint(struct memory_log *log)
{
	char *other = strdup(buffer_text(&log->checkpoint));
	struct memory_log copy = *log;
	char *body = strchr(other, '\n') + 1;
	assert_int_equal(body[0], '6');
	body[0] = '7';
	copy.source.checkpoint = bytes_of_text(other);
	log->entries[3].proof = proof_text(&copy, 3);
	free(other);
}

/* Two entries in each other's place, each under the proof of the place. */
static void proof_swapped(struct memory_log *log)
{
	char *three = proof_text(log, 3), *four = proof_text(log, 4);
	tree_swapped(log);
	log->entries[3].proof = three;
	log->entries[4].proof = four;
	for (size_t i = 0; i < 3; i++)
		log->entries[i].is_left_out = true;
}

/* ---- the table ---- */

static const struct {
	const char *name;
	void (*spoil)(struct memory_log *log);
	bool is_complete;
	enum stage stage;
	enum status status;
	const char *place;
} cases[] = {
	{ "an entry that is no envelope", form_envelope, true, STAGE_FORM, STATUS_BAD_ENVELOPE,
	    "entries/2.json: byte 0" },
	{ "an entry cut short", form_cut, true, STAGE_FORM, STATUS_BAD_ENVELOPE, "entries/2.json: byte 12" },
	{ "white space in a payload", form_space, true, STAGE_FORM, STATUS_NOT_CANONICAL, "entries/2.json: /payload" },
	{ "an unknown kind", form_kind, true, STAGE_FORM, STATUS_UNKNOWN_KIND, "entries/2.json: /predicateType" },
	{ "an impossible exit code", form_field, true, STAGE_FORM, STATUS_BAD_FIELD,
	    "entries/2.json: /predicate/exit/code" },
	{ "the keyid of another key", form_keyid, true, STAGE_FORM, STATUS_KEYID_MISMATCH,
	    "entries/2.json: /signatures/0/keyid" },
	{ "a cited entry of another form", form_field, false, STAGE_FORM, STATUS_BAD_FIELD,
	    "entries/2.json: /predicate/exit/code" },
	{ "signed by another key", signature_by_another, true, STAGE_SIGNATURES, STATUS_BAD_SIGNATURE, "entries/2.json" },
	{ "another payload under the signature", signature_kept, true, STAGE_SIGNATURES, STATUS_BAD_SIGNATURE,
	    "entries/4.json" },
	{ "a bit of a signature", signature_flipped, true, STAGE_SIGNATURES, STATUS_BAD_SIGNATURE, "entries/5.json" },
	{ "a bit of a cited signature", signature_flipped, false, STAGE_SIGNATURES, STATUS_BAD_SIGNATURE, "entries/5.json" },
	{ "a hole", tree_hole, true, STAGE_TREE, STATUS_ENTRY_MISSING, "entries/3.json" },
	{ "the last entry missing", tree_short, true, STAGE_TREE, STATUS_ENTRY_MISSING, "entries/5.json" },
	{ "an entry too many", tree_long, true, STAGE_TREE, STATUS_BAD_INDEX, "entries/6.json" },
	{ "two entries in each other's place", tree_swapped, true, STAGE_TREE, STATUS_ROOT_MISMATCH, "checkpoint" },
	{ "a checkpoint of another tree", tree_other_root, true, STAGE_TREE, STATUS_ROOT_MISMATCH, "checkpoint" },
	{ "a cited entry too many", tree_long, false, STAGE_TREE, STATUS_BAD_INDEX, "entries/6.json" },
	{ "nothing cited", tree_nothing, false, STAGE_TREE, STATUS_ENTRY_MISSING, "entries" },
	{ "nothing in a complete source", tree_nothing, true, STAGE_TREE, STATUS_ENTRY_MISSING, "entries/0.json" },
	{ "a bit of the checkpoint's signature", checkpoint_flipped, true, STAGE_CHECKPOINT, STATUS_BAD_SIGNATURE,
	    "checkpoint" },
	{ "a checkpoint by another key", checkpoint_other_log, true, STAGE_CHECKPOINT, STATUS_UNKNOWN_LOG, "checkpoint" },
	{ "a checkpoint of another origin", checkpoint_other_origin, false, STAGE_CHECKPOINT, STATUS_UNKNOWN_LOG,
	    "checkpoint: line 1" },
	{ "a checkpoint that is no note", checkpoint_no_note, true, STAGE_CHECKPOINT, STATUS_BAD_NOTE, NULL },
	{ "a signed note that is no checkpoint", checkpoint_body, false, STAGE_CHECKPOINT, STATUS_BAD_CHECKPOINT, NULL },
	{ "a size that JSON cannot say", checkpoint_huge, false, STAGE_CHECKPOINT, STATUS_BAD_CHECKPOINT, "checkpoint" },
	{ "no proof", proof_none, false, STAGE_PROOFS, STATUS_BAD_PROOF, "proofs/3.tlog-proof" },
	{ "no proof at all in it", proof_garbage, false, STAGE_PROOFS, STATUS_BAD_PROOF, NULL },
	{ "the proof of another entry", proof_other_index, false, STAGE_PROOFS, STATUS_BAD_PROOF, "proofs/3.tlog-proof" },
	{ "a wrong hash in a proof", proof_other_path, false, STAGE_PROOFS, STATUS_ROOT_MISMATCH, "proofs/3.tlog-proof" },
	{ "a proof under another checkpoint", proof_other_checkpoint, false, STAGE_PROOFS, STATUS_BAD_PROOF,
	    "proofs/3.tlog-proof" },
	{ "entries in another order, cited", proof_swapped, false, STAGE_PROOFS, STATUS_ROOT_MISMATCH,
	    "proofs/3.tlog-proof" },
};

static void names_what_is_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct memory_log log;
		build(&log, NULL);
		cases[i].spoil(&log);
		log.source.is_complete = cases[i].is_complete;
		struct integrity found = look(&log, NULL);
		/* Where a reader of the format names the line, the place begins with ours. */
		const char *place = cases[i].place ? cases[i].place : found.fault.place;
		expect_failure(cases[i].name, &found, cases[i].stage, cases[i].status, place);
		if (!cases[i].place) {
			const char *outer = cases[i].stage == STAGE_PROOFS ? "proofs/3.tlog-proof" : "checkpoint";
			assert_memory_equal(found.fault.place, outer, strlen(outer));
		}
		log_release(&log);
	}
}

static void form_of_json_inside(void **state)
{
	(void)state;
	struct memory_log log;
	build(&log, NULL);
	form_json(&log);
	struct integrity found = look(&log, NULL);
	assert_false(found.holds);
	assert_int_equal(found.stage, STAGE_FORM);
	assert_int_equal(found.fault.status, STATUS_JSON_DUPLICATE);
	log_release(&log);
}

/* ---- chains: spoiled while the log is made, so that all but the chain is right ---- */

static void chain_skips(struct memory_log *log, size_t next)
{
	log->agents[0].next.seq += next == 4;
}

static void chain_repeats(struct memory_log *log, size_t next)
{
	log->agents[0].next.seq -= next == 4;
}

static void chain_other_prev(struct memory_log *log, size_t next)
{
	log->agents[0].next.prev.bytes[0] ^= next == 4;
}

static void chain_other_id(struct memory_log *log, size_t next)
{
	if (next == 4)
		log->agents[0].next.id[0] = log->agents[0].next.id[0] == 'f' ? 'e' : 'f';
}

static void chain_starts_late(struct memory_log *log, size_t next)
{
	log->agents[2].next.seq += next == 3;
}

static void names_what_chain_is_broken(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		spoil *spoil;
		bool without_one; /* also seen where the record before is not held */
		const char *place;
	} chains[] = {
		{ "a record between is missing", chain_skips, true, "entries/4.json: /predicate/chain/seq" },
		{ "a place taken twice", chain_repeats, true, "entries/4.json: /predicate/chain/seq" },
		{ "another record before", chain_other_prev, false, "entries/4.json: /predicate/chain/prev" },
		{ "a second chain", chain_other_id, true, "entries/4.json: /predicate/chain/id" },
		{ "no beginning", chain_starts_late, false, "entries/3.json: /predicate/chain/seq" },
	};
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
		struct memory_log log;
		build(&log, chains[i].spoil);
		struct integrity found = look(&log, NULL);
		expect_failure(chains[i].name, &found, STAGE_CHAINS, STATUS_CHAIN_BROKEN, chains[i].place);
		/* A source of what is cited that holds all of it leaves no room for what a chain skips. */
		log.source.is_complete = false;
		found = look(&log, NULL);
		expect_failure(chains[i].name, &found, STAGE_CHAINS, STATUS_CHAIN_BROKEN, chains[i].place);
		/* With room for one record a wrong prev cannot be seen, nor one that should be there. */
		log.entries[2].is_left_out = true;
		found = look(&log, NULL);
		if (found.holds == chains[i].without_one)
			fail_msg("%s, one not held: %s %s", chains[i].name, found.fault.place, found.fault.detail);
		log_release(&log);
	}
}

/* ---- blobs ---- */

static void names_a_changed_blob(void **state)
{
	(void)state;
	for (unsigned is_complete = 0; is_complete < 2; is_complete++) {
		struct memory_log log;
		char place[6 + DIGEST_HEX_SIZE] = "blobs/";
		build(&log, NULL);
		log.source.is_complete = is_complete;
		log.blobs[3].data[0] ^= 1;
		digest_hex(&log.blobs[3].name, place + 6);
		struct integrity found = look(&log, NULL);
		expect_failure("a bit of a blob", &found, STAGE_BLOBS, STATUS_BLOB_MISMATCH, place);
		log.blobs[3].data[0] ^= 1;
		log.blobs[3].size--;
		found = look(&log, NULL);
		expect_failure("a blob cut short", &found, STAGE_BLOBS, STATUS_BLOB_MISMATCH, place);
		log_release(&log);
	}
}

/* The bytes are right, but what an entry says of their size is not: also where the digest was seen before. */
static void names_a_wrong_size(void **state)
{
	(void)state;
	static const char *const outputs[] = { "once\n", "ok\n" };
	for (size_t i = 0; i < 2; i++) {
		struct memory_log log;
		log_init(&log);
		log_run(&log, (struct run_spec){ .out = "ok\n" });
		struct digest content = log_blob(&log, outputs[i]);
		struct json *predicate = json_object();
		json_put(predicate, "content", blob_json(&content, 7));
		json_put_text(predicate, "path", "a");
		log_append(&log, 1, KIND_FILE, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
		log_seal(&log);
		struct integrity found = look(&log, NULL);
		expect_failure("a wrong size", &found, STAGE_BLOBS, STATUS_BLOB_MISMATCH, "entries/1.json: /predicate/content");
		log_release(&log);
	}
}

/* ---- order, trust, trouble ---- */

/* One failure per stage in every combination: always the earliest is told. */
static void earliest_stage_wins(void **state)
{
	(void)state;
	for (unsigned mask = 1u << STAGE_FORM; mask < 1u << STAGE_HISTORY; mask += 1u << STAGE_FORM) {
		for (unsigned is_complete = 0; is_complete < 2; is_complete++) {
			struct memory_log log;
			enum stage expected = STAGE_COUNT;
			build(&log, mask >> STAGE_CHAINS & 1 ? chain_other_prev : NULL);
			log.source.is_complete = is_complete;
			if (mask >> STAGE_BLOBS & 1)
				log.blobs[2].data[0] ^= 1;
			if (mask >> STAGE_PROOFS & 1)
				proof_none(&log);
			if (mask >> STAGE_TREE & 1)
				tree_long(&log);
			if (mask >> STAGE_CHECKPOINT & 1)
				checkpoint_flipped(&log);
			if (mask >> STAGE_SIGNATURES & 1)
				signature_flipped(&log);
			if (mask >> STAGE_FORM & 1)
				log.entries[5].data[0] = '[';
			for (unsigned stage = STAGE_FORM; stage < STAGE_HISTORY && expected == STAGE_COUNT; stage++)
				if (mask >> stage & 1 && !(stage == STAGE_PROOFS && is_complete))
					expected = (enum stage)stage;
			struct integrity found = look(&log, NULL);
			if (expected == STAGE_COUNT ? !found.holds : found.holds || found.stage != expected)
				fail_msg("%x complete %u: %s, should be %s", mask, is_complete,
				    found.holds ? "holds" : stage_name(found.stage),
				    expected == STAGE_COUNT ? "holds" : stage_name(expected));
			log_release(&log);
		}
	}
}

static void trusts_only_the_policys_log(void **state)
{
	(void)state;
	struct memory_log log;
	struct note_key other;
	struct fault fault = { 0 };
	char own[NOTE_VKEY_MAX], others[NOTE_VKEY_MAX];
	build(&log, NULL);
	note_key_write(&log.source.log_key, own);
	assert_int_equal(note_key_make("log.example/one", &log.agents[0].key, &other), STATUS_OK);
	note_key_write(&other, others);
	for (unsigned named = 0; named < 2; named++) {
		char *text = named ? quoted("{'logs':['%s','%s']}", others, own) : quoted("{'logs':['%s']}", others);
		struct json *policy = parsed(text);
		struct trust trust;
		assert_int_equal(trust_read(policy, &trust, &fault), STATUS_OK);
		struct integrity found = look(&log, &trust);
		assert_int_equal(found.log_is_trusted, named);
		if (named)
			assert_true(found.holds);
		else
			expect_failure("an unnamed log", &found, STAGE_CHECKPOINT, STATUS_UNKNOWN_LOG, "checkpoint");
		/* Name and key id are short enough to be made alike: the key itself decides. */
		struct note_key alike = log.source.log_key;
		assert_int_equal(trust_log(&trust, &alike), named);
		alike.key.bytes[31] ^= 1;
		assert_false(trust_log(&trust, &alike));
		trust_release(&trust);
		json_free(policy);
		free(text);
	}
	log_release(&log);
}

static void machine_trouble_is_no_answer(void **state)
{
	(void)state;
	static const struct trust nobody;
	struct memory_log log;
	struct integrity found;
	struct fault fault = { 0 };
	build(&log, NULL);
	log.entry_failure = STATUS_IO;
	assert_int_equal(integrity_check(&log.source, &nobody, NOBODY, NULL, 1, &found, &fault), STATUS_IO);
	assert_int_equal(fault.status, STATUS_IO);
	log.entry_failure = STATUS_OK;
	log.blob_failure = STATUS_STORE;
	assert_int_equal(integrity_check(&log.source, &nobody, NOBODY, NULL, 1, &found, NULL), STATUS_STORE);
	/* What a source finds wrong with the bytes themselves is an answer. */
	log.blob_failure = STATUS_BLOB_MISMATCH;
	assert_int_equal(integrity_check(&log.source, &nobody, NOBODY, NULL, 1, &found, NULL), STATUS_OK);
	assert_false(found.holds);
	assert_int_equal(found.stage, STAGE_BLOBS);
	log.entry_failure = STATUS_TOO_LARGE;
	assert_int_equal(integrity_check(&log.source, &nobody, NOBODY, NULL, 1, &found, NULL), STATUS_OK);
	expect_failure("an entry beyond any size", &found, STAGE_FORM, STATUS_TOO_LARGE, "entries/0.json");
	log_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_complete),
		cmocka_unit_test(blobs_are_named),
		cmocka_unit_test(holds_cited),
		cmocka_unit_test(holds_empty_log),
		cmocka_unit_test(watches_one_entry),
		cmocka_unit_test(names_what_is_broken),
		cmocka_unit_test(form_of_json_inside),
		cmocka_unit_test(names_what_chain_is_broken),
		cmocka_unit_test(names_a_changed_blob),
		cmocka_unit_test(names_a_wrong_size),
		cmocka_unit_test(earliest_stage_wins),
		cmocka_unit_test(trusts_only_the_policys_log),
		cmocka_unit_test(machine_trouble_is_no_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

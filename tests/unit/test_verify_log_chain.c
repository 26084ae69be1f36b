/* Rotations of a log's own key: whom they let follow, and who can sign no more. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "format/key_record.h"
#include "memory_log.h"
#include "verify/log/integrity.h"
#include "verify/log/log_chain.h"

#define ORIGIN "log.example/one"

/*
 * Letters are log keys; the policy names A.  A step is a record: "A>B" good, "A>B!" without A's consent, "A>B?" without B's
 * possession, "A>B@" of another log, "A>B+" made when the log had more entries; "." of something else.
 * Expected: "B9=t" a checkpoint of size 9 by B is trusted; u: not; e: the key has ended by then.
 */
static const struct { const char *name, *steps, *expected; } rows[] = {
	{ "none", ".", "A1=t B1=u" },
	{ "one", "A>B .", "A1=t A2=e B2=t C2=u" },
	{ "the checkpoint with the record is still the old key's", ". A>B . .", "A2=t A3=e B2=t B4=t" },
	{ "three in a row", "A>B B>C C>D", "A4=e B4=e C4=e D4=t" },
	{ "without the old key's consent", "A>B!", "A2=t B2=u" },
	{ "without the new key's possession", "A>B?", "A2=t B2=u" },
	{ "of another log", "A>B@", "A2=t B2=u" },
	{ "from the future", "A>B+", "A2=t B2=u" },
	{ "by a stranger", "C>B", "B2=u C2=e" },
	{ "a key that was given up gives no other", "A>B A>C", "B3=t C3=u" },
	{ "no way back", "A>B B>A", "A3=e B3=t" },
	{ "a stranger's way into the chain", "C>D D>B A>B", "B4=u A4=t" },
};

static void log_key(char letter, const char *origin, struct log_agent *agent, struct note_key *key)
{
	make_key(agent, "log", (uint8_t)letter);
	assert_int_equal(note_key_make(origin, &agent->key, key), STATUS_OK);
}

static void put_signature(struct json *predicate, const char *name, const struct key_record *said,
    const struct log_agent *agent)
{
	struct ed25519_signature signature;
	char hex[2 * ED25519_SIGNATURE_SIZE + 1];
	struct buffer bytes;

	buffer_init(&bytes, 4096);
	assert_int_equal(key_record_signed(said, &bytes), STATUS_OK);
	assert_int_equal(crypto_sign_detached(signature.bytes, NULL, bytes.data, bytes.size, agent->secret), 0);
	hex_encode(bytes_of(signature.bytes, sizeof(signature.bytes)), hex);
	json_put_text(predicate, name, hex);
	buffer_release(&bytes);
}

static struct json *rotation(const char *step, uint64_t index)
{
	struct key_record said = { .action = KEY_ROTATE_LOG, .origin = step[3] == '@' ? "log.example/two" : ORIGIN,
		.size = step[3] == '+' ? index + 1 : index };
	struct json *predicate = json_object();
	struct log_agent old, new, nobody;
	struct note_key unused;
	char vkey[NOTE_VKEY_MAX];

	log_key(step[0], said.origin, &old, &said.log);
	log_key(step[2], said.origin, &new, &said.log_by);
	log_key('Z', said.origin, &nobody, &unused);
	json_put_text(predicate, "action", "rotate-log");
	json_put_text(predicate, "origin", said.origin);
	note_key_write(&said.log, vkey);
	json_put_text(predicate, "log", vkey);
	note_key_write(&said.log_by, vkey);
	json_put_text(predicate, "by", vkey);
	json_put_integer(predicate, "size", (int64_t)said.size);
	put_signature(predicate, "consent", &said, step[3] == '!' ? &nobody : &old);
	put_signature(predicate, "possession", &said, step[3] == '?' ? &nobody : &new);
	return predicate;
}

static void play(const char *text, struct memory_log *log, struct log_chain *chain)
{
	char *steps = strdup(text), *rest = NULL;

	for (char *step = strtok_r(steps, " ", &rest); step; step = strtok_r(NULL, " ", &rest)) {
		uint64_t index = log->entry_count;
		struct record record;

		if (*step == '.') {
			log_statement(log, 0, "words");
			continue;
		}
		log_append(log, 1, KIND_KEY, subject_json("sha256", "00"), rotation(step, index), LOG_TIME);
		assert_int_equal(record_read(bytes_of(log->entries[index].data, log->entries[index].size), &record, NULL), STATUS_OK);
		if (chain)
			assert_int_equal(log_chain_add(chain, ORIGIN, index, &record), STATUS_OK);
		record_release(&record);
	}
	free(steps);
}

static void follows_only_what_both_keys_signed(void **state)
{
	struct log_agent agent;
	struct note_key first;
	struct trust trust = { .logs = &first, .log_count = 1 };

	(void)state;
	log_key('A', ORIGIN, &agent, &first);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *expected = strdup(rows[i].expected), *rest = NULL;
		struct log_chain chain = { .links = NULL };
		struct memory_log log;

		log_init(&log);
		play(rows[i].steps, &log, &chain);
		for (char *one = strtok_r(expected, " ", &rest); one; one = strtok_r(NULL, " ", &rest)) {
			struct note_key key;
			uint64_t ended;
			char found;

			log_key(one[0], ORIGIN, &agent, &key);
			found = log_chain_has_ended(&chain, &key, (uint64_t)atoi(one + 1), &ended) ? 'e' :
			    log_chain_is_trusted(&chain, &trust, &key) ? 't' : 'u';
			if (found != strchr(one, '=')[1])
				fail_msg("%s: %s is %c", rows[i].name, one, found);
		}
		free(expected);
		log_chain_release(&chain);
		log_release(&log);
	}
}

/* The whole of integrity: the same log signed by one key or another. */
static void integrity_follows(void **state)
{
	static const struct { const char *steps; char signer, named; enum status status; } cases[] = {
		{ ". A>B .", 'B', 'A', STATUS_OK },
		{ ". A>B .", 'B', 'B', STATUS_OK },
		{ ". A>B .", 'B', 'C', STATUS_UNKNOWN_LOG },
		{ ". A>B .", 'A', 'A', STATUS_UNKNOWN_LOG },
		{ ". A>B .", 'A', 0, STATUS_UNKNOWN_LOG },
		{ ". A>B .", 'B', 0, STATUS_OK },
		{ ". A>B", 'A', 'A', STATUS_OK },
		{ ". A>B", 'B', 'A', STATUS_OK },
		{ ". A>B! .", 'B', 'A', STATUS_UNKNOWN_LOG },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct memory_log log;
		struct log_agent agent;
		struct note_key named, unused;
		struct trust trust = { .logs = &named, .log_count = cases[i].named != 0 };
		struct integrity found;
		struct fault fault = { 0 };

		log_init(&log);
		log_key(cases[i].signer, ORIGIN, &log.log_key, &unused);
		log.log_key.name = ORIGIN;
		log_key(cases[i].named ? cases[i].named : 'A', ORIGIN, &agent, &named);
		play(cases[i].steps, &log, NULL);
		log_seal(&log);
		assert_int_equal(integrity_check(&log.source, &trust, UINT64_MAX, NULL, 1, &found, &fault), STATUS_OK);
		if (found.holds != (cases[i].status == STATUS_OK) || (!found.holds && found.fault.status != cases[i].status))
			fail_msg("case %zu: %s: %s", i, status_name(found.fault.status), found.fault.detail);
		if (found.log_is_trusted != (cases[i].named != 0 && (cases[i].status == STATUS_OK || cases[i].named == cases[i].signer)))
			fail_msg("case %zu: trusted %d", i, found.log_is_trusted);
		log_release(&log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_only_what_both_keys_signed),
		cmocka_unit_test(integrity_follows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

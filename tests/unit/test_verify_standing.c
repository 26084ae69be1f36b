/* What records of kind `key` do to keys: one script of records per row, then what signatures at some index are worth. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "format/key_record.h"
#include "memory_log.h"
#include "verify/log/standing.h"

#define ORIGIN "log.example/one"

/*
 * Letters are keys: A and B are admins, C a plain agent of the policy, the others nobody's.  A step is a record:
 *   "A+D"    A enrols D             "A+D!"  with a proof of possession by another key
 *   "C>D"    C is replaced by D     "C>D!"  likewise
 *   "A-C"    A revokes C            "A-C:3" since index 3
 *   "A*D"    A enrols D in another log
 *   "."      a record that says nothing of keys
 * Expectations: "D5=g" D's signature at index 5 is good; u: unnamed; l: lost.  "x1,2" the records that do not count.
 */
struct standing_case {
	const char *name, *steps, *expected, *void_records;
};

static const struct standing_case by_policy[] = {
	{ "nothing is said", ". .", "A0=g C1=g D0=u", "" },
	{ "let in from the next entry on", ". A+D .", "D0=l D1=l D2=g D9=g", "" },
	{ "by an agent without the role", "C+D .", "D1=u", "0" },
	{ "by a stranger", "D+E .", "E1=u D1=u", "0" },
	{ "by one who was let in", "A+D D+E .", "D2=g E2=u", "1" },
	{ "without possession", "A+D! .", "D1=u", "0" },
	{ "in another log", "A*D .", "D1=u", "0" },
	{ "twice", "A+D B+D .", "D2=g", "1" },
	{ "whom the policy names", "A+C .", "C0=g C1=g", "0" },
	{ "itself", "A+A .", "A1=g", "0" },
	{ "replaced", "C>D .", "C0=g C1=l D0=l D1=g", "" },
	{ "replaced twice in a row", "C>D D>E .", "C1=l D1=g D2=l E2=g", "" },
	{ "replaced once more by the key that is given up", "C>D C>E .", "D2=g E2=u", "1" },
	{ "replaced without possession", "C>D! .", "C1=g D1=u", "0" },
	{ "round and back", "C>D D>C .", "C0=g C2=l D1=g D2=l", "" },
	{ "by a key that the policy names too", "C>B .", "C1=l B0=g B1=g", "" },
	{ "by a stranger's key that is replaced", "D>E .", "D1=u E1=u", "0" },
	{ "an admin's successor lets in", "A>D D+E .", "E2=g A2=l", "" },
	{ "an admin who was replaced does not", "A>D A+E .", "E2=u", "1" },
	{ "revoked by itself", "C-C .", "C0=l C1=l", "" },
	{ "revoked by an admin", ". A-C .", "C0=g C1=l C2=l", "" },
	{ "revoked by its equal", "A+D D-C .", "C2=g D2=g", "1" },
	{ "by who was let in, its admin", "A+D D-A .", "A2=g", "1" },
	{ "revoked since before", ". . A-C:1 .", "C0=g C1=l C2=l", "" },
	{ "revoked since later is since now", ". A-C:9 .", "C0=g C1=l C5=l", "" },
	{ "revoked twice: the earliest stands", ". . A-C:2 A-C:1 A-C:0 A-C:3", "C0=l", "" },
	{ "revoked, then again later", ". A-C:1 . A-C:3", "C0=g C1=l C2=l C3=l", "" },
	{ "a revoked key revokes", "A-B B-A B-C .", "A3=g C3=g B3=l", "1,2" },
	{ "a revoked key revokes itself since before", ". A-C C-C:0 .", "C0=g C1=l", "2" },
	{ "a replaced key revokes itself", "C>D C-C:0 .", "C0=g D2=g", "1" },
	{ "unknown to all: it cannot be let in", "A-D A+D .", "D2=l", "1" },
	{ "a revoked key is not let in again", "A+D A-D A+D .", "D1=l D2=l D3=l", "2" },
	{ "nor takes another's place: that one is given up all the same", "A-D C>D .", "C2=l D2=l", "" },
	{ "whom a stolen key let in falls", ". A+D D>E . B-A:1 .", "A0=g A1=l D2=l E3=l", "" },
	{ "whom it let in before stays", "A+D . A+E B-A:2 .", "D2=g D9=g E9=l", "" },
	{ "the thief replaces the stolen key", ". C>D . A-C:0 .", "C0=l D2=l D9=l", "" },
	{ "a fallen key says nothing more", "A+D B-A:0 D>E D-D .", "D1=l E3=u", "2,3" },
	{ "fallen in the meantime does not come back", "A+D B-A:0 B+D .", "D3=l", "2" },
	{ "a revocation is not undone with its signer", ". A-C B-A:1 .", "C3=l A3=l A0=g", "" },
	{ "the first of two admins who revoke each other", "A-B B-A .", "A2=g B2=l", "1" },
	{ "a late record by whom another fell", "A+D A+E B-A:1 . .", "D3=g E3=l", "" },
};

static const struct standing_case by_nobody[] = {
	{ "everybody counts", ".", "A0=g Z1=g", "" },
	{ "nobody lets in", "A+D .", "D0=g D1=g", "0" },
	{ "each may give up its own key", "A>D .", "A0=g A1=l D0=g D1=g", "" },
	{ "and revoke it", ". A-A:0", "A0=l", "" },
	{ "but no other's", "A-C .", "C1=g", "0" },
};

static void letter_key(char letter, struct log_agent *agent)
{
	make_key(agent, "agent", (uint8_t)letter);
}

/* The record of one step, as a predicate without its common members. */
static struct json *step_json(const char *step)
{
	struct json *predicate = json_object();
	struct log_agent subject, prover;
	struct key_record said;
	struct buffer bytes;
	struct ed25519_signature proof;
	char line[SSH_KEY_TEXT_MAX], hex[2 * ED25519_SIGNATURE_SIZE + 1];
	char what = step[1];
	bool is_replace = what == '>';

	letter_key(is_replace ? step[0] : step[2], &subject);
	ssh_key_write(&subject.key, line);
	json_put_text(predicate, "action", is_replace ? "replace" : what == '-' ? "revoke" : "enrol");
	json_put_text(predicate, "origin", what == '*' ? "log.example/two" : ORIGIN);
	json_put_text(predicate, "key", line);
	letter_key(step[2], &prover);
	ssh_key_write(&prover.key, line);
	if (is_replace)
		json_put_text(predicate, "by", line);
	if (what == '-' && step[3] == ':')
		json_put_integer(predicate, "since", atoi(step + 4));
	if (what == '-')
		return predicate;
	if (!is_replace)
		json_put_text(predicate, "name", "newcomer");
	memset(&said, 0, sizeof(said));
	said = (struct key_record){ .action = is_replace ? KEY_REPLACE : KEY_ENROL, .key = subject.key, .by = prover.key,
		.origin = json_member_text(predicate, "origin") };
	buffer_init(&bytes, 4096);
	assert_int_equal(key_record_signed(&said, &bytes), STATUS_OK);
	if (step[3] == '!')
		letter_key('Q', &prover);
	assert_int_equal(crypto_sign_detached(proof.bytes, NULL, bytes.data, bytes.size, prover.secret), 0);
	hex_encode(bytes_of(proof.bytes, sizeof(proof.bytes)), hex);
	json_put_text(predicate, "possession", hex);
	buffer_release(&bytes);
	return predicate;
}

static void play(const struct standing_case *row, struct memory_log *log, struct standings *standings)
{
	char *steps = strdup(row->steps), *rest = NULL;

	for (char *step = strtok_r(steps, " ", &rest); step; step = strtok_r(NULL, " ", &rest)) {
		uint64_t index = log->entry_count;
		struct fault fault = { 0 };
		struct record record;

		if (*step == '.') {
			log_statement(log, 0, "words");
			continue;
		}
		letter_key(step[0], &log->agents[1]);
		log_append(log, 1, KIND_KEY, subject_json("sha256", "00"), step_json(step), LOG_TIME);
		if (record_read(bytes_of(log->entries[index].data, log->entries[index].size), &record, &fault) != STATUS_OK)
			fail_msg("%s: %s: %s at %s", row->name, step, status_name(fault.status), fault.place);
		assert_int_equal(record_verify(&record), STATUS_OK);
		assert_int_equal(standings_add(standings, ORIGIN, index, &record), STATUS_OK);
		record_release(&record);
	}
	free(steps);
}

static void expect_all(const struct standing_case *row, const struct trust *trust)
{
	char *expected = strdup(row->expected), *rest = NULL, found[256] = "";

	for (char *one = strtok_r(expected, " ", &rest); one; one = strtok_r(NULL, " ", &rest)) {
		static const char letters[] = { [STANDING_GOOD] = 'g', [STANDING_UNNAMED] = 'u', [STANDING_LOST] = 'l' };
		char says[STANDING_SAYS_MAX] = "";
		struct log_agent agent;
		char letter;

		letter_key(one[0], &agent);
		letter = letters[standing_at(trust, &agent.key, (uint64_t)atoi(one + 1), says)];
		if (letter != strchr(one, '=')[1])
			fail_msg("%s: %s is %c (%s)", row->name, one, letter, says);
		if ((letter == 'l') != (says[0] != '\0'))
			fail_msg("%s: %s says \"%s\"", row->name, one, says);
	}
	for (size_t i = 0; i < trust->standings->note_count; i++) {
		snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%d", i ? "," : "",
		    (int)trust->standings->notes[i].index);
		if (!trust->standings->notes[i].says[0])
			fail_msg("%s: it does not say why record %d does not count", row->name, (int)trust->standings->notes[i].index);
	}
	if (strcmp(found, row->void_records) != 0)
		fail_msg("%s: void are \"%s\", should be \"%s\"", row->name, found, row->void_records);
	if (trust->standings->counted + trust->standings->note_count != trust->standings->records)
		fail_msg("%s: the numbers do not add up", row->name);
	free(expected);
}

static void run(const struct standing_case *row, const struct json *policy)
{
	struct memory_log log;
	struct standings standings;
	struct trust trust;
	struct fault fault = { 0 };

	log_init(&log);
	assert_int_equal(trust_read(policy, &trust, &fault), STATUS_OK);
	assert_int_equal(standings_init(&standings, &trust), STATUS_OK);
	trust.standings = &standings;
	play(row, &log, &standings);
	expect_all(row, &trust);
	standings_release(&standings);
	trust_release(&trust);
	log_release(&log);
}

static struct json *policy_json(const char *keys)
{
	char lines[3][SSH_KEY_TEXT_MAX];
	struct log_agent agent;

	for (int i = 0; i < 3; i++) {
		letter_key((char)('A' + i), &agent);
		ssh_key_write(&agent.key, lines[i]);
	}
	char *text = quoted("{'agents':[{'name':'ann','key':'%s','roles':['admin']},{'name':'bob','key':'%s','roles':['admin','x']},"
	    "{'name':'ci','key':'%s','roles':['ci']}]%s}", lines[0], lines[1], lines[2], keys);
	struct json *policy = parsed(text);

	free(text);
	return policy;
}

static void follows_the_rules(void **state)
{
	struct json *policy = policy_json(",'keys':{'admins':['admin']}");

	(void)state;
	for (size_t i = 0; i < sizeof(by_policy) / sizeof(by_policy[0]); i++)
		run(&by_policy[i], policy);
	json_free(policy);
}

static void without_agents_keys_speak_for_themselves(void **state)
{
	struct json *policy = parsed("{}");

	(void)state;
	for (size_t i = 0; i < sizeof(by_nobody) / sizeof(by_nobody[0]); i++)
		run(&by_nobody[i], policy);
	json_free(policy);
}

static void nobody_enrols_without_leave(void **state)
{
	static const struct standing_case row = { "no keys in the policy", "A+D A-C C-C .", "D3=u C3=l", "0,1" };
	struct json *policy = policy_json("");

	(void)state;
	run(&row, policy);
	json_free(policy);
}

/* Two keys of which one took the other's place are one agent's, with its name and roles. */
static void a_successor_is_the_same_agent(void **state)
{
	static const struct standing_case row = { "identity", "C>D D>E A+F C-C .", "E3=g F4=g", "3" };
	struct json *policy = policy_json(",'keys':{'admins':['admin'],'grants':['tester']}");
	struct log_agent c, e, f, stranger;
	struct memory_log log;
	struct standings standings;
	struct trust trust;
	struct fault fault = { 0 };

	(void)state;
	letter_key('C', &c);
	letter_key('E', &e);
	letter_key('F', &f);
	letter_key('S', &stranger);
	log_init(&log);
	assert_int_equal(trust_read(policy, &trust, &fault), STATUS_OK);
	assert_int_equal(standings_init(&standings, &trust), STATUS_OK);
	trust.standings = &standings;
	play(&row, &log, &standings);
	expect_all(&row, &trust);
	assert_memory_equal(standing_identity(&trust, &e.key), &c.key, sizeof(c.key));
	assert_memory_equal(standing_identity(&trust, &f.key), &f.key, sizeof(f.key));
	assert_ptr_equal(standing_identity(&trust, &stranger.key), &stranger.key);
	assert_string_equal(standing_agent(&trust, &e.key)->name, "ci");
	assert_true(trusted_agent_has_role(standing_agent(&trust, &e.key), "ci"));
	assert_string_equal(standing_agent(&trust, &f.key)->name, "newcomer");
	assert_null(standing_agent(&trust, &stranger.key));
	standings_release(&standings);
	trust_release(&trust);
	log_release(&log);
	json_free(policy);
}

static void refuses_policies_that_cannot_mean_it(void **state)
{
	static const struct { const char *keys, *place; } rows[] = {
		{ ",'keys':{'admins':['nobody']}", "/keys/admins" },
		{ ",'keys':{'admins':['admin'],'grants':['ci','admin']}", "/keys/grants/1" },
		{ ",'keys':{'grants':['ci'],'complete':true}", "/keys/grants" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct json *policy = policy_json(rows[i].keys);
		struct fault fault = { 0 };
		struct trust trust;

		assert_int_equal(trust_read(policy, &trust, &fault), STATUS_BAD_DOCUMENT);
		assert_string_equal(fault.place, rows[i].place);
		trust_release(&trust);
		json_free(policy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_rules),
		cmocka_unit_test(without_agents_keys_speak_for_themselves),
		cmocka_unit_test(nobody_enrols_without_leave),
		cmocka_unit_test(a_successor_is_the_same_agent),
		cmocka_unit_test(refuses_policies_that_cannot_mean_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

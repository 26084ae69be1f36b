/* grounded.c on the small frameworks that everybody knows, against a definition that is slow, and where it may not be. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/dispute/grounded.h"

#define SMALL 8

/* Arguments are letters; "ab" is an attack of a on b.  Labels: + IN, - OUT, ? UNDEC. */
static const struct known {
	const char *name, *attacks, *labels;
	uint32_t ranks[SMALL];
} known[] = {
	{ "nobody attacks", "", "+", { 1 } },
	{ "one attack", "ab", "+-", { 1, 2 } },
	{ "reinstatement", "ab bc", "+-+", { 1, 2, 3 } },
	{ "a chain of five", "ab bc cd de", "+-+-+", { 1, 2, 3, 4, 5 } },
	{ "self-attack", "aa", "?", { 0 } },
	{ "a self-attack does no harm to what defeats it", "aa ba", "-+", { 2, 1 } },
	{ "a self-attack keeps its target open", "aa ab", "??", { 0 } },
	{ "an even cycle", "ab ba", "??", { 0 } },
	{ "an odd cycle", "ab bc ca", "???", { 0 } },
	{ "a cycle of four", "ab bc cd da", "????", { 0 } },
	{ "floating acceptance: grounded semantics does not tell", "ab ba ac bc cd", "????", { 0 } },
	{ "an even cycle broken from outside", "ab ba ca", "-++", { 2, 3, 1 } },
	{ "an odd cycle broken from outside", "ab bc ca da", "-+-+", { 2, 3, 4, 1 } },
	{ "the smallest rank of what defeats it", "ab bc cd ed", "+-+-+", { 1, 2, 3, 2, 1 } },
	{ "the largest rank of what it is defended from", "ab bc de ec", "+-++-", { 1, 2, 3, 1, 2 } },
	{ "said twice", "ab ab ab bc bc", "+-+", { 1, 2, 3 } },
	{ "beside each other", "ab cd dc", "+-??", { 1, 2, 0, 0 } },
	{ "defended against one of two only", "ab bc dd dc", "+-??", { 1, 2, 0, 0 } },
};

static size_t read_attacks(const char *text, struct attack *attacks)
{
	size_t count = 0;
	for (; *text; text += text[2] ? 3 : 2)
		attacks[count++] = (struct attack){ (uint32_t)(text[0] - 'a'), (uint32_t)(text[1] - 'a') };
	return count;
}

static void known_frameworks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct attack attacks[16];
		struct framework framework = { (uint32_t)strlen(known[i].labels), attacks,
			read_attacks(known[i].attacks, attacks) };
		struct labelling labelling;
		assert_int_equal(grounded_label(&framework, &labelling), STATUS_OK);
		for (uint32_t j = 0; j < framework.argument_count; j++) {
			char label = "?+-"[labelling.labels[j]];
			if (label != known[i].labels[j] || labelling.ranks[j] != known[i].ranks[j])
				fail_msg("%s: %c is %c of rank %u", known[i].name, 'a' + (int)j, label, labelling.ranks[j]);
		}
		labelling_release(&labelling);
	}
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* The definition, word by word: the least fixed point of "all its attackers are OUT" and "one of them is IN". */
static void label_slowly(const struct framework *framework, uint8_t *labels)
{
	bool is_changed = true;
	memset(labels, LABEL_UNDEC, framework->argument_count);
	while (is_changed) {
		is_changed = false;
		for (uint32_t a = 0; a < framework->argument_count; a++) {
			bool all_out = true, one_in = false;
			if (labels[a] != LABEL_UNDEC)
				continue;
			for (size_t i = 0; i < framework->attack_count; i++)
				if (framework->attacks[i].to == a) {
					all_out &= labels[framework->attacks[i].from] == LABEL_OUT;
					one_in |= labels[framework->attacks[i].from] == LABEL_IN;
				}
			labels[a] = all_out ? LABEL_IN : one_in ? LABEL_OUT : LABEL_UNDEC;
			is_changed |= labels[a] != LABEL_UNDEC;
		}
	}
}

/* Each rank follows from the ranks of those that attack it, as grounded.h says. */
static void check_ranks(const struct framework *framework, const struct labelling *labelling)
{
	for (uint32_t a = 0; a < framework->argument_count; a++) {
		uint32_t largest = 0, smallest = UINT32_MAX;
		for (size_t i = 0; i < framework->attack_count; i++) {
			uint32_t from = framework->attacks[i].from, rank = labelling->ranks[from];
			if (framework->attacks[i].to != a)
				continue;
			largest = rank > largest ? rank : largest;
			if (labelling->labels[from] == LABEL_IN && rank < smallest)
				smallest = rank;
		}
		assert_int_equal(labelling->ranks[a], labelling->labels[a] == LABEL_IN ? largest + 1 :
		    labelling->labels[a] == LABEL_OUT ? smallest + 1 : 0);
	}
}

static void random_frameworks(void **state)
{
	(void)state;
	uint64_t random = 20261121;
	for (size_t round = 0; round < 3000; round++) {
		struct attack attacks[64];
		uint8_t labels[24];
		struct framework framework = { 1 + (uint32_t)(next_random(&random) % 24), attacks, next_random(&random) % 48 };
		struct labelling labelling;
		for (size_t i = 0; i < framework.attack_count; i++)
			attacks[i] = (struct attack){ (uint32_t)(next_random(&random) % framework.argument_count),
				(uint32_t)(next_random(&random) % framework.argument_count) };
		label_slowly(&framework, labels);
		assert_int_equal(grounded_label(&framework, &labelling), STATUS_OK);
		assert_memory_equal(labelling.labels, labels, framework.argument_count);
		check_ranks(&framework, &labelling);
		labelling_release(&labelling);
	}
}

static void a_long_chain(void **state)
{
	(void)state;
	const uint32_t count = 200000;
	struct attack *attacks = calloc(count, sizeof(*attacks));
	struct labelling labelling;
	assert_non_null(attacks);
	for (uint32_t i = 0; i + 1 < count; i++)
		attacks[i] = (struct attack){ i, i + 1 };
	assert_int_equal(grounded_label(&(struct framework){ count, attacks, count - 1 }, &labelling), STATUS_OK);
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(labelling.labels[i], i % 2 ? LABEL_OUT : LABEL_IN);
		assert_int_equal(labelling.ranks[i], i + 1);
	}
	labelling_release(&labelling);
	free(attacks);
}

static void bad_input(void **state)
{
	(void)state;
	const struct attack attacks[] = { { 0, 1 }, { 2, 0 } };
	struct labelling labelling;
	assert_int_equal(grounded_label(&(struct framework){ 2, attacks, 2 }, &labelling), STATUS_BAD_INDEX);
	labelling_release(&labelling);
	assert_int_equal(grounded_label(&(struct framework){ GROUNDED_MAX + 1, NULL, 0 }, &labelling), STATUS_TOO_LARGE);
	labelling_release(&labelling);
	assert_int_equal(grounded_label(&(struct framework){ 0, NULL, 0 }, &labelling), STATUS_OK);
	labelling_release(&labelling);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_frameworks),
		cmocka_unit_test(random_frameworks),
		cmocka_unit_test(a_long_chain),
		cmocka_unit_test(bad_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * frameworks SEED COUNT FACTS LABELS: COUNT random argumentation frameworks, as facts of a logic program and as grounded.c
 * labels them, so that somebody else's solver can be held against it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "verify/dispute/grounded.h"

#define ARGUMENTS_MAX 40
#define ATTACKS_MAX 200

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void must(int fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "frameworks: %s failed\n", what);
	exit(1);
}

/* From sparse to dense; some without any cycle, so that labels reach far; few attack themselves. */
static size_t draw(uint64_t *random, uint32_t arguments, struct attack *attacks)
{
	size_t wanted = next_random(random) % (arguments * 4u < ATTACKS_MAX ? arguments * 4u : ATTACKS_MAX), count = 0;
	int is_acyclic = next_random(random) % 3 == 0;

	while (count < wanted) {
		uint32_t a = (uint32_t)(next_random(random) % arguments), b = (uint32_t)(next_random(random) % arguments);

		wanted -= a == b && next_random(random) % 8 != 0; /* drawn in vain */
		if (count == wanted)
			break;
		if (a == b && is_acyclic)
			wanted--;
		else
			attacks[count++] = is_acyclic && a > b ? (struct attack){ b, a } : (struct attack){ a, b };
	}
	return count;
}

static void write_one(uint64_t number, const struct framework *framework, FILE *facts, FILE *labels)
{
	struct labelling labelling;

	must(grounded_label(framework, &labelling) == STATUS_OK, "grounded_label");
	for (uint32_t i = 0; i < framework->argument_count; i++) {
		fprintf(facts, "arg(%llu,%u). ", (unsigned long long)number, i);
		if (labelling.labels[i] != LABEL_UNDEC)
			fprintf(labels, "%s(%llu,%u)\n", labelling.labels[i] == LABEL_IN ? "in" : "out", (unsigned long long)number, i);
	}
	for (size_t i = 0; i < framework->attack_count; i++)
		fprintf(facts, "att(%llu,%u,%u). ", (unsigned long long)number, framework->attacks[i].from,
		    framework->attacks[i].to);
	fputc('\n', facts);
	labelling_release(&labelling);
}

int main(int argc, char **argv)
{
	must(argc == 5, "usage: frameworks SEED COUNT FACTS LABELS");
	uint64_t random = strtoull(argv[1], NULL, 10) * 2 + 1, count = strtoull(argv[2], NULL, 10);
	FILE *facts = fopen(argv[3], "w"), *labels = fopen(argv[4], "w");
	must(facts && labels, "fopen");
	for (uint64_t i = 0; i < count; i++) {
		struct attack attacks[ATTACKS_MAX];
		uint32_t arguments = 1 + (uint32_t)(next_random(&random) % ARGUMENTS_MAX);
		struct framework framework = { arguments, attacks, draw(&random, arguments, attacks) };

		write_one(i, &framework, facts, labels);
	}
	must(fclose(facts) == 0 && fclose(labels) == 0, "fclose");
	return 0;
}

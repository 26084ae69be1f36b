#include "grounded.h"

#include <stdlib.h>
#include <string.h>

/*
 * Labels spread from the arguments that nobody attacks, in the order of a queue of those that are IN.  Ranks in it never
 * descend, so the first attacker that is IN gives an OUT argument its smallest rank, and the last attacker that becomes OUT
 * gives an IN argument its largest.
 */
struct spread {
	const struct framework *framework;
	struct labelling *labelling;
	uint32_t *first;   /* per argument, where its targets begin; one more at the end */
	uint32_t *targets; /* by attacker */
	uint32_t *waiting; /* per argument, attacks on it that are not known to fail */
	uint32_t *queue;   /* arguments that are IN, each once */
	uint32_t queued;
};

const char *label_name(enum label label)
{
	static const char *const names[LABEL_COUNT] = { "UNDEC", "IN", "OUT" };

	return names[label];
}

static enum status check(const struct framework *framework)
{
	if (framework->argument_count > GROUNDED_MAX || framework->attack_count > GROUNDED_MAX)
		return STATUS_TOO_LARGE;
	for (size_t i = 0; i < framework->attack_count; i++)
		if (framework->attacks[i].from >= framework->argument_count ||
		    framework->attacks[i].to >= framework->argument_count)
			return STATUS_BAD_INDEX;
	return STATUS_OK;
}

static void *room(size_t count, size_t size)
{
	return calloc(count ? count : 1, size);
}

static enum status prepare(struct spread *spread)
{
	size_t arguments = spread->framework->argument_count;

	spread->labelling->labels = room(arguments, sizeof(*spread->labelling->labels));
	spread->labelling->ranks = room(arguments, sizeof(*spread->labelling->ranks));
	spread->first = room(arguments + 1, sizeof(*spread->first));
	spread->targets = room(spread->framework->attack_count, sizeof(*spread->targets));
	spread->waiting = room(arguments, sizeof(*spread->waiting));
	spread->queue = room(arguments, sizeof(*spread->queue));
	return spread->labelling->labels && spread->labelling->ranks && spread->first && spread->targets &&
	    spread->waiting && spread->queue ? STATUS_OK : STATUS_NO_MEMORY;
}

/* The attacks sorted by attacker, by counting them. */
static void sort_attacks(struct spread *spread)
{
	const struct framework *framework = spread->framework;
	uint32_t sum = 0;

	for (size_t i = 0; i < framework->attack_count; i++) {
		spread->first[framework->attacks[i].from]++;
		spread->waiting[framework->attacks[i].to]++;
	}
	for (uint32_t i = 0; i <= framework->argument_count; i++) {
		uint32_t own = spread->first[i];

		spread->first[i] = sum;
		sum += own;
	}
	/* Each first moves to the end of its own targets, which is where the next ones begin; one step back undoes it. */
	for (size_t i = 0; i < framework->attack_count; i++)
		spread->targets[spread->first[framework->attacks[i].from]++] = framework->attacks[i].to;
	memmove(spread->first + 1, spread->first, framework->argument_count * sizeof(*spread->first));
	spread->first[0] = 0;
}

static void accept(struct spread *spread, uint32_t argument, uint32_t rank)
{
	spread->labelling->labels[argument] = LABEL_IN;
	spread->labelling->ranks[argument] = rank;
	spread->queue[spread->queued++] = argument;
}

/* All attacks of an argument that is OUT fail. */
static void free_targets(struct spread *spread, uint32_t argument, uint32_t rank)
{
	for (uint32_t i = spread->first[argument]; i < spread->first[argument + 1]; i++) {
		uint32_t target = spread->targets[i];

		if (--spread->waiting[target] == 0 && spread->labelling->labels[target] == LABEL_UNDEC)
			accept(spread, target, rank + 1);
	}
}

static void reject_targets(struct spread *spread, uint32_t argument)
{
	uint32_t rank = spread->labelling->ranks[argument] + 1;

	for (uint32_t i = spread->first[argument]; i < spread->first[argument + 1]; i++) {
		uint32_t target = spread->targets[i];

		if (spread->labelling->labels[target] != LABEL_UNDEC)
			continue;
		spread->labelling->labels[target] = LABEL_OUT;
		spread->labelling->ranks[target] = rank;
		free_targets(spread, target, rank);
	}
}

enum status grounded_label(const struct framework *framework, struct labelling *labelling)
{
	struct spread spread = { .framework = framework, .labelling = labelling };
	enum status status;

	memset(labelling, 0, sizeof(*labelling));
	status = check(framework);
	if (status == STATUS_OK)
		status = prepare(&spread);
	if (status == STATUS_OK) {
		sort_attacks(&spread);
		for (uint32_t i = 0; i < framework->argument_count; i++)
			if (spread.waiting[i] == 0)
				accept(&spread, i, 1);
		for (uint32_t i = 0; i < spread.queued; i++)
			reject_targets(&spread, spread.queue[i]);
	}
	free(spread.first);
	free(spread.targets);
	free(spread.waiting);
	free(spread.queue);
	return status;
}

void labelling_release(struct labelling *labelling)
{
	free(labelling->labels);
	free(labelling->ranks);
	memset(labelling, 0, sizeof(*labelling));
}

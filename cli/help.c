#include <stdio.h>
#include <string.h>

#include "command.h"

#define COLUMN 26
#define NEAR_MAX 2 /* letters that may differ in a suggestion */

void help_overview(void)
{
	size_t count;
	const struct command *const *commands = command_table(&count);

	printf("exhibit: an append-only evidence ledger with signed reports\n\n"
	       "usage: exhibit COMMAND [options]\n\ncommands:\n");
	for (size_t i = 0; i < count; i++)
		printf("  %-16s %s\n", commands[i]->name, commands[i]->summary);
	printf("\nexit status:\n"
	       "  0 it holds   1 could not do it   2 wrong usage   3 does not match   4 incomplete, cannot tell\n"
	       "  5 invalid: signature, proof or bytes   6 rollback or fork   130 interrupted\n"
	       "  run gives back its command's own; 124 timed out, 125 exhibit failed, 126 not executable, 127 not found\n"
	       "\n`exhibit help COMMAND` shows its options.\n");
}

static void print_option(const struct option_row *row)
{
	char names[64];
	int size = 0;

	if (row->letter)
		size = snprintf(names, sizeof(names), "-%c, ", row->letter);
	snprintf(names + size, sizeof(names) - (size_t)size, "--%s%s%s", row->name, row->value ? " " : "",
	    row->value ? row->value : "");
	printf("  %-*s %s%s\n", COLUMN, names, row->text, row->repeats ? " (may be repeated)" : "");
}

void help_command(const struct command *command)
{
	printf("exhibit %s: %s\n\nusage: exhibit %s%s%s%s\n", command->name, command->summary, command->name,
	    command->option_count ? " [options]" : "", *command->arguments ? " " : "", command->arguments);
	if (command->option_count)
		printf("\noptions:\n");
	for (size_t i = 0; i < command->option_count; i++)
		print_option(&command->options[i]);
	if (command->text)
		printf("\n%s\n", command->text);
}

/* Letters to change, add, drop, or swap with a neighbour, to get from a to b; names are short. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][64], a_size = strlen(a), b_size = strlen(b);

	if (a_size >= 64 || b_size >= 64)
		return 64;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && two_above[j - 2] + 1 < best)
				best = two_above[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_size % 3][b_size];
}

const char *suggest_command(const char *wrong)
{
	size_t count, best = NEAR_MAX + 1;
	const struct command *const *commands = command_table(&count);
	const char *near = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t far = distance(wrong, commands[i]->name);

		if (far < best) {
			best = far;
			near = commands[i]->name;
		}
	}
	return near;
}

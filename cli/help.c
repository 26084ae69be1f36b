#include <stdio.h>
#include <string.h>

#include "command.h"

#define COLUMN 26

void help_overview(FILE *to)
{
	size_t count;
	const struct command *const *commands = command_table(&count);

	fprintf(to, "exhibit: an append-only evidence ledger with signed reports\n\n"
	       "usage: exhibit COMMAND [options]\n\ncommands:\n");
	for (size_t i = 0; i < count; i++)
		fprintf(to, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "\nexit status:\n"
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

bool help_group(const char *first)
{
	size_t count, size = strlen(first), found = 0;
	const struct command *const *commands = command_table(&count);

	for (size_t i = 0; i < count; i++) {
		if (strncmp(commands[i]->name, first, size) != 0 || commands[i]->name[size] != ' ')
			continue;
		if (!found++)
			printf("exhibit %s: its commands\n\n", first);
		printf("  %-16s %s\n", commands[i]->name, commands[i]->summary);
	}
	if (found)
		printf("\n`exhibit help %s COMMAND` shows the options of one.\n", first);
	return found > 0;
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

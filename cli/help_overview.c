#include <stdio.h>
#include <string.h>

#include "command.h"

void help_overview(FILE *to)
{
	size_t count;
	const struct command *const *commands = command_table(&count);

	fprintf(to, "exhibit: an append-only evidence ledger with signed reports\n\n"
	       "usage: exhibit COMMAND [options]\n\ncommands:\n");
	for (size_t i = 0; i < count; i++)
		fprintf(to, "  %-16s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "\nexit status:\n"
	       "  0 it holds   1 could not do it   2 wrong usage   3 does not match\n"
	       "  4 incomplete, cannot tell   5 invalid: signature, proof or bytes\n"
	       "  6 rollback or fork   130 interrupted   141 the output was not read\n"
	       "  run gives back its command's own; 124 timed out, 125 exhibit failed,\n"
	       "  126 not executable, 127 not found\n"
	       "\n`exhibit help COMMAND` shows its options.\n");
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

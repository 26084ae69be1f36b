#include <stdio.h>

#include "command.h"

#define COLUMN 26

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
	const char *prefix = command_prefix(command);

	printf("%s%s: %s\n\nusage: %s%s%s%s%s\n", prefix, command->name, command->summary, prefix, command->name,
	    command->option_count ? " [options]" : "", *command->arguments ? " " : "", command->arguments);
	if (command->option_count)
		printf("\noptions:\n");
	for (size_t i = 0; i < command->option_count; i++)
		print_option(&command->options[i]);
	if (command->text)
		printf("\n%s\n", command->text);
}

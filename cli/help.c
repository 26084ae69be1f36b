#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

#define COLUMN 26
#define WIDTH 80

/* Columns, not bytes: what continues a character takes none. */
static size_t columns_of(const char *text, size_t size)
{
	size_t columns = 0;

	for (size_t i = 0; i < size; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

/*
 * Words from column ${at} on; a line that is full goes on at column ${indent}.  A line's end in ${text} is a space, unless the
 * line before or behind it is indented: those are shown as they are.
 */
static void print_wrapped(const char *text, size_t at, size_t indent)
{
	bool is_kept = *text == ' ', is_first = true;

	while (*text) {
		if (*text == ' ' && !is_kept) {
			text++;
			continue;
		}
		size_t size = strcspn(text, is_kept ? "\n" : " \n"), columns = columns_of(text, size);

		if (!is_first && !is_kept && at + 1 + columns > WIDTH) {
			printf("\n%*s", (int)indent, "");
			at = indent;
		} else if (!is_first) {
			putchar(' ');
			at++;
		}
		fwrite(text, 1, size, stdout);
		at += columns;
		is_first = false;
		text += size;
		if (*text == '\n' && (is_kept || text[1] == ' ')) {
			putchar('\n');
			at = indent;
			is_first = true;
			is_kept = text[1] == ' ';
		}
		text += *text != '\0';
	}
}

static void print_option(const struct option_row *row)
{
	char names[64], text[512];
	int size = 0;

	if (row->letter)
		size = snprintf(names, sizeof(names), "-%c, ", row->letter);
	snprintf(names + size, sizeof(names) - (size_t)size, "--%s%s%s", row->name, row->value ? " " : "",
	    row->value ? row->value : "");
	snprintf(text, sizeof(text), "%s%s", row->text, row->repeats ? " (may be repeated)" : "");
	printf("  %-*s ", COLUMN, names);
	print_wrapped(text, strlen(names) > COLUMN ? strlen(names) + 3 : COLUMN + 3, COLUMN + 3);
	putchar('\n');
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
	if (command->text) {
		putchar('\n');
		print_wrapped(command->text, 0, 0);
		putchar('\n');
	}
}

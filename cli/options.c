#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit_code.h"
#include "message.h"
#include "suggest.h"

/* --help and --no-color belong to every command. */
enum { COMMON_HELP, COMMON_NO_COLOR };
static const struct option_row common[] = {
	[COMMON_HELP] = { "help", 'h', NULL, "show this help", false },
	[COMMON_NO_COLOR] = { "no-color", 0, NULL, "no colour, as with NO_COLOR", false },
};

static const struct option_row *find_long(const struct command *command, const char *name, size_t size)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (strlen(command->options[i].name) == size && !strncmp(command->options[i].name, name, size))
			return &command->options[i];
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (strlen(common[i].name) == size && !strncmp(common[i].name, name, size))
			return &common[i];
	return NULL;
}

static const struct option_row *find_letter(const struct command *command, char letter)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (command->options[i].letter == letter)
			return &command->options[i];
	return letter == 'h' ? &common[COMMON_HELP] : NULL;
}

const char *command_prefix(const struct command *command)
{
	return command->is_program ? "" : "exhibit ";
}

static int wrong_usage(const struct command *command)
{
	if (command->is_program)
		message_hint("`%s --help` lists what it takes", command->name);
	else
		message_hint("`exhibit help %s` lists what it takes", command->name);
	return EXIT_WRONG_USAGE;
}

static int unknown(const struct command *command, const char *argument)
{
	char name[64];
	struct suggestion suggestion = { .wrong = name };

	message_error("`%s%s` has no option %s", command_prefix(command), command->name, argument);
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
	for (size_t i = 0; argument[1] == '-' && i < command->option_count; i++)
		suggestion_offer(&suggestion, command->options[i].name);
	if (!suggestion.near)
		return wrong_usage(command);
	message_hint("did you mean --%s?", suggestion.near);
	return EXIT_WRONG_USAGE;
}

static int add(const struct command *command, const struct option_row *row, const char *value,
    struct invocation *invocation)
{
	if (row->value && !row->repeats && option_given(invocation, row->name)) {
		message_error("--%s is given twice", row->name);
		return wrong_usage(command);
	}
	if (invocation->value_count == COMMAND_VALUES_MAX) {
		message_error("more than %d options", COMMAND_VALUES_MAX);
		return wrong_usage(command);
	}
	/* At once: the next argument may be the wrong one. */
	if (row == &common[COMMON_NO_COLOR])
		message_set_color(false);
	invocation->values[invocation->value_count].row = row;
	invocation->values[invocation->value_count++].value = value;
	return 0;
}

/* One argument that starts with a dash; *at is moved on where the value is the next one. */
static int read_option(const struct command *command, int argc, char **argv, int *at, struct invocation *invocation)
{
	const char *argument = argv[*at], *value = NULL;
	const struct option_row *row;

	if (argument[1] == '-') {
		size_t size = strcspn(argument + 2, "=");

		row = find_long(command, argument + 2, size);
		if (argument[2 + size] == '=')
			value = argument + 2 + size + 1;
	} else {
		row = find_letter(command, argument[1]);
		if (row && argument[2])
			value = argument + 2;
	}
	if (!row)
		return unknown(command, argument);
	if (!row->value && value) {
		message_error("--%s takes no value", row->name);
		return wrong_usage(command);
	}
	if (row->value && !value) {
		if (*at + 1 >= argc) {
			message_error("--%s needs a value: %s", row->name, row->value);
			return wrong_usage(command);
		}
		value = argv[++*at];
	}
	/* As "$KEY" is where KEY is unset: falling back to a default is not what was asked for. */
	if (row->value && !*value) {
		message_error("--%s is given an empty value", row->name);
		return wrong_usage(command);
	}
	return add(command, row, value, invocation);
}

static int check_positionals(const struct command *command, const struct invocation *invocation)
{
	int count = invocation->positional_count;

	if (count < command->positional_min) {
		message_error("`%s%s` needs %s", command_prefix(command), command->name, command->arguments);
		return wrong_usage(command);
	}
	if (command->positional_max >= 0 && count > command->positional_max) {
		message_error("`%s%s` does not take \"%s\"", command_prefix(command), command->name,
		    invocation->positionals[command->positional_max]);
		return wrong_usage(command);
	}
	return 0;
}

int command_parse(const struct command *command, int argc, char **argv, struct invocation *invocation, bool *wants_help)
{
	int kept = 0;

	memset(invocation, 0, sizeof(*invocation));
	invocation->command = command;
	*wants_help = false;
	for (int i = 0; i < argc; i++) {
		bool is_end = !strcmp(argv[i], "--");
		int code;

		if (is_end || argv[i][0] != '-' || !argv[i][1]) {
			if (!is_end && !command->stops_at_positional) {
				argv[kept++] = argv[i];
				continue;
			}
			for (i += is_end; i < argc; i++)
				argv[kept++] = argv[i];
			break;
		}
		code = read_option(command, argc, argv, &i, invocation);
		if (code)
			return code;
	}
	argv[kept] = NULL;
	invocation->positionals = argv;
	invocation->positional_count = kept;
	if (option_given(invocation, "help")) {
		*wants_help = true;
		return 0;
	}
	return check_positionals(command, invocation);
}

const char *option_nth(const struct invocation *invocation, const char *name, size_t nth)
{
	for (size_t i = 0; i < invocation->value_count; i++)
		if (!strcmp(invocation->values[i].row->name, name) && nth-- == 0)
			return invocation->values[i].value;
	return NULL;
}

const char *option_text(const struct invocation *invocation, const char *name)
{
	return option_nth(invocation, name, 0);
}

bool option_given(const struct invocation *invocation, const char *name)
{
	for (size_t i = 0; i < invocation->value_count; i++)
		if (!strcmp(invocation->values[i].row->name, name))
			return true;
	return false;
}

#include <stdio.h>

#include "commands.h"
#include "context_io.h"

static int run(const struct invocation *invocation)
{
	const char *first = invocation->positionals[0], *second;
	const struct command *command;
	int words;

	if (invocation->positional_count == 0) {
		help_overview(stdout);
		return context_flush();
	}
	second = invocation->positional_count > 1 ? invocation->positionals[1] : "";
	command = command_find(first, second, &words);
	if (command)
		help_command(command);
	else if (*second || !help_group(first))
		return command_unknown(first, second);
	return context_flush();
}

const struct command command_help = {
	.name = "help", .arguments = "[COMMAND]", .summary = "list the commands, or the options of one", .positional_max = 2,
	.run = run,
};

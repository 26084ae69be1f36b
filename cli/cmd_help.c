#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "message.h"

static int run(const struct invocation *invocation)
{
	const char *first = invocation->positionals[0];
	const struct command *command;
	int words;

	if (invocation->positional_count == 0) {
		help_overview();
		return context_flush();
	}
	command = command_find(first, invocation->positional_count > 1 ? invocation->positionals[1] : "", &words);
	if (!command) {
		message_error("exhibit has no command \"%s\"", first);
		if (suggest_command(first))
			message_hint("did you mean `exhibit help %s`?", suggest_command(first));
		return EXIT_WRONG_USAGE;
	}
	help_command(command);
	return context_flush();
}

const struct command command_help = {
	.name = "help", .arguments = "[COMMAND]", .summary = "list the commands, or the options of one", .positional_max = 2,
	.run = run,
};

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exit_code.h"
#include "message.h"

static int unknown_command(int argc, char **argv)
{
	char wrong[128];
	const char *near;
	size_t size = strlen(argv[1]), count;
	const struct command *const *commands = command_table(&count);

	/* The first word of a two-word command alone: say which second words there are. */
	for (size_t i = 0; i < count; i++)
		if (!strncmp(commands[i]->name, argv[1], size) && commands[i]->name[size] == ' ') {
			message_error("`exhibit %s` needs a second word", argv[1]);
			for (; i < count && !strncmp(commands[i]->name, argv[1], size) && commands[i]->name[size] == ' '; i++)
				message_hint("`exhibit %s`: %s", commands[i]->name, commands[i]->summary);
			return EXIT_WRONG_USAGE;
		}
	message_error("exhibit has no command \"%s\"", argv[1]);
	near = suggest_command(argv[1]);
	if (!near && argc > 2) {
		snprintf(wrong, sizeof(wrong), "%s %s", argv[1], argv[2]);
		near = suggest_command(wrong);
	}
	if (near)
		message_hint("did you mean `exhibit %s`?", near);
	else
		message_hint("`exhibit help` lists the commands");
	return EXIT_WRONG_USAGE;
}

int main(int argc, char **argv)
{
	static struct invocation invocation;
	const struct command *command;
	const char *first;
	bool wants_help;
	int words = 0, code;

	/* A reader that goes away is an error to report, not a reason to die half-way through an append. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		help_overview();
		return EXIT_WRONG_USAGE;
	}
	first = argv[1];
	if (!strcmp(first, "--help") || !strcmp(first, "-h"))
		first = "help";
	if (!strcmp(first, "--version"))
		first = "version";
	command = command_find(first, argc > 2 ? argv[2] : "", &words);
	if (!command)
		return unknown_command(argc, argv);
	code = command_parse(command, argc - 1 - words, argv + 1 + words, &invocation, &wants_help);
	if (code)
		return command->stops_at_positional ? EXIT_RUN_FAILED : code;
	if (wants_help) {
		help_command(command);
		return EXIT_HOLDS;
	}
	return command->run(&invocation);
}

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "context_io.h"
#include "exit_code.h"
#include "cli/run/streams.h"

static void end_with(int code)
{
	static const char text[] = "error: the ledger's store could not be read\n"
	    "cause: its data.mdb ends before it should (bus error)\n"
	    "hint: `exhibit doctor` says what is damaged and what is intact; bundles and published folders made of it still verify\n";

	_exit(write(STDERR_FILENO, text, sizeof(text) - 1) < 0 ? EXIT_COULD_NOT : code);
}

/* LMDB maps its file: where that was cut, reading it is a bus error, and a user should hear more than that. */
static void tell_bus_error(int signal)
{
	(void)signal;
	end_with(EXIT_INVALID);
}

static void tell_bus_error_of_run(int signal)
{
	(void)signal;
	end_with(EXIT_RUN_FAILED);
}

static int no_command(void)
{
	help_overview(stderr);
	return EXIT_WRONG_USAGE;
}

static int run(const struct command *command, int argc, char **argv)
{
	static struct invocation invocation;
	bool wants_help;
	int code = command_parse(command, argc, argv, &invocation, &wants_help);

	/* Of `run` it must be clear that this is not the command's own code. */
	if (code)
		return command->stops_at_positional ? EXIT_RUN_FAILED : code;
	/* `run` holds its own, for the command's sake. */
	if (!command->stops_at_positional || wants_help)
		streams_hold();
	signal(SIGBUS, command->stops_at_positional ? tell_bus_error_of_run : tell_bus_error);
	if (!wants_help)
		return command->run(&invocation);
	help_command(command);
	return context_flush();
}

static bool is_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

int main(int argc, char **argv)
{
	const char *first = argc > 1 ? argv[1] : "", *second = argc > 2 ? argv[2] : "";
	const struct command *command;
	int words = 0;

	streams_prepare();
	signal(SIGCHLD, SIG_DFL); /* where it is ignored, the exit status of a child is lost */
	if (argc < 2)
		return no_command();
	if (is_help(first))
		first = "help";
	if (!strcmp(first, "--version"))
		first = "version";
	command = command_find(first, second, &words);
	if (!command && is_help(second) && help_group(first))
		return context_flush();
	if (!command && *first == '-')
		return command_missing(argc - 1, argv + 1);
	if (!command)
		return command_unknown(first, second);
	return run(command, argc - 1 - words, argv + 1 + words);
}

#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define COMMAND_OPTIONS_MAX 24
#define COMMAND_VALUES_MAX 256 /* option values of one invocation */

/* One row per option: parser, help and error messages come from it. */
struct option_row {
	const char *name;  /* without the dashes */
	char letter;       /* 0: none */
	const char *value; /* what stands for the value in help; NULL: a flag */
	const char *text;
	bool repeats;
};

/* Options that several commands have are written once. */
#define OPTION_LEDGER { "ledger", 0, "DIR", "the ledger; else EXHIBIT_LEDGER, else .exhibit here or above", false }
#define OPTION_KEY { "key", 0, "KEY", "sign with this key file or agent:SHA256:…; else EXHIBIT_KEY, else the default key", \
	false }
#define OPTION_JSON { "json", 0, NULL, "print one JSON object", false }
#define OPTION_POLICY { "policy", 0, "FILE", "the reader's policy: whom to trust, what is required, what decides it", false }
#define OPTION_AT { "at", 0, "TIME", "evaluate as of this time instead of now, as 2026-01-31T12:00:00Z", false }
#define OPTION_VERIFY_REPORT { "report", 0, "ID", "verify this report; a bundle names its own", false }
#define OPTION_OUTPUT { "output", 'o', "FILE", "write here", false }
#define OPTION_STEP { "name", 0, "STEP", "the step: the same name in every pipeline run", false }
#define OPTION_SUBJECT { "subject", 0, "NAME=ALG:HEX", "what it is about; else the git commit checked out", true }

struct invocation;

/* One row per command, in cli/commands.c. */
struct command {
	const char *name;      /* one or two words: "run", "report sign" */
	const char *arguments; /* as help shows them: "[--] CMD…" */
	const char *summary;   /* one line */
	const char *text;      /* what else a user must know; NULL: nothing */
	const struct option_row *options;
	size_t option_count;
	int positional_min, positional_max; /* max -1: any number */
	bool stops_at_positional;           /* options end at the first positional: `run make -k` */
	bool is_program;                    /* it is a program of its own, not a command of exhibit */
	int (*run)(const struct invocation *invocation);
};

#define COMMAND_OPTIONS(table) .options = (table), .option_count = sizeof(table) / sizeof((table)[0])

/* A command line that was read. */
struct invocation {
	const struct command *command;
	struct {
		const struct option_row *row;
		const char *value; /* NULL for flags */
	} values[COMMAND_VALUES_MAX];
	size_t value_count;
	char *const *positionals; /* NULL-terminated; from argv, or permuted to its end */
	int positional_count;
};

/* command_table(count): every command, in the order of the help. */
const struct command *const *command_table(size_t *count);

/* command_find(first, second, words): the command of that name and how many words it took; NULL where there is none. */
const struct command *command_find(const char *first, const char *second, int *words);

/*
 * command_parse(command, argc, argv, invocation): read options ("--name value", "--name=value", "-o value", "--") out of
 * argv, which starts behind the command's name and may be reordered.  Prints what is wrong and answers the exit code, 0
 * where all is well.  --help sets *wants_help.
 */
int command_parse(const struct command *command, int argc, char **argv, struct invocation *invocation, bool *wants_help);

/* command_prefix(command): what stands before its name on a command line: "exhibit ", or nothing. */
const char *command_prefix(const struct command *command);

/* What was given. */
const char *option_text(const struct invocation *invocation, const char *name);            /* NULL: not given */
const char *option_nth(const struct invocation *invocation, const char *name, size_t nth); /* NULL behind the last */
bool option_given(const struct invocation *invocation, const char *name);

/*
 * command_unknown(first, second): say on stderr that there is no such command and which may be meant: the nearest name, or
 * the second words where ${first} needs one.  Answers the exit code.
 */
int command_unknown(const char *first, const char *second);

/*
 * command_missing(argc, argv): tell that an option, ${argv}[0], stands before the command, or that there is no command.
 * Answers the exit code.
 */
int command_missing(int argc, char **argv);

/*
 * help_overview, help_command: print the help, the latter to stdout.
 * help_group(first): the commands whose first word that is; false, and nothing printed, where there are none.
 */
void help_overview(FILE *to);
bool help_group(const char *first);
void help_command(const struct command *command);

#endif

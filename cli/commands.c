#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "exit_code.h"
#include "message.h"
#include "suggest.h"

/* In the order people meet them, which is the order of the help. */
static const struct command *const listed[] = {
	&command_init, &command_key_new, &command_key_show, &command_key_enrol, &command_key_replace, &command_key_revoke,
	&command_run, &command_record, &command_log, &command_show,
	&command_report_new, &command_report_lint, &command_report_sign, &command_policy_new, &command_policy_agents,
	&command_policy_lint, &command_verify,
	&command_report_render, &command_attest, &command_approve, &command_dispute, &command_replay,
	&command_checkpoint, &command_cosign, &command_prove,
	&command_bundle, &command_export, &command_publish, &command_doctor,
	&command_help, &command_version,
};

const struct command *const *command_table(size_t *count)
{
	*count = sizeof(listed) / sizeof(listed[0]);
	return listed;
}

const struct command *command_find(const char *first, const char *second, int *words)
{
	char two[128];

	snprintf(two, sizeof(two), "%s %s", first, second);
	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		*words = strchr(listed[i]->name, ' ') ? 2 : 1;
		if (!strcmp(listed[i]->name, *words == 2 ? two : first))
			return listed[i];
	}
	return NULL;
}

/* Is ${first} the first word of two-word commands?  Then say which second words there are. */
static bool tell_second_words(const char *first, const char *second)
{
	size_t size = strlen(first);
	bool is_first = false;

	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		if (strncmp(listed[i]->name, first, size) != 0 || listed[i]->name[size] != ' ')
			continue;
		if (!is_first && *second && *second != '-')
			message_error("exhibit has no command \"%s %s\"", first, second);
		else if (!is_first)
			message_error("`exhibit %s` needs a second word", first);
		is_first = true;
		message_hint("`exhibit %s`: %s", listed[i]->name, listed[i]->summary);
	}
	return is_first;
}

int command_unknown(const char *first, const char *second)
{
	char two[128];
	struct suggestion one_word = { .wrong = first }, two_words = { .wrong = two };

	if (tell_second_words(first, second))
		return EXIT_WRONG_USAGE;
	snprintf(two, sizeof(two), "%s %s", first, second);
	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		suggestion_offer(&one_word, listed[i]->name);
		suggestion_offer(&two_words, listed[i]->name);
	}
	message_error("exhibit has no command \"%s\"", first);
	if (one_word.near || two_words.near)
		message_hint("did you mean `exhibit %s`?", one_word.near ? one_word.near : two_words.near);
	else
		message_hint("`exhibit help` lists the commands");
	return EXIT_WRONG_USAGE;
}

int command_missing(int argc, char **argv)
{
	const struct command *command = NULL;
	char options[256];
	size_t size = 0;
	int words;

	for (int i = 0; i < argc && size < sizeof(options); i++) {
		command = i > 0 ? command_find(argv[i], i + 1 < argc ? argv[i + 1] : "", &words) : NULL;
		if (command)
			break;
		size += (size_t)snprintf(options + size, sizeof(options) - size, " %s", argv[i]);
	}
	if (!command)
		return command_unknown(argv[0], argc > 1 ? argv[1] : "");
	message_error("there is an option where the command should be: %s", argv[0]);
	message_hint("options go behind the command: `exhibit %s%s%s`", command->name, options,
	    size < sizeof(options) ? "" : "…");
	return EXIT_WRONG_USAGE;
}

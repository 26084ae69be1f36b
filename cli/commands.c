#include "commands.h"

#include <stdio.h>
#include <string.h>

/* In the order people meet them, which is the order of the help. */
static const struct command *const listed[] = {
	&command_init, &command_key_new, &command_key_show, &command_run, &command_record, &command_log, &command_show,
	&command_report_sign, &command_verify, &command_attest, &command_checkpoint, &command_prove, &command_bundle,
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

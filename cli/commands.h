#ifndef COMMANDS_H
#define COMMANDS_H

#include "command.h"

/* One per command: cli/cmd_<name>.c defines it, cli/commands.c lists it, tests/cmd has a script for it. */
extern const struct command command_init, command_key_new, command_key_show,
    command_key_enrol, command_key_replace, command_key_revoke, command_run, command_record, command_log,
    command_show, command_report_new, command_report_lint, command_report_sign, command_policy_new, command_policy_agents,
    command_policy_lint, command_verify,
    command_report_render, command_attest, command_approve, command_dispute, command_replay,
    command_checkpoint, command_cosign, command_prove,
    command_bundle, command_export, command_publish, command_doctor,
    command_help, command_version;

#endif

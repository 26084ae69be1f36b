#ifndef GIT_COMMAND_H
#define GIT_COMMAND_H

#include "format/source.h"

#define GIT_ARGUMENTS_MAX 48

/*
 * git_command(directory, arguments, sink, exit_code): run git in ${directory} (NULL: here) and give what it prints to
 * ${sink}.  It takes no optional locks and starts no file system monitor; its own complaints are dropped.  It inherits
 * our signal mask, so that a finishing `run` is not cut short by the terminal; of our environment no GIT_ variable but
 * where git's configuration and programs are.
 * Errors: NOT_FOUND (no git), LIBRARY (killed, or could not be started), NO_MEMORY, the sink's.
 */
enum status git_command(const char *directory, const char *const *arguments, struct sink sink, int *exit_code);

#endif

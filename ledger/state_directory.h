#ifndef STATE_DIRECTORY_H
#define STATE_DIRECTORY_H

#include "format/status.h"

#include <stddef.h>

/*
 * state_directory(path, size): $XDG_STATE_HOME/exhibit, or $HOME/.local/state/exhibit; nothing is made.
 * Errors: NOT_FOUND (neither is an absolute path), TOO_LARGE.  Source: XDG Base Directory Specification 0.8.
 */
enum status state_directory(char *path, size_t size);

#endif

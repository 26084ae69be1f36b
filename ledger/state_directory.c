#include "state_directory.h"

#include <stdlib.h>

#include "file.h"

enum status state_directory(char *path, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state != NULL && state[0] == '/')
		return file_path(path, size, "%s/exhibit", state);
	if (home != NULL && home[0] == '/')
		return file_path(path, size, "%s/.local/state/exhibit", home);
	return STATUS_NOT_FOUND;
}

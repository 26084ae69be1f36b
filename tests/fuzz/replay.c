/*
 * Runs a fuzz target over inputs that are kept, under any compiler and without libFuzzer: one TAP test per input, in the
 * order of their names.  Without arguments: those in tests/fuzz/corpus/<what>, <what> from our own name, replay_<what>.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX ((size_t)1 << 20)

static unsigned count, failed_count;

static void report(bool is_ok, const char *path, const char *why)
{
	count++;
	failed_count += !is_ok;
	printf("%sok %u - %s%s%s\n", is_ok ? "" : "not ", count, path, *why ? ": " : "", why);
	fflush(stdout);
}

static void replay_file(const char *path)
{
	static uint8_t data[INPUT_MAX + 1];
	FILE *file = fopen(path, "rb");

	if (!file) {
		report(false, path, strerror(errno));
		return;
	}
	size_t size = fread(data, 1, sizeof(data), file);
	bool is_read = !ferror(file) && size <= INPUT_MAX;
	fclose(file);
	if (!is_read) {
		report(false, path, "it cannot be read, or is too large");
		return;
	}
	/* Whoever crashes cannot say on what. */
	printf("# %s\n", path);
	fflush(stdout);
	uint8_t *copy = fuzz_copy(bytes_of(data, size));
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	report(true, path, "");
}

static int is_no_dot_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
	struct dirent **names = NULL;
	struct stat found;

	if (stat(path, &found) == 0 && !S_ISDIR(found.st_mode)) {
		replay_file(path);
		return;
	}
	int name_count = scandir(path, &names, is_no_dot_file, alphasort);
	if (name_count <= 0)
		report(false, path, "there is no input");
	for (int i = 0; i < name_count; i++) {
		char file[4096];

		snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
		replay_file(file);
		free(names[i]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	const char *source = getenv("EXHIBIT_SRC"), *what = strstr(program_invocation_short_name, "replay_");
	char corpus[4096];

	snprintf(corpus, sizeof(corpus), "%s/tests/fuzz/corpus/%s", source ? source : ".",
	    what ? what + strlen("replay_") : "");
	if (argc < 2)
		replay(corpus);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("1..%u\n", count);
	return failed_count > 0;
}

#include "context.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exit_code.h"
#include "format/text_lines.h"
#include "key_standing.h"
#include "ledger/forks.h"
#include "ledger/highwater.h"
#include "ledger/spool.h"
#include "message.h"

#define PARENTS_MAX 256
#define LEVEL "/" LEDGER_DIRECTORY

static bool is_directory(const char *path)
{
	struct stat found;

	return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* .exhibit in the working directory or the nearest one above it, as git looks for .git. */
static bool find_upwards(char path[static CONTEXT_PATH_MAX])
{
	char *end;

	if (!getcwd(path, CONTEXT_PATH_MAX - sizeof(LEVEL)))
		return false;
	end = path + strlen(path);
	if (end == path + 1)
		end = path; /* the root */
	for (int i = 0; i < PARENTS_MAX; i++) {
		memcpy(end, LEVEL, sizeof(LEVEL));
		if (is_directory(path))
			return true;
		*end = '\0';
		if (end == path)
			return false;
		end = strrchr(path, '/');
	}
	return false;
}

int context_find_ledger(const struct invocation *invocation, char path[static CONTEXT_PATH_MAX])
{
	const char *given = option_text(invocation, "ledger");
	const char *from = "--ledger";

	if (!given) {
		given = getenv("EXHIBIT_LEDGER");
		from = "EXHIBIT_LEDGER";
	}
	if (!given || !*given) {
		if (find_upwards(path))
			return 0;
		message_error("there is no ledger here");
		message_cause("no %s in this directory or any above it", LEDGER_DIRECTORY);
		message_hint("make one with `exhibit init`, or name one with --ledger DIR or EXHIBIT_LEDGER");
		return EXIT_COULD_NOT;
	}
	/* The directory that contains .exhibit is as good a name for it as .exhibit itself. */
	if ((size_t)snprintf(path, CONTEXT_PATH_MAX, "%s" LEVEL, given) < CONTEXT_PATH_MAX && is_directory(path))
		return 0;
	if ((size_t)snprintf(path, CONTEXT_PATH_MAX, "%s", given) < CONTEXT_PATH_MAX && is_directory(path))
		return 0;
	message_error("%s names no ledger", from);
	message_cause("%s: %s", given, errno == ENOENT ? "no such directory" : strerror(errno));
	return EXIT_COULD_NOT;
}

bool context_has_ledger(const struct invocation *invocation)
{
	const char *named = getenv("EXHIBIT_LEDGER");
	char path[CONTEXT_PATH_MAX];

	return option_given(invocation, "ledger") || (named && *named) || find_upwards(path);
}

static void take_in_spool(struct ledger *ledger, struct signer *signer)
{
	struct fault fault = { .status = STATUS_OK };
	unsigned waiting = 0, taken = 0, left = 0;

	if (spool_count(ledger, &waiting) != STATUS_OK || waiting == 0)
		return;
	if (spool_drain(ledger, signer, &taken, &left, &fault) != STATUS_OK)
		message_failure(fault.status, &fault, "could not take in what waits in the spool");
	if (taken > 0)
		message_note("took in %u record%s from the spool", taken, taken == 1 ? "" : "s");
	if (left > 0)
		message_warning("%u record%s still wait%s in the spool", left, left == 1 ? "" : "s", left == 1 ? "s" : "");
}

static void warn_unremembered(const struct ledger *ledger)
{
	static const char what[] = "a ledger that goes back in time would not be noticed";
	char path[PATH_MAX];

	if (highwater_is_kept(ledger, path))
		return;
	if (*path)
		message_warning("the highest checkpoint cannot be remembered at %s: %s", path, what);
	else
		message_warning("the highest checkpoint cannot be remembered, without XDG_STATE_HOME or HOME: %s", what);
}

/* Whoever damaged it may have put back the ledger too; and a reader replaces it as well. */
static void warn_replaced(const struct ledger *ledger)
{
	char path[PATH_MAX];

	if (!highwater_was_usable(ledger) && highwater_is_kept(ledger, path))
		message_warning("%s was no checkpoint of this log, and is written anew: whether the ledger went back in time since "
		    "it was last seen cannot be told", path);
}

static void tell_note(const char *what, struct bytes note)
{
	struct bytes line;

	message_note("%s", what);
	while (text_lines_next(&note, &line))
		message_note("    %.*s", (int)line.size, (const char *)line.data);
}

void context_tell_fork(const struct fork *fork)
{
	tell_note("the checkpoint that was seen before:", buffer_bytes(&fork->seen));
	tell_note("the checkpoint that the log has now:", buffer_bytes(&fork->shown));
	if (fork->kept[0])
		message_note("both are kept as %s.seen.checkpoint and .shown.checkpoint", fork->kept);
	else
		message_warning("they could not be kept: save these lines");
}

int context_ledger(const struct invocation *invocation, enum context_access wanted, struct signer *signer,
    struct ledger **ledger)
{
	char path[CONTEXT_PATH_MAX];
	const char *map_size = getenv("EXHIBIT_MAP_SIZE");
	struct ledger_options options = { .read_only = false };
	struct fork fork;
	struct fault fault = { .status = STATUS_OK };
	int code = context_find_ledger(invocation, path);
	enum status status;

	if (code)
		return code;
	if (map_size && *map_size)
		options.map_size = strtoull(map_size, NULL, 10);
	/* Reading works where nothing may be written: an auditor's read-only copy. */
	options.read_only = wanted != CONTEXT_APPEND && access(path, W_OK) != 0;
	fork_init(&fork);
	options.fork = &fork;
	status = ledger_open(path, &options, ledger, &fault);
	if (status != STATUS_OK)
		code = message_failure(status, &fault, "could not open the ledger %s", path);
	if (status_class(status) == STATUS_CLASS_FORKED) {
		message_hint("if the ledger was replaced on purpose, remove the remembered checkpoint that the cause names");
		context_tell_fork(&fork);
	}
	fork_release(&fork);
	if (code)
		return code;
	if (ledger_is_unlocked(*ledger))
		message_warning("the ledger is read without locks, as nothing may be written there: what is appended meanwhile may look "
		    "like damage");
	warn_replaced(*ledger);
	if (wanted != CONTEXT_READ)
		warn_unremembered(*ledger);
	if (!options.read_only)
		take_in_spool(*ledger, signer);
	if (signer)
		key_standing_warn(*ledger, signer);
	return 0;
}

bool context_default_key(char path[static CONTEXT_PATH_MAX])
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int size = -1;

	if (config && *config == '/')
		size = snprintf(path, CONTEXT_PATH_MAX, "%s/exhibit/id_ed25519", config);
	else if (home && *home == '/')
		size = snprintf(path, CONTEXT_PATH_MAX, "%s/.config/exhibit/id_ed25519", home);
	return size > 0 && size < CONTEXT_PATH_MAX;
}

int context_signer(const struct invocation *invocation, struct signer **signer)
{
	const char *source = option_text(invocation, "key");
	char path[CONTEXT_PATH_MAX];
	struct fault fault = { .status = STATUS_OK };
	enum status status;

	if (!source)
		source = getenv("EXHIBIT_KEY");
	if (!source || !*source) {
		source = path;
		if (!context_default_key(path) || access(path, F_OK) != 0) {
			message_error("there is no key to sign with");
			message_cause("neither --key nor EXHIBIT_KEY is given, and there is no default key");
			message_hint("make one with `exhibit key new`");
			return EXIT_COULD_NOT;
		}
	}
	status = signer_open(source, signer, &fault);
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "cannot sign with %s", source);
}

bool context_is_name(const char *text)
{
	return strlen(text) < RECORD_NAME_MAX && shape_is_name(bytes_of_text(text));
}

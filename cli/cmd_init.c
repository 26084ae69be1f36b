#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "message.h"

static const struct option_row options[] = {
	{ "origin", 0, "NAME", "the log's name in its checkpoints, as example.org/app; else made from host and directory", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

/* A part of an origin: what is no letter, digit or plain sign becomes '-', so that any host or directory name will do. */
static void put_part(char *text, size_t size, const char *part)
{
	size_t used = strlen(text);

	for (; *part && used + 1 < size; part++) {
		bool plain = (*part >= '0' && *part <= '9') || (*part >= 'a' && *part <= 'z') || (*part >= 'A' && *part <= 'Z') ||
		    *part == '.' || *part == '-' || *part == '_';

		text[used++] = plain ? *part : '-';
	}
	text[used] = '\0';
}

/* host/directory-12345678: readable, and by its random part unlike any other log's. */
static void make_origin(const char *directory, char *origin, size_t size)
{
	char host[256] = "localhost", random[16];
	const char *slash;

	if (gethostname(host, sizeof(host) - 1) != 0 || !*host)
		snprintf(host, sizeof(host), "localhost");
	slash = strrchr(directory, '/');
	*origin = '\0';
	put_part(origin, size - 24, host);
	strcat(origin, "/");
	put_part(origin, size - 16, slash && slash[1] ? slash + 1 : "ledger");
	snprintf(random, sizeof(random), "-%08x", (unsigned)randombytes_random());
	strcat(origin, random);
}

static int print_ledger(const struct invocation *invocation, const char *path)
{
	struct ledger *ledger;
	struct ledger_options ledger_options = { .map_size = 0 };
	struct fault fault = { .status = STATUS_OK };
	enum status status = ledger_open(path, &ledger_options, &ledger, &fault);
	char vkey[NOTE_VKEY_MAX];

	if (status != STATUS_OK)
		return message_failure(status, &fault, "the new ledger %s does not open", path);
	note_key_write(ledger_log_key(ledger), vkey);
	ledger_close(ledger);
	if (option_given(invocation, "json")) {
		struct json *answer = json_object();

		json_put_text(answer, "schema", "urn:exhibit:init:v1");
		json_put_raw(answer, "ledger", bytes_of_text(path));
		json_put_text(answer, "log", vkey);
		return context_print_json(answer);
	}
	printf("%s\n", path);
	message_note("the log's verifier key, for policies: %s", vkey);
	return context_flush();
}

static int exists_already(const char *path)
{
	struct ledger *ledger;
	struct ledger_options ledger_options = { .read_only = true };

	if (ledger_open(path, &ledger_options, &ledger, NULL) == STATUS_OK) {
		ledger_close(ledger);
		message_error("there is a ledger already: %s", path);
		message_hint("use it as it is: `exhibit log` shows what it holds");
	} else {
		message_error("%s is there already, and no ledger that could be used", path);
		message_hint("name a directory that `exhibit init` is to make, as --ledger %s/" LEDGER_DIRECTORY, path);
	}
	return EXIT_COULD_NOT;
}

static int run(const struct invocation *invocation)
{
	char path[CONTEXT_PATH_MAX], parent[CONTEXT_PATH_MAX], origin[NOTE_NAME_MAX];
	const char *given = option_text(invocation, "ledger"), *name = option_text(invocation, "origin");
	struct fault fault = { .status = STATUS_OK };
	enum status status;

	if (sodium_init() < 0)
		return message_failure(STATUS_LIBRARY, NULL, "libsodium does not start");
	if (!given)
		given = getenv("EXHIBIT_LEDGER");
	if (!getcwd(parent, sizeof(parent)) ||
	    (size_t)snprintf(path, sizeof(path), given && *given ? "%s" : "%s/" LEDGER_DIRECTORY,
	        given && *given ? given : parent) >= sizeof(path)) {
		message_error("the path of the ledger cannot be used");
		message_cause("%s", strerror(ENAMETOOLONG));
		return EXIT_COULD_NOT;
	}
	if (!name) {
		make_origin(parent, origin, sizeof(origin));
		name = origin;
	}
	status = ledger_init(path, name, &fault);
	if (status == STATUS_BAD_NOTE) {
		message_error("\"%s\" cannot be the log's name", name);
		message_hint("no spaces, no '+', no control characters, at most %d bytes; as example.org/app", NOTE_NAME_MAX - 1);
		return EXIT_WRONG_USAGE;
	}
	if (status == STATUS_EXISTS)
		return exists_already(path);
	if (status != STATUS_OK) {
		int code = message_failure(status, &fault, "could not make the ledger %s", path);

		context_hint_folder(path);
		return code;
	}
	return print_ledger(invocation, path);
}

const struct command command_init = {
	.name = "init", .arguments = "", .summary = "make a ledger in .exhibit/, ignored by git", COMMAND_OPTIONS(options),
	.run = run,
};

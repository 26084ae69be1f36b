#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "format/ssh_key.h"
#include "message.h"

static const struct option_row new_options[] = {
	{ "output", 'o', "FILE", "write the key here, and FILE.pub; else the default key", false },
	{ "comment", 'C', "NAME", "the agent's name; else user@host", false },
	OPTION_JSON,
};

static const struct option_row show_options[] = { OPTION_KEY, OPTION_JSON };

static int print_key(const struct invocation *invocation, const struct signer *signer)
{
	char line[SSH_KEY_TEXT_MAX], fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct json *answer;

	ssh_key_write(signer_key(signer), line);
	ssh_key_fingerprint(signer_key(signer), fingerprint);
	if (!option_given(invocation, "json")) {
		printf("%s %s\n", line, signer_name(signer));
		message_note("%s: policies name an agent by the line above", fingerprint);
		return context_flush();
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:key:v1");
	json_put_text(answer, "key", line);
	json_put_text(answer, "name", signer_name(signer));
	json_put_text(answer, "fingerprint", fingerprint);
	return context_print_json(answer);
}

/* The directories of the default key may be missing on a new machine; those of a path the user names are the user's. */
static int make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST) {
			message_error("cannot make the directory %s", path);
			message_cause("%s", strerror(errno));
			return EXIT_COULD_NOT;
		}
		*slash = '/';
	}
	return 0;
}

static void name_agent(char *name, size_t size)
{
	const char *user = getenv("USER");
	char host[128] = "localhost";

	gethostname(host, sizeof(host) - 1);
	snprintf(name, size, "%.60s@%.60s", user && *user ? user : "agent", host);
}

static int run_new(const struct invocation *invocation)
{
	char path[CONTEXT_PATH_MAX], name[SIGNER_NAME_MAX];
	const char *target = option_text(invocation, "output"), *comment = option_text(invocation, "comment");
	struct fault fault = { .status = STATUS_OK };
	struct signer *signer;
	enum status status;
	int code;

	if (!target) {
		if (!context_default_key(path)) {
			message_error("there is no place for a default key");
			message_cause("neither HOME nor XDG_CONFIG_HOME is set");
			message_hint("name a file: `exhibit key new --output FILE`");
			return EXIT_COULD_NOT;
		}
		code = make_directories(path);
		if (code)
			return code;
		target = path;
	}
	if (!comment) {
		name_agent(name, sizeof(name));
		comment = name;
	}
	status = signer_create(target, comment, &fault);
	if (status == STATUS_EXISTS) {
		message_error("there is a key already: %s", target);
		message_hint("`exhibit key show` prints it; a key is never overwritten");
		return EXIT_COULD_NOT;
	}
	if (status == STATUS_OK)
		status = signer_open(target, &signer, &fault);
	if (status != STATUS_OK) {
		code = message_document(status, &fault, "could not make the key %s", target);
		context_hint_folder(target);
		return code;
	}
	message_note("wrote %s and %s.pub", target, target);
	if (strcmp(signer_name(signer), comment) != 0) {
		message_warning("records name this agent %s, not %s", signer_name(signer), comment);
		message_hint("names have letters, digits and . _ - : / @ + only: another key with another -C is another agent");
	}
	code = print_key(invocation, signer);
	signer_close(signer);
	return code;
}

static int run_show(const struct invocation *invocation)
{
	struct signer *signer;
	int code = context_signer(invocation, &signer);

	if (code)
		return code;
	code = print_key(invocation, signer);
	signer_close(signer);
	return code;
}

const struct command command_key_new = {
	.name = "key new", .arguments = "", .summary = "make a signing key: the files that ssh-keygen -t ed25519 writes",
	.text = "The key is kept without a passphrase, closed to others (0600). For keys with a passphrase or in hardware use\n"
	        "ssh-agent: --key agent:SHA256:… or EXHIBIT_KEY=agent:SHA256:…",
	COMMAND_OPTIONS(new_options), .run = run_new,
};

const struct command command_key_show = {
	.name = "key show", .arguments = "", .summary = "print the public key that commands would sign with",
	COMMAND_OPTIONS(show_options), .run = run_show,
};

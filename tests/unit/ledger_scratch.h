#ifndef LEDGER_SCRATCH_H
#define LEDGER_SCRATCH_H

/* What the tests of ledger/ share: a scratch directory that is also $HOME and the state directory, keys, records. */

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/json.h"
#include "ledger/append.h"
#include "ledger/ledger.h"
#include "ledger/signer.h"

#define SCRATCH_TIME 1763683200000 /* 2025-11-21T00:00:00Z */

static char scratch[PATH_MAX / 2];

static int scratch_remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void scratch_remove(const char *path)
{
	nftw(path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_setup(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	snprintf(scratch, sizeof(scratch), "%s/exhibit-test-XXXXXX", base != NULL && base[0] == '/' ? base : "/tmp");
	if (mkdtemp(scratch) == NULL || sodium_init() < 0)
		return -1;
	setenv("HOME", scratch, 1);
	setenv("TMPDIR", scratch, 1);

	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/state", scratch);
	return setenv("XDG_STATE_HOME", path, 1);
}

static inline int scratch_teardown(void **state)
{
	char *end = strrchr(scratch, '/');

	(void)state;
	scratch_remove(scratch);
	*end = '\0';
	setenv("TMPDIR", scratch, 1);
	return 0;
}

/* A path in the scratch directory; four may be in use at a time. */
static inline const char *scratch_path(const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX, "%s/%s", scratch, name);
	return path;
}

/* The command's exit status, its output in scratch/output. */
static inline int scratch_run(const char *command)
{
	char line[4 * PATH_MAX];
	int status;

	snprintf(line, sizeof(line), "cd '%s' && { %s; } >output 2>&1", scratch, command);
	status = system(line);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline bool scratch_output_has(const char *text)
{
	static char output[65536];
	FILE *file = fopen(scratch_path("output"), "r");

	if (file == NULL)
		return false;
	output[fread(output, 1, sizeof(output) - 1, file)] = '\0';
	fclose(file);
	return strstr(output, text) != NULL;
}

static inline struct signer *scratch_signer(const char *name)
{
	struct signer *signer = NULL;
	struct fault fault = { .status = STATUS_OK };
	const char *path = scratch_path(name);

	if (access(path, F_OK) != 0 && signer_create(path, name, &fault) != STATUS_OK)
		return NULL;
	return signer_open(path, &signer, &fault) == STATUS_OK ? signer : NULL;
}

static inline struct ledger *scratch_open(const char *name, uint64_t map_size, struct fault *fault)
{
	struct ledger_options options = { .map_size = map_size };
	struct ledger *ledger = NULL;

	return ledger_open(scratch_path(name), &options, &ledger, fault) == STATUS_OK ? ledger : NULL;
}

static inline struct ledger *scratch_ledger(const char *name)
{
	struct fault fault = { .status = STATUS_OK };

	if (ledger_init(scratch_path(name), "example.org/log", &fault) != STATUS_OK)
		return NULL;
	return scratch_open(name, 0, &fault);
}

static inline struct json *scratch_subject(const char *hex)
{
	struct json *subjects = json_array(), *subject = json_object(), *digest = json_object();

	json_put_text(digest, "gitCommit", hex);
	json_put(subject, "digest", digest);
	json_push(subjects, subject);
	return subjects;
}

#define SCRATCH_COMMIT "0123456789abcdef0123456789abcdef01234567"

/* A draft's JSON, so that it can be freed: a statement of ${text}, or a file whose content is ${blob}. */
struct scratch_draft {
	struct draft draft;
	struct json *subject, *predicate;
	struct blob_writer *blob;
};

static inline void scratch_statement(struct scratch_draft *draft, const char *step, const char *text)
{
	memset(draft, 0, sizeof(*draft));
	draft->subject = scratch_subject(SCRATCH_COMMIT);
	draft->predicate = json_object();
	json_put_text(draft->predicate, "mode", "manual");
	if (step != NULL)
		json_put_text(draft->predicate, "step", step);
	json_put_text(draft->predicate, "text", text);
	draft->draft = (struct draft){ .kind = KIND_STATEMENT, .subject = draft->subject, .predicate = draft->predicate,
		.time = SCRATCH_TIME };
}

static inline void scratch_file(struct scratch_draft *draft, struct blob_writer *blob, const struct blob_name *name)
{
	struct json *content = json_object();
	char hex[DIGEST_HEX_SIZE];

	memset(draft, 0, sizeof(*draft));
	draft->subject = scratch_subject(SCRATCH_COMMIT);
	draft->predicate = json_object();
	draft->blob = blob;
	digest_hex(&name->digest, hex);
	json_put_text(content, "sha256", hex);
	json_put_integer(content, "size", (int64_t)name->size);
	json_put(draft->predicate, "content", content);
	json_put_text(draft->predicate, "path", "a file");
	draft->draft = (struct draft){ .kind = KIND_FILE, .subject = draft->subject, .predicate = draft->predicate,
		.time = SCRATCH_TIME, .blobs = &draft->blob, .blob_count = 1 };
}

static inline void scratch_draft_release(struct scratch_draft *draft)
{
	json_free(draft->subject);
	json_free(draft->predicate);
}

static inline enum status scratch_append(struct ledger *ledger, struct signer *signer, const char *text,
    struct receipt *receipt, struct fault *fault)
{
	struct scratch_draft draft;
	enum status status;

	scratch_statement(&draft, "unit", text);
	status = append_record(ledger, signer, &draft.draft, receipt, fault);
	scratch_draft_release(&draft);
	return status;
}

/* Bytes that zstd cannot shrink, the same for the same seed. */
static inline uint8_t *scratch_noise(size_t size, uint8_t seed_byte)
{
	uint8_t seed[randombytes_SEEDBYTES] = { seed_byte };
	uint8_t *noise = malloc(size + 1);

	if (noise != NULL)
		randombytes_buf_deterministic(noise, size, seed);
	return noise;
}

#endif

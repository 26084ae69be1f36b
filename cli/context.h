#ifndef CONTEXT_H
#define CONTEXT_H

#include "command.h"
#include "format/json.h"
#include "format/record.h"
#include "format/source.h"
#include "ledger/ledger.h"
#include "ledger/signer.h"

#define CONTEXT_PATH_MAX 4096

/* What commands need of the world.  Each prints what is wrong and answers an exit code; 0 is success. */

enum context_access { CONTEXT_READ, CONTEXT_VERIFY, CONTEXT_APPEND };

/*
 * context_ledger(invocation, access, signer, ledger): find and open the ledger (--ledger, EXHIBIT_LEDGER, .exhibit upwards)
 * and take in what waits in its spool; ${signer} may be NULL.  VERIFY is a READ that, as APPEND, warns where the
 * highest checkpoint cannot be remembered.
 */
int context_ledger(const struct invocation *invocation, enum context_access wanted, struct signer *signer,
    struct ledger **ledger);

/* context_signer(invocation, signer): --key, EXHIBIT_KEY, or the default key. */
int context_signer(const struct invocation *invocation, struct signer **signer);

/* context_default_key(path): where `key new` writes; false without HOME and XDG_CONFIG_HOME. */
bool context_default_key(char path[static CONTEXT_PATH_MAX]);

/* context_now(): the clock. */
time_ms context_now(void);

/* context_time(invocation, time): --at, or the clock. */
int context_time(const struct invocation *invocation, time_ms *time);

/*
 * context_subject(invocation, commit, subject): --subject rows, else {"name": "commit", gitCommit} where ${commit} is not
 * NULL, else an empty array.  Owns: the caller frees.
 */
int context_subject(const struct invocation *invocation, const char *commit, struct json **subject);

/* subject_of_digest(name, digest): an array of one subject (name may be NULL); for what is about nothing but its own bytes. */
struct json *subject_of_digest(const char *name, const struct digest *digest);

/* blob_json(name): {"sha256", "size"}, as predicates have it. */
struct json *blob_json(const struct blob_name *name);

/* context_read_file(path, size_max, buffer): a whole file; "-" is stdin. */
int context_read_file(const char *path, size_t size_max, struct buffer *buffer);

/* context_print_json(value): pretty, newline, to stdout; frees it.  Answers the exit code. */
int context_print_json(struct json *value);

/* context_flush(): stdout's content reached its reader; else an error.  Commands end with it. */
int context_flush(void);

/* context_file_sink(fd): a sink that writes all to a descriptor; the descriptor must outlive it. */
struct sink context_file_sink(int *fd);

#endif

#ifndef CONTEXT_H
#define CONTEXT_H

#include "context_io.h"
#include "format/record.h"
#include "ledger/ledger.h"
#include "ledger/signer.h"

#define CONTEXT_PATH_MAX 4096

/* What commands need of a ledger and of keys.  Each prints what is wrong and answers an exit code; 0 is success. */

enum context_access { CONTEXT_READ, CONTEXT_VERIFY, CONTEXT_APPEND };

/*
 * context_ledger(invocation, access, signer, ledger): find and open the ledger (--ledger, EXHIBIT_LEDGER, .exhibit upwards)
 * and take in what waits in its spool; ${signer} may be NULL, and is warned where the ledger knows that its key was given
 * up.  VERIFY is a READ that, as APPEND, warns where the highest checkpoint cannot be remembered.
 */
int context_ledger(const struct invocation *invocation, enum context_access wanted, struct signer *signer,
    struct ledger **ledger);

/* context_tell_fork(fork): on stderr both checkpoints as they were signed, and where they are kept. */
void context_tell_fork(const struct fork *fork);

/* context_has_ledger(invocation): is one named, or found from here? */
bool context_has_ledger(const struct invocation *invocation);

/* context_find_ledger(invocation, path): the directory that context_ledger would open. */
int context_find_ledger(const struct invocation *invocation, char path[static CONTEXT_PATH_MAX]);

/* context_signer(invocation, signer): --key, EXHIBIT_KEY, or the default key. */
int context_signer(const struct invocation *invocation, struct signer **signer);

/* context_default_key(path): where `key new` writes; false without HOME and XDG_CONFIG_HOME. */
bool context_default_key(char path[static CONTEXT_PATH_MAX]);

/*
 * context_subject(invocation, commit, subject): --subject rows, else {"name": "commit", gitCommit} where ${commit} is not
 * NULL, else an empty array.  Owns: the caller frees.
 */
int context_subject(const struct invocation *invocation, const char *commit, struct json **subject);

/* context_is_name(text): has it the form of a name, as agents, roles and steps have it? */
bool context_is_name(const char *text);

/* subject_of_digest(name, digest): an array of one subject (name may be NULL); for what is about nothing but its own bytes. */
struct json *subject_of_digest(const char *name, const struct digest *digest);

/* blob_json(name): {"sha256", "size"}, as predicates have it. */
struct json *blob_json(const struct blob_name *name);

#endif

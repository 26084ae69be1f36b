#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "format/json.h"
#include "cli/redact/redact.h"

#define ENVIRONMENT_NAMES_MAX 200

/*
 * environment_json(names, count, patterns, status): the `environment` member of a run: the harmless variables that are
 * set (CI, LANG, LC_ALL, TZ, SOURCE_DATE_EPOCH), then those asked for, each once.  {"name", "value"}; {"name", "masked"}
 * where name or value looks like a secret; {"name"} where it is not set.  ${patterns} may be NULL.
 * Owns: the caller frees; NULL with ${status} where redacting failed.
 */
struct json *environment_json(const char *const *names, size_t count, struct redact_patterns *patterns,
    enum status *status);

/* environment_name_is_secret(name), environment_value_is_secret(value): what is masked without being asked. */
bool environment_name_is_secret(const char *name);
bool environment_value_is_secret(const char *value);

#endif

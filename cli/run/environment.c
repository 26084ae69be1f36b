#include "environment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const harmless[] = { "CI", "LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH" };
#define HARMLESS_COUNT (sizeof(harmless) / sizeof(harmless[0]))

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size >= end_size && !strcasecmp(text + size - end_size, end);
}

/* Is one of the words between underscores ${word}?  AUTH is meant, AUTHOR is not. */
static bool has_word(const char *name, const char *word)
{
	size_t size = strlen(word);

	for (;; name++) {
		size_t part = strcspn(name, "_-.");

		if (part == size && !strncasecmp(name, word, size))
			return true;
		name += part;
		if (!*name)
			return false;
	}
}

bool environment_name_is_secret(const char *name)
{
	static const char *const contained[] = { "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "PRIVATE",
		"APIKEY", "API_KEY", "ACCESS_KEY", "COOKIE" };
	static const char *const words[] = { "AUTH", "OAUTH", "AUTHORIZATION", "PASS", "PWD", "PAT" };

	if (!strcasecmp(name, "PWD") || !strcasecmp(name, "OLDPWD"))
		return false;
	for (size_t i = 0; i < sizeof(contained) / sizeof(contained[0]); i++)
		if (strcasestr(name, contained[i]))
			return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (has_word(name, words[i]))
			return true;
	return ends_with(name, "KEY") || ends_with(name, "KEYS");
}

static bool is_token_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* A known prefix where a token begins, with something behind it that is long enough to be one. */
static bool has_token(const char *value)
{
	static const struct {
		const char *prefix;
		size_t size_min; /* of what follows */
	} forms[] = { { "ghp_", 16 }, { "gho_", 16 }, { "ghu_", 16 }, { "ghs_", 16 }, { "ghr_", 16 }, { "github_pat_", 16 },
		{ "glpat-", 12 }, { "AKIA", 12 }, { "ASIA", 12 }, { "xoxa-", 8 }, { "xoxb-", 8 }, { "xoxe-", 8 }, { "xoxo-", 8 },
		{ "xoxp-", 8 }, { "xoxr-", 8 }, { "xoxs-", 8 }, { "xapp-", 8 }, { "sk-", 16 }, { "sk_live_", 8 }, { "sk_test_", 8 },
		{ "npm_", 24 }, { "pypi-", 16 }, { "AIza", 24 }, { "eyJ", 16 } };

	for (const char *at = value; *at; at++) {
		if (at > value && is_token_byte(at[-1]))
			continue;
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
			size_t size = strlen(forms[i].prefix), rest = 0;

			if (strncmp(at, forms[i].prefix, size) != 0)
				continue;
			while (rest < forms[i].size_min && is_token_byte(at[size + rest]))
				rest++;
			if (rest == forms[i].size_min)
				return true;
		}
	}
	return false;
}

/* "scheme://user:password@host" */
static bool has_url_password(const char *value)
{
	while ((value = strstr(value, "://"))) {
		const char *colon, *at;
		size_t authority;

		value += 3;
		authority = strcspn(value, "/?# \t\n");
		at = memchr(value, '@', authority);
		colon = memchr(value, ':', authority);
		if (at && colon && colon < at && at > colon + 1)
			return true;
	}
	return false;
}

static bool has_private_key(const char *value)
{
	const char *begin = strstr(value, "-----BEGIN ");

	return begin && strstr(begin, "PRIVATE KEY");
}

bool environment_value_is_secret(const char *value)
{
	return has_token(value) || has_url_password(value) || has_private_key(value);
}

static enum status push_variable(struct json *array, const char *name, struct redact_patterns *patterns)
{
	const char *value = getenv(name);
	struct json *variable = json_object();
	struct buffer masked;
	enum status status = STATUS_OK;

	json_put_raw(variable, "name", bytes_of_text(name));
	buffer_init(&masked, SIZE_MAX / 4);
	if (value && (environment_name_is_secret(name) || environment_value_is_secret(value))) {
		json_put_boolean(variable, "masked", true);
	} else if (value) {
		status = redact_bytes(patterns, bytes_of_text(value), &masked);
		json_put_raw(variable, "value", buffer_bytes(&masked));
	}
	buffer_release(&masked);
	json_push(array, variable);
	return status;
}

static bool is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

struct json *environment_json(const char *const *names, size_t count, struct redact_patterns *patterns,
    enum status *status)
{
	struct json *array = json_array();

	*status = STATUS_OK;
	for (size_t i = 0; i < HARMLESS_COUNT && *status == STATUS_OK; i++)
		if (getenv(harmless[i]))
			*status = push_variable(array, harmless[i], patterns);
	for (size_t i = 0; i < count && *status == STATUS_OK; i++)
		if (!is_among(names[i], names, i) && !(getenv(names[i]) && is_among(names[i], harmless, HARMLESS_COUNT)))
			*status = push_variable(array, names[i], patterns);
	if (*status == STATUS_OK)
		return array;
	json_free(array);
	return NULL;
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cli/duration.h"
#include "cli/run/environment.h"

static void secret_names(void **state)
{
	static const char *const secret[] = { "TOKEN", "GITHUB_TOKEN", "my_token", "SECRET", "CLIENT_SECRET_2", "DB_PASSWORD",
		"MYSQL_PWD", "PASSWD", "AWS_CREDENTIALS", "PRIVATE_STUFF", "KEY", "SSH_KEY", "OPENAI_API_KEY", "ApiKey", "SIGNKEY",
		"NPM_AUTH", "AUTH_HEADER", "X_AUTHORIZATION", "GH_PAT", "USER_PASS", "SESSION_COOKIE", "AWS_ACCESS_KEY_ID" };
	static const char *const harmless[] = { "PATH", "HOME", "PWD", "OLDPWD", "GIT_AUTHOR_NAME", "AUTHOR", "LANG", "CI", "PASSAGE",
		"PATTERN", "KEYBOARD", "COMPASS", "TOK", "" };
	(void)state;

	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
		if (!environment_name_is_secret(secret[i]))
			fail_msg("%s is not masked", secret[i]);
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (environment_name_is_secret(harmless[i]))
			fail_msg("%s is masked", harmless[i]);
}

static void secret_values(void **state)
{
	static const char *const secret[] = { "ghp_0123456789abcdefABCDEF", "x=ghs_0123456789abcdefABCDEF", "github_pat_11ABCDEFG0123456789",
		"glpat-ABCdef123456", "AKIAIOSFODNN7EXAMPLE", "xoxb-12345678-abc", "sk-proj-0123456789abcdef",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "Bearer eyJhbGciOiJIUzI1NiJ9", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl",
		"-----BEGIN RSA PRIVATE KEY-----", "postgres://user:pass@db/x", "see https://u:p@h and more" };
	static const char *const harmless[] = { "", "fast", "sk-SK", "task-force-of-many-people", "disk-0123456789abcdef-x",
		"https://example.org/a:b@c", "http://host:80/", "user:pass@host", "https://user@host/", "https://:@host", "ghp_short",
		"-----BEGIN CERTIFICATE-----", "eyJ", "C.UTF-8", "AKIA" };
	(void)state;

	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
		if (!environment_value_is_secret(secret[i]))
			fail_msg("%s is not masked", secret[i]);
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (environment_value_is_secret(harmless[i]))
			fail_msg("%s is masked", harmless[i]);
}

static void variables_are_listed_once(void **state)
{
	static const char *const names[] = { "LANG", "APP", "APP", "GONE", "RAW", "SOME_KEY" };
	const char *pattern = "s.cret";
	struct redact_patterns *patterns;
	struct buffer text;
	enum status status;
	(void)state;

	static const char *const harmless[] = { "CI", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH", "GONE" };
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		unsetenv(harmless[i]); /* not all there is: cmocka reads its own form of output there */
	setenv("LANG", "C", 1);
	setenv("APP", "a secret b", 1);
	setenv("RAW", "\xff", 1);
	setenv("SOME_KEY", "k", 1);
	setenv("OTHER", "not asked for", 1);
	assert_int_equal(redact_patterns_open(&pattern, 1, &patterns, NULL), STATUS_OK);
	buffer_init(&text, 10000);
	struct json *variables = environment_json(names, 6, patterns, &status);
	assert_int_equal(status, STATUS_OK);
	assert_int_equal(json_canonical(variables, &text), STATUS_OK);
	assert_string_equal(buffer_text(&text),
	    "[{\"name\":\"LANG\",\"value\":\"C\"},{\"name\":\"APP\",\"value\":\"a [REDACTED] b\"},{\"name\":\"GONE\"},"
	    "{\"name\":\"RAW\",\"value\":{\"base64\":\"/w==\"}},{\"masked\":true,\"name\":\"SOME_KEY\"}]");
	assert_int_equal(redact_patterns_count(patterns), 1);
	json_free(variables);
	buffer_release(&text);
	redact_patterns_close(patterns);
}

static void durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: refused */
	} rows[] = { { "500ms", 500 }, { "90s", 90000 }, { "15min", 900000 }, { "2h", 7200000 }, { "1d", 86400000 }, { "0s", 0 },
		{ "007s", 7000 }, { "366d", DURATION_MAX_MS }, { "367d", -1 }, { "", -1 }, { "s", -1 }, { "5", -1 }, { "5m", -1 },
		{ "-1s", -1 }, { "1.5s", -1 }, { "1s ", -1 }, { " 1s", -1 }, { "1S", -1 }, { "99999999999999999999s", -1 },
		{ "999999999999999ms", -1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t ms = -1;
		bool is_read = duration_read(rows[i].text, &ms);

		if (is_read != (rows[i].ms >= 0) || ms != rows[i].ms)
			fail_msg("\"%s\" gives %lld", rows[i].text, (long long)ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secret_names),
		cmocka_unit_test(secret_values),
		cmocka_unit_test(variables_are_listed_once),
		cmocka_unit_test(durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

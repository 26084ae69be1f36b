#include <stdio.h>
#include <string.h>

#include "verify/check/check.h"
#include "verify/check/pattern.h"
#include "policy_look.h"

#define ALL (REACH_PASSED | REACH_FAILED | REACH_CANT_TELL)
#define SAMPLE_STEPS (UINT64_C(1) << 24)

/* Which records a check will meet. */
struct scope {
	bool may_be_run, may_be_content, is_statement;
};

static struct scope scope_of(const struct requirement *requirement)
{
	bool is_run = requirement->argv || requirement->needs_clean || requirement->cwd || requirement->environment;
	struct scope scope = { .may_be_run = !requirement->path, .may_be_content = !is_run };

	if (requirement->has_kind) {
		scope.may_be_run = requirement->kind == KIND_RUN;
		scope.may_be_content = requirement->kind == KIND_FILE || requirement->kind == KIND_TEST_RESULT;
		scope.is_statement = requirement->kind == KIND_STATEMENT;
	}
	return scope;
}

static bool has_op(const struct json *check, const char *op)
{
	const char *name = json_member_text(check, "op");

	return name && !strcmp(name, op);
}

/* ---- patterns that match every line ---- */

static bool matches(struct pattern *pattern, struct bytes line)
{
	struct pattern_cursor cursor = { .at = 0 };
	uint64_t steps = SAMPLE_STEPS;

	return pattern_next(pattern, line, &cursor, &steps) == PATTERN_FOUND;
}

static bool is_literal(uint8_t byte, const char *more)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	    (byte && strchr(more, byte));
}

/* The words of the pattern itself, as lines: "^(?!FATAL)" matches everything else. */
static bool matches_own_words(struct pattern *pattern, struct bytes text, const char *more)
{
	for (size_t start = 0, end; start < text.size; start = end + 1) {
		for (end = start; end < text.size && is_literal(text.data[end], more); end++)
			;
		if (end > start && !matches(pattern, bytes_slice(text, start, end - start)))
			return false;
	}
	return true;
}

/*
 * No sample of lines proves that a pattern matches every one.  These hold no word in common, and those of the pattern
 * are tried as well, so that what matches all of them excludes nothing that a person would have meant.
 */
static enum status matches_every_line(const struct json *check, bool *does)
{
	static const char *const samples[] = { "", " ", "a", "Z", "0", "~", "\t", "\x01", "\xff", "\xc3\xa9", "{", "\\", "/",
		"#",
		"ok 1 - one", "not ok 2 - two", "FAIL: three", "PASS four", "error: five", "warning: six", "Error", "7 passed",
		"1 failed", "panic: eight", "Traceback (most recent call last):", "  indented", "<tag/>", "{\"key\": \"value\"}" };
	struct bytes text = json_text_bytes(json_member(check, "pattern"));
	struct pattern *pattern;
	enum status status = pattern_open(text, &pattern, NULL);

	*does = false;
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status : STATUS_OK;
	*does = matches_own_words(pattern, text, "_") && matches_own_words(pattern, text, " _:-!") &&
	    matches_own_words(pattern, text, " _-");
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]) && *does; i++)
		*does = matches(pattern, bytes_of_text(samples[i]));
	pattern_close(pattern);
	return STATUS_OK;
}

/* Behind "[": to the end of the class. */
static size_t skip_class(const char *text, size_t at)
{
	at += text[at] == '^';
	at += text[at] == ']';
	while (text[at] && text[at] != ']')
		at += text[at] == '\\' && text[at + 1] ? 2 : 1;
	return at + (text[at] != '\0');
}

/*
 * Is a newline in every match?  Certain only outside of groups, classes and choices, where nothing makes it optional, and
 * where no option of the pattern may change what is written.  Lines have none, so that nothing ever matches.
 */
static bool needs_newline(const char *text)
{
	size_t depth = 0;
	bool needs = false;

	if (strstr(text, "(*") || strstr(text, "(?") || strstr(text, "\\Q") || strstr(text, "[:"))
		return false;
	for (size_t at = 0; text[at];) {
		bool is_escape = text[at] == '\\' && text[at + 1], is_newline = text[at] == '\n' ||
		    (is_escape && text[at + 1] == 'n');
		bool is_class = text[at] == '[';

		if (depth == 0 && text[at] == '|')
			return false;
		depth += text[at] == '(';
		depth -= text[at] == ')' && depth > 0;
		at += is_escape ? 2 : 1;
		if (is_class)
			at = skip_class(text, at);
		needs |= is_newline && depth == 0 && (!text[at] || !strchr("?*{", text[at]));
	}
	return needs;
}

static enum status reach_of_count(const struct json *check, struct reach *reach)
{
	int64_t min = 0, max = -1;
	bool every;
	enum status status = matches_every_line(check, &every);

	json_member_integer(check, "min", &min);
	json_member_integer(check, "max", &max);
	if (status == STATUS_OK && needs_newline(json_member_text(check, "pattern"))) {
		reach->can = (min > 0 ? REACH_FAILED : REACH_PASSED) | REACH_CANT_TELL;
		reach->why = "the pattern needs a newline, and lines are looked at one by one: it matches nothing";
		return STATUS_OK;
	}
	if (status != STATUS_OK || !every)
		return status;
	if (max == 0) {
		reach->can = REACH_FAILED | REACH_CANT_TELL;
		reach->why = "the pattern matches every line, so the count is 0 on nothing";
	} else if (max < 0 && min <= 1) {
		reach->can = REACH_PASSED | REACH_CANT_TELL;
		reach->why = "the pattern matches every line, so the count is never 0 where anything was printed";
	}
	return STATUS_OK;
}

/* ---- comparisons ---- */

static bool is_count(const struct json *value)
{
	return has_op(value, "test-count") || has_op(value, "count") || has_op(value, "line-count") || has_op(value, "size");
}

/* Of a count against a written number: -1 where that is below 0, 0 where it is 0; else 1, of which nothing follows. */
static int sign_of(const struct json *value)
{
	const char *text = has_op(value, "number") ? json_member_text(value, "value") : NULL;

	if (!text)
		return 1;
	if (strspn(text, "-0.") == strlen(text))
		return 0;
	return *text == '-' ? -1 : 1;
}

static void reach_of_compare(const struct json *check, struct reach *reach)
{
	static const char *const turned[][2] = { { "<", ">" }, { "<=", ">=" }, { ">", "<" }, { ">=", "<=" } };
	const struct json *left = json_member(check, "left"), *right = json_member(check, "right");
	const char *is = json_member_text(check, "is");
	int sign;

	if (json_member(check, "tolerance") || json_member(check, "rounding") || is_count(left) == is_count(right))
		return;
	sign = sign_of(is_count(left) ? right : left);
	for (size_t i = 0; is_count(right) && i < 4; i++)
		if (!strcmp(is, turned[i][0])) {
			is = turned[i][1];
			break;
		}
	if ((!strcmp(is, ">=") && sign <= 0) || ((!strcmp(is, ">") || !strcmp(is, "!=")) && sign < 0)) {
		reach->can = REACH_PASSED | REACH_CANT_TELL;
		reach->why = "a count is never below 0";
	} else if ((!strcmp(is, "<") && sign <= 0) || ((!strcmp(is, "<=") || !strcmp(is, "=")) && sign < 0)) {
		reach->can = REACH_FAILED | REACH_CANT_TELL;
		reach->why = "a count is never below 0";
	}
}

/* ---- leaves ---- */

/* Is a stream named anywhere in the check that such a record does not have?  The gate bounds the depth. */
static bool names_missing_stream(const struct json *node, const struct scope *scope)
{
	const char *stream = json_member_text(node, "stream");

	if (stream && !(strcmp(stream, "content") ? scope->may_be_run : scope->may_be_content))
		return true;
	for (const struct json *part = json_first(node); part; part = json_next(part))
		if (names_missing_stream(part, scope))
			return true;
	return false;
}

static enum status reach_of_constant(const struct json *check, struct reach *reach)
{
	struct reasons reasons = { .count = 0 };
	struct answer answer;
	enum status status = check_evaluate(check, NULL, &reasons, &answer);

	reasons_release(&reasons);
	if (status != STATUS_OK)
		return status;
	reach->can = answer.outcome == OUTCOME_PASSED ? REACH_PASSED : answer.outcome == OUTCOME_FAILED ? REACH_FAILED :
	    REACH_CANT_TELL;
	reach->why = "nothing in it comes from evidence, so it always comes to the same";
	return STATUS_OK;
}

static enum status reach_of_leaf(const struct json *check, const struct scope *scope, struct reach *reach)
{
	bool is_missing = names_missing_stream(check, scope);

	if (!check_needs_record(check))
		return reach_of_constant(check, reach);
	if (scope->is_statement)
		reach->why = "words are no evidence: on a statement every check is cantTell";
	else if (is_missing)
		reach->why = "the records that count have no such stream";
	else if (has_op(check, "exit-code") && !scope->may_be_run)
		reach->why = "the records that count are no runs and have no exit code";
	if (reach->why)
		reach->can = REACH_CANT_TELL;
	else if (has_op(check, "regex-count"))
		return reach_of_count(check, reach);
	else if (has_op(check, "compare"))
		reach_of_compare(check, reach);
	return STATUS_OK;
}

/* ---- what joins them; checks are nested no deeper than check_validate allows ---- */

static enum status walk(const struct json *check, const struct scope *scope, struct reach *reach);

/* How many parts can pass and how many can fail, and the first that cannot. */
struct tally {
	size_t count, passing, failing;
	bool may_not_tell;
	struct reach no_pass, no_fail;
};

static void put_inside(struct reach *reach, const char *member, size_t i, bool has_index)
{
	char inner[POLICY_PLACE_MAX], number[24] = "";

	memcpy(inner, reach->at, sizeof(inner));
	if (has_index)
		snprintf(number, sizeof(number), "/%zu", i);
	if ((size_t)snprintf(reach->at, sizeof(reach->at), "/%s%s%s", member, number, inner) >= sizeof(reach->at))
		reach->at[0] = '\0';
}

static enum status tally_parts(const struct json *check, const struct scope *scope, struct tally *tally)
{
	enum status status = STATUS_OK;

	memset(tally, 0, sizeof(*tally));
	for (const struct json *part = json_first(json_member(check, "checks")); part && status == STATUS_OK;
	    part = json_next(part), tally->count++) {
		struct reach reach;

		status = walk(part, scope, &reach);
		put_inside(&reach, "checks", tally->count, true);
		tally->passing += (reach.can & REACH_PASSED) != 0;
		tally->failing += (reach.can & REACH_FAILED) != 0;
		tally->may_not_tell |= (reach.can & REACH_CANT_TELL) != 0;
		if (!(reach.can & REACH_PASSED) && !tally->no_pass.why)
			tally->no_pass = reach;
		if (!(reach.can & REACH_FAILED) && !tally->no_fail.why)
			tally->no_fail = reach;
	}
	return status;
}

/* Exits are compared all at once; pairs are for what is left, but not for lists: those would cost too much. */
static bool is_leaf_of_pair(const struct json *check)
{
	return !json_member(check, "checks") && !has_op(check, "exit-code");
}

static bool parts_exclude(const struct json *check)
{
	const struct json *parts = json_member(check, "checks");
	struct exits none = { .bits = { 0 } }, exits = exits_of(check);

	if (!memcmp(exits.bits, none.bits, sizeof(none.bits)))
		return true;
	for (const struct json *a = json_first(parts); a; a = json_next(a))
		for (const struct json *b = json_next(a); b && is_leaf_of_pair(a); b = json_next(b))
			if (is_leaf_of_pair(b) && checks_exclude(a, b))
				return true;
	return false;
}

/* Is there nothing that all of them fail on? */
static bool parts_exhaust(const struct json *check)
{
	const struct json *parts = json_member(check, "checks");
	struct exits exits = exits_of(check);

	if (exits_are_all(&exits))
		return true;
	for (const struct json *a = json_first(parts); a; a = json_next(a))
		for (const struct json *b = json_next(a); b; b = json_next(b))
			if (checks_exhaust(a, b))
				return true;
	return false;
}

static enum status reach_of_list(const struct json *check, const struct scope *scope, struct reach *reach)
{
	struct tally tally;
	int64_t needed = 1;
	enum status status = tally_parts(check, scope, &tally);
	bool is_all = has_op(check, "all"), exclude, exhaust;

	if (status != STATUS_OK)
		return status;
	if (is_all)
		needed = (int64_t)tally.count;
	json_member_integer(check, "count", &needed);
	exclude = needed == (int64_t)tally.count && tally.passing == tally.count && parts_exclude(check);
	exhaust = !is_all && needed == 1 && tally.failing == tally.count && parts_exhaust(check);
	reach->can = tally.may_not_tell ? REACH_CANT_TELL : 0;
	if (tally.passing >= (size_t)needed && !exclude)
		reach->can |= REACH_PASSED;
	if (tally.failing + (size_t)needed > tally.count && !exhaust)
		reach->can |= REACH_FAILED;
	if (exclude) {
		reach->why = "its parts exclude one another";
	} else if (exhaust) {
		reach->why = "one of its parts passes where another fails";
	} else if (!(reach->can & REACH_PASSED)) {
		reach->why = tally.no_pass.why;
		memcpy(reach->at, tally.no_pass.at, sizeof(reach->at));
	} else if (!(reach->can & REACH_FAILED)) {
		reach->why = tally.no_fail.why;
		memcpy(reach->at, tally.no_fail.at, sizeof(reach->at));
	}
	return STATUS_OK;
}

static enum status reach_of_not(const struct json *check, const struct scope *scope, struct reach *reach)
{
	struct reach part;
	enum status status = walk(json_member(check, "check"), scope, &part);

	put_inside(&part, "check", 0, false);
	*reach = part;
	reach->can = (part.can & REACH_CANT_TELL) | (part.can & REACH_PASSED ? REACH_FAILED : 0) |
	    (part.can & REACH_FAILED ? REACH_PASSED : 0);
	return status;
}

static enum status walk(const struct json *check, const struct scope *scope, struct reach *reach)
{
	*reach = (struct reach){ .can = ALL };
	if (has_op(check, "not"))
		return reach_of_not(check, scope, reach);
	if (has_op(check, "all") || has_op(check, "any") || has_op(check, "at-least"))
		return reach_of_list(check, scope, reach);
	return reach_of_leaf(check, scope, reach);
}

enum status reach_of(const struct json *check, const struct requirement *requirement, struct reach *reach)
{
	struct scope scope = scope_of(requirement);

	return walk(check, &scope, reach);
}

#include "tap.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reason.h"

/* What is left of a line. */
struct rest {
	const uint8_t *at;
	size_t size;
};

enum status tap_init(struct tap *tap)
{
	memset(tap, 0, sizeof(*tap));
	tap->seen = calloc(TAP_TESTS_MAX / 8 + 1, 1);
	return tap->seen != NULL ? STATUS_OK : STATUS_NO_MEMORY;
}

void tap_release(struct tap *tap)
{
	free(tap->seen);
	tap->seen = NULL;
}

/* The first problem is the one that is told. */
__attribute__((format(printf, 3, 0)))
static void note(struct tap *tap, uint64_t offset, const char *format, va_list arguments)
{
	struct summary *summary = &tap->summary;
	if (summary->problem[0] != '\0')
		return;
	vsnprintf(summary->problem, sizeof(summary->problem), format, arguments);
	summary->problem_offset = offset;
	summary->has_problem_line = true;
}

__attribute__((format(printf, 3, 4)))
static void note_broken(struct tap *tap, uint64_t offset, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	tap->summary.is_broken = true;
	note(tap, offset, format, arguments);
	va_end(arguments);
}

/* What cannot be read at all matters more than what is broken. */
__attribute__((format(printf, 3, 4)))
static void note_unreadable(struct tap *tap, uint64_t offset, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (!tap->summary.is_unreadable)
		tap->summary.problem[0] = '\0';
	tap->summary.is_unreadable = true;
	note(tap, offset, format, arguments);
	va_end(arguments);
}

static uint8_t peek(struct rest rest)
{
	return rest.size > 0 ? rest.at[0] : 0;
}

static void skip(struct rest *rest, size_t size)
{
	rest->at += size;
	rest->size -= size;
}

static bool is_space(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

static size_t skip_space(struct rest *rest)
{
	size_t count = 0;
	for (; is_space(peek(*rest)); count++)
		skip(rest, 1);
	return count;
}

static uint8_t lower(uint8_t byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool starts_with(struct rest rest, const char *word)
{
	size_t size = strlen(word);
	return rest.size >= size && memcmp(rest.at, word, size) == 0;
}

/* ${word} is in lower case. */
static bool starts_caseless(struct rest rest, const char *word)
{
	for (; *word != '\0'; word++, skip(&rest, 1))
		if (lower(peek(rest)) != (uint8_t)*word)
			return false;
	return true;
}

static bool take_word(struct rest *rest, const char *word)
{
	if (!starts_with(*rest, word))
		return false;
	skip(rest, strlen(word));
	return true;
}

/* Digits; what is beyond ${max} reads as ${max} + 1.  false: none. */
static bool take_number(struct rest *rest, uint64_t max, uint64_t *number)
{
	size_t before = rest->size;
	*number = 0;
	for (uint8_t digit = peek(*rest); digit >= '0' && digit <= '9'; digit = peek(*rest)) {
		if (*number <= max)
			*number = *number * 10 + (uint64_t)(digit - '0');
		skip(rest, 1);
	}
	if (*number > max)
		*number = max + 1;
	return rest->size < before;
}

enum directive { DIRECTIVE_NONE, DIRECTIVE_SKIP, DIRECTIVE_TODO };

static bool is_of_word(uint8_t byte)
{
	uint8_t letter = lower(byte);
	bool is_letter = (letter >= 'a' && letter <= 'z') || byte >= 0x80;
	return is_letter || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

/* ${word} as a whole word: "todolist" is no "todo". */
static bool is_directive(struct rest rest, const char *word)
{
	if (!starts_caseless(rest, word))
		return false;
	skip(&rest, strlen(word));
	return !is_of_word(peek(rest));
}

/*
 * The directive behind a "#" that follows white space and is not escaped.  ${is_first}: no "#" stands before it; a
 * later one is part of the description to some readers and a directive to others.
 */
static enum directive find_directive(struct rest rest, bool *is_first)
{
	bool after_space = true;
	*is_first = true;
	while (rest.size > 0) {
		uint8_t byte = peek(rest);
		if (byte == '#' && after_space) {
			struct rest word = rest;
			skip(&word, 1);
			skip_space(&word);
			if (is_directive(word, "skip") || is_directive(word, "skipped"))
				return DIRECTIVE_SKIP;
			if (is_directive(word, "todo"))
				return DIRECTIVE_TODO;
		}
		*is_first = *is_first && byte != '#';
		after_space = is_space(byte);
		skip(&rest, byte == '\\' && rest.size > 1 ? 2 : 1);
	}
	return DIRECTIVE_NONE;
}

/* false: a number out of bounds or for the second time, which is noted. */
static bool take_place(struct tap *tap, uint64_t number, uint64_t offset)
{
	if (number > TAP_TESTS_MAX) {
		note_unreadable(tap, offset, "a test's number is beyond the limit of %d", TAP_TESTS_MAX);
		return false;
	}
	tap->last_number = number;
	if (number == 0) {
		note_broken(tap, offset, "a test has the number 0");
		return false;
	}
	if ((tap->seen[number / 8] >> (number % 8) & 1) != 0) {
		note_broken(tap, offset, "test %" PRIu64 " is there twice", number);
		return false;
	}
	tap->seen[number / 8] |= (uint8_t)(1u << (number % 8));
	if (number > tap->highest)
		tap->highest = number;
	if (tap->has_plan && number > tap->plan)
		note_broken(tap, offset, "test %" PRIu64 " is beyond the plan", number);
	return true;
}

static void count(struct tap *tap, bool is_ok, enum directive directive, const struct line *line, struct rest name)
{
	struct summary *summary = &tap->summary;
	summary->total++;
	tap->last_offset = line->offset;
	if (directive == DIRECTIVE_TODO || (directive == DIRECTIVE_SKIP && is_ok)) {
		summary->skipped++;
	} else if (is_ok) {
		summary->passed++;
	} else {
		if (summary->failed++ == 0) {
			summary->has_first = true;
			summary->first_offset = line->offset;
			reason_quote(bytes_of(name.at, name.size), summary->first_name, sizeof(summary->first_name));
		}
	}
}

/* "ok" or "not ok" was read: is the rest that of a test point? */
static void take_test(struct tap *tap, const struct line *line, struct rest rest, bool is_ok)
{
	if (rest.size > 0 && !is_space(peek(rest)))
		return; /* "okay" is no test */
	if (tap->plan_was_late)
		note_broken(tap, line->offset, "a test follows the plan that should be the last line");
	skip_space(&rest);
	struct rest description = rest;
	uint64_t number;
	if (!take_number(&description, TAP_TESTS_MAX, &number) || (description.size > 0 && !is_space(peek(description)))) {
		description = rest;
		number = tap->last_number + 1;
	}
	skip_space(&description);
	bool is_first;
	enum directive directive = find_directive(description, &is_first);
	/* Where readers differ, a test has neither passed by the one reading nor been excused by the other. */
	if (!is_first && !is_ok)
		directive = DIRECTIVE_NONE;
	if (peek(description) == '-' && description.size > 1 && is_space(description.at[1])) {
		skip(&description, 1);
		skip_space(&description);
	}
	/* A number that is there twice was counted; what failed under it must still be seen. */
	if (take_place(tap, number, line->offset) || !is_ok)
		count(tap, is_ok, directive, line, description);
}

static void take_plan(struct tap *tap, const struct line *line, struct rest rest)
{
	uint64_t plan;
	if (!take_number(&rest, TAP_TESTS_MAX, &plan))
		return;
	skip_space(&rest);
	if (rest.size > 0 && peek(rest) != '#')
		return;
	if (plan > TAP_TESTS_MAX)
		note_unreadable(tap, line->offset, "the plan is beyond the limit of %d tests", TAP_TESTS_MAX);
	if (tap->has_plan) {
		note_broken(tap, line->offset, "there is a second plan");
		return;
	}
	tap->has_plan = true;
	tap->plan = plan;
	tap->plan_offset = line->offset;
	tap->plan_was_late = tap->summary.total > 0;
}

/* A terminal shows what follows a carriage return in place of what precedes it: which of them is the line? */
static bool hides_tap(struct rest rest)
{
	bool has_return = memchr(rest.at, '\r', rest.size) != NULL;
	while (has_return && rest.size > 0) {
		if (starts_with(rest, "ok") || starts_with(rest, "not ok") || starts_with(rest, "1..") ||
		    starts_caseless(rest, "bail out!") || starts_with(rest, "TAP version "))
			return true;
		const uint8_t *next = memchr(rest.at, '\r', rest.size);
		skip(&rest, next != NULL ? (size_t)(next - rest.at) + 1 : rest.size);
	}
	return false;
}

void tap_line(struct tap *tap, const struct line *line)
{
	struct rest rest = { .at = line->text.data, .size = line->text.size };
	uint64_t version;
	if (rest.size == 0)
		return;
	if (hides_tap(rest))
		note_unreadable(tap, line->offset, "a carriage return is within a line");
	if (take_word(&rest, "ok")) {
		take_test(tap, line, rest, true);
	} else if (take_word(&rest, "not ok")) {
		take_test(tap, line, rest, false);
	} else if (take_word(&rest, "1..")) {
		take_plan(tap, line, rest);
	} else if (starts_caseless(rest, "bail out!")) {
		note_broken(tap, line->offset, "the tests were given up: Bail out!");
	} else if (take_word(&rest, "TAP version ") && take_number(&rest, 99, &version) && (version < 12 || version > 14)) {
		note_unreadable(tap, line->offset, "TAP version %" PRIu64 " is not known", version);
	}
}

void tap_end(struct tap *tap)
{
	struct summary *summary = &tap->summary;
	if (!tap->has_plan) {
		/* Neither tests nor a plan: nothing was executed, which the reader of the summary sees by its total. */
		if (summary->total > 0)
			note_broken(tap, tap->last_offset, "there is no plan");
		return;
	}
	if (tap->highest > tap->plan)
		note_broken(tap, tap->plan_offset, "a test has a number beyond the plan of %" PRIu64, tap->plan);
	if (summary->total != tap->plan)
		note_broken(tap, tap->plan_offset, "planned %" PRIu64 " tests, found %" PRIu64, tap->plan, summary->total);
}

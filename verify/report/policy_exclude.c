#include <string.h>

#include "policy_look.h"

#define CODES 256

static bool has_op(const struct json *check, const char *op)
{
	const char *name = json_member_text(check, "op");

	return name && !strcmp(name, op);
}

/* ---- exits ---- */

static const struct exits any_exit = { .bits = { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, 1 } };

static struct exits exits_of_codes(const struct json *codes)
{
	struct exits exits = { .is_pure = true };
	int64_t code;

	if (!codes)
		exits.bits[0] = 1;
	for (const struct json *one = json_first(codes); one; one = json_next(one))
		if (json_integer(one, &code) && code >= 0 && code < CODES)
			exits.bits[code / 64] |= UINT64_C(1) << (code % 64);
	return exits;
}

/* By a signal or the timeout, and never started, are one bit: which of them it was does not follow from it. */
static struct exits exits_of_end(const struct json *check)
{
	struct exits exits = any_exit;

	if (strcmp(json_member_text(check, "by"), "exit") != 0)
		return (struct exits){ .bits = { [EXITS_WORDS - 1] = 1 } };
	if (json_member(check, "in"))
		return exits_of_codes(json_member(check, "in"));
	exits.bits[EXITS_WORDS - 1] = 0;
	exits.is_pure = true;
	return exits;
}

static struct exits exits_of_list(const struct json *check, bool is_all)
{
	struct exits exits = { .is_pure = true };

	for (size_t i = 0; is_all && i < EXITS_WORDS; i++)
		exits.bits[i] = any_exit.bits[i];
	for (const struct json *part = json_first(json_member(check, "checks")); part; part = json_next(part)) {
		struct exits one = exits_of(part);

		exits.is_pure &= one.is_pure;
		for (size_t i = 0; i < EXITS_WORDS; i++)
			exits.bits[i] = is_all ? exits.bits[i] & one.bits[i] : exits.bits[i] | one.bits[i];
	}
	return exits;
}

struct exits exits_of(const struct json *check)
{
	struct exits exits;

	if (has_op(check, "exit-code") && json_count(check) == 1 + (json_member(check, "in") != NULL))
		return exits_of_codes(json_member(check, "in"));
	if (has_op(check, "ended"))
		return exits_of_end(check);
	if (has_op(check, "all") || has_op(check, "any"))
		return exits_of_list(check, has_op(check, "all"));
	if (!has_op(check, "not"))
		return any_exit;
	exits = exits_of(json_member(check, "check"));
	if (!exits.is_pure)
		return any_exit;
	for (size_t i = 0; i < EXITS_WORDS; i++)
		exits.bits[i] = ~exits.bits[i] & any_exit.bits[i];
	return exits;
}

bool exits_are_all(const struct exits *exits)
{
	return exits->is_pure && !memcmp(exits->bits, any_exit.bits, sizeof(exits->bits));
}

bool exits_common(const struct exits *a, const struct exits *b)
{
	for (size_t i = 0; i < EXITS_WORDS; i++)
		if (a->bits[i] & b->bits[i])
			return true;
	return false;
}

/* ---- pairs ---- */

static bool is_negation(const struct json *a, const struct json *b)
{
	return has_op(a, "not") && json_equal(json_member(a, "check"), b);
}

/* Has ${b} what ${a} has, but for how often? */
static bool same_count(const struct json *a, const struct json *b)
{
	for (const struct json *one = json_first(a); one; one = json_next(one)) {
		const char *name = json_name(one);

		if (strcmp(name, "min") != 0 && strcmp(name, "max") != 0 &&
		    (!json_member(b, name) || !json_equal(one, json_member(b, name))))
			return false;
	}
	return true;
}

/* The same pattern on the same stream, so often and so often. */
static bool counts_exclude(const struct json *a, const struct json *b)
{
	int64_t a_min = 0, b_min = 0, a_max = JSON_INTEGER_MAX, b_max = JSON_INTEGER_MAX;

	if (!has_op(a, "regex-count") || !has_op(b, "regex-count") || !same_count(a, b) || !same_count(b, a))
		return false;
	json_member_integer(a, "min", &a_min);
	json_member_integer(b, "min", &b_min);
	json_member_integer(a, "max", &a_max);
	json_member_integer(b, "max", &b_max);
	return a_min > b_max || b_min > a_max;
}

/* One place, two texts that it would have to be. */
static bool texts_exclude(const struct json *a, const struct json *b)
{
	static const char *const whole[] = { "argument", "directory", "equals", "line", "path", "variable" };
	const char *text = json_member_text(a, "text"), *other = json_member_text(b, "text");
	bool is_whole = false;

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		is_whole |= has_op(a, whole[i]);
	if (!is_whole || !text || !other || !strcmp(text, other) || json_count(a) != json_count(b))
		return false;
	for (const struct json *one = json_first(a); one; one = json_next(one))
		if (strcmp(json_name(one), "text") != 0 &&
		    (!json_member(b, json_name(one)) || !json_equal(one, json_member(b, json_name(one)))))
			return false;
	return true;
}

bool checks_exhaust(const struct json *a, const struct json *b)
{
	return is_negation(a, b) || is_negation(b, a);
}

bool checks_exclude(const struct json *a, const struct json *b)
{
	struct exits of_a = exits_of(a), of_b = exits_of(b);

	return is_negation(a, b) || is_negation(b, a) || counts_exclude(a, b) || texts_exclude(a, b) ||
	    !exits_common(&of_a, &of_b);
}

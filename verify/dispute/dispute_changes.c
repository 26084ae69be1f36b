#include <stdio.h>
#include <string.h>

#include "dispute.h"
#include "format/json.h"
#include "format/utf8.h"

#define CHANGES_MAX 64
#define CHANGE_MAX 512

/* What is too long was cut, perhaps within a character. */
static void tell(struct json *changes, size_t *more, char *sentence)
{
	size_t end;

	if (!utf8_valid(bytes_of_text(sentence), &end))
		sentence[end] = '\0';
	if (json_count(changes) < CHANGES_MAX - 1)
		json_push_text(changes, sentence);
	else
		(*more)++;
}

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

static const struct json *next_stated(const struct json *argument)
{
	while (argument && strcmp(text_of(argument, "kind"), "claim") != 0 && strcmp(text_of(argument, "kind"), "quantity") != 0)
		argument = json_next(argument);
	return argument;
}

/* The same reports make the same claims in the same order. */
static void compare_claims(const struct json *earlier, const struct json *later, struct json *changes, size_t *more)
{
	const struct json *a = next_stated(json_first(json_member(earlier, "arguments")));
	const struct json *b = next_stated(json_first(json_member(later, "arguments")));

	for (; a && b; a = next_stated(json_next(a)), b = next_stated(json_next(b))) {
		char sentence[CHANGE_MAX];

		if (strcmp(text_of(a, "id"), text_of(b, "id")) != 0 || strcmp(text_of(a, "report"), text_of(b, "report")) != 0)
			break;
		if (!strcmp(text_of(a, "ending"), text_of(b, "ending")))
			continue;
		snprintf(sentence, sizeof(sentence), "%s %s of report %.12s: %s before, %s now", text_of(b, "kind"),
		    text_of(b, "id"), text_of(b, "report"), text_of(a, "ending"), text_of(b, "ending"));
		tell(changes, more, sentence);
	}
}

static void compare_verdicts(const struct json *earlier, const struct json *later, struct json *changes, size_t *more)
{
	const struct json *a = json_first(json_member(earlier, "reports")), *b = json_first(json_member(later, "reports"));

	for (; a && b; a = json_next(a), b = json_next(b)) {
		char sentence[CHANGE_MAX];

		if (!strcmp(text_of(a, "ending"), text_of(b, "ending")))
			continue;
		snprintf(sentence, sizeof(sentence), "the verdict of report %.12s: %s before, %s now", text_of(b, "id"),
		    text_of(a, "ending"), text_of(b, "ending"));
		tell(changes, more, sentence);
	}
}

static bool has_record(const struct json *answer, const char *record)
{
	for (const struct json *one = json_first(json_member(answer, "arguments")); one; one = json_next(one))
		if (!strcmp(text_of(one, "record"), record))
			return true;
	return false;
}

/* Records that are arguments of their own: evidence that nobody cites, and challenges. */
static void compare_records(const struct json *in, const struct json *but_not_in, const char *what, struct json *changes,
    size_t *more)
{
	for (const struct json *one = json_first(json_member(in, "arguments")); one; one = json_next(one)) {
		const char *record = text_of(one, "record");
		char sentence[CHANGE_MAX];

		/* Beyond the limit it is not worth looking for each. */
		if (!*record || (json_count(changes) == CHANGES_MAX - 1 && *more > 0) || has_record(but_not_in, record))
			continue;
		snprintf(sentence, sizeof(sentence), "%s: %s %.12s%s%s", what, text_of(one, "kind"), record,
		    json_member(one, "id") ? " about " : "", text_of(one, "id"));
		tell(changes, more, sentence);
	}
}

static const char *policy_of(const struct json *answer)
{
	return text_of(json_member(answer, "policy"), "sha256");
}

struct json *dispute_changes(const struct json *earlier, const struct json *later)
{
	struct json *changes = json_array();
	size_t more = 0;
	char sentence[CHANGE_MAX];

	if (strcmp(policy_of(earlier), policy_of(later)) != 0)
		json_push_text(changes, "the rules: another policy decides");
	compare_records(later, earlier, "new", changes, &more);
	compare_records(earlier, later, "no longer there", changes, &more);
	compare_claims(earlier, later, changes, &more);
	compare_verdicts(earlier, later, changes, &more);
	if (more > 0) {
		snprintf(sentence, sizeof(sentence), "and more that is not listed here");
		json_push_text(changes, sentence);
	}
	return changes;
}

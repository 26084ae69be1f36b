/* "(121 tests, …):" over lines that each count tests, and such groups against a list of types. */
#include "lint_look.h"

/* Words that make a number, or what stands below it, anything but complete. */
static const char inexact[] = "including include includes such example examples eg among some several most top main least about over "
    "up more than around approximately other others notable selected first last etc key of per out and or plus to fixed resolved "
    "closed total overall";

struct group {
	const struct markdown_line *lead;
	struct bytes noun;
	struct rational announced, sum;
	size_t lines;
	bool is_partition; /* the lines are kinds that exclude each other */
};

/* The count whose noun is "tests" or so: the only one in the text. */
static bool one_count(struct bytes text, struct bytes noun, struct rational *value, struct bytes *named)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found), matches = 0;

	for (size_t i = 0; i < count; i++) {
		struct bytes rest = bytes_slice(text, found[i].end, text.size - found[i].end), word;
		size_t at = 0;

		if (!quantity_is_count(&found[i]) || rest.size == 0 || rest.data[0] != ' ' || !words_next(rest, &at, &word) ||
		    word.data != rest.data + 1 || word.size < 4 || (noun.size > 0 && !words_alike(word, noun)))
			continue;
		*value = found[i].value;
		*named = word;
		matches++;
	}
	return matches == 1;
}

/* Kinds of which each thing is exactly one; "network tests" may be slow ones too. */
static bool is_kind(struct bytes label)
{
	return words_all(label, "critical high medium low info informational warning warnings error errors blocker major minor trivial p0 p1 "
	    "p2 p3 p4 passed failed skipped passing failing unit integration system acceptance end to e2e severity priority tests "
	    "test open closed");
}

static bool is_countable(struct bytes noun)
{
	return words_is(noun, "tests test rules checks cases files endpoints issues findings alerts panels instances queries metrics "
	    "modules packages");
}

/* The lines of the block behind ${i}, each of which counts the noun. */
static bool sum_block(const struct lint *lint, size_t i, struct group *group)
{
	const struct markdown_line *first = lint_at(lint, i);

	group->sum = RATIONAL_INTEGER(0);
	group->lines = 0;
	group->is_partition = true;
	for (; first && i < lint->markdown.line_count && lint_at(lint, i)->block == first->block; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value, named;
		struct rational count;

		if (line->type != first->type || line->level != first->level || !lint_is_listed(line) ||
		    !words_label(line->text, &label, &value) || !one_count(value, group->noun, &count, &named) ||
		    words_any(label, "total overall sum all other") || words_any(value, "including of which") ||
		    !rational_add(group->sum, count, &group->sum))
			return false;
		if (group->noun.size == 0)
			group->noun = named;
		group->is_partition &= is_kind(label);
		group->lines++;
	}
	return group->lines >= 2;
}

/* "**Phase 2** (121 tests, 85% pass rate):" with the block right behind it. */
static bool read_group(const struct lint *lint, size_t i, struct group *group)
{
	const struct markdown_line *line = lint_at(lint, i), *next = lint_at(lint, i + 1);
	size_t open = 0;

	*group = (struct group){ .lead = line };
	if (!next || !lint_is_prose(line) || line->type == MARKDOWN_ITEM || line->text.data[line->text.size - 1] != ':' ||
	    (next->type != MARKDOWN_ITEM && next->type != MARKDOWN_CODE))
		return false;
	while (open < line->text.size && line->text.data[open] != '(')
		open++;
	return open < line->text.size &&
	    one_count(bytes_slice(line->text, open, line->text.size - open), bytes_of(NULL, 0), &group->announced, &group->noun) &&
	    is_countable(group->noun) && !words_any(line->text, inexact) && sum_block(lint, i + 1, group);
}

static bool has_alike(struct bytes text, struct bytes noun)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if (words_alike(word, noun))
			return true;
	return false;
}

/* "**Test types**:" over a list that counts tests. */
static bool read_types(const struct lint *lint, size_t i, struct group *group)
{
	const struct markdown_line *line = lint_at(lint, i), *next = lint_at(lint, i + 1);

	*group = (struct group){ .lead = line };
	return next && lint_is_prose(line) && line->type != MARKDOWN_ITEM && line->text.data[line->text.size - 1] == ':' &&
	    (next->type == MARKDOWN_ITEM || next->type == MARKDOWN_CODE) &&
	    (words_any(line->text, "types type") || words_phrase(line->text, "by category", NULL)) && !words_any(line->text, inexact) &&
	    words_count(line->text, 5) < 5 && sum_block(lint, i + 1, group) && is_countable(group->noun) &&
	    has_alike(line->text, group->noun);
}

static enum status check_types(struct lint *lint, const struct group *types, const struct group *whole, size_t wholes)
{
	char announced[RATIONAL_TEXT_MAX], sum[RATIONAL_TEXT_MAX];

	if (wholes == 0 || !words_alike(types->noun, whole->noun) || rational_compare(types->sum, whole->announced) == 0)
		return STATUS_OK;
	fit_say(whole->announced, announced);
	fit_say(types->sum, sum);
	return lint_say(lint, "partition", CONFIDENCE_CONTRADICTION, types->lead, whole->lead,
	    "by type there are %s %.*s, in the %zu groups of the same section %s", sum, LINT_WORDS(types->noun), wholes, announced);
}

static enum status check_group(struct lint *lint, const struct group *group)
{
	char announced[RATIONAL_TEXT_MAX], sum[RATIONAL_TEXT_MAX];
	int order = rational_compare(group->sum, group->announced);

	if (order == 0)
		return STATUS_OK;
	fit_say(group->announced, announced);
	fit_say(group->sum, sum);
	return lint_say(lint, "partition", order > 0 && group->is_partition ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, group->lead, NULL,
	    "%s %.*s announced, the %zu lines below add up to %s", announced, LINT_WORDS(group->noun), group->lines, sum);
}

enum status lint_groups(struct lint *lint)
{
	enum status status = STATUS_OK;
	struct group group, whole = { .lead = NULL };
	size_t wholes = 0;

	for (size_t i = 0; i + 1 < lint->markdown.line_count && status == STATUS_OK; i++) {
		if (lint_at(lint, i)->type == MARKDOWN_HEADING)
			wholes = 0;
		if (read_group(lint, i, &group)) {
			status = check_group(lint, &group);
			if (wholes > 0 && words_alike(whole.noun, group.noun)) {
				wholes += rational_add(whole.announced, group.announced, &whole.announced);
			} else {
				whole = group;
				wholes = 1;
			}
		} else if (wholes > 1 && read_types(lint, i, &group)) {
			status = check_types(lint, &group, &whole, wholes);
		}
	}
	return status;
}

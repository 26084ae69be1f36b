/* Of which time, and of which part, does a line speak?  What follows "Round 2", "Update:" or "**Desktop**" is another thing. */
#include "lint_scope.h"

#include <stdlib.h>

#include "lint_look.h"

#define LEAD_WORDS_MAX 4
#define CHANGE_LINES_MAX 100

/* What is done again: with a number beside it a line begins another entry. */
static const char repeated[] = "round run iteration attempt revision version build day week month sprint quarter release rc candidate "
    "cycle wave pass try audit review assessment retest rerun measurement";
static const char ordinals[] = "first second third fourth fifth sixth initial 1st 2nd 3rd 4th 5th";
/* Of these the number may stand in front: "2. Audit" is a chapter, "2. round" is not. */
static const char rounds[] = "round run iteration attempt revision try";
/* "First week" is what a plan is for. */
static const char periods[] = "day week month sprint quarter";
static const char around[] = "before after";
/* "Before go-live" is still to come. */
static const char milestones[] = "deployment deploying deploy go live launch release production merge merging rollout going starting you";
static const char later[] = "update updated edit edited correction corrected addendum erratum errata retest rerun reassessment followup "
    "afterwards previously earlier later yesterday today initially originally meanwhile meantime then now";
static const char months[] = "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sep sept oct nov dec januar februar m\xc3\xa4rz mai juni juli oktober dezember";
static const char weekdays[] = "monday tuesday wednesday thursday friday saturday sunday";
/* Labels whose second value begins another record. */
static const char record_labels[] = "date dated round run iteration attempt revision version build day week month sprint quarter release "
    "candidate service module component team environment region system product project platform reviewer auditor commit branch "
    "application app customer site host server vendor model";
/* A short line with one of these is a statement, not the name of a part. */
static const char statement_words[] = "ready deploy go complete completed passed failed approved done yes no not";

static bool is_number(struct bytes word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return word.size > 0;
}

/* "2", "B", "II", "2nd". */
static bool is_ordinal(struct bytes word)
{
	return word.size > 0 && ((word.data[0] >= '0' && word.data[0] <= '9') || word.size == 1 || words_is(word, "ii iii iv"));
}

/* "q3", "rc1", "v2", "w12". */
static bool is_short_name(struct bytes word)
{
	size_t letters = word.size > 2 && (word.data[0] | 0x20) == 'r' && (word.data[1] | 0x20) == 'c' ? 2 : 1;
	uint8_t first = word.size > 0 ? word.data[0] | 0x20 : 0;

	return (first == 'q' || first == 'r' || first == 'v' || first == 'w') && is_number(bytes_slice(word, letters, word.size - letters));
}

/* "2026-01-01" as three words. */
static bool is_date(struct bytes year, struct bytes month, struct bytes day)
{
	return year.size == 4 && month.size == 2 && day.size == 2 && is_number(year) && is_number(month) && is_number(day);
}

bool lint_begins_entry(struct bytes text)
{
	struct bytes words[3] = { { .size = 0 }, { .size = 0 }, { .size = 0 } };
	size_t at = 0;

	for (size_t i = 0; i < 3 && words_next(text, &at, &words[i]); i++)
		continue;
	if (is_date(words[0], words[1], words[2]) || words_is(words[0], later) || words_is(words[0], weekdays) || is_short_name(words[0]))
		return true;
	if ((words_is(words[0], months) && is_number(words[1])) || (is_number(words[0]) && words_is(words[1], months)))
		return true;
	if (words_is(words[0], "re follow") && words_is(words[1], "test run review up assessment"))
		return true;
	if (words_is(words[0], around))
		return !words_any(text, milestones);
	if (words_is(words[0], ordinals))
		return words_is(words[1], repeated) && !words_is(words[1], periods);
	/* "Review: 85" is no 85th review. */
	bool is_beside = words[1].size > 0 && words[1].data <= words[0].data + words[0].size + 2 && words[0].data[words[0].size] == ' ';
	return (words_is(words[0], repeated) && is_ordinal(words[1]) && is_beside) || (is_number(words[0]) && words_is(words[1], rounds));
}

bool lint_names_time(struct bytes text)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if (words_is(word, later) || words_is(word, around) || words_is(word, months) ||
		    words_is(word, weekdays) || words_is(word, "was were had been"))
			return true;
	return false;
}

/* A heading says it anywhere: "Scores of 2026-01-05", "Release 4: after the fix". */
static bool heading_begins_entry(struct bytes text)
{
	struct bytes word;

	if (words_any(text, later))
		return true;
	for (size_t at = 0, from = 0; words_next(text, &at, &word); from = at)
		if (lint_begins_entry(bytes_slice(text, from, text.size - from)))
			return true;
	return false;
}

struct walk {
	struct lint *lint;
	struct lint_scope scope;
	uint32_t list_block, list_part; /* the list under a lead, and its part */
	uint32_t item_block, item;      /* 1 + index of the last item of the outermost level */
	uint16_t item_level;
	size_t records;                 /* labels of record_labels so far */
	struct bytes record;            /* the first one */
};

static bool is_opening(const struct lint *lint, size_t i)
{
	const struct markdown_line *line = lint_at(lint, i), *before = i > 0 ? lint_at(lint, i - 1) : NULL;

	return before && (line->is_after_blank || before->type != MARKDOWN_TEXT || before->block != line->block);
}

/* "**Desktop**", "API:", "Team Red" in a paragraph's first line: the name of what follows. */
static bool names_part(const struct lint *lint, size_t i)
{
	struct bytes text = lint_at(lint, i)->text, label, value;
	uint8_t last = text.size > 0 ? text.data[text.size - 1] : '.';

	if (last == '.' || last == '!' || last == '?' || !is_opening(lint, i))
		return false;
	if (last != ':' && (words_count(text, LEAD_WORDS_MAX + 1) > LEAD_WORDS_MAX || words_any(text, statement_words) ||
	    words_label(text, &label, &value)))
		return false;
	return !lint_names_whole(text);
}

/* "Service: web" behind "Service: api". */
static bool begins_record(struct walk *walk, const struct markdown_line *line)
{
	struct bytes label, value;

	if (!words_label(line->text, &label, &value) || !words_all(label, record_labels) || words_count(value, 1) == 0)
		return false;
	if (walk->records == 0)
		walk->record = label;
	return bytes_equal(label, walk->record) && walk->records++ > 0;
}

static void take_text(struct walk *walk, size_t i)
{
	const struct markdown_line *line = lint_at(walk->lint, i), *next = lint_at(walk->lint, i + 1);

	if (lint_begins_entry(line->text) || begins_record(walk, line)) {
		walk->scope.time++;
		walk->scope.part = 0;
	} else if (names_part(walk->lint, i)) {
		if (!next || next->type == MARKDOWN_TEXT || next->type == MARKDOWN_HEADING || next->type == MARKDOWN_QUOTE) {
			walk->scope.part = (uint32_t)i + 1;
			return;
		}
		walk->list_block = next->block;
		walk->list_part = (uint32_t)i + 1;
	}
}

/* An item's own scope: what is nested speaks of the item that holds it. */
static struct lint_scope take_item(struct walk *walk, size_t i)
{
	const struct markdown_line *line = lint_at(walk->lint, i);
	struct lint_scope scope = walk->scope;

	if (walk->item_block != line->block) {
		walk->item_block = line->block;
		walk->item_level = line->level;
	}
	if (line->level <= walk->item_level)
		walk->item = (uint32_t)i + 1;
	else
		scope.part = walk->item;
	if (line->block == walk->list_block)
		scope.part = walk->list_part;
	if (!lint_begins_entry(line->text))
		return scope;
	/* "1. March 2026" alone is no item but a date. */
	const struct markdown_line *before = i > 0 ? lint_at(walk->lint, i - 1) : NULL, *next = lint_at(walk->lint, i + 1);
	if (line->is_ordered && (!before || before->block != line->block) && (!next || next->block != line->block)) {
		walk->scope.time++;
		return walk->scope;
	}
	scope.time = UINT32_MAX - (uint32_t)i;
	return scope;
}

enum status lint_scopes(struct lint *lint)
{
	struct walk walk = { .lint = lint };

	lint->scopes = calloc(lint->markdown.line_count + 1, sizeof(*lint->scopes));
	if (!lint->scopes)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (line->type == MARKDOWN_HEADING) {
			walk.scope.part = 0;
			walk.scope.time += heading_begins_entry(line->text);
		} else if (line->type == MARKDOWN_TEXT) {
			struct lint_scope before = walk.scope;

			take_text(&walk, i);
			/* A part's name is not in the part; what an item goes on to say is of the item. */
			lint->scopes[i] = walk.scope.part == i + 1 ? before : walk.scope;
			if (line->block == walk.item_block)
				lint->scopes[i].part = walk.item;
			continue;
		} else if (line->type == MARKDOWN_ITEM) {
			lint->scopes[i] = take_item(&walk, i);
			continue;
		}
		lint->scopes[i] = walk.scope;
		if (line->block == walk.list_block)
			lint->scopes[i].part = walk.list_part;
	}
	return STATUS_OK;
}

bool lint_tells_change(const struct lint *lint, const struct markdown_line *first, const struct markdown_line *second)
{
	static const char changes[] = "fixed again accepted waived lifted merged patched corrected repaired addressed resolved closed retested "
	    "repeated upgraded rerun raised improved solved mitigated deployed applied changed reran rolled";
	size_t end = lint_index(lint, second);

	for (size_t i = lint_index(lint, first) + 1; i < end && i <= lint_index(lint, first) + CHANGE_LINES_MAX; i++)
		if (lint_at(lint, i)->type == MARKDOWN_HEADING)
			return false;
		else if (lint_at(lint, i)->type == MARKDOWN_TEXT && lint_at(lint, i)->text.size < LINT_JOINED_MAX &&
		    words_any(lint_at(lint, i)->text, changes))
			return true;
	return false;
}

bool lint_same_time(const struct lint *lint, const struct markdown_line *a, const struct markdown_line *b)
{
	return lint->scopes[lint_index(lint, a)].time == lint->scopes[lint_index(lint, b)].time;
}

bool lint_same_scope(const struct lint *lint, const struct markdown_line *a, const struct markdown_line *b)
{
	const struct lint_scope *left = &lint->scopes[lint_index(lint, a)], *right = &lint->scopes[lint_index(lint, b)];

	return left->time == right->time && left->part == right->part;
}

/* A total with its parts and rates: "Total: 60,000", "Errors: 12 (0.02%)", "Success rate: 99.98%". */
#include "lint_look.h"

#include <string.h>

/* Kinds of outcomes beside passed, failed and skipped: where one is named the three need not add up. */
static const char other_kinds[] = "error errors errored todo pending xfail xfailed xpassed expected flaky deselected blocked "
    "inconclusive cancelled canceled aborted disabled quarantined unstable retried rerun reruns warnings warning timeout "
    "timeouts unknown untested broken partial partially not";


struct tally {
	const struct markdown_line *total, *good, *bad, *skipped; /* the lines that state them; NULL: none */
	struct rational totals, goods, bads, skips;
	bool is_unclear; /* one of them is stated twice */
	bool has_errors; /* the bad ones are errors */
};

static const char total_labels[] = "|total|total tests|total requests|total checks|total cases|tests total|requests|tests|"
    "tests run|total runs|checks|";
static const char good_labels[] = "|passed|passing|succeeded|successes|successful|success|tests passed|passed tests|"
    "successful requests|";
static const char bad_labels[] = "|failed|failures|failing|failed requests|tests failed|failed tests|";
/* Errors are logged more than once for one test: good for a rate, not for a sum. */
static const char error_labels[] = "|errors|error count|";
static const char skip_labels[] = "|skipped|skips|ignored|tests skipped|skipped tests|";

static bool is_one_of(const char *key, const char *labels)
{
	char wanted[WORDS_KEY_MAX + 2];
	size_t size = 0;

	wanted[size++] = '|';
	for (; *key; key++)
		wanted[size++] = *key;
	wanted[size++] = '|';
	return memmem(labels, strlen(labels), wanted, size) != NULL;
}

static void take(struct tally *tally, const struct markdown_line **place, struct rational *value,
    const struct markdown_line *line, const struct quantity *quantity)
{
	tally->is_unclear |= *place != NULL;
	*place = line;
	*value = quantity->value;
}

/* Nothing behind the count but what it counts and its share: "12 tests (0.02%)"; "2 (known)" is another count. */
static bool is_bare(struct bytes value, const struct quantity *count)
{
	struct bytes rest = bytes_slice(value, count->end, value.size - count->end);
	uint8_t next = rest.size > 1 ? rest.data[0] : 0;

	/* "1 200 000" is one number. */
	return words_only(rest, "tests test checks cases requests passed failed skipped") &&
	    !(next == ' ' && rest.data[1] >= '0' && rest.data[1] <= '9');
}

static void take_line(struct lint *lint, const struct markdown_line *line, struct tally *tally)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;
	char key[WORDS_KEY_MAX];

	if (!lint_label(lint, line, &label, &value) || words_mark(label, "(") || !words_key(label, "number of count", key) ||
	    quantity_scan(value, found) == 0 || !quantity_is_count(&found[0]) || found[0].at > 1 || !is_bare(value, &found[0]))
		return;
	if (is_one_of(key, total_labels))
		take(tally, &tally->total, &tally->totals, line, &found[0]);
	else if (is_one_of(key, good_labels))
		take(tally, &tally->good, &tally->goods, line, &found[0]);
	else if (is_one_of(key, bad_labels))
		take(tally, &tally->bad, &tally->bads, line, &found[0]);
	else if (is_one_of(key, error_labels)) {
		take(tally, &tally->bad, &tally->bads, line, &found[0]);
		tally->has_errors = true;
	}
	else if (is_one_of(key, skip_labels))
		take(tally, &tally->skipped, &tally->skips, line, &found[0]);
}

static bool is_share(struct rational part, struct rational whole, const struct quantity *percent, bool *is_known)
{
	struct rational share;
	enum fit fit;

	if (whole.numerator <= 0 || !rational_divide(part, whole, &share) || !lint_percent(share, &share)) {
		*is_known = false;
		return true;
	}
	fit = fit_of(share, percent->value, percent->digits);
	return fit != FIT_NONE;
}

/* Is the rate any share of what is known: of all, of those that were not skipped? */
static bool is_any_share(const struct tally *tally, struct rational part, const struct quantity *percent)
{
	struct rational run = tally->totals;
	bool is_known = true;

	if (is_share(part, tally->totals, percent, &is_known) || !is_known)
		return true;
	return tally->skipped && rational_subtract(tally->totals, tally->skips, &run) && is_share(part, run, percent, &is_known);
}

static enum status say_rate(struct lint *lint, const struct tally *tally, const struct markdown_line *line, struct rational part,
    const struct quantity *percent)
{
	char shown[RATIONAL_TEXT_MAX], parts[RATIONAL_TEXT_MAX], wholes[RATIONAL_TEXT_MAX], stated[RATIONAL_TEXT_MAX];
	struct rational share;

	if (!rational_divide(part, tally->totals, &share) || !lint_percent(share, &share))
		return STATUS_OK;
	fit_say(share, shown);
	fit_say(part, parts);
	fit_say(tally->totals, wholes);
	fit_say(percent->value, stated);
	return lint_say(lint, "rate", CONFIDENCE_CONTRADICTION, line, tally->total, "%s of %s is %s %%, not %s %%", parts, wholes, shown,
	    stated);
}

static enum status check_rate(struct lint *lint, const struct tally *tally, const struct markdown_line *line)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes label, value;
	char key[WORDS_KEY_MAX];
	struct rational part = tally->goods;

	if (!lint_label(lint, line, &label, &value) || !words_key(label, "overall", key))
		return STATUS_OK;
	size_t count = quantity_scan(value, found);
	/* "Errors: 12 (0.02%)" */
	if ((line == tally->bad || line == tally->good) && count == 2 && quantity_is_percent(&found[1]) &&
	    found[1].at == found[0].end + 2 && value.data[found[1].at - 1] == '(' && found[1].end < value.size &&
	    value.data[found[1].end] == ')')
		return is_any_share(tally, found[0].value, &found[1]) ? STATUS_OK :
		    say_rate(lint, tally, line, found[0].value, &found[1]);
	if (count != 1 || !quantity_is_percent(&found[0]) || words_mark(label, "(") || !words_only(value, ""))
		return STATUS_OK;
	if (is_one_of(key, "|success rate|pass rate|passing rate|test pass rate|")) {
		if (!tally->good && (!tally->bad || tally->skipped || !rational_subtract(tally->totals, tally->bads, &part)))
			return STATUS_OK;
	} else if (is_one_of(key, "|error rate|failure rate|fail rate|") && tally->bad) {
		part = tally->bads;
	} else {
		return STATUS_OK;
	}
	return is_any_share(tally, part, &found[0]) ? STATUS_OK : say_rate(lint, tally, line, part, &found[0]);
}

/* Parts of a total: no more than it, and all three of them exactly it. */
static enum status check_parts(struct lint *lint, const struct tally *tally, bool has_others)
{
	struct rational sum;
	char total[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];
	bool has_all = tally->good && tally->bad && tally->skipped;
	const struct markdown_line *line = tally->bad ? tally->bad : tally->good;

	if (!tally->good || !tally->bad || tally->has_errors || !rational_add(tally->goods, tally->bads, &sum))
		return STATUS_OK;
	if (rational_compare(sum, tally->totals) == 0) /* skipped ones may be counted apart */
		return STATUS_OK;
	fit_say(tally->totals, total);
	fit_say(sum, shown);
	if (rational_compare(sum, tally->totals) > 0)
		return lint_say(lint, "partition", CONFIDENCE_CONTRADICTION, line, tally->total,
		    "passed and failed are %s, more than the total %s", shown, total);
	if (has_all) {
		if (!rational_add(sum, tally->skips, &sum) || rational_compare(sum, tally->totals) == 0)
			return STATUS_OK;
		fit_say(sum, shown);
		return lint_say(lint, "partition", has_others ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION, line, tally->total,
		    "passed, failed and skipped are %s, the total is %s", shown, total);
	}
	return lint_say(lint, "partition", CONFIDENCE_UNCLEAR, line, tally->total,
	    "passed and failed are %s, the total is %s; the rest is not named", shown, total);
}

/* A line that counts outcomes has no words but these: any other may say of what, when or where. */
static const char outcome_words[] = "total tests test checks check cases passed passing pass failed failing failures "
    "skipped ignored run "
    "ran of and in result results summary s sec secs second seconds ms m min minutes time duration out with were all";

/* The count beside the word: "9 passed", "passed: 9". */
static bool count_beside(struct bytes text, size_t word_at, size_t word_end, const struct quantity *found, size_t count,
    bool has_labels, struct quantity *beside)
{
	for (size_t i = 0; i < count; i++) {
		struct bytes between = has_labels ? bytes_slice(text, word_end, found[i].at > word_end ? found[i].at - word_end : 0) :
		    bytes_slice(text, found[i].end, word_at > found[i].end ? word_at - found[i].end : 0);

		if (!bytes_equal(between, bytes_of_text(has_labels ? ": " : " ")) ||
		    (has_labels ? found[i].at < word_end : found[i].end > word_at))
			continue;
		*beside = found[i];
		return quantity_is_count(beside);
	}
	return false;
}

/* "12 tests: 9 passed, 2 failed, 1 skipped", "Tests run: 12, passed: 9, failed: 2": each count with its word. */
static void take_inline(const struct markdown_line *line, struct tally *tally)
{
	struct quantity found[QUANTITIES_MAX], beside;
	size_t count = quantity_scan(line->text, found);
	struct bytes text = line->text, word;
	/* In one line of labels every count stands behind a colon. */
	bool has_labels = count > 1;

	for (size_t i = 0; i < count; i++)
		has_labels &= found[i].at > 2 && text.data[found[i].at - 2] == ':';
	for (size_t at = 0; words_next(text, &at, &word);) {
		size_t from = (size_t)(word.data - text.data);

		if (!words_is(word, "passed passing failed failing failures skipped ignored total tests checks run") ||
		    !count_beside(text, from, at, found, count, has_labels, &beside))
			continue;
		if (words_is(word, "passed passing"))
			take(tally, &tally->good, &tally->goods, line, &beside);
		else if (words_is(word, "failed failing failures"))
			take(tally, &tally->bad, &tally->bads, line, &beside);
		else if (words_is(word, "skipped ignored"))
			take(tally, &tally->skipped, &tally->skips, line, &beside);
		else
			take(tally, &tally->total, &tally->totals, line, &beside);
	}
}

static enum status check_inline(struct lint *lint, const struct markdown_line *line)
{
	struct tally tally = { .total = NULL };

	if (!words_only(line->text, outcome_words))
		return STATUS_OK;
	take_inline(line, &tally);
	return tally.total && !tally.is_unclear ? check_parts(lint, &tally, false) : STATUS_OK;
}

enum status lint_rates(struct lint *lint)
{
	const struct markdown *markdown = &lint->markdown;
	enum status status = STATUS_OK;

	for (size_t i = 0, end; i < markdown->line_count && status == STATUS_OK; i = end) {
		struct tally tally = { .total = NULL };
		bool has_others = false;

		for (end = i; end < markdown->line_count && markdown->lines[end].block == markdown->lines[i].block; end++) {
			const struct markdown_line *line = &markdown->lines[end];

			take_line(lint, line, &tally);
			has_others |= words_any(line->text, other_kinds);
			if (lint_is_listed(line) && status == STATUS_OK)
				status = check_inline(lint, line);
		}
		if (!tally.total || tally.is_unclear || tally.totals.numerator <= 0)
			continue;
		for (size_t j = i; j < end && status == STATUS_OK; j++)
			status = check_rate(lint, &tally, &markdown->lines[j]);
		if (status == STATUS_OK)
			status = check_parts(lint, &tally, has_others);
	}
	return status;
}

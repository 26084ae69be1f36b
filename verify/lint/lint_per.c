/* "265 Python files containing 113,876 lines", "265 Python files with average 429 lines per file". */
#include "lint_look.h"

#define PERS_MAX 16 /* that are compared */

static struct bytes noun_behind(struct bytes text, const struct quantity *quantity, size_t words)
{
	struct bytes rest = bytes_slice(text, quantity->end, text.size - quantity->end), word, last = bytes_of(text.data, 0);

	for (size_t at = 0; words-- > 0 && at < rest.size && rest.data[at] == ' ' && words_next(rest, &at, &word);)
		last = word;
	return last;
}

/* Does the quantity count ${noun}: "265 files", "265 Python files"? */
static bool counts_noun(struct bytes text, const struct quantity *quantity, struct bytes noun)
{
	return quantity_is_count(quantity) && (words_alike(noun_behind(text, quantity, 1), noun) ||
	    words_alike(noun_behind(text, quantity, 2), noun));
}

struct per {
	struct bytes counted, per; /* the nouns: lines, file */
	struct quantity stated;
	const struct markdown_line *line;
	bool is_judged;
};

/* "average 429 lines per file". */
static bool read_per(struct bytes text, struct per *per)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes word;
	size_t place, count;

	if (!words_any(text, "average avg mean") || !words_phrase(text, "per", &place))
		return false;
	count = quantity_scan(text, found);
	for (size_t i = 0; i < count; i++) {
		struct bytes noun = noun_behind(text, &found[i], 1);
		size_t behind = noun.size > 0 ? (size_t)(noun.data - text.data) + noun.size : 0;

		if (noun.size == 0 || behind + 1 != place || !quantity_is_exact(&found[i]) || found[i].unit != &unit_plain)
			continue;
		size_t at = place + 3;
		if (!words_next(text, &at, &word))
			return false;
		*per = (struct per){ .counted = noun, .per = word, .stated = found[i] };
		return true;
	}
	return false;
}

/* The one count of each noun in a line. */
static bool find_counts(struct bytes text, const struct quantity *found, size_t count, const struct per *per,
    struct rational *counted, struct rational *pers)
{
	size_t counteds = 0, perss = 0;

	for (size_t i = 0; i < count; i++) {
		if (counts_noun(text, &found[i], per->counted)) {
			*counted = found[i].value;
			counteds++;
		} else if (counts_noun(text, &found[i], per->per)) {
			*pers = found[i].value;
			perss++;
		}
	}
	return counteds == 1 && perss == 1 && pers->numerator > 0;
}

static enum status judge_per(struct lint *lint, struct per *per, const struct markdown_line *other, struct rational mean)
{
	enum fit fit = fit_of(mean, per->stated.value, per->stated.digits);
	char shown[RATIONAL_TEXT_MAX], stated[RATIONAL_TEXT_MAX];

	per->is_judged = true;
	if (fit_is_usual(fit) || fit == FIT_UNKNOWN)
		return STATUS_OK;
	fit_say(mean, shown);
	fit_say(per->stated.value, stated);
	if (fit == FIT_NONE)
		return lint_say(lint, "mean-per", CONFIDENCE_UNCLEAR, per->line, other, "the counts of the other line give %s, not %s", shown,
		    stated);
	return lint_say(lint, "mean-per", CONFIDENCE_NOTE, per->line, other,
	    "the counts of the other line give %s: displayed as %s only by rounding %s; state it", shown, stated, fit_name(fit));
}

enum status lint_mean_per(struct lint *lint)
{
	const struct markdown *markdown = &lint->markdown;
	struct per pers[PERS_MAX];
	enum status status = STATUS_OK;
	size_t per_count = 0;

	for (size_t i = 0; i < markdown->line_count && per_count < PERS_MAX; i++) {
		if (!lint_is_prose(&markdown->lines[i]) || !read_per(markdown->lines[i].text, &pers[per_count]))
			continue;
		pers[per_count++].line = &markdown->lines[i];
	}
	for (size_t i = 0; per_count > 0 && i < markdown->line_count && status == STATUS_OK; i++) {
		const struct markdown_line *other = &markdown->lines[i];
		struct quantity found[QUANTITIES_MAX];
		size_t count = lint_is_prose(other) ? quantity_scan(other->text, found) : 0;

		for (size_t j = 0; count > 1 && j < per_count && status == STATUS_OK; j++) {
			struct rational counted, per, mean;

			if (!pers[j].is_judged && pers[j].line != other && find_counts(other->text, found, count, &pers[j], &counted, &per) &&
			    rational_divide(counted, per, &mean))
				status = judge_per(lint, &pers[j], other, mean);
		}
	}
	return status;
}

/* "reports 100% success" and, of the same thing, "it would not report 100%". */
#include "lint_look.h"

#define LINES_MAX 60        /* that are looked back over */
#define DENIALS_MAX 256     /* that are looked at */
#define WORDS_BETWEEN_MAX 1 /* between a verb and its number: "reports about 100%" */

/* A number and the word that governs it. */
struct stated {
	struct bytes verb;
	struct quantity quantity;
	bool is_denied;
};

/* The word that stands before the quantity, with at most WORDS_BETWEEN_MAX others, and whether one before it denies. */
static bool read_stated(struct bytes text, const struct quantity *quantity, struct stated *stated)
{
	struct bytes last[4] = { { .size = 0 }, { .size = 0 }, { .size = 0 }, { .size = 0 } }, word;

	for (size_t at = 0; words_next(text, &at, &word) && word.data < text.data + quantity->number_at;) {
		last[3] = last[2];
		last[2] = last[1];
		last[1] = last[0];
		last[0] = word;
	}
	*stated = (struct stated){ .verb = last[0], .quantity = *quantity };
	if (last[0].size < 4 || last[0].data + last[0].size + 1 + WORDS_BETWEEN_MAX < text.data + quantity->at)
		return false;
	for (size_t i = 1; i < 4; i++)
		stated->is_denied |= words_is(last[i], "not never doesn't didn't won't cannot can't");
	return true;
}

/* "report", "reports", "reporting". */
static bool is_same_verb(struct bytes a, struct bytes b)
{
	struct bytes longer = a.size > b.size ? a : b, shorter = a.size > b.size ? b : a;

	return words_alike(a, b) || (words_alike(bytes_slice(longer, 0, shorter.size), shorter) &&
	    words_is(bytes_slice(longer, shorter.size, longer.size - shorter.size), "ing ed es d"));
}

/* Does the line, or one above up to the section's begin, state what is denied? */
static const struct markdown_line *find_statement(const struct lint *lint, const struct markdown_line *line,
    const struct stated *denied)
{
	size_t i = lint_index(lint, line) + 1;

	for (size_t back = 0; back < LINES_MAX && i > 0; back++) {
		const struct markdown_line *other = lint_at(lint, --i);
		struct quantity found[QUANTITIES_MAX];
		struct stated stated;
		size_t count = lint_is_prose(other) ? quantity_scan(other->text, found) : 0;

		for (size_t j = 0; j < count; j++)
			if (found[j].unit == denied->quantity.unit && rational_compare(found[j].value, denied->quantity.value) == 0 &&
			    read_stated(other->text, &found[j], &stated) && !stated.is_denied && is_same_verb(stated.verb, denied->verb))
				return other;
		if (other->type == MARKDOWN_HEADING || other->type == MARKDOWN_BREAK)
			break;
	}
	return NULL;
}

enum status lint_denied(struct lint *lint)
{
	enum status status = STATUS_OK;
	size_t denials = 0;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK && denials < DENIALS_MAX; i++) {
		const struct markdown_line *line = lint_at(lint, i), *other;
		struct quantity found[QUANTITIES_MAX];
		struct stated denied;
		size_t count = lint_is_prose(line) && words_any(line->text, "not never doesn't didn't won't cannot can't") ?
		    quantity_scan(line->text, found) : 0;

		for (size_t j = 0; j < count && status == STATUS_OK; j++) {
			if (!quantity_is_exact(&found[j]) || found[j].unit->name[0] != '%' || !read_stated(line->text, &found[j], &denied) ||
			    !denied.is_denied)
				continue;
			denials++;
			other = find_statement(lint, line, &denied);
			if (other)
				status = lint_say(lint, "denied", CONFIDENCE_UNCLEAR, line, other, "\"%.*s\" is stated there and denied here",
				    (int)(found[j].end - (size_t)(denied.verb.data - line->text.data)), (const char *)denied.verb.data);
		}
	}
	return status;
}

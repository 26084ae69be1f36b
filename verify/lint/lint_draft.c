/* A report document out of a Markdown report. */
#include "lint_look.h"
#include "verify/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_MAX 60            /* bytes of an id before its number */
#define CLAIM_TEXT_MAX 8000
#define TITLE_MAX 1000

/* Pairs of verdicts, worst first, as documents give them in a line "Verdict: …". */
static const struct {
	const char *bad, *good;
} vocabularies[] = { { "NO-GO", "GO" }, { "FAIL", "PASS" }, { "REJECTED", "APPROVED" } };

struct verdicts {
	const char *bad, *good, *claimed; /* claimed NULL: none is stated, or two are */
};

static bool is_words(struct bytes text, const char *verdict)
{
	char said[WORDS_KEY_MAX], wanted[WORDS_KEY_MAX];

	return words_key(text, "", said) && words_key(bytes_of_text(verdict), "", wanted) && !strcmp(said, wanted);
}

static void state(struct verdicts *verdicts, const char *bad, const char *good, const char *claimed, size_t *stated)
{
	if (*stated > 0 && verdicts->claimed != claimed)
		*stated = 1; /* and another: none is claimed */
	verdicts->claimed = *stated > 0 && verdicts->claimed != claimed ? NULL : claimed;
	verdicts->bad = bad;
	verdicts->good = good;
	(*stated)++;
}

static struct verdicts find_verdict(const struct lint *lint)
{
	static const char bad[] = "NOT READY", good[] = "READY";
	struct verdicts verdicts = { bad, good, NULL };
	size_t stated = 0;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		enum lint_verdict verdict = lint_verdict(lint, line);
		struct bytes label, value;

		if (verdict != VERDICT_NONE)
			state(&verdicts, bad, good, verdict == VERDICT_READY ? good : bad, &stated);
		if (verdict != VERDICT_NONE || !lint_label(lint, line, &label, &value) || !lint_is_whole(lint, line) ||
		    !words_all(label, "final overall verdict decision go no result"))
			continue;
		for (size_t j = 0; j < sizeof(vocabularies) / sizeof(vocabularies[0]); j++)
			if (is_words(value, vocabularies[j].bad) || is_words(value, vocabularies[j].good))
				state(&verdicts, vocabularies[j].bad, vocabularies[j].good,
				    is_words(value, vocabularies[j].bad) ? vocabularies[j].bad : vocabularies[j].good, &stated);
	}
	return verdicts;
}

/* ---- ids: words of the line, joined by "-", ASCII only; a number makes them unique ---- */

struct slug {
	char text[ID_MAX + 16];
	size_t claim;
};

static void make_slug(struct bytes text, struct slug *slug)
{
	struct bytes word;
	size_t size = 0;

	for (size_t at = 0; words_next(text, &at, &word);) {
		size_t before = size;

		if (size + word.size + 1 > ID_MAX)
			break;
		if (size > 0)
			slug->text[size++] = '-';
		for (size_t i = 0; i < word.size; i++) {
			uint8_t c = word.data[i];

			if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
				slug->text[size++] = (char)c;
			else if (c >= 'A' && c <= 'Z')
				slug->text[size++] = (char)(c | 0x20);
		}
		if (size == before + 1 && before > 0)
			size = before;
	}
	slug->text[size] = '\0';
	if (size == 0)
		snprintf(slug->text, sizeof(slug->text), "claim");
}

static int by_slug(const void *left, const void *right)
{
	const struct slug *a = left, *b = right;
	int order = strcmp(a->text, b->text);

	return order ? order : a->claim < b->claim ? -1 : a->claim > b->claim;
}

static int by_claim(const void *left, const void *right)
{
	const struct slug *a = left, *b = right;

	return a->claim < b->claim ? -1 : a->claim > b->claim;
}

/* The second of a name becomes name:2: no name of its own has a colon. */
static void make_unique(struct slug *slugs, size_t count)
{
	qsort(slugs, count, sizeof(*slugs), by_slug);
	for (size_t i = 0, same; i < count; i = same) {
		char name[sizeof(slugs[0].text)];

		memcpy(name, slugs[i].text, sizeof(name));
		for (same = i + 1; same < count && !strcmp(slugs[same].text, name); same++)
			snprintf(slugs[same].text, sizeof(slugs[same].text), "%.*s:%zu", ID_MAX, name, same - i + 1);
	}
	qsort(slugs, count, sizeof(*slugs), by_claim);
}

/* ---- the document ---- */

static struct bytes cut(struct bytes text, size_t max)
{
	while (text.size > max)
		text.size = max;
	/* Not inside a character. */
	while (text.size > 0 && text.size == max && (text.data[text.size - 1] & 0x80))
		text.size--;
	return text;
}

static void put_words(struct json *object, const char *name, struct bytes text)
{
	char *copy = strndup((const char *)text.data, text.size);

	if (copy)
		json_put_text(object, name, copy);
	else
		json_put(object, name, NULL);
	free(copy);
}

static struct json *claim_json(const struct markdown_line *line, const char *id, enum outcome outcome)
{
	struct json *claim = json_object();

	json_put_text(claim, "id", id);
	put_words(claim, "text", cut(line->text, CLAIM_TEXT_MAX));
	json_put_text(claim, "asserted", outcome_name(outcome));
	json_put(claim, "evidence", json_array());
	return claim;
}

static struct json *claims_json(const struct lint *lint, struct slug *slugs, size_t *left_out)
{
	struct json *claims = json_array();
	enum outcome outcome;
	size_t count = 0;

	for (size_t i = 0; i < lint->markdown.line_count && count < CLAIMS_MAX; i++)
		if (lint_claim(lint, lint_at(lint, i), &outcome)) {
			make_slug(lint_at(lint, i)->text, &slugs[count]);
			slugs[count].claim = count;
			count++;
		}
	*left_out = lint->claims - count;
	make_unique(slugs, count);
	count = 0;
	for (size_t i = 0; i < lint->markdown.line_count && count < CLAIMS_MAX; i++)
		if (lint_claim(lint, lint_at(lint, i), &outcome))
			json_push(claims, claim_json(lint_at(lint, i), slugs[count++].text, outcome));
	return claims;
}

struct json *lint_draft(const struct lint *lint, bool *verdict_is_missing, size_t *left_out)
{
	struct verdicts verdicts = find_verdict(lint);
	struct slug *slugs = calloc(CLAIMS_MAX, sizeof(*slugs));
	struct json *report = slugs ? json_object() : NULL, *names = json_array();

	json_put_text(report, "schema", REPORT_SCHEMA);
	if (lint->title && lint->markdown.lines[lint->title - 1].text.size > 0)
		put_words(report, "title", cut(lint->markdown.lines[lint->title - 1].text, TITLE_MAX));
	json_push_text(names, verdicts.bad);
	json_push_text(names, verdicts.good);
	json_put(report, "verdicts", names);
	json_put_text(report, "verdict", verdicts.claimed ? verdicts.claimed : verdicts.bad);
	if (slugs)
		json_put(report, "claims", claims_json(lint, slugs, left_out));
	*verdict_is_missing = !verdicts.claimed;
	free(slugs);
	return report;
}

/* What is said to be absent or prevented, and found; what is praised, and listed among what is still to do. */
#include "lint_look.h"
#include "lint_scope.h"

#define STATEMENTS_MAX 64
#define NAME_WORDS_MAX 3 /* of the thing, before "found" */
#define ITEMS_MAX 256

/* With one of these a sentence is of another time, a rule or a case. */
static const char conditional[] = "if when whenever unless until once could may might would should must will can before after "
    "previously earlier initially former formerly then now later since fixed resolved removed mitigated expected example so "
    "test tests testing staging dev development false";
static const char finders[] = "found detected identified discovered present used";

struct thing {
	const struct markdown_line *line;
	struct bytes name;  /* mock implementations */
	struct bytes place; /* production code */
	bool is_any_place;
};

static struct bytes clause_of(struct bytes text)
{
	struct bytes label, value;

	if (words_label(text, &label, &value) && words_count(value, 1) > 0 && !words_any(label, finders))
		text = value;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '.' || text.data[i] == ',' || text.data[i] == ';' || text.data[i] == '(' ||
		    (text.data[i] == ':' && (i + 1 == text.size || text.data[i + 1] == ' ')))
			return bytes_slice(text, 0, i);
	return text;
}

/* "mock implementations [were] found in production code": what, and where. */
static bool read_found(struct bytes text, const char *verbs, struct thing *thing)
{
	struct bytes word;
	size_t at = 0, words = 0, end = 0;

	while (words_next(text, &at, &word) && !words_is(word, verbs)) {
		if (words_is(word, "was were is are have been"))
			continue;
		if (++words > NAME_WORDS_MAX || words_is(word, "not no never nothing none it they this that we i issues issue"))
			return false;
		end = at;
	}
	if (words == 0 || !words_is(word, verbs))
		return false;
	thing->name = bytes_slice(text, 0, end);
	thing->place = bytes_of(text.data, 0);
	size_t behind = at;
	if (!words_next(text, &at, &word))
		return true;
	thing->place = bytes_slice(text, behind, text.size - behind);
	return words_is(word, "in");
}

static bool read_finding(const struct markdown_line *line, struct thing *thing)
{
	struct bytes clause = clause_of(line->text);

	*thing = (struct thing){ .line = line };
	/* "Known problems detected" is a title; a verb or a place makes it a statement. */
	return !words_any(clause, conditional) && read_found(clause, "found detected identified discovered", thing) &&
	    (thing->place.size > 0 || words_any(clause, "was were is are"));
}

/* "No mocks are used in production code", "prevents mock usage". */
static bool read_absence(const struct markdown_line *line, struct thing *thing)
{
	struct bytes clause = clause_of(line->text), word, verb;
	size_t at = 0;

	*thing = (struct thing){ .line = line };
	if (words_next(clause, &at, &word) && words_is(word, "no zero"))
		return !words_any(clause, conditional) && read_found(bytes_slice(clause, at, clause.size - at), finders, thing);
	at = 0;
	for (verb = word; words_next(line->text, &at, &word); verb = word)
		if (words_is(verb, "prevents prevented eliminates eliminated forbids") && word.size > 3 &&
		    !words_is(word, "this that such these those from most some many")) {
			thing->name = word;
			thing->is_any_place = true;
			return !words_any(line->text, "if would could should help helps planned partly partially mostly");
		}
	return false;
}

/* Are all words of the one in the other? */
static bool is_within(struct bytes inner, struct bytes outer)
{
	struct bytes word, other;

	for (size_t at = 0; words_next(inner, &at, &word);) {
		bool is_there = words_is(word, "the our any all");

		for (size_t from = 0; !is_there && words_next(outer, &from, &other);)
			is_there = words_alike(word, other);
		if (!is_there)
			return false;
	}
	return true;
}

static bool is_same_thing(const struct lint *lint, const struct thing *absent, const struct thing *found)
{
	return absent->line != found->line && lint_same_time(lint, absent->line, found->line) && is_within(absent->name, found->name) &&
	    (absent->is_any_place || (is_within(absent->place, found->place) && is_within(found->place, absent->place))) &&
	    !lint_tells_change(lint, found->line, absent->line);
}

enum status lint_against(struct lint *lint)
{
	struct thing absent[STATEMENTS_MAX], found[STATEMENTS_MAX];
	enum status status = STATUS_OK;
	size_t absents = 0, founds = 0;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);

		if (!lint_is_prose(line) || line->tick != TICK_NONE || lint_begins_entry(line->text))
			continue;
		if (absents < STATEMENTS_MAX && read_absence(line, &absent[absents]))
			absents++;
		else if (founds < STATEMENTS_MAX && read_finding(line, &found[founds]))
			founds++;
	}
	for (size_t i = 0; i < founds && status == STATUS_OK; i++)
		for (size_t j = 0; j < absents; j++)
			if (is_same_thing(lint, &absent[j], &found[i])) {
				status = lint_say(lint, "against", CONFIDENCE_UNCLEAR, found[i].line, absent[j].line,
				    "\"%.*s\" is found here, and absent or prevented there", LINT_WORDS(found[i].name));
				break;
			}
	return status;
}

/* ---- "Strengths: **Database optimization**", "Areas for improvement: **Database query optimization**" ---- */

enum praise { PRAISE_NONE, PRAISE_STRENGTH, PRAISE_WEAKNESS };

static enum praise praise_of(struct bytes text)
{
	if (words_any(text, "strengths strength"))
		return words_any(text, "weaknesses areas") ? PRAISE_NONE : PRAISE_STRENGTH;
	return words_any(text, "weaknesses shortcomings") ||
	    words_phrases(text, "areas for improvement|areas for optimization|areas of concern") ? PRAISE_WEAKNESS : PRAISE_NONE;
}

/* What the list of an item is called: by the line right over it, else by the heading. */
static enum praise praise_of_item(const struct lint *lint, size_t i)
{
	const struct markdown_line *heading = markdown_heading(&lint->markdown, lint_at(lint, i));
	uint32_t part = lint->scopes[i].part;
	enum praise praise = part > 0 && part <= i ? praise_of(lint_at(lint, part - 1)->text) : PRAISE_NONE;

	return praise == PRAISE_NONE && heading ? praise_of(heading->text) : praise;
}

/* "**Database optimization** with proper indexing": the bold words an item begins with, as they are written. */
static bool read_bold(struct bytes raw, struct bytes *name)
{
	size_t from = 0, end;

	while (from < raw.size && (raw.data[from] == ' ' || raw.data[from] == '-' || raw.data[from] == '*' || raw.data[from] == '\t'))
		from++;
	if (from < 2 || raw.data[from - 1] != '*' || raw.data[from - 2] != '*')
		return false;
	for (end = from; end < raw.size && raw.data[end] != '*'; end++)
		continue;
	*name = bytes_slice(raw, from, end - from);
	return end + 1 < raw.size && raw.data[end + 1] == '*' && words_count(*name, 6) >= 2 && words_count(*name, 6) < 6;
}

struct praised {
	const struct markdown_line *line;
	struct bytes name;
};

enum status lint_praised(struct lint *lint)
{
	struct praised strengths[ITEMS_MAX], weaknesses[ITEMS_MAX];
	size_t strong = 0, weak = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		struct praised item = { .line = lint_at(lint, i) };
		enum praise praise;

		if (item.line->type != MARKDOWN_ITEM || !read_bold(item.line->raw, &item.name))
			continue;
		praise = praise_of_item(lint, i);
		if (praise == PRAISE_STRENGTH && strong < ITEMS_MAX)
			strengths[strong++] = item;
		else if (praise == PRAISE_WEAKNESS && weak < ITEMS_MAX)
			weaknesses[weak++] = item;
	}
	for (size_t i = 0; i < weak && status == STATUS_OK; i++)
		for (size_t j = 0; j < strong; j++)
			if (is_within(strengths[j].name, weaknesses[i].name) && lint_same_time(lint, weaknesses[i].line, strengths[j].line)) {
				status = lint_say(lint, "against", CONFIDENCE_UNCLEAR, weaknesses[i].line, strengths[j].line,
				    "\"%.*s\" is still to do here, a strength there", LINT_WORDS(weaknesses[i].name));
				break;
			}
	return status;
}

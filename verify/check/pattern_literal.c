#include "pattern_literal.h"

#include <string.h>

struct reader {
	struct bytes text;
	size_t at;
	size_t depth; /* of groups: only what is outside all of them is in every match */
	bool is_unsure;
	struct pattern_literals *found;
	uint8_t run[LITERAL_TEXT_MAX]; /* the literal under way */
	size_t run_size;
	size_t best_size; /* of the branch under way: the longest one so far */
};

static uint8_t peek(const struct reader *reader, size_t ahead)
{
	return reader->at + ahead < reader->text.size ? reader->text.data[reader->at + ahead] : 0;
}

static void end_run(struct reader *reader)
{
	struct pattern_literals *found = reader->found;
	if (reader->run_size > reader->best_size && found->count < LITERALS_OF_PATTERN_MAX) {
		memcpy(found->items[found->count].text, reader->run, reader->run_size);
		found->items[found->count].size = reader->run_size;
		reader->best_size = reader->run_size;
	}
	reader->run_size = 0;
}

/* A branch of an alternation has ended: it must have a literal of its own. */
static void end_branch(struct reader *reader)
{
	end_run(reader);
	reader->is_unsure |= reader->best_size == 0 || reader->found->count == LITERALS_OF_PATTERN_MAX;
	reader->best_size = 0;
	if (!reader->is_unsure)
		reader->found->count++;
}

/* One character that stands for itself; what makes it optional takes it back. */
static void take_literal(struct reader *reader, uint8_t byte)
{
	uint8_t next = peek(reader, 0);
	bool is_optional = next == '*' || next == '?' || next == '{';
	if (reader->depth > 0)
		return;
	if (is_optional || byte >= 0x80) {
		end_run(reader);
		return;
	}
	if (reader->run_size == LITERAL_TEXT_MAX)
		end_run(reader);
	reader->run[reader->run_size++] = byte;
	if (next == '+')
		end_run(reader);
}

/* Behind "(": the kinds of groups that change nothing about what stands outside of them. */
static void take_group(struct reader *reader)
{
	end_run(reader);
	reader->depth++;
	if (peek(reader, 0) == '*') {
		reader->is_unsure = true;
	} else if (peek(reader, 0) == '?') {
		bool is_named = (peek(reader, 1) == '<' && peek(reader, 2) != '=' && peek(reader, 2) != '!') ||
		    (peek(reader, 1) == 'P' && peek(reader, 2) == '<');
		reader->is_unsure |= !is_named && peek(reader, 1) != ':';
		reader->at += 2;
	}
}

/* Behind "[": to the bracket that closes the class. */
static void skip_class(struct reader *reader)
{
	end_run(reader);
	reader->at += peek(reader, 0) == '^';
	reader->at += peek(reader, 0) == ']';
	while (reader->at < reader->text.size && peek(reader, 0) != ']') {
		uint8_t next = peek(reader, 1);
		/* "[:alpha:]" and "\Q]\E" have rules of their own. */
		reader->is_unsure |= peek(reader, 0) == '[' && (next == ':' || next == '.' || next == '=');
		reader->is_unsure |= peek(reader, 0) == '\\' && (next == 'Q' || next == 'E');
		reader->at += peek(reader, 0) == '\\' ? 2 : 1;
	}
	reader->at++;
}

/* Behind "{": the digits of a quantifier are no text.  Where it is none it stands for itself, and is left alone too. */
static void skip_quantifier(struct reader *reader)
{
	size_t at = reader->at;
	end_run(reader);
	while (at < reader->text.size && strchr("0123456789, ", reader->text.data[at]) != NULL && reader->text.data[at] != 0)
		at++;
	if (at < reader->text.size && reader->text.data[at] == '}')
		reader->at = at + 1;
}

/* Behind "\". */
static void take_escape(struct reader *reader)
{
	uint8_t byte = peek(reader, 0);
	bool is_alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
	reader->at++;
	if (!is_alphanumeric) {
		take_literal(reader, byte);
		return;
	}
	end_run(reader);
	reader->is_unsure |= strchr("bBdDwWsSAzZhHvV", byte) == NULL;
}

void pattern_literals_read(struct bytes text, struct pattern_literals *literals)
{
	struct reader reader = { .text = text, .found = literals };
	memset(literals, 0, sizeof(*literals));
	while (reader.at < text.size && !reader.is_unsure) {
		uint8_t byte = text.data[reader.at++];
		switch (byte) {
		case '\\':
			take_escape(&reader);
			break;
		case '(':
			take_group(&reader);
			break;
		case ')':
			reader.is_unsure |= reader.depth == 0;
			reader.depth -= reader.depth > 0;
			break;
		case '[':
			skip_class(&reader);
			break;
		case '|':
			if (reader.depth == 0)
				end_branch(&reader);
			break;
		case '{':
			skip_quantifier(&reader);
			break;
		case '.': case '^': case '$': case '*': case '+': case '?':
			end_run(&reader);
			break;
		default:
			take_literal(&reader, byte);
		}
	}
	end_branch(&reader);
	if (reader.is_unsure)
		literals->count = 0;
}

bool pattern_literals_in(const struct pattern_literals *literals, struct bytes line)
{
	for (size_t i = 0; i < literals->count; i++)
		if (line.size >= literals->items[i].size &&
		    memmem(line.data, line.size, literals->items[i].text, literals->items[i].size) != NULL)
			return true;
	return literals->count == 0;
}

size_t pattern_literals_skip(const struct pattern_literals *literals, struct pattern_search *search, struct bytes bytes,
    bool is_new)
{
	const uint8_t *end = bytes.data + bytes.size;
	const uint8_t *first = literals->count > 0 ? end : bytes.data;
	for (size_t i = 0; i < literals->count; i++) {
		if (is_new || search->next[i] < bytes.data) {
			const uint8_t *found = memmem(bytes.data, bytes.size, literals->items[i].text, literals->items[i].size);
			search->next[i] = found != NULL ? found : end;
		}
		if (search->next[i] < first)
			first = search->next[i];
	}
	return (size_t)(first - bytes.data);
}

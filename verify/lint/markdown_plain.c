#include "markdown_plain.h"

#include <string.h>

#include "format/utf8.h"

#define TAG_MAX 200
#define LINK_MAX 2048
#define LINK_TRIES_MAX 128 /* in one line */
#define RUN_MAX 16 /* marks of emphasis in a row that are looked at */

static const struct {
	uint32_t code_point;
	const char *ascii;
} signs[] = {
	{ 0x00a0, " " }, { 0x00b1, "+-" }, { 0x00b5, "u" }, { 0x00d7, "x" }, { 0x03bc, "u" }, { 0x2009, " " }, { 0x2010, "-" },
	{ 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" }, { 0x2018, "'" }, { 0x2019, "'" },
	{ 0x201c, "\"" }, { 0x201d, "\"" }, { 0x202f, " " }, { 0x2192, "->" }, { 0x21d2, "->" }, { 0x2212, "-" },
	{ 0x2248, "~" }, { 0x2264, "<=" }, { 0x2265, ">=" }, { 0x27f6, "->" }, { 0x2a7d, "<=" }, { 0x2a7e, ">=" },
};

static const struct {
	const char *name, *ascii;
} entities[] = {
	{ "&nbsp;", " " }, { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&le;", "<=" }, { "&ge;", ">=" },
	{ "&ndash;", "-" }, { "&mdash;", "-" }, { "&quot;", "\"" }, { "&#124;", "|" }, { "&rarr;", "->" },
};

/* Symbols, pictures, private use and what is unassigned among them: decoration, whatever a writer means by it. */
static bool is_symbol(uint32_t c)
{
	return c < 0xaa || c == 0xab || c == 0xac || c == 0xad || c == 0xae || c == 0xaf || (c >= 0xb0 && c <= 0xb4) ||
	    (c >= 0xb6 && c <= 0xb9) || (c >= 0xbb && c <= 0xbf) || c == 0xf7 || (c >= 0x2000 && c <= 0x206f) ||
	    (c >= 0x20a0 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x3004) || (c >= 0xe000 && c <= 0xf8ff) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xffff) || (c >= 0x1f000 && c <= 0x1faff) ||
	    c >= 0xe0000;
}

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0x80;
}

struct plain {
	uint8_t *out;
	size_t size;
	unsigned int tries; /* left for links and pictures: brackets beyond are brackets */
};

static void put(struct plain *plain, uint8_t c)
{
	if (c == ' ' && (plain->size == 0 || plain->out[plain->size - 1] == ' '))
		return;
	plain->out[plain->size++] = c;
}

static void put_text(struct plain *plain, const char *text)
{
	for (; *text; text++)
		put(plain, (uint8_t)*text);
}

/* One character that is not ASCII, or an invalid byte; answers its size. */
static size_t put_wide(struct plain *plain, struct bytes text, size_t at)
{
	uint32_t code_point;
	size_t size = utf8_decode(text, at, &code_point);

	if (size == 0) {
		put(plain, ' ');
		return 1;
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].code_point == code_point) {
			put_text(plain, signs[i].ascii);
			return size;
		}
	if (is_symbol(code_point) || utf8_is_hidden(code_point)) {
		put(plain, ' ');
		return size;
	}
	for (size_t i = 0; i < size; i++)
		put(plain, text.data[at + i]);
	return size;
}

static size_t find(struct bytes text, size_t from, const char *what)
{
	const uint8_t *found = from < text.size ? memmem(text.data + from, text.size - from, what, strlen(what)) : NULL;

	return found ? (size_t)(found - text.data) : text.size;
}

/* Size of the entity at ${at}, 0 for none. */
static size_t put_entity(struct plain *plain, struct bytes text, size_t at)
{
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (bytes_start_with(bytes_slice(text, at, text.size - at), entities[i].name)) {
			put_text(plain, entities[i].ascii);
			return strlen(entities[i].name);
		}
	return 0;
}

/* Size of the tag or comment at ${at}, 0 for none: "<500 ms" is none. */
static size_t tag_size(struct bytes text, size_t at)
{
	uint8_t next = at + 1 < text.size ? text.data[at + 1] : 0;
	size_t end;

	if (bytes_start_with(bytes_slice(text, at, text.size - at), "<!--")) {
		end = find(text, at + 4, "-->");
		return end < text.size ? end + 3 - at : text.size - at;
	}
	if (next != '/' && !((next | 0x20) >= 'a' && (next | 0x20) <= 'z'))
		return 0;
	for (end = at + 1; end < text.size && end - at < TAG_MAX; end++)
		if (text.data[end] == '>')
			return end + 1 - at;
		else if (text.data[end] == '<')
			break;
	return 0;
}

/* The place of the bracket that closes the one at ${at}, text.size where there is none near. */
static size_t closing(struct bytes text, size_t at, uint8_t open, uint8_t close)
{
	size_t depth = 0;

	for (size_t i = at; i < text.size && i - at < LINK_MAX; i++) {
		depth += text.data[i] == open;
		if (text.data[i] == close && --depth == 0)
			return i;
	}
	return text.size;
}

/* "](target)" behind link text: its size, 0 where the bracket is only a bracket. */
static size_t target_size(struct bytes text, size_t at, unsigned int *tries)
{
	size_t end;

	if (at + 1 >= text.size || text.data[at] != ']' || text.data[at + 1] != '(')
		return 0;
	*tries -= *tries > 0;
	end = closing(text, at + 1, '(', ')');
	return end < text.size ? end + 1 - at : 0;
}

static size_t image_size(struct bytes text, size_t at, unsigned int *tries)
{
	size_t end, target;

	if (at + 1 >= text.size || text.data[at + 1] != '[')
		return 0;
	*tries -= *tries > 0;
	end = closing(text, at + 1, '[', ']');
	target = end < text.size ? target_size(text, end, tries) : 0;
	return target ? end + target - at : 0;
}

static bool is_link(struct bytes text, size_t at, unsigned int *tries)
{
	size_t end;

	*tries -= *tries > 0;
	end = closing(text, at, '[', ']');
	return end < text.size && target_size(text, end, tries) > 0;
}

/* Is the mark at ${at} (a run of * or _) emphasis?  Inside a word it is part of it: snake_case, 2*3. */
static bool is_emphasis(struct bytes text, size_t at)
{
	uint8_t mark = text.data[at];
	size_t first = at, last = at;

	while (first > 0 && at - first < RUN_MAX && text.data[first - 1] == mark)
		first--;
	while (last + 1 < text.size && last - at < RUN_MAX && text.data[last + 1] == mark)
		last++;
	bool before = first > 0 && text.data[first - 1] != ' ', after = last + 1 < text.size && text.data[last + 1] != ' ';
	bool inside = first > 0 && last + 1 < text.size && is_alnum(text.data[first - 1]) && is_alnum(text.data[last + 1]);

	return (before || after) && (!inside || last > first);
}

/* A digit in a box is an emoji: the digit, U+FE0F or not, U+20E3. */
static size_t keycap_size(struct bytes text, size_t at)
{
	struct bytes rest = bytes_slice(text, at + 1, text.size - at - 1);

	return bytes_start_with(rest, "\xef\xb8\x8f\xe2\x83\xa3") ? 7 : bytes_start_with(rest, "\xe2\x83\xa3") ? 4 : 0;
}

size_t markdown_plain(struct bytes text, bool is_code, uint8_t *out)
{
	struct plain plain = { out, 0, LINK_TRIES_MAX };
	bool is_span = false;

	for (size_t at = 0, step; at < text.size; at += step) {
		uint8_t c = text.data[at];

		step = 1;
		if (c >= 0x80) {
			step = put_wide(&plain, text, at);
		} else if (c <= ' ' || c == 0x7f) {
			put(&plain, ' ');
		} else if (c >= '0' && c <= '9' && (step = keycap_size(text, at)) > 0) {
			put(&plain, ' ');
		} else if (is_code) {
			step = 1;
			put(&plain, c);
		} else if (c == '`') {
			step = 1;
			is_span = !is_span;
		} else if (is_span) {
			step = 1;
			put(&plain, c);
		} else if (c == '\\' && at + 1 < text.size && strchr("\\`*_{}[]()#+-.!|<>~", text.data[at + 1]) && text.data[at + 1]) {
			step = 2;
			put(&plain, text.data[at + 1]);
		} else if (c == '&' && (step = put_entity(&plain, text, at)) > 0) {
			continue;
		} else if (c == '<' && (step = tag_size(text, at)) > 0) {
			put(&plain, ' ');
		} else if (c == '!' && plain.tries > 0 && (step = image_size(text, at, &plain.tries)) > 0) {
			put(&plain, ' ');
		} else if (c == ']' && plain.tries > 0 && (step = target_size(text, at, &plain.tries)) > 0) {
			continue;
		} else if (c == '[' && plain.tries > 0 && is_link(text, at, &plain.tries)) {
			step = 1;
		} else if (c == '~' && at + 1 < text.size && text.data[at + 1] == '~' && find(text, at + 2, "~~") < text.size) {
			step = find(text, at + 2, "~~") + 2 - at;
		} else if ((c == '*' || c == '_') && is_emphasis(text, at)) {
			step = 1;
		} else {
			put(&plain, c);
			step = 1;
		}
	}
	while (plain.size > 0 && out[plain.size - 1] == ' ')
		plain.size--;
	return plain.size;
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/render/render_escape.h"
#include "format/utf8.h"

static const char span[] = "<span class=\"x\">", span_end[] = "</span>";

static void escape(enum render_place place, struct bytes text, struct buffer *buffer)
{
	buffer_clear(buffer);
	assert_int_equal(render_escape(place, text, buffer), STATUS_OK);
}

static void test_table(void **state)
{
	static const struct {
		enum render_place place;
		const char *text;
		size_t size;
		const char *expected;
	} rows[] = {
		{ RENDER_HTML_TEXT, "<script>alert(\"a\" & 'b')</script>", 33,
		    "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;" },
		{ RENDER_HTML_TEXT, "a\x1b[31m\nb", 8,
		    "a<span class=\"x\">\\u{1B}</span>[31m<span class=\"x\">\\n</span>b" },
		{ RENDER_HTML_TEXT, "\0\0", 2, "<span class=\"x\">\\u{00}\\u{00}</span>" },
		{ RENDER_HTML_TEXT, "\xff\xe2\x80", 3, "<span class=\"x\">\\xFF\\xE2\\x80</span>" },
		{ RENDER_HTML_TEXT, "\xe2\x80\xae" "exe", 6, "<span class=\"x\">\\u{202E}</span>exe" },
		{ RENDER_HTML_TEXT, "\xcc\xb8" "a\xcc\xb8", 5, "<span class=\"x\">\\u{338}</span>a\xcc\xb8" },
		{ RENDER_HTML_TEXT, "\xef\xbf\xbe", 3, "<span class=\"x\">\\u{FFFE}</span>" },
		{ RENDER_HTML_TEXT, "C:\\new", 6, "C:\\new" },
		{ RENDER_HTML_ATTRIBUTE, "\" onload=\"x\x7f", 12, "&quot; onload=&quot;x\\u{7F}" },
		{ RENDER_MARKDOWN_INLINE, "# <b>*a* _b_ `c` |d| [e](f)", 27,
		    "\\# &lt;b&gt;\\*a\\* \\_b\\_ \\`c\\` \\|d\\| \\[e\\](f)" },
		{ RENDER_MARKDOWN_INLINE, "- a", 3, "\\- a" },
		{ RENDER_MARKDOWN_INLINE, "12. a 1.5", 9, "12\\. a 1.5" },
		{ RENDER_MARKDOWN_INLINE, "12) a", 5, "12\\) a" },
		{ RENDER_MARKDOWN_INLINE, "http://a www.b x@y", 18, "http\\://a www\\.b x\\@y" },
		{ RENDER_MARKDOWN_INLINE, "===", 3, "\\===" },
		{ RENDER_MARKDOWN_INLINE, "a\n# b\\", 6, "a\\\\n\\# b\\\\" },
		{ RENDER_MARKDOWN_CODE, "``` <b> *\n", 10, "``` <b> *\\n" },
	};
	struct buffer buffer;

	(void)state;
	buffer_init(&buffer, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		escape(rows[i].place, bytes_of(rows[i].text, rows[i].size), &buffer);
		assert_string_equal(buffer_text(&buffer), rows[i].expected);
	}
	buffer_release(&buffer);
}

/* Is every character one that a reader sees?  What is hidden is a matter of utf8.h, which has its own tests. */
static void check_visible(struct bytes text)
{
	uint32_t code_point;
	size_t length;

	for (size_t at = 0; at < text.size; at += length) {
		length = utf8_decode(text, at, &code_point);
		assert_int_not_equal(length, 0);
		assert_false(utf8_is_hidden(code_point));
	}
}

static bool take(const char **at, const char *word)
{
	if (strncmp(*at, word, strlen(word)) != 0)
		return false;
	*at += strlen(word);
	return true;
}

/* One character of escaped HTML: an entity or itself; anything else that means something to HTML is a failure. */
static char read_html(const char **at)
{
	static const struct {
		const char *entity;
		char character;
	} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' } };

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (take(at, entities[i].entity))
			return entities[i].character;
	assert_null(strchr("&<>\"'", **at));
	return *(*at)++;
}

/* The bytes that a visible escape stands for. */
static void read_visible(const char **at, struct buffer *bytes)
{
	unsigned value;
	int size = 0;

	if (take(at, "\\n") || take(at, "\\r") || take(at, "\\t")) {
		buffer_append_byte(bytes, (*at)[-1] == 'n' ? '\n' : (*at)[-1] == 'r' ? '\r' : '\t');
	} else if (sscanf(*at, "\\x%2X%n", &value, &size) == 1 && size == 4) {
		buffer_append_byte(bytes, (uint8_t)value);
		*at += size;
	} else {
		assert_int_equal(sscanf(*at, "\\u{%X}%n", &value, &size), 1);
		assert_true(size > 0);
		*at += size;
		if (value < 0x80) {
			buffer_append_byte(bytes, (uint8_t)value);
		} else if (value < 0x800) {
			buffer_append_byte(bytes, (uint8_t)(0xc0 | value >> 6));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value & 0x3f)));
		} else if (value < 0x10000) {
			buffer_append_byte(bytes, (uint8_t)(0xe0 | value >> 12));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value >> 6 & 0x3f)));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value & 0x3f)));
		} else {
			buffer_append_byte(bytes, (uint8_t)(0xf0 | value >> 18));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value >> 12 & 0x3f)));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value >> 6 & 0x3f)));
			buffer_append_byte(bytes, (uint8_t)(0x80 | (value & 0x3f)));
		}
	}
}

/* A page says exactly which bytes there were: read back, they are the same. */
static void check_html(struct bytes text, const char *escaped, struct buffer *back)
{
	bool is_marked = false;

	buffer_clear(back);
	for (const char *at = escaped; *at;) {
		if (!is_marked && take(&at, span))
			is_marked = true;
		else if (is_marked && take(&at, span_end))
			is_marked = false;
		else if (is_marked)
			read_visible(&at, back);
		else
			buffer_append_byte(back, (uint8_t)read_html(&at));
	}
	assert_false(is_marked);
	assert_true(bytes_equal(buffer_bytes(back), text));
}

static void check_markdown(const char *escaped)
{
	for (const char *at = escaped; *at; at++) {
		if (*at == '\\') {
			int size = 0;

			assert_int_not_equal(*++at, '\0');
			/* A visible escape has braces that mean nothing to Markdown. */
			if (sscanf(at, "\\u{%*X}%n", &size) == 0 && size > 0)
				at += size - 1;
			continue;
		}
		assert_null(strchr("<>`*_[]{}#!|~@$^", *at));
		assert_true(at != escaped || !strchr("-+=", *at));
		assert_int_not_equal(strncmp(at, "://", 3), 0);
		assert_true(*at != '&' || !strncmp(at, "&amp;", 5) || !strncmp(at, "&lt;", 4) || !strncmp(at, "&gt;", 4));
	}
}

static size_t random_text(uint8_t text[static 64])
{
	static const char *const parts[] = { "<script>", "&lt;", "\"'", "\x1b[0m", "\xe2\x80\xae", "\xf0\x9f\x98\x80", "\xcc\x88",
		"\xef\xbb\xbf", "\xf3\xa0\x80\x81", "```", "](http://x)", "\n\n# h", "|", "&#0;", "</span>", "\xed\xa0\x80", "www.a",
		"-->", "\xc2\x85", "1. ", "\\u{1B}" };
	size_t size = 0;

	while (size < 48 && rand() % 12) {
		const char *part = parts[(size_t)rand() % (sizeof(parts) / sizeof(parts[0]))];

		if (rand() % 2)
			text[size++] = (uint8_t)rand();
		else
			for (; *part; part++)
				text[size++] = (uint8_t)*part;
	}
	return size;
}

static void test_any_bytes(void **state)
{
	const char *given = getenv("TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20260131;
	struct buffer escaped, back;
	uint8_t text[64];

	(void)state;
	print_message("# TEST_SEED=%u\n", seed);
	srand(seed);
	buffer_init(&escaped, 1 << 16);
	buffer_init(&back, 1 << 16);
	for (int round = 0; round < 50000; round++) {
		struct bytes bytes = bytes_of(text, random_text(text));

		escape(RENDER_HTML_TEXT, bytes, &escaped);
		check_visible(buffer_bytes(&escaped));
		check_html(bytes, buffer_text(&escaped), &back);
		escape(RENDER_HTML_ATTRIBUTE, bytes, &escaped);
		check_visible(buffer_bytes(&escaped));
		for (const char *at = buffer_text(&escaped); *at;)
			read_html(&at);
		escape(RENDER_MARKDOWN_INLINE, bytes, &escaped);
		check_visible(buffer_bytes(&escaped));
		check_markdown(buffer_text(&escaped));
		escape(RENDER_MARKDOWN_CODE, bytes, &escaped);
		check_visible(buffer_bytes(&escaped));
	}
	buffer_release(&escaped);
	buffer_release(&back);
}

static void test_cut(void **state)
{
	(void)state;
	assert_int_equal(render_cut(bytes_of_text("abc"), 3).size, 3);
	assert_int_equal(render_cut(bytes_of_text("abcd"), 3).size, 3);
	assert_int_equal(render_cut(bytes_of_text("ab\xc3\xa4"), 3).size, 2);
	assert_int_equal(render_cut(bytes_of_text("a\xf0\x9f\x98\x80"), 4).size, 1);
	assert_int_equal(render_cut(bytes_of_text("\x80\x80\x80\x80\x80\x80"), 5).size, 5);
	assert_int_equal(render_cut(bytes_of_text("abc"), 0).size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table), cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

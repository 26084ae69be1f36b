/* pattern_literal.c against PCRE2 itself: what matches has one of the literals; and what is skipped would not have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "verify/check/lines.h"
#include "verify/check/pattern_literal.h"

/* literals: one after the other, set apart by "/"; "" none are known. */
static const struct {
	const char *pattern, *literals;
} rows[] = {
	{ "error", "error" },
	{ "^not ok", "not ok" },
	{ "[Ee]rror: [a-z]+", "rror: " },
	{ "panic|fatal", "panic/fatal" },
	{ "panic|[a-z]", "" },
	{ "a|b|", "" },
	{ "connection (reset|refused)", "connection " },
	{ "(?:GET|POST) /api", " /api" },
	{ "p95: (?<value>\\d+) (?<unit>\\S+)", "p95: " },
	{ "(?i)error", "" },
	{ "(?=x)error", "" },
	{ "(?<!x)error", "" },
	{ "(*UCP)error", "" },
	{ "colou?r", "colo" },
	{ "abc*", "ab" },
	{ "abc+d", "abc" },
	{ "ab{0}cdef", "cdef" },
	{ "ab{2,3}c", "a" },
	{ "xyz{$a|bc", "xy/bc" },
	{ "xyz{1,x}", "1,x}" },
	{ "1\\.5\\+", "1.5+" },
	{ "\\bFAILED\\b", "FAILED" },
	{ "\\x41bc", "" },
	{ "\\Qa|b\\E", "" },
	{ "[]a]xy", "xy" },
	{ "[^]a]xy", "xy" },
	{ "[[:alpha:]]xy", "" },
	{ "[\\]a]xyz", "xyz" },
	{ ".*", "" },
	{ "", "" },
	{ "\xc3\xa9" "tude", "tude" },
	{ "a|b|c|d|e|f|g|h", "a/b/c/d/e/f/g/h" },
	{ "a|b|c|d|e|f|g|h|i", "" },
	{ "0123456789012345678901234567890123456789", "01234567890123456789012345678901" },
};

static void table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pattern_literals literals;
		struct buffer text;
		buffer_init(&text, 4096);
		pattern_literals_read(bytes_of_text(rows[i].pattern), &literals);
		for (size_t j = 0; j < literals.count; j++) {
			buffer_append_text(&text, j > 0 ? "/" : "");
			buffer_append(&text, bytes_of(literals.items[j].text, literals.items[j].size));
		}
		if (strcmp(buffer_text(&text), rows[i].literals) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].pattern, buffer_text(&text), rows[i].literals);
		buffer_release(&text);
	}
}

static uint64_t draw(uint64_t *state, uint64_t most)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state % most;
}

static size_t make_text(uint64_t *state, const char *const *parts, size_t count, size_t most, char *text)
{
	size_t size = 0;
	for (size_t i = draw(state, most) + 1; i > 0; i--) {
		const char *part = parts[draw(state, count)];
		memcpy(text + size, part, strlen(part));
		size += strlen(part);
	}
	text[size] = '\0';
	return size;
}

#define ROUNDS 200000
#define LINES 12

/* Expressions of everything that has a meaning, on lines of the few letters they are about. */
static void what_matches_has_one(void **state)
{
	(void)state;
	static const char *const pieces[] = { "a", "b", "ab", "ba", "1", "2", ",", "}", "{", "{0}", "{2}", "{0,1}", "*", "+", "?", "|",
		"(", ")", "(?:", "(?<n>", "(?i)", "(?=", "(?!", "(?<=", "(?#", "(?x)", "(?|", "[", "]", "[^", "[ab]", "[]a]", "[[:alpha:]]",
		"\\", "\\b", "\\d", "\\Q", "\\E", "\\1", "\\a", "\\[", "\\]", "\\|", ".", "^", "$", "-", " ", "#", "\xc3\xa9", "\\x61", "\\N{U+61}" };
	static const char *const letters[] = { "a", "b", "ab", "1", "2", "[", "]", "|", "{", "}", ",", "-", " ", "#", "\xc3\xa9", "A", "\\" };
	uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
	size_t compiled = 0, known = 0, matched = 0;
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < ROUNDS; i++) {
		char pattern[256], line[256];
		int error;
		PCRE2_SIZE offset;
		struct pattern_literals literals;
		size_t size = make_text(&seed, pieces, sizeof(pieces) / sizeof(pieces[0]), 8, pattern);
		pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, size, PCRE2_UTF, &error, &offset, NULL);
		if (code == NULL)
			continue;
		compiled++;
		pattern_literals_read(bytes_of(pattern, size), &literals);
		known += literals.count > 0;
		pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
		for (size_t j = 0; j < LINES && literals.count > 0; j++) {
			size_t line_size = make_text(&seed, letters, sizeof(letters) / sizeof(letters[0]), 6, line);
			if (pcre2_match(code, (PCRE2_SPTR)line, line_size, 0, 0, match, NULL) < 0)
				continue;
			matched++;
			if (!pattern_literals_in(&literals, bytes_of(line, line_size)))
				fail_msg("\"%s\" matches \"%s\", which has no \"%.*s\"", pattern, line, (int)literals.items[0].size,
				    (const char *)literals.items[0].text);
		}
		pcre2_match_data_free(match);
		pcre2_code_free(code);
	}
	assert_true(compiled > ROUNDS / 20 && known > compiled / 10 && matched > 1000);
}

/* ---- lines that are skipped ---- */

struct taken {
	const struct pattern_literals *literals;
	struct pattern_search search;
	struct buffer text; /* "number offset line" of each line that has a literal */
	size_t given;
};

static enum status take(void *context, const struct line *line)
{
	struct taken *taken = context;
	taken->given++;
	return pattern_literals_in(taken->literals, line->text) ?
	    buffer_append_format(&taken->text, "%d %d %.*s\n", (int)line->number, (int)line->offset, (int)line->text.size,
	        (const char *)line->text.data) : STATUS_OK;
}

static size_t skip_some(void *context, struct bytes bytes, bool is_new)
{
	struct taken *taken = context;
	return pattern_literals_skip(taken->literals, &taken->search, bytes, is_new);
}

static void read_lines(struct bytes text, size_t piece, bool skips, struct taken *taken, struct lines *lines)
{
	lines_init(lines, (struct line_sink){ take, taken });
	lines->skip = (struct line_skip){ skips ? skip_some : NULL, taken };
	buffer_init(&taken->text, 1u << 20);
	uint8_t *copy = malloc(piece < text.size ? piece : text.size + 1);
	for (size_t at = 0; at < text.size; at += piece) {
		/* As sources give it: the same address comes again with other bytes. */
		size_t size = text.size - at < piece ? text.size - at : piece;
		memcpy(copy, text.data + at, size);
		assert_int_equal(lines_take(lines, bytes_of(copy, size)), STATUS_OK);
	}
	free(copy);
	assert_int_equal(lines_end(lines), STATUS_OK);
}

static void skipped_lines_are_counted(void **state)
{
	(void)state;
	static const char *const parts[] = { "x", "yy", "\n", "\n", "\r\n", "ab", "b", "a", "needle", "need", "le", "" };
	static const char *const patterns[] = { "needle", "ab|needle", "a+b", "zzz" };
	uint64_t seed = UINT64_C(0x2545f4914f6cdd1d);
	size_t skipped = 0;
	for (size_t i = 0; i < 2000; i++) {
		char text[2048];
		struct pattern_literals literals;
		struct bytes bytes = { .data = (const uint8_t *)text };
		bytes.size = make_text(&seed, parts, sizeof(parts) / sizeof(parts[0]), 200, text);
		pattern_literals_read(bytes_of_text(patterns[i % 4]), &literals);
		assert_true(literals.count > 0);
		struct taken all = { .literals = &literals }, some = { .literals = &literals };
		struct lines all_lines, some_lines;
		read_lines(bytes, bytes.size + 1, false, &all, &all_lines);
		read_lines(bytes, draw(&seed, 300) + 1, true, &some, &some_lines);
		assert_string_equal(buffer_text(&all.text), buffer_text(&some.text));
		assert_int_equal(all_lines.number, some_lines.number);
		assert_int_equal(all_lines.long_count, some_lines.long_count);
		skipped += all.given - some.given;
		buffer_release(&all.text);
		buffer_release(&some.text);
		lines_release(&all_lines);
		lines_release(&some_lines);
	}
	assert_true(skipped > 10000);
}

/* A line that is too long is told, also where it is skipped. */
static void a_long_line_is_still_told(void **state)
{
	(void)state;
	size_t size = 2u * LINE_MAX_BYTES;
	char *text = malloc(size);
	struct pattern_literals literals;
	memset(text, 'z', size);
	text[10] = '\n';
	text[size - 5] = '\n';
	pattern_literals_read(bytes_of_text("needle"), &literals);
	for (size_t piece = 65536; piece <= size; piece += size - 65536) {
		struct taken taken = { .literals = &literals };
		struct lines lines;
		read_lines(bytes_of(text, size), piece, true, &taken, &lines);
		assert_int_equal(lines.number, 3);
		assert_int_equal(lines.long_count, 1);
		assert_int_equal(lines.long_line, 2);
		buffer_release(&taken.text);
		lines_release(&lines);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(what_matches_has_one),
		cmocka_unit_test(skipped_lines_are_counted),
		cmocka_unit_test(a_long_line_is_still_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

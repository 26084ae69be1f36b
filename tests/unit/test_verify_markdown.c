/* markdown.c and markdown_plain.c: what a line is, and its words without their clothes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/lint/markdown.h"
#include "verify/lint/markdown_plain.h"

/* Each line as "number type level:text", types by a letter; rows by their cells. */
static void describe(struct bytes text, struct buffer *said)
{
	static const char types[] = "HTIRCQFBX";
	struct markdown markdown;

	assert_int_equal(markdown_read(text, &markdown), STATUS_OK);
	for (size_t i = 0; i < markdown.line_count; i++) {
		const struct markdown_line *line = &markdown.lines[i];

		buffer_append_format(said, "%u%c%u:", line->number, types[line->type], line->level);
		if (line->type != MARKDOWN_ROW)
			buffer_append(said, line->text);
		for (size_t j = 0; line->type == MARKDOWN_ROW && j < line->cell_count; j++) {
			buffer_append(said, markdown_cell(&markdown, line, j));
			buffer_append_text(said, ";");
		}
		buffer_append_text(said, "|");
	}
	markdown_release(&markdown);
}

static void lines(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "", "" },
		{ "\n\r\n \t\n", "" },
		{ "# A #\r\n## B\r\n#c\r\n", "1H1:A|2H2:B|3T0:#c|" },
		{ "A\n===\nB\n---\n\n---\n", "1H1:A|3H2:B|6B0:|" },
		{ "- a\n  - b\n- [x] c\n", "1I0:a|2I2:b|3I0:c|" },
		{ "1. a\n10) b\n1.c\n", "1I0:a|2I0:b|3T0:1.c|" },
		{ "| a | b |\n|---|:-:|\n| 1 | `x|y` \\| z |\n|3\nend\n", "1R0:a;b;|3R0:1;x|y | z;|4R0:3;|5T0:end|" },
		{ "| a |\n| b |\n", "1T0:| a ||2T0:| b ||" },
		{ "```\n# no\n- no\n``\n````\nT\n", "2C0:# no|3C0:- no|4C0:``|6T0:T|" },
		{ "~~~sh\n```\n~~~\n", "2C0:```|" },
		{ "```\nopen to the end", "2C0:open to the end|" },
		{ "    code\n\nT\n", "1C0:code|3T0:T|" },
		{ "> said\nT", "1Q0:said|2T0:T|" },
		{ "<!-- a\nb -->\nT\n", "1X0:|2X0:|3T0:T|" },
		{ "---\na: b\n---\nT\n", "1F0:|2F0:a: b|3F0:|4T0:T|" },
		{ "---\n\nT\n", "1B0:|3T0:T|" },
		{ "\xef\xbb\xbf# A\n", "1H1:A|" },
		{ "a\\", "1T0:a\\|" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer said;

		buffer_init(&said, 4096);
		describe(bytes_of_text(rows[i].text), &said);
		buffer_append_text(&said, "");
		const char *text = said.size ? buffer_text(&said) : "";
		if (strcmp(text, rows[i].said) != 0)
			fail_msg("row %zu: %s", i, text);
		buffer_release(&said);
	}
}

static void plain(void **state)
{
	(void)state;
	static const struct {
		const char *text, *plain;
	} rows[] = {
		{ "**bold** and *slanted* and __x__", "bold and slanted and x" },
		{ "snake_case 2*3 a * b", "snake_case 2*3 a * b" },
		{ "`code *kept*` [text](http://x/y_(z)) ![alt](p.png)", "code *kept* text" },
		{ "[not a link] ~~gone~~ <b>tag</b> <500 ms", "[not a link] tag <500 ms" },
		{ "a \xe2\x86\x92 b \xe2\x89\xa5 3 \xc3\x97 2 \xce\xbcs", "a -> b >= 3 x 2 us" },
		{ "\xe2\x9c\x85 ok \xe2\x9a\xa0\xef\xb8\x8f 1\xef\xb8\x8f\xe2\x83\xa3 one", "ok one" },
		{ "gr\xc3\xb6\xc3\x9f" "er \xd0\xbd\xd0\xb5\xd1\x82", "gr\xc3\xb6\xc3\x9f" "er \xd0\xbd\xd0\xb5\xd1\x82" },
		{ "a\xff\xfe" "b\x01" "c", "a b c" },
		{ "&lt;5 &amp; &nbsp; x", "<5 & x" },
		{ "\\*kept\\*", "*kept*" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t out[256];
		size_t size = markdown_plain(bytes_of_text(rows[i].text), false, out);

		assert_true(size <= strlen(rows[i].text));
		if (!bytes_equal(bytes_of(out, size), bytes_of_text(rows[i].plain)))
			fail_msg("row %zu: %.*s", i, (int)size, (const char *)out);
	}
}

/* Blocks, sections and what belongs together. */
static void blocks(void **state)
{
	(void)state;
	struct markdown markdown;

	assert_int_equal(markdown_read(bytes_of_text("# A\np\nq\n\nr\n## B\n- x\n\n- y\n1. z\n# C\nt\n"), &markdown), STATUS_OK);
	const struct markdown_line *l = markdown.lines;
	assert_int_equal(l[1].block, l[2].block);
	assert_int_not_equal(l[2].block, l[3].block);
	assert_int_equal(l[5].block, l[6].block);
	assert_int_not_equal(l[6].block, l[7].block);
	assert_ptr_equal(markdown_heading(&markdown, &l[5]), &l[4]);
	assert_ptr_equal(markdown_heading(&markdown, &l[4]), &l[0]);
	assert_null(markdown_heading(&markdown, &l[8]));
	assert_ptr_equal(markdown_heading(&markdown, &l[9]), &l[8]);
	markdown_release(&markdown);
}

static void limits(void **state)
{
	(void)state;
	struct markdown markdown;
	size_t size = 2 * (MARKDOWN_LINES_MAX + 1);
	uint8_t *text = malloc(size);

	for (size_t i = 0; i < size; i++)
		text[i] = i % 2 ? '\n' : 'a';
	assert_int_equal(markdown_read(bytes_of(text, size - 2), &markdown), STATUS_OK);
	assert_int_equal(markdown.line_count, MARKDOWN_LINES_MAX);
	markdown_release(&markdown);
	assert_int_equal(markdown_read(bytes_of(text, size), &markdown), STATUS_TOO_LARGE);
	markdown_release(&markdown);
	assert_int_equal(markdown_read(bytes_of(text, MARKDOWN_SIZE_MAX + 1), &markdown), STATUS_TOO_LARGE);
	markdown_release(&markdown);
	memset(text, 'a', size);
	assert_int_equal(markdown_read(bytes_of(text, MARKDOWN_PLAIN_MAX), &markdown), STATUS_OK);
	assert_int_equal(markdown.lines[0].text.size, MARKDOWN_PLAIN_MAX);
	markdown_release(&markdown);
	assert_int_equal(markdown_read(bytes_of(text, MARKDOWN_PLAIN_MAX + 1), &markdown), STATUS_OK);
	assert_int_equal(markdown.lines[0].text.size, 0);
	markdown_release(&markdown);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines), cmocka_unit_test(plain), cmocka_unit_test(blocks), cmocka_unit_test(limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

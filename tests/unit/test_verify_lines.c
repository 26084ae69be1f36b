/* lines.c against cutting the whole text at once, however the bytes come in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verify/check/lines.h"

/* What was given, one line after the other: "number@offset:text|". */
static enum status write_line(void *context, const struct line *line)
{
	struct buffer *log = context;
	buffer_append_format(log, "%llu@%llu:", (unsigned long long)line->number, (unsigned long long)line->offset);
	buffer_append(log, line->text);
	return buffer_append_text(log, "|");
}

static void cut(struct bytes text, size_t piece, struct buffer *log, struct lines *lines)
{
	lines_init(lines, (struct line_sink){ write_line, log });
	for (size_t at = 0; at < text.size; at += piece) {
		size_t size = text.size - at < piece ? text.size - at : piece;
		uint8_t *copy = malloc(size);
		memcpy(copy, text.data + at, size);
		assert_int_equal(lines_take(lines, bytes_of(copy, size)), STATUS_OK);
		free(copy);
	}
	assert_int_equal(lines_end(lines), STATUS_OK);
	lines_release(lines);
}

static void table(void **state)
{
	(void)state;
	static const struct {
		const char *text, *given;
	} rows[] = {
		{ "", "" },
		{ "\n", "1@0:|" },
		{ "a", "1@0:a|" },
		{ "a\n", "1@0:a|" },
		{ "a\nb", "1@0:a|2@2:b|" },
		{ "a\r\nb\r\n", "1@0:a|2@3:b|" },
		{ "\r\n\r\n", "1@0:|2@2:|" },
		{ "a\rb\n", "1@0:a\rb|" },
		{ "a\r", "1@0:a\r|" },
		{ "a\r\r\n", "1@0:a\r|" },
		{ "\n\n\nx\n", "1@0:|2@1:|3@2:|4@3:x|" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece <= 5; piece++) {
			struct buffer log;
			struct lines lines;
			buffer_init(&log, 4096);
			cut(bytes_of_text(rows[i].text), piece, &log, &lines);
			if (strcmp(buffer_text(&log), rows[i].given) != 0)
				fail_msg("row %zu in pieces of %zu: %s", i, piece, buffer_text(&log));
			assert_int_equal(lines.long_count, 0);
			buffer_release(&log);
		}
}

static void long_lines(void **state)
{
	(void)state;
	for (size_t extra = 0; extra <= 2; extra++) {
		/* "x\n", a line of the limit and ${extra} more, "y". */
		size_t size = 2 + LINE_MAX_BYTES + extra + 2;
		uint8_t *text = malloc(size);
		memset(text, 'z', size);
		memcpy(text, "x\n", 2);
		memcpy(text + size - 2, "\ny", 2);
		static const size_t pieces[] = { 1, 4093, 65536, 3u << 20 };
		for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
			struct buffer log;
			struct lines lines;
			buffer_init(&log, 2u << 20);
			cut(bytes_of(text, size), pieces[i], &log, &lines);
			assert_int_equal(lines.long_count, extra > 0);
			assert_int_equal(lines.long_line, extra > 0 ? 2 : 0);
			assert_int_equal(lines.number, 3);
			if (extra > 0)
				assert_true(log.size < 100);
			char last[64];
			int length = snprintf(last, sizeof(last), "3@%zu:y|", size - 1);
			assert_memory_equal(log.data + log.size - (size_t)length, last, (size_t)length);
			buffer_release(&log);
		}
		free(text);
	}
}

static enum status stop(void *context, const struct line *line)
{
	(void)line;
	++*(int *)context;
	return STATUS_IO;
}

static void a_status_stops(void **state)
{
	(void)state;
	struct lines lines;
	int calls = 0;
	lines_init(&lines, (struct line_sink){ stop, &calls });
	assert_int_equal(lines_take(&lines, bytes_of_text("a\nb\nc\n")), STATUS_IO);
	assert_int_equal(calls, 1);
	lines_release(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(a_status_stops),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

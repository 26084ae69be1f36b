#include "reproduction_lines.h"

#include <stdlib.h>
#include <string.h>

#include "normalise.h"
#include "reproduction.h"

#define GROWTH 4 /* what a name in angle brackets may take more than what it stands for, at most */

static size_t count_lines(struct bytes text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n' || i + 1 == text.size;
	return count;
}

/* -1, 0, 1: by bytes; then what ends before what does not. */
static int compare_text(const struct compared_line *a, const struct compared_line *b)
{
	size_t size = a->text.size < b->text.size ? a->text.size : b->text.size;
	int order = size > 0 ? memcmp(a->text.data, b->text.data, size) : 0;

	if (order == 0 && a->text.size != b->text.size)
		order = a->text.size < b->text.size ? -1 : 1;
	return order != 0 ? order : (int)b->is_ended - (int)a->is_ended;
}

static int by_text(const void *left, const void *right)
{
	const struct compared_line *a = left, *b = right;
	int order = compare_text(a, b);

	return order ? order : a->number < b->number ? -1 : 1;
}

/* Texts point into a buffer that grows, so sizes first. */
static enum status normalise(struct compared_lines *lines, unsigned normalisers)
{
	enum status status = STATUS_OK;
	size_t from = 0;

	for (size_t i = 0; i < lines->count && status == STATUS_OK; i++) {
		size_t before = lines->text.size;

		status = normalise_line(lines->items[i].written, normalisers, &lines->text);
		lines->items[i].text.size = lines->text.size - before;
	}
	for (size_t i = 0; i < lines->count && status == STATUS_OK; i++) {
		size_t size = lines->items[i].text.size;

		lines->items[i].text = bytes_slice(buffer_bytes(&lines->text), from, size);
		from += size;
	}
	return status;
}

enum status compared_lines_read(struct bytes text, unsigned normalisers, struct compared_lines *lines)
{
	enum status status;
	size_t from = 0;

	memset(lines, 0, sizeof(*lines));
	buffer_init(&lines->text, (size_t)GROWTH * REPRODUCTION_TEXT_MAX);
	lines->count = count_lines(text);
	if (lines->count > REPRODUCTION_LINES_MAX)
		return STATUS_TOO_LARGE;
	lines->items = calloc(lines->count ? lines->count : 1, sizeof(*lines->items));
	if (!lines->items)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < lines->count; i++) {
		const uint8_t *end = memchr(text.data + from, '\n', text.size - from);
		size_t size = end ? (size_t)(end - text.data) - from : text.size - from;

		lines->items[i] = (struct compared_line){ .written = bytes_slice(text, from, size), .number = i + 1,
			.is_ended = end != NULL };
		from += size + 1;
	}
	status = normalise(lines, normalisers);
	if (status == STATUS_OK && lines->count > 0 && (normalisers >> NORMALISE_ORDERING & 1))
		qsort(lines->items, lines->count, sizeof(*lines->items), by_text);
	return status;
}

void compared_lines_release(struct compared_lines *lines)
{
	buffer_release(&lines->text);
	free(lines->items);
	memset(lines, 0, sizeof(*lines));
}

static void take_only(const struct compared_line *line, size_t *count, size_t *from, const struct compared_line **first)
{
	if ((*count)++ == 0 || line->number < *from) {
		*from = line->number;
		*first = line;
	}
}

static void differ_sorted(const struct compared_lines *a, const struct compared_lines *b, struct difference *difference)
{
	size_t i = 0, j = 0;

	while (i < a->count || j < b->count) {
		int order = i == a->count ? 1 : j == b->count ? -1 : compare_text(&a->items[i], &b->items[j]);

		if (order < 0)
			take_only(&a->items[i], &difference->original_count, &difference->original_from, &difference->original);
		else if (order > 0)
			take_only(&b->items[j], &difference->replay_count, &difference->replay_from, &difference->replay);
		i += order <= 0;
		j += order >= 0;
	}
}

void compared_lines_differ(const struct compared_lines *original, const struct compared_lines *replay, bool is_sorted,
    struct difference *difference)
{
	size_t least = original->count < replay->count ? original->count : replay->count, before = 0, behind = 0;

	memset(difference, 0, sizeof(*difference));
	if (is_sorted) {
		differ_sorted(original, replay, difference);
		return;
	}
	while (before < least && compare_text(&original->items[before], &replay->items[before]) == 0)
		before++;
	while (behind < least - before && compare_text(&original->items[original->count - 1 - behind],
	    &replay->items[replay->count - 1 - behind]) == 0)
		behind++;
	difference->original_from = difference->replay_from = before + 1;
	difference->original_count = original->count - before - behind;
	difference->replay_count = replay->count - before - behind;
	difference->original = difference->original_count > 0 ? &original->items[before] : NULL;
	difference->replay = difference->replay_count > 0 ? &replay->items[before] : NULL;
}

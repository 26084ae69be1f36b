#include "markdown_marks.h"

#include <string.h>

struct bytes mark_trim(struct bytes text)
{
	while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = bytes_slice(text, 1, text.size - 1);
	while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
		text.size--;
	return text;
}

bool mark_is_delimiter(struct bytes text)
{
	size_t dashes = 0, bars = 0;

	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];

		if (c != '|' && c != ':' && c != '-' && c != ' ' && c != '\t')
			return false;
		dashes += c == '-';
		bars += c == '|';
	}
	return dashes > 0 && bars > 0;
}

size_t mark_count(struct bytes text, uint8_t mark)
{
	size_t count = 0;

	while (count < text.size && text.data[count] == mark)
		count++;
	return count;
}

bool mark_is_all(struct bytes text, uint8_t mark, size_t least)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] != mark && text.data[i] != ' ')
			return false;
		count += text.data[i] == mark;
	}
	return count >= least;
}

struct bytes mark_heading(struct bytes text)
{
	text = mark_trim(text);
	while (text.size > 0 && text.data[text.size - 1] == '#')
		text.size--;
	return mark_trim(text);
}

size_t mark_item(struct bytes text, uint8_t *mark)
{
	size_t digits = 0, size;

	while (digits < text.size && digits < 9 && text.data[digits] >= '0' && text.data[digits] <= '9')
		digits++;
	if (text.size == 0)
		return 0;
	if (digits > 0 && digits < text.size && (text.data[digits] == '.' || text.data[digits] == ')')) {
		*mark = '1';
		size = digits + 1;
	} else if (text.data[0] == '-' || text.data[0] == '*' || text.data[0] == '+') {
		*mark = text.data[0];
		size = 1;
	} else {
		return 0;
	}
	return size < text.size && (text.data[size] == ' ' || text.data[size] == '\t') ? size + 1 : 0;
}

enum markdown_tick mark_tick(struct bytes *text)
{
	*text = mark_trim(*text);
	if (bytes_start_with(*text, "[ ] ")) {
		*text = bytes_slice(*text, 4, text->size - 4);
		return TICK_OPEN;
	}
	if (bytes_start_with(*text, "[x] ") || bytes_start_with(*text, "[X] ")) {
		*text = bytes_slice(*text, 4, text->size - 4);
		return TICK_DONE;
	}
	return TICK_NONE;
}

bool mark_has_bar(struct bytes text)
{
	return text.size > 0 && memchr(text.data, '|', text.size);
}

bool mark_has_front(struct bytes text)
{
	const uint8_t *second = bytes_start_with(text, "---") && text.size > 3 ? memchr(text.data, '\n', 5 < text.size ? 5 : text.size)
	    : NULL;
	const uint8_t *end, *after;

	if (!second)
		return false;
	after = text.data + text.size;
	end = memchr(second + 1, '\n', (size_t)(after - second - 1));
	return end && memchr(second, ':', (size_t)(end - second)) && memmem(end, (size_t)(after - end), "\n---", 4);
}

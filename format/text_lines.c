#include "text_lines.h"

#include <string.h>

bool text_lines_cut(struct bytes *line, uint8_t separator, struct bytes *head)
{
	const uint8_t *at = line->size > 0 ? memchr(line->data, separator, line->size) : NULL;
	if (at == NULL)
		return false;
	*head = bytes_of(line->data, (size_t)(at - line->data));
	*line = bytes_of(at + 1, line->size - head->size - 1);
	return true;
}

bool text_lines_next(struct bytes *text, struct bytes *line)
{
	return text_lines_cut(text, '\n', line);
}

bool text_lines_number(struct bytes digits, uint64_t max, uint64_t *number)
{
	if (digits.size == 0 || (digits.data[0] == '0' && digits.size > 1))
		return false;
	uint64_t value = 0;
	for (size_t i = 0; i < digits.size; i++) {
		if (digits.data[i] < '0' || digits.data[i] > '9')
			return false;
		unsigned digit = digits.data[i] - '0';
		if (value > (max - digit) / 10 || digit > max)
			return false;
		value = value * 10 + digit;
	}
	*number = value;
	return true;
}

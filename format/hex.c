#include "hex.h"

static const char digits[] = "0123456789abcdef";

/* The value of a lowercase digit plus one, 0 where it is none. */
static const uint8_t values[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

void hex_encode(struct bytes bytes, char *text)
{
	for (size_t i = 0; i < bytes.size; i++) {
		*text++ = digits[bytes.data[i] >> 4];
		*text++ = digits[bytes.data[i] & 15];
	}
	*text = '\0';
}

enum status hex_decode(struct bytes text, uint8_t *data, size_t size)
{
	if (text.size % 2 != 0 || text.size / 2 != size)
		return STATUS_BAD_HEX;
	for (size_t i = 0; i < size; i++) {
		unsigned int high = values[text.data[2 * i]];
		unsigned int low = values[text.data[2 * i + 1]];
		if (high == 0 || low == 0)
			return STATUS_BAD_HEX;
		data[i] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	return STATUS_OK;
}

bool hex_is_lower(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (values[text.data[i]] == 0)
			return false;
	return text.size > 0;
}

#include "hex.h"

static const char digits[] = "0123456789abcdef";

/* The value of a lowercase digit, or -1. */
static int value_of(uint8_t digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

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
		int high = value_of(text.data[2 * i]);
		int low = value_of(text.data[2 * i + 1]);
		if (high < 0 || low < 0)
			return STATUS_BAD_HEX;
		data[i] = (uint8_t)(high << 4 | low);
	}
	return STATUS_OK;
}

bool hex_is_lower(struct bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (value_of(text.data[i]) < 0)
			return false;
	return text.size > 0;
}

#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of a character plus one, 0 where it is none of the alphabet. */
static const uint8_t values[256] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10,
	['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19,
	['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37,
	['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46,
	['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55,
	['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static void encode(struct bytes bytes, uint8_t *text)
{
	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t left = bytes.size - i;
		uint32_t group = (uint32_t)bytes.data[i] << 16;
		if (left > 1)
			group |= (uint32_t)bytes.data[i + 1] << 8;
		if (left > 2)
			group |= bytes.data[i + 2];
		*text++ = (uint8_t)alphabet[group >> 18];
		*text++ = (uint8_t)alphabet[group >> 12 & 63];
		*text++ = left > 1 ? (uint8_t)alphabet[group >> 6 & 63] : '=';
		*text++ = left > 2 ? (uint8_t)alphabet[group & 63] : '=';
	}
}

/* The number of bytes that padded text of this length and ending stands for.  Whether it is well formed comes later. */
static size_t decoded_size(struct bytes text)
{
	size_t size = text.size / 4 * 3;
	for (size_t i = 0; i < 2 && size > 0 && text.data[text.size - 1 - i] == '='; i++)
		size--;
	return size;
}

/* Four characters without padding; false where one is none of the alphabet. */
static bool decode_group(const uint8_t *text, uint32_t *group)
{
	uint32_t a = values[text[0]], b = values[text[1]], c = values[text[2]], d = values[text[3]];
	*group = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
	return a != 0 && b != 0 && c != 0 && d != 0;
}

/* The last group, which stands for ${count} bytes, 1 or 2. */
static bool decode_padded(const uint8_t *text, size_t count, uint8_t *data)
{
	const uint8_t filled[4] = {text[0], text[1], count > 1 ? text[2] : 'A', 'A'};
	uint32_t group;
	/* Bits that no byte takes must be zero, else several texts would stand for the same bytes. */
	if (!decode_group(filled, &group) || (group & (0xffffffu >> (8 * count))) != 0)
		return false;
	data[0] = (uint8_t)(group >> 16);
	if (count > 1)
		data[1] = (uint8_t)(group >> 8);
	return true;
}

/* ${data} has room for decoded_size(text), and text.size is a multiple of 4. */
static bool decode(struct bytes text, uint8_t *data)
{
	size_t size = decoded_size(text);
	const uint8_t *from = text.data;
	for (; size >= 3; size -= 3, from += 4, data += 3) {
		uint32_t group;
		if (!decode_group(from, &group))
			return false;
		data[0] = (uint8_t)(group >> 16);
		data[1] = (uint8_t)(group >> 8);
		data[2] = (uint8_t)group;
	}
	return size == 0 || decode_padded(from, size, data);
}

enum status base64_encode(struct bytes bytes, struct buffer *buffer)
{
	if (bytes.size > SIZE_MAX / 4 * 3 - 3)
		return STATUS_TOO_LARGE;
	size_t text_size = BASE64_SIZE(bytes.size);
	enum status status = buffer_reserve(buffer, text_size);
	if (status != STATUS_OK)
		return status;
	encode(bytes, buffer->data + buffer->size);
	buffer->size += text_size;
	return STATUS_OK;
}

enum status base64_decode(struct bytes text, struct buffer *buffer)
{
	if (text.size % 4 != 0)
		return STATUS_BAD_BASE64;
	size_t size = decoded_size(text);
	enum status status = buffer_reserve(buffer, size);
	if (status != STATUS_OK)
		return status;
	if (!decode(text, buffer->data + buffer->size))
		return STATUS_BAD_BASE64;
	buffer->size += size;
	return STATUS_OK;
}

void base64_write(struct bytes bytes, char *text)
{
	encode(bytes, (uint8_t *)text);
	text[BASE64_SIZE(bytes.size)] = '\0';
}

enum status base64_read(struct bytes text, uint8_t *data, size_t size)
{
	if (text.size % 4 != 0 || decoded_size(text) != size || !decode(text, data))
		return STATUS_BAD_BASE64;
	return STATUS_OK;
}

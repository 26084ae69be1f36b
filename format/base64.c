#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits of a character, or -1. */
static int value_of(uint8_t character)
{
	if (character >= 'A' && character <= 'Z')
		return character - 'A';
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 26;
	if (character >= '0' && character <= '9')
		return character - '0' + 52;
	return character == '+' ? 62 : character == '/' ? 63 : -1;
}

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

/* ${data} has room for decoded_size(text), and text.size is a multiple of 4. */
static bool decode(struct bytes text, uint8_t *data)
{
	size_t size = decoded_size(text);
	for (size_t i = 0; i < text.size; i += 4) {
		size_t count = size < 3 ? size : 3; /* bytes in this group; only the last has fewer than 3 */
		uint32_t group = 0;
		for (size_t j = 0; j < 4; j++) {
			int value = j <= count ? value_of(text.data[i + j]) : 0;
			if (value < 0)
				return false;
			group = group << 6 | (uint32_t)value;
		}
		/* Bits that no byte takes must be zero, else several texts would stand for the same bytes. */
		if ((group & (0xffffffu >> (8 * count))) != 0)
			return false;
		for (size_t j = 0; j < count; j++)
			*data++ = (uint8_t)(group >> (16 - 8 * j));
		size -= count;
	}
	return true;
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

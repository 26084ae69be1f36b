#include "bytes.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

struct bytes bytes_of_text(const char *text)
{
	return bytes_of(text, strlen(text));
}

struct bytes bytes_of(const void *data, size_t size)
{
	return (struct bytes){data, size};
}

struct bytes bytes_slice(struct bytes whole, size_t offset, size_t size)
{
	if (offset > whole.size || size > whole.size - offset || whole.data == NULL)
		return (struct bytes){NULL, 0};
	return (struct bytes){whole.data + offset, size};
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

int bytes_compare(struct bytes a, struct bytes b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
	return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool bytes_start_with(struct bytes whole, const char *prefix)
{
	size_t size = strlen(prefix);
	return whole.size >= size && bytes_equal(bytes_slice(whole, 0, size), bytes_of(prefix, size));
}

void buffer_init(struct buffer *buffer, size_t max)
{
	*buffer = (struct buffer){.max = max};
}

void buffer_over(struct buffer *buffer, void *storage, size_t size)
{
	assert(size > 0);
	*buffer = (struct buffer){ .data = storage, .capacity = size, .max = size - 1 };
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	buffer->data = NULL;
	buffer->size = 0;
	buffer->capacity = 0;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->size = 0;
}

enum status buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->size > buffer->max || more > buffer->max - buffer->size)
		return STATUS_TOO_LARGE;
	size_t needed = buffer->size + more;
	if (needed == SIZE_MAX)
		return STATUS_TOO_LARGE;
	needed++; /* the NUL of buffer_text always has its place */
	if (needed <= buffer->capacity)
		return STATUS_OK;
	/* Doubling keeps many small appends linear; the maximum keeps the last doubling from asking for twice of it. */
	size_t capacity = buffer->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : buffer->capacity;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	if (buffer->max < capacity - 1)
		capacity = buffer->max + 1;
	uint8_t *data = realloc(buffer->data, capacity);
	if (data == NULL)
		return STATUS_NO_MEMORY;
	buffer->data = data;
	buffer->capacity = capacity;
	return STATUS_OK;
}

enum status buffer_append(struct buffer *buffer, struct bytes bytes)
{
	if (bytes.size == 0)
		return STATUS_OK;
	enum status status = buffer_reserve(buffer, bytes.size);
	if (status != STATUS_OK)
		return status;
	memcpy(buffer->data + buffer->size, bytes.data, bytes.size);
	buffer->size += bytes.size;
	return STATUS_OK;
}

enum status buffer_append_text(struct buffer *buffer, const char *text)
{
	return buffer_append(buffer, bytes_of_text(text));
}

enum status buffer_append_byte(struct buffer *buffer, uint8_t byte)
{
	return buffer_append(buffer, bytes_of(&byte, 1));
}

enum status buffer_append_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return STATUS_NO_MEMORY;
	enum status status = buffer_reserve(buffer, (size_t)length);
	if (status != STATUS_OK)
		return status;
	va_start(arguments, format);
	vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buffer->size += (size_t)length;
	return STATUS_OK;
}

struct bytes buffer_bytes(const struct buffer *buffer)
{
	return (struct bytes){buffer->data, buffer->size};
}

const char *buffer_text(struct buffer *buffer)
{
	if (buffer_reserve(buffer, 0) != STATUS_OK)
		return NULL;
	buffer->data[buffer->size] = '\0';
	return (const char *)buffer->data;
}

uint8_t *buffer_take(struct buffer *buffer, size_t *size)
{
	uint8_t *data = buffer->data;
	*size = buffer->size;
	buffer->data = NULL;
	buffer->size = 0;
	buffer->capacity = 0;
	return data;
}

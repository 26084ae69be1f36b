#ifndef BYTES_H
#define BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"

/* Borrowed bytes: never freed by whoever holds them; text from outside travels in this shape. */
struct bytes {
	const uint8_t *data;
	size_t size;
};

/* Owned bytes with a maximum from birth.  data is NULL or malloc'ed; growing beyond max is STATUS_TOO_LARGE. */
struct buffer {
	uint8_t *data;
	size_t size;
	size_t capacity;
	size_t max;
};

/* bytes_of_text(text): the bytes of a NUL-terminated string, without the NUL. */
struct bytes bytes_of_text(const char *text);

/* bytes_of(data, size): a borrowed view. */
struct bytes bytes_of(const void *data, size_t size);

/* bytes_slice(whole, offset, size): a part; an empty view where it does not fit. */
struct bytes bytes_slice(struct bytes whole, size_t offset, size_t size);

/* bytes_equal(a, b), bytes_compare(a, b) (like memcmp, the shorter first). */
bool bytes_equal(struct bytes a, struct bytes b);
int bytes_compare(struct bytes a, struct bytes b);
bool bytes_start_with(struct bytes whole, const char *prefix);

/* buffer_init(buffer, max): empty, may grow to ${max} bytes.  buffer_release frees; a zeroed or released one is fine. */
void buffer_init(struct buffer *buffer, size_t max);
void buffer_release(struct buffer *buffer);

/* buffer_over(buffer, storage, size): empty, in the caller's memory, up to size - 1 bytes.  Never released, needs no heap. */
void buffer_over(struct buffer *buffer, void *storage, size_t size);

/* buffer_clear(buffer): size 0, memory kept. */
void buffer_clear(struct buffer *buffer);

/* buffer_reserve(buffer, more): room for ${more} further bytes.  Errors: NO_MEMORY, TOO_LARGE. */
enum status buffer_reserve(struct buffer *buffer, size_t more);

/* Append; the buffer is unchanged on error.  Errors: NO_MEMORY, TOO_LARGE. */
enum status buffer_append(struct buffer *buffer, struct bytes bytes);
enum status buffer_append_text(struct buffer *buffer, const char *text);
enum status buffer_append_byte(struct buffer *buffer, uint8_t byte);
enum status buffer_append_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* buffer_bytes(buffer): a view, valid until the buffer changes. */
struct bytes buffer_bytes(const struct buffer *buffer);

/* buffer_text(buffer): the content with a NUL behind it (not counted in size), or NULL without memory. */
const char *buffer_text(struct buffer *buffer);

/* buffer_take(buffer): the malloc'ed content; the buffer is empty afterwards.  The caller frees. */
uint8_t *buffer_take(struct buffer *buffer, size_t *size);

#endif

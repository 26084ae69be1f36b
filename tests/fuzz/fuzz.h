#ifndef FUZZ_H
#define FUZZ_H

/*
 * What the fuzz targets share.  Each fuzz_<what>.c is one LLVMFuzzerTestOneInput: libFuzzer drives it in `make check-fuzz`,
 * replay.c runs it over the kept corpus in `make check`.  A target's first lines say what its input means and what must be
 * true of any input at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/json.h"
#include "format/source.h"

#define FUZZ_SIZE_MAX ((size_t)1 << 24)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* must(condition): else the program ends as on a crash, so that the input is kept. */
#define must(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#define must_equal(a, b) must(bytes_equal(buffer_bytes(&(a)), (b)))

/* fuzz_cut(rest, separator): what is before the first ${separator}, or all; ${rest} is what is behind it. */
static inline struct bytes fuzz_cut(struct bytes *rest, uint8_t separator)
{
	const uint8_t *found = rest->size > 0 ? memchr(rest->data, separator, rest->size) : NULL;
	struct bytes head = *rest;

	if (!found) {
		*rest = bytes_of(rest->data, 0);
		return head;
	}
	head.size = (size_t)(found - rest->data);
	*rest = bytes_slice(*rest, head.size + 1, rest->size - head.size - 1);
	return head;
}

/* fuzz_copy(bytes): of exactly its size, so that a sanitizer sees who reads beyond it.  The caller frees. */
static inline uint8_t *fuzz_copy(struct bytes bytes)
{
	uint8_t *copy = malloc(bytes.size > 0 ? bytes.size : 1);

	must(copy);
	if (bytes.size > 0)
		memcpy(copy, bytes.data, bytes.size);
	return copy;
}

/* fuzz_text(bytes): the same with a NUL behind it.  The caller frees. */
static inline char *fuzz_text(struct bytes bytes)
{
	char *text = malloc(bytes.size + 1);

	must(text);
	if (bytes.size > 0)
		memcpy(text, bytes.data, bytes.size);
	text[bytes.size] = '\0';
	return text;
}

/* fuzz_canonical(value, buffer): of a value that was parsed, so it must work; initialises ${buffer}. */
static inline void fuzz_canonical(const struct json *value, struct buffer *buffer)
{
	buffer_init(buffer, FUZZ_SIZE_MAX);
	must(json_canonical(value, buffer) == STATUS_OK);
}

/* A sink that appends to a buffer. */
static inline enum status fuzz_take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* fuzz_feed(bytes, piece, sink): ${bytes} in pieces of ${piece} bytes, each in memory of its own size. */
static inline enum status fuzz_feed(struct bytes bytes, size_t piece, const struct sink *sink)
{
	enum status status = STATUS_OK;

	for (size_t at = 0; at < bytes.size && status == STATUS_OK; at += piece) {
		struct bytes part = bytes_slice(bytes, at, bytes.size - at < piece ? bytes.size - at : piece);
		uint8_t *copy = fuzz_copy(part);

		status = sink->take(sink->context, bytes_of(copy, part.size));
		free(copy);
	}
	return status;
}

#endif

#ifndef VECTORS_H
#define VECTORS_H

/*
 * Reading schemas/vectors/ in unit tests.  A missing file or member fails the test: a vector that is not read must
 * never look like one that passed.  Include behind cmocka.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/hex.h"
#include "format/json.h"

#define VECTORS_SIZE_MAX (16u << 20)

/* vectors_open(name): the table in schemas/vectors/<name> below EXHIBIT_SRC.  The caller frees. */
static inline struct json *vectors_open(const char *name)
{
	const char *source = getenv("EXHIBIT_SRC");
	char path[4096];
	snprintf(path, sizeof(path), "%s/schemas/vectors/%s", source != NULL ? source : ".", name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s cannot be opened", path);
	uint8_t *data = malloc(VECTORS_SIZE_MAX);
	assert_non_null(data);
	size_t size = fread(data, 1, VECTORS_SIZE_MAX, file);
	fclose(file);
	struct json *table = NULL;
	struct fault fault = { 0 };
	if (json_parse(bytes_of(data, size), VECTORS_SIZE_MAX, &table, &fault) != STATUS_OK)
		fail_msg("%s: %s at %s", path, status_sentence(fault.status), fault.place);
	free(data);
	return table;
}

static inline const char *vectors_text(const struct json *row, const char *name)
{
	const char *text = json_member_text(row, name);
	if (text == NULL)
		fail_msg("a vector has no text \"%s\"", name);
	return text;
}

static inline uint64_t vectors_integer(const struct json *row, const char *name)
{
	int64_t integer = -1;
	if (!json_member_integer(row, name, &integer) || integer < 0)
		fail_msg("a vector has no number \"%s\"", name);
	return (uint64_t)integer;
}

/* vectors_hex(row, name, buffer): the bytes behind a member in hex; initialises ${buffer}, the caller releases. */
static inline void vectors_hex(const struct json *row, const char *name, struct buffer *buffer)
{
	struct bytes text = bytes_of_text(vectors_text(row, name));
	buffer_init(buffer, VECTORS_SIZE_MAX);
	assert_int_equal(buffer_reserve(buffer, text.size / 2 + 1), STATUS_OK);
	assert_int_equal(hex_decode(text, buffer->data, text.size / 2), STATUS_OK);
	buffer->size = text.size / 2;
}

/* vectors_raw(row, name, buffer): the same of a text or {"base64": …}. */
static inline void vectors_raw(const struct json *row, const char *name, struct buffer *buffer)
{
	buffer_init(buffer, VECTORS_SIZE_MAX);
	if (json_read_raw(json_member(row, name), buffer) != STATUS_OK)
		fail_msg("a vector has no bytes \"%s\"", name);
}

#endif

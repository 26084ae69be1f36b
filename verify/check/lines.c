#include "lines.h"

#include <string.h>

void lines_init(struct lines *lines, struct line_sink to)
{
	memset(lines, 0, sizeof(*lines));
	lines->to = to;
	buffer_init(&lines->held, LINE_MAX_BYTES);
}

void lines_release(struct lines *lines)
{
	buffer_release(&lines->held);
}

static void drop(struct lines *lines)
{
	if (!lines->is_long) {
		lines->is_long = true;
		if (lines->long_count++ == 0)
			lines->long_line = lines->number + 1;
	}
	buffer_clear(&lines->held);
}

/* Keep what has no end yet. */
static enum status hold(struct lines *lines, struct bytes part)
{
	if (!lines->is_long && part.size > LINE_MAX_BYTES - lines->held.size)
		drop(lines);
	return lines->is_long ? STATUS_OK : buffer_append(&lines->held, part);
}

/* The line under way ends with ${last}; ${at} is the offset of the next line. */
static enum status finish(struct lines *lines, struct bytes last, bool has_newline, uint64_t at)
{
	enum status status = STATUS_OK;
	struct bytes text = last;
	if (last.size > LINE_MAX_BYTES)
		drop(lines);
	if (lines->held.size > 0 || lines->is_long) {
		status = hold(lines, last);
		text = buffer_bytes(&lines->held);
	}
	lines->number++;
	if (status == STATUS_OK && !lines->is_long) {
		if (has_newline && text.size > 0 && text.data[text.size - 1] == '\r')
			text.size--;
		struct line line = { .number = lines->number, .offset = lines->line_offset, .text = text };
		status = lines->to.take(lines->to.context, &line);
	}
	buffer_clear(&lines->held);
	lines->is_long = false;
	lines->line_offset = at;
	return status;
}

/* At the beginning of a line: behind the lines that nobody has a use for. */
static size_t skip_lines(struct lines *lines, struct bytes bytes, size_t at, bool is_new)
{
	size_t end = at + lines->skip.skip(lines->skip.context, bytes_slice(bytes, at, bytes.size - at), is_new);
	const uint8_t *newline;
	while (at < end && (newline = memchr(bytes.data + at, '\n', end - at)) != NULL) {
		size_t next = (size_t)(newline - bytes.data) + 1;
		if (next - at - 1 > LINE_MAX_BYTES)
			drop(lines);
		lines->is_long = false;
		lines->number++;
		lines->line_offset = lines->offset + next;
		at = next;
	}
	return at;
}

enum status lines_take(struct lines *lines, struct bytes bytes)
{
	enum status status = STATUS_OK;
	size_t at = 0;
	bool is_new = true;
	while (at < bytes.size && status == STATUS_OK) {
		if (lines->skip.skip != NULL && lines->held.size == 0 && !lines->is_long) {
			at = skip_lines(lines, bytes, at, is_new);
			is_new = false;
			if (at == bytes.size)
				break;
		}
		const uint8_t *newline = memchr(bytes.data + at, '\n', bytes.size - at);
		if (newline == NULL) {
			status = hold(lines, bytes_slice(bytes, at, bytes.size - at));
			break;
		}
		size_t end = (size_t)(newline - bytes.data);
		status = finish(lines, bytes_slice(bytes, at, end - at), true, lines->offset + end + 1);
		at = end + 1;
	}
	lines->offset += bytes.size;
	return status;
}

enum status lines_end(struct lines *lines)
{
	if (lines->line_offset == lines->offset)
		return STATUS_OK;
	return finish(lines, bytes_of(NULL, 0), false, lines->offset);
}

static enum status take(void *context, struct bytes bytes)
{
	return lines_take(context, bytes);
}

struct sink lines_sink(struct lines *lines)
{
	return (struct sink){ .take = take, .context = lines };
}

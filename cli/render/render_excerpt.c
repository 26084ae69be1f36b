#include "render_excerpt.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	const struct excerpt *a = left, *b = right;
	int order = memcmp(a->blob.bytes, b->blob.bytes, DIGEST_SIZE);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

/* Sorted, and none twice. */
static void put_in_order(struct excerpts *excerpts)
{
	size_t kept = 0;

	qsort(excerpts->items, excerpts->count, sizeof(*excerpts->items), compare);
	for (size_t i = 0; i < excerpts->count; i++)
		if (kept == 0 || compare(&excerpts->items[kept - 1], &excerpts->items[i]) != 0)
			excerpts->items[kept++] = excerpts->items[i];
	excerpts->count = kept;
}

enum status excerpts_want(struct excerpts *excerpts, const struct digest *blob, uint64_t line)
{
	struct excerpt *items;
	size_t capacity;

	/* Many reasons may rest on one line: only where it is full does it pay to look for those that are there twice. */
	if (excerpts->count == EXCERPTS_MAX && !excerpts->is_full) {
		put_in_order(excerpts);
		excerpts->is_full = excerpts->count == EXCERPTS_MAX;
	}
	if (excerpts->is_full || line == 0)
		return STATUS_OK;
	if (excerpts->count == excerpts->capacity) {
		capacity = excerpts->capacity ? excerpts->capacity * 2 : 16;
		items = realloc(excerpts->items, capacity * sizeof(*items));
		if (!items)
			return STATUS_NO_MEMORY;
		excerpts->items = items;
		excerpts->capacity = capacity;
	}
	excerpts->items[excerpts->count++] = (struct excerpt){ .blob = *blob, .line = line };
	return STATUS_OK;
}

/* A blob as it comes by: the line under way, and the places it may belong to. */
struct passage {
	struct excerpt *next, *end; /* those behind the line under way, or near it */
	struct excerpt_line line;
	uint64_t number; /* lines ended so far */
	uint8_t last;    /* the byte before the next one */
	struct hasher *hasher;
};

static void end_line(struct passage *passage, bool has_newline)
{
	struct excerpt_line *line = &passage->line;
	uint64_t number = ++passage->number;

	if (has_newline && line->size > 0 && passage->last == '\r') {
		line->size--;
		if (line->kept > line->size)
			line->kept = (size_t)line->size;
	}
	line->is_there = true;
	while (passage->next < passage->end && passage->next->line + EXCERPT_AROUND < number)
		passage->next++;
	for (struct excerpt *to = passage->next; to < passage->end && to->line <= number + EXCERPT_AROUND; to++)
		to->lines[number + EXCERPT_AROUND - to->line] = *line;
	line->size = 0;
	line->kept = 0;
}

static void add_part(struct excerpt_line *line, const uint8_t *data, size_t size)
{
	size_t room = sizeof(line->bytes) - line->kept;

	if (size == 0)
		return;
	memcpy(line->bytes + line->kept, data, size < room ? size : room);
	line->kept += size < room ? size : room;
	line->size += size;
}

static enum status take(void *context, struct bytes bytes)
{
	struct passage *passage = context;

	hasher_add(passage->hasher, bytes);
	for (size_t at = 0; at < bytes.size;) {
		const uint8_t *from = bytes.data + at, *newline = memchr(from, '\n', bytes.size - at);
		size_t size = newline ? (size_t)(newline - from) : bytes.size - at;

		add_part(&passage->line, from, size);
		if (size > 0)
			passage->last = from[size - 1];
		if (newline)
			end_line(passage, true);
		at += size + (newline != NULL);
	}
	return STATUS_OK;
}

static bool is_machine(enum status status)
{
	return status != STATUS_OK && status != STATUS_NOT_FOUND && status_class(status) == STATUS_CLASS_FAILED;
}

/* The places from ${first} to before ${end} are all of one blob. */
static enum status read_blob(struct excerpt *first, struct excerpt *end, const struct source *source)
{
	struct passage passage = { .next = first, .end = end };
	struct sink sink = { .take = take, .context = &passage };
	struct digest digest;
	enum status status = hasher_open(&passage.hasher);

	for (struct excerpt *one = first; one < end && status == STATUS_OK; one++) {
		one->lines = calloc(EXCERPT_LINES, sizeof(*one->lines));
		if (!one->lines)
			status = STATUS_NO_MEMORY;
	}
	if (status == STATUS_OK) {
		status = source->blob(source->context, &first->blob, &sink);
		if (passage.line.size > 0)
			end_line(&passage, false);
		digest = hasher_finish(passage.hasher);
		for (struct excerpt *one = first; one < end; one++)
			one->state = status == STATUS_NOT_FOUND ? EXCERPT_NOT_HELD :
			    status == STATUS_OK && digest_equal(&digest, &first->blob) ? EXCERPT_READ : EXCERPT_CHANGED;
	}
	hasher_close(passage.hasher);
	return is_machine(status) ? status : STATUS_OK;
}

enum status excerpts_read(struct excerpts *excerpts, const struct source *source)
{
	enum status status = STATUS_OK;

	if (excerpts->count == 0)
		return STATUS_OK;
	put_in_order(excerpts);
	for (struct excerpt *first = excerpts->items, *behind = first + excerpts->count, *end;
	    first < behind && status == STATUS_OK; first = end) {
		for (end = first + 1; end < behind && digest_equal(&end->blob, &first->blob);)
			end++;
		status = read_blob(first, end, source);
	}
	return status;
}

const struct excerpt *excerpts_find(const struct excerpts *excerpts, const struct digest *blob, uint64_t line)
{
	struct excerpt key = { .blob = *blob, .line = line };

	return excerpts->count ? bsearch(&key, excerpts->items, excerpts->count, sizeof(key), compare) : NULL;
}

void excerpts_release(struct excerpts *excerpts)
{
	for (size_t i = 0; i < excerpts->count; i++)
		free(excerpts->items[i].lines);
	free(excerpts->items);
	memset(excerpts, 0, sizeof(*excerpts));
}

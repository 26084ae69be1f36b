#include "stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_SIZE ((size_t)64 << 10)

void reason_at_line(struct reason *reason, const struct line *line)
{
	reason->has_line = true;
	reason->line = line->number;
	reason->offset = line->offset;
	reason_quote(line->text, reason->text, sizeof(reason->text));
}

bool stream_pick(const struct evaluation *evaluation, const struct json *check, struct stream *stream,
    struct reason *reason)
{
	static const char *const names[] = { "stdout", "stderr", "content" };
	const struct record *record = evaluation->evidence->record;
	const char *wanted = json_member_text(check, "stream");
	if (wanted == NULL)
		wanted = record->kind == KIND_RUN ? "stdout" : "content";
	memset(stream, 0, sizeof(*stream));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], wanted) == 0)
			stream->name = names[i];
	if (stream->name == NULL || record_blob(record, stream->name, &stream->blob) != STATUS_OK) {
		reason_say(reason, "the record has no %s", stream->name != NULL ? stream->name : "such stream");
		return false;
	}
	const struct json *form = json_member(record->predicate, stream->name);
	stream->has_more = json_member_is_true(form, "open_at_end") || json_member_is_true(form, "closed_early");
	stream->is_masked = json_member_is_true(form, "masked");
	reason->stream = stream->name;
	return true;
}

/* What --redact writes (docs/formats.md).  A mask that took a newline joined two lines, and is in what they became. */
static const char mask[] = "[REDACTED]";

bool stream_is_touched(const struct stream *stream, const struct line *line)
{
	return stream->is_masked && line->text.size >= sizeof(mask) - 1 &&
	    memmem(line->text.data, line->text.size, mask, sizeof(mask) - 1) != NULL;
}

bool stream_is_whole(const struct stream *stream, struct reason *reason)
{
	if (stream->is_masked)
		reason_say(reason, "parts of %s were masked, and could have said anything", stream->name);
	return !stream->is_masked;
}

const char *stream_gap(const struct stream *stream, const struct reading *reading)
{
	if (stream->has_more)
		return "more may have been written than was recorded";
	if (stream->is_masked)
		return "parts of it were masked";
	if (reading->long_count > 0)
		return "a line is longer than the limit of 1 MiB and was not looked at";
	return NULL;
}

/* Hashes and counts what the source gives before anyone else takes it, and copies it where there is room. */
struct passage {
	struct hasher *hasher;
	uint8_t *copy; /* or NULL */
	uint64_t size;
	uint64_t left; /* bytes the record says are still to come */
	bool is_too_long;
	const struct sink *to;
};

static enum status take(void *context, struct bytes bytes)
{
	struct passage *through = context;
	if (bytes.size > through->left) {
		through->is_too_long = true;
		return STATUS_BLOB_MISMATCH;
	}
	if (through->copy != NULL)
		memcpy(through->copy + (through->size - through->left), bytes.data, bytes.size);
	through->left -= bytes.size;
	hasher_add(through->hasher, bytes);
	return through->to->take(through->to->context, bytes);
}

/* From the source, for the first time. */
static enum status pass_on(const struct evidence *evidence, const struct stream *stream, const struct sink *sink,
    struct reading *reading, struct reason *reason)
{
	const struct source *source = evidence->source;
	uint64_t size = stream->blob.size;
	struct passage through = { .size = size, .left = size, .to = sink };
	enum status status = hasher_open(&through.hasher);
	if (status != STATUS_OK)
		return status;
	if (evidence->kept != NULL && size > 0 && size <= KEPT_ONE_MAX)
		through.copy = malloc((size_t)size); /* without it the next check reads it again */
	/* Nothing to ask for where there is nothing; a source need not hold the empty blob. */
	if (size > 0)
		status = source->blob(source->context, &stream->blob.digest, &(struct sink){ take, &through });
	struct digest digest = hasher_finish(through.hasher);
	hasher_close(through.hasher);
	if (status == STATUS_NOT_FOUND)
		reason_say(reason, "the bytes of %s are not held here", stream->name);
	else if (status == STATUS_OK && through.left == 0 && digest_equal(&digest, &stream->blob.digest))
		reading->is_done = true;
	else if (status == STATUS_OK || through.is_too_long || status_class(status) == STATUS_CLASS_INVALID)
		reason_say(reason, "the bytes of %s are not the ones the record names", stream->name);
	else
		goto done;
	status = STATUS_OK;
	if (reading->is_done && through.copy != NULL) {
		kept_put(evidence->kept, &digest, through.copy, (size_t)size);
		through.copy = NULL;
	}
done:
	free(through.copy);
	return status;
}

/* In pieces that stay in the processor's cache while they are looked through. */
static enum status give_kept(struct bytes bytes, const struct sink *sink)
{
	enum status status = STATUS_OK;
	for (size_t at = 0, size; at < bytes.size && status == STATUS_OK; at += size) {
		size = bytes.size - at < PIECE_SIZE ? bytes.size - at : PIECE_SIZE;
		status = sink->take(sink->context, bytes_slice(bytes, at, size));
	}
	return status;
}

enum status stream_read(struct evaluation *evaluation, const struct stream *stream, const struct sink *sink,
    struct reading *reading, struct reason *reason)
{
	struct bytes bytes;
	memset(reading, 0, sizeof(*reading));
	if (stream->blob.size > evaluation->bytes_left) {
		evaluation->was_limited = true;
		reason_say(reason, "%s is more than a check may read: %" PRIu64 " bytes", stream->name, stream->blob.size);
		return STATUS_OK;
	}
	evaluation->bytes_left -= stream->blob.size;
	/* A record that states another size is answered by what it states, kept or not. */
	if (!kept_find(evaluation->evidence->kept, &stream->blob.digest, &bytes) || bytes.size != stream->blob.size)
		return pass_on(evaluation->evidence, stream, sink, reading, reason);
	reading->is_done = true;
	return give_kept(bytes, sink);
}

enum status stream_read_some_lines(struct evaluation *evaluation, const struct stream *stream, struct line_sink sink,
    struct line_skip skip, struct reading *reading, struct reason *reason)
{
	struct lines lines;
	lines_init(&lines, sink);
	lines.skip = skip;
	struct sink to = lines_sink(&lines);
	enum status status = stream_read(evaluation, stream, &to, reading, reason);
	if (status == STATUS_OK && reading->is_done)
		status = lines_end(&lines);
	reading->lines = lines.number;
	reading->long_count = lines.long_count;
	reading->long_line = lines.long_line;
	lines_release(&lines);
	return status;
}

enum status stream_read_lines(struct evaluation *evaluation, const struct stream *stream, struct line_sink sink,
    struct reading *reading, struct reason *reason)
{
	return stream_read_some_lines(evaluation, stream, sink, (struct line_skip){ .skip = NULL }, reading, reason);
}

struct location {
	uint64_t offset;
	struct reason *reason;
};

static enum status look_at(void *context, const struct line *line)
{
	struct location *location = context;
	/* The lines come in order: the last one that begins no later is the one, unless a longer one was left out. */
	if (line->offset <= location->offset && location->offset - line->offset <= line->text.size + 1)
		reason_at_line(location->reason, line);
	return STATUS_OK;
}

enum status stream_locate(struct evaluation *evaluation, const struct stream *stream, uint64_t offset,
    struct reason *reason)
{
	/* The sentence is there already; if the line cannot be had a second time it stays without. */
	struct reason place = { .has_line = false };
	struct reading reading;
	struct location location = { .offset = offset, .reason = &place };
	enum status status =
	    stream_read_lines(evaluation, stream, (struct line_sink){ look_at, &location }, &reading, &place);
	if (status != STATUS_OK || !reading.is_done || !place.has_line)
		return status;
	reason->has_line = true;
	reason->line = place.line;
	reason->offset = place.offset;
	memcpy(reason->text, place.text, sizeof(reason->text));
	return STATUS_OK;
}

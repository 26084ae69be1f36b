#include <string.h>

#include "operators.h"

/* The whole stream, as it is: its size, its digest, its number of lines. */

static enum status pass(void *context, struct bytes bytes)
{
	(void)context;
	(void)bytes;
	return STATUS_OK;
}

static enum status pass_line(void *context, const struct line *line)
{
	(void)context;
	(void)line;
	return STATUS_OK;
}

/* ${is_there} false: the bytes cannot be had, or there may be more of them, which ${value} then tells. */
static enum status read_all(struct evaluation *evaluation, const struct json *node, bool by_lines, struct value *value,
    struct stream *stream, struct reading *reading, bool *is_there)
{
	*is_there = false;
	if (!stream_pick(evaluation, node, stream, &value->ground))
		return STATUS_OK;
	enum status status = by_lines ?
	    stream_read_lines(evaluation, stream, (struct line_sink){ pass_line, NULL }, reading, &value->ground) :
	    stream_read(evaluation, stream, &(struct sink){ pass, NULL }, reading, &value->ground);
	if (status != STATUS_OK || !reading->is_done)
		return status;
	struct reading whole = *reading;
	whole.long_count = 0; /* a long line counts like any other */
	const char *gap = stream_gap(stream, &whole);
	*is_there = gap == NULL;
	if (gap != NULL)
		value_lack(value, "the whole is not known: %s", gap);
	return STATUS_OK;
}

struct value_form value_size_form(const struct json *node)
{
	(void)node;
	return (struct value_form){ .type = VALUE_NUMBER, .unit = unit_find(bytes_of_text("B")) };
}

/* To be empty is a size too: here the question itself is how much there is. */
enum status value_size(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	bool is_there;
	enum status status = read_all(evaluation, node, false, value, &stream, &reading, &is_there);
	if (!is_there)
		return status;
	return value_take_rational(value, RATIONAL_INTEGER(stream.blob.size), value_size_form(node).unit);
}

/* But a few lines at most, of nothing, would be to pass on silence. */
enum status value_line_count(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	bool is_there;
	enum status status = read_all(evaluation, node, true, value, &stream, &reading, &is_there);
	if (!is_there)
		return status;
	value->is_vacuous = stream.blob.size == 0;
	if (!value->is_vacuous)
		return value_take_rational(value, RATIONAL_INTEGER(reading.lines), &unit_plain);
	value_lack(value, "there was nothing to look at: %s is empty, and its size tells that", stream.name);
	return STATUS_OK;
}

enum status value_digest(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	struct stream stream;
	struct reading reading;
	bool is_there;
	char hex[DIGEST_HEX_SIZE];
	enum status status = read_all(evaluation, node, false, value, &stream, &reading, &is_there);
	if (!is_there)
		return status;
	digest_hex(&stream.blob.digest, hex);
	return value_take_text(value, bytes_of_text(hex));
}

/* ---- when ---- */

/* Of a run its start and end; of any record when it was made; and the time that the evaluation takes as now. */
enum status value_moment(struct evaluation *evaluation, const struct json *node, struct value *value)
{
	const struct evidence *evidence = evaluation->evidence;
	const char *of = json_member_text(node, "of");
	const char *member = strcmp(of, "record") == 0 ? "time" : of;
	time_ms time = evidence->now;
	if (strcmp(of, "now") != 0 &&
	    rfc3339_read(json_text_bytes(json_member(evidence->record->predicate, member)), &time) != STATUS_OK) {
		value_lack(value, "the record names no %s time", of);
		return STATUS_OK;
	}
	return value_take_rational(value, RATIONAL_INTEGER(time), &unit_instant);
}

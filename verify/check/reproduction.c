#include "reproduction.h"

#include <string.h>

#include "cited.h"
#include "format/kinds.h"
#include "normalise.h"
#include "reason.h"
#include "reproduction_lines.h"

const char *const reproduced_names[] = { "REPRODUCED", "DIFFERS", "CANNOT_TELL", NULL };

struct comparison {
	const struct source *source;
	const struct record *original, *replay;
	unsigned normalisers;
	enum reproduced result;
	struct json *answer;
	struct fault *fault;
};

/* What differs decides; what cannot be told keeps sameness from being concluded. */
static void conclude(struct comparison *comparison, enum reproduced found)
{
	if (found == REPRODUCED_DIFFERS || comparison->result == REPRODUCED_SAME)
		comparison->result = found;
}

/* ---- a stream's bytes ---- */

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* *why: why it cannot be looked at; NULL where it can. */
static enum status read_text(const struct comparison *comparison, const struct blob_name *name, struct buffer *text,
    const char **why)
{
	const struct sink sink = { take, text };
	struct digest digest;
	enum status status;

	*why = NULL;
	buffer_init(text, REPRODUCTION_TEXT_MAX);
	if (name->size > REPRODUCTION_TEXT_MAX) {
		*why = "it is too large to be compared line by line";
		return STATUS_OK;
	}
	status = comparison->source->blob(comparison->source->context, &name->digest, &sink);
	if (status == STATUS_NOT_FOUND) {
		*why = "its bytes are not held here";
		return STATUS_OK;
	}
	if (status != STATUS_OK)
		return status;
	digest = digest_of(buffer_bytes(text));
	return digest_equal(&digest, &name->digest) ? STATUS_OK : STATUS_BLOB_MISMATCH;
}

/* ---- where ---- */

static void put_range(struct json *stream, const char *name, size_t from, size_t count, const struct compared_line *first)
{
	char text[REASON_TEXT_MAX];
	struct json *range = json_object();

	json_put_integer(range, "line", (int64_t)from);
	json_put_integer(range, "lines", (int64_t)count);
	if (first) {
		reason_quote(first->written, text, sizeof(text));
		json_put_text(range, "text", text);
		if (!first->is_ended)
			json_put_boolean(range, "unended", true);
	}
	json_put(stream, name, range);
}

static enum status compare_texts(const struct comparison *comparison, struct bytes original, struct bytes replay,
    struct json *stream, enum reproduced *found, const char **why)
{
	struct compared_lines a = { .count = 0 }, b = { .count = 0 };
	struct difference difference;
	enum status status = compared_lines_read(original, comparison->normalisers, &a);

	if (status == STATUS_OK)
		status = compared_lines_read(replay, comparison->normalisers, &b);
	if (status == STATUS_OK) {
		compared_lines_differ(&a, &b, comparison->normalisers >> NORMALISE_ORDERING & 1, &difference);
		*found = difference.original_count + difference.replay_count > 0 ? REPRODUCED_DIFFERS : REPRODUCED_SAME;
		if (*found == REPRODUCED_DIFFERS) {
			put_range(stream, "original", difference.original_from, difference.original_count, difference.original);
			put_range(stream, "replay", difference.replay_from, difference.replay_count, difference.replay);
		}
	} else if (status == STATUS_TOO_LARGE) {
		*why = "it has too many lines to be compared";
		status = STATUS_OK;
	}
	compared_lines_release(&a);
	compared_lines_release(&b);
	return status;
}

/* Why what is here may not be what was written. */
static const char *gap_of(const struct record *record, const char *name)
{
	if (record_is_cut(record, name))
		return "more may have been written than was recorded";
	return json_member_is_true(json_member(record->predicate, name), "masked") ? "something in it was masked" : NULL;
}

/*
 * Other bytes are another output, unless something may differ or was not recorded; then the lines must be looked at, and
 * what cannot be looked at cannot be told.
 */
static enum status decide_stream(const struct comparison *comparison, const char *name, struct json *stream,
    enum reproduced *found, const char **why)
{
	struct blob_name a, b;
	struct buffer original, replay;
	const char *gap = gap_of(comparison->original, name), *unread = NULL;
	enum status status = record_blob(comparison->original, name, &a);

	if (status == STATUS_OK)
		status = record_blob(comparison->replay, name, &b);
	if (status != STATUS_OK)
		return status;
	gap = gap ? gap : gap_of(comparison->replay, name);
	*why = gap;
	*found = gap ? REPRODUCED_CANNOT_TELL : REPRODUCED_SAME;
	if (digest_equal(&a.digest, &b.digest))
		return STATUS_OK;
	*found = REPRODUCED_DIFFERS;
	buffer_init(&replay, 0);
	status = read_text(comparison, &a, &original, &unread);
	if (status == STATUS_OK && !unread)
		status = read_text(comparison, &b, &replay, &unread);
	if (status == STATUS_OK && !unread)
		status = compare_texts(comparison, buffer_bytes(&original), buffer_bytes(&replay), stream, found, &unread);
	buffer_release(&original);
	buffer_release(&replay);
	if (unread && comparison->normalisers)
		*found = REPRODUCED_CANNOT_TELL;
	if (gap)
		*found = REPRODUCED_CANNOT_TELL;
	*why = gap ? gap : unread;
	return status;
}

static enum status compare_stream(struct comparison *comparison, const char *name, struct json *streams)
{
	struct json *stream = json_object();
	enum reproduced found = REPRODUCED_CANNOT_TELL;
	const char *why = NULL;
	enum status status;

	json_put_text(stream, "stream", name);
	status = decide_stream(comparison, name, stream, &found, &why);
	json_put_text(stream, "result", reproduced_names[found]);
	if (why)
		json_put_text(stream, "why", why);
	json_push(streams, stream);
	conclude(comparison, found);
	return status;
}

/* ---- how it ended, and what else was otherwise ---- */

static void compare_exits(struct comparison *comparison)
{
	const struct json *a = json_member(comparison->original->predicate, "exit");
	const struct json *b = json_member(comparison->replay->predicate, "exit");
	struct json *exit = json_object();
	bool is_same = json_equal(a, b) && json_member_is_true(comparison->original->predicate, "timed_out") ==
	    json_member_is_true(comparison->replay->predicate, "timed_out");

	json_put(exit, "original", json_copy(a));
	json_put(exit, "replay", json_copy(b));
	json_put_boolean(exit, "same", is_same);
	json_put(comparison->answer, "exit", exit);
	conclude(comparison, is_same ? REPRODUCED_SAME : REPRODUCED_DIFFERS);
}

/* No part of the comparison, but where a reader looks for the cause. */
static void list_circumstances(const struct comparison *comparison)
{
	static const char *const places[] = { "/git/before/commit", "/git/before/clean", "/git/before/difference",
		"/executable/path", "/executable/sha256", "/cwd", "/host/arch", "/host/kernel", "/environment" };
	struct json *list = json_array();

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!json_equal(json_at(comparison->original->predicate, places[i]),
		    json_at(comparison->replay->predicate, places[i])))
			json_push_text(list, places[i]);
	json_put(comparison->answer, "otherwise", list);
}

static void put_id(struct json *object, const char *name, const struct record *record)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&record->id, hex);
	json_put_text(object, name, hex);
}

/* ---- the whole ---- */

static enum status read_request(struct comparison *comparison)
{
	const struct json *reproduces = json_member(comparison->replay->predicate, "reproduces");
	const struct json *names = json_member(reproduces, "normalisers");
	struct digest id;

	if (comparison->original->kind != KIND_RUN || comparison->replay->kind != KIND_RUN || !reproduces)
		return fault_set(comparison->fault, STATUS_BAD_DOCUMENT, NULL, "this is no run that repeats another one");
	if (digest_read_hex(json_text_bytes(json_member(reproduces, "record")), &id) != STATUS_OK ||
	    !digest_equal(&id, &comparison->original->id))
		return fault_set(comparison->fault, STATUS_BAD_DOCUMENT, NULL, "it repeats another run");
	for (const struct json *one = json_first(names); one; one = json_next(one)) {
		enum normaliser normaliser;

		if (!normaliser_of_name(json_text(one), &normaliser))
			return fault_set(comparison->fault, STATUS_BAD_DOCUMENT, NULL, "it names a normaliser that there is not");
		comparison->normalisers |= 1u << normaliser;
	}
	json_put(comparison->answer, "normalisers", names ? json_copy(names) : json_array());
	return STATUS_OK;
}

enum status reproduction_compare(const struct source *source, const struct record *original, const struct record *replay,
    enum reproduced *result, struct json **answer, struct fault *fault)
{
	struct comparison comparison = { .source = source, .original = original, .replay = replay, .answer = json_object(),
		.fault = fault };
	struct json *streams = json_array();
	enum status status;

	json_put_text(comparison.answer, "schema", REPRODUCTION_SCHEMA);
	put_id(comparison.answer, "original", original);
	put_id(comparison.answer, "replay", replay);
	status = read_request(&comparison);
	if (status == STATUS_OK) {
		compare_exits(&comparison);
		status = compare_stream(&comparison, "stdout", streams);
		if (status == STATUS_OK)
			status = compare_stream(&comparison, "stderr", streams);
		if (status != STATUS_OK)
			fault_set(fault, status, NULL, NULL);
	}
	json_put(comparison.answer, "streams", streams);
	json_put_text(comparison.answer, "result", reproduced_names[comparison.result]);
	if (status == STATUS_OK)
		list_circumstances(&comparison);
	if (status == STATUS_OK)
		status = json_failure_within(comparison.answer);
	if (status != STATUS_OK) {
		json_free(comparison.answer);
		comparison.answer = NULL;
	}
	*result = comparison.result;
	*answer = comparison.answer;
	return status;
}

/* ---- the answer's form ---- */

static const struct shape text = { .type = SHAPE_TEXT, .max = REASON_TEXT_MAX };
static const struct shape count = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
static const struct shape yes_or_no = { .type = SHAPE_BOOLEAN };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape anything = { .type = SHAPE_ANY };
static const struct shape result_shape = { .type = SHAPE_CHOICE, .choices = reproduced_names };
static const char *const schema_names[] = { REPRODUCTION_SCHEMA, NULL };
static const struct shape schema = { .type = SHAPE_CHOICE, .choices = schema_names };
static const char *const stream_names[] = { "stdout", "stderr", NULL };
static const struct shape stream_name = { .type = SHAPE_CHOICE, .choices = stream_names };
static const struct shape normaliser_shape = { .type = SHAPE_CHOICE, .choices = shape_normalisers };
static const struct shape normalisers_shape = { .type = SHAPE_ARRAY, .items = &normaliser_shape, .max = NORMALISER_COUNT };
static const struct shape places = { .type = SHAPE_ARRAY, .items = &text, .max = 16 };

static const struct shape_field range_fields[] = {
	{ "line", &count, true, "the first line that the other does not have there, from 1" },
	{ "lines", &count, true, "how many lines, to where both are the same again; with `ordering` how many only this one has" },
	{ "text", &text, false, "that line, escaped; absent where there is none" },
	{ "unended", &yes_or_no, false, "no newline ends it" },
};
static const struct shape range = { .type = SHAPE_OBJECT, .name = "range", SHAPE_FIELDS(range_fields) };
static const struct shape_field stream_fields[] = {
	{ "original", &range, false, "where it differs" },
	{ "replay", &range, false, "likewise" },
	{ "result", &result_shape, true, "is it the same, but for what may differ?" },
	{ "stream", &stream_name, true, "which" },
	{ "why", &text, false, "why it cannot be told, or not where" },
};
static const struct shape stream_shape = { .type = SHAPE_OBJECT, SHAPE_FIELDS(stream_fields) };
static const struct shape streams_shape = { .type = SHAPE_ARRAY, .items = &stream_shape, .min = 2, .max = 2 };
static const struct shape_field exit_fields[] = {
	{ "original", &anything, true, "how the one ended, as its record has it" },
	{ "replay", &anything, true, "and the other" },
	{ "same", &yes_or_no, true, "did both end the same way?" },
};
static const struct shape exit_shape = { .type = SHAPE_OBJECT, SHAPE_FIELDS(exit_fields) };
static const struct shape_field reproduction_fields[] = {
	{ "exit", &exit_shape, true, "how they ended" },
	{ "normalisers", &normalisers_shape, true, "what may differ, as the repetition's record declares" },
	{ "original", &digest, true, "id of the run that was run again" },
	{ "otherwise", &places, true, "what else in the two records is not the same, as JSON pointers; it is not compared" },
	{ "replay", &digest, true, "id of the run that repeats it" },
	{ "result", &result_shape, true, "did it end the same way and write the same?" },
	{ "schema", &schema, true, "this form" },
	{ "streams", &streams_shape, true, "what they wrote" },
};
const struct shape shape_reproduction = { .type = SHAPE_OBJECT, SHAPE_FIELDS(reproduction_fields),
	.text = "a run compared with the one that it repeats" };

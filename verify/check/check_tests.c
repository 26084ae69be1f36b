#include <inttypes.h>
#include <string.h>

#include "ctrf.h"
#include "gotest.h"
#include "junit.h"
#include "operators.h"
#include "tap.h"

static enum status take_tap_line(void *context, const struct line *line)
{
	tap_line(context, line);
	return STATUS_OK;
}

static enum status take_junit(void *context, struct bytes bytes)
{
	return junit_take(context, bytes);
}

static enum status read_tap(struct evaluation *evaluation, const struct stream *stream, struct summary *summary,
    struct reading *reading, struct reason *reason)
{
	struct tap tap;
	enum status status = tap_init(&tap);
	if (status == STATUS_OK)
		status = stream_read_lines(evaluation, stream, (struct line_sink){ take_tap_line, &tap }, reading, reason);
	tap_end(&tap);
	*summary = tap.summary;
	tap_release(&tap);
	return status;
}

static enum status read_junit(struct evaluation *evaluation, const struct stream *stream, struct summary *summary,
    struct reading *reading, struct reason *reason)
{
	struct junit *junit;
	enum status status = junit_open(&junit);
	if (status != STATUS_OK)
		return status;
	status = stream_read(evaluation, stream, &(struct sink){ take_junit, junit }, reading, reason);
	if (status == STATUS_OK && reading->is_done && stream->blob.size > 0)
		status = junit_end(junit, summary);
	junit_close(junit);
	return status;
}

static enum status take_event_line(void *context, const struct line *line)
{
	return gotest_line(context, line);
}

static enum status read_gotest(struct evaluation *evaluation, const struct stream *stream, struct summary *summary,
    struct reading *reading, struct reason *reason)
{
	struct gotest gotest;
	gotest_init(&gotest);
	enum status status =
	    stream_read_lines(evaluation, stream, (struct line_sink){ take_event_line, &gotest }, reading, reason);
	gotest_end(&gotest);
	*summary = gotest.summary;
	gotest_release(&gotest);
	return status;
}

static enum status keep(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status read_ctrf(struct evaluation *evaluation, const struct stream *stream, struct summary *summary,
    struct reading *reading, struct reason *reason)
{
	struct buffer document;
	if (stream->blob.size > CTRF_DOCUMENT_MAX) {
		reason_say(reason, "a CTRF document of %" PRIu64 " bytes is larger than the limit", stream->blob.size);
		return STATUS_OK;
	}
	buffer_init(&document, CTRF_DOCUMENT_MAX);
	enum status status = stream_read(evaluation, stream, &(struct sink){ keep, &document }, reading, reason);
	if (status == STATUS_OK && reading->is_done && stream->blob.size > 0)
		status = ctrf_read(buffer_bytes(&document), summary);
	buffer_release(&document);
	return status;
}

/* One row per format: its name is the one in format/kinds.c. */
static const struct format {
	const char *name;
	enum status (*read)(struct evaluation *evaluation, const struct stream *stream, struct summary *summary,
	    struct reading *reading, struct reason *reason);
} formats[] = {
	{ "tap", read_tap },
	{ "junit", read_junit },
	{ "ctrf", read_ctrf },
	{ "gotest", read_gotest },
};

enum status tests_read(struct evaluation *evaluation, const struct json *node, struct stream *stream,
    struct summary *summary, struct reading *reading, struct reason *reason)
{
	const struct record *record = evaluation->evidence->record;
	const char *format = json_member_text(node, "format");
	const char *fixed = record->kind == KIND_TEST_RESULT ? json_member_text(record->predicate, "format") : NULL;
	memset(summary, 0, sizeof(*summary));
	memset(reading, 0, sizeof(*reading));
	if (!stream_pick(evaluation, node, stream, reason) || !stream_is_whole(stream, reason))
		return STATUS_OK;
	if (fixed != NULL && strcmp(fixed, format) != 0) {
		reason_say(reason, "the record says that it is %s, not %s", fixed, format);
		return STATUS_OK;
	}
	size_t row = 0;
	while (strcmp(formats[row].name, format) != 0)
		row++; /* the form of the check saw to it that there is one */
	return formats[row].read(evaluation, stream, summary, reading, reason);
}

struct asked {
	int64_t min_passed, max_failed, max_skipped;
};

/* Unless said otherwise: something passed, nothing failed, skipping is free. */
static struct asked read_asked(const struct json *node)
{
	struct asked asked = { .min_passed = 1, .max_failed = 0, .max_skipped = JSON_INTEGER_MAX };
	json_member_integer(node, "min_passed", &asked.min_passed);
	json_member_integer(node, "max_failed", &asked.max_failed);
	json_member_integer(node, "max_skipped", &asked.max_skipped);
	return asked;
}

/* The counts and what is amiss with them: " …, at most 0 may fail". */
static void say(struct reason *reason, const struct summary *summary, const char *amiss, const char *more)
{
	reason_say(reason, "%" PRIu64 " passed, %" PRIu64 " failed, %" PRIu64 " skipped%s%s", summary->passed,
	    summary->failed, summary->skipped, amiss, more);
}

static void say_bound(struct reason *reason, const struct summary *summary, const char *bound, int64_t number)
{
	reason_say(reason, "%" PRIu64 " passed, %" PRIu64 " failed, %" PRIu64 " skipped; %s %" PRId64, summary->passed,
	    summary->failed, summary->skipped, bound, number);
}

/* ${offset} of the line the reason rests on; false where it rests on none. */
static bool judge(const struct summary *summary, const struct asked *asked, const char *gap, struct reason *reason,
    bool *is_vacuous, uint64_t *offset)
{
	*offset = summary->problem_offset;
	if (summary->is_unreadable) {
		reason_say(reason, "%s", summary->problem);
		return summary->has_problem_line;
	}
	if (summary->failed > (uint64_t)asked->max_failed) {
		reason->outcome = OUTCOME_FAILED;
		say_bound(reason, summary, "failed tests allowed:", asked->max_failed);
		*offset = summary->first_offset;
		return summary->has_first;
	}
	if (gap != NULL) {
		say(reason, summary, ", but ", gap);
		return false;
	}
	if (summary->is_broken) {
		reason->outcome = OUTCOME_FAILED;
		say(reason, summary, "; ", summary->problem);
		return summary->has_problem_line;
	}
	if (summary->passed + summary->failed == 0) {
		*is_vacuous = true;
		say(reason, summary, ": no test was executed", "");
	} else if (summary->passed < (uint64_t)asked->min_passed) {
		reason->outcome = OUTCOME_FAILED;
		say_bound(reason, summary, "passed tests asked for:", asked->min_passed);
	} else if (summary->skipped > (uint64_t)asked->max_skipped) {
		reason->outcome = OUTCOME_FAILED;
		say_bound(reason, summary, "skipped tests allowed:", asked->max_skipped);
	} else {
		reason->outcome = OUTCOME_PASSED;
		say(reason, summary, "", "");
	}
	return false;
}

enum status tests_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	struct stream stream;
	struct summary summary;
	struct reading reading;
	struct asked asked = read_asked(node);
	uint64_t offset;
	enum status status = tests_read(evaluation, node, &stream, &summary, &reading, reason);
	if (status != STATUS_OK || !reading.is_done)
		return status;
	if (judge(&summary, &asked, stream_gap(&stream, &reading), reason, is_vacuous, &offset))
		status = stream_locate(evaluation, &stream, offset, reason);
	return status;
}

/* About the evidence itself: what was run, where, with what, and whether it is whole. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "operators.h"

#define QUOTED_MAX 72
#define ARGV_MAX (4u << 20)  /* bytes of argv_blob */
#define RAW_MAX (4u << 20)   /* bytes of one argument */

static const struct record *record_of(const struct evaluation *evaluation)
{
	return evaluation->evidence->record;
}

/* Was anything masked in the record?  Then what it is now may not be what it was. */
static bool is_masked(const struct record *record)
{
	int64_t count = 0;
	json_member_integer(json_member(record->predicate, "redactions"), "count", &count);
	return count > 0;
}

/*
 * Is ${raw}, text or bytes of the record, what ${node} says?  What was masked may have been anything, so only equality
 * decides there.
 */
static enum status judge_raw(const struct json *node, const struct json *raw, const char *what, bool may_be_masked,
    struct reason *reason)
{
	struct buffer bytes;
	struct bytes asked = json_text_bytes(json_member(node, "text"));
	char found[QUOTED_MAX], quoted[QUOTED_MAX];
	buffer_init(&bytes, RAW_MAX);
	enum status status = json_read_raw(raw, &bytes);
	bool is_read = status == STATUS_OK;
	bool is_so = is_read && bytes_equal(buffer_bytes(&bytes), asked);
	reason_quote(buffer_bytes(&bytes), found, sizeof(found));
	reason_quote(asked, quoted, sizeof(quoted));
	buffer_release(&bytes);
	if (status == STATUS_NO_MEMORY)
		return status;
	if (!is_read) {
		reason_say(reason, "%s cannot be read", what);
	} else if (is_so) {
		reason->outcome = OUTCOME_PASSED;
		reason_say(reason, "%s is \"%s\"", what, found);
	} else if (may_be_masked) {
		reason_say(reason, "%s is \"%s\", not \"%s\", but parts of the record were masked", what, found, quoted);
	} else {
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, "%s is \"%s\", not \"%s\"", what, found, quoted);
	}
	return STATUS_OK;
}

/* ---- argument ---- */

static enum status keep(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

/* The arguments, where they were too many for the entry.  ${argv} NULL: they cannot be had, as ${reason} says. */
static enum status read_argv_blob(struct evaluation *evaluation, struct json **argv, struct reason *reason)
{
	struct stream stream = { .name = "argv_blob" };
	struct reading reading;
	struct buffer text;
	*argv = NULL;
	if (record_blob(record_of(evaluation), stream.name, &stream.blob) != STATUS_OK) {
		reason_say(reason, "the record has no arguments");
		return STATUS_OK;
	}
	if (stream.blob.size > ARGV_MAX) {
		reason_say(reason, "the arguments are more than a check may read: %" PRIu64 " bytes", stream.blob.size);
		return STATUS_OK;
	}
	buffer_init(&text, ARGV_MAX);
	enum status status = stream_read(evaluation, &stream, &(struct sink){ keep, &text }, &reading, reason);
	if (status == STATUS_OK && reading.is_done) {
		status = json_parse(buffer_bytes(&text), ARGV_MAX, argv, NULL);
		if (status != STATUS_OK && status != STATUS_NO_MEMORY) {
			reason_say(reason, "the arguments cannot be read");
			status = STATUS_OK;
		}
	}
	buffer_release(&text);
	return status;
}

static enum status judge_argument(const struct json *node, const struct json *argv, bool may_be_masked,
    struct reason *reason)
{
	int64_t position = 0;
	int64_t at = 0;
	char what[48];
	json_member_integer(node, "position", &position);
	const struct json *item = json_first(argv);
	for (; item != NULL && at < position; item = json_next(item))
		at++;
	if (item == NULL) {
		reason->outcome = OUTCOME_FAILED;
		reason_say(reason, "there is no argument %" PRId64 ", only 0 to %" PRId64, position, at - 1);
		return STATUS_OK;
	}
	snprintf(what, sizeof(what), "argument %" PRId64, position);
	return judge_raw(node, item, what, may_be_masked, reason);
}

enum status argument_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	(void)is_vacuous;
	const struct record *record = record_of(evaluation);
	const struct json *argv = json_member(record->predicate, "argv");
	struct json *read = NULL;
	enum status status = STATUS_OK;
	if (record->kind != KIND_RUN) {
		reason_say(reason, "the record is no run and has no arguments");
		return STATUS_OK;
	}
	if (argv == NULL) {
		status = read_argv_blob(evaluation, &read, reason);
		argv = read;
	}
	if (status == STATUS_OK && argv != NULL)
		status = judge_argument(node, argv, is_masked(record), reason);
	json_free(read);
	return status;
}

/* ---- variable, directory, path ---- */

enum status variable_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	(void)is_vacuous;
	const struct record *record = record_of(evaluation);
	struct bytes name = json_text_bytes(json_member(node, "name"));
	char quoted[QUOTED_MAX], what[QUOTED_MAX + 16];
	reason_quote(name, quoted, sizeof(quoted));
	snprintf(what, sizeof(what), "variable %s", quoted);
	for (const struct json *item = json_first(json_member(record->predicate, "environment")); item != NULL;
	     item = json_next(item)) {
		/* A name that is no text cannot be asked for. */
		if (!bytes_equal(json_text_bytes(json_member(item, "name")), name))
			continue;
		if (!json_member_is_true(item, "masked"))
			return judge_raw(node, json_member(item, "value"), what, is_masked(record), reason);
		reason_say(reason, "the value of %s was left out as a secret", what);
		return STATUS_OK;
	}
	reason_say(reason, "%s was not recorded", what);
	return STATUS_OK;
}

enum status directory_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	(void)is_vacuous;
	const struct record *record = record_of(evaluation);
	if (record->kind == KIND_RUN)
		return judge_raw(node, json_member(record->predicate, "cwd"), "the directory", false, reason);
	reason_say(reason, "the record is no run and has no directory");
	return STATUS_OK;
}

enum status path_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason, bool *is_vacuous)
{
	(void)is_vacuous;
	const struct json *path = json_member(record_of(evaluation)->predicate, "path");
	if (path != NULL)
		return judge_raw(node, path, "the path", false, reason);
	reason_say(reason, "the record is no file and has no path");
	return STATUS_OK;
}

/* ---- unelided ---- */

enum status unelided_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	(void)node;
	(void)is_vacuous;
	const struct record *record = record_of(evaluation);
	static const char *const streams[] = { "stdout", "stderr" };
	static const struct {
		const char *member, *says;
	} flags[] = {
		{ "masked", "parts of it were masked" },
		{ "open_at_end", "more may have come than was recorded" },
		{ "closed_early", "it was closed before the command could write all it had" },
	};
	reason->outcome = OUTCOME_FAILED;
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		for (size_t j = 0; j < sizeof(flags) / sizeof(flags[0]); j++)
			if (json_member_is_true(json_member(record->predicate, streams[i]), flags[j].member)) {
				reason->stream = streams[i];
				reason_say(reason, "not all of %s is there: %s", streams[i], flags[j].says);
				return STATUS_OK;
			}
	if (is_masked(record)) {
		reason_say(reason, "parts of the record were masked");
		return STATUS_OK;
	}
	for (const struct json *item = json_first(json_member(record->predicate, "environment")); item != NULL;
	     item = json_next(item))
		if (json_member_is_true(item, "masked")) {
			reason_say(reason, "the value of an environment variable was left out as a secret");
			return STATUS_OK;
		}
	reason->outcome = OUTCOME_PASSED;
	reason_say(reason, "nothing was masked or left out");
	return STATUS_OK;
}

/* ---- git ---- */

static bool same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

enum status git_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason, bool *is_vacuous)
{
	(void)is_vacuous;
	const struct json *git = json_member(record_of(evaluation)->predicate, "git");
	const struct json *before = json_member(git, "before");
	const struct json *after = json_member(git, "after");
	const char *asked = json_member_text(node, "commit");
	const char *old = json_member_text(before, "commit");
	const char *new = json_member_text(after, "commit");
	if (git == NULL) {
		reason_say(reason, "the record names no git working tree");
		return STATUS_OK;
	}
	reason->outcome = OUTCOME_FAILED;
	if (old == NULL && new == NULL && asked == NULL) {
		reason->outcome = OUTCOME_CANT_TELL;
		reason_say(reason, "there was no commit yet");
	} else if (asked != NULL && !same_text(old, asked)) {
		reason_say(reason, "the commit before was %.12s, not %.12s", old != NULL ? old : "none", asked);
	} else if (!same_text(old, new)) {
		reason_say(reason, "the commit before was %.12s, after it was %.12s", old != NULL ? old : "none",
		    new != NULL ? new : "none");
	} else if (json_member(node, "clean") != NULL && !json_member_is_true(before, "clean")) {
		reason_say(reason, "the working tree was not clean before the command");
	} else if (json_member(node, "clean") != NULL && !json_member_is_true(after, "clean")) {
		reason_say(reason, "the working tree was not clean after the command");
	} else {
		reason->outcome = OUTCOME_PASSED;
		reason_say(reason, "before and after, the commit was %.12s%s", old,
		    json_member(node, "clean") != NULL ? " and the working tree clean" : "");
	}
	return STATUS_OK;
}

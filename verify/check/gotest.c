#include "gotest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/digest.h"
#include "json_reader.h"
#include "reason.h"

#define NAME_MAX_BYTES (1u << 20)

/* A test or a package, by the digest of its names: what a hostile stream calls them costs no comparison. */
struct gotest_state {
	struct digest id;
	bool is_used, is_open;
	bool had_failure; /* of a package: one of its tests failed */
};

void gotest_init(struct gotest *gotest)
{
	memset(gotest, 0, sizeof(*gotest));
	buffer_init(&gotest->action, NAME_MAX_BYTES);
	buffer_init(&gotest->package, NAME_MAX_BYTES);
	buffer_init(&gotest->test, NAME_MAX_BYTES);
}

void gotest_release(struct gotest *gotest)
{
	free(gotest->states);
	gotest->states = NULL;
	buffer_release(&gotest->action);
	buffer_release(&gotest->package);
	buffer_release(&gotest->test);
}

static void note(struct gotest *gotest, bool is_unreadable, uint64_t offset, const char *format, const char *name)
{
	struct summary *summary = &gotest->summary;
	char quoted[96];
	bool is_first = summary->problem[0] == '\0' || (is_unreadable && !summary->is_unreadable);
	summary->is_unreadable |= is_unreadable;
	summary->is_broken |= !is_unreadable;
	if (!is_first)
		return;
	reason_quote(bytes_of_text(name != NULL ? name : ""), quoted, sizeof(quoted));
	snprintf(summary->problem, sizeof(summary->problem), "%s%s", format, quoted);
	summary->has_problem_line = true;
	summary->problem_offset = offset;
}

/* ---- the table ---- */

static struct gotest_state *slot_of(struct gotest_state *states, size_t room, const struct digest *id)
{
	uint64_t at;
	memcpy(&at, id->bytes, sizeof(at));
	for (size_t i = (size_t)at & (room - 1);; i = (i + 1) & (room - 1))
		if (!states[i].is_used || digest_equal(&states[i].id, id))
			return &states[i];
}

static enum status grow(struct gotest *gotest)
{
	if (gotest->state_count * 2 < gotest->state_room)
		return STATUS_OK;
	size_t room = gotest->state_room == 0 ? 256 : gotest->state_room * 2;
	struct gotest_state *states = calloc(room, sizeof(*states));
	if (states == NULL)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < gotest->state_room; i++)
		if (gotest->states[i].is_used)
			*slot_of(states, room, &gotest->states[i].id) = gotest->states[i];
	free(gotest->states);
	gotest->states = states;
	gotest->state_room = room;
	return STATUS_OK;
}

/* The state of a test, or of a package where ${test} is empty.  NULL with OK: too many, which is noted. */
static enum status state_of(struct gotest *gotest, struct bytes test, uint64_t offset, struct gotest_state **state)
{
	struct digest parts[2] = { digest_of(buffer_bytes(&gotest->package)), digest_of(test) };
	struct digest id = digest_of(bytes_of(parts, sizeof(parts)));
	*state = NULL;
	enum status status = grow(gotest);
	if (status != STATUS_OK)
		return status;
	struct gotest_state *slot = slot_of(gotest->states, gotest->state_room, &id);
	if (!slot->is_used && gotest->state_count == GOTEST_TESTS_MAX) {
		note(gotest, true, offset, "there are more tests than the limit of 250000", "");
		return STATUS_OK;
	}
	gotest->state_count += !slot->is_used;
	slot->is_used = true;
	slot->id = id;
	*state = slot;
	return STATUS_OK;
}

/* ---- events ---- */

static bool take_member(void *context, struct json_reader *reader, const struct json_string *name)
{
	struct gotest *gotest = context;
	const struct {
		const char *name;
		struct buffer *text;
		bool *is_there;
	} members[] = {
		{ "Action", &gotest->action, &gotest->has_action },
		{ "Package", &gotest->package, &gotest->has_package },
		{ "Test", &gotest->test, &gotest->has_test },
	};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_string_is(name, members[i].name)) {
			if (*members[i].is_there)
				return json_reader_refuse(reader, "a member is there twice");
			*members[i].is_there = true;
			return json_reader_text(reader, members[i].text);
		}
	return json_reader_skip(reader);
}

static bool is_action(const struct gotest *gotest, const char *action)
{
	return bytes_equal(buffer_bytes(&gotest->action), bytes_of_text(action));
}

static void count_end(struct gotest *gotest, const struct line *line)
{
	struct summary *summary = &gotest->summary;
	summary->total++;
	summary->passed += is_action(gotest, "pass");
	summary->skipped += is_action(gotest, "skip");
	if (!is_action(gotest, "fail"))
		return;
	if (summary->failed++ == 0) {
		summary->has_first = true;
		summary->first_offset = line->offset;
		reason_quote(buffer_bytes(&gotest->test), summary->first_name, sizeof(summary->first_name));
	}
}

static void set_open(struct gotest *gotest, struct gotest_state *state, bool is_open, const struct line *line)
{
	gotest->open += is_open && !state->is_open;
	gotest->open -= !is_open && state->is_open;
	state->is_open = is_open;
	if (is_open)
		gotest->open_offset = line->offset;
}

/* A package is under way from its first event of any kind. */
static enum status take_event(struct gotest *gotest, const struct line *line)
{
	struct gotest_state *package, *test;
	bool is_end = is_action(gotest, "pass") || is_action(gotest, "fail") || is_action(gotest, "skip");
	enum status status = state_of(gotest, bytes_of(NULL, 0), line->offset, &package);
	if (status != STATUS_OK || package == NULL)
		return status;
	if (gotest->test.size == 0 || !gotest->has_test) {
		if (is_end && is_action(gotest, "fail") && !package->had_failure)
			note(gotest, false, line->offset, "a package failed without a failing test: ", buffer_text(&gotest->package));
		set_open(gotest, package, !is_end, line);
		package->had_failure &= !is_end;
		return STATUS_OK;
	}
	package->had_failure |= is_action(gotest, "fail");
	if (!package->is_open)
		set_open(gotest, package, true, line);
	status = state_of(gotest, buffer_bytes(&gotest->test), line->offset, &test);
	if (status != STATUS_OK || test == NULL)
		return status;
	if (is_action(gotest, "run")) {
		if (test->is_open)
			note(gotest, false, line->offset, "a test begins while it is under way: ", buffer_text(&gotest->test));
		set_open(gotest, test, true, line);
	} else if (is_end) {
		if (!test->is_open)
			note(gotest, false, line->offset, "a test ends that has not begun: ", buffer_text(&gotest->test));
		set_open(gotest, test, false, line);
		count_end(gotest, line);
	}
	return STATUS_OK;
}

enum status gotest_line(struct gotest *gotest, const struct line *line)
{
	struct json_reader reader;
	if (bytes_start_with(line->text, "FAIL")) {
		note(gotest, false, line->offset, "go test says FAIL without an event", "");
		return STATUS_OK;
	}
	if (line->text.size == 0 || line->text.data[0] != '{')
		return STATUS_OK;
	gotest->has_action = gotest->has_package = gotest->has_test = false;
	buffer_clear(&gotest->package);
	buffer_clear(&gotest->test);
	if (!json_reader_begin(&reader, line->text) || !json_reader_object(&reader, take_member, gotest) ||
	    !json_reader_end(&reader)) {
		if (reader.no_memory)
			return STATUS_NO_MEMORY;
		note(gotest, false, line->offset, "a line is no whole event: ", reader.detail);
		return STATUS_OK;
	}
	/* Of a package that is built, not tested, there is only the import path. */
	if (gotest->has_action && !gotest->has_package && is_action(gotest, "build-fail")) {
		note(gotest, false, line->offset, "a package did not build", "");
		return STATUS_OK;
	}
	/* Some other tool's JSON is no event. */
	if (!gotest->has_action || !gotest->has_package)
		return STATUS_OK;
	gotest->events++;
	return take_event(gotest, line);
}

void gotest_end(struct gotest *gotest)
{
	if (gotest->open > 0)
		note(gotest, false, gotest->open_offset, "a test or package has no end", "");
}

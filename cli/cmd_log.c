#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "cli/dispute/disputed.h"
#include "exit_code.h"
#include "format/record.h"
#include "message.h"
#include "record_view.h"

static const struct option_row options[] = {
	{ "kind", 0, "KIND", "only this kind: run, file, report, dispute, …: `exhibit log --kind ?` lists them", false },
	{ "step", 0, "STEP", "only this step", false },
	{ "agent", 0, "AGENT", "only this agent: a name or a fingerprint SHA256:…", false },
	{ "subject", 0, "HEX", "only about this subject: a commit or digest, in full", false },
	{ "since", 0, "TIME", "only records made at this time or later", false },
	{ "until", 0, "TIME", "only records made before this time", false },
	{ "limit", 'n', "N", "only the last N", false },
	OPTION_LEDGER,
	OPTION_JSON,
};

struct window {
	time_ms since, until;
	uint64_t limit;
};

static int read_time(const struct invocation *invocation, const char *name, time_ms otherwise, time_ms *time)
{
	const char *given = option_text(invocation, name);

	*time = otherwise;
	if (!given || rfc3339_read(bytes_of_text(given), time) == STATUS_OK)
		return 0;
	message_error("--%s %s is no time", name, given);
	message_hint("write it in UTC, as 2026-01-31T12:00:00Z");
	return EXIT_WRONG_USAGE;
}

static void hint_kinds(void)
{
	char names[256] = "";

	for (int i = 0; i < KIND_COUNT; i++) {
		size_t at = strlen(names);

		snprintf(names + at, sizeof(names) - at, "%s%s", i ? ", " : "", kind_row((enum kind)i)->name);
	}
	message_hint("%s", names);
}

static int read_filter(const struct invocation *invocation, struct ledger_filter *filter, struct window *window)
{
	const char *kind_name = option_text(invocation, "kind"), *limit = option_text(invocation, "limit");
	enum kind kind;
	char *end;
	int code = read_time(invocation, "since", INT64_MIN, &window->since);

	if (!code)
		code = read_time(invocation, "until", INT64_MAX, &window->until);
	if (code)
		return code;
	*filter = (struct ledger_filter){ .kind = -1, .step = option_text(invocation, "step"),
		.agent = option_text(invocation, "agent"), .subject = option_text(invocation, "subject") };
	if (kind_name && kind_of_name(kind_name, &kind) != STATUS_OK) {
		message_error("there is no record kind \"%s\"", kind_name);
		hint_kinds();
		return EXIT_WRONG_USAGE;
	}
	if (kind_name)
		filter->kind = (int)kind;
	window->limit = UINT64_MAX;
	if (limit) {
		window->limit = strtoull(limit, &end, 10);
		if (*end || *limit < '0' || *limit > '9' || window->limit == 0) {
			message_error("--limit %s is no number above 0", limit);
			message_hint("as in `exhibit log --limit 20`");
			return EXIT_WRONG_USAGE;
		}
	}
	return 0;
}

static bool is_in(const struct window *window, time_ms time)
{
	return time >= window->since && time < window->until;
}

/* Was the record at ${index} made within the window?  A damaged one is: it will be named. */
static enum status look_at_time(struct ledger *ledger, uint64_t index, const struct window *window, bool *fits)
{
	struct buffer entry;
	struct record record;
	enum status status;

	*fits = true;
	if (window->since == INT64_MIN && window->until == INT64_MAX)
		return STATUS_OK;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK) {
		*fits = record_read(buffer_bytes(&entry), &record, NULL) != STATUS_OK || is_in(window, record.time);
		record_release(&record);
	}
	buffer_release(&entry);
	return status;
}

/* Where the last fitting entries begin, as many as the limit says. */
static enum status find_start(struct ledger *ledger, const struct ledger_filter *filter, const struct window *window,
    uint64_t size, uint64_t *start)
{
	uint64_t at = size, left = window->limit;
	enum status status = STATUS_OK;
	bool fits;

	*start = 0;
	if (left == UINT64_MAX)
		return STATUS_OK;
	while (left > 0 && at > 0) {
		status = ledger_previous(ledger, filter, at - 1, &at);
		if (status == STATUS_OK)
			status = look_at_time(ledger, at, window, &fits);
		if (status != STATUS_OK)
			break;
		left -= fits;
		*start = at;
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status print_one(struct ledger *ledger, uint64_t index, const struct window *window,
    struct disputed *disputed, struct json *list)
{
	struct buffer entry;
	struct record record;
	struct fault fault = { .status = STATUS_OK };
	uint64_t resolution;
	enum status status;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &record, &fault);
		if (status != STATUS_OK)
			message_warning("entry %llu is damaged: %s: %s", (unsigned long long)index, fault.place,
			    status_sentence(status));
		else if (is_in(window, record.time)) {
			const char *state = disputed_state(disputed, &record, &resolution);

			if (list)
				json_push(list, record_view_json(&record, index, state));
			else
				record_view_line(&record, index, state);
		}
		record_release(&record);
		status = STATUS_OK;
	}
	buffer_release(&entry);
	return status;
}

static int list(const struct invocation *invocation, struct ledger *ledger, const struct ledger_filter *filter,
    const struct window *window)
{
	struct checkpoint checkpoint;
	struct json *records = option_given(invocation, "json") ? json_array() : NULL, *answer;
	struct disputed *disputed = NULL;
	enum status status = ledger_checkpoint(ledger, NULL, &checkpoint);
	uint64_t at;

	if (status == STATUS_OK)
		status = disputed_read(ledger, checkpoint.size, &disputed);
	if (status == STATUS_OK)
		status = find_start(ledger, filter, window, checkpoint.size, &at);
	while (status == STATUS_OK) {
		status = ledger_next(ledger, filter, at, &at);
		if (status == STATUS_OK && at < checkpoint.size)
			status = print_one(ledger, at++, window, disputed, records);
		else if (status == STATUS_OK)
			status = STATUS_NOT_FOUND; /* appended since we looked: not below the checkpoint we name */
	}
	disputed_close(disputed);
	if (status != STATUS_NOT_FOUND) {
		json_free(records);
		return message_failure(status, NULL, "could not read the log");
	}
	if (!records)
		return context_flush();
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:log:v1");
	json_put_text(answer, "origin", checkpoint.origin);
	json_put_integer(answer, "size", (int64_t)checkpoint.size);
	json_put(answer, "records", records);
	return context_print_json(answer);
}

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	struct ledger_filter filter;
	struct window window;
	int code = read_filter(invocation, &filter, &window);

	if (!code)
		code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);
	if (code)
		return code;
	code = list(invocation, ledger, &filter, &window);
	ledger_close(ledger);
	return code;
}

const struct command command_log = {
	.name = "log", .arguments = "", .summary = "list the records, oldest first", COMMAND_OPTIONS(options), .run = run,
	.text = "Signatures and proofs are not checked here: `exhibit verify` does.",
};

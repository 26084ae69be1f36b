#include "draft_steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_code.h"
#include "cli/run/git_state.h"
#include "cli/message.h"

#define STEPS_MAX 10000 /* claims in a report */

enum status draft_record(struct ledger *ledger, uint64_t index, struct record *record, struct fault *fault)
{
	struct buffer entry;
	enum status status;
	char place[32];

	memset(record, 0, sizeof(*record));
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = ledger_entry(ledger, index, &entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), record, fault);
	buffer_release(&entry);
	if (status == STATUS_OK)
		return STATUS_OK;
	snprintf(place, sizeof(place), "entry %llu", (unsigned long long)index);
	fault_set(fault, status, NULL, NULL);
	fault_within(fault, place);
	return status;
}

bool draft_shares(const struct record *record, const struct json *subject)
{
	if (json_count(subject) == 0)
		return true;
	for (const struct json *one = json_first(record->subject); one; one = json_next(one))
		for (const struct json *own = json_first(json_member(one, "digest")); own; own = json_next(own))
			for (const struct json *asked = json_first(subject); asked; asked = json_next(asked))
				if (json_equal(own, json_member(json_member(asked, "digest"), json_name(own))))
					return true;
	return false;
}

/* ---- collecting, from the newest record on ---- */

static bool is_wanted(const struct invocation *invocation, const char *step)
{
	const char *asked;

	if (!option_given(invocation, "step"))
		return true;
	for (size_t i = 0; (asked = option_nth(invocation, "step", i)) != NULL; i++)
		if (!strcmp(asked, step))
			return true;
	return false;
}

static struct draft_step *find(const struct draft_steps *steps, const char *step, int kind)
{
	for (size_t i = 0; i < steps->count; i++)
		if (!strcmp(steps->items[i].step, step) && (kind < 0 || steps->items[i].kind == (enum kind)kind))
			return &steps->items[i];
	return NULL;
}

static enum status take(const struct invocation *invocation, struct draft_steps *steps, const struct record *record,
    uint64_t index)
{
	const char *step = record_step(record);
	struct draft_step *item;

	if (!kind_row(record->kind)->is_evidence || !draft_shares(record, steps->subject))
		return STATUS_OK;
	if (!step) {
		steps->unnamed++;
		return STATUS_OK;
	}
	if (!is_wanted(invocation, step) || find(steps, step, (int)record->kind))
		return STATUS_OK;
	if (steps->count == STEPS_MAX)
		return STATUS_TOO_LARGE;
	if (steps->count == steps->capacity) {
		size_t capacity = steps->capacity ? 2 * steps->capacity : 16;
		struct draft_step *items = realloc(steps->items, capacity * sizeof(*items));

		if (!items)
			return STATUS_NO_MEMORY;
		steps->items = items;
		steps->capacity = capacity;
	}
	item = &steps->items[steps->count++];
	memset(item, 0, sizeof(*item));
	snprintf(item->step, sizeof(item->step), "%s", step);
	item->kind = record->kind;
	item->index = index;
	item->subject = steps->subject;
	return STATUS_OK;
}

/* The one digest that the index can be asked for; NULL where there are several or none. */
static const char *only_digest(const struct json *subject)
{
	const struct json *digests = json_member(json_first(subject), "digest");

	return json_count(subject) == 1 && json_count(digests) == 1 ? json_text(json_first(digests)) : NULL;
}

static enum status collect(const struct invocation *invocation, struct ledger *ledger, struct draft_steps *steps,
    struct fault *fault)
{
	struct ledger_filter filter = { .kind = -1, .subject = only_digest(steps->subject) };
	struct checkpoint checkpoint;
	enum status status = ledger_checkpoint(ledger, NULL, &checkpoint);
	uint64_t at = checkpoint.size;

	while (status == STATUS_OK && at > 0) {
		struct record record;

		status = ledger_previous(ledger, &filter, at - 1, &at);
		if (status != STATUS_OK)
			break;
		status = draft_record(ledger, at, &record, fault);
		if (status == STATUS_OK)
			status = take(invocation, steps, &record, at);
		record_release(&record);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- names ---- */

static int by_index(const void *a, const void *b)
{
	const struct draft_step *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

/* The plain name belongs to the kind that says most: a run before what a tool wrote about it, before files and words. */
static int name_claims(struct draft_steps *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		struct draft_step *item = &steps->items[i];
		bool has_better = false;

		for (int kind = KIND_RUN; kind < (int)item->kind; kind++)
			has_better |= find(steps, item->step, kind) != NULL;
		if ((size_t)snprintf(item->id, sizeof(item->id), "%s%s%s", item->step, has_better ? ":" : "",
		    has_better ? kind_row(item->kind)->name : "") < sizeof(item->id))
			continue;
		message_error("the name of step %s is too long for the id of a claim", item->step);
		message_hint("leave the step out by naming the others with --step");
		return EXIT_COULD_NOT;
	}
	return 0;
}

static int check_asked(const struct invocation *invocation, const struct draft_steps *steps)
{
	const char *asked;

	for (size_t i = 0; (asked = option_nth(invocation, "step", i)) != NULL; i++) {
		if (find(steps, asked, -1))
			continue;
		message_error("there is no record of the step %s%s", asked,
		    json_count(steps->subject) > 0 ? " on the subject" : "");
		message_hint("`exhibit log --step %s` lists its records, and `exhibit run --name %s -- CMD…` makes one", asked,
		    asked);
		return EXIT_COULD_NOT;
	}
	return 0;
}

int draft_steps_read(const struct invocation *invocation, struct ledger *ledger, struct draft_steps *steps)
{
	struct fault fault = { .status = STATUS_OK };
	char commit[GIT_COMMIT_MAX];
	enum status status;
	int code;

	memset(steps, 0, sizeof(*steps));
	code = context_subject(invocation, git_commit(commit) ? commit : NULL, &steps->subject);
	if (code)
		return code;
	status = collect(invocation, ledger, steps, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "could not read the log");
	if (steps->count > 0)
		qsort(steps->items, steps->count, sizeof(*steps->items), by_index);
	code = check_asked(invocation, steps);
	return code ? code : name_claims(steps);
}

void draft_steps_release(struct draft_steps *steps)
{
	free(steps->items);
	json_free(steps->subject);
	memset(steps, 0, sizeof(*steps));
}

/* ---- output ---- */

int draft_write(const struct invocation *invocation, const struct json *document)
{
	const char *path = option_text(invocation, "output");
	struct buffer text;
	struct sink sink;
	enum status status;
	int fd;

	if (!path || !strcmp(path, "-"))
		return context_print_json(json_copy(document));
	buffer_init(&text, SIZE_MAX / 2);
	status = json_pretty(document, &text);
	if (status == STATUS_OK)
		status = buffer_append_byte(&text, '\n');
	if (status != STATUS_OK) {
		buffer_release(&text);
		return message_failure(status, NULL, "could not write the draft");
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		message_error("cannot write %s", path);
		message_cause("%s", strerror(errno));
		buffer_release(&text);
		return EXIT_COULD_NOT;
	}
	sink = context_file_sink(&fd);
	status = sink.take(sink.context, buffer_bytes(&text));
	if (close(fd) != 0 && status == STATUS_OK)
		status = STATUS_IO;
	buffer_release(&text);
	return status == STATUS_OK ? 0 : message_failure(status, NULL, "%s got only a part", path);
}

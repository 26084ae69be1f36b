#include "evaluation_log.h"

#include <stdio.h>
#include <string.h>

#include "cli/escape.h"

#define NAME_MAX_SHOWN 256

static void print_member(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	escape_print(json_type(member) == JSON_TEXT ? json_text_bytes(member) : bytes_of_text("?"), NAME_MAX_SHOWN);
}

/* The names of those in that state that the quorum rests on, or that it does not rest on; false where there is none. */
static bool print_names(const char *before, const struct json *rows, const char *state, bool counts)
{
	bool is_first = true;

	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		const char *own = json_member_text(row, "state");

		if (!own || strcmp(own, state) != 0 || json_member_is_true(row, "counts") != counts)
			continue;
		printf("%s", is_first ? before : ", ");
		print_member(row, "name");
		if (json_member(row, "time")) {
			printf(" (");
			print_member(row, "time");
			putchar(')');
		}
		is_first = false;
	}
	return !is_first;
}

static void print_witnesses(const struct json *witnesses)
{
	const struct json *rows = json_member(witnesses, "witnesses");

	if (!witnesses)
		return;
	printf("witnesses: quorum ");
	print_member(witnesses, "quorum");
	printf(json_member_is_true(witnesses, "met") ? " is met" : " is NOT MET: the log may have shown others another history");
	print_names("; cosigned: ", rows, "cosigned", true);
	print_names("; missing: ", rows, "missing", true);
	print_names("; of a type that is not verified here: ", rows, "unsupported", true);
	print_names("; beside the quorum: ", rows, "cosigned", false);
	putchar('\n');
}

/* A note keeps its lines; whatever else is in it is escaped. */
static void print_note(const char *title, const struct json *note)
{
	struct buffer text;
	struct bytes rest;

	buffer_init(&text, 1u << 20);
	if (note && json_read_raw(note, &text) == STATUS_OK) {
		printf("---- %s ----\n", title);
		rest = buffer_bytes(&text);
		while (rest.size > 0) {
			const uint8_t *end = memchr(rest.data, '\n', rest.size);
			size_t size = end ? (size_t)(end - rest.data) : rest.size;

			escape_print(bytes_slice(rest, 0, size), rest.size);
			putchar('\n');
			rest = bytes_slice(rest, end ? size + 1 : size, rest.size - (end ? size + 1 : size));
		}
	}
	buffer_release(&text);
}

static void print_row(const struct json *row)
{
	const struct json *seen = json_member(row, "seen");
	int64_t size = 0;

	printf("history: ");
	print_member(row, "state");
	if (json_member_integer(seen, "size", &size))
		printf(" since the checkpoint of size %lld", (long long)size);
	printf(": ");
	print_member(row, "says");
	putchar('\n');
	print_note("the checkpoint that was seen before", json_member(row, "seen_note"));
	print_note("the checkpoint that is shown now", json_member(row, "shown_note"));
	if (json_member(row, "seen_note"))
		printf("----\n");
}

void evaluation_print_log(const struct json *answer)
{
	print_witnesses(json_member(answer, "witnesses"));
	for (const struct json *row = json_first(json_member(answer, "history")); row; row = json_next(row))
		print_row(row);
}

/* A bundle that was made before the checkpoint that is asked for contradicts nothing, and may be all that it should be. */
const char *evaluation_against_memory(const struct json *answer)
{
	const struct json *integrity = json_member(answer, "integrity");
	const char *stage = json_member_text(integrity, "stage"), *status = json_member_text(integrity, "status");

	if (!stage || !status || strcmp(stage, "history") != 0)
		return NULL;
	return strcmp(status, status_name(STATUS_ROLLED_BACK)) != 0 ?
	    "the log contradicts what was seen of it before; nothing in it was evaluated" :
	    "older than what was seen of the log: made before that, or the log went back; nothing in it was evaluated";
}

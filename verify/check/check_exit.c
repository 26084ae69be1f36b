#include <inttypes.h>
#include <string.h>

#include "operators.h"

static bool is_asked_for(const struct json *codes, int64_t code)
{
	if (codes == NULL)
		return code == 0;
	for (const struct json *item = json_first(codes); item != NULL; item = json_next(item)) {
		int64_t asked;
		if (json_integer(item, &asked) && asked == code)
			return true;
	}
	return false;
}

static void write_codes(const struct json *codes, char *text, size_t size)
{
	char storage[128];
	struct buffer list;
	buffer_over(&list, storage, sizeof(storage));
	const char *between = "";
	enum status status = codes == NULL ? buffer_append_text(&list, "0") : STATUS_OK;
	for (const struct json *item = json_first(codes); item != NULL && status == STATUS_OK; item = json_next(item)) {
		int64_t asked = 0;
		json_integer(item, &asked);
		status = buffer_append_format(&list, "%s%" PRId64, between, asked);
		between = ", ";
	}
	reason_quote(buffer_bytes(&list), text, size);
}

enum status exit_code_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	const struct record *record = evaluation->evidence->record;
	if (record->kind != KIND_RUN) {
		reason_say(reason, "the record is no run and has no exit code");
		return STATUS_OK;
	}
	const struct json *exit = json_member(record->predicate, "exit");
	const struct json *codes = json_member(node, "in");
	const char *error = json_member_text(exit, "error");
	char asked[128];
	int64_t number = 0;
	write_codes(codes, asked, sizeof(asked));
	reason->outcome = OUTCOME_FAILED;
	if (error != NULL) {
		*is_vacuous = true; /* nothing ran: neither "it succeeds" nor "it fails" was observed */
		reason_say(reason, "the command could not be started (%s), asked for exit code %s", error, asked);
	} else if (json_member_is_true(record->predicate, "timed_out")) {
		reason_say(reason, "the command was ended by its timeout, asked for exit code %s", asked);
	} else if (json_member_integer(exit, "signal", &number)) {
		reason_say(reason, "the command was ended by signal %" PRId64 ", asked for exit code %s", number, asked);
	} else if (!json_member_integer(exit, "code", &number)) {
		reason->outcome = OUTCOME_CANT_TELL;
		reason_say(reason, "the record does not say how the command ended");
	} else {
		reason->outcome = is_asked_for(codes, number) ? OUTCOME_PASSED : OUTCOME_FAILED;
		reason_say(reason, "exit code %" PRId64 ", asked for %s", number, asked);
	}
	return STATUS_OK;
}

/* ---- ended ---- */

/* The ways to end; of those that have a number, "in" may ask for some. */
static bool has_number(const char *by)
{
	return strcmp(by, "exit") == 0 || strcmp(by, "signal") == 0;
}

enum status ended_validate(struct validation *validation, const struct json *node)
{
	if (json_member(node, "in") != NULL && !has_number(json_member_text(node, "by")))
		return validation_refuse(validation, "in", STATUS_BAD_DOCUMENT, "is for exit and signal");
	return STATUS_OK;
}

/* How the run ended, as "by" has it; NULL: the record does not say. */
static const char *way_of(const struct record *record, int64_t *number)
{
	const struct json *exit = json_member(record->predicate, "exit");
	*number = -1;
	if (json_member_text(exit, "error") != NULL)
		return "not-started";
	if (json_member_is_true(record->predicate, "timed_out"))
		return "timeout";
	if (json_member_integer(exit, "signal", number))
		return "signal";
	return json_member_integer(exit, "code", number) ? "exit" : NULL;
}

enum status ended_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous)
{
	const struct record *record = evaluation->evidence->record;
	const struct json *numbers = json_member(node, "in");
	const char *by = json_member_text(node, "by");
	int64_t number;
	if (record->kind != KIND_RUN) {
		reason_say(reason, "the record is no run and has no end");
		return STATUS_OK;
	}
	const char *way = way_of(record, &number);
	if (way == NULL) {
		reason_say(reason, "the record does not say how the command ended");
		return STATUS_OK;
	}
	bool is_so = strcmp(way, by) == 0;
	reason->outcome = is_so && (numbers == NULL || is_asked_for(numbers, number)) ? OUTCOME_PASSED : OUTCOME_FAILED;
	*is_vacuous = !is_so && strcmp(way, "not-started") == 0;
	if (!has_number(way))
		reason_say(reason, "ended by %s, asked for %s", way, by);
	else if (is_so && numbers != NULL)
		reason_say(reason, "ended by %s %" PRId64 ", which is %s asked for", way, number,
		    reason->outcome == OUTCOME_PASSED ? "as" : "not as");
	else
		reason_say(reason, "ended by %s %" PRId64 ", asked for %s", way, number, by);
	return STATUS_OK;
}

#include <inttypes.h>

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
	struct buffer list;
	buffer_init(&list, size - 1);
	const char *between = "";
	enum status status = codes == NULL ? buffer_append_text(&list, "0") : STATUS_OK;
	for (const struct json *item = json_first(codes); item != NULL && status == STATUS_OK; item = json_next(item)) {
		int64_t asked = 0;
		json_integer(item, &asked);
		status = buffer_append_format(&list, "%s%" PRId64, between, asked);
		between = ", ";
	}
	reason_quote(buffer_bytes(&list), text, size);
	buffer_release(&list);
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

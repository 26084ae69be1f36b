#include "whole.h"

#include "format/rfc3339.h"
#include "format/utf8.h"

#define NAME_ESCAPED_MAX 4096
#define SECONDS_MAX 253402300799ull /* the last second of the year 9999 */

static struct json *head_json(const struct checkpoint *checkpoint)
{
	struct json *object = json_object();
	char root[DIGEST_HEX_SIZE];

	digest_hex(&checkpoint->root, root);
	json_put_text(object, "root", root);
	json_put_integer(object, "size", (int64_t)checkpoint->size);
	return object;
}

/* Two heads that cannot both be true are shown as they were signed: whoever has them can show them to others. */
static struct json *row_json(const struct whole *whole, const struct history_row *row)
{
	struct json *object = json_object();

	json_put_text(object, "state", history_state_name(row->state));
	json_put_text(object, "says", row->says);
	json_put_boolean(object, "required", row->remembered->is_required);
	/* Beyond what JSON counts exactly no size is given; such a log is refused anyway. */
	if (row->has_seen && row->seen.size <= JSON_INTEGER_MAX)
		json_put(object, "seen", head_json(&row->seen));
	if (row->state == HISTORY_FORKED || row->state == HISTORY_ROLLED_BACK) {
		json_put_raw(object, "seen_note", row->remembered->note);
		json_put_raw(object, "shown_note", whole->request->source->checkpoint);
	}
	return object;
}

/* What a machine remembers by itself must not change its answers, but where the log contradicts it. */
static bool is_told(const struct history_row *row)
{
	return row->says && (row->remembered->is_required || row->state > HISTORY_CANNOT_TELL);
}

bool whole_has_history(const struct whole *whole)
{
	for (size_t i = 0; i < whole->history.count; i++)
		if (is_told(&whole->history.rows[i]))
			return true;
	return false;
}

struct json *whole_history_json(const struct whole *whole)
{
	struct json *array = json_array();

	for (size_t i = 0; i < whole->history.count; i++)
		if (is_told(&whole->history.rows[i]))
			json_push(array, row_json(whole, &whole->history.rows[i]));
	return array;
}

/* A policy's names are octets: the answer stays UTF-8 whatever they are. */
static void put_name(struct json *object, const char *member, const char *name)
{
	struct bytes bytes = bytes_of_text(name);
	struct buffer escaped;

	buffer_init(&escaped, NAME_ESCAPED_MAX);
	if (utf8_valid(bytes, NULL))
		json_put_text(object, member, name);
	else
		json_put_text(object, member, utf8_escape(bytes, &escaped) == STATUS_OK ? buffer_text(&escaped) : NULL);
	buffer_release(&escaped);
}

static struct json *witness_json(const struct tlog_policy *policy, const struct witness_answer *answer)
{
	static const char *const states[WITNESS_STATE_COUNT] = { "missing", "cosigned", "unsupported" };
	struct json *object = json_object();
	char time[RFC3339_TEXT_MAX];

	put_name(object, "name", policy->nodes[answer->node].name);
	json_put_text(object, "key_name", policy->nodes[answer->node].cosigner.name);
	json_put_text(object, "state", states[answer->state]);
	json_put_boolean(object, "counts", answer->counts);
	if (answer->state == WITNESS_COSIGNED && answer->time <= SECONDS_MAX) {
		rfc3339_write((time_ms)answer->time * 1000, time);
		json_put_text(object, "time", time);
	}
	return object;
}

struct json *whole_witnesses_json(const struct whole *whole)
{
	const struct tlog_policy *policy = &whole->policy.trust.witnesses;
	const struct quorum_answer *quorum = &whole->integrity.quorum;
	struct json *object = json_object(), *array = json_array();

	put_name(object, "quorum", policy->quorum == TLOG_POLICY_NOBODY ? "none" : policy->nodes[policy->quorum].name);
	json_put_boolean(object, "met", quorum->is_met);
	for (size_t i = 0; i < quorum->count; i++)
		json_push(array, witness_json(policy, &quorum->witnesses[i]));
	json_put(object, "witnesses", array);
	return object;
}

#include "recomputation.h"

#include <stdlib.h>
#include <string.h>

#include "dispute.h"
#include "format/bundle.h"
#include "format/frozen.h"
#include "format/kinds.h"
#include "verify/log/integrity.h"

const char *const recomputed_names[] = { "SAME", "DIFFERS", "CANNOT_TELL", NULL };

struct kept_bundle {
	struct buffer bytes;
	struct bundle *bundle;
	struct digest report;
	uint64_t index;
};

struct recomputing {
	const struct source *source;
	const struct record *record;
	unsigned threads;
	struct buffer content, policy;
	struct json *said; /* owned: the answer as the resolution keeps it */
	struct kept_bundle bundles[DISPUTE_SIDES_MAX];
	size_t bundle_count;
	struct buffer note;
	struct frozen frozen;
	struct resolution resolution; /* computed again */
	enum recomputed result;
	const char *why; /* static text */
	struct fault *fault;
};

/* Where nothing can be said against it, and nothing for it. */
static enum status give_up(struct recomputing *recomputing, enum recomputed result, const char *why)
{
	recomputing->result = result;
	recomputing->why = why;
	return STATUS_OK;
}

/* ---- what it was computed from ---- */

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static enum status read_blob(struct recomputing *recomputing, const struct blob_name *name, struct buffer *bytes)
{
	const struct sink sink = { take, bytes };
	struct digest digest;
	enum status status;

	buffer_init(bytes, RECOMPUTATION_BLOB_MAX);
	status = recomputing->source->blob(recomputing->source->context, &name->digest, &sink);
	if (status == STATUS_NOT_FOUND)
		return give_up(recomputing, RECOMPUTED_CANNOT_TELL, "something that it was computed from is not held here");
	if (status == STATUS_TOO_LARGE)
		return give_up(recomputing, RECOMPUTED_CANNOT_TELL, "something that it was computed from is too large to be looked at");
	digest = digest_of(buffer_bytes(bytes));
	if (status == STATUS_OK && !digest_equal(&digest, &name->digest))
		status = STATUS_BLOB_MISMATCH;
	return status == STATUS_OK ? status : fault_set(recomputing->fault, status, NULL, NULL);
}

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct buffer *bytes = context;

	if (offset > bytes->size || size > bytes->size - offset)
		return STATUS_IO;
	memcpy(data, bytes->data + offset, size);
	return STATUS_OK;
}

static enum status open_bundle(struct recomputing *recomputing, const struct blob_name *name)
{
	struct kept_bundle *kept = &recomputing->bundles[recomputing->bundle_count++];
	const struct source *source;
	struct buffer entry;
	struct record report;
	enum status status = read_blob(recomputing, name, &kept->bytes);

	if (status != STATUS_OK || recomputing->why)
		return status;
	const struct reader reader = { .read_at = read_at, .context = &kept->bytes, .size = kept->bytes.size };
	status = bundle_open(&reader, &kept->bundle, NULL);
	if (status == STATUS_NO_MEMORY)
		return fault_set(recomputing->fault, status, NULL, NULL);
	if (status != STATUS_OK)
		return give_up(recomputing, RECOMPUTED_DIFFERS, "a bundle that it keeps is none");
	source = bundle_source(kept->bundle);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	status = source->entry_at(source->context, source->report_index, &kept->index, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &report, NULL);
		kept->report = report.id;
		record_release(&report);
	}
	buffer_release(&entry);
	if (status_class(status) == STATUS_CLASS_FAILED && status != STATUS_NOT_FOUND)
		return fault_set(recomputing->fault, status, NULL, NULL);
	return status == STATUS_OK ? status : give_up(recomputing, RECOMPUTED_DIFFERS, "a bundle that it keeps has no report");
}

static enum status gather(struct recomputing *recomputing)
{
	struct blob_name names[RECORD_BLOBS_MAX];
	size_t count = record_blobs(recomputing->record, names);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK && !recomputing->why; i++) {
		if (!strcmp(names[i].member, "content"))
			status = read_blob(recomputing, &names[i], &recomputing->content);
		else if (!strcmp(names[i].member, "policy"))
			status = read_blob(recomputing, &names[i], &recomputing->policy);
		else if (!strcmp(names[i].member, "bundles") && recomputing->bundle_count < DISPUTE_SIDES_MAX)
			status = open_bundle(recomputing, &names[i]);
	}
	if (status != STATUS_OK || recomputing->why)
		return status;
	status = json_parse(buffer_bytes(&recomputing->content), RECOMPUTATION_BLOB_MAX, &recomputing->said, NULL);
	if (status == STATUS_NO_MEMORY)
		return fault_set(recomputing->fault, status, NULL, NULL);
	return status == STATUS_OK ? status : give_up(recomputing, RECOMPUTED_DIFFERS, "the answer that it keeps cannot be read");
}

/* ---- the reports ---- */

static bool find_in_bundles(const struct recomputing *recomputing, const struct digest *report, struct dispute_side *side)
{
	for (size_t i = 0; i < recomputing->bundle_count; i++)
		if (digest_equal(&recomputing->bundles[i].report, report)) {
			*side = (struct dispute_side){ bundle_source(recomputing->bundles[i].bundle), recomputing->bundles[i].index };
			return true;
		}
	return false;
}

/* The source as it was under ${head}, one of the checkpoints that the answer names. */
static enum status freeze(struct recomputing *recomputing, const struct json *head)
{
	enum status status;

	buffer_clear(&recomputing->note);
	status = json_read_raw(json_member(head, "note"), &recomputing->note);
	return status == STATUS_OK ? frozen_init(&recomputing->frozen, recomputing->source, buffer_bytes(&recomputing->note),
	    NULL) : status;
}

static enum status find_sides(struct recomputing *recomputing, const struct json *head, struct dispute_side *sides,
    size_t *count)
{
	const struct source *frozen = &recomputing->frozen.source;
	enum status status = head ? freeze(recomputing, head) : STATUS_NOT_FOUND;
	bool is_frozen = status == STATUS_OK;

	*count = 0;
	if (status == STATUS_NO_MEMORY)
		return status;
	for (const struct json *one = json_first(json_member(recomputing->record->predicate, "reports")); one;
	    one = json_next(one)) {
		struct dispute_side *side = &sides[(*count)++];
		struct digest report;

		if (digest_read_hex(json_text_bytes(one), &report) != STATUS_OK || *count > DISPUTE_SIDES_MAX)
			return STATUS_NOT_FOUND;
		if (find_in_bundles(recomputing, &report, side))
			continue;
		status = is_frozen ? frozen->find(frozen->context, &report, &side->report_index) : STATUS_NOT_FOUND;
		if (status != STATUS_OK)
			return status;
		side->source = frozen;
	}
	return STATUS_OK;
}

/* ---- once more ---- */

/* The record says in short what the answer says. */
static bool is_told(const struct recomputing *recomputing)
{
	static const char *const rows[] = { "ending", "open", "overturned" };
	static const char *const sums[] = { "contested", "open", "overturned" };
	const struct json *predicate = recomputing->record->predicate, *answer = recomputing->resolution.json;
	const struct json *verdict = json_first(json_member(predicate, "verdicts"));
	const struct json *id = json_first(json_member(predicate, "reports"));
	const struct json *report = json_first(json_member(answer, "reports"));
	bool is_same = json_equal(json_member(predicate, "result"), json_member(answer, "result")) &&
	    json_equal(json_member(predicate, "evaluated_at"), json_member(answer, "evaluated_at"));

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		is_same &= json_equal(json_member(json_member(predicate, "counts"), sums[i]),
		    json_member(json_member(answer, "summary"), sums[i]));
	for (; report && verdict && id; report = json_next(report), verdict = json_next(verdict), id = json_next(id)) {
		is_same &= json_equal(id, json_member(report, "id"));
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			is_same &= json_equal(json_member(verdict, rows[i]), json_member(report, rows[i]));
	}
	return is_same && !report && !verdict && !id;
}

static enum status compare(struct recomputing *recomputing)
{
	struct buffer text;
	enum status status;
	bool is_same;

	buffer_init(&text, SIZE_MAX / 2);
	status = json_canonical(recomputing->resolution.json, &text);
	is_same = status == STATUS_OK && bytes_equal(buffer_bytes(&text), buffer_bytes(&recomputing->content));
	buffer_release(&text);
	if (status != STATUS_OK)
		return fault_set(recomputing->fault, status, NULL, NULL);
	if (!is_same)
		return give_up(recomputing, RECOMPUTED_DIFFERS, "the answer that it keeps is not the one that follows");
	return give_up(recomputing, is_told(recomputing) ? RECOMPUTED_SAME : RECOMPUTED_DIFFERS, is_told(recomputing) ?
	    "it follows from what it names" : "the record does not say what its answer says");
}

static enum status run_under(struct recomputing *recomputing, const struct json *head)
{
	struct dispute_side sides[DISPUTE_SIDES_MAX + 1];
	struct dispute_request request = { .sides = sides, .policy = buffer_bytes(&recomputing->policy),
		.has_policy = json_member(recomputing->record->predicate, "policy") != NULL, .threads = recomputing->threads };
	struct fault fault = { .status = STATUS_OK };
	enum status status = find_sides(recomputing, head, sides, &request.side_count);

	if (status == STATUS_NOT_FOUND)
		return give_up(recomputing, RECOMPUTED_CANNOT_TELL,
		    "a report that it names, or the whole log as it was then, is not held here");
	if (status == STATUS_OK)
		status = rfc3339_read(json_text_bytes(json_member(recomputing->record->predicate, "evaluated_at")), &request.now);
	if (status != STATUS_OK)
		return fault_set(recomputing->fault, status, NULL, NULL);
	resolution_release(&recomputing->resolution);
	status = dispute_run(&request, &recomputing->resolution, &fault);
	if (status == STATUS_OK)
		return compare(recomputing);
	/* What is wrong with the bytes is wrong with the resolution. */
	if (integrity_is_answer(status) || status_class(status) == STATUS_CLASS_USAGE)
		return give_up(recomputing, RECOMPUTED_DIFFERS, "nothing follows from what it names: a report does not verify, or its policy is none");
	return fault_set(recomputing->fault, status, fault.place, "%s", fault.detail);
}

/* Of several checkpoints of this log one belongs to the log itself, the others to bundles: whichever gives the answer. */
static enum status recompute(struct recomputing *recomputing)
{
	const struct json *heads = json_member(recomputing->said, "checkpoints");
	enum status status = STATUS_OK;
	size_t tried = 0;

	for (const struct json *head = json_first(heads); head && status == STATUS_OK && tried < DISPUTE_SIDES_MAX;
	    head = json_next(head)) {
		const char *origin = json_member_text(head, "origin");

		if (!origin || strcmp(origin, recomputing->source->log_key.name) != 0)
			continue;
		tried++;
		status = run_under(recomputing, head);
		if (recomputing->result == RECOMPUTED_SAME)
			return status;
	}
	return tried > 0 ? status : run_under(recomputing, NULL);
}

/* ---- the answer ---- */

static struct json *answer_of(const struct recomputing *recomputing)
{
	struct json *answer = json_object(), *differs;
	char hex[DIGEST_HEX_SIZE];

	json_put_text(answer, "schema", RECOMPUTATION_SCHEMA);
	digest_hex(&recomputing->record->id, hex);
	json_put_text(answer, "resolution", hex);
	json_put_text(answer, "agent", recomputing->record->agent);
	json_put_text(answer, "result", recomputed_names[recomputing->result]);
	json_put_text(answer, "says", recomputing->why);
	differs = recomputing->result == RECOMPUTED_DIFFERS && recomputing->resolution.json ?
	    dispute_changes(recomputing->said, recomputing->resolution.json) : json_array();
	json_put(answer, "differs", differs);
	if (recomputing->resolution.json)
		json_put(answer, "recomputed", json_copy(json_member(recomputing->resolution.json, "summary")));
	return answer;
}

static void release(struct recomputing *recomputing)
{
	for (size_t i = 0; i < recomputing->bundle_count; i++) {
		bundle_close(recomputing->bundles[i].bundle);
		buffer_release(&recomputing->bundles[i].bytes);
	}
	resolution_release(&recomputing->resolution);
	json_free(recomputing->said);
	buffer_release(&recomputing->content);
	buffer_release(&recomputing->policy);
	buffer_release(&recomputing->note);
	free(recomputing);
}

enum status resolution_recompute(const struct source *source, const struct record *record, unsigned threads,
    enum recomputed *result, struct json **answer, struct json **said, struct fault *fault)
{
	struct recomputing *recomputing = calloc(1, sizeof(*recomputing));
	enum status status;

	*answer = NULL;
	if (said)
		*said = NULL;
	if (!recomputing)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	recomputing->source = source;
	recomputing->record = record;
	recomputing->threads = threads;
	recomputing->fault = fault;
	recomputing->result = RECOMPUTED_CANNOT_TELL;
	buffer_init(&recomputing->note, CHECKPOINT_SIZE_MAX);
	status = gather(recomputing);
	if (status == STATUS_OK && !recomputing->why)
		status = recompute(recomputing);
	if (status == STATUS_OK) {
		*result = recomputing->result;
		*answer = answer_of(recomputing);
		status = json_failure_within(*answer);
		if (status != STATUS_OK) {
			json_free(*answer);
			*answer = NULL;
		}
	}
	if (status == STATUS_OK && said) {
		*said = recomputing->said;
		recomputing->said = NULL;
	}
	release(recomputing);
	return status;
}

static const struct shape text = { .type = SHAPE_TEXT, .min = 1, .max = 8192 };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape digest = { .type = SHAPE_DIGEST };
static const struct shape anything = { .type = SHAPE_ANY };
static const struct shape texts = { .type = SHAPE_ARRAY, .items = &text, .max = 64 };
static const struct shape result_shape = { .type = SHAPE_CHOICE, .choices = recomputed_names };
static const char *const schema_names[] = { RECOMPUTATION_SCHEMA, NULL };
static const struct shape schema = { .type = SHAPE_CHOICE, .choices = schema_names };
static const struct shape_field fields[] = {
	{ "agent", &name, true, "what its signer calls itself" },
	{ "differs", &texts, true, "what the resolution says, and what follows" },
	{ "recomputed", &anything, false, "the summary that follows, as in resolution.json" },
	{ "resolution", &digest, true, "id of the resolution's record" },
	{ "result", &result_shape, true, "is what it says what follows, to the byte?" },
	{ "says", &text, true, "why" },
	{ "schema", &schema, true, "this form" },
};
const struct shape shape_recomputation = { .type = SHAPE_OBJECT, SHAPE_FIELDS(fields),
	.text = "a resolution computed again from what it names" };

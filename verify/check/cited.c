#include "cited.h"

#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"

static enum status digest_of_json(const struct json *value, struct digest *digest)
{
	struct buffer text;
	enum status status;

	buffer_init(&text, 2 * DSSE_PAYLOAD_MAX);
	status = json_canonical(value, &text);
	if (status == STATUS_OK)
		*digest = digest_of(buffer_bytes(&text));
	buffer_release(&text);
	return status;
}

/* A run outside git and without --subject is about its own output, which says nothing of what else ran. */
static bool is_about_own_output(const struct record *record)
{
	const char *own = json_member_text(json_member(record->predicate, "stdout"), "sha256");
	const struct json *one, *value;

	for (one = json_first(record->subject); one; one = json_next(one))
		for (value = json_first(json_member(one, "digest")); value; value = json_next(value))
			if (strcmp(json_name(value), "sha256") != 0 || strcmp(json_text(value), own) != 0)
				return false;
	return true;
}

/* Only by digest are subjects the same, so names are left out. */
static struct json *digests_of(const struct json *subject)
{
	struct json *array = json_array();

	for (const struct json *one = json_first(subject); one; one = json_next(one))
		json_push(array, json_copy(json_member(one, "digest")));
	return array;
}

static struct json *command_of(const struct record *record)
{
	const struct json *argv = json_member(record->predicate, "argv");

	return json_copy(argv ? argv : json_member(record->predicate, "argv_blob"));
}

static enum status digest_step(const struct record *record, struct run_place *place)
{
	const char *step = record_step(record);
	struct json *argv = command_of(record);
	enum status status = digest_of_json(argv, &place->argv);

	place->step = step ? digest_of(bytes_of_text(step)) : place->argv;
	json_free(argv);
	return status;
}

/* Over what is named ${name} and the state of the tree. */
static enum status digest_there(const char *name, const struct digest *what, const struct json *before,
    struct digest *digest)
{
	struct json *object = json_object();
	char hex[DIGEST_HEX_SIZE];
	enum status status;

	digest_hex(what, hex);
	json_put_text(object, name, hex);
	if (json_member_text(before, "commit"))
		json_put(object, "before", json_copy(before));
	status = digest_of_json(object, digest);
	json_free(object);
	return status;
}

static enum status digest_subject(const struct record *record, const struct json *before, struct run_place *place)
{
	struct json *digests = digests_of(record->subject);
	const char *commit = json_member_text(before, "commit");
	enum status status = digest_of_json(digests, &place->subject);

	place->is_plain = commit && json_count(digests) > 0;
	for (const struct json *one = json_first(digests); one; one = json_next(one)) {
		const char *named = json_member_text(one, "gitCommit");

		place->is_plain = place->is_plain && json_count(one) == 1 && named && !strcmp(named, commit);
	}
	json_free(digests);
	return status;
}

enum status run_place_of(const struct record *record, struct run_place *place)
{
	const struct json *before = json_member(json_member(record->predicate, "git"), "before");
	bool has_commit = json_member_text(before, "commit") != NULL;
	enum status status;

	memset(place, 0, sizeof(*place));
	if (record->kind != KIND_RUN)
		return STATUS_OK;
	status = digest_step(record, place);
	/* What was never started shows nothing about its subject. */
	if (status != STATUS_OK || json_member_text(json_member(record->predicate, "exit"), "error"))
		return status;
	/* Two trees that differ from the commit are the same only by the digest of the difference. */
	if (has_commit && !json_member_is_true(before, "clean") && !json_member_text(before, "difference"))
		return STATUS_OK;
	if (!has_commit && is_about_own_output(record))
		return STATUS_OK;
	status = digest_there("step", &place->step, before, &place->place);
	if (status == STATUS_OK)
		status = digest_there("command", &place->argv, before, &place->command);
	if (status == STATUS_OK)
		status = digest_subject(record, before, place);
	place->is_known = status == STATUS_OK;
	return status;
}

/* What one entry of a record's subject and one of the report's have in common, or deny each other under one name. */
static void compare_entries(const struct json *own, const struct json *asked, bool *shares, bool *denies)
{
	const char *name = json_member_text(own, "name"), *other = json_member_text(asked, "name");

	for (const struct json *one = json_first(json_member(own, "digest")); one; one = json_next(one)) {
		const struct json *wanted = json_member(json_member(asked, "digest"), json_name(one));

		*shares |= wanted && json_equal(one, wanted);
		*denies |= wanted && !json_equal(one, wanted) && name && other && !strcmp(name, other);
	}
}

static bool is_of_subject(const struct record *record, const struct json *subject)
{
	bool shares_any = false;

	for (const struct json *own = json_first(record->subject); own; own = json_next(own)) {
		bool shares = false, denies = false;

		for (const struct json *asked = json_first(subject); asked; asked = json_next(asked))
			compare_entries(own, asked, &shares, &denies);
		if (denies && !shares)
			return false;
		shares_any |= shares;
	}
	return shares_any;
}

bool run_place_is_about(const struct run_place *cited, const struct run_place *other, const struct record *record,
    const struct json *subject)
{
	return other->is_plain || digest_equal(&cited->subject, &other->subject) || is_of_subject(record, subject);
}

/* Nobody saw the tree that a file came from: it speaks of its commit, as a run on the clean tree does. */
static enum status place_of_content(const struct record *record, struct run_place *place)
{
	const char *step = record_step(record), *commit = NULL;
	struct json *before;
	enum status status;

	for (const struct json *one = json_first(record->subject); one && !commit; one = json_next(one))
		commit = json_member_text(json_member(one, "digest"), "gitCommit");
	if ((record->kind != KIND_FILE && record->kind != KIND_TEST_RESULT) || !step || !commit)
		return STATUS_OK;
	before = json_object();
	json_put_boolean(before, "clean", true);
	json_put_text(before, "commit", commit);
	place->step = digest_of(bytes_of_text(step));
	status = digest_there("step", &place->step, before, &place->place);
	if (status == STATUS_OK)
		status = digest_subject(record, before, place);
	json_free(before);
	place->is_known = status == STATUS_OK;
	return status;
}

bool record_is_elided(const struct record *record)
{
	const struct json *argv = json_member(record->predicate, "argv");

	if (record->kind != KIND_RUN)
		return false;
	/* Whole arguments only: "./..." is how Go writes "and all below". */
	for (const struct json *word = json_first(argv); word; word = json_next(word))
		if (json_text(word) && (!strcmp(json_text(word), "...") || !strcmp(json_text(word), ELLIPSIS)))
			return true;
	return false;
}

bool record_is_cut(const struct record *record, const char *stream)
{
	const struct json *of = json_member(record->predicate, stream);

	return json_member_is_true(of, "open_at_end") || json_member_is_true(of, "closed_early");
}

bool record_is_masked(const struct record *record, const char *stream)
{
	return json_member_is_true(json_member(record->predicate, stream), "masked");
}

enum status cited_read(const struct record *record, uint64_t index, struct cited *cited)
{
	const struct json *predicate = record->predicate, *git = json_member(predicate, "git");
	const struct json *output = json_member(predicate, "stdout");
	int64_t size = 0;

	memset(cited, 0, sizeof(*cited));
	cited->id = record->id;
	cited->kind = record->kind;
	cited->index = index;
	cited->key = record->key;
	cited->outcome = OUTCOME_UNTESTED;
	cited->time = record->time;
	cited->has_commit = json_member_text(json_member(git, "before"), "commit") != NULL;
	cited->was_clean = cited->has_commit && json_member_is_true(json_member(git, "before"), "clean") &&
	    json_member_is_true(json_member(git, "after"), "clean");
	cited->became_dirty = json_member_is_true(json_member(git, "before"), "clean") &&
	    !json_member_is_true(json_member(git, "after"), "clean");
	cited->is_elided = record_is_elided(record);
	json_member_integer(json_member(predicate, "redactions"), "count", &cited->redactions);
	json_member_integer(output, "size", &size);
	cited->has_output = record->kind == KIND_RUN && size > 0 &&
	    digest_read_hex(json_text_bytes(json_member(output, "sha256")), &cited->output) == STATUS_OK;
	return record->kind == KIND_RUN ? run_place_of(record, &cited->run) : place_of_content(record, &cited->run);
}

bool cited_is_repetition(const struct cited *a, const struct cited *b)
{
	return a->has_output && b->has_output && digest_equal(&a->output, &b->output) &&
	    digest_equal(&a->run.step, &b->run.step) && !memcmp(a->key.bytes, b->key.bytes, sizeof(a->key.bytes));
}

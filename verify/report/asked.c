#include "asked.h"

#include <stdio.h>
#include <string.h>

#define CHECK "subject"
#define OWN_MAX 260

/* Git takes the beginning of a commit for it; of any other digest all is asked for. */
static bool is_meant(const struct asked_subject *subject, const struct json *digest)
{
	size_t size = strlen(subject->hex);

	if (subject->algorithm && strcmp(subject->algorithm, json_name(digest)) != 0)
		return false;
	if (!strcmp(subject->hex, json_text(digest)))
		return true;
	return size >= ASKED_PREFIX_MIN && !strcmp(json_name(digest), "gitCommit") &&
	    !strncmp(subject->hex, json_text(digest), size);
}

static void add_digest(struct json *subjects, const struct json *digest)
{
	struct json *one = json_object(), *digests = json_object();

	json_put_text(digests, json_name(digest), json_text(digest));
	json_put(one, "digest", digests);
	json_push(subjects, one);
}

static void look_for(const struct asked_subject *subject, const struct report *report, size_t row, struct asked *asked)
{
	for (const struct json *one = json_first(report->subject); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest)) {
			if (!is_meant(subject, digest))
				continue;
			asked->rows[row].is_ambiguous |= asked->rows[row].hex && strcmp(asked->rows[row].hex, json_text(digest)) != 0;
			asked->rows[row].algorithm = json_name(digest);
			asked->rows[row].hex = json_text(digest);
			add_digest(asked->subject, digest);
		}
}

void asked_look(const struct asked_subject *subjects, size_t count, const struct report *report, struct asked *asked)
{
	asked->was_looked_for = true;
	asked->subject = json_array();
	for (size_t i = 0; i < count; i++)
		look_for(&subjects[i], report, i, asked);
}

void asked_release(struct asked *asked)
{
	json_free(asked->subject);
	memset(asked, 0, sizeof(*asked));
}

/* What a report is about, in a few words: its commit, else whatever it names first. */
static void name_own(const struct report *report, char *text, size_t size)
{
	const struct json *named = NULL;

	for (const struct json *one = json_first(report->subject); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest))
			if (!named || (!strcmp(json_name(digest), "gitCommit") && strcmp(json_name(named), "gitCommit") != 0))
				named = digest;
	snprintf(text, size, "%s:%s", named ? json_name(named) : "", named ? json_text(named) : "");
}

bool asked_miss(const struct asked_subject *subjects, size_t count, const struct report *report, const struct asked *asked,
    char says[static ASKED_SAYS_MAX])
{
	char own[OWN_MAX];

	for (size_t i = 0; i < count; i++) {
		if (asked->rows[i].hex && !asked->rows[i].is_ambiguous)
			continue;
		name_own(report, own, sizeof(own));
		if (asked->rows[i].hex)
			snprintf(says, ASKED_SAYS_MAX, "the report is about more than one commit that begins with %s", subjects[i].hex);
		else if (json_count(report->subject) == 0)
			snprintf(says, ASKED_SAYS_MAX, "the report does not say what it is about; asked about is %s", subjects[i].hex);
		else
			snprintf(says, ASKED_SAYS_MAX, "the report is about %s, asked about is %s", own, subjects[i].hex);
		return true;
	}
	return false;
}

static const struct cited *other_of(const struct claim_answer *answer)
{
	for (size_t i = 0; i < answer->cited_count; i++)
		if (answer->cited[i].counts && answer->cited[i].is_beside)
			return &answer->cited[i];
	return NULL;
}

void asked_lower(const struct asked *asked, struct claim_answers *answers)
{
	for (size_t i = 0; asked->was_looked_for && i < answers->count; i++) {
		struct claim_answer *answer = &answers->items[i];
		const struct cited *other = other_of(answer);

		if (!other || answer->finding != FINDING_MATCH || answer->requirement->takes_any_subject)
			continue;
		claim_lower(answer, answer->outcome, &other->id, CHECK,
		    "is about something else that the report names, not about what was asked for");
		answer->finding = FINDING_UNALIGNED;
	}
}

struct json *asked_json(const struct asked_subject *subjects, size_t count, const struct asked *asked)
{
	struct json *array = json_array();

	for (size_t i = 0; i < count; i++) {
		struct json *one = json_object(), *digests = json_object();

		json_put_text(one, "asked", subjects[i].hex);
		if (subjects[i].algorithm)
			json_put_text(one, "algorithm", subjects[i].algorithm);
		if (asked->rows[i].hex && !asked->rows[i].is_ambiguous) {
			json_put_text(digests, asked->rows[i].algorithm, asked->rows[i].hex);
			json_put(one, "digest", digests);
		} else {
			json_free(digests);
		}
		json_push(array, one);
	}
	return array;
}

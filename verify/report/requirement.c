#include "requirement.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/check/cited.h"
#include "verify/check/reason.h"

#define ARGV_MAX 256
#define ARGUMENT_MAX 4096
#define ROLES_MAX 16
#define VARIABLES_MAX 64

static const char *const kinds[] = { "run", "file", "test-result", "statement", NULL };
static const struct shape kind_name = { .type = SHAPE_CHOICE, .choices = kinds };
static const struct shape name = { .type = SHAPE_NAME, .min = 1, .max = 128 };
static const struct shape roles = { .type = SHAPE_ARRAY, .items = &name, .min = 1, .max = ROLES_MAX };
static const struct shape argument = { .type = SHAPE_TEXT, .max = ARGUMENT_MAX };
static const struct shape argv = { .type = SHAPE_ARRAY, .items = &argument, .min = 1, .max = ARGV_MAX };
static const struct shape duration = { .type = SHAPE_DURATION };
static const struct shape yes = { .type = SHAPE_TRUE };
static const char *const subjects[] = { "report", "any", NULL };
static const struct shape subject = { .type = SHAPE_CHOICE, .choices = subjects };

static const struct shape raw_text = { .type = SHAPE_TEXT, .min = 1, .max = ARGUMENT_MAX };
static const struct shape at_least = { .type = SHAPE_INTEGER, .min = 1, .max = REQUIREMENT_RECORDS_MAX };
static const struct shape_field variable_fields[] = {
	{ "name", &raw_text, true, "the variable's name" },
	{ "value", &argument, true, "the value it must have had" },
};
static const struct shape variable = { .type = SHAPE_OBJECT, SHAPE_FIELDS(variable_fields) };
static const struct shape environment = { .type = SHAPE_ARRAY, .items = &variable, .min = 1, .max = VARIABLES_MAX };

static const struct shape_field fields[] = {
	{ "argv", &argv, false, "the whole command, argument by argument" },
	{ "clean", &yes, false, "the working tree was clean before and after, at the same commit" },
	{ "cwd", &raw_text, false, "the directory it ran in" },
	{ "environment", &environment, false, "variables that were recorded with these values" },
	{ "kind", &kind_name, false, "the kind of record; without it any but a statement" },
	{ "max_age", &duration, false, "how old the record may be at the evaluation time" },
	{ "min_agents", &at_least, false, "so many different agents must have signed what counts; 1 without" },
	{ "min_records", &at_least, false, "so many records must count, one agent's same output once; 1 without" },
	{ "path", &raw_text, false, "the path of the file" },
	{ "roles", &roles, false, "the signer has one of these roles, by this policy" },
	{ "step", &name, false, "the step it was recorded as" },
	{ "subject", &subject, false, "report (the default): it shares a digest with the report's subject; any: it need not" },
};
const struct shape shape_requirement = { .type = SHAPE_OBJECT, .name = "evidence", SHAPE_FIELDS(fields),
	.text = "which of the cited records count" };

/* ---- reading ---- */

static int64_t milliseconds_of(const char *text)
{
	static const struct { const char *unit; int64_t ms; } units[] = {
		{ "ms", 1 }, { "s", 1000 }, { "min", 60000 }, { "h", 3600000 }, { "d", 86400000 },
	};
	int64_t number = 0; /* SHAPE_DURATION: nine digits at most */

	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (*text - '0');
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(units[i].unit, text))
			return number * units[i].ms;
	return 0;
}

static enum status check_roles(const struct json *asked, const struct trust *trust, struct fault *fault)
{
	for (const struct json *role = json_first(asked); role; role = json_next(role))
		if (trust_has_role(trust, json_text(role)))
			return STATUS_OK;
	return fault_set(fault, STATUS_BAD_DOCUMENT, "/roles", "no agent of this policy has any of these roles");
}

/* What no record could meet. */
static enum status check_possible(const struct json *evidence, const struct requirement *requirement,
    struct fault *fault)
{
	static const char *const of_runs[] = { "argv", "clean", "cwd", "environment" };
	bool has_path = requirement->kind == KIND_FILE || requirement->kind == KIND_TEST_RESULT;
	char place[32];

	for (size_t i = 0; i < sizeof(of_runs) / sizeof(of_runs[0]); i++) {
		bool excludes = (requirement->has_kind && requirement->kind != KIND_RUN) || requirement->path;

		snprintf(place, sizeof(place), "/%s", of_runs[i]);
		if (excludes && json_member(evidence, of_runs[i]))
			return fault_set(fault, STATUS_BAD_DOCUMENT, place, "only a run has that");
	}
	if (requirement->path && requirement->has_kind && !has_path)
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/path", "only a file or a test result has one");
	return STATUS_OK;
}

enum status requirement_read(const struct json *evidence, const struct trust *trust, struct requirement *requirement,
    struct fault *fault)
{
	const char *kind = json_member_text(evidence, "kind"), *wanted = json_member_text(evidence, "subject");
	const char *max_age = json_member_text(evidence, "max_age");
	enum status status;

	memset(requirement, 0, sizeof(*requirement));
	requirement->has_kind = kind && kind_of_name(kind, &requirement->kind) == STATUS_OK;
	requirement->step = json_member_text(evidence, "step");
	requirement->roles = json_member(evidence, "roles");
	requirement->argv = json_member(evidence, "argv");
	requirement->has_max_age = max_age != NULL;
	requirement->max_age_ms = max_age ? milliseconds_of(max_age) : 0;
	requirement->needs_clean = json_member_is_true(evidence, "clean");
	requirement->takes_any_subject = wanted && !strcmp(wanted, "any");
	requirement->needs_subject = wanted && !requirement->takes_any_subject;
	requirement->cwd = json_member(evidence, "cwd");
	requirement->path = json_member(evidence, "path");
	requirement->environment = json_member(evidence, "environment");
	requirement->min_records = 1;
	requirement->min_agents = 1;
	json_member_integer(evidence, "min_records", &requirement->min_records);
	json_member_integer(evidence, "min_agents", &requirement->min_agents);
	status = check_possible(evidence, requirement, fault);
	if (status == STATUS_OK && requirement->min_agents > 1 && trust_names_agents(trust) && !trust->admins &&
	    (uint64_t)requirement->min_agents > trust_count_agents(trust, NULL))
		return fault_set(fault, STATUS_BAD_DOCUMENT, "/min_agents", "the policy does not name so many agents");
	return status == STATUS_OK && requirement->roles ? check_roles(requirement->roles, trust, fault) : status;
}

/* ---- the demands, each true where it is met, else with a sentence ---- */

typedef bool demand(const struct requirement *requirement, const struct citation *citation, char *says);

#define ARGUMENT_SHOWN_MAX 48

__attribute__((format(printf, 2, 3))) static bool unmet(char *says, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(says, REQUIREMENT_SAYS_MAX, format, arguments);
	va_end(arguments);
	return false;
}

static bool is_earlier(const struct requirement *requirement, const struct citation *citation, char *says)
{
	(void)requirement;
	return citation->index < citation->report_index ||
	    unmet(says, "recorded after the report, at index %" PRIu64, citation->index);
}

static bool is_of_kind(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct kind_row *row = kind_row(citation->record->kind);

	if (!row->is_evidence)
		return unmet(says, "a record of kind %s is no evidence", row->name);
	if (requirement->has_kind && requirement->kind != citation->record->kind)
		return unmet(says, "is of kind %s, not %s", row->name, kind_row(requirement->kind)->name);
	if (!requirement->has_kind && citation->record->kind == KIND_STATEMENT)
		return unmet(says, "somebody's own words count only where the policy asks for a statement");
	return true;
}

static bool is_trusted(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct record *record = citation->record;
	char lost[STANDING_SAYS_MAX];

	(void)requirement;
	switch (standing_at(citation->trust, &record->key, citation->index, lost)) {
	case STANDING_LOST:
		return unmet(says, "%s", lost);
	case STANDING_UNNAMED:
		return unmet(says, "the policy does not name the key of its signer, who calls itself %s", record->agent);
	default:
		return true;
	}
}

static bool has_role(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct trusted_agent *agent = standing_agent(citation->trust, &citation->record->key);

	if (!requirement->roles)
		return true;
	for (const struct json *role = json_first(requirement->roles); role && agent; role = json_next(role))
		if (trusted_agent_has_role(agent, json_text(role)))
			return true;
	return unmet(says, "by the policy its signer has none of the roles asked for");
}

static bool is_step(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const char *step = record_step(citation->record);

	if (!requirement->step || (step && !strcmp(step, requirement->step)))
		return true;
	return step ? unmet(says, "is of step %s, not %s", step, requirement->step) :
	    unmet(says, "has no step, not %s", requirement->step);
}

static void quote_argument(const struct json *word, char text[static ARGUMENT_SHOWN_MAX])
{
	size_t size;

	text[0] = '"';
	/* An argument that is no text stands as base64: it differs, and is not shown. */
	reason_quote(json_text(word) ? json_text_bytes(word) : bytes_of_text("…"), text + 1, ARGUMENT_SHOWN_MAX - 2);
	size = strlen(text);
	text[size] = '"';
	text[size + 1] = '\0';
}

static bool has_argv(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct json *wanted = json_first(requirement->argv);
	const struct json *given = json_first(json_member(citation->record->predicate, "argv"));
	size_t position = 0;

	if (!requirement->argv)
		return true;
	if (!given)
		return unmet(says, "has no argv to compare with the one asked for");
	for (; wanted && given && json_equal(wanted, given); position++) {
		wanted = json_next(wanted);
		given = json_next(given);
	}
	if (!wanted && !given)
		return true;
	char asked[ARGUMENT_SHOWN_MAX] = "nothing", has[ARGUMENT_SHOWN_MAX] = "nothing";

	if (wanted)
		quote_argument(wanted, asked);
	if (given)
		quote_argument(given, has);
	return unmet(says, "argv differs at position %zu: %s is asked for, and it has %s", position, asked, has);
}

/* Words that stand for what was left out are not what ran: such a record is no raw evidence under any rule. */
static bool is_whole(const struct requirement *requirement, const struct citation *citation, char *says)
{
	(void)requirement;
	return !record_is_elided(citation->record) ||
	    unmet(says, "its command holds \"...\" in place of arguments, so it is not what really ran");
}

static bool is_there(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct json *predicate = citation->record->predicate;

	if (requirement->cwd && !json_equal(requirement->cwd, json_member(predicate, "cwd")))
		return unmet(says, "did not run in the directory asked for");
	if (requirement->path && !json_equal(requirement->path, json_member(predicate, "path")))
		return unmet(says, "is not of the path asked for");
	return true;
}

static bool has_variable(const struct json *recorded, const struct json *wanted)
{
	for (const struct json *one = json_first(recorded); one; one = json_next(one))
		if (json_equal(json_member(one, "name"), json_member(wanted, "name")) && json_member(one, "value") &&
		    json_equal(json_member(one, "value"), json_member(wanted, "value")))
			return true;
	return false;
}

static bool has_environment(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct json *recorded = json_member(citation->record->predicate, "environment");
	char quoted[96];

	for (const struct json *one = json_first(requirement->environment); one; one = json_next(one)) {
		if (has_variable(recorded, one))
			continue;
		reason_quote(json_text_bytes(json_member(one, "name")), quoted, sizeof(quoted));
		return unmet(says, "was not recorded with %s as asked for", quoted);
	}
	return true;
}

static bool is_clean(const struct requirement *requirement, const struct citation *citation, char *says)
{
	const struct json *git = json_member(citation->record->predicate, "git");
	const struct json *before = json_member(git, "before"), *after = json_member(git, "after");
	const char *commit = json_member_text(before, "commit"), *commit_after = json_member_text(after, "commit");

	if (!requirement->needs_clean)
		return true;
	if (!commit || !commit_after)
		return unmet(says, "was not recorded at a git commit");
	if (!json_member_is_true(before, "clean"))
		return unmet(says, "the working tree was not clean before it ran");
	if (!json_member_is_true(after, "clean"))
		return unmet(says, "the working tree was not clean after it ran");
	return !strcmp(commit, commit_after) || unmet(says, "the commit changed while it ran");
}

static bool shares_digest(const struct json *subject_list, const char *algorithm, const char *value)
{
	for (const struct json *one = json_first(subject_list); one; one = json_next(one)) {
		const char *own = json_member_text(json_member(one, "digest"), algorithm);

		if (own && !strcmp(own, value))
			return true;
	}
	return false;
}

static bool is_borrowed(const struct record *record, const struct json *digest)
{
	const struct json *before = json_member(json_member(record->predicate, "git"), "before");
	const char *commit = record->kind == KIND_RUN ? json_member_text(before, "commit") : NULL;

	return commit && !strcmp(json_name(digest), "gitCommit") && strcmp(json_text(digest), commit) != 0;
}

bool record_is_about(const struct record *record, const struct json *about)
{
	const struct json *one, *value;

	for (one = json_first(record->subject); one; one = json_next(one))
		for (value = json_first(json_member(one, "digest")); value; value = json_next(value))
			if (!is_borrowed(record, value) && shares_digest(about, json_name(value), json_text(value)))
				return true;
	return false;
}

static bool is_aligned(const struct requirement *requirement, const struct citation *citation, char *says)
{
	if (requirement->takes_any_subject)
		return true;
	if (!citation->subject)
		return !requirement->needs_subject || unmet(says, "the report names no subject that it could be about");
	return record_is_about(citation->record, citation->subject) ||
	    unmet(says, "is about another subject: it shares no digest with the report's");
}

static bool is_fresh(const struct requirement *requirement, const struct citation *citation, char *says)
{
	int64_t age = citation->now - citation->record->time;

	if (!requirement->has_max_age)
		return true;
	if (age < -REQUIREMENT_SKEW_MS)
		return unmet(says, "is dated %" PRId64 " s after the evaluation time", -age / 1000);
	return age <= requirement->max_age_ms ||
	    unmet(says, "is %" PRId64 " s old, more than %" PRId64 " s", age / 1000, requirement->max_age_ms / 1000);
}

static const struct {
	demand *is_met;
	unsigned unfit;
} demands[] = {
	{ is_earlier, UNFIT_OTHER },
	{ is_of_kind, UNFIT_OTHER },
	{ is_trusted, UNFIT_OTHER },
	{ has_role, UNFIT_OTHER },
	{ is_step, UNFIT_OTHER },
	{ is_whole, UNFIT_OTHER },
	{ has_argv, UNFIT_OTHER },
	{ is_there, UNFIT_OTHER },
	{ has_environment, UNFIT_OTHER },
	{ is_clean, UNFIT_OTHER },
	{ is_aligned, UNFIT_UNALIGNED },
	{ is_fresh, UNFIT_STALE },
};

unsigned requirement_judge(const struct requirement *requirement, const struct citation *citation,
    char says[static REQUIREMENT_SAYS_MAX])
{
	char more[REQUIREMENT_SAYS_MAX];
	unsigned unfit = 0;

	for (size_t i = 0; i < sizeof(demands) / sizeof(demands[0]); i++)
		if (!demands[i].is_met(requirement, citation, unfit ? more : says))
			unfit |= demands[i].unfit;
	return unfit;
}

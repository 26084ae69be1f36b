#include "junit.h"

#include <expat.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reason.h"

#define PIECE_SIZE 65536
#define COUNT_MAX 1000000000

/* What suites declare. */
enum tally { TALLY_TESTS, TALLY_FAILURES, TALLY_ERRORS, TALLY_SKIPPED, TALLY_COUNT };
static const char *const tally_names[TALLY_COUNT] = { "tests", "failures", "errors", "skipped" };

enum element {
	ELEMENT_SUITE, ELEMENT_CASE, ELEMENT_FAILURE, ELEMENT_ERROR, ELEMENT_SKIPPED,
	ELEMENT_RERUN, /* it failed when it was repeated too */
	ELEMENT_FLAKY, /* it failed, and passed when it was repeated */
	ELEMENT_PLAIN, /* says nothing of how it went */
	ELEMENT_OTHER,
};

struct level {
	enum element element;
	uint64_t offset;
	bool is_declared[TALLY_COUNT];
	uint64_t declared[TALLY_COUNT];
	uint64_t direct[TALLY_COUNT];   /* of the suite's own testcases */
	uint64_t within[TALLY_COUNT];   /* of those and of all suites inside */
};

struct junit {
	XML_Parser parser;
	struct summary summary;
	struct level levels[JUNIT_DEPTH_MAX];
	size_t depth;
	struct buffer piece; /* bytes go to the parser in pieces of one size, however they come */
	uint64_t given;

	/* The testcase under way. */
	uint64_t case_offset;
	char case_name[SUMMARY_NAME_MAX];
	bool has_failure, has_error, has_skipped, was_not_run, has_failed_otherwise;
};

/* Nothing after the first problem is looked at. */
__attribute__((format(printf, 2, 3)))
static void refuse(struct junit *junit, const char *format, ...)
{
	struct summary *summary = &junit->summary;
	if (summary->is_unreadable)
		return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(summary->problem, sizeof(summary->problem), format, arguments);
	va_end(arguments);
	summary->is_unreadable = true;
	XML_Index index = XML_GetCurrentByteIndex(junit->parser);
	summary->has_problem_line = index >= 0;
	summary->problem_offset = index >= 0 ? (uint64_t)index : 0;
	XML_StopParser(junit->parser, XML_FALSE);
}

static enum element element_of(const char *name)
{
	static const struct {
		const char *name;
		enum element element;
	} known[] = {
		{ "testsuites", ELEMENT_SUITE },
		{ "testsuite", ELEMENT_SUITE },
		{ "testcase", ELEMENT_CASE },
		{ "failure", ELEMENT_FAILURE },
		{ "error", ELEMENT_ERROR },
		{ "skipped", ELEMENT_SKIPPED },
		{ "rerunFailure", ELEMENT_RERUN },
		{ "rerunError", ELEMENT_RERUN },
		{ "flakyFailure", ELEMENT_FLAKY },
		{ "flakyError", ELEMENT_FLAKY },
		{ "system-out", ELEMENT_PLAIN },
		{ "system-err", ELEMENT_PLAIN },
		{ "properties", ELEMENT_PLAIN },
		{ "property", ELEMENT_PLAIN },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].element;
	return ELEMENT_OTHER;
}

/* A declared count: digits and nothing else. */
static bool read_count(const char *text, uint64_t *count)
{
	*count = 0;
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || *count > COUNT_MAX)
			return false;
		*count = *count * 10 + (uint64_t)(*text - '0');
	}
	return true;
}

static void begin_suite(struct junit *junit, struct level *level, const char **attributes)
{
	for (; attributes[0] != NULL; attributes += 2)
		for (size_t i = 0; i < TALLY_COUNT; i++) {
			if (strcmp(attributes[0], tally_names[i]) != 0)
				continue;
			level->is_declared[i] = read_count(attributes[1], &level->declared[i]);
			if (!level->is_declared[i])
				refuse(junit, "a suite's %s is no count", tally_names[i]);
		}
}

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* What googletest, CTest and others write as status or result; a word that is not known may mean anything. */
static void read_status(struct junit *junit, const char *word)
{
	static const char *const good[] = { "run", "completed", "passed", "success", NULL };
	static const char *const not_run[] = { "notrun", "disabled", "skipped", "suppressed", "ignored", NULL };
	static const char *const bad[] = { "fail", "failed", "failure", "error", NULL };
	char quoted[64];
	junit->was_not_run |= is_one_of(word, not_run);
	junit->has_failed_otherwise |= is_one_of(word, bad);
	if (is_one_of(word, good) || is_one_of(word, not_run) || is_one_of(word, bad))
		return;
	reason_quote(bytes_of_text(word), quoted, sizeof(quoted));
	refuse(junit, "a testcase's status \"%s\" is not known", quoted);
}

static void begin_case(struct junit *junit, const struct level *level, const char **attributes)
{
	junit->case_offset = level->offset;
	junit->case_name[0] = '\0';
	junit->has_failure = junit->has_error = junit->has_skipped = junit->was_not_run = junit->has_failed_otherwise = false;
	for (; attributes[0] != NULL; attributes += 2) {
		if (strcmp(attributes[0], "name") == 0)
			reason_quote(bytes_of_text(attributes[1]), junit->case_name, sizeof(junit->case_name));
		if (strcmp(attributes[0], "status") == 0 || strcmp(attributes[0], "result") == 0)
			read_status(junit, attributes[1]);
	}
}

static void count_failed(struct junit *junit, uint64_t offset, const char *name)
{
	struct summary *summary = &junit->summary;
	summary->total++;
	if (summary->failed++ > 0)
		return;
	summary->has_first = true;
	summary->first_offset = offset;
	snprintf(summary->first_name, sizeof(summary->first_name), "%s", name);
}

/* A failure outside any testcase: of the suite's own setting up or tearing down. */
static void fail_suite(struct junit *junit, struct level *suite, const struct level *level)
{
	enum tally tally = level->element == ELEMENT_FAILURE ? TALLY_FAILURES : TALLY_ERRORS;
	suite->direct[tally]++;
	suite->within[tally]++;
	count_failed(junit, level->offset, "");
}

static bool has_part(const char *name, const char *part)
{
	for (size_t i = 0; name[i] != '\0'; i++) {
		size_t size = 0;
		while (part[size] != '\0' && (name[i + size] == part[size] || name[i + size] == part[size] - 0x20))
			size++;
		if (part[size] == '\0')
			return true;
	}
	return false;
}

/* An element that says how something went, where it says that; what cannot be understood must not pass as nothing. */
static void judge_element(struct junit *junit, const char *name, const struct level *level)
{
	struct level *outer = junit->depth > 1 ? &junit->levels[junit->depth - 2] : NULL;
	enum element parent = outer != NULL ? outer->element : ELEMENT_OTHER;
	bool is_outcome = level->element == ELEMENT_FAILURE || level->element == ELEMENT_ERROR ||
	    level->element == ELEMENT_RERUN || level->element == ELEMENT_FLAKY;
	bool is_unknown = level->element == ELEMENT_OTHER &&
	    (parent == ELEMENT_CASE || has_part(name, "fail") || has_part(name, "error"));
	char quoted[64];
	reason_quote(bytes_of_text(name), quoted, sizeof(quoted));
	if (is_unknown)
		refuse(junit, "the element \"%s\" is not known", quoted);
	else if (level->element == ELEMENT_FLAKY)
		refuse(junit, "a test failed, and passed when it was repeated");
	else if (parent == ELEMENT_SUITE && (level->element == ELEMENT_FAILURE || level->element == ELEMENT_ERROR))
		fail_suite(junit, outer, level);
	else if (is_outcome && parent != ELEMENT_CASE)
		refuse(junit, "the element \"%s\" is inside something that is no testcase", quoted);
	else if (parent == ELEMENT_CASE) {
		junit->has_failure |= level->element == ELEMENT_FAILURE;
		junit->has_error |= level->element == ELEMENT_ERROR;
		junit->has_skipped |= level->element == ELEMENT_SKIPPED;
		junit->has_failed_otherwise |= level->element == ELEMENT_RERUN;
	}
}

static void begin_element(void *context, const char *name, const char **attributes)
{
	struct junit *junit = context;
	if (junit->summary.is_unreadable)
		return; /* expat may report what it had read before it stops */
	if (junit->depth == JUNIT_DEPTH_MAX) {
		refuse(junit, "elements are nested too deeply");
		return;
	}
	enum element element = element_of(name);
	enum element parent = junit->depth > 0 ? junit->levels[junit->depth - 1].element : ELEMENT_OTHER;
	struct level *level = &junit->levels[junit->depth++];
	memset(level, 0, sizeof(*level));
	level->element = element;
	level->offset = (uint64_t)XML_GetCurrentByteIndex(junit->parser);
	if (junit->depth == 1 && element != ELEMENT_SUITE)
		refuse(junit, "the outermost element is no testsuites or testsuite");
	else if (element == ELEMENT_SUITE && junit->depth > 1 && parent != ELEMENT_SUITE)
		refuse(junit, "a suite is inside something that is no suite");
	else if (element == ELEMENT_CASE && parent != ELEMENT_SUITE)
		refuse(junit, "a testcase is inside something that is no suite");
	else if (element == ELEMENT_SUITE)
		begin_suite(junit, level, attributes);
	else if (element == ELEMENT_CASE)
		begin_case(junit, level, attributes);
	judge_element(junit, name, level);
}

static void end_case(struct junit *junit)
{
	struct summary *summary = &junit->summary;
	struct level *suite = &junit->levels[junit->depth - 1];
	const bool counts[TALLY_COUNT] = {
		[TALLY_TESTS] = true,
		[TALLY_FAILURES] = junit->has_failure,
		[TALLY_ERRORS] = junit->has_error,
		[TALLY_SKIPPED] = junit->has_skipped,
	};
	for (size_t i = 0; i < TALLY_COUNT; i++) {
		suite->direct[i] += counts[i];
		suite->within[i] += counts[i];
	}
	if (junit->has_failure || junit->has_error || junit->has_failed_otherwise) {
		count_failed(junit, junit->case_offset, junit->case_name);
		return;
	}
	summary->total++;
	if (junit->has_skipped || junit->was_not_run)
		summary->skipped++;
	else
		summary->passed++;
}

static void end_suite(struct junit *junit, const struct level *level)
{
	for (size_t i = 0; i < TALLY_COUNT; i++)
		if (level->is_declared[i] && level->declared[i] != level->direct[i] && level->declared[i] != level->within[i]) {
			refuse(junit, "a suite declares %s=\"%" PRIu64 "\" and holds %" PRIu64, tally_names[i],
			    level->declared[i], level->within[i]);
			junit->summary.problem_offset = level->offset;
			return;
		}
	if (junit->depth == 0)
		return;
	struct level *outer = &junit->levels[junit->depth - 1];
	for (size_t i = 0; i < TALLY_COUNT; i++)
		outer->within[i] += level->within[i];
}

static void end_element(void *context, const char *name)
{
	struct junit *junit = context;
	(void)name;
	if (junit->summary.is_unreadable)
		return;
	struct level *level = &junit->levels[--junit->depth];
	if (level->element == ELEMENT_CASE)
		end_case(junit);
	else if (level->element == ELEMENT_SUITE)
		end_suite(junit, level);
}

static void begin_doctype(void *context, const char *name, const char *system, const char *public, int has_subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	refuse(context, "it has a document type declaration");
}

enum status junit_open(struct junit **junit)
{
	struct junit *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return STATUS_NO_MEMORY;
	buffer_init(&made->piece, PIECE_SIZE);
	made->parser = XML_ParserCreate(NULL);
	if (made->parser == NULL) {
		junit_close(made);
		return STATUS_NO_MEMORY;
	}
	XML_SetUserData(made->parser, made);
	XML_SetElementHandler(made->parser, begin_element, end_element);
	XML_SetStartDoctypeDeclHandler(made->parser, begin_doctype);
	*junit = made;
	return STATUS_OK;
}

void junit_close(struct junit *junit)
{
	if (junit == NULL)
		return;
	if (junit->parser != NULL)
		XML_ParserFree(junit->parser);
	buffer_release(&junit->piece);
	free(junit);
}

/* Give the parser what was gathered. */
static enum status parse(struct junit *junit, bool is_last)
{
	struct bytes piece = buffer_bytes(&junit->piece);
	enum status status = STATUS_OK;
	if (XML_Parse(junit->parser, (const char *)piece.data, (int)piece.size, is_last) == XML_STATUS_ERROR) {
		enum XML_Error error = XML_GetErrorCode(junit->parser);
		if (error == XML_ERROR_NO_MEMORY)
			status = STATUS_NO_MEMORY;
		else
			refuse(junit, "it cannot be read as XML: %s", XML_ErrorString(error));
	}
	junit->given += piece.size;
	buffer_clear(&junit->piece);
	XML_Index index = XML_GetCurrentByteIndex(junit->parser);
	if (!is_last && index >= 0 && junit->given > (uint64_t)index && junit->given - (uint64_t)index > JUNIT_TOKEN_MAX)
		refuse(junit, "one tag or text is longer than the limit");
	return status;
}

enum status junit_take(struct junit *junit, struct bytes bytes)
{
	enum status status = STATUS_OK;
	while (bytes.size > 0 && status == STATUS_OK && !junit->summary.is_unreadable) {
		size_t room = PIECE_SIZE - junit->piece.size;
		size_t size = bytes.size < room ? bytes.size : room;
		status = buffer_append(&junit->piece, bytes_slice(bytes, 0, size));
		bytes = bytes_slice(bytes, size, bytes.size - size);
		if (status == STATUS_OK && junit->piece.size == PIECE_SIZE)
			status = parse(junit, false);
	}
	return status;
}

enum status junit_end(struct junit *junit, struct summary *summary)
{
	enum status status = STATUS_OK;
	if (!junit->summary.is_unreadable)
		status = parse(junit, true);
	*summary = junit->summary;
	return status;
}

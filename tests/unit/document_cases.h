#ifndef DOCUMENT_CASES_H
#define DOCUMENT_CASES_H

/* A good document, and for each rule one change that breaks it, with the place that must be named.  Behind cmocka.h. */
#include "memory_log.h"

struct document_case {
	const char *name;
	const char *from, *to; /* ' stands for "; from is in the good document once */
	enum status status;
	const char *place;
};

typedef enum status document_check(const struct json *document, struct fault *fault);

static inline char *replaced(const char *base, const char *from, const char *to)
{
	const char *found = strstr(base, from);
	char *text = NULL;
	if (!found || strstr(found + 1, from))
		fail_msg("%s must be in the document once", from);
	assert_true(asprintf(&text, "%.*s%s%s", (int)(found - base), base, to, found + strlen(from)) >= 0);
	return text;
}

static inline void expect_document(document_check *check, const char *name, const char *text, enum status status,
    const char *place)
{
	char *json = quoted("%s", text);
	struct json *document = parsed(json);
	struct fault fault = { 0 };
	enum status found = check(document, &fault);
	if (found != status || (status != STATUS_OK && strcmp(fault.place, place) != 0))
		fail_msg("%s: %s at \"%s\" (%s), should be %s at \"%s\"", name, status_name(found), fault.place, fault.detail,
		    status_name(status), place);
	assert_int_equal(fault.status, status);
	json_free(document);
	free(json);
}

static inline void expect_documents(document_check *check, const char *base, const struct document_case *cases,
    size_t count)
{
	expect_document(check, "the good one", base, STATUS_OK, "");
	for (size_t i = 0; i < count; i++) {
		char *text = replaced(base, cases[i].from, cases[i].to);
		expect_document(check, cases[i].name, text, cases[i].status, cases[i].place);
		free(text);
	}
}

#endif

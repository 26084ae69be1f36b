#ifndef FUZZ_DOCUMENT_H
#define FUZZ_DOCUMENT_H

#include "fuzz.h"

#include "verify/verify.h"
#include "verify/report/report.h"

/*
 * For reports and policies.  A document that is refused is refused with a status of the user's class and a place that is
 * there; one that is not is usable in its canonical form too.
 */
typedef enum status document_check(const struct json *document, struct fault *fault);

static inline void fuzz_document(document_check *check, struct bytes text)
{
	struct fault fault = { .status = STATUS_OK }, again_fault = { .status = STATUS_OK };
	struct json *document = NULL, *again = NULL;
	struct buffer canonical;

	if (json_parse(text, REPORT_MAX, &document, NULL) != STATUS_OK)
		return;
	enum status status = check(document, &fault);
	must(status == fault.status);
	must(status == STATUS_OK || status_class(status) == STATUS_CLASS_USAGE);
	must(status == STATUS_OK || fault.place[0] == '/' || fault.place[0] == '\0');
	fuzz_canonical(document, &canonical);
	must(json_parse(buffer_bytes(&canonical), REPORT_MAX, &again, NULL) == STATUS_OK);
	must((check(again, &again_fault) == STATUS_OK) == (status == STATUS_OK));
	buffer_release(&canonical);
	json_free(again);
	json_free(document);
}

#endif

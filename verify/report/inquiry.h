#ifndef INQUIRY_H
#define INQUIRY_H

#include "fraud.h"

/* One fraud_look under way. */
struct inquiry {
	const struct fraud_request *request;
	struct claim_answers *answers;
	struct fraud *fraud;
	struct fault *fault;
};

/* inquiry_tell(inquiry, rule, claim, records, count, format, ...): add a finding; ${claim} may be NULL. */
void inquiry_tell(struct inquiry *inquiry, const char *rule, const char *claim, const struct digest *records,
    size_t count, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The rules that look at more than one claim's own citations. */
enum status fraud_left_out(struct inquiry *inquiry, const char *rule);

#endif

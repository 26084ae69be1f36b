#include "whole.h"

#include <string.h>

static bool is_known_verdict(const struct whole *whole)
{
	const struct json *document = whole->request->has_policy ? whole->policy.document : whole->report.document;

	return verdict_is_known(document, whole->report.verdict);
}

enum result whole_result(const struct whole *whole)
{
	bool is_open = whole->recomputed == NULL || history_worst(&whole->history) ||
	    (whole->integrity.has_quorum && !whole->integrity.quorum.is_met);

	if (!whole->integrity.holds)
		return RESULT_INVALID;
	if (!whole->are_claims_evaluated)
		return RESULT_INCOMPLETE;
	for (size_t i = 0; i < whole->claims.count; i++)
		if (whole->claims.items[i].finding == FINDING_MISMATCH)
			return RESULT_DOES_NOT_MATCH;
	if (!is_known_verdict(whole) || (whole->recomputed && strcmp(whole->recomputed, whole->report.verdict) != 0))
		return RESULT_DOES_NOT_MATCH;
	for (size_t i = 0; i < whole->claims.count; i++)
		is_open |= whole->claims.items[i].lacks_cited ||
		    (whole->claims.items[i].is_required && whole->claims.items[i].finding != FINDING_MATCH);
	return is_open ? RESULT_INCOMPLETE : RESULT_MATCHES;
}

#ifndef FAULT_H
#define FAULT_H

#include "status.h"

#define FAULT_PLACE_MAX 256
#define FAULT_DETAIL_MAX 256

/*
 * What went wrong and where, filled by whoever understood it first and never overwritten by a vaguer caller.
 * place: a JSON pointer, "line 3", "byte 117", "entries/5.json"; detail: the offending words, already escaped.
 */
struct fault {
	enum status status;
	char place[FAULT_PLACE_MAX];
	char detail[FAULT_DETAIL_MAX];
};

/*
 * fault_set(fault, status, place, detail_format, ...):
 * Record ${status} at ${place} (NULL: no place) with a printf-style detail (NULL: none) and return ${status}.
 * Does nothing but return where ${fault} is NULL or already holds a status.  Long text is cut, never overrun.
 */
enum status fault_set(struct fault *fault, enum status status, const char *place, const char *detail_format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * fault_within(fault, outer): put ${outer} before the place, as in "entries/5.json: /predicate/chain"; a JSON pointer
 * before a JSON pointer joins without the colon.
 */
void fault_within(struct fault *fault, const char *outer);

#endif

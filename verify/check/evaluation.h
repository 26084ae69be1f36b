#ifndef EVALUATION_H
#define EVALUATION_H

#include "check.h"

#define CHECK_DEPTH_MAX 16        /* operators inside one another; so that every place fits into a reason */
#define CHECK_ITEMS_MAX 64        /* checks or values in one list of a check */
#define LITERALS_MAX 4096         /* numbers or texts written in one list */
#define RANGES_MAX 1024           /* in one `disjoint` */
#define REQUIRED_MAX 1024         /* in one `covers` */

/* Where in the check tree one is: a JSON pointer that grows and shrinks with the recursion. */
struct place {
	char text[REASON_PLACE_MAX];
	size_t size;
};

/* place_enter(place, name), place_enter_item(place, i): one step down; answers what place_leave takes. */
size_t place_enter(struct place *place, const char *name);
size_t place_enter_item(struct place *place, size_t i);
void place_leave(struct place *place, size_t before);

/* One check_evaluate under way. */
struct evaluation {
	const struct evidence *evidence;
	struct reasons *reasons;
	struct place place;
	uint64_t bytes_left;
	uint64_t steps_left;
	bool was_limited; /* for want of these, or by a limit of a regular expression */
};

/* One check_validate under way. */
struct validation {
	struct fault *fault;
	struct place place;
	size_t depth;
};

/* validation_refuse(validation, member, status, format, ...): fault at ${member} (NULL: the operator itself). */
enum status validation_refuse(struct validation *validation, const char *member, enum status status,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* check_decide(evaluation, check, answer): check_evaluate of a part. */
enum status check_decide(struct evaluation *evaluation, const struct json *check, struct answer *answer);

#endif

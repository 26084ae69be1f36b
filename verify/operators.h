#ifndef OPERATORS_H
#define OPERATORS_H

#include "evaluation.h"
#include "summary.h"
#include "stream.h"
#include "value.h"

enum gives { GIVES_OUTCOME, GIVES_VALUE };

/*
 * One operator.  Exactly one of decide, combine and value is there:
 * decide(evaluation, node, reason, is_vacuous): a leaf; fills reason->outcome (cantTell before), says, stream and line.
 * combine(evaluation, node, answer): outcomes to an outcome; its parts give the reasons.
 * value(evaluation, node, value): for `compare`.
 * validate (may be NULL): what the form alone cannot say.
 */
struct operator {
	struct shape_alternative shape; /* first: the table is read as a SHAPE_ONE_OF too */
	enum gives gives;
	enum status (*validate)(struct validation *validation, const struct json *node);
	enum status (*decide)(struct evaluation *evaluation, const struct json *node, struct reason *reason,
	    bool *is_vacuous);
	enum status (*combine)(struct evaluation *evaluation, const struct json *node, struct answer *answer);
	enum status (*value)(struct evaluation *evaluation, const struct json *node, struct value *value);
};

/* operator_at(i): row i, NULL behind the last.  operator_of(node, gives): the row of a checked node. */
const struct operator *operator_at(size_t i);
const struct operator *operator_of(const struct json *node, enum gives gives);

enum status exit_code_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
enum status contains_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
enum status contains_validate(struct validation *validation, const struct json *node);
enum status regex_count_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
enum status regex_count_validate(struct validation *validation, const struct json *node);
enum status compare_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
enum status compare_validate(struct validation *validation, const struct json *node);
enum status tests_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
enum status all_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer);
enum status any_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer);
enum status not_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer);
enum status list_validate(struct validation *validation, const struct json *node);
enum status not_validate(struct validation *validation, const struct json *node);

/*
 * tests_read(evaluation, node, stream, summary, reading, reason): the summary of the stream in the format ${node}
 * names. Where reading->is_done is false, ${reason} says why there is none.
 */
enum status tests_read(struct evaluation *evaluation, const struct json *node, struct stream *stream,
    struct summary *summary, struct reading *reading, struct reason *reason);

#endif

#ifndef OPERATORS_H
#define OPERATORS_H

#include "evaluation.h"
#include "stream.h"
#include "summary.h"
#include "value.h"

enum gives { GIVES_OUTCOME, GIVES_VALUE };

/* What the form alone cannot say.  The parts were validated before. */
typedef enum status operator_validate(struct validation *validation, const struct json *node);
/* A leaf: fills reason->outcome (cantTell before), says, stream and line. */
typedef enum status operator_decide(struct evaluation *evaluation, const struct json *node, struct reason *reason,
    bool *is_vacuous);
/* Outcomes to an outcome; its parts give the reasons. */
typedef enum status operator_combine(struct evaluation *evaluation, const struct json *node, struct answer *answer);
/* A value, for `compare` and its like. */
typedef enum status operator_value(struct evaluation *evaluation, const struct json *node, struct value *value);
typedef struct value_form operator_form(const struct json *node);

/* One operator.  Exactly one of decide, combine and value is there. */
struct operator {
	struct shape_alternative shape; /* first: the table is read as a SHAPE_ONE_OF too */
	enum gives gives;
	bool needs_record;           /* it looks at the record, not only at its parts */
	operator_validate *validate; /* may be NULL */
	operator_decide *decide;
	operator_combine *combine;
	operator_value *value;
	enum value_type type;        /* of the value, where that is fixed; else form tells */
	operator_form *form;
};

/* The tables: outcome_operators.c, value_operators.c. */
extern const struct operator outcome_operators[];
extern const struct operator value_operators[];
extern const size_t outcome_operator_count;
extern const size_t value_operator_count;

/* operator_at(i): row i of both, NULL behind the last.  operator_of(node, gives): the row of a checked node. */
const struct operator *operator_at(size_t i);
const struct operator *operator_of(const struct json *node, enum gives gives);

/* operator_gives(shape, gives): is a member of this form an operator of that kind? */
bool operator_gives(const struct shape *shape, enum gives *gives);

extern operator_decide exit_code_decide, contains_decide, regex_count_decide, tests_decide;
extern operator_validate contains_validate, regex_count_validate;

extern operator_decide ended_decide, equals_decide, line_decide;
extern operator_decide argument_decide, variable_decide, directory_decide, path_decide, unelided_decide, git_decide;
extern operator_validate ended_validate, line_validate;

extern operator_decide covers_decide;
extern operator_validate covers_validate;
extern operator_decide compare_decide, same_decide, partition_decide, disjoint_decide;
extern operator_validate compare_validate, same_validate, disjoint_validate;

extern operator_combine all_combine, any_combine, not_combine, at_least_combine;
extern operator_validate at_least_validate;

extern operator_value value_number, value_text, value_time, value_numbers, value_texts;
extern operator_value value_capture, value_captures, value_pointer, value_test_count;
extern operator_value value_table_cell, value_column, value_key_value;
extern operator_value value_size, value_line_count, value_digest, value_moment;
extern operator_validate value_written_validate;
extern operator_form value_written_form, value_size_form;
extern operator_validate value_number_validate, value_time_validate, value_numbers_validate;
extern operator_validate value_capture_validate, value_pointer_validate;
extern operator_form value_number_form, value_capture_form, value_pointer_form;

extern operator_value value_sum, value_mean, value_min, value_max, value_count, value_percentile;
extern operator_value value_weighted_mean, value_weighted_sum;
extern operator_value value_difference, value_product, value_ratio, value_percentage, value_margin;
extern operator_value value_round, value_convert, value_unix_time;
extern operator_validate value_percentile_validate, value_single_validate, value_convert_validate;
extern operator_form value_plain_form, value_time_form, value_percent_form, value_count_form, value_inner_form;

/*
 * tests_read(evaluation, node, stream, summary, reading, reason): the summary of the stream in the format ${node}
 * names. Where reading->is_done is false, ${reason} says why there is none.
 */
enum status tests_read(struct evaluation *evaluation, const struct json *node, struct stream *stream,
    struct summary *summary, struct reading *reading, struct reason *reason);

#endif

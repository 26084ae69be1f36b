#ifndef OPERATOR_FORMS_H
#define OPERATOR_FORMS_H

/* The forms that members of several operators share: for outcome_operators.c and value_operators.c. */
#include "json_pointer.h"
#include "operators.h"
#include "pattern.h"

#define FORM static const struct shape __attribute__((unused))
FORM count_form = { .type = SHAPE_INTEGER, .min = 0, .max = JSON_INTEGER_MAX };
FORM some_text = { .type = SHAPE_TEXT, .min = 1, .max = VALUE_TEXT_MAX };
FORM any_text = { .type = SHAPE_TEXT, .min = 0, .max = VALUE_TEXT_MAX };
FORM regex = { .type = SHAPE_TEXT, .min = 1, .max = PATTERN_TEXT_MAX };
FORM unit_name = { .type = SHAPE_TEXT, .min = 1, .max = UNIT_NAME_MAX };
FORM decimal = { .type = SHAPE_DECIMAL };
FORM values = { .type = SHAPE_ARRAY, .items = &shape_value_tree, .min = 1, .max = CHECK_ITEMS_MAX };
FORM places = { .type = SHAPE_INTEGER, .min = 0, .max = RATIONAL_PLACES_MAX };

#define CHOICE(name, ...) \
	static const char *const name##_words[] = { __VA_ARGS__, NULL }; \
	FORM name = { .type = SHAPE_CHOICE, .choices = name##_words }
CHOICE(stream_name, "stdout", "stderr", "content");
CHOICE(test_format, "tap", "junit", "ctrf", "gotest");
CHOICE(rounding_mode, "half_up", "half_even", "trunc");

#define STREAM_FIELD \
	{ "stream", &stream_name, false, "where to look: stdout unless said otherwise for runs, content for files" }
#define UNIT_FIELD { "unit", &unit_name, false, "the number's unit; without it a plain number" }
#define FORMAT_FIELD { "format", &test_format, true, "how to read the stream" }
#define VALUES_FIELD { "values", &values, true, "the values; a list among them stands for its items" }
#define ROUNDING_FIELDS \
	{ "places", &places, true, "how many decimals are kept" }, \
	{ "mode", &rounding_mode, true, "what becomes of the rest: halves up (away from zero), halves to even, or cut off" }

#define ROW(op, table, sentence) { (op), (table), sizeof(table) / sizeof((table)[0]), (sentence) }

#endif

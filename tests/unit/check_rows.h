#ifndef CHECK_ROWS_H
#define CHECK_ROWS_H

/* How a check is tried: an operator, a check with it, a scene, and what must come out.  For test_verify_check.c. */
#include "check_scene.h"

/* What a row is there for; every operator must have one of each. */
enum purpose { YES, NO, CANT, HOSTILE, PURPOSES };

#define P OUTCOME_PASSED
#define F OUTCOME_FAILED
#define C OUTCOME_CANT_TELL

#define CONTAINS(text) "{\"op\":\"contains\",\"text\":\"" text "\"}"
#define COUNT(pattern, bounds) "{\"op\":\"regex-count\",\"pattern\":\"" pattern "\"," bounds "}"
#define COVERS(required, list) "{\"op\":\"covers\",\"required\":[" required "],\"values\":[" list "]}"
#define CAPTURES(pattern, more) "{\"op\":\"captures\",\"pattern\":\"" pattern "\"" more "}"
#define AS_TEXT ",\"as\":\"text\""
#define COMPARE(left, is, right) "{\"op\":\"compare\",\"left\":" left ",\"is\":\"" is "\",\"right\":" right "}"
#define NUMBER(value, unit) "{\"op\":\"number\",\"value\":\"" value "\",\"unit\":\"" unit "\"}"
#define PLAIN(value) "{\"op\":\"number\",\"value\":\"" value "\"}"
#define TEXT(value) "{\"op\":\"text\",\"value\":\"" value "\"}"
#define CAPTURE(pattern, more) "{\"op\":\"capture\",\"pattern\":\"" pattern "\"" more "}"
#define POINTER(at, more) "{\"op\":\"pointer\",\"at\":\"" at "\"" more "}"
#define TESTS(format, more) "{\"op\":\"tests\",\"format\":\"" format "\"" more "}"
#define OF(format, of) "{\"op\":\"test-count\",\"format\":\"" format "\",\"of\":\"" of "\"}"
#define ALL(list) "{\"op\":\"all\",\"checks\":[" list "]}"
#define ANY(list) "{\"op\":\"any\",\"checks\":[" list "]}"
#define NOT(check) "{\"op\":\"not\",\"check\":" check "}"
#define EXIT "{\"op\":\"exit-code\"}"

#define PLAINS(list) "{\"op\":\"numbers\",\"values\":[" list "]}"
#define NUMBERS(list, unit) "{\"op\":\"numbers\",\"values\":[" list "],\"unit\":\"" unit "\"}"
#define TEXTS(list) "{\"op\":\"texts\",\"values\":[" list "]}"
#define TIME(value) "{\"op\":\"time\",\"value\":\"" value "\"}"
#define OVER(op, list) "{\"op\":\"" op "\",\"values\":[" list "]}"
#define PAIR(op, left, right) "{\"op\":\"" op "\",\"left\":" left ",\"right\":" right "}"
#define PERCENTAGE(part, whole) "{\"op\":\"percentage\",\"part\":" part ",\"whole\":" whole "}"
#define MARGIN(actual, target, better) \
	"{\"op\":\"margin\",\"actual\":" actual ",\"target\":" target ",\"better\":\"" better "\"}"
#define PARTITION(whole, parts) "{\"op\":\"partition\",\"whole\":" whole ",\"parts\":[" parts "]}"
#define DISJOINT(list) "{\"op\":\"disjoint\",\"ranges\":[" list "]}"
#define AT_LEAST(count, list) "{\"op\":\"at-least\",\"count\":" count ",\"checks\":[" list "]}"
#define WEIGHTED(op, list, weights) "{\"op\":\"" op "\",\"values\":[" list "],\"weights\":[" weights "]}"
#define PERCENTILE(p, list, more) "{\"op\":\"percentile\",\"p\":\"" p "\",\"values\":[" list "]" more "}"
#define ROUND(value, places, mode) \
	"{\"op\":\"round\",\"value\":" value ",\"places\":" places ",\"mode\":\"" mode "\"}"
#define CONVERT(value, unit) "{\"op\":\"convert\",\"value\":" value ",\"unit\":\"" unit "\"}"
#define UNIX(value) "{\"op\":\"unix-time\",\"value\":" value "}"
#define COMPARE_ROUNDED(left, is, right, places, mode) \
	"{\"op\":\"compare\",\"left\":" left ",\"is\":\"" is "\",\"right\":" right \
	",\"rounding\":{\"places\":" places ",\"mode\":\"" mode "\"}}"
#define COMPARE_WITHIN(left, is, right, tolerance) \
	"{\"op\":\"compare\",\"left\":" left ",\"is\":\"" is "\",\"right\":" right ",\"tolerance\":" tolerance "}"

struct row {
	const char *operator;
	enum purpose purpose;
	const char *check;
	const struct scene *scene; /* NULL: without a record */
	enum outcome outcome;
	bool is_vacuous;
	int line;          /* of the last reason; 0 none */
	const char *says;  /* the last reason's sentence, or its beginning */
	const char *text;  /* the last reason's excerpt, where a row cares */
};

#endif

#ifndef SHAPE_H
#define SHAPE_H

#include "json.h"

/*
 * The form of a JSON document as data: one table checks documents, names the place of an error, and prints the JSON
 * Schema in schemas/.  Record kinds, reports, policies and check operators are all described in it, so what the program
 * accepts and what the schemas say cannot drift apart.
 */
enum shape_type {
	SHAPE_ANY,     /* whatever the gate let through */
	SHAPE_TEXT,    /* min..max bytes of UTF-8 */
	SHAPE_RAW,     /* text or {"base64": …}: bytes from outside; max bytes */
	SHAPE_NAME,    /* 1..max of A-Z a-z 0-9 . _ - : / @ +, first alphanumeric: step, claim and agent ids */
	SHAPE_INTEGER, /* min..max */
	SHAPE_BOOLEAN,
	SHAPE_TRUE,    /* the only value is true; absence is the other one */
	SHAPE_DECIMAL, /* text: -?digits[.digits], at most 40 digits */
	SHAPE_DIGEST,  /* text: 64 lowercase hex digits */
	SHAPE_HEX,     /* text: lowercase hex of min..max digits */
	SHAPE_TIME,    /* text: RFC 3339 UTC with Z */
	SHAPE_DURATION,/* text: digits and one of ms s min h d */
	SHAPE_KEY,     /* text: "ssh-ed25519 AAAA…" */
	SHAPE_CHOICE,  /* text: one of choices */
	SHAPE_OBJECT,  /* members by fields, no others; rules below */
	SHAPE_ARRAY,   /* min..max items */
	SHAPE_MAP,     /* any names (SHAPE_NAME), values of items; min..max members */
	SHAPE_ONE_OF,  /* an object whose member `tag` names the alternative: fields of that row */
};

struct shape;

struct shape_field {
	const char *name;
	const struct shape *shape;
	bool required;
	const char *text; /* one sentence: what it says; goes into the schema */
};

/* A row of a SHAPE_ONE_OF. */
struct shape_alternative {
	const char *name;
	const struct shape_field *fields; /* without the tag */
	size_t field_count;
	const char *text;
};

struct shape {
	enum shape_type type;
	const char *name; /* where not NULL, a $defs entry of that name in schemas */
	const char *text;
	int64_t min, max;
	const char *const *choices; /* NULL-terminated */
	const struct shape_field *fields;
	size_t field_count;
	const struct shape *items;
	bool nullable; /* null stands for "there is none" */
	/* SHAPE_OBJECT: with exactly_one, exactly one of the optional fields is there; with at_least_one, one or more. */
	bool exactly_one, at_least_one;
	/* SHAPE_ONE_OF: */
	const char *tag;
	enum status unknown; /* the status for a tag value that is in no row */
	size_t alternative_size; /* bytes from row to row: rows may carry more than a struct shape_alternative */
	const struct shape_alternative *alternatives;
	size_t alternative_count;
};

#define SHAPE_FIELDS(table) .fields = (table), .field_count = sizeof(table) / sizeof((table)[0])

/* shape_is_name(text): has it the form of SHAPE_NAME, of whatever length? */
bool shape_is_name(struct bytes text);

/*
 * shape_check(shape, value, status, fault):
 * Does ${value} have the form?  The first departure in document order is named by JSON pointer; the status is ${status}
 * except where an alternative is unknown (shape->unknown).
 */
enum status shape_check(const struct shape *shape, const struct json *value, enum status status, struct fault *fault);

/* shape_alternative_at(shape, i): row i of a SHAPE_ONE_OF. */
const struct shape_alternative *shape_alternative_at(const struct shape *shape, size_t i);

/*
 * shape_schema(shape, id, title): the JSON Schema (2020-12) of the form.  Owns: the caller frees.
 * Shapes that refer to one another by name become $defs; recursion is fine.
 */
struct json *shape_schema(const struct shape *shape, const char *id, const char *title);

#endif

#ifndef JSON_GATE_H
#define JSON_GATE_H

#include "bytes.h"
#include "fault.h"

#define JSON_GATE_MEMBERS_MAX 1000000 /* values in one document */

/*
 * json_gate(text, size_max, fault):
 * Is ${text} one I-JSON value we accept?  UTF-8, RFC 8259 grammar, depth <= JSON_DEPTH_MAX, no member name twice in an
 * object (compared after unescaping), numbers integers within 2^53-1 ("-0", fractions and exponents are refused), no
 * \u0000, no unpaired surrogate, nothing behind the value.  Reads the bytes only; builds nothing.
 * fault->place is "byte N".  Errors: JSON_*, BAD_TEXT, NO_MEMORY.
 * Source: RFC 7493; the reasons are in docs/formats.md.
 */
enum status json_gate(struct bytes text, size_t size_max, struct fault *fault);

/*
 * json_gate_form(text, size_max, is_canonical, fault): as json_gate.  ${is_canonical}: it is surely its own RFC 8785 form;
 * where false, it may be and was only not worth finding out (a rare escape, a name of far characters).
 */
enum status json_gate_form(struct bytes text, size_t size_max, bool *is_canonical, struct fault *fault);

#endif

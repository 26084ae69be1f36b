#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>

#include "format/bytes.h"
#include "format/fault.h"

/*
 * All words to the user on stderr: "error: …", "cause: …", "hint: …", "warning: …", "note: …".  Text from outside is
 * escaped here (terminal escapes, bidi), so callers pass it as it is.  Colour only on a terminal without NO_COLOR.
 */
void message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_cause(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * message_failure(status, fault, what, ...): error from ${what}, cause from status, place and detail (the fault may be
 * NULL), and the hint that belongs to the status where there is one.  Answers the exit code of the status's class.
 */
int message_failure(enum status status, const struct fault *fault, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * message_document: as message_failure for a file the user wrote (a policy, a draft): whatever is wrong with its bytes is
 * wrong usage, not invalid evidence.
 */
int message_document(enum status status, const struct fault *fault, const char *what, ...)
    __attribute__((format(printf, 3, 4)));

/* message_place(fault, text): a place by bytes of ${text}, as parsers name it, becomes one by lines, as editors do. */
void message_place(struct fault *fault, struct bytes text);

/* exit_code_of(status): by the status's class. */
int exit_code_of(enum status status);

/* message_set_color(allowed): --no-color turns it off for good. */
void message_set_color(bool allowed);

#endif

#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "format/utf8.h"

#define MESSAGE_MAX 8192

#define OWN_HINT "; hint: "

#define RED "\033[31m"
#define YELLOW "\033[33m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static bool color_allowed = true;

void message_set_color(bool allowed)
{
	color_allowed = allowed;
}

static bool use_color(void)
{
	const char *no_color = getenv("NO_COLOR");

	return color_allowed && !(no_color && *no_color) && isatty(STDERR_FILENO);
}

/* Where there is no memory to escape the text in: a ? for every byte that is not printable ASCII. */
static void print_plainly(const char *word, char *text)
{
	for (char *at = text; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	fprintf(stderr, "%s: %s\n", word, text);
}

/*
 * One line, whole or not at all: several processes may write to the same terminal.  Keeps errno, so that a cause can be
 * given after the error: isatty() and writing change it.
 */
__attribute__((format(printf, 3, 0)))
static void print(const char *word, const char *color, const char *format, va_list arguments)
{
	char text[MESSAGE_MAX];
	struct buffer line;
	int error = errno;
	bool colored = use_color();

	if (vsnprintf(text, sizeof(text), format, arguments) < 0)
		return;
	fflush(stdout); /* what was said before stays before, where both go to one place */
	buffer_init(&line, 8 * MESSAGE_MAX);
	if (buffer_append_format(&line, "%s%s:%s ", colored ? color : "", word, colored ? PLAIN : "") == STATUS_OK &&
	    utf8_escape(bytes_of_text(text), &line) == STATUS_OK && buffer_append_byte(&line, '\n') == STATUS_OK)
		fwrite(line.data, 1, line.size, stderr);
	else
		print_plainly(word, text);
	buffer_release(&line);
	errno = error;
}

#define PRINT_WITH(word, color, format) do { \
	va_list arguments; \
	va_start(arguments, format); \
	print(word, color, format, arguments); \
	va_end(arguments); \
} while (0)

void message_error(const char *format, ...)
{
	PRINT_WITH("error", RED, format);
}

void message_cause(const char *format, ...)
{
	PRINT_WITH("cause", BOLD, format);
}

void message_hint(const char *format, ...)
{
	PRINT_WITH("hint", BOLD, format);
}

void message_warning(const char *format, ...)
{
	PRINT_WITH("warning", YELLOW, format);
}

void message_note(const char *format, ...)
{
	PRINT_WITH("note", BOLD, format);
}

int exit_code_of(enum status status)
{
	switch (status_class(status)) {
	case STATUS_CLASS_OK:
		return EXIT_HOLDS;
	case STATUS_CLASS_USAGE:
		return EXIT_WRONG_USAGE;
	case STATUS_CLASS_INVALID:
		return EXIT_INVALID;
	case STATUS_CLASS_FORKED:
		return EXIT_FORKED;
	default:
		return EXIT_COULD_NOT;
	}
}

/* What a user can do about it, where that does not depend on the command. */
static const char *hint_for(enum status status)
{
	switch (status) {
	case STATUS_DISK_FULL:
		return "free space on the file system that was written to, then try again";
	case STATUS_AMBIGUOUS:
		return "give more digits of the id, or the index that `exhibit log` shows";
	case STATUS_UNKNOWN_OPERATOR:
		return "docs/checks.md lists every operator";
	case STATUS_STORE_DAMAGED:
		return "`exhibit doctor` says what is damaged and what is intact; bundles and published folders made of it still verify";
	case STATUS_ROLLED_BACK:
	case STATUS_FORKED:
		return "find out which of the two histories is real before anything is added to either";
	default:
		return NULL;
	}
}

/*
 * Who cannot use a key often knows what would help, and says so at the end of the detail.  Only there: other details have
 * the words of documents in them, whose advice would look like ours.
 */
static const char *find_own_hint(enum status status, const char *detail)
{
	const char *hint = NULL, *next = status == STATUS_KEY_UNUSABLE ? detail : "";

	while ((next = strstr(next, OWN_HINT)) != NULL) {
		hint = next;
		next += strlen(OWN_HINT);
	}
	return hint;
}

__attribute__((format(printf, 3, 0)))
static void print_failure(enum status status, const struct fault *fault, const char *what, va_list arguments)
{
	const char *place = fault ? fault->place : "", *detail = fault ? fault->detail : "", *hint = hint_for(status);
	const char *sentence = status_sentence(status);
	const char *own_hint = find_own_hint(status, detail);
	int size = own_hint ? (int)(own_hint - detail) : (int)strlen(detail);

	if (!strcmp(place, "/"))
		place = ""; /* the whole value, which the error names */
	if (size && (status == STATUS_USAGE || status == STATUS_BAD_DOCUMENT))
		sentence = ""; /* the detail says more than that something is wrong */
	print("error", RED, what, arguments);
	message_cause("%s%s%s%s%.*s (%s)", place, *place ? ": " : "", sentence, *sentence && size ? ": " : "", size, detail,
	    status_name(status));
	if (own_hint)
		message_hint("%s", own_hint + strlen(OWN_HINT));
	if (hint)
		message_hint("%s", hint);
}

void message_place(struct fault *fault, struct bytes text)
{
	size_t line = 1, column = 1, offset;
	char end;

	if (sscanf(fault->place, "byte %zu%c", &offset, &end) != 1 || offset > text.size)
		return;
	for (size_t i = 0; i < offset; i++) {
		line += text.data[i] == '\n';
		column = text.data[i] == '\n' ? 1 : column + 1;
	}
	snprintf(fault->place, sizeof(fault->place), "line %zu, byte %zu of it", line, column);
}

int message_failure(enum status status, const struct fault *fault, const char *what, ...)
{
	va_list arguments;

	va_start(arguments, what);
	print_failure(status, fault, what, arguments);
	va_end(arguments);
	return exit_code_of(status);
}

int message_document(enum status status, const struct fault *fault, const char *what, ...)
{
	va_list arguments;

	va_start(arguments, what);
	print_failure(status, fault, what, arguments);
	va_end(arguments);
	return status_class(status) == STATUS_CLASS_INVALID ? EXIT_WRONG_USAGE : exit_code_of(status);
}

#include "replay_print.h"

#include <stdio.h>
#include <string.h>

#include "cli/escape.h"

#define TEXT_MAX 600
#define ID_SHORT 12

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

static void print_exit(const struct json *exit)
{
	int64_t number;

	if (json_member_integer(exit, "code", &number))
		printf("exit status %lld", (long long)number);
	else if (json_member_integer(exit, "signal", &number))
		printf("signal %lld", (long long)number);
	else
		escape_print(json_text_bytes(json_member(exit, "error")), TEXT_MAX);
}

static void print_exits(const struct json *exit)
{
	printf("exit: ");
	if (json_member_is_true(exit, "same")) {
		print_exit(json_member(exit, "replay"));
		printf(", as before\n");
		return;
	}
	printf("DIFFERS: ");
	print_exit(json_member(exit, "original"));
	printf(" before, ");
	print_exit(json_member(exit, "replay"));
	printf(" now\n");
}

static void print_range(const char *which, const struct json *range)
{
	int64_t line = 0, lines = 0;

	json_member_integer(range, "line", &line);
	json_member_integer(range, "lines", &lines);
	if (lines == 0) {
		printf("  %s: nothing there\n", which);
		return;
	}
	printf("  %s, line %lld%s: ", which, (long long)line, lines > 1 ? " and more" : "");
	fputs(text_of(range, "text"), stdout); /* escaped already */
	printf("%s\n", json_member_is_true(range, "unended") ? "  (no newline at its end)" : "");
}

static void print_stream(const struct json *stream, bool may_differ)
{
	const char *result = text_of(stream, "result");

	printf("%s: ", text_of(stream, "stream"));
	if (!strcmp(result, "REPRODUCED"))
		printf(may_differ ? "the same, but for what may differ\n" : "the same bytes\n");
	else
		printf("%s\n", !strcmp(result, "DIFFERS") ? "DIFFERS" : "cannot be told");
	if (json_member(stream, "why"))
		printf("  %s\n", text_of(stream, "why"));
	if (!json_member(stream, "original"))
		return;
	print_range("before", json_member(stream, "original"));
	print_range("now", json_member(stream, "replay"));
}

static void print_list(const char *title, const struct json *list)
{
	if (json_count(list) == 0)
		return;
	printf("%s:", title);
	for (const struct json *one = json_first(list); one; one = json_next(one)) {
		putchar(' ');
		escape_print(json_text_bytes(one), TEXT_MAX);
	}
	putchar('\n');
}

void replay_print(const struct json *answer)
{
	const char *result = text_of(answer, "result");
	const struct json *normalisers = json_member(answer, "normalisers");

	printf("%s: %s\n", result, !strcmp(result, "REPRODUCED") ? "it ended the same way and wrote the same" :
	    !strcmp(result, "DIFFERS") ? "it did not end the same way, or wrote something else" :
	    "not all of what was written is here to be compared");
	printf("run %.*s repeats %.*s\n", ID_SHORT, text_of(answer, "replay"), ID_SHORT, text_of(answer, "original"));
	print_list("may differ", normalisers);
	print_exits(json_member(answer, "exit"));
	for (const struct json *one = json_first(json_member(answer, "streams")); one; one = json_next(one))
		print_stream(one, json_count(normalisers) > 0);
	print_list("otherwise in the two records", json_member(answer, "otherwise"));
}

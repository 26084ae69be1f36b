#include "dispute_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/escape.h"

#define TEXT_MAX 400
#define COMMAND_MAX 16384
#define ID_SHORT 12

static const char *text_of(const struct json *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "";
}

static void print_text(const struct json *object, const char *name)
{
	escape_print(json_text_bytes(json_member(object, name)), TEXT_MAX);
}

static int64_t number_of(const struct json *object, const char *name)
{
	int64_t number = 0;

	json_member_integer(object, name, &number);
	return number;
}

static void print_report(const struct json *report)
{
	printf("report %.*s  ", ID_SHORT, text_of(report, "id"));
	print_text(report, "title");
	printf("\n  by ");
	print_text(json_member(report, "agent"), "name");
	printf(", log ");
	print_text(report, "origin");
	printf("; verification alone: %s\n  verdict %s: claimed ", text_of(report, "result"), text_of(report, "ending"));
	print_text(report, "claimed");
	printf(", what stands gives ");
	if (json_member_text(report, "resolved"))
		print_text(report, "resolved");
	else
		printf("no verdict: it cannot be told");
	putchar('\n');
	if (!strcmp(text_of(report, "alignment"), "UNALIGNED"))
		printf("  UNALIGNED: %s: nothing touches it\n", text_of(report, "alignment_why"));
}

/* What an argument says, in a line. */
static void print_gist(const struct json *argument)
{
	const char *kind = text_of(argument, "kind");

	if (!strcmp(kind, "claim") || !strcmp(kind, "quantity")) {
		printf("%s ", kind);
		print_text(argument, "id");
		printf(" of %.*s: ", ID_SHORT, text_of(argument, "report"));
		print_text(argument, json_member(argument, "value") ? "value" : "asserted");
		if (json_member(argument, "unit")) {
			putchar(' ');
			print_text(argument, "unit");
		}
		printf(" [%s]", text_of(argument, "finding"));
	} else if (!strcmp(kind, "evidence")) {
		printf("evidence about ");
		print_text(argument, "id");
		printf(": record %.*s by ", ID_SHORT, text_of(argument, "record"));
		print_text(argument, "agent");
		if (json_member(argument, "evidence"))
			printf(": %s", text_of(argument, "evidence"));
		if (json_member(argument, "text")) {
			printf(": ");
			print_text(argument, "text");
		}
	} else {
		printf("%s, %s", kind, text_of(argument, "ground"));
		if (json_member(argument, "agent")) {
			printf(" by ");
			print_text(argument, "agent");
		}
		printf(": ");
		print_text(argument, "text");
	}
}

static void print_strength(const struct json *strength)
{
	static const char *const steps[] = { "recomputability", "mode", "agents", "subject", "freshness" };

	printf("; rests on ");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		printf("%s", i ? ", " : "");
		print_text(strength, steps[i]);
	}
}

static void print_argument(const struct json *argument)
{
	const char *ending = json_member_text(argument, "ending");

	printf("  %-12s %-5s %s  ", ending ? ending : "", text_of(argument, "label"), text_of(argument, "argument"));
	print_gist(argument);
	printf("\n                       %s", text_of(argument, "why"));
	if (json_member(argument, "strength"))
		print_strength(json_member(argument, "strength"));
	if (json_member(argument, "superseded_by"))
		printf("; superseded by %s, about a later commit", text_of(argument, "superseded_by"));
	putchar('\n');
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("%+,-./:=@_", c));
}

/* As a shell takes it. */
static enum status append_word(const char *text, struct buffer *command)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	while (is_word(text[i]))
		i++;
	if (i > 0 && !text[i])
		return buffer_append_text(command, text);
	status = buffer_append_text(command, "'");
	while (*text && status == STATUS_OK) {
		size_t size = strcspn(text, "'");

		status = buffer_append(command, bytes_of(text, size));
		text += size;
		if (status == STATUS_OK && *text) {
			status = buffer_append_text(command, "'\\''");
			text++;
		}
	}
	return status == STATUS_OK ? buffer_append_text(command, "'") : status;
}

enum status dispute_settle_command(const struct json *settle, struct buffer *command)
{
	const char *step = json_member_text(settle, "step");
	enum status status = STATUS_OK;

	if (!json_member(settle, "argv"))
		return STATUS_OK;
	status = buffer_append_text(command, "exhibit run");
	if (status == STATUS_OK && step)
		status = buffer_append_format(command, " --name %s", step);
	if (status == STATUS_OK)
		status = buffer_append_text(command, " --");
	for (const struct json *word = json_first(json_member(settle, "argv")); word && status == STATUS_OK;
	    word = json_next(word)) {
		/* What is not text cannot be typed; whoever wants it takes it from the record. */
		status = buffer_append_text(command, " ");
		if (status == STATUS_OK)
			status = append_word(json_text(word) ? json_text(word) : "…", command);
	}
	return status;
}

void dispute_print_settle(const struct json *settle)
{
	printf("  %s ", text_of(settle, "kind"));
	print_text(settle, "id");
	printf(": ");
	print_text(settle, "says");
	putchar('\n');
	if (json_member(settle, "argv")) {
		struct buffer command;

		buffer_init(&command, COMMAND_MAX);
		dispute_settle_command(settle, &command); /* what is longer is cut */
		printf("    ");
		escape_print(buffer_bytes(&command), COMMAND_MAX);
		putchar('\n');
		buffer_release(&command);
	} else if (json_member(settle, "step")) {
		printf("    the command of step ");
		print_text(settle, "step");
		putchar('\n');
	}
	if (json_member(settle, "replay"))
		printf("    exhibit replay %.*s\n", ID_SHORT, text_of(settle, "replay"));
	for (const struct json *one = json_first(json_member(settle, "subject")); one; one = json_next(one))
		for (const struct json *digest = json_first(json_member(one, "digest")); digest; digest = json_next(digest)) {
			printf("    about %s ", json_name(digest));
			escape_print(json_text_bytes(digest), TEXT_MAX);
			putchar('\n');
		}
}

/* Contrary claims attack each other: that is said once, from the stronger or else the first. */
static bool is_said_already(const struct json *attack)
{
	const char *from = text_of(attack, "from"), *to = text_of(attack, "to");

	if (!strcmp(text_of(attack, "ground"), "rebut") && !json_member_is_true(attack, "defeats"))
		return true;
	return !strcmp(text_of(attack, "decided_by"), "tie") && !strcmp(text_of(attack, "ground"), "rebut") &&
	    strtoul(from + 1, NULL, 10) > strtoul(to + 1, NULL, 10);
}

static void print_attack(const struct json *attack)
{
	const char *decided = text_of(attack, "decided_by");

	printf("  ");
	print_text(attack, "says");
	putchar('\n');
	if (!strcmp(decided, "tie"))
		return; /* all steps are equal: the arguments' own strength says which they are */
	for (const struct json *step = json_first(json_member(attack, "steps")); step; step = json_next(step)) {
		bool decides = json_member_is_true(step, "decides");

		printf("    %s %-15s ", decides ? ">" : " ", text_of(step, "step"));
		print_text(step, "attacker");
		printf(decides ? "  against  " : "  and  ");
		print_text(step, "target");
		putchar('\n');
	}
}

const char *dispute_result_meaning(const char *result)
{
	return !strcmp(result, "AGREED") ? "nothing is said against any claim" :
	    !strcmp(result, "SETTLED") ? "of all that is contested it can be told what stands" :
	    "of some of what is contested it cannot be told what stands";
}

static void print_left_out(const struct json *summary)
{
	if (number_of(summary, "challenges_unheard") > 0)
		printf("%lld challenges by keys that do not count were not heard\n",
		    (long long)number_of(summary, "challenges_unheard"));
	if (number_of(summary, "challenges_left_out") > 0)
		printf("%lld challenges more were not looked at: they repeat others, or their agent has been heard often enough\n",
		    (long long)number_of(summary, "challenges_left_out"));
	if (number_of(summary, "evidence_left_out") > 0)
		printf("%lld records more were not looked at: there are too many\n",
		    (long long)number_of(summary, "evidence_left_out"));
}

void dispute_print(const struct json *answer)
{
	const char *result = text_of(answer, "result");
	const struct json *summary = json_member(answer, "summary");
	size_t shown = 0;

	printf("%s: %s\n", result, dispute_result_meaning(result));
	printf("rules: %s, as of %s\n", text_of(answer, "rules"), text_of(answer, "evaluated_at"));
	for (const struct json *head = json_first(json_member(answer, "checkpoints")); head; head = json_next(head)) {
		printf("log ");
		print_text(head, "origin");
		printf(" of %lld entries\n", (long long)number_of(head, "size"));
	}
	for (const struct json *report = json_first(json_member(answer, "reports")); report; report = json_next(report))
		print_report(report);
	for (const struct json *one = json_first(json_member(answer, "arguments")); one; one = json_next(one)) {
		if (!json_member_is_true(one, "contested") && !json_member(one, "superseded_by"))
			continue;
		if (shown++ == 0)
			puts("contested:");
		print_argument(one);
	}
	if (json_count(json_member(answer, "attacks")) > 0)
		puts("what is said against what:");
	for (const struct json *one = json_first(json_member(answer, "attacks")); one; one = json_next(one))
		if (!is_said_already(one))
			print_attack(one);
	if (json_count(json_member(answer, "settle")) > 0)
		puts("what would settle the rest:");
	for (const struct json *one = json_first(json_member(answer, "settle")); one; one = json_next(one))
		dispute_print_settle(one);
	print_left_out(summary);
	printf("claims and quantities: %lld upheld, %lld overturned, %lld unresolved, %lld superseded, %lld out of scope, "
	    "%lld withdrawn\n", (long long)number_of(summary, "upheld"), (long long)number_of(summary, "overturned"),
	    (long long)number_of(summary, "unresolved"), (long long)number_of(summary, "superseded"),
	    (long long)number_of(summary, "out_of_scope"), (long long)number_of(summary, "withdrawn"));
}

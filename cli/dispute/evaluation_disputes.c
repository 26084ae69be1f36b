#include "evaluation_disputes.h"

#include <stdio.h>
#include <string.h>

#include "cli/escape.h"

#define TEXT_MAX 200
#define ID_SHORT 12

const char *dispute_meaning(const char *state)
{
	static const struct { const char *state, *means; } meanings[] = {
		{ "upheld", "it was disputed, and what it claims stands" },
		{ "superseded", "newer evidence, or a later commit, takes the place of what it claims" },
		{ "withdrawn", "its author took it back" },
		{ "challenged", "somebody challenges it, and no dispute about that was resolved since" },
		{ "unresolved", "it was disputed, and of some of it nobody can tell" },
		{ "overturned", "it was disputed, and some of it does not stand" },
	};

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (!strcmp(meanings[i].state, state))
			return meanings[i].means;
	return "it was disputed";
}

static void print_member(const struct json *object, const char *name)
{
	escape_print(json_text_bytes(json_member(object, name)), TEXT_MAX);
}

static void print_word(const char *what, const struct json *word)
{
	int64_t index = 0;

	json_member_integer(word, "index", &index);
	printf("  %s %.*s (index %lld) by ", what, ID_SHORT, json_member_text(word, "record"), (long long)index);
	print_member(word, "agent");
	if (json_member(word, "claim")) {
		printf(", claim ");
		print_member(word, "claim");
	}
	if (json_member(word, "grounds"))
		printf(", %s", json_member_text(word, "grounds"));
	if (json_member(word, "result"))
		printf(": %s", json_member_text(word, "result"));
	if (json_member(word, "state"))
		printf(", this report %s", json_member_text(word, "state"));
	if (json_member(word, "text")) {
		printf(": ");
		print_member(word, "text");
	}
	putchar('\n');
}

static void print_words(const char *what, const struct json *words)
{
	for (const struct json *word = json_first(words); word; word = json_next(word))
		print_word(what, word);
}

void evaluation_print_disputes(const struct json *disputes)
{
	const char *state = json_member_text(disputes, "state");
	int64_t unheard = 0, left_out = 0;

	if (!disputes)
		return;
	json_member_integer(disputes, "unheard", &unheard);
	json_member_integer(disputes, "left_out", &left_out);
	if (state)
		printf("DISPUTED, %s: %s\n", state, dispute_meaning(state));
	print_words("resolution", json_member(disputes, "resolutions"));
	print_words("challenge", json_member(disputes, "challenges"));
	print_words("taken back", json_member(disputes, "withdrawals"));
	if (unheard > 0)
		printf("disputes: %lld challenge%s or resolution%s in this log by keys that do not count\n", (long long)unheard,
		    unheard == 1 ? "" : "s", unheard == 1 ? "" : "s");
	if (left_out > 0)
		printf("disputes: %lld more are not looked at or not listed\n", (long long)left_out);
}

#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "escape.h"
#include "exit_code.h"
#include "format/json.h"
#include "message.h"
#include "verify/lint/lint.h"

static const struct option_row options[] = {
	OPTION_JSON,
	{ "draft", 0, NULL, "print a report draft instead: the claims as `exhibit report sign` takes them", false },
};

static const char *const sections[CONFIDENCE_COUNT] = { NULL, "unclear (another reading is possible)", "notes" };

static void print_finding(const char *path, const struct lint_finding *finding)
{
	escape_print(bytes_of_text(path), CONTEXT_PATH_MAX);
	printf(":%u: %s [%s]\n  ", finding->line, confidence_name(finding->confidence), finding->rule);
	escape_print(finding->words, FINDING_WORDS_MAX);
	if (finding->other) {
		fputs("\n  ", stdout);
		escape_print(bytes_of_text(path), CONTEXT_PATH_MAX);
		printf(":%u: ", finding->other);
		escape_print(finding->other_words, FINDING_WORDS_MAX);
	}
	fputs("\n  = ", stdout);
	escape_print(bytes_of_text(finding->shows), FINDING_SHOWS_MAX);
	fputs("\n\n", stdout);
}

static int print_findings(const char *path, const struct lint *lint)
{
	const struct lint_findings *findings = &lint->findings;
	enum confidence before = CONFIDENCE_CONTRADICTION;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->rows[i].confidence != before)
			printf("%s:\n\n", sections[findings->rows[i].confidence]);
		before = findings->rows[i].confidence;
		print_finding(path, &findings->rows[i]);
	}
	printf("%zu claims, %zu cite evidence, %zu contradictions, %zu unclear, %zu notes\n", lint->claims, lint->cited,
	    findings->counts[CONFIDENCE_CONTRADICTION], findings->counts[CONFIDENCE_UNCLEAR], findings->counts[CONFIDENCE_NOTE]);
	return context_flush();
}

static int print_draft(const char *path, const struct lint *lint)
{
	bool verdict_is_missing = false;
	size_t left_out = 0;
	struct json *draft = lint_draft(lint, &verdict_is_missing, &left_out);

	if (lint->claims == 0)
		message_warning("%s makes no claim that could be read: add some to \"claims\"", path);
	if (left_out > 0)
		message_warning("%zu claims more than a report can hold were left out", left_out);
	if (verdict_is_missing)
		message_warning("%s does not state one plain verdict: fill in \"verdict\", which is the worst one now", path);
	message_hint("add record ids to each claim's \"evidence\", then `exhibit report sign`");
	return context_print_json(draft);
}

/* Markdown has words: of bytes that have none, to find nothing would be no answer. */
static int refuse_other(const char *path, struct bytes text)
{
	struct json *document = NULL;
	size_t at = 0;

	if (text.size > 0 && memchr(text.data, 0, text.size)) {
		message_error("%s is no text: it has NUL bytes", path);
		message_hint("give the Markdown it was made from");
		return EXIT_WRONG_USAGE;
	}
	while (at < text.size && strchr(" \t\r\n", text.data[at]))
		at++;
	if (at == text.size || !strchr("{[", text.data[at]) || json_parse(text, MARKDOWN_SIZE_MAX, &document, NULL) != STATUS_OK)
		return 0;
	json_free(document);
	message_error("%s is JSON, not Markdown", path);
	message_hint("a report draft is checked by `exhibit report sign` and a signed one by `exhibit verify --report ID`; a policy by "
	    "`exhibit policy lint`");
	return EXIT_WRONG_USAGE;
}

static int run(const struct invocation *invocation)
{
	const char *path = invocation->positionals[0];
	struct buffer text;
	struct lint lint;
	enum status status;
	int code;

	if (option_given(invocation, "draft") && option_given(invocation, "json")) {
		message_error("--draft and --json exclude each other");
		message_hint("a draft is JSON already");
		return EXIT_WRONG_USAGE;
	}
	code = context_read_file(path, MARKDOWN_SIZE_MAX, &text);
	if (code)
		return code;
	code = refuse_other(path, buffer_bytes(&text));
	if (code) {
		buffer_release(&text);
		return code;
	}
	status = lint_read(buffer_bytes(&text), &lint);
	if (status != STATUS_OK)
		code = message_failure(status, NULL, "%s was not read", path);
	else if (option_given(invocation, "draft"))
		code = print_draft(path, &lint);
	else
		code = option_given(invocation, "json") ? context_print_json(lint_json(&lint, path)) : print_findings(path, &lint);
	if ((!code || code == EXIT_UNREAD) && !option_given(invocation, "draft") && lint.findings.counts[CONFIDENCE_CONTRADICTION] > 0)
		code = EXIT_DOES_NOT_MATCH;
	lint_release(&lint);
	buffer_release(&text);
	return code;
}

const struct command command_report_lint = {
	.name = "report lint", .arguments = "FILE.md", .summary = "check a Markdown report against itself",
	.text = "Reads a report as people and agents write it and compares what it says with what it says elsewhere: ratios,\n"
	        "scorecards, totals, targets, ranges, verdicts, times, approvals (docs/lint.md has every rule). A contradiction cannot\n"
	        "be read in any other way and makes the exit status 3; what is unclear, and notes, never do. \"-\" is standard input.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};

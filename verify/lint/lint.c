#include "lint.h"

#include <stdlib.h>
#include <string.h>

#include "format/utf8.h"
#include "lint_look.h"
#include "lint_scope.h"

#define SAID_MAX 4096

/* One row per rule.  docs/lint.md has an example of each, which a test runs. */
static const struct lint_rule rules[] = {
	{ "ratio", "a ratio beside its percentage: 11/12 is 91.7 %", lint_ratios },
	{ "rate", "counts and their total against the rates stated of them", lint_rates },
	{ "rate", "a table's counts against its rates, row by row", lint_table_rates },
	{ "scorecard", "weights add up, each row is weight times score, the total is their sum", lint_scorecards },
	{ "table-total", "a column of counts adds up to its row \"Total\"", lint_table_totals },
	{ "mean", "a stated average against the values above it", lint_means },
	{ "mean-per", "an average per thing against the two counts", lint_mean_per },
	{ "count", "a number announced against the list that follows", lint_counts },
	{ "partition", "parts against their whole", lint_groups },
	{ "section-share", "a heading's percentage against the verdicts of its parts", lint_section_shares },
	{ "failures", "the failures of the whole against its imperfect sections", lint_failures },
	{ "collected", "the tests that pytest collected against their outcomes", lint_collected },
	{ "tests-passed", "\"all tests passed\" against the counts of a run", lint_passed },
	{ "target", "target, actual and status of a table's row", lint_targets },
	{ "target", "a value, its target and whether it is met, in a sentence", lint_target_sentences },
	{ "margin", "a factor against target over actual", lint_margins },
	{ "range", "a range stated of all against the table of all", lint_ranges },
	{ "same-quantity", "a score of the whole document with two values", lint_scores },
	{ "same-quantity", "a target with two values", lint_target_values },
	{ "plan", "the steps of a plan against the plan's end", lint_plans },
	{ "file-lines", "one file with two lengths", lint_file_lines },
	{ "verdict", "READY and NOT READY of the same thing", lint_verdicts },
	{ "verdict", "incomplete by percentage and complete by verdict", lint_complete },
	{ "state", "a list of what is running with what is not", lint_states },
	{ "line-ranges", "ranges of lines cited for several parts of one file", lint_line_ranges },
	{ "window", "start, end and duration", lint_windows },
	{ "id-time", "the Unix time in an id against the dates", lint_id_times },
	{ "order", "a recommendation to do what is done", lint_order },
	{ "self-approval", "the approver against the author", lint_approvals },
	{ "label", "a grade whose percentages hold another grade's", lint_grades },
	{ "label", "a verdict that stands for yes and for no", lint_answers },
	{ "coverage", "\"all verified\" against the claims that cite evidence", lint_claims },
	{ "denied", "a figure stated and denied of one thing", lint_denied },
	{ "not-shown", "failures that a rate leaves, the rest of a total", lint_not_shown },
	{ "formula", "scores without a computation", lint_formulas },
	{ "every", "what is said of all against the rows below", lint_every },
	{ "severity", "counts by severity against their total and the findings listed", lint_severities },
	{ "severity", "\"no vulnerabilities\" against a table of their counts", lint_no_vulnerability },
	{ "verdict", "one label with opposite results", lint_results },
	{ "against", "what is absent or prevented, and found", lint_against },
	{ "against", "what is praised, and still to do", lint_praised },
	{ "beyond", "more than all of what is counted", lint_beyond },
	{ "elided", "commands and output that are not raw", lint_elided },
};

const struct lint_rule *lint_rules(size_t *count)
{
	*count = sizeof(rules) / sizeof(rules[0]);
	return rules;
}

enum status lint_read(struct bytes text, struct lint *lint)
{
	memset(lint, 0, sizeof(*lint));
	enum status status = markdown_read(text, &lint->markdown);

	for (size_t i = 0; i < lint->markdown.line_count && !lint->title; i++)
		if (lint->markdown.lines[i].type == MARKDOWN_HEADING && lint->markdown.lines[i].level == 1)
			lint->title = i + 1;
	if (status == STATUS_OK)
		status = lint_scopes(lint);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]) && status == STATUS_OK; i++)
		status = rules[i].find(lint);
	findings_sort(&lint->findings);
	return status;
}

void lint_release(struct lint *lint)
{
	markdown_release(&lint->markdown);
	findings_release(&lint->findings);
	free(lint->scopes);
	memset(lint, 0, sizeof(*lint));
}

/* Words of the document, escaped and cut: valid text whatever the bytes were. */
static void put_escaped(struct json *object, const char *name, struct bytes words, size_t max)
{
	struct buffer escaped;
	const char *text;

	buffer_init(&escaped, SAID_MAX);
	if (utf8_escape(bytes_slice(words, 0, words.size < max ? words.size : max), &escaped) != STATUS_OK)
		buffer_clear(&escaped);
	text = buffer_text(&escaped);
	if (text)
		json_put_text(object, name, text);
	else
		json_put(object, name, NULL);
	buffer_release(&escaped);
}

static struct json *finding_json(const struct lint_finding *finding)
{
	struct json *object = json_object();

	json_put_text(object, "rule", finding->rule);
	json_put_text(object, "confidence", confidence_name(finding->confidence));
	json_put_integer(object, "line", finding->line);
	put_escaped(object, "words", finding->words, FINDING_WORDS_MAX);
	if (finding->other) {
		json_put_integer(object, "other_line", finding->other);
		put_escaped(object, "other_words", finding->other_words, FINDING_WORDS_MAX);
	}
	put_escaped(object, "shows", bytes_of_text(finding->shows), FINDING_SHOWS_MAX);
	return object;
}

struct json *lint_json(const struct lint *lint, const char *file)
{
	struct json *answer = json_object(), *rows = json_array(), *summary = json_object();

	json_put_text(answer, "schema", "urn:exhibit:report-lint:v1");
	json_put_raw(answer, "file", bytes_of_text(file));
	for (size_t i = 0; i < lint->findings.count; i++)
		json_push(rows, finding_json(&lint->findings.rows[i]));
	json_put(answer, "findings", rows);
	json_put_integer(summary, "claims", (int64_t)lint->claims);
	json_put_integer(summary, "cited", (int64_t)lint->cited);
	json_put_integer(summary, "contradictions", (int64_t)lint->findings.counts[CONFIDENCE_CONTRADICTION]);
	json_put_integer(summary, "unclear", (int64_t)lint->findings.counts[CONFIDENCE_UNCLEAR]);
	json_put_integer(summary, "notes", (int64_t)lint->findings.counts[CONFIDENCE_NOTE]);
	json_put(answer, "summary", summary);
	return answer;
}

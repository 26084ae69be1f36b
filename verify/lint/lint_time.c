/* Times that do not fit: windows, and a recommendation of what is already done. */
#include "lint_look.h"
#include "lint_moment.h"
#include "lint_scope.h"

/* ---- a block with start, end and duration ---- */

struct window {
	const struct markdown_line *start_line, *end_line, *duration_line;
	struct moment start, end;
	struct rational duration; /* ms */
	bool is_unclear, is_bare;
};

/* "1 h 30 min": the sum of times; false where anything else is said. */
static bool read_duration(struct bytes text, struct rational *sum)
{
	struct quantity found[QUANTITIES_MAX];
	size_t count = quantity_scan(text, found);

	*sum = RATIONAL_INTEGER(0);
	/* "1 hour of CPU time", "1 hour (both of us)" is another duration. */
	if (!words_only(text, "and ns us ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days"))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct rational part;

		if (!quantity_is_exact(&found[i]) || found[i].unit->dimension != DIMENSION_TIME ||
		    !rational_multiply(found[i].value, found[i].unit->scale, &part) || !rational_add(*sum, part, sum))
			return false;
	}
	return count > 0 && rational_divide(*sum, RATIONAL_INTEGER(1000000), sum);
}

/* "Start of sales" and "End of beta" bound no window; a moment with other words is qualified. */
static const char window_labels[] = "start started begin began end ended finished finish completed stop stopped time date at timestamp "
    "run test window";
static const char zones[] = "utc gmt cet cest z t bst est edt cst cdt mst mdt pst pdt jst ist a p am pm monday "
    "tuesday wednesday thursday "
    "friday saturday sunday mon tue wed thu fri sat sun";

static void take_line(const struct lint *lint, const struct markdown_line *line, struct window *window)
{
	struct bytes label, value;

	if (!lint_label(lint, line, &label, &value) || words_count(label, 4) > 3 ||
	    (words_any(label, "start started begin began end ended finished finish completed stop stopped") &&
	    (!words_all(label, window_labels) || !words_only(value, zones))))
		return;
	if (words_any(label, "start started begin began") && moment_read(value, &window->start)) {
		window->is_unclear |= window->start_line != NULL;
		window->start_line = line;
	} else if (words_any(label, "end ended finished finish completed stop stopped") && moment_read(value, &window->end)) {
		window->is_unclear |= window->end_line != NULL;
		window->end_line = line;
	} else if (words_all(label, "duration total elapsed time test run") && words_any(label, "duration elapsed") &&
	    read_duration(value, &window->duration)) {
		window->is_unclear |= window->duration_line != NULL;
		window->duration_line = line;
		window->is_bare = words_all(label, "duration") &&
		    words_only(value, "h hr hrs hour hours m min mins minute minutes s sec secs second seconds and");
	}
}

static enum status check_window(struct lint *lint, const struct window *window)
{
	time_ms length = window->end.time - window->start.time, slack;
	struct rational spare;
	char stated[RATIONAL_TEXT_MAX], shown[RATIONAL_TEXT_MAX];

	if (!window->start_line || !window->end_line || window->is_unclear || !bytes_equal(window->start.zone, window->end.zone) ||
	    window->start.precision != window->end.precision)
		return STATUS_OK;
	if (length < 0)
		return lint_say(lint, "window", CONFIDENCE_CONTRADICTION, window->start_line, window->end_line, "it ends before it starts");
	slack = window->start.precision;
	/* Nothing but "Duration: 18 min": a part of the window has a name of its own. */
	if (window->duration_line && window->is_bare && slack < DAY_MS && rational_subtract(RATIONAL_INTEGER(length - slack),
	    window->duration, &spare) && spare.numerator > 0 && rational_multiply(window->duration, RATIONAL_INTEGER(11), &spare) &&
	    rational_compare(spare, RATIONAL_INTEGER((length - slack) * 10)) < 0)
		return lint_say(lint, "window", CONFIDENCE_UNCLEAR, window->duration_line, window->end_line,
		    "the duration is less than from start to end (unless of a part)");
	if (!window->duration_line || slack == DAY_MS || !rational_subtract(window->duration, RATIONAL_INTEGER(length + slack), &spare) ||
	    spare.numerator <= 0)
		return STATUS_OK;
	/* "2 hours" for a window of 1:58 is a figure of speech, not a contradiction. */
	if (!rational_multiply(window->duration, RATIONAL_INTEGER(9), &spare) ||
	    rational_compare(spare, RATIONAL_INTEGER((length + slack) * 10)) <= 0)
		return STATUS_OK;
	if (!rational_divide(window->duration, RATIONAL_INTEGER(1000), &spare))
		return STATUS_OK;
	fit_say(spare, stated);
	if (!rational_make(length, 1000, &spare))
		return STATUS_OK;
	fit_say(spare, shown);
	return lint_say(lint, "window", CONFIDENCE_CONTRADICTION, window->duration_line, window->end_line,
	    "a duration of %s s does not fit between start and end: %s s", stated, shown);
}

enum status lint_windows(struct lint *lint)
{
	const struct markdown *markdown = &lint->markdown;
	enum status status = STATUS_OK;

	for (size_t i = 0, end; i < markdown->line_count && status == STATUS_OK; i = end) {
		struct window window = { .start_line = NULL };

		for (end = i; end < markdown->line_count && markdown->lines[end].block == markdown->lines[i].block; end++)
			take_line(lint, &markdown->lines[end], &window);
		status = check_window(lint, &window);
	}
	return status;
}

/* ---- "Deployment window: completed" and "Recommendation: proceed with deployment" ---- */

static const char partly[] = "staging canary beta pilot dev test phase partial next remaining full rest previous rollback internal "
    "preview region first second initial dry again further continue";

static const char *deed(struct bytes text)
{
	static const char *const deeds[] = { "deployment", "migration", "rollout", "release", "cutover" };

	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (words_any(text, deeds[i]))
			return deeds[i];
	return NULL;
}

enum status lint_order(struct lint *lint)
{
	const struct markdown_line *done = NULL, *advice = NULL;
	const char *what_done = NULL, *what_advised = NULL;

	for (size_t i = 0; i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value, first = bytes_of(NULL, 0);
		size_t at = 0;

		if (line->type == MARKDOWN_ROW || line->tick != TICK_NONE || !lint_label(lint, line, &label, &value) ||
		    !lint_is_whole(lint, line) || words_any(line->text, partly))
			continue;
		words_next(value, &at, &first);
		if (!done && words_all(label, "production deployment migration rollout release cutover window status") && deed(label) &&
		    words_only(value, "completed done finished deployed successfully utc gmt cet at on") &&
		    words_is(first, "completed done finished deployed")) {
			done = line;
			what_done = deed(label);
		}
		if (!advice && words_all(label, "final recommendation decision") && words_is(first, "proceed") && deed(value) &&
		    words_all(value, "proceed with to the production deployment migration rollout release cutover immediately now")) {
			advice = line;
			what_advised = deed(value);
		}
	}
	if (!done || !advice || what_done != what_advised || !lint_same_time(lint, done, advice))
		return STATUS_OK;
	return lint_say(lint, "order", CONFIDENCE_CONTRADICTION, done, advice, "the %s is completed here, and still to be decided there",
	    what_done);
}

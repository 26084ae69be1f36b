/* Tables of targets: the actual value against the target and the status; the margin against both. */
#include "lint_look.h"

static const char target_heads[] = "target sla goal threshold budget limit objective slo";
static const char actual_heads[] = "actual achieved measured observed";
/* Where no sign says it: which way is better.  A label may have no words but of its list and of plain_metric. */
static const char more_is_better[] = "uptime availability coverage success pass throughput accuracy recall precision";
static const char less_is_better[] = "latency response error errors failure failures downtime";
static const char plain_metric[] = "service system api test tests code line branch statement time rate rates p50 p90 "
    "p95 p99 average mean "
    "median request requests page load read write query overall total server end-to-end monthly";

struct service_table {
	struct lint_table table;
	size_t target, actual, status, margin;
	bool has_status, has_margin;
};

static bool find_table(const struct lint *lint, const struct lint_table *table, struct service_table *service)
{
	*service = (struct service_table){ .table = *table };
	/* "SLO | Target | Actual": the first one is the metric's name. */
	if ((!lint_column(lint, table, target_heads, "actual achieved met margin vs status", &service->target) &&
	    !lint_column(lint, table, "target", "actual achieved met margin vs status", &service->target)) ||
	    !lint_column(lint, table, actual_heads, "target vs margin", &service->actual) || service->target == service->actual)
		return false;
	service->has_status = lint_column(lint, table, "status result met verdict", "target", &service->status) &&
	    service->status != service->actual && service->status != service->target &&
	    words_all(lint_cell(lint, table, 0, service->status), "status result met verdict") &&
	    words_all(lint_cell(lint, table, 0, service->target), target_heads) &&
	    words_all(lint_cell(lint, table, 0, service->actual), actual_heads);
	service->has_margin = lint_column(lint, table, "margin factor speedup", "target", &service->margin);
	return true;
}

enum direction { DIRECTION_UNKNOWN, DIRECTION_MORE, DIRECTION_LESS };

/* "Latency (p95)", "API response time". */
static bool is_plain(struct bytes label, const char *metric)
{
	struct bytes word;

	for (size_t at = 0; words_next(label, &at, &word);)
		if (!words_is(word, metric) && !words_is(word, plain_metric))
			return false;
	return words_any(label, metric);
}

static enum direction better(const struct quantity *target, struct bytes label)
{
	bool more = is_plain(label, more_is_better), less = is_plain(label, less_is_better);

	/* "Uptime (incl. maintenance)" is another metric than the target's, perhaps. */
	if (words_mark(label, "(") && !more && !less)
		return DIRECTION_UNKNOWN;
	if (target->bound == BOUND_ABOVE)
		return DIRECTION_MORE;
	if (target->bound == BOUND_BELOW)
		return DIRECTION_LESS;
	if (target->bound == BOUND_ABOUT || more == less)
		return DIRECTION_UNKNOWN;
	return more ? DIRECTION_MORE : DIRECTION_LESS;
}

enum answer { ANSWER_UNKNOWN, ANSWER_YES, ANSWER_NO };

/* Are they the same once the finer one is rounded as the coarser one is: 100 ms and 100.4 ms, 99.95 % and 99.9 %? */
static bool is_near(const struct quantity *a, const struct quantity *b)
{
	struct rational value, half = { 1, 2 };

	if (!unit_convert(a->value, a->unit, b->unit, &value) || !rational_subtract(value, b->value, &value))
		return true;
	for (unsigned int i = 0; i < b->digits; i++)
		if (!rational_divide(half, RATIONAL_INTEGER(10), &half))
			return true;
	if (value.numerator < 0)
		value.numerator = -value.numerator;
	return rational_compare(value, half) <= 0;
}

/* The number of both cells, which may have a unit of their own: "1000 req/s" and "800 req/s". */
static bool read_both(struct bytes target_cell, struct bytes actual_cell, struct quantity *target, struct quantity *actual)
{
	struct quantity found[QUANTITIES_MAX];

	if (quantity_only(target_cell, target) && quantity_only(actual_cell, actual))
		return true;
	if (quantity_scan(target_cell, found) != 1)
		return false;
	*target = found[0];
	if (quantity_scan(actual_cell, found) != 1)
		return false;
	*actual = found[0];
	return target->at == 0 && actual->at == 0 && target->unit == actual->unit &&
	    bytes_equal(bytes_slice(target_cell, target->end, target_cell.size - target->end),
		bytes_slice(actual_cell, actual->end, actual_cell.size - actual->end));
}

/* Is the target met?  What is only bounded on the wrong side is not known. */
static enum answer is_met(const struct quantity *target, const struct quantity *actual, enum direction direction)
{
	int order;

	if (target->is_range || actual->is_range || target->has_whole || actual->has_whole || actual->bound == BOUND_ABOUT ||
	    !unit_compare(actual->value, actual->unit, target->value, target->unit, &order) ||
	    (order != 0 && (is_near(actual, target) || is_near(target, actual))))
		return ANSWER_UNKNOWN;
	if (direction == DIRECTION_LESS)
		order = -order;
	bool is_floor = direction == DIRECTION_MORE ? actual->bound == BOUND_ABOVE : actual->bound == BOUND_BELOW;
	bool is_ceiling = actual->bound != BOUND_NONE && !is_floor;
	if (order >= 0)
		return is_ceiling ? ANSWER_UNKNOWN : ANSWER_YES;
	return is_floor ? ANSWER_UNKNOWN : ANSWER_NO;
}

/*
 * Only the bare word: "met at p90" is of another percentile.  "exceeded" is said of a target that is surpassed and of a limit
 * that is broken: it says nothing.
 */
static enum answer read_status(struct bytes status)
{
	if (words_all(status, "not met missed breached violated achieved passed below target failed") &&
	    words_any(status, "not missed breached violated below failed"))
		return ANSWER_NO;
	return words_count(status, 2) == 1 && words_all(status, "met pass passed ok achieved yes") ? ANSWER_YES : ANSWER_UNKNOWN;
}

static enum status check_row(struct lint *lint, const struct service_table *service, size_t row)
{
	struct bytes label = lint_cell(lint, &service->table, row, 0), status = lint_cell(lint, &service->table, row, service->status);
	struct bytes target_cell = lint_cell(lint, &service->table, row, service->target);
	struct bytes actual_cell = lint_cell(lint, &service->table, row, service->actual);
	struct quantity target, actual;
	enum answer met, said;

	if (!service->has_status || !read_both(target_cell, actual_cell, &target, &actual))
		return STATUS_OK;
	enum direction direction = better(&target, label);
	said = read_status(status);
	if (direction == DIRECTION_UNKNOWN || said == ANSWER_UNKNOWN || lint_has_footnote(lint_row(lint, &service->table, row)->raw))
		return STATUS_OK;
	met = is_met(&target, &actual, direction);
	if (met == ANSWER_UNKNOWN || met == said)
		return STATUS_OK;
	return lint_say(lint, "target", CONFIDENCE_CONTRADICTION, lint_row(lint, &service->table, row), NULL,
	    "actual %.*s against target %.*s (%s is better): the target is %s, the status says \"%.*s\"", LINT_WORDS(actual_cell),
	    LINT_WORDS(target_cell), direction == DIRECTION_MORE ? "more" : "less", met == ANSWER_YES ? "met" : "not met",
	    LINT_WORDS(status));
}

enum status lint_targets(struct lint *lint)
{
	struct lint_table table;
	struct service_table service;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		if (!find_table(lint, &table, &service))
			continue;
		for (size_t row = 1; row <= table.row_count && status == STATUS_OK; row++)
			status = check_row(lint, &service, row);
	}
	return status;
}

/* ---- "62 ms against a target of 50 ms: met" ---- */

static const char target_words[] = "against a an the target targets of versus vs sla goal limit budget threshold objective "
    "with for at most";

/* "p95 latency: 62 ms (target 50 ms) - met": a label, the value, its target, a status, and nothing else. */
static bool read_sentence(struct bytes text, struct bytes *label, struct quantity *actual, struct quantity *target,
    enum answer *said)
{
	struct quantity found[QUANTITIES_MAX];
	struct bytes between, rest;

	if (quantity_scan(text, found) != 2)
		return false;
	*actual = found[0];
	*target = found[1];
	*label = bytes_slice(text, 0, actual->at);
	between = bytes_slice(text, actual->end, target->at - actual->end);
	rest = words_trim(bytes_slice(text, target->end, text.size - target->end));
	*said = read_status(rest);
	/* Without a unit it may be a number of anything. */
	return (actual->unit->dimension == DIMENSION_TIME || quantity_is_percent(actual)) && words_all(between, target_words) &&
	    words_any(between, "target sla goal limit budget threshold objective") && *said != ANSWER_UNKNOWN;
}

static bool names_metric(struct bytes label, const char *metric)
{
	struct bytes word;

	for (size_t at = 0; words_next(label, &at, &word);)
		if (!words_is(word, metric) && !words_is(word, plain_metric) && !words_is(word, "the a is was at of our"))
			return false;
	return words_any(label, metric);
}

enum status lint_target_sentences(struct lint *lint)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < lint->markdown.line_count && status == STATUS_OK; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct quantity actual, target;
		struct bytes label;
		enum answer said, met;

		if (!lint_is_prose(line) || line->tick != TICK_NONE || lint_has_footnote(line->raw) ||
		    !read_sentence(line->text, &label, &actual, &target, &said))
			continue;
		bool is_less = names_metric(label, less_is_better) || target.bound == BOUND_BELOW;
		bool is_more = names_metric(label, more_is_better) || target.bound == BOUND_ABOVE;

		/* A time of milliseconds that should be long is rare, but there is. */
		bool is_short = !is_less && !is_more && words_count(label, 1) == 0 && actual.unit->dimension == DIMENSION_TIME;

		if (is_less == is_more && !is_short)
			continue;
		met = is_met(&target, &actual, is_more ? DIRECTION_MORE : DIRECTION_LESS);
		if (met == ANSWER_UNKNOWN || met == said)
			continue;
		status = lint_say(lint, "target", is_short ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION, line, NULL,
		    "%s is better: the target is %s, and it is said that it is%s%s", is_more ? "more" : "less",
		    met == ANSWER_YES ? "met" : "not met", said == ANSWER_YES ? "" : " not",
		    is_short ? " (unless it should be long)" : "");
	}
	return status;
}

/* ---- margins: "SLA <1ms, achieved 24us, margin 41x" ---- */

/* The ratio that a row's margin should be: the larger over the smaller.  false: not all are exact numbers. */
static bool row_ratio(const struct lint *lint, const struct service_table *service, size_t row, struct quantity *margin,
    struct rational *ratio)
{
	struct quantity target, actual;
	struct rational top, bottom;

	if (!quantity_only(lint_cell(lint, &service->table, row, service->target), &target) ||
	    !quantity_only(lint_cell(lint, &service->table, row, service->actual), &actual) ||
	    !quantity_only(lint_cell(lint, &service->table, row, service->margin), margin) || target.is_range || target.has_whole ||
	    !quantity_is_exact(&actual) || !quantity_is_exact(margin) || margin->unit->name[0] != 'x' ||
	    target.unit->dimension != actual.unit->dimension || actual.value.numerator <= 0 || target.value.numerator <= 0 ||
	    !rational_multiply(target.value, target.unit->scale, &top) ||
	    !rational_multiply(actual.value, actual.unit->scale, &bottom))
		return false;
	return rational_compare(top, bottom) >= 0 ? rational_divide(top, bottom, ratio) : rational_divide(bottom, top, ratio);
}

/* How the ratio becomes the margin, either way round: "0.8x" is what misses its target. */
static enum fit margin_fit(struct rational ratio, const struct quantity *margin)
{
	enum fit fit = fit_of(ratio, margin->value, margin->digits), inverse;
	struct rational turned;

	if (fit != FIT_NONE || !rational_divide(RATIONAL_INTEGER(1), ratio, &turned))
		return fit;
	inverse = fit_of(turned, margin->value, margin->digits);
	return fit_is_usual(inverse) || margin->value.numerator < margin->value.denominator ? inverse : fit;
}

static enum status check_margin(struct lint *lint, const struct service_table *service, size_t row, bool is_certain)
{
	struct quantity margin;
	struct rational ratio, gain;
	char shown[RATIONAL_TEXT_MAX];
	enum fit fit;

	if (!row_ratio(lint, service, row, &margin, &ratio))
		return STATUS_OK;
	fit = margin_fit(ratio, &margin);
	if (fit_is_usual(fit) || fit == FIT_UNKNOWN)
		return STATUS_OK;
	fit_say(ratio, shown);
	const struct markdown_line *line = lint_row(lint, &service->table, row);
	struct bytes cell = lint_cell(lint, &service->table, row, service->margin);
	if (fit != FIT_NONE)
		return lint_say(lint, "margin", CONFIDENCE_NOTE, line, NULL,
		    "target over actual is %s: displayed as %.*s only by rounding %s; state it", shown, LINT_WORDS(cell), fit_name(fit));
	/* "5x faster" is read by some as 5 times on top. */
	if (rational_subtract(ratio, RATIONAL_INTEGER(1), &gain) && fit_of(gain, margin.value, margin.digits) != FIT_NONE)
		return STATUS_OK;
	return lint_say(lint, "margin", is_certain ? CONFIDENCE_CONTRADICTION : CONFIDENCE_UNCLEAR, line, NULL,
	    "target over actual is %s, not %.*s", shown, LINT_WORDS(cell));
}

enum status lint_margins(struct lint *lint)
{
	struct lint_table table;
	struct service_table service;
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && lint_table_next(lint, &at, &table);) {
		size_t matches = 0, known = 0;

		if (!find_table(lint, &table, &service) || !service.has_margin)
			continue;
		for (size_t row = 1; row <= table.row_count; row++) {
			struct quantity margin;
			struct rational ratio;

			if (!row_ratio(lint, &service, row, &margin, &ratio))
				continue;
			known++;
			matches += margin_fit(ratio, &margin) < FIT_NONE;
		}
		/* The other rows show what the margin means. */
		for (size_t row = 1; row <= table.row_count && status == STATUS_OK; row++)
			status = check_margin(lint, &service, row, matches >= 2 && 2 * matches > known);
	}
	return status;
}

#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "format/utf8.h"
#include "pattern_literal.h"

struct pattern {
	pcre2_code *valid;   /* for lines that are UTF-8: checked once by us, not at every match */
	pcre2_code *invalid; /* for all others */
	pcre2_match_data *match;
	pcre2_match_context *limits;
	struct buffer shown; /* a line that is not UTF-8, as it is shown */
	struct pattern_literals literals;
	uint32_t group_count;
	bool only_first; /* a match can begin only at the line's first byte */
	bool starts[256]; /* bytes a match can begin with, unless... */
	bool starts_anywhere;
};

void pattern_close(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	buffer_release(&pattern->shown);
	pcre2_match_context_free(pattern->limits);
	pcre2_match_data_free(pattern->match);
	pcre2_code_free(pattern->invalid);
	pcre2_code_free(pattern->valid);
	free(pattern);
}

static enum status compile(struct bytes text, uint32_t options, pcre2_code **code, struct fault *fault)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (context == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	/* Whatever the library was built with, and whatever the locale: its own tables, and these two. */
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
	int error;
	PCRE2_SIZE offset;
	*code = pcre2_compile(text.data, text.size, options | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C, &error,
	    &offset, context);
	pcre2_compile_context_free(context);
	if (*code != NULL)
		return STATUS_OK;
	if (error == PCRE2_ERROR_HEAP_FAILED)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	PCRE2_UCHAR message[128];
	if (pcre2_get_error_message(error, message, sizeof(message)) < 0)
		message[0] = '\0';
	return fault_set(fault, STATUS_BAD_REGEX, NULL, "at byte %zu: %s", (size_t)offset, (const char *)message);
}

/* At which positions may a match begin?  Only for counting steps; the search itself is PCRE2's. */
static void learn_starts(struct pattern *pattern)
{
	uint32_t options = 0;
	uint32_t type = 0;
	uint32_t first = 0;
	const uint8_t *bitmap = NULL;
	pcre2_pattern_info(pattern->valid, PCRE2_INFO_ALLOPTIONS, &options);
	pcre2_pattern_info(pattern->valid, PCRE2_INFO_FIRSTCODETYPE, &type);
	pcre2_pattern_info(pattern->valid, PCRE2_INFO_FIRSTCODEUNIT, &first);
	pcre2_pattern_info(pattern->valid, PCRE2_INFO_FIRSTBITMAP, &bitmap);
	pattern->only_first = (options & PCRE2_ANCHORED) != 0 || type == 2;
	pattern->starts_anywhere = type != 1 && bitmap == NULL;
	for (uint32_t byte = 0; byte < 256; byte++) {
		if (type == 1)
			/* Whether it is caseless is not told; counting both cases is on the safe side. */
			pattern->starts[byte] = first >= 0x80 ? byte >= 0x80 : (byte | 0x20) == (first | 0x20);
		else if (bitmap != NULL)
			pattern->starts[byte] = (bitmap[byte / 8] >> (byte % 8) & 1) != 0;
	}
}

enum status pattern_open(struct bytes text, struct pattern **pattern, struct fault *fault)
{
	*pattern = NULL;
	if (text.size > PATTERN_TEXT_MAX)
		return fault_set(fault, STATUS_BAD_REGEX, NULL, "longer than %d bytes", PATTERN_TEXT_MAX);
	struct pattern *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	buffer_init(&made->shown, SIZE_MAX / 2);
	enum status status = compile(text, PCRE2_UTF, &made->valid, fault);
	if (status == STATUS_OK)
		status = compile(text, PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &made->invalid, fault);
	if (status != STATUS_OK)
		goto done;
	made->match = pcre2_match_data_create_from_pattern(made->valid, NULL);
	made->limits = pcre2_match_context_create(NULL);
	if (made->match == NULL || made->limits == NULL) {
		status = fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
		goto done;
	}
	pcre2_set_depth_limit(made->limits, PATTERN_DEPTH_MAX);
	pcre2_set_heap_limit(made->limits, PATTERN_HEAP_MAX_KIB);
	pcre2_pattern_info(made->valid, PCRE2_INFO_CAPTURECOUNT, &made->group_count);
	learn_starts(made);
	pattern_literals_read(text, &made->literals);
	*pattern = made;
done:
	if (status != STATUS_OK)
		pattern_close(made);
	return status;
}

size_t pattern_groups(const struct pattern *pattern)
{
	return pattern->group_count;
}

size_t pattern_group_named(const struct pattern *pattern, const char *name)
{
	int number = pcre2_substring_number_from_name(pattern->valid, (PCRE2_SPTR)name);
	return number > 0 ? (size_t)number : 0;
}

/*
 * From ${from}, how many positions up to ${to} may begin a match?  Stops at ${most}; ${last} gets the last one counted.
 * The position behind the line's end counts: an empty match may be there.
 */
static uint64_t count_starts(const struct pattern *pattern, struct bytes line, size_t from, size_t to, uint64_t most,
    size_t *last)
{
	uint64_t count = 0;
	*last = from;
	if (pattern->only_first)
		return 1;
	for (size_t at = from; at <= to && count < most; at++)
		if (at == line.size || pattern->starts_anywhere || pattern->starts[line.data[at]]) {
			count++;
			*last = at;
		}
	return count > 0 ? count : 1;
}

/* One search with a limit on backtracking; it is paid for whether it succeeds or not. */
static enum pattern_result search(struct pattern *pattern, struct bytes line, const struct pattern_cursor *cursor,
    uint32_t backtracks, uint64_t *steps_left, bool *wants_more)
{
	*wants_more = false;
	uint64_t each = (uint64_t)(line.size - cursor->at) + backtracks;
	uint64_t most = *steps_left / each;
	size_t last;
	if (most == 0)
		return PATTERN_LIMIT;
	uint64_t count = count_starts(pattern, line, cursor->at, line.size, most, &last);
	/* Where the steps do not reach to the line's end, it is searched as far as they do. */
	bool is_cut = count == most && !pattern->only_first && last < line.size;
	pcre2_set_offset_limit(pattern->limits, is_cut ? last : PCRE2_UNSET);
	pcre2_set_match_limit(pattern->limits, backtracks);
	uint32_t options = (cursor->is_valid ? PCRE2_NO_UTF_CHECK : 0) | (cursor->was_empty ? PCRE2_NOTEMPTY_ATSTART : 0);
	const uint8_t *subject = line.data != NULL ? line.data : (const uint8_t *)"";
	int code = pcre2_match(cursor->is_valid ? pattern->valid : pattern->invalid, subject, line.size, cursor->at, options,
	    pattern->match, pattern->limits);
	if (code > 0)
		count = count_starts(pattern, line, cursor->at, pcre2_get_startchar(pattern->match), most, &last);
	*steps_left -= count * each;
	if (code > 0)
		return PATTERN_FOUND;
	if (code == PCRE2_ERROR_NOMATCH)
		return is_cut ? PATTERN_LIMIT : PATTERN_NOT_FOUND;
	*wants_more = code == PCRE2_ERROR_MATCHLIMIT;
	return code == PCRE2_ERROR_NOMEMORY ? PATTERN_NO_MEMORY : PATTERN_LIMIT;
}

/* The position behind the character at ${at}. */
static size_t step_over(struct bytes line, size_t at)
{
	uint32_t ignored;
	size_t length = utf8_decode(line, at, &ignored);
	return at + (length > 0 ? length : 1);
}

static enum pattern_result find_next(struct pattern *pattern, struct bytes line, struct pattern_cursor *cursor,
    uint64_t *steps_left)
{
	static const uint32_t tries[] = { PATTERN_BACKTRACKS_FEW, PATTERN_BACKTRACKS_MORE, PATTERN_BACKTRACKS_MANY };
	bool wants_more = true;
	enum pattern_result result = PATTERN_LIMIT;
	if (cursor->at > line.size)
		return PATTERN_NOT_FOUND;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]) && wants_more; i++)
		result = search(pattern, line, cursor, tries[i], steps_left, &wants_more);
	if (result != PATTERN_FOUND)
		return result;
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(pattern->match);
	/* \K can put the start behind the end, or the end where it was before: the search must still move on. */
	bool is_stuck = span[1] < cursor->at || (span[1] == cursor->at && cursor->was_empty);
	cursor->was_empty = span[0] >= span[1];
	cursor->at = is_stuck ? step_over(line, cursor->at) : span[1];
	cursor->found++;
	return PATTERN_FOUND;
}

static enum status show_line(struct bytes line, struct buffer *shown)
{
	enum status status = STATUS_OK;
	size_t from = 0;
	buffer_clear(shown);
	for (size_t at = 0; at < line.size && status == STATUS_OK;) {
		uint32_t ignored;
		size_t length = utf8_decode(line, at, &ignored);
		if (length == 0) {
			status = buffer_append(shown, bytes_slice(line, from, at - from));
			if (status == STATUS_OK)
				status = buffer_append(shown, bytes_of("\xef\xbf\xbd", 3));
			from = at + 1;
		}
		at += length > 0 ? length : 1;
	}
	return status == STATUS_OK ? buffer_append(shown, bytes_slice(line, from, line.size - from)) : status;
}

/* Has the line as it is shown as many matches? */
static enum pattern_result search_shown(struct pattern *pattern, struct bytes line, uint64_t found, uint64_t *steps_left)
{
	struct pattern_cursor cursor = { .is_known = true, .is_valid = true };
	enum pattern_result result;
	if (show_line(line, &pattern->shown) != STATUS_OK)
		return PATTERN_NO_MEMORY;
	do
		result = find_next(pattern, buffer_bytes(&pattern->shown), &cursor, steps_left);
	while (result == PATTERN_FOUND && cursor.found <= found);
	if (result != PATTERN_FOUND && result != PATTERN_NOT_FOUND)
		return result;
	return cursor.found == found ? PATTERN_NOT_FOUND : PATTERN_UNCLEAR;
}

enum pattern_result pattern_next(struct pattern *pattern, struct bytes line, struct pattern_cursor *cursor,
    uint64_t *steps_left)
{
	if (!cursor->is_known) {
		if (!pattern_literals_in(&pattern->literals, line))
			return PATTERN_NOT_FOUND;
		cursor->is_valid = utf8_valid(line, NULL);
		cursor->is_known = true;
	}
	enum pattern_result result = find_next(pattern, line, cursor, steps_left);
	return result == PATTERN_NOT_FOUND && !cursor->is_valid ?
	    search_shown(pattern, line, cursor->found, steps_left) : result;
}

const struct pattern_literals *pattern_literals(const struct pattern *pattern)
{
	return &pattern->literals;
}

bool pattern_group(const struct pattern *pattern, struct bytes line, size_t group, struct bytes *text)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(pattern->match) + 2 * group;
	if (group > pattern->group_count || span[0] == PCRE2_UNSET || span[1] < span[0] || span[1] > line.size)
		return false;
	*text = bytes_slice(line, span[0], span[1] - span[0]);
	return true;
}

#include "redact_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 10000000
#define HEAP_LIMIT_KIB (24 << 10)
#define CONTEXT_MAX ((size_t)128 << 10)
#define REPEAT_MAX ((size_t)65535) /* the library's own limit of {n} */

static size_t count_of(const char *text, char wanted)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == wanted;
	return count;
}

/*
 * The largest n of any {n} in the pattern.  A match that begins with n arbitrary bytes, as in (?s).{n}y, is not reported
 * as partial where fewer than n bytes are left (the library tests for all n before it takes the first), so what begins
 * in the last n bytes of a window is never decided there.
 */
static size_t largest_repeat(const char *text)
{
	unsigned long largest = 0;

	while ((text = strchr(text, '{'))) {
		unsigned long repeat = strtoul(++text, NULL, 10);

		if (repeat > largest)
			largest = repeat;
	}
	return largest < REPEAT_MAX ? largest : REPEAT_MAX;
}

/*
 * \G is where a search began and (*COMMIT) ends all searching: both would mean something else at every look at a window.
 * Either may be named in a character class or between \Q and \E without being meant; that is refused as well.
 */
static const char *find_unfit(const char *text)
{
	if (strstr(text, "(*COMMIT"))
		return "(*COMMIT)";
	while ((text = strchr(text, '\\')) && text[1]) {
		if (text[1] == 'G')
			return "\\G";
		text += 2;
	}
	return NULL;
}

static enum status compile(struct redact_patterns *patterns, const char *text, pcre2_compile_context *compiling,
    struct fault *fault)
{
	/* NEVER_UTF: in UTF mode invalid bytes would be a match error, and (*UTF) in a pattern could ask for it. */
	uint32_t options = PCRE2_MULTILINE | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP, lookbehind = 0;
	int error;
	PCRE2_SIZE offset;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, strlen(text), options, &error, &offset, compiling);

	if (!code) {
		char place[32];
		PCRE2_UCHAR sentence[160];

		snprintf(place, sizeof(place), "byte %zu", (size_t)offset);
		pcre2_get_error_message(error, sentence, sizeof(sentence));
		return fault_set(fault, STATUS_BAD_REGEX, place, "%s in pattern %zu", (const char *)sentence,
		    patterns->count + 1);
	}
	const char *unfit = find_unfit(text);
	if (unfit) {
		pcre2_code_free(code);
		return fault_set(fault, STATUS_BAD_REGEX, NULL, "%s has no meaning in a stream, in pattern %zu", unfit,
		    patterns->count + 1);
	}
	patterns->margins[patterns->count] = largest_repeat(text);
	patterns->codes[patterns->count++] = code;
	pcre2_pattern_info(code, PCRE2_INFO_MAXLOOKBEHIND, &lookbehind);
	/*
	 * The library knows the longest lookbehind, but lookbehinds may stand in one another; each needs its own parenthesis.
	 * Three more: a newline of two bytes before ^, and one byte so that the window's start is never taken for the stream's.
	 */
	size_t context = (size_t)lookbehind * (1 + count_of(text, '(')) + 3;
	if (context > CONTEXT_MAX)
		return fault_set(fault, STATUS_BAD_REGEX, NULL, "pattern %zu looks too far behind", patterns->count);
	if (patterns->context < context)
		patterns->context = context;
	return STATUS_OK;
}

enum status redact_patterns_open(const char *const *texts, size_t count, struct redact_patterns **patterns,
    struct fault *fault)
{
	pcre2_compile_context *compiling = NULL;
	enum status status = STATUS_OK;

	*patterns = NULL;
	if (count > REDACT_PATTERNS_MAX)
		return fault_set(fault, STATUS_TOO_LARGE, NULL, "at most %d patterns", REDACT_PATTERNS_MAX);
	*patterns = calloc(1, sizeof(**patterns));
	compiling = pcre2_compile_context_create(NULL);
	if (!*patterns || !compiling) {
		status = STATUS_NO_MEMORY;
		goto done;
	}
	(*patterns)->limits = pcre2_match_context_create(NULL);
	if (!(*patterns)->limits) {
		status = STATUS_NO_MEMORY;
		goto done;
	}
	pcre2_set_match_limit((*patterns)->limits, MATCH_LIMIT);
	pcre2_set_heap_limit((*patterns)->limits, HEAP_LIMIT_KIB);
	pcre2_set_newline(compiling, PCRE2_NEWLINE_LF);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = compile(*patterns, texts[i], compiling, fault);
done:
	pcre2_compile_context_free(compiling);
	if (status != STATUS_OK) {
		redact_patterns_close(*patterns);
		*patterns = NULL;
	}
	return status;
}

void redact_patterns_close(struct redact_patterns *patterns)
{
	if (!patterns)
		return;
	for (size_t i = 0; i < patterns->count; i++)
		pcre2_code_free(patterns->codes[i]);
	pcre2_match_context_free(patterns->limits);
	free(patterns);
}

uint64_t redact_patterns_count(const struct redact_patterns *patterns)
{
	return patterns->matches;
}

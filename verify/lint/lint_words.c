#include "lint_words.h"

#include <string.h>

#define LABEL_MAX 96
#define LISTED_MAX 31 /* bytes of the longest word of any list */
#define LABEL_WORDS_MAX 9
#define SHARED_LETTERS_MIN 5
#define SHARED_WORDS_MAX 64 /* of each text that are looked at */

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool is_word_byte(uint8_t c)
{
	return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c >= 0x80;
}

/*
 * Letters beyond ASCII but below U+0250, and nothing else: no word of any language that matters here, but what is left of an
 * emoji that went through a wrong encoding.
 */
static bool is_debris(struct bytes word)
{
	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] < 0x80 || word.data[i] > 0xc9)
			return false;
	return true;
}

static bool next_run(struct bytes text, size_t *at, struct bytes *word)
{
	size_t from = *at, end;

	while (from < text.size && !is_word_byte(text.data[from]))
		from++;
	for (end = from; end < text.size; end++) {
		bool joins = (text.data[end] == '\'' || text.data[end] == '_') && end + 1 < text.size &&
		    is_word_byte(text.data[end + 1]);

		if (!is_word_byte(text.data[end]) && !joins)
			break;
	}
	*at = end;
	*word = bytes_slice(text, from, end - from);
	return end > from;
}

bool words_next(struct bytes text, size_t *at, struct bytes *word)
{
	while (next_run(text, at, word))
		if (!is_debris(*word))
			return true;
	return false;
}

size_t words_count(struct bytes text, size_t max)
{
	struct bytes word;
	size_t at = 0, count = 0;

	while (count < max && words_next(text, &at, &word))
		count++;
	return count;
}

static bool is_same(struct bytes word, const char *text, size_t size)
{
	if (word.size != size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (lower(word.data[i]) != (uint8_t)text[i])
			return false;
	return true;
}

bool words_is(struct bytes word, const char *list)
{
	char wanted[LISTED_MAX + 2] = " ";

	if (word.size == 0 || word.size > LISTED_MAX)
		return false;
	for (size_t i = 0; i < word.size; i++)
		wanted[i + 1] = (char)lower(word.data[i]);
	wanted[word.size + 1] = '\0';
	if (!strncmp(list, wanted + 1, word.size) && (list[word.size] == ' ' || !list[word.size]))
		return true;
	for (const char *at = list; (at = strstr(at, wanted)); at++)
		if (at[word.size + 1] == ' ' || !at[word.size + 1])
			return true;
	return false;
}

bool words_any(struct bytes text, const char *list)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if (words_is(word, list))
			return true;
	return false;
}

bool words_all(struct bytes text, const char *list)
{
	struct bytes word;
	size_t count = 0;

	for (size_t at = 0; words_next(text, &at, &word); count++)
		if (!words_is(word, list))
			return false;
	return count > 0;
}

bool words_only(struct bytes text, const char *list)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);)
		if ((word.data[0] < '0' || word.data[0] > '9') && !words_is(word, list))
			return false;
	return true;
}

/* Do the words from ${at} on say the first ${size} bytes of ${phrase}, which has single spaces? */
static bool says_here(struct bytes text, size_t at, const char *phrase, size_t size)
{
	struct bytes word;

	while (size > 0) {
		const char *space = memchr(phrase, ' ', size);
		size_t part = space ? (size_t)(space - phrase) : size;

		if (!words_next(text, &at, &word) || !is_same(word, phrase, part))
			return false;
		part += space != NULL;
		phrase += part;
		size -= part;
	}
	return true;
}

static bool find_phrase(struct bytes text, const char *phrase, size_t size, size_t *place)
{
	struct bytes word;

	for (size_t at = 0; words_next(text, &at, &word);) {
		size_t from = (size_t)(word.data - text.data);

		if (!says_here(text, from, phrase, size))
			continue;
		if (place)
			*place = from;
		return true;
	}
	return false;
}

bool words_phrase(struct bytes text, const char *phrase, size_t *at)
{
	return find_phrase(text, phrase, strlen(phrase), at);
}

bool words_phrases(struct bytes text, const char *phrases)
{
	while (*phrases) {
		size_t size = strcspn(phrases, "|");

		if (size > 0 && find_phrase(text, phrases, size, NULL))
			return true;
		phrases += size + (phrases[size] == '|');
	}
	return false;
}

bool words_label(struct bytes text, struct bytes *label, struct bytes *value)
{
	for (size_t i = 0; i < text.size && i <= LABEL_MAX; i++) {
		uint8_t c = text.data[i];

		if (c == '.' && i + 1 < text.size && text.data[i + 1] == ' ')
			return false;
		if (c == ';' || c == '?' || c == '!' || c == '|' || c == '=')
			return false;
		if (c != ':' || (i + 1 < text.size && text.data[i + 1] != ' '))
			continue;
		*label = words_trim(bytes_slice(text, 0, i));
		*value = i + 1 < text.size ? bytes_slice(text, i + 2, text.size - i - 2) : bytes_of(text.data + text.size, 0);
		size_t count = words_count(*label, LABEL_WORDS_MAX + 1);
		return count > 0 && count <= LABEL_WORDS_MAX;
	}
	return false;
}

bool words_key(struct bytes text, const char *without, char key[static WORDS_KEY_MAX])
{
	struct bytes word;
	size_t size = 0, depth = 0, seen = 0;

	for (size_t at = 0; words_next(text, &at, &word);) {
		size_t from = (size_t)(word.data - text.data);

		for (; seen < from; seen++) {
			depth += text.data[seen] == '(';
			depth -= depth > 0 && text.data[seen] == ')';
		}
		if (depth > 0 || words_is(word, without))
			continue;
		if (size + word.size + 2 > WORDS_KEY_MAX)
			return false;
		if (size > 0)
			key[size++] = ' ';
		for (size_t i = 0; i < word.size; i++)
			key[size++] = (char)lower(word.data[i]);
	}
	key[size] = '\0';
	return size > 0;
}

bool words_mark(struct bytes text, const char *mark)
{
	return text.size > 0 && memmem(text.data, text.size, mark, strlen(mark)) != NULL;
}

struct bytes words_trim(struct bytes text)
{
	static const char marks[] = " .,;:-()[]\"'\t";

	while (text.size > 0 && text.data[0] && strchr(marks, text.data[0]))
		text = bytes_slice(text, 1, text.size - 1);
	while (text.size > 0 && text.data[text.size - 1] && strchr(marks, text.data[text.size - 1]))
		text.size--;
	return text;
}

bool words_alike(struct bytes a, struct bytes b)
{
	size_t least = a.size < b.size ? a.size : b.size, same = 0;

	while (same < least && lower(a.data[same]) == lower(b.data[same]))
		same++;
	if (same == a.size && same == b.size)
		return true;
	struct bytes longer = a.size > b.size ? a : b, shorter = a.size > b.size ? b : a;
	if (same == shorter.size && longer.size == same + 1 && lower(longer.data[same]) == 's')
		return true;
	return same + 1 == shorter.size && lower(shorter.data[same]) == 'y' && longer.size == same + 3 &&
	    lower(longer.data[same]) == 'i' && lower(longer.data[same + 2]) == 's';
}

bool words_share(struct bytes a, struct bytes b)
{
	struct bytes left, right;

	for (size_t i = 0, tried = 0; tried < SHARED_WORDS_MAX && words_next(a, &i, &left); tried++)
		if (left.size >= SHARED_LETTERS_MIN)
			for (size_t j = 0, others = 0; others < SHARED_WORDS_MAX && words_next(b, &j, &right); others++)
				if (words_alike(left, right))
					return true;
	return false;
}

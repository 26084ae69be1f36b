#ifndef LINT_WORDS_H
#define LINT_WORDS_H

#include "format/bytes.h"

/*
 * Words of plain text (markdown_plain.h): runs of ASCII letters, digits and bytes from 0x80, with ' or _ inside, but
 * for the debris of damaged encodings (accented letters only).  All comparisons ignore ASCII case and nothing else.
 * Lists of words are written in one string, lower case, spaces between.
 */
#define WORDS_KEY_MAX 160

/* words_next(text, at, word): the next word from ${at}, which moves behind it; false at the end. */
bool words_next(struct bytes text, size_t *at, struct bytes *word);

/* words_count(text, max): how many words, at most ${max}. */
size_t words_count(struct bytes text, size_t max);

/* words_is(word, list): is it one of the list? */
bool words_is(struct bytes word, const char *list);

/* words_any(text, list): is some word of ${text} one of the list?  words_all: are there words and all of them in it? */
bool words_any(struct bytes text, const char *list);
bool words_all(struct bytes text, const char *list);

/* words_only(text, list): has ${text} no words but those of the list, and numbers?  Also where it has none at all. */
bool words_only(struct bytes text, const char *list);

/* words_phrase(text, phrase, at): "not ready" as words in a row ("NOT-READY" too); ${at} (may be NULL) gets the place. */
bool words_phrase(struct bytes text, const char *phrase, size_t *at);

/* words_phrases(text, phrases): one of several, separated by "|". */
bool words_phrases(struct bytes text, const char *phrases);

/*
 * words_label(text, label, value): cut "Label: value" (also "Label : value", and "Label:" at the end) at the first such
 * colon; false where there is none, or the label is no label but a sentence.
 */
bool words_label(struct bytes text, struct bytes *label, struct bytes *value);

/*
 * words_key(text, without, key): the words in lower case, one space between, what is in round brackets and the words of
 * the list ${without} left out.  false: nothing is left, or it is too long for a label.
 */
bool words_key(struct bytes text, const char *without, char key[static WORDS_KEY_MAX]);

/* words_mark(text, mark): is the mark ("...", "->") in it? */
bool words_mark(struct bytes text, const char *mark);

/* words_trim(text): without spaces and the marks around a value: . , ; : - ( ) [ ] " ' */
struct bytes words_trim(struct bytes text);

/* words_alike(a, b): the same word up to a plural: "s", or "y" and "ies". */
bool words_alike(struct bytes a, struct bytes b);

/* words_share(a, b): have they a word of five or more letters in common, up to a plural? */
bool words_share(struct bytes a, struct bytes b);

#endif

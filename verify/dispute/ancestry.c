#include "ancestry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/log/key_set.h"

static bool is_commit(const char *text)
{
	size_t size = text ? strspn(text, "0123456789abcdef") : 0;

	return (size == 40 || size == 64) && !text[size];
}

/* The whole command, word by word: nothing more may stand in it. */
static bool read_command(const struct json *argv, const char **before, const char **after)
{
	static const char *const words[] = { "git", "merge-base", "--is-ancestor" };
	const struct json *word = json_first(argv);

	for (size_t i = 0; i < 3; i++, word = json_next(word))
		if (!json_text(word) || strcmp(json_text(word), words[i]) != 0)
			return false;
	*before = json_text(word);
	*after = json_text(json_next(word));
	return is_commit(*before) && is_commit(*after) && !json_next(json_next(word)) && strcmp(*before, *after) != 0;
}

enum status ancestry_add(struct ancestry *ancestry, const struct record *record)
{
	const struct json *predicate = record->predicate;
	const char *before, *after;
	void *items = ancestry->items;
	int64_t code = -1;
	enum status status;

	if (record->kind != KIND_RUN || ancestry->count == ANCESTRY_MAX ||
	    !json_member_integer(json_member(predicate, "exit"), "code", &code) || (code != 0 && code != 1) ||
	    !read_command(json_member(predicate, "argv"), &before, &after))
		return STATUS_OK;
	status = key_set_room(&items, &ancestry->room, ancestry->count + 1, sizeof(*ancestry->items));
	ancestry->items = items;
	if (status != STATUS_OK)
		return status;
	struct descent *descent = &ancestry->items[ancestry->count++];
	snprintf(descent->before, sizeof(descent->before), "%s", before);
	snprintf(descent->after, sizeof(descent->after), "%s", after);
	descent->record = record->id;
	descent->is_denied = code == 1;
	ancestry->is_sorted = false;
	return STATUS_OK;
}

void ancestry_release(struct ancestry *ancestry)
{
	free(ancestry->items);
	memset(ancestry, 0, sizeof(*ancestry));
}

static int compare(const void *left, const void *right)
{
	const struct descent *a = left, *b = right;
	int order = strcmp(a->before, b->before);

	if (order == 0)
		order = strcmp(a->after, b->after);
	if (order == 0 && a->is_denied != b->is_denied)
		order = a->is_denied ? -1 : 1;
	return order ? order : memcmp(a->record.bytes, b->record.bytes, DIGEST_SIZE);
}

static size_t first_from(const struct ancestry *ancestry, const char *before)
{
	size_t low = 0, high = ancestry->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(ancestry->items[middle].before, before) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of one pair those that deny it come first, and one is enough. */
static bool is_denied(const struct ancestry *ancestry, size_t i, const char *before, bool was_denied)
{
	bool is_next = i > 0 && !strcmp(ancestry->items[i - 1].before, before) &&
	    !strcmp(ancestry->items[i - 1].after, ancestry->items[i].after);

	return is_next ? was_denied : ancestry->items[i].is_denied;
}

/* Breadth first, each step once: what the next one leads on from is its `after`. */
enum status ancestry_leads(struct ancestry *ancestry, const char *before, const char *after, bool *leads,
    struct digest *record)
{
	size_t *queue = calloc(ancestry->count ? ancestry->count : 1, sizeof(*queue)), queued = 0;
	bool *seen = calloc(ancestry->count ? ancestry->count : 1, sizeof(*seen));
	const char *at = before;
	bool was_denied = false, is_refused = false;

	*leads = false;
	if (queue && seen && ancestry->count > 0 && !ancestry->is_sorted) {
		qsort(ancestry->items, ancestry->count, sizeof(*ancestry->items), compare);
		ancestry->is_sorted = true;
	}
	for (size_t taken = 0; queue && seen && !*leads; taken++) {
		for (size_t i = first_from(ancestry, at); i < ancestry->count && !strcmp(ancestry->items[i].before, at); i++) {
			was_denied = is_denied(ancestry, i, at, was_denied);
			if (was_denied) {
				is_refused |= at == before && !strcmp(ancestry->items[i].after, after);
				continue;
			}
			if (!*leads && !strcmp(ancestry->items[i].after, after)) {
				*leads = true;
				*record = ancestry->items[i].record;
			}
			if (!seen[i])
				queue[queued++] = i;
			seen[i] = true;
		}
		if (taken == queued)
			break;
		at = ancestry->items[queue[taken]].after;
	}
	*leads &= !is_refused;
	enum status status = queue && seen ? STATUS_OK : STATUS_NO_MEMORY;
	free(queue);
	free(seen);
	return status;
}

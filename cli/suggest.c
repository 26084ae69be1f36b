#include "suggest.h"

#include <string.h>

#define NEAR_MAX 2 /* letters that may differ in a suggestion */
#define NAME_MAX_SIZE 64

/* Letters to change, add, drop, or swap with a neighbour, to get from a to b; names are short. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NAME_MAX_SIZE], a_size = strlen(a), b_size = strlen(b);

	if (a_size >= NAME_MAX_SIZE || b_size >= NAME_MAX_SIZE)
		return NAME_MAX_SIZE;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && two_above[j - 2] + 1 < best)
				best = two_above[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_size % 3][b_size];
}

void suggestion_offer(struct suggestion *suggestion, const char *name)
{
	size_t far = distance(suggestion->wrong, name);

	/* Of a short word most letters have to be right: two of three that differ make another word. */
	if (far > NEAR_MAX || 2 * far > strlen(suggestion->wrong) || (suggestion->near && far >= suggestion->far))
		return;
	suggestion->near = name;
	suggestion->far = far;
}

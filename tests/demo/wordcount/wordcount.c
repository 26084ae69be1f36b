/* wordcount: how many words are on standard input?  A word is a run of bytes that are no white space. */
#include <ctype.h>
#include <stdio.h>

int main(void)
{
	unsigned long words = 0;
	int inside = 0, c;

	while ((c = getchar()) != EOF) {
		if (isspace(c) && inside)
			words++; /* a word is counted at its end */
		inside = !isspace(c);
	}
	printf("%lu\n", words);
	return 0;
}

#include "duration.h"

#include <stddef.h>
#include <string.h>

bool duration_read(const char *text, int64_t *ms)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60000 }, { "h", 3600000 }, { "d", 86400000 } };
	size_t digits = strspn(text, "0123456789");
	int64_t count = 0;

	if (digits == 0 || digits > 15)
		return false;
	for (size_t i = 0; i < digits; i++)
		count = count * 10 + (text[i] - '0');
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(text + digits, units[i].name) && count <= DURATION_MAX_MS / units[i].ms) {
			*ms = count * units[i].ms;
			return true;
		}
	return false;
}

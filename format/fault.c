#include "fault.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Text that was cut must not end in half a character: what prints it would show, or swallow, a stray byte. */
static void trim_half_character(char *text)
{
	size_t size = strlen(text);
	size_t start = size;
	while (start > 0 && size - start < 4 && ((uint8_t)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0)
		return;
	start--;
	uint32_t code_point;
	if ((uint8_t)text[start] >= 0xc0 && utf8_decode(bytes_of(text, size), start, &code_point) != size - start)
		text[start] = '\0';
}

static void set_text(char *target, size_t target_size, const char *text)
{
	if ((size_t)snprintf(target, target_size, "%s", text) >= target_size)
		trim_half_character(target);
}

enum status fault_set(struct fault *fault, enum status status, const char *place, const char *detail_format, ...)
{
	if (fault == NULL || fault->status != STATUS_OK)
		return status;
	fault->status = status;
	set_text(fault->place, sizeof(fault->place), place != NULL ? place : "");
	fault->detail[0] = '\0';
	if (detail_format != NULL) {
		va_list arguments;
		va_start(arguments, detail_format);
		int length = vsnprintf(fault->detail, sizeof(fault->detail), detail_format, arguments);
		va_end(arguments);
		if (length < 0)
			fault->detail[0] = '\0';
		else if ((size_t)length >= sizeof(fault->detail))
			trim_half_character(fault->detail);
	}
	return status;
}

void fault_within(struct fault *fault, const char *outer)
{
	if (fault == NULL || fault->status == STATUS_OK)
		return;
	char inner[FAULT_PLACE_MAX];
	memcpy(inner, fault->place, sizeof(inner));
	inner[sizeof(inner) - 1] = '\0';
	/* JSON pointers join without a colon; "/" alone is the outer value itself. */
	bool is_pointer = outer[0] == '/' && inner[0] == '/';
	const char *rest = is_pointer && inner[1] == '\0' ? "" : inner;
	const char *glue = is_pointer || rest[0] == '\0' ? "" : ": ";
	int length = snprintf(fault->place, sizeof(fault->place), "%s%s%s", outer, glue, rest);
	if (length < 0 || (size_t)length >= sizeof(fault->place))
		trim_half_character(fault->place);
}

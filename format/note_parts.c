#include "note_parts.h"

#include "utf8.h"

/* Unicode's White_Space property, complete; it has not changed since 6.3. */
static bool is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

bool note_name_is_valid(struct bytes name)
{
	for (size_t offset = 0; offset < name.size;) {
		uint32_t c = 0;
		size_t length = utf8_decode(name, offset, &c);
		if (length == 0 || is_space(c) || c == '+')
			return false;
		offset += length;
	}
	return name.size > 0;
}

bool note_name_has_controls(struct bytes name)
{
	for (size_t offset = 0; offset < name.size;) {
		uint32_t c = 0;
		size_t length = utf8_decode(name, offset, &c);
		if (length == 0 || is_control(c))
			return true;
		offset += length;
	}
	return false;
}

uint32_t note_id_read(const uint8_t data[static NOTE_ID_SIZE])
{
	return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

void note_id_write(uint32_t id, uint8_t data[static NOTE_ID_SIZE])
{
	for (int i = 0; i < NOTE_ID_SIZE; i++)
		data[i] = (uint8_t)(id >> (24 - 8 * i));
}

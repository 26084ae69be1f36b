#include "ustar.h"

#include <stdio.h>
#include <string.h>

/* POSIX.1-1988 "ustar", IEEE Std 1003.1 pax: the header block.  Numbers are octal text that ends in NUL. */
struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
	char magic[6], version[2], user[32], group[32], device_major[8], device_minor[8], prefix[155], rest[12];
};

_Static_assert(sizeof(struct header) == USTAR_BLOCK, "a header fills a block");

static void write_octal(char *field, unsigned digits, uint64_t value)
{
	for (unsigned i = digits; i-- > 0; value >>= 3)
		field[i] = (char)('0' + (value & 7));
}

/* The sum of all bytes with the checksum field itself taken as spaces. */
static unsigned sum_of(const struct header *header)
{
	struct header copy = *header;
	memset(copy.checksum, ' ', sizeof(copy.checksum));
	const unsigned char *bytes = (const unsigned char *)&copy;
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof(copy); i++)
		sum += bytes[i];
	return sum;
}

enum status ustar_header(const char *name, uint64_t size, uint8_t block[static USTAR_BLOCK])
{
	struct header header = { .type = '0', .magic = "ustar", .version = { '0', '0' } };
	size_t name_size = strlen(name);
	if (name_size == 0 || name_size > USTAR_NAME_MAX || size > USTAR_SIZE_MAX)
		return STATUS_TOO_LARGE;
	memcpy(header.name, name, name_size);
	write_octal(header.mode, 7, 0644);
	write_octal(header.uid, 7, 0);
	write_octal(header.gid, 7, 0);
	write_octal(header.size, 11, size);
	write_octal(header.mtime, 11, 0);
	write_octal(header.device_major, 7, 0);
	write_octal(header.device_minor, 7, 0);
	/* By old custom the checksum is six digits, NUL, space. */
	write_octal(header.checksum, 6, sum_of(&header));
	header.checksum[7] = ' ';
	memcpy(block, &header, sizeof(header));
	return STATUS_OK;
}

static bool read_octal(const char *field, unsigned digits, uint64_t *value)
{
	*value = 0;
	for (unsigned i = 0; i < digits; i++) {
		if (field[i] < '0' || field[i] > '7')
			return false;
		*value = *value << 3 | (uint64_t)(field[i] - '0');
	}
	return true;
}

enum status ustar_read(const uint8_t block[static USTAR_BLOCK], char name[static USTAR_NAME_MAX + 1], uint64_t *size)
{
	struct header header;
	uint8_t expected[USTAR_BLOCK];
	memcpy(&header, block, sizeof(header));
	memcpy(name, header.name, USTAR_NAME_MAX);
	name[USTAR_NAME_MAX] = '\0';
	if (!read_octal(header.size, 11, size) || ustar_header(name, *size, expected) != STATUS_OK)
		return STATUS_BAD_BUNDLE;
	return memcmp(block, expected, USTAR_BLOCK) == 0 ? STATUS_OK : STATUS_BAD_BUNDLE;
}

size_t ustar_padding(uint64_t size)
{
	return (USTAR_BLOCK - size % USTAR_BLOCK) % USTAR_BLOCK;
}

#ifndef BIG_ENDIAN_H
#define BIG_ENDIAN_H

#include <stdint.h>

/* Numbers as the store and OpenSSH's formats keep them: most significant byte first, so that keys sort by value. */

static inline void big_endian_put32(uint8_t *to, uint32_t value)
{
	for (int i = 3; i >= 0; i--, value >>= 8)
		to[i] = (uint8_t)value;
}

static inline uint32_t big_endian_get32(const uint8_t *from)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++)
		value = value << 8 | from[i];
	return value;
}

static inline void big_endian_put64(uint8_t *to, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		to[i] = (uint8_t)value;
}

static inline uint64_t big_endian_get64(const uint8_t *from)
{
	uint64_t value = 0;

	for (int i = 0; i < 8; i++)
		value = value << 8 | from[i];
	return value;
}

#endif

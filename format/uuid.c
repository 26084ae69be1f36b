#include "uuid.h"

#include <stdio.h>

#include "digest.h"

enum status uuid_of_uri(struct bytes uri, char text[static UUID_TEXT_MAX])
{
	static const uint8_t urls[16] = { 0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4,
		0x30, 0xc8 };
	uint8_t hash[DIGEST_SHA1_SIZE];
	struct buffer name;
	enum status status;

	buffer_init(&name, UUID_URI_MAX);
	status = buffer_append(&name, bytes_of(urls, sizeof(urls)));
	if (status == STATUS_OK)
		status = buffer_append(&name, uri);
	if (status == STATUS_OK)
		status = digest_sha1(buffer_bytes(&name), hash);
	buffer_release(&name);
	if (status != STATUS_OK)
		return status;
	hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x50);
	hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
	snprintf(text, UUID_TEXT_MAX, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", hash[0], hash[1],
	    hash[2], hash[3], hash[4], hash[5], hash[6], hash[7], hash[8], hash[9], hash[10], hash[11], hash[12], hash[13],
	    hash[14], hash[15]);
	return STATUS_OK;
}

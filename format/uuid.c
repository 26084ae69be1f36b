#include "uuid.h"

#include <openssl/evp.h>
#include <stdio.h>

enum status uuid_of_uri(struct bytes uri, char text[static UUID_TEXT_MAX])
{
	static const uint8_t urls[16] = { 0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4,
		0x30, 0xc8 };
	uint8_t hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool done = context != NULL && EVP_DigestInit_ex(context, EVP_sha1(), NULL) &&
	    EVP_DigestUpdate(context, urls, sizeof(urls)) && EVP_DigestUpdate(context, uri.data, uri.size) &&
	    EVP_DigestFinal_ex(context, hash, NULL);

	EVP_MD_CTX_free(context);
	if (!done)
		return STATUS_LIBRARY;
	hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x50);
	hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
	snprintf(text, UUID_TEXT_MAX, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", hash[0], hash[1],
	    hash[2], hash[3], hash[4], hash[5], hash[6], hash[7], hash[8], hash[9], hash[10], hash[11], hash[12], hash[13],
	    hash[14], hash[15]);
	return STATUS_OK;
}

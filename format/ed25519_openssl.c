#include "ed25519_openssl.h"

#include <openssl/evp.h>

enum status ed25519_openssl_verify(const struct ed25519_key *key, struct bytes message,
    const struct ed25519_signature *signature)
{
	/* OpenSSL takes a missing message for a programmer's mistake in some releases: give it somewhere to point. */
	static const unsigned char nothing[1];
	const unsigned char *data = message.size > 0 ? message.data : nothing;
	enum status status = STATUS_LIBRARY;
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->bytes, sizeof(key->bytes));
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context == NULL)
		status = STATUS_NO_MEMORY;
	if (context == NULL || pkey == NULL)
		goto done;
	if (EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) != 1)
		goto done;
	int answer = EVP_DigestVerify(context, signature->bytes, sizeof(signature->bytes), data, message.size);
	status = answer == 1 ? STATUS_OK : STATUS_BAD_SIGNATURE;
done:
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(pkey);
	return status;
}

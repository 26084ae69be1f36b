/*
 * Input: a word.  Base64, hexadecimal, times, SSH public keys, fingerprints and exact numbers: what is read is read from one
 * spelling only, the one we write (of times, the one that reads as the same time).
 */
#include "fuzz.h"

#include "format/base64.h"
#include "format/hex.h"
#include "format/rfc3339.h"
#include "format/ssh_key.h"
#include "format/ustar.h"
#include "verify/check/rational.h"

static void check_encodings(struct bytes text)
{
	struct buffer decoded, again;
	uint8_t half[64];
	char digits[2 * sizeof(half) + 1];

	buffer_init(&decoded, FUZZ_SIZE_MAX);
	buffer_init(&again, FUZZ_SIZE_MAX);
	if (base64_decode(text, &decoded) == STATUS_OK) {
		must(base64_encode(buffer_bytes(&decoded), &again) == STATUS_OK);
		must_equal(again, text);
	}
	buffer_release(&decoded);
	buffer_release(&again);
	if (text.size / 2 <= sizeof(half) && hex_decode(text, half, text.size / 2) == STATUS_OK) {
		hex_encode(bytes_of(half, text.size / 2), digits);
		must(bytes_equal(bytes_of_text(digits), text));
	}
}

static void check_key(struct bytes text)
{
	struct ed25519_key key;
	struct bytes comment;
	char line[SSH_KEY_TEXT_MAX], fingerprint[SSH_KEY_FINGERPRINT_MAX];

	if (ssh_key_read(text, &key, &comment) != STATUS_OK)
		return;
	ssh_key_write(&key, line);
	must(bytes_start_with(text, line));
	must(comment.size < text.size);
	ssh_key_fingerprint(&key, fingerprint);
	must(ssh_key_is_fingerprint(bytes_of_text(fingerprint)));
}

static void check_numbers(struct bytes text)
{
	char written[RFC3339_TEXT_MAX];
	struct rational number, twice, back;
	time_ms time, again;

	if (rfc3339_read(text, &time) == STATUS_OK) {
		rfc3339_write(time, written);
		must(rfc3339_read(bytes_of_text(written), &again) == STATUS_OK && again == time);
	}
	if (!rational_read(text, &number))
		return;
	must(number.denominator > 0 && rational_compare(number, number) == 0);
	if (rational_add(number, number, &twice) && rational_divide(twice, RATIONAL_INTEGER(2), &back))
		must(rational_compare(back, number) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = bytes_of(data, size);
	char name[USTAR_NAME_MAX + 1];
	uint8_t block[USTAR_BLOCK];
	uint64_t content_size;

	check_encodings(text);
	check_key(text);
	check_numbers(text);
	ssh_key_is_fingerprint(text);
	if (size == USTAR_BLOCK && ustar_read(data, name, &content_size) == STATUS_OK) {
		must(ustar_header(name, content_size, block) == STATUS_OK);
		must(!memcmp(block, data, USTAR_BLOCK));
	}
	return 0;
}

/* dsse.c: an envelope has one spelling; any other byte is refused or makes another envelope in that spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/dsse.h"

#define KEYID "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI"

static const struct ed25519_signature signature = {{0x01, 0x02, 0xfb, 0xff, [63] = 0xaa}};

#define SIGNATURE_TEXT "AQL7/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqg=="
#define PART_1 "{\"payload\":\""
#define PART_2 "\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"keyid\":\""
#define PART_3 "\",\"sig\":\""
#define PART_4 "\"}]}"

static void pre_authentication_encoding(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 1000);
	assert_int_equal(dsse_pae(bytes_of_text("hello world"), &buffer), STATUS_OK);
	assert_string_equal(buffer_text(&buffer), "DSSEv1 28 application/vnd.in-toto+json 11 hello world");
	assert_int_equal(strlen(DSSE_PAYLOAD_TYPE), 28);
	buffer_clear(&buffer);
	assert_int_equal(dsse_pae(bytes_of(NULL, 0), &buffer), STATUS_OK);
	assert_string_equal(buffer_text(&buffer), "DSSEv1 28 application/vnd.in-toto+json 0 ");
	buffer_clear(&buffer);
	assert_int_equal(dsse_pae(bytes_of("a\0b", 3), &buffer), STATUS_OK);
	assert_true(bytes_equal(buffer_bytes(&buffer), bytes_of("DSSEv1 28 application/vnd.in-toto+json 3 a\0b",
	    44)));
	buffer_release(&buffer);
	buffer_init(&buffer, 51);
	assert_int_equal(dsse_pae(bytes_of_text("hello world"), &buffer), STATUS_TOO_LARGE);
	assert_int_equal(buffer.size, 0);
	buffer_release(&buffer);
}

static void the_fixed_form(void **state)
{
	(void)state;
	struct buffer entry;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(dsse_write(bytes_of_text("{\"a\":1}"), KEYID, &signature, &entry), STATUS_OK);
	assert_string_equal(buffer_text(&entry), PART_1 "eyJhIjoxfQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4);
	struct envelope envelope;
	assert_int_equal(dsse_read(buffer_bytes(&entry), &envelope, NULL), STATUS_OK);
	assert_string_equal(buffer_text(&envelope.payload), "{\"a\":1}");
	assert_string_equal(envelope.keyid, KEYID);
	assert_memory_equal(&envelope.signature, &signature, sizeof(signature));
	envelope_release(&envelope);
	envelope_release(&envelope);
	buffer_release(&entry);
}

static void every_payload_size_comes_back(void **state)
{
	(void)state;
	static uint8_t payload[DSSE_PAYLOAD_MAX + 1];
	for (size_t i = 0; i < sizeof(payload); i++)
		payload[i] = (uint8_t)(i * 31 + i / 251);
	for (size_t size = 0; size <= DSSE_PAYLOAD_MAX + 1; size += size < 300 ||
	    size >= DSSE_PAYLOAD_MAX - 3 ? 1 : 677) {
		struct buffer entry;
		buffer_init(&entry, DSSE_ENTRY_MAX);
		enum status status = dsse_write(bytes_of(payload, size), KEYID, &signature, &entry);
		assert_int_equal(status, size <= DSSE_PAYLOAD_MAX ? STATUS_OK : STATUS_TOO_LARGE);
		if (status == STATUS_OK) {
			struct envelope envelope;
			assert_int_equal(dsse_read(buffer_bytes(&entry), &envelope, NULL), STATUS_OK);
			assert_true(bytes_equal(buffer_bytes(&envelope.payload), bytes_of(payload, size)));
			envelope_release(&envelope);
		} else {
			assert_int_equal(entry.size, 0);
		}
		buffer_release(&entry);
	}
}

static void the_entry_limit(void **state)
{
	(void)state;
	struct buffer entry;
	buffer_init(&entry, 2 * DSSE_ENTRY_MAX);
	buffer_append_text(&entry, PART_1);
	while (entry.size <= DSSE_ENTRY_MAX)
		buffer_append_text(&entry, "AAAA");
	buffer_append_text(&entry, PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4);
	struct envelope envelope;
	struct fault fault = {0};
	assert_int_equal(dsse_read(buffer_bytes(&entry), &envelope, &fault), STATUS_BAD_ENVELOPE);
	assert_string_equal(fault.place, "byte 65535");
	envelope_release(&envelope);
	/* One that has room before its limit but a buffer that has not: nothing of it is written. */
	struct buffer tight;
	buffer_init(&tight, 250);
	assert_int_equal(dsse_write(bytes_of_text("a payload that does not fit"), KEYID, &signature, &tight),
	    STATUS_TOO_LARGE);
	assert_int_equal(tight.size, 0);
	buffer_release(&tight);
	buffer_release(&entry);
}

static void other_spellings(void **state)
{
	(void)state;
	static const char *const rows[] = {
	    "",
	    "{}",
	    " " PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4 "\n",
	    PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4 PART_4,
	    "{\"payload\": \"YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    "{\"\\u0070ayload\":\"YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    /* base64 that is not canonical, not padded, or URL-safe */
	    PART_1 "YR==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "_-8=" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "Y\\u0051==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3
	    "AQL7\\/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqg==" PART_4,
	    /* another type, another order, more members, more signatures */
	    PART_1 "YQ==\",\"payloadType\":\"application/vnd.in-toto+jsoN\",\"signatures\":[{\"keyid\":\""
	    KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==\",\"payloadType\":\"text/plain\",\"signatures\":[{\"keyid\":\""
	    KEYID PART_3 SIGNATURE_TEXT PART_4,
	    "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"YQ==\",\"signatures\":[{\"keyid\":\""
	    KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT "\",\"x\":1}]}",
	    PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT "\"}],\"x\":1}",
	    PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT "\"},{\"keyid\":\"" KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==\",\"payload\":\"YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}",
	    /* keyids: short, long, padded, not canonical, of another hash, none */
	    PART_1 "YQ==" PART_2 "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJa" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 KEYID "=" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 KEYID "A" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 "SHA256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaJ" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 "SHA512:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 "sha256:FKgaFQ2W9GukzEkxyUtlkXNq2iBjLFfBnTAKmJAuJaI" PART_3 SIGNATURE_TEXT PART_4,
	    PART_1 "YQ==" PART_2 PART_3 SIGNATURE_TEXT PART_4,
	    /* signatures of 63 and 65 bytes, not canonical, none */
	    PART_1 "YQ==" PART_2 KEYID PART_3
	    "AQL7/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3
	    "AQL7/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqqo=" PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3
	    "AQL7/wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAqh==" PART_4,
	    PART_1 "YQ==" PART_2 KEYID PART_3 PART_4,
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct envelope envelope;
		struct fault fault = {0};
		if (dsse_read(bytes_of_text(rows[i]), &envelope, &fault) != STATUS_BAD_ENVELOPE)
			fail_msg("accepted: %s", rows[i]);
		assert_int_equal(fault.status, STATUS_BAD_ENVELOPE);
		assert_memory_equal(fault.place, "byte ", 5);
		assert_true(strlen(fault.detail) > 0);
		envelope_release(&envelope);
	}
	struct envelope envelope;
	assert_int_equal(dsse_read(bytes_of_text(PART_1 "YQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4), &envelope,
	    NULL), STATUS_OK);
	envelope_release(&envelope);
}

/* In memory of exactly that size, so that the sanitizer sees a read behind the end. */
static bool is_its_own_form(const char *text, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	assert_non_null(copy);
	memcpy(copy, text, size);
	struct envelope envelope;
	enum status status = dsse_read(bytes_of(copy, size), &envelope, NULL);
	if (status == STATUS_OK) {
		struct buffer again;
		buffer_init(&again, DSSE_ENTRY_MAX);
		assert_int_equal(dsse_write(buffer_bytes(&envelope.payload), envelope.keyid, &envelope.signature,
		    &again), STATUS_OK);
		assert_true(bytes_equal(buffer_bytes(&again), bytes_of(copy, size)));
		buffer_release(&again);
	} else {
		assert_int_equal(status, STATUS_BAD_ENVELOPE);
	}
	envelope_release(&envelope);
	free(copy);
	return status == STATUS_OK;
}

static void truncations_and_single_byte_changes(void **state)
{
	(void)state;
	char text[] = PART_1 "eyJhIjoxfQ==" PART_2 KEYID PART_3 SIGNATURE_TEXT PART_4;
	size_t size = sizeof(text) - 1;
	for (size_t cut = 0; cut < size; cut++)
		assert_false(is_its_own_form(text, cut));
	size_t others = 0;
	for (size_t place = 0; place < size; place++) {
		char original = text[place];
		for (unsigned int byte = 0; byte < 256; byte++) {
			text[place] = (char)byte;
			others += is_its_own_form(text, size) && (char)byte != original;
		}
		text[place] = original;
	}
	/*
	 * What may differ is base64 and nothing else.  Payload: 9 characters are free, the tenth has 4 values, and for
	 * the first "=" one of the 16 characters that end in two zero bits makes a payload one byte longer.  Keyid: 42
	 * are free, the last has 16 values.  Signature: 85 are free, one has 4 values.
	 */
	size_t payload = 9 * 63 + 3 + 16;
	size_t keyid = 42 * 63 + 15;
	size_t sig = 85 * 63 + 3;
	assert_int_equal(others, payload + keyid + sig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pre_authentication_encoding),
	    cmocka_unit_test(the_fixed_form),
	    cmocka_unit_test(every_payload_size_comes_back),
	    cmocka_unit_test(the_entry_limit),
	    cmocka_unit_test(other_spellings),
	    cmocka_unit_test(truncations_and_single_byte_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

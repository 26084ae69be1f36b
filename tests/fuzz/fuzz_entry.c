/*
 * Input: an entry, or (where it does not begin like one) a payload, which is put into an envelope with the keyid of the key
 * it names: what is inside of base64 is out of a fuzzer's reach.  What is read, written again, is the same bytes.
 */
#include "fuzz.h"

#include "format/record.h"

static void check_entry(struct bytes entry)
{
	struct fault fault = { .status = STATUS_OK };
	struct record record;
	struct blob_name names[RECORD_BLOBS_MAX];
	enum status status = record_read(entry, &record, &fault);

	must(status == fault.status);
	if (status == STATUS_OK) {
		struct digest id = merkle_leaf(entry);
		struct buffer again, payload;
		enum status signature = record_verify(&record);

		must(signature == STATUS_OK || signature == STATUS_BAD_SIGNATURE || signature == STATUS_BAD_KEY);
		must(digest_equal(&id, &record.id));
		fuzz_canonical(record.statement, &payload);
		must_equal(payload, buffer_bytes(&record.envelope.payload));
		buffer_init(&again, DSSE_ENTRY_MAX);
		must(dsse_write(buffer_bytes(&payload), record.envelope.keyid, &record.envelope.signature, &again) == STATUS_OK);
		must_equal(again, entry);
		must(record_blobs(&record, names) <= RECORD_BLOBS_MAX);
		must(record_step(&record) == NULL || *record_step(&record));
		buffer_release(&again);
		buffer_release(&payload);
	}
	record_release(&record);
}

/* The keyid that will do, if the payload names a key at all. */
static void find_keyid(struct bytes payload, char keyid[static SSH_KEY_FINGERPRINT_MAX])
{
	static const char prefix[] = "ssh-ed25519 ";
	const uint8_t *found = memmem(payload.data, payload.size, prefix, strlen(prefix));
	size_t left = found ? payload.size - (size_t)(found - payload.data) : 0;
	struct ed25519_key key = { .bytes = { 0 } };

	if (left >= strlen(prefix) + 68)
		ssh_key_read(bytes_of(found, strlen(prefix) + 68), &key, NULL);
	ssh_key_fingerprint(&key, keyid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_of(data, size);

	check_entry(bytes);
	if (!bytes_start_with(bytes, "{\"payload\"")) {
		struct ed25519_signature signature = { .bytes = { 0 } };
		char keyid[SSH_KEY_FINGERPRINT_MAX];
		struct buffer entry;

		find_keyid(bytes, keyid);
		buffer_init(&entry, DSSE_ENTRY_MAX);
		if (dsse_write(bytes, keyid, &signature, &entry) == STATUS_OK)
			check_entry(buffer_bytes(&entry));
		buffer_release(&entry);
	}
	return 0;
}

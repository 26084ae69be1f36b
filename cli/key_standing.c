#include "key_standing.h"

#include <inttypes.h>
#include <string.h>

#include "format/hex.h"
#include "format/key_record.h"
#include "format/record.h"
#include "message.h"

#define RECORDS_MAX 64 /* that are read: others may have filled the log with what they say of this key */

static bool is_same(const struct ed25519_key *a, const struct ed25519_key *b)
{
	return memcmp(a->bytes, b->bytes, ED25519_KEY_SIZE) == 0;
}

/* Does the record take the key's standing away?  ${is_own}: by its own word; others revoke it for those who believe them. */
static bool tell(const struct record *record, uint64_t index, const struct ed25519_key *key, bool is_own)
{
	char fingerprint[SSH_KEY_FINGERPRINT_MAX], by[SSH_KEY_FINGERPRINT_MAX];
	struct key_record said;

	if (key_record_read(record->predicate, &said, NULL) != STATUS_OK || said.action == KEY_ENROL ||
	    said.action == KEY_ROTATE_LOG || !is_same(&said.key, key) || is_same(&record->key, key) != is_own)
		return false;
	ssh_key_fingerprint(key, fingerprint);
	if (said.action == KEY_REPLACE) {
		ssh_key_fingerprint(&said.by, by);
		message_warning("the key that signs, %s, was replaced by the record at index %" PRIu64
		    ": what it signs now does not count", fingerprint, index);
		message_hint("sign with the key that took its place, %s: --key FILE, or EXHIBIT_KEY=FILE", by);
		return true;
	}
	message_warning("the key that signs, %s, was revoked by the record at index %" PRIu64
	    "%s%s: what it signs now does not count%s", fingerprint, index, is_own ? "" : ", signed by ", is_own ? "" : record->agent,
	    is_own ? "" : " for readers who let that agent revoke");
	message_hint("sign with another key: --key FILE, or EXHIBIT_KEY=FILE; `exhibit key new --output FILE` makes one");
	return true;
}

/* Records about a key have its fingerprint for their subject. */
static bool look(struct ledger *ledger, const struct ed25519_key *key, bool is_own)
{
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	char subject[DIGEST_HEX_SIZE];
	struct ledger_filter filter = { .kind = KIND_KEY, .subject = subject };
	struct digest digest;
	struct record record;
	struct buffer entry;
	uint64_t index = 0, from = 0;
	bool is_told = false;

	ssh_key_blob(key, blob);
	digest = digest_of(bytes_of(blob, sizeof(blob)));
	digest_hex(&digest, subject);
	for (int i = 0; i < RECORDS_MAX && !is_told && ledger_next(ledger, &filter, from, &index) == STATUS_OK; i++) {
		buffer_init(&entry, DSSE_ENTRY_MAX);
		if (ledger_entry(ledger, index, &entry) == STATUS_OK) {
			is_told = record_read(buffer_bytes(&entry), &record, NULL) == STATUS_OK && tell(&record, index, key, is_own);
			record_release(&record);
		}
		buffer_release(&entry);
		from = index + 1;
	}
	return is_told;
}

void key_standing_warn(struct ledger *ledger, const struct signer *signer)
{
	if (!look(ledger, signer_key(signer), true))
		look(ledger, signer_key(signer), false);
}

#include "ledger.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "format/hex.h"
#include "highwater.h"
#include "ledger_parts.h"
#include "log_keys.h"

void ledger_log_id(const struct note_key *key, char text[static LEDGER_LOG_ID_MAX])
{
	char vkey[NOTE_VKEY_MAX];
	struct digest digest;

	note_key_write(key, vkey);
	digest = digest_of(bytes_of_text(vkey));
	hex_encode(bytes_of(digest.bytes, (LEDGER_LOG_ID_MAX - 1) / 2), text);
}

enum status ledger_fault(const struct ledger *ledger, enum status status, struct fault *fault)
{
	bool is_the_stores = status == STATUS_STORE || status == STATUS_STORE_DAMAGED || status == STATUS_IO || status == STATUS_DISK_FULL;

	return is_the_stores ? fault_set(fault, status, NULL, "%s", store_reason(ledger->store))
	    : fault_set(fault, status, NULL, NULL);
}

/* ${path}, with the system's reason where there is one. */
static enum status path_fault(enum status status, const char *path, int error, struct fault *fault)
{
	if (error > 0 && (status == STATUS_IO || status == STATUS_DISK_FULL || status == STATUS_STORE))
		return fault_set(fault, status, NULL, "%.150s: %s", path, strerror(error));
	return fault_set(fault, status, NULL, status == STATUS_STORE_DAMAGED ? "%.200s/data.mdb" : "%.200s", path);
}

enum status ledger_read_vkey(struct ledger *ledger, struct fault *fault)
{
	char path[PATH_MAX];
	struct buffer text;
	enum status status = file_path(path, sizeof(path), "%s/" LEDGER_VKEY, ledger->directory);
	int error;

	buffer_init(&text, NOTE_VKEY_MAX);
	if (status == STATUS_OK)
		status = file_read(path, &text);
	error = status == STATUS_TOO_LARGE ? 0 : errno;
	if (status == STATUS_OK && text.size > 0 && text.data[text.size - 1] == '\n')
		text.size--;
	if (status == STATUS_OK && note_key_read(buffer_bytes(&text), &ledger->log_key) != STATUS_OK)
		status = fault_set(fault, STATUS_STORE, NULL, "%.200s is no verifier key", path);
	buffer_release(&text);
	if (status == STATUS_TOO_LARGE)
		status = STATUS_STORE;
	return status == STATUS_OK ? STATUS_OK : path_fault(status, path, error, fault);
}

static enum status check_version(struct store_txn *txn, struct fault *fault)
{
	struct bytes version;
	enum status status = store_get(txn, STORE_META, bytes_of_text("format"), &version);

	if (status == STATUS_NOT_FOUND)
		return STATUS_STORE;
	if (status == STATUS_OK && !bytes_equal(version, bytes_of_text(LEDGER_FORMAT)))
		return fault_set(fault, STATUS_STORE_VERSION, NULL, "this program reads format " LEDGER_FORMAT);
	return status;
}

/* Is this store what it says: our format, and a checkpoint signed by the key beside it? */
static enum status check_head(struct ledger *ledger, struct fault *fault)
{
	struct fault inner = { .status = STATUS_OK };
	struct checkpoint checkpoint;
	struct store_txn *txn;
	struct bytes text;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	status = check_version(txn, fault);
	if (status == STATUS_OK)
		status = log_keys_read(ledger, txn);
	if (status == STATUS_OK)
		status = ledger_head_text(txn, &text);
	if (status == STATUS_OK && checkpoint_verify(text, &ledger->log_key, &checkpoint, &inner) != STATUS_OK)
		status = fault_set(fault, inner.status, "the newest checkpoint", "%s", inner.detail);
	store_abort(txn);
	return ledger_fault(ledger, status, fault);
}

/*
 * What is cut or damaged where the next record goes has to show now, while nothing has run yet whose record could be lost.
 * A page that is not there at all is a bus error, which is left to the program.
 */
static enum status look_where_it_grows(struct ledger *ledger, struct fault *fault)
{
	static const uint8_t last[] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	struct bytes key, value;
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return ledger_fault(ledger, status, fault);
	for (int table = 0; status == STATUS_OK && table < STORE_TABLE_COUNT; table++) {
		status = store_at_or_before(txn, (enum store_table)table, bytes_of(last, sizeof(last)), &key, &value);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK; /* an empty table */
	}
	store_abort(txn);
	return ledger_fault(ledger, status, fault);
}

static enum status open_parts(struct ledger *ledger, const struct ledger_options *options, struct fault *fault)
{
	enum store_mode mode = options != NULL && options->read_only ? STORE_READ : STORE_WRITE;
	enum status status = store_open(ledger->directory, options != NULL ? options->map_size : 0, mode,
	    &ledger->store);

	if (status != STATUS_OK)
		return path_fault(status, ledger->directory, errno, fault);
	status = ledger_read_vkey(ledger, fault);
	if (status != STATUS_OK)
		return status;
	status = check_head(ledger, fault);
	if (status == STATUS_OK && mode == STORE_WRITE)
		status = look_where_it_grows(ledger, fault);
	if (status == STATUS_OK)
		status = highwater_check(ledger, options != NULL ? options->fork : NULL, fault);
	if (status == STATUS_OK)
		status = highwater_raise(ledger);
	return status;
}

enum status ledger_open(const char *directory, const struct ledger_options *options, struct ledger **out,
    struct fault *fault)
{
	if (sodium_init() < 0)
		return fault_set(fault, STATUS_LIBRARY, NULL, "libsodium cannot be initialised");

	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (ledger == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	ledger->directory = strdup(directory);

	enum status status = ledger->directory == NULL ? STATUS_NO_MEMORY : open_parts(ledger, options, fault);

	if (status != STATUS_OK) {
		ledger_close(ledger);
		return fault_set(fault, status, NULL, NULL);
	}
	*out = ledger;
	return STATUS_OK;
}

void ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	store_close(ledger->store);
	signer_close(ledger->log_signer);
	free(ledger->log_keys);
	free(ledger->directory);
	free(ledger);
}

bool ledger_is_unlocked(const struct ledger *ledger)
{
	return store_is_unlocked(ledger->store);
}

const char *ledger_directory(const struct ledger *ledger)
{
	return ledger->directory;
}

const struct note_key *ledger_log_key(const struct ledger *ledger)
{
	return &ledger->log_key;
}

const struct note_key *ledger_log_keys(const struct ledger *ledger, size_t *count)
{
	*count = ledger->log_key_count;
	return ledger->log_keys;
}

enum status ledger_checkpoint(struct ledger *ledger, struct buffer *text, struct checkpoint *checkpoint)
{
	struct store_txn *txn;
	struct bytes stored;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = ledger_head_text(txn, &stored);
	if (status == STATUS_OK && checkpoint != NULL)
		status = ledger_head(txn, checkpoint);
	if (status == STATUS_OK && text != NULL)
		status = buffer_append(text, stored);
	store_abort(txn);
	return status;
}

enum status ledger_entry(struct ledger *ledger, uint64_t index, struct buffer *entry)
{
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = ledger_entry_in(txn, index, entry);
	store_abort(txn);
	return status;
}

enum status ledger_prove(struct ledger *ledger, uint64_t index, struct buffer *text)
{
	struct store_txn *txn;
	enum status status = store_begin_read(ledger->store, &txn);

	if (status != STATUS_OK)
		return status;
	status = ledger_prove_in(txn, index, text);
	store_abort(txn);
	return status;
}

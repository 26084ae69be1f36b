#include "log_keys.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "format/text_lines.h"
#include "rotation.h"

static const char keys_name[] = "log-keys";

void log_keys_forget_signer(struct ledger *ledger)
{
	signer_close(ledger->log_signer);
	ledger->log_signer = NULL;
}

static enum status read_lines(struct bytes text, struct note_key *keys, size_t *count)
{
	struct bytes line;

	for (*count = 0; text.size > 0; ++*count)
		if (*count == LOG_KEYS_MAX || !text_lines_cut(&text, '\n', &line) ||
		    note_key_read(line, &keys[*count]) != STATUS_OK)
			return STATUS_STORE;
	return *count > 0 ? STATUS_OK : STATUS_STORE;
}

static size_t count_lines(struct bytes text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

enum status log_keys_read(struct ledger *ledger, struct store_txn *txn)
{
	struct note_key *keys;
	struct bytes text;
	size_t count = 1;
	enum status status = store_get(txn, STORE_META, bytes_of_text(keys_name), &text);

	if (status != STATUS_OK && status != STATUS_NOT_FOUND)
		return status;
	if (status == STATUS_OK && ledger->log_keys != NULL && count_lines(text) == ledger->log_key_count)
		return STATUS_OK; /* keys are only ever added */
	if (status == STATUS_NOT_FOUND && ledger->log_keys != NULL)
		return STATUS_OK;
	keys = calloc(status == STATUS_OK ? count_lines(text) + 1 : 1, sizeof(*keys));
	if (keys == NULL)
		return STATUS_NO_MEMORY;
	keys[0] = ledger->log_key;
	status = status == STATUS_OK ? read_lines(text, keys, &count) : STATUS_OK;
	if (status != STATUS_OK) {
		free(keys);
		return status;
	}
	free(ledger->log_keys);
	ledger->log_keys = keys;
	ledger->log_key_count = count;
	if (memcmp(&ledger->log_key, &keys[count - 1], sizeof(*keys)) != 0)
		log_keys_forget_signer(ledger);
	ledger->log_key = keys[count - 1];
	ledger_log_id(&keys[0], ledger->log_id);
	return STATUS_OK;
}

enum status log_keys_may_be_ours(const struct ledger *ledger, struct bytes text, struct checkpoint *checkpoint)
{
	enum status status = STATUS_UNKNOWN_LOG;
	struct checkpoint same;
	struct note note;

	for (size_t i = ledger->log_key_count; status == STATUS_UNKNOWN_LOG && i > 0; i--)
		status = checkpoint_verify(text, &ledger->log_keys[i - 1], &same, NULL);
	if (status == STATUS_OK || status == STATUS_UNKNOWN_LOG)
		status = checkpoint_read(text, checkpoint, &note, NULL);
	if (status == STATUS_OK && strcmp(checkpoint->origin, ledger->log_key.name) != 0)
		status = STATUS_UNKNOWN_LOG;
	return status;
}

/* ---- files ---- */

static enum status member_path(const struct ledger *ledger, const char *name, char path[static PATH_MAX])
{
	return file_path(path, PATH_MAX, "%s/%s", ledger->directory, name);
}

static enum status open_member(const struct ledger *ledger, const char *name, struct signer **signer,
    struct fault *fault)
{
	char path[PATH_MAX];
	enum status status = member_path(ledger, name, path);

	return status == STATUS_OK ? signer_open(path, signer, fault) : status;
}

static bool is_key(const struct signer *signer, const struct note_key *key)
{
	return memcmp(signer_key(signer)->bytes, key->key.bytes, ED25519_KEY_SIZE) == 0;
}

static enum status move_member(const struct ledger *ledger, const char *from, const char *to)
{
	char old[PATH_MAX], new[PATH_MAX];
	enum status status = member_path(ledger, from, old);

	if (status == STATUS_OK)
		status = member_path(ledger, to, new);
	/* Another process may have done it at the same moment. */
	if (status == STATUS_OK && rename(old, new) != 0 && errno != ENOENT)
		status = file_status(errno);
	return status;
}

static enum status write_vkey(const struct ledger *ledger)
{
	char path[PATH_MAX], vkey[NOTE_VKEY_MAX + 1];
	enum status status = member_path(ledger, LEDGER_VKEY ".next", path);

	note_key_write(&ledger->log_key, vkey);
	memcpy(vkey + strlen(vkey), "\n", 2);
	if (status == STATUS_OK)
		unlink(path);
	if (status == STATUS_OK)
		status = file_create(path, 0644, bytes_of_text(vkey));
	return status == STATUS_OK ? move_member(ledger, LEDGER_VKEY ".next", LEDGER_VKEY) : status;
}

/* The secret key last: until it is in its place, the next one who needs it does all of this again. */
static enum status move_into_place(struct ledger *ledger)
{
	enum status status = write_vkey(ledger);

	if (status == STATUS_OK)
		status = move_member(ledger, LEDGER_NEXT_KEY ".pub", LEDGER_LOG_KEY ".pub");
	if (status == STATUS_OK)
		status = move_member(ledger, LEDGER_NEXT_KEY, LEDGER_LOG_KEY);
	return status == STATUS_OK ? file_sync_directory(ledger->directory) : status;
}

enum status log_keys_signer(struct ledger *ledger, struct fault *fault)
{
	struct fault inner = { .status = STATUS_OK };
	enum status status;

	if (ledger->log_signer != NULL)
		return STATUS_OK;
	status = open_member(ledger, LEDGER_LOG_KEY, &ledger->log_signer, &inner);
	if (status == STATUS_OK && is_key(ledger->log_signer, &ledger->log_key))
		return STATUS_OK;
	if (status == STATUS_OK)
		log_keys_forget_signer(ledger);
	if (ledger->log_key_count > 1 &&
	    open_member(ledger, LEDGER_NEXT_KEY, &ledger->log_signer, NULL) == STATUS_OK) {
		if (is_key(ledger->log_signer, &ledger->log_key))
			return fault_set(fault, move_into_place(ledger), NULL, "the log's new key cannot be moved into its place");
		log_keys_forget_signer(ledger);
	}
	if (status != STATUS_OK)
		return fault_set(fault, status, inner.place, "%s", inner.detail);
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.150s/" LEDGER_LOG_KEY " is not the key of " LEDGER_VKEY,
	    ledger->directory);
}

/* ---- one rotation ---- */

enum status log_keys_rotation(struct ledger *ledger, const struct key_record *record, uint64_t size, struct signer **next,
    struct fault *fault)
{
	enum status status;

	if (memcmp(&record->log, &ledger->log_key, sizeof(record->log)) != 0)
		return fault_set(fault, STATUS_BAD_FIELD, "/predicate/log", "is not the log's key now");
	if (record->size > size)
		return fault_set(fault, STATUS_BAD_FIELD, "/predicate/size", "the log has fewer entries");
	for (size_t i = 0; i < ledger->log_key_count; i++)
		if (memcmp(ledger->log_keys[i].key.bytes, record->log_by.key.bytes, ED25519_KEY_SIZE) == 0)
			return fault_set(fault, STATUS_BAD_FIELD, "/predicate/by", "was the log's key before");
	if (ledger->log_key_count == LOG_KEYS_MAX)
		return fault_set(fault, STATUS_TOO_LARGE, NULL, "the log's key was replaced too often");
	status = key_record_verify(record);
	if (status != STATUS_OK)
		return fault_set(fault, status, "/predicate", "a log key did not sign it");
	status = open_member(ledger, LEDGER_NEXT_KEY, next, fault);
	if (status != STATUS_OK || is_key(*next, &record->log_by))
		return status;
	signer_close(*next);
	*next = NULL;
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "the new log key is not the one in " LEDGER_NEXT_KEY);
}

enum status log_keys_add(const struct ledger *ledger, struct store_txn *txn, const struct note_key *key)
{
	char vkey[NOTE_VKEY_MAX];
	struct buffer text;
	enum status status = STATUS_OK;

	buffer_init(&text, (LOG_KEYS_MAX + 1) * NOTE_VKEY_MAX);
	for (size_t i = 0; status == STATUS_OK && i < ledger->log_key_count; i++) {
		note_key_write(&ledger->log_keys[i], vkey);
		status = buffer_append_format(&text, "%s\n", vkey);
	}
	note_key_write(key, vkey);
	if (status == STATUS_OK)
		status = buffer_append_format(&text, "%s\n", vkey);
	if (status == STATUS_OK)
		status = store_put(txn, STORE_META, bytes_of_text(keys_name), buffer_bytes(&text));
	buffer_release(&text);
	return status;
}

static enum status sign(struct signer *signer, const struct key_record *record, struct ed25519_signature *signature,
    struct fault *fault)
{
	struct buffer bytes;
	enum status status;

	buffer_init(&bytes, KEY_RECORD_REQUEST_MAX);
	status = key_record_signed(record, &bytes);
	if (status == STATUS_OK)
		status = signer_sign(signer, buffer_bytes(&bytes), signature, fault);
	buffer_release(&bytes);
	return status;
}

/* What an attempt that came to nothing has left is as good as a new one: nobody has seen it. */
static enum status open_next(const struct ledger *ledger, struct signer **next, struct fault *fault)
{
	char path[PATH_MAX];
	enum status status = member_path(ledger, LEDGER_NEXT_KEY, path);

	if (status == STATUS_OK)
		status = signer_create(path, ledger->log_key.name, fault);
	if (status == STATUS_EXISTS && fault != NULL)
		memset(fault, 0, sizeof(*fault));
	return status == STATUS_OK || status == STATUS_EXISTS ? signer_open(path, next, fault) : status;
}

enum status rotation_prepare(struct ledger *ledger, struct key_record *record, struct fault *fault)
{
	const char *reason = record->reason;
	struct checkpoint head;
	struct signer *next = NULL;
	enum status status = log_keys_signer(ledger, fault);

	if (status == STATUS_OK)
		status = ledger_checkpoint(ledger, NULL, &head);
	if (status == STATUS_OK)
		status = open_next(ledger, &next, fault);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	*record = (struct key_record){ .action = KEY_ROTATE_LOG, .origin = ledger->log_key.name, .reason = reason,
		.log = ledger->log_key, .size = head.size };
	status = note_key_make(ledger->log_key.name, signer_key(next), &record->log_by);
	if (status == STATUS_OK)
		status = sign(ledger->log_signer, record, &record->consent, fault);
	if (status == STATUS_OK)
		status = sign(next, record, &record->possession, fault);
	signer_close(next);
	return fault_set(fault, status, NULL, NULL);
}

#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "examine_parts.h"
#include "highwater.h"
#include "log_keys.h"

#define RESTORE "restore the ledger from a copy; bundles and published folders that were made of it still verify"

static const struct {
	const char *name;
	enum status (*examine)(struct examining *examining);
	bool needs_store;
} parts[EXAMINE_PART_COUNT] = {
	[EXAMINE_FILES] = { "files", examine_files, false },
	[EXAMINE_PAGES] = { "pages", examine_pages, false },
	[EXAMINE_LOG] = { "log", examine_log, true },
	[EXAMINE_INDEXES] = { "indexes", examine_indexes, true },
	[EXAMINE_BLOBS] = { "blobs", examine_blobs, true },
	[EXAMINE_SPOOL] = { "spool", examine_spool, false },
};

const char *examine_part_name(enum examine_part part)
{
	return parts[part].name;
}

bool examine_is_trouble(enum status status)
{
	return status == STATUS_NO_MEMORY || status == STATUS_IO || status == STATUS_LIBRARY;
}

void examine_tell(struct examining *examining, enum examine_severity severity, enum status status, const char *place,
    const char *hint, const char *format, ...)
{
	struct examine_finding finding = { .part = examining->part, .severity = severity, .status = status };
	va_list arguments;

	if (severity == EXAMINE_DAMAGED && ++examining->findings > EXAMINE_FINDINGS_MAX)
		return;
	va_start(arguments, format);
	(void)vsnprintf(finding.says, sizeof(finding.says), format, arguments);
	va_end(arguments);
	(void)snprintf(finding.place, sizeof(finding.place), "%s", place);
	if (hint != NULL)
		(void)snprintf(finding.hint, sizeof(finding.hint), "%s", hint);
	examining->listener->found(examining->listener->context, &finding);
}

void examine_at(struct examining *examining, const char *format, ...)
{
	char place[FAULT_PLACE_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(place, sizeof(place), format, arguments);
	va_end(arguments);
	examining->listener->at(examining->listener->context, place);
}

enum status examine_rows(struct examining *examining, enum store_table table, const char *name,
    enum status (*row)(struct examining *examining, struct bytes key, struct bytes value, void *context), void *context)
{
	uint8_t next[STORE_KEY_MAX + 1] = { 0 };
	size_t next_size = 1;
	uint64_t count = 0, expected = 0;
	enum status status = store_count(examining->txn, table, &expected);

	while (status == STATUS_OK) {
		struct bytes key, value;

		status = store_at_or_after(examining->txn, table, bytes_of(next, next_size), &key, &value);
		if (status != STATUS_OK)
			break;
		/* In a damaged tree the next may be one that was there before: then it would never end. */
		if (key.size > STORE_KEY_MAX - 1 || bytes_compare(key, bytes_of(next, next_size)) < 0 || count > expected) {
			status = STATUS_STORE;
			break;
		}
		count++;
		status = row(examining, key, value, context);
		if (key.size > 0)
			memcpy(next, key.data, key.size);
		next[key.size] = 0;
		next_size = key.size + 1;
	}
	if (status == STATUS_NOT_FOUND && count == expected)
		return STATUS_OK;
	if (status != STATUS_NOT_FOUND && status != STATUS_STORE && status != STATUS_STORE_DAMAGED)
		return status;
	examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE, name, NULL,
	    "the table says that it has %llu rows, %llu can be read in order", (unsigned long long)expected,
	    (unsigned long long)count);
	return STATUS_OK;
}

/* What every part asks first of the store: how far does the log go? */
static enum status look_at_head(struct examining *examining)
{
	struct fault inner = { .status = STATUS_OK };
	struct bytes text;
	enum status status;

	examine_at(examining, "checkpoint");
	status = ledger_head_text(examining->txn, &text);
	if (status == STATUS_OK)
		status = checkpoint_verify(text, &examining->ledger.log_key, &examining->head, &inner);
	if (examine_is_trouble(status))
		return status;
	examining->has_head = status == STATUS_OK;
	examining->size = examining->head.size;
	if (examining->has_head)
		return STATUS_OK;
	if (examining->part == EXAMINE_LOG)
		examine_tell(examining, EXAMINE_DAMAGED, status, "checkpoint",
		    RESTORE, "the newest checkpoint: %s",
		    status_sentence(status));
	return store_count(examining->txn, STORE_ENTRIES, &examining->size) == STATUS_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status look_at_format(struct examining *examining)
{
	struct bytes version;
	enum status status = store_get(examining->txn, STORE_META, bytes_of_text("format"), &version);

	if (examine_is_trouble(status) || examining->part != EXAMINE_LOG)
		return examine_is_trouble(status) ? status : STATUS_OK;
	if (status != STATUS_OK || !bytes_equal(version, bytes_of_text(LEDGER_FORMAT)))
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_STORE_VERSION, "format", NULL,
		    "the store does not say that it is of format " LEDGER_FORMAT);
	return STATUS_OK;
}

enum status examine_keys(struct ledger *ledger)
{
	struct store_txn *txn;
	enum status status;

	if (ledger->log_id[0] == '\0')
		return STATUS_OK;
	status = store_begin_read(ledger->store, &txn);
	if (status != STATUS_OK)
		return status;
	status = log_keys_read(ledger, txn);
	store_abort(txn);
	return status;
}

/* The keys give the mark its name; and the mark before the log: what is appended meanwhile raises it. */
static enum status open_log(struct examining *examining)
{
	struct buffer text;
	enum status status = examine_keys(&examining->ledger);

	if (examine_is_trouble(status))
		return status;
	buffer_init(&text, CHECKPOINT_SIZE_MAX);
	status = examining->ledger.log_id[0] == '\0' ? STATUS_NOT_FOUND :
	    highwater_read(&examining->ledger, &examining->mark, &text);
	examining->has_mark = status == STATUS_OK;
	buffer_release(&text);
	if (status == STATUS_NO_MEMORY)
		return status;
	status = store_begin_read(examining->ledger.store, &examining->txn);
	if (status == STATUS_OK && examining->ledger.log_id[0] != '\0')
		status = log_keys_read(&examining->ledger, examining->txn); /* those of this snapshot */
	if (examining->txn == NULL || examine_is_trouble(status))
		return status;
	if (status != STATUS_OK && examining->part == EXAMINE_LOG)
		examine_tell(examining, EXAMINE_DAMAGED, status, "log-keys", RESTORE, "the row of the log's keys cannot be read");
	return STATUS_OK;
}

static enum status in_store(struct examining *examining)
{
	enum status status;

	examine_at(examining, "data.mdb");
	status = store_open(examining->ledger.directory, 0, STORE_LOOK, &examining->ledger.store);
	if (status == STATUS_OK)
		status = open_log(examining);
	if (examine_is_trouble(status))
		return fault_set(examining->fault, status, "data.mdb", "%s", errno > 0 ? strerror(errno) : "");
	if (status != STATUS_OK) {
		if (examining->part == EXAMINE_LOG)
			examine_tell(examining, EXAMINE_DAMAGED, status, "data.mdb", RESTORE, "LMDB does not open it: %s",
			    status_sentence(status));
		return STATUS_OK;
	}
	if (store_is_unlocked(examining->ledger.store) && examining->part == EXAMINE_LOG)
		examine_tell(examining, EXAMINE_NOTICE, STATUS_OK, "lock.mdb", NULL,
		    "read without locks: what is appended meanwhile may look like damage");
	status = look_at_format(examining);
	if (status == STATUS_OK)
		status = look_at_head(examining);
	if (status == STATUS_OK)
		status = parts[examining->part].examine(examining);
	return fault_set(examining->fault, status, NULL, "%s", store_reason(examining->ledger.store));
}

static enum status begin(struct examining *examining, const char *directory)
{
	struct fault inner = { .status = STATUS_OK };
	enum status status;

	if (sodium_init() < 0)
		return fault_set(examining->fault, STATUS_LIBRARY, NULL, "libsodium cannot be initialised");
	examining->ledger.directory = strdup(directory);
	if (examining->ledger.directory == NULL)
		return fault_set(examining->fault, STATUS_NO_MEMORY, NULL, NULL);
	status = ledger_read_vkey(&examining->ledger, &inner);
	if (status == STATUS_OK)
		ledger_log_id(&examining->ledger.log_key, examining->ledger.log_id);
	else if (examining->part == EXAMINE_FILES)
		examine_tell(examining, EXAMINE_DAMAGED, status, LEDGER_VKEY,
		    "`exhibit checkpoint --vkey` of a copy, or the policy of a reader, has it", "%s", inner.detail);
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

enum status examine(const char *directory, enum examine_part part, const struct examine_listener *listener,
    struct fault *fault)
{
	struct examining *examining = calloc(1, sizeof(*examining));
	enum status status;

	if (examining == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	examining->part = part;
	examining->listener = listener;
	examining->fault = fault;
	status = begin(examining, directory);
	if (status == STATUS_OK)
		status = parts[part].needs_store ? in_store(examining) : parts[part].examine(examining);
	if (examining->findings > EXAMINE_FINDINGS_MAX) {
		uint64_t more = examining->findings - EXAMINE_FINDINGS_MAX;

		examining->findings = 0;
		examine_tell(examining, EXAMINE_DAMAGED, STATUS_OK, parts[part].name, NULL, "%llu more of the kind",
		    (unsigned long long)more);
	}
	store_abort(examining->txn);
	store_close(examining->ledger.store);
	free(examining->ledger.log_keys);
	free(examining->ledger.directory);
	free(examining);
	return status;
}

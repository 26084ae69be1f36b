#include "index.h"

#include <string.h>

#include "big_endian.h"

#define HASH_SIZE 16
#define PREFIX_SIZE (1 + HASH_SIZE)
#define KEY_SIZE (PREFIX_SIZE + 8)
#define TERMS_MAX 4

/* A fingerprint and a name are two tags, so that nobody can name himself like another's key. */
enum tag { TAG_KIND = 'k', TAG_STEP = 's', TAG_NAME = 'n', TAG_KEY = 'f', TAG_SUBJECT = 'u' };

struct term {
	uint8_t prefix[PREFIX_SIZE];
};

static struct term make_term(enum tag tag, struct bytes value)
{
	struct digest hash = digest_of(value);
	struct term term;

	term.prefix[0] = (uint8_t)tag;
	memcpy(term.prefix + 1, hash.bytes, HASH_SIZE);
	return term;
}

static struct bytes make_key(const struct term *term, uint64_t index, uint8_t key[static KEY_SIZE])
{
	memcpy(key, term->prefix, PREFIX_SIZE);
	big_endian_put64(key + PREFIX_SIZE, index);
	return bytes_of(key, KEY_SIZE);
}

static enum status add(struct store_txn *txn, enum tag tag, struct bytes value, uint64_t index)
{
	struct term term = make_term(tag, value);
	uint8_t key[KEY_SIZE];

	return store_put(txn, STORE_INDEX, make_key(&term, index, key), bytes_of("", 0));
}

static enum status add_subjects(struct store_txn *txn, const struct json *subjects, uint64_t index)
{
	for (const struct json *subject = json_first(subjects); subject != NULL; subject = json_next(subject)) {
		const struct json *digest = json_first(json_member(subject, "digest"));

		for (; digest != NULL; digest = json_next(digest)) {
			enum status status = add(txn, TAG_SUBJECT, json_text_bytes(digest), index);

			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

enum status index_add(struct store_txn *txn, const struct record *record, uint64_t index)
{
	const char *step = record_step(record);
	enum status status = add(txn, TAG_KIND, bytes_of_text(kind_row(record->kind)->name), index);

	if (status == STATUS_OK && step != NULL)
		status = add(txn, TAG_STEP, bytes_of_text(step), index);
	if (status == STATUS_OK)
		status = add(txn, TAG_NAME, bytes_of_text(record->agent), index);
	if (status == STATUS_OK)
		status = add(txn, TAG_KEY, bytes_of_text(record->envelope.keyid), index);
	if (status == STATUS_OK)
		status = add_subjects(txn, record->subject, index);
	return status;
}

static size_t make_terms(const struct ledger_filter *filter, struct term terms[static TERMS_MAX])
{
	size_t count = 0;

	if (filter == NULL)
		return 0;
	if (filter->kind >= 0 && filter->kind < KIND_COUNT)
		terms[count++] = make_term(TAG_KIND, bytes_of_text(kind_row((enum kind)filter->kind)->name));
	if (filter->step != NULL)
		terms[count++] = make_term(TAG_STEP, bytes_of_text(filter->step));
	if (filter->agent != NULL)
		terms[count++] = make_term(strncmp(filter->agent, "SHA256:", 7) == 0 ? TAG_KEY : TAG_NAME,
		    bytes_of_text(filter->agent));
	if (filter->subject != NULL)
		terms[count++] = make_term(TAG_SUBJECT, bytes_of_text(filter->subject));
	return count;
}

/* The nearest index at or after (before) ${from} that one term has. */
static enum status seek(struct store_txn *txn, const struct term *term, bool is_before, uint64_t from, uint64_t *index)
{
	uint8_t key[KEY_SIZE];
	struct bytes found;
	enum status status = is_before ? store_at_or_before(txn, STORE_INDEX, make_key(term, from, key), &found, NULL)
	    : store_at_or_after(txn, STORE_INDEX, make_key(term, from, key), &found, NULL);

	if (status != STATUS_OK)
		return status;
	if (found.size != KEY_SIZE)
		return STATUS_STORE;
	if (memcmp(found.data, term->prefix, PREFIX_SIZE) != 0)
		return STATUS_NOT_FOUND;
	*index = big_endian_get64(found.data + PREFIX_SIZE);
	return STATUS_OK;
}

/* Every term moves on to the others' candidate until all agree: each step passes over at least one index. */
static enum status meet(struct store_txn *txn, const struct ledger_filter *filter, bool is_before, uint64_t from,
    uint64_t *index)
{
	struct term terms[TERMS_MAX];
	size_t count = make_terms(filter, terms), agreed = 0;

	for (size_t i = 0; agreed < count; i = (i + 1) % count) {
		uint64_t found;
		enum status status = seek(txn, &terms[i], is_before, from, &found);

		if (status != STATUS_OK)
			return status;
		agreed = found == from ? agreed + 1 : 1;
		from = found;
	}
	*index = from;
	return STATUS_OK;
}

enum status index_next(struct store_txn *txn, const struct ledger_filter *filter, uint64_t size, uint64_t from,
    uint64_t *index)
{
	enum status status = from < size ? meet(txn, filter, false, from, index) : STATUS_NOT_FOUND;

	return status == STATUS_OK && *index >= size ? STATUS_NOT_FOUND : status;
}

enum status index_previous(struct store_txn *txn, const struct ledger_filter *filter, uint64_t size, uint64_t from,
    uint64_t *index)
{
	if (size == 0)
		return STATUS_NOT_FOUND;
	return meet(txn, filter, true, from < size ? from : size - 1, index);
}

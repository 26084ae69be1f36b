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

/* Whoever takes the keys of one record. */
struct giving {
	enum status (*give)(void *context, struct bytes key);
	void *context;
	uint64_t index;
};

static enum status give(const struct giving *giving, enum tag tag, struct bytes value)
{
	struct term term = make_term(tag, value);
	uint8_t key[KEY_SIZE];

	return giving->give(giving->context, make_key(&term, giving->index, key));
}

static enum status give_subjects(const struct giving *giving, const struct json *subjects)
{
	for (const struct json *subject = json_first(subjects); subject != NULL; subject = json_next(subject)) {
		const struct json *digest = json_first(json_member(subject, "digest"));

		for (; digest != NULL; digest = json_next(digest)) {
			enum status status = give(giving, TAG_SUBJECT, json_text_bytes(digest));

			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

enum status index_each(const struct record *record, uint64_t index,
    enum status (*take)(void *context, struct bytes key), void *context)
{
	const struct giving giving = { .give = take, .context = context, .index = index };
	const char *step = record_step(record);
	enum status status = give(&giving, TAG_KIND, bytes_of_text(kind_row(record->kind)->name));

	if (status == STATUS_OK && step != NULL)
		status = give(&giving, TAG_STEP, bytes_of_text(step));
	if (status == STATUS_OK)
		status = give(&giving, TAG_NAME, bytes_of_text(record->agent));
	if (status == STATUS_OK)
		status = give(&giving, TAG_KEY, bytes_of_text(record->envelope.keyid));
	if (status == STATUS_OK)
		status = give_subjects(&giving, record->subject);
	return status;
}

static enum status put_key(void *context, struct bytes key)
{
	return store_put(context, STORE_INDEX, key, bytes_of("", 0));
}

enum status index_add(struct store_txn *txn, const struct record *record, uint64_t index)
{
	return index_each(record, index, put_key, txn);
}

enum status index_of_key(struct bytes key, uint64_t *index)
{
	if (key.size != KEY_SIZE)
		return STATUS_STORE;
	*index = big_endian_get64(key.data + PREFIX_SIZE);
	return STATUS_OK;
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

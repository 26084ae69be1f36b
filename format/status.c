#include "status.h"

struct row {
	enum status_class class;
	const char *name;
	const char *sentence;
};

#define ROW(symbol, class, name, sentence) [STATUS_##symbol] = {STATUS_CLASS_##class, name, sentence},
static const struct row rows[STATUS_COUNT] = {STATUS_LIST(ROW)};
#undef ROW

/* A number that is no status can only be a mistake of ours; it must not read as success. */
static const struct row stranger = {STATUS_CLASS_FAILED, "unknown-status", "an unknown status was reported"};

static const struct row *find(enum status status)
{
	unsigned int number = (unsigned int)status;
	return number < STATUS_COUNT ? &rows[number] : &stranger;
}

const char *status_name(enum status status)
{
	return find(status)->name;
}

const char *status_sentence(enum status status)
{
	return find(status)->sentence;
}

enum status_class status_class(enum status status)
{
	return find(status)->class;
}

#ifndef RECORD_VIEW_H
#define RECORD_VIEW_H

#include "format/record.h"

/* How people see a record: every byte from outside is escaped. */

/* record_view_line(record, index, disputed): one line of `log` on stdout; ${disputed} as disputed_state has it, or NULL. */
void record_view_line(const struct record *record, uint64_t index, const char *disputed);

/* record_view_page(record, index, verifies): what `show` prints: every member, one a line; ${verifies}: its signature does. */
void record_view_page(const struct record *record, uint64_t index, bool verifies);

/* record_view_json(record, index, disputed): one record in `log --json`.  Owns: the caller frees. */
struct json *record_view_json(const struct record *record, uint64_t index, const char *disputed);

#endif

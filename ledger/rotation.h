#ifndef ROTATION_H
#define ROTATION_H

#include "format/key_record.h"
#include "ledger.h"

/*
 * rotation_prepare(ledger, record, fault):
 * Make the log's next key (or take the one that an attempt before has left) and fill ${record}, of which only the reason
 * is looked at, with a rotation that both keys have signed.  Nothing has changed until the record is appended: then the
 * next checkpoint carries both signatures, and those behind it the new key's.  Its origin is borrowed from the ledger.
 * Errors: KEY_UNUSABLE, IO, DISK_FULL.
 */
enum status rotation_prepare(struct ledger *ledger, struct key_record *record, struct fault *fault);

#endif

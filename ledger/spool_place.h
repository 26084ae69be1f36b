#ifndef SPOOL_PLACE_H
#define SPOOL_PLACE_H

#include <limits.h>

#include "ledger.h"

#define SPOOL_PLACES 3

/*
 * spool_place(ledger, number, path): the n-th place (see spool.h) as a path; nothing is made.  Errors: NOT_FOUND (there
 * is no such place, or what holds it in /tmp is not ours alone), TOO_LARGE.
 */
enum status spool_place(const struct ledger *ledger, unsigned number, char path[static PATH_MAX]);

/*
 * spool_place_make(ledger, number, path): the same, and it is there, a directory of ours that nobody else can write to.
 * Errors: NOT_FOUND, IO, DISK_FULL.
 */
enum status spool_place_make(const struct ledger *ledger, unsigned number, char path[static PATH_MAX]);

/* spool_place_is_ours(path): a directory, ours, closed to others.  /tmp is everybody's. */
bool spool_place_is_ours(const char *path);

#endif

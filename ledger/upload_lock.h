#ifndef UPLOAD_LOCK_H
#define UPLOAD_LOCK_H

#include "ledger.h"

/*
 * Chunks that a stream has put into the store belong to no blob before their record is appended: to a sweep they look
 * like what an interrupted run left.  So whoever puts chunks there holds a shared lock (locks/uploads) until they belong
 * to a record or are given up, and who sweeps an exclusive one.  The lock ends with its process.
 */

/* upload_hold(ledger): -1 where it is not to be had within two seconds.  upload_release(fd): -1 is fine. */
int upload_hold(const struct ledger *ledger);
void upload_release(int fd);

/* upload_hold_alone(ledger): -1 where somebody else holds it, or it cannot be made. */
int upload_hold_alone(const struct ledger *ledger);

#endif

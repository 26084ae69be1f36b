#ifndef TURN_H
#define TURN_H

#include "ledger.h"

#define TURN_WAIT_MS_MAX 2000

/*
 * turn_take(ledger, key): wait until no other process appends with this key, so that parallel writers of one agent
 * queue instead of signing again and again.  Only a courtesy: -1 where there is no lock to be had in time, and
 * appending is as correct without it.  turn_give_back(fd): -1 is fine.
 */
int turn_take(const struct ledger *ledger, const struct ed25519_key *key);
void turn_give_back(int fd);

#endif

#ifndef KEY_STANDING_H
#define KEY_STANDING_H

#include "ledger/ledger.h"
#include "ledger/signer.h"

/*
 * key_standing_warn(ledger, signer): say on stderr where the ledger knows that the key was given up or revoked, since what it
 * signs now may count for nobody.  It forbids nothing: what a reader believes is his policy's affair.
 */
void key_standing_warn(struct ledger *ledger, const struct signer *signer);

#endif

#ifndef APPEND_PARTS_H
#define APPEND_PARTS_H

#include "append.h"

/* Signing again is only needed where the turn was not respected; each time somebody else's record went in. */
#define APPEND_ATTEMPTS_MAX 100

/* append_sign(signer, draft, position, entry, fault): the draft's entry at that place of the chain, into ${entry}. */
enum status append_sign(struct signer *signer, const struct draft *draft, const struct chain_position *position,
    struct buffer *entry, struct fault *fault);

/* append_sign_in_row: one of many that go in together, as signer_sign_in_row has it. */
enum status append_sign_in_row(struct signer *signer, const struct draft *draft, const struct chain_position *position,
    bool is_last, struct buffer *entry, struct fault *fault);

/*
 * append_next_position(ledger, key, position): where that agent's next record goes, a fresh chain where it has none.
 * Errors: STORE; ${position} begins a fresh chain then, too.
 */
enum status append_next_position(struct ledger *ledger, const struct ed25519_key *key, struct chain_position *position);

/* append_bytes(ledger, entry, blobs, blob_count, receipt, fault): an entry that we signed just now. */
enum status append_bytes(struct ledger *ledger, struct bytes entry, struct blob_writer **blobs, size_t blob_count,
    struct receipt *receipt, struct fault *fault);

#endif

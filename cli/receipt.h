#ifndef RECEIPT_H
#define RECEIPT_H

#include "command.h"
#include "ledger/append.h"

/*
 * receipt_print(invocation, kind, receipt): what an appending command says at its end: the record's id on stdout (with
 * --json one object), its index on stderr.  Answers the exit code.
 */
int receipt_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipt);

/* receipts_print: of several records that went in together, one id to a line, or an object that lists them. */
int receipts_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipts, size_t count);

#endif

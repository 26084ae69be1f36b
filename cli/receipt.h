#ifndef RECEIPT_H
#define RECEIPT_H

#include "command.h"
#include "ledger/append.h"

/*
 * receipt_print(invocation, kind, receipt): what an appending command says at its end: the record's id on stdout (with
 * --json one object), its index on stderr.  Answers the exit code.
 */
int receipt_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipt);

#endif

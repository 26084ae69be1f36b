#ifndef DEPOSIT_H
#define DEPOSIT_H

#include "ledger/blob.h"

/*
 * deposit_bytes(ledger, bytes, writer, name): a finished blob writer over ${bytes}, ready to go in with its record.
 * deposit_file: over what can be read from ${path} ("-" is stdin), a piece at a time.
 * Owns: the caller closes ${writer} (NULL after an error).  Errors: blob_writer's; IO with errno's words in the fault.
 */
enum status deposit_bytes(struct ledger *ledger, struct bytes bytes, struct blob_writer **writer, struct blob_name *name);
enum status deposit_file(struct ledger *ledger, const char *path, struct blob_writer **writer, struct blob_name *name,
    struct fault *fault);

#endif

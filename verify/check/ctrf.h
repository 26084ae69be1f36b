#ifndef CTRF_H
#define CTRF_H

#include "summary.h"

#define CTRF_DOCUMENT_MAX (16u << 20)

/*
 * The Common Test Report Format: one JSON document with results.summary and results.tests.  The tests are counted by
 * their status, and a summary that says otherwise contradicts itself; skipped and pending are skipped; "other" is
 * neither passed nor failed, so that nobody can tell.  Source: ctrf.io, schema 0.0.0.
 *
 * ctrf_read(document, summary): errors: NO_MEMORY; whatever is wrong with the document is in the summary.
 */
enum status ctrf_read(struct bytes document, struct summary *summary);

#endif

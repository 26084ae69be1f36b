#ifndef APPENDS_H
#define APPENDS_H

#include "bench.h"

/* One store that is appended to, durably: appends_<store>.c has these, appends.c the processes and the clock. */

void peer_make(unsigned workers); /* once, in the empty working directory */
void peer_open(unsigned worker);  /* in each process */
void peer_append(unsigned batch); /* that many values of ENTRY_SIZE in one transaction, on disk when it returns */
void peer_close(void);

#endif

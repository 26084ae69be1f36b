#ifndef STREAMS_H
#define STREAMS_H

/*
 * streams_prepare(): stdout is buffered, so that context_flush knows what failed; a reader that goes away, or a
 * file that may not grow (ulimit -f), is an error.
 */
void streams_prepare(void);

/*
 * streams_hold(): a descriptor 0 to 2 that is closed would be given to the next file that is opened: to the ledger, and then
 * written to as our output.  Opened the wrong way round, using it is an error as it was.
 */
void streams_hold(void);

#endif

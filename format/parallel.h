#ifndef PARALLEL_H
#define PARALLEL_H

#include "status.h"

/*
 * Work done by several threads, its results taken in the order in which it was given: a ring of items that the caller
 * fills one after another, any thread works on, and the caller takes back in the order of filling.  The caller's own
 * thread works too where it would only wait, so with one thread there is no other and everything happens in turn.
 *
 * Threads are started when there is work for a second one, never before: so behind any lock (Landlock, seccomp) that the
 * process put on itself, and under it.  Where one cannot be started (a limit, a filter that
 * answers with an error), those that are there do the work.  A filter that kills instead must be given 1 as the number of
 * threads, or allow what cli/sandbox/sandbox_seccomp.c does for threads.
 * Other threads have every signal blocked.
 */
#define PARALLEL_THREADS_MAX 32 /* bounds what is held at once; the one thread that takes results keeps no more busy */

struct parallel;

/*
 * parallel_items(threads, waiting): how many items the ring needs: one for each thread, and ${waiting} (1 to
 * PARALLEL_WAITING_MAX) that no thread has begun or the caller has not taken; 1 for one thread.  On a busy machine a thread
 * is kept from running for much longer than an item takes: what waits is what the others have to do meanwhile.
 */
#define PARALLEL_WAITING_MAX 16
#define PARALLEL_ITEMS_MAX (PARALLEL_THREADS_MAX + PARALLEL_WAITING_MAX)
unsigned parallel_items(unsigned threads, unsigned waiting);

/*
 * parallel_open(threads, waiting, items, work, out):
 * ${threads} counts the caller's own; 0 is 1, more than the maximum is that.  ${items}: parallel_items(threads,
 * waiting) of them, borrowed until parallel_close.  ${work} is called once for each given item, by any thread, and touches nothing that
 * another item's work or the caller changes meanwhile.  Errors: NO_MEMORY.
 */
enum status parallel_open(unsigned threads, unsigned waiting, void **items, void (*work)(void *item),
    struct parallel **out);

/* parallel_vacant(parallel): the next item to be filled, or NULL: all are given. */
void *parallel_vacant(struct parallel *parallel);

/* parallel_give(parallel): the vacant item is filled. */
void parallel_give(struct parallel *parallel);

/*
 * parallel_take(parallel): the item given first among those not taken, its work done; it stays the caller's until
 * parallel_put_back, then it is vacant.  NULL where none is given.  One at a time.
 */
void *parallel_take(struct parallel *parallel);
void parallel_put_back(struct parallel *parallel);

/* parallel_close(parallel): waits for work under way; what was given and not begun is not done.  NULL is fine. */
void parallel_close(struct parallel *parallel);

#endif

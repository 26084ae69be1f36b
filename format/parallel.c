#include "parallel.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* The parser goes 64 levels deep and a leaf is hashed from 64 KiB on the stack; sanitizers' frames are larger. */
#define STACK_SIZE ((size_t)2 << 20)

/*
 * Numbers of items since the beginning, each modulo count its place in the ring.
 * Invariant: taken <= begun <= given <= taken + count; done[] says of those between taken and begun whether they are.
 */
struct parallel {
	void **items; /* borrowed */
	void (*work)(void *item);
	unsigned count, thread_max, thread_count; /* threads: other than the caller's */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t is_given, is_done;
	size_t taken, begun, given;
	bool done[PARALLEL_ITEMS_MAX];
	bool is_closing;
	pthread_t threads[PARALLEL_THREADS_MAX];
};

static unsigned bounded(unsigned threads)
{
	if (threads == 0)
		return 1;
	return threads < PARALLEL_THREADS_MAX ? threads : PARALLEL_THREADS_MAX;
}

unsigned parallel_items(unsigned threads, unsigned waiting)
{
	assert(waiting >= 1 && waiting <= PARALLEL_WAITING_MAX);
	return bounded(threads) == 1 ? 1 : bounded(threads) + waiting;
}

enum status parallel_open(unsigned threads, unsigned waiting, void **items, void (*work)(void *item),
    struct parallel **out)
{
	struct parallel *parallel = calloc(1, sizeof(*parallel));

	*out = parallel;
	if (parallel == NULL)
		return STATUS_NO_MEMORY;
	parallel->items = items;
	parallel->work = work;
	parallel->count = parallel_items(threads, waiting);
	parallel->thread_max = bounded(threads) - 1;
	pthread_mutex_init(&parallel->lock, NULL);
	pthread_cond_init(&parallel->is_given, NULL);
	pthread_cond_init(&parallel->is_done, NULL);
	return STATUS_OK;
}

/* Work on the item that waits longest.  With the lock held before and after, not while working. */
static void work_on_next(struct parallel *parallel)
{
	size_t place = parallel->begun++ % parallel->count;

	pthread_mutex_unlock(&parallel->lock);
	parallel->work(parallel->items[place]);
	pthread_mutex_lock(&parallel->lock);
	parallel->done[place] = true;
	pthread_cond_signal(&parallel->is_done);
}

static void *run(void *context)
{
	struct parallel *parallel = context;

	pthread_mutex_lock(&parallel->lock);
	while (!parallel->is_closing) {
		if (parallel->begun < parallel->given)
			work_on_next(parallel);
		else
			pthread_cond_wait(&parallel->is_given, &parallel->lock);
	}
	pthread_mutex_unlock(&parallel->lock);
	return NULL;
}

/* A thread more, where there may be; where there cannot, no further one is asked for. */
static void start_thread(struct parallel *parallel)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	bool is_started;

	if (pthread_attr_init(&attributes) != 0) {
		parallel->thread_max = parallel->thread_count;
		return;
	}
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	is_started = pthread_create(&parallel->threads[parallel->thread_count], &attributes, run, parallel) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	if (is_started)
		parallel->thread_count++;
	else
		parallel->thread_max = parallel->thread_count;
}

void *parallel_vacant(struct parallel *parallel)
{
	void *item = NULL;

	pthread_mutex_lock(&parallel->lock);
	if (parallel->given < parallel->taken + parallel->count)
		item = parallel->items[parallel->given % parallel->count];
	pthread_mutex_unlock(&parallel->lock);
	return item;
}

void parallel_give(struct parallel *parallel)
{
	bool is_more_than_ours;

	pthread_mutex_lock(&parallel->lock);
	assert(parallel->given < parallel->taken + parallel->count);
	parallel->done[parallel->given % parallel->count] = false;
	parallel->given++;
	is_more_than_ours = parallel->given - parallel->begun > 1;
	pthread_cond_signal(&parallel->is_given);
	pthread_mutex_unlock(&parallel->lock);
	if (is_more_than_ours && parallel->thread_count < parallel->thread_max)
		start_thread(parallel);
}

void *parallel_take(struct parallel *parallel)
{
	void *item = NULL;

	pthread_mutex_lock(&parallel->lock);
	if (parallel->taken < parallel->given) {
		size_t place = parallel->taken % parallel->count;

		while (parallel->begun == parallel->taken || !parallel->done[place]) {
			if (parallel->begun < parallel->given)
				work_on_next(parallel);
			else
				pthread_cond_wait(&parallel->is_done, &parallel->lock);
		}
		item = parallel->items[place];
	}
	pthread_mutex_unlock(&parallel->lock);
	return item;
}

void parallel_put_back(struct parallel *parallel)
{
	pthread_mutex_lock(&parallel->lock);
	assert(parallel->taken < parallel->begun && parallel->done[parallel->taken % parallel->count]);
	parallel->taken++;
	pthread_mutex_unlock(&parallel->lock);
}

void parallel_close(struct parallel *parallel)
{
	if (parallel == NULL)
		return;
	pthread_mutex_lock(&parallel->lock);
	parallel->is_closing = true;
	pthread_cond_broadcast(&parallel->is_given);
	pthread_mutex_unlock(&parallel->lock);
	for (unsigned i = 0; i < parallel->thread_count; i++)
		pthread_join(parallel->threads[i], NULL);
	pthread_cond_destroy(&parallel->is_done);
	pthread_cond_destroy(&parallel->is_given);
	pthread_mutex_destroy(&parallel->lock);
	free(parallel);
}

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_MAX 400
#include "format/parallel.h"
#include "memory_log.h"
#include "verify/log/integrity.h"

static const unsigned thread_numbers[] = { 0, 1, 2, 3, 8, PARALLEL_THREADS_MAX, PARALLEL_THREADS_MAX + 1 };
#define THREAD_NUMBERS (sizeof(thread_numbers) / sizeof(thread_numbers[0]))

/* ---- the ring ---- */

struct job {
	uint64_t number;
	uint64_t square;
	pthread_t worker;
	unsigned times;
};

static void work(void *item)
{
	struct job *job = item;

	job->times++;
	/* Unequal pieces of work, so that later ones are often done first. */
	for (unsigned i = 0; i < job->number % 7; i++)
		sched_yield();
	job->square = job->number * job->number;
	job->worker = pthread_self();
}

static unsigned distinct(const pthread_t *threads, unsigned count)
{
	unsigned found = 0;

	for (unsigned i = 0; i < count; i++) {
		bool is_new = true;
		for (unsigned j = 0; j < i; j++)
			is_new = is_new && !pthread_equal(threads[i], threads[j]);
		found += is_new;
	}
	return found;
}

/* Gives ${total} jobs and takes all back; answers how many threads had a part in them. */
static unsigned square(unsigned threads, unsigned waiting, uint64_t total)
{
	struct job jobs[PARALLEL_ITEMS_MAX] = { { .number = 0 } };
	void *items[PARALLEL_ITEMS_MAX];
	pthread_t workers[4096];
	struct parallel *parallel;
	uint64_t given = 0;
	unsigned taken = 0;

	assert_true(parallel_items(threads, waiting) <= PARALLEL_ITEMS_MAX && total <= 4096);
	for (unsigned i = 0; i < parallel_items(threads, waiting); i++)
		items[i] = &jobs[i];
	assert_int_equal(parallel_open(threads, waiting, items, work, &parallel), STATUS_OK);
	for (;;) {
		struct job *job;
		while (given < total && (job = parallel_vacant(parallel)) != NULL) {
			*job = (struct job){ .number = given++ };
			parallel_give(parallel);
		}
		assert_true(given == total || parallel_vacant(parallel) == NULL);
		job = parallel_take(parallel);
		if (job == NULL)
			break;
		assert_int_equal(job->number, taken);
		assert_int_equal(job->square, (uint64_t)taken * taken);
		assert_int_equal(job->times, 1);
		workers[taken++] = job->worker;
		parallel_put_back(parallel);
	}
	assert_int_equal(taken, total);
	parallel_close(parallel);
	return distinct(workers, taken);
}

static void gives_back_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < THREAD_NUMBERS; i++) {
		unsigned threads = thread_numbers[i] ? thread_numbers[i] : 1;
		for (unsigned waiting = 1; waiting <= PARALLEL_WAITING_MAX; waiting += 5) {
			assert_true(square(threads, waiting, 1000) <= threads);
			assert_int_equal(square(threads, waiting, 0), 0);
			assert_int_equal(square(threads, waiting, 1), 1);
		}
	}
}

static void one_thread_is_the_callers(void **state)
{
	(void)state;
	assert_int_equal(square(0, PARALLEL_WAITING_MAX, 100), 1);
	assert_int_equal(square(1, 1, 100), 1);
}

/* What waits is not begun, what is under way is waited for: nothing is touched behind close. */
static void closes_with_work_under_way(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		struct job jobs[5] = { { .number = 0 } };
		void *items[5];
		struct parallel *parallel;
		for (unsigned i = 0; i < 5; i++)
			items[i] = &jobs[i];
		assert_int_equal(parallel_items(4, 1), 5);
		assert_int_equal(parallel_open(4, 1, items, work, &parallel), STATUS_OK);
		for (unsigned i = 0; i < round % 6; i++) {
			struct job *job = parallel_vacant(parallel);
			job->number = i + round;
			parallel_give(parallel);
		}
		if (round % 6 > 0 && round % 2)
			assert_ptr_equal(parallel_take(parallel), items[0]);
		parallel_close(parallel);
		for (unsigned i = 0; i < 5; i++)
			assert_true(jobs[i].times <= 1 && (jobs[i].times == 0 || jobs[i].square == jobs[i].number * jobs[i].number));
	}
	parallel_close(NULL);
}

/* ---- integrity: the same whatever the number of threads ---- */

static void fill(struct memory_log *log, size_t count)
{
	log_init(log);
	for (size_t i = 0; i < count; i++) {
		char out[32];
		snprintf(out, sizeof(out), "line %zu\n", i % 40);
		log_run(log, (struct run_spec){ .agent = (unsigned)(i * 7 / 3 % 3), .step = "unit", .out = out, .commit = LOG_COMMIT });
	}
	log_seal(log);
}

static void look_with(const struct memory_log *log, unsigned threads, struct integrity *found)
{
	static const struct trust nobody;
	struct fault fault = { 0 };

	assert_int_equal(integrity_check(&log->source, &nobody, 123, NULL, threads, found, &fault), STATUS_OK);
	assert_int_equal(fault.status, STATUS_OK);
}

static void is_the_same(const struct memory_log *log, const char *name)
{
	struct integrity alone, found;

	look_with(log, 1, &alone);
	for (unsigned threads = 2; threads <= 8; threads *= 2) {
		look_with(log, threads, &found);
		if (memcmp(&alone, &found, sizeof(found)) != 0)
			fail_msg("%s with %u threads: %s at %s, entries %" PRIu64 ", alone %s at %s, entries %" PRIu64, name,
			    threads, status_name(found.fault.status), found.fault.place, found.entries,
			    status_name(alone.fault.status), alone.fault.place, alone.entries);
	}
}

/* One thing wrong with one entry; what is wrong with an earlier one, or in an earlier stage, must win each time. */
static void spoil(struct memory_log *log, size_t at, unsigned how)
{
	struct log_entry *entry = &log->entries[at];
	static const char sig[] = "\"sig\":\"";
	uint8_t *found;

	switch (how % 4) {
	case 0: /* form */
		entry->data[entry->size / 2] ^= 0x80;
		break;
	case 1: /* signature */
		found = memmem(entry->data, entry->size, sig, strlen(sig));
		assert_non_null(found);
		found[strlen(sig) + 4] = found[strlen(sig) + 4] == 'A' ? 'B' : 'A';
		break;
	case 2: /* chain or tree */
		entry->is_left_out = true;
		break;
	default: /* blobs */
		log->blobs[at % log->blob_count].data[0] ^= 1;
	}
}

static void answers_the_same_whatever_is_wrong(void **state)
{
	(void)state;
	static struct memory_log log;
	uint64_t seed = 20261121;

	fill(&log, 333);
	struct integrity found;
	look_with(&log, 4, &found);
	assert_true(found.holds && found.has_watched);
	assert_int_equal(found.entries, 333);
	is_the_same(&log, "a good log");
	log_release(&log);
	for (unsigned round = 0; round < 12; round++) {
		char name[64] = "";
		fill(&log, 250 + round);
		for (unsigned i = 0; i < 1 + round % 3; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			size_t at = (size_t)(seed >> 33) % log.entry_count;
			unsigned how = (unsigned)(seed >> 20) % 4;
			spoil(&log, at, how);
			snprintf(name + strlen(name), sizeof(name) - strlen(name), "%u of entry %zu, ", how, at);
		}
		is_the_same(&log, name);
		/* The proofs of this log are slow to make. */
		if (round % 8 == 0) {
			log.source.is_complete = false;
			is_the_same(&log, name);
		}
		log_release(&log);
	}
}

/* ---- where no thread can be had ---- */

/* As a sandbox does that forbids new threads: clone3 is not there, clone is refused. */
static bool forbid_threads(void)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(rules) / sizeof(rules[0]), rules };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#define NO_SECCOMP 77

static void does_without_threads(void **state)
{
	(void)state;
	int code = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(!forbid_threads() ? NO_SECCOMP : square(8, 2, 500) == 1 ? 0 : 1);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &code, 0), child);
	assert_true(WIFEXITED(code));
	if (WEXITSTATUS(code) == NO_SECCOMP)
		skip();
	assert_int_equal(WEXITSTATUS(code), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_in_order),
		cmocka_unit_test(one_thread_is_the_callers),
		cmocka_unit_test(closes_with_work_under_way),
		cmocka_unit_test(answers_the_same_whatever_is_wrong),
		cmocka_unit_test(does_without_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * appends_<store> PROCESSES BATCH TRANSACTIONS, in an empty directory: that many processes at once, each with that many
 * transactions.  Prints how many values went in, the seconds from the first to the last, and the processor seconds.
 */
#include "appends.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void work(unsigned worker, unsigned batch, unsigned transactions, int ready, int start)
{
	char byte = 0;

	peer_open(worker);
	must(write(ready, &byte, 1) == 1 && read(start, &byte, 1) == 0, "start");
	for (unsigned i = 0; i < transactions; i++)
		peer_append(batch);
	peer_close();
	exit(0);
}

static double seconds_of_children(void)
{
	struct rusage usage;

	must(getrusage(RUSAGE_CHILDREN, &usage) == 0, "getrusage");
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	must(argc == 4, "usage: appends PROCESSES BATCH TRANSACTIONS");

	unsigned processes = (unsigned)strtoul(argv[1], NULL, 10), batch = (unsigned)strtoul(argv[2], NULL, 10);
	unsigned transactions = (unsigned)strtoul(argv[3], NULL, 10);
	int ready[2], start[2], code;
	char byte;
	double began;

	peer_make(processes);
	must(pipe(ready) == 0 && pipe(start) == 0, "pipe");
	for (unsigned i = 0; i < processes; i++) {
		pid_t child = fork();

		must(child >= 0, "fork");
		if (child != 0)
			continue;
		close(start[1]);
		work(i, batch, transactions, ready[1], start[0]);
	}
	for (unsigned i = 0; i < processes; i++)
		must(read(ready[0], &byte, 1) == 1, "a process");
	began = wall();
	close(start[1]);
	while (wait(&code) > 0)
		must(WIFEXITED(code) && WEXITSTATUS(code) == 0, "a process");
	printf("%u %.6f %.6f\n", processes * batch * transactions, wall() - began, seconds_of_children());
	return 0;
}

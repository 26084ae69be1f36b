#include "descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct process {
	pid_t pid, parent;
	bool is_zombie, is_ours;
};

/* Parent and state from /proc/<pid>/stat: they stand behind the last ')' of the name, which may hold anything. */
static bool read_process(int proc, const char *name, struct process *process)
{
	char path[300], text[512];
	const char *behind;
	char state;
	int parent, fd;
	ssize_t got;

	snprintf(path, sizeof(path), "%s/stat", name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return false;
	text[got] = '\0';
	behind = strrchr(text, ')');
	if (!behind || sscanf(behind + 1, " %c %d", &state, &parent) != 2)
		return false;
	*process = (struct process){ .pid = (pid_t)strtol(name, NULL, 10), .parent = parent,
		.is_zombie = state == 'Z' || state == 'X' };
	return process->pid > 0;
}

/*
 * All processes, in the order of their parents' links only by chance.  /proc/<pid>/task/<tid>/children would be shorter
 * but is not compiled into every kernel.
 */
static size_t read_processes(struct process *processes)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	size_t count = 0;

	if (!proc)
		return 0;
	while (count < DESCENDANTS_MAX && (entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    read_process(dirfd(proc), entry->d_name, &processes[count]))
			count++;
	closedir(proc);
	return count;
}

static bool is_spared(const struct descendants_spared *spared, pid_t pid)
{
	for (size_t i = 0; i < spared->count; i++)
		if (spared->pids[i] == pid)
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	const struct process *left = a, *right = b;

	return (left->pid > right->pid) - (left->pid < right->pid);
}

static const struct process *find(const struct process *processes, size_t count, pid_t pid)
{
	struct process key = { .pid = pid };

	return bsearch(&key, processes, count, sizeof(*processes), compare);
}

/* Mark what descends from us.  A parent mostly has the smaller number, so few passes are needed. */
static void mark(struct process *processes, size_t count, const struct descendants_spared *spared)
{
	pid_t self = getpid();
	bool has_changed = true;

	if (count == 0)
		return;
	qsort(processes, count, sizeof(*processes), compare);
	while (has_changed) {
		has_changed = false;
		for (size_t i = 0; i < count; i++) {
			struct process *process = &processes[i];
			const struct process *parent;

			if (process->is_ours || process->pid == self || is_spared(spared, process->pid))
				continue;
			parent = find(processes, count, process->parent);
			process->is_ours = process->parent == self || (parent && parent->is_ours);
			has_changed = has_changed || process->is_ours;
		}
	}
}

void descendants_adopt(struct descendants_spared *spared)
{
	struct process *processes = calloc(DESCENDANTS_MAX, sizeof(*processes));
	size_t count = processes ? read_processes(processes) : 0;

	spared->count = 0;
	for (size_t i = 0; i < count && spared->count < DESCENDANTS_SPARED_MAX; i++)
		if (processes[i].parent == getpid())
			spared->pids[spared->count++] = processes[i].pid;
	free(processes);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

size_t descendants_signal(const struct descendants_spared *spared, int signal)
{
	struct process *processes = calloc(DESCENDANTS_MAX, sizeof(*processes));
	size_t count = processes ? read_processes(processes) : 0, alive = 0;

	mark(processes, count, spared);
	for (size_t i = 0; i < count; i++) {
		if (!processes[i].is_ours || processes[i].is_zombie)
			continue;
		alive++;
		if (signal != 0 && kill(processes[i].pid, signal) == 0)
			kill(processes[i].pid, SIGCONT);
	}
	free(processes);
	return alive;
}

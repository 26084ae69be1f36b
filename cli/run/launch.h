#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

/* A command that was started: its process, and the ends of its two streams that we read (non-blocking). */
struct launch {
	pid_t pid;
	int streams[2];      /* standard output, standard error */
	bool is_exec_error;  /* the error is exec's: the command, not the machine, is at fault */
};

/*
 * launch_start(path, argv, launch): run ${path} as execvp does (a file of no known format goes to /bin/sh), in our process
 * group and session, with our standard input, the two streams as pipes, an empty signal mask and SIGPIPE as by default.
 * Signals that whoever started us had ignored stay ignored, as nohup wants it.
 * Answers 0, or the errno of pipe, fork or exec; after an error there is nothing to release.
 */
int launch_start(const char *path, char *const *argv, struct launch *launch);

#endif

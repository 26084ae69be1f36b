#ifndef CONTEXT_IO_H
#define CONTEXT_IO_H

#include "command.h"
#include "format/json.h"
#include "format/rfc3339.h"
#include "format/source.h"

/*
 * What commands need of the clock, of files and of stdout; it knows no ledger, so that exhibit-verify has the same.  Each
 * prints what is wrong and answers an exit code; 0 is success.
 */

/* context_now(): the clock. */
time_ms context_now(void);

/* context_time(invocation, time): --at, or the clock. */
int context_time(const struct invocation *invocation, time_ms *time);

/* context_read_file(path, size_max, buffer): a whole file; "-" is stdin. */
int context_read_file(const char *path, size_t size_max, struct buffer *buffer);

/* context_print_json(value): pretty, newline, to stdout; frees it.  Answers the exit code. */
int context_print_json(struct json *value);

/* context_flush(): stdout's content reached its reader; else an error.  Commands end with it. */
int context_flush(void);

/* context_hint_folder(path): where ${path} could not be made because its folder is not there, the hint that says so. */
void context_hint_folder(const char *path);

/* context_processors(): how many this process may run on: what verify_run is given as threads. */
unsigned context_processors(void);

/* context_file_sink(fd): a sink that writes all to a descriptor; the descriptor must outlive it. */
struct sink context_file_sink(int *fd);

#endif

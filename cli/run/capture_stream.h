#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include <poll.h>

#include "capture.h"

/* One stream while the command runs; for capture.c. */
struct stream_state {
	struct capture_stream *stream;
	int fd; /* the end we read; -1: it is over */
	size_t sent; /* of stream->unsent */
	bool is_through_gone; /* nothing can be passed on any more */
};

/*
 * capture_stream_polls(state, has_ended, polls): what to wait for: [0] the stream itself, unless our reader still owes us
 * space (while the command runs, a slow reader slows it down, as without us), [1] our reader.
 */
void capture_stream_polls(const struct stream_state *state, bool has_ended, struct pollfd polls[static 2]);

/* capture_stream_handle(state, polls, piece): pass on and read what poll says is possible. */
void capture_stream_handle(struct stream_state *state, const struct pollfd polls[static 2], uint8_t *piece);

/*
 * capture_stream_stop(state, piece): take what is in the pipe now, no more, and close it.  True: its end was reached.
 */
bool capture_stream_stop(struct stream_state *state, uint8_t *piece);

#endif

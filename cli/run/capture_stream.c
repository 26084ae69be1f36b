#include "capture_stream.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static size_t unsent_size(const struct stream_state *state)
{
	return state->stream->unsent.size - state->sent;
}

void capture_stream_polls(const struct stream_state *state, bool has_ended, struct pollfd polls[static 2])
{
	const struct passthrough *through = &state->stream->through;
	size_t unsent = unsent_size(state), room = has_ended ? CAPTURE_UNSENT_MAX - CAPTURE_READ_SIZE : 0;

	polls[0] = (struct pollfd){ .fd = unsent <= room ? state->fd : -1, .events = POLLIN };
	polls[1] = (struct pollfd){ .fd = -1 };
	if (state->is_through_gone)
		return;
	if (unsent > 0)
		polls[1] = (struct pollfd){ .fd = through->fd, .events = POLLOUT };
	else if (through->is_pipe && state->fd >= 0)
		polls[1] = (struct pollfd){ .fd = through->fd }; /* only POLLERR: the reader has gone */
}

static void give_to_sink(struct stream_state *state, struct bytes bytes)
{
	struct capture_stream *stream = state->stream;

	if (stream->sink_status == STATUS_OK)
		stream->sink_status = stream->sink.take(stream->sink.context, bytes);
}

static void lose_through(struct stream_state *state, int error)
{
	state->is_through_gone = true;
	state->stream->through_error = error;
	buffer_clear(&state->stream->unsent);
	state->sent = 0;
}

/* Bytes that were just read: straight on as far as the reader takes them, the rest waits. */
static void pass_on(struct stream_state *state, struct bytes bytes)
{
	struct capture_stream *stream = state->stream;

	if (unsent_size(state) == 0 && !state->is_through_gone) {
		ssize_t wrote = passthrough_write(&stream->through, bytes);

		buffer_clear(&stream->unsent);
		state->sent = 0;
		if (wrote < 0)
			lose_through(state, errno);
		else
			bytes = bytes_slice(bytes, (size_t)wrote, bytes.size - (size_t)wrote);
	}
	if (!state->is_through_gone && buffer_append(&stream->unsent, bytes) != STATUS_OK)
		lose_through(state, ENOMEM);
}

static void send_unsent(struct stream_state *state)
{
	struct capture_stream *stream = state->stream;
	ssize_t wrote = passthrough_write(&stream->through,
	    bytes_slice(buffer_bytes(&stream->unsent), state->sent, unsent_size(state)));

	if (wrote < 0)
		lose_through(state, errno);
	else
		state->sent += (size_t)wrote;
}

/* Read once, at most ${most}.  0 at the end of the stream, -1 where nothing is there now. */
static ssize_t read_once(struct stream_state *state, uint8_t *piece, size_t most)
{
	ssize_t got;

	while ((got = read(state->fd, piece, most < CAPTURE_READ_SIZE ? most : CAPTURE_READ_SIZE)) < 0 && errno == EINTR)
		;
	if (got > 0) {
		/* On first: whoever watches should not wait for our bookkeeping. */
		pass_on(state, bytes_of(piece, (size_t)got));
		give_to_sink(state, bytes_of(piece, (size_t)got));
	}
	return got;
}

static void close_stream(struct stream_state *state)
{
	close(state->fd);
	state->fd = -1;
}

bool capture_stream_stop(struct stream_state *state, uint8_t *piece)
{
	struct pollfd ready = { .fd = state->fd, .events = POLLIN };
	int waiting = 0;
	ssize_t got = 1;

	if (ioctl(state->fd, FIONREAD, &waiting) != 0)
		waiting = 0;
	while (waiting > 0 && (got = read_once(state, piece, (size_t)waiting)) > 0)
		waiting -= (int)got;
	/* POLLHUP without POLLIN: nobody can write any more, and nothing is left. */
	if (got > 0 && poll(&ready, 1, 0) == 1 && !(ready.revents & POLLIN))
		got = 0;
	close_stream(state);
	return got == 0;
}

void capture_stream_handle(struct stream_state *state, const struct pollfd polls[static 2], uint8_t *piece)
{
	if (polls[1].fd >= 0 && polls[1].revents) {
		if (unsent_size(state) > 0)
			send_unsent(state);
		else if (polls[1].revents & (POLLERR | POLLNVAL))
			lose_through(state, EPIPE);
	}
	if (!state->is_through_gone && polls[0].fd >= 0 && polls[0].revents && read_once(state, piece, SIZE_MAX) == 0)
		close_stream(state);
	/* Without us the command would get SIGPIPE now: so it does when it writes to a pipe that we have closed. */
	if (state->is_through_gone && state->fd >= 0)
		state->stream->closed_early = !capture_stream_stop(state, piece);
}

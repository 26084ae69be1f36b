#include "run_outcome.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/exit_code.h"
#include "cli/message.h"

#define EXIT_TIMED_OUT 124 /* as timeout(1) */

/* What a user should know about the streams, after they are all out. */
static void tell_streams(const struct capture *capture, const struct recorder *recorders)
{
	static const char *const names[] = { "standard output", "standard error" };

	for (int i = 0; i < CAPTURE_STREAMS; i++) {
		const struct capture_stream *stream = &capture->streams[i];

		if (stream->through_error && stream->through_error != EPIPE) {
			message_warning("not all of the command's %s could be passed through", names[i]);
			message_cause("%s", strerror(stream->through_error));
		}
		if (stream->open_at_end)
			message_note("another process still holds the command's %s; what it writes from now on is not recorded",
			    names[i]);
		if (recorders[i].masks && redact_stream_gave_up(recorders[i].masks))
			message_warning("a --redact pattern could not be decided, so the rest of the recorded %s is masked", names[i]);
	}
}

int run_outcome(const struct capture *capture, const struct recorder recorders[static CAPTURE_STREAMS])
{
	tell_streams(capture, recorders);
	if (capture->start_error) {
		message_error("could not run %s", capture->argv[0]);
		/* exec itself never ends with ENOEXEC: such a file goes to /bin/sh.  It stands for a missing interpreter. */
		message_cause("%s", capture->start_error == ENOEXEC ? "its interpreter does not exist" :
		    strerror(capture->start_error));
		if (!capture->argv[1] && strchr(capture->argv[0], ' '))
			message_hint("one word with blanks is one name: leave out the quotes, or `exhibit run -- sh -c '…'`");
		else if (capture->start_error == EACCES)
			message_hint("`chmod +x` makes a file a program; a script can be named behind its interpreter too");
		return capture->start_error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
	}
	if (capture->timed_out) {
		message_note("the command was ended after its --timeout");
		return EXIT_TIMED_OUT;
	}
	return WIFSIGNALED(capture->wait_status) ? 128 + WTERMSIG(capture->wait_status) : WEXITSTATUS(capture->wait_status);
}

void run_outcome_spooled(const struct receipt *receipt, const struct fault *fault)
{
	message_warning("the record is not in the log yet; it waits in %s", receipt->place);
	message_cause("%s%s%s", status_sentence(fault->status), *fault->detail ? ": " : "", fault->detail);
	message_hint("the next command that can write to the ledger takes it in");
}

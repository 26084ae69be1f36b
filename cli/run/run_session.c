#include "run_session.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/context.h"
#include "executable.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "run_outcome.h"

#define PATH_BYTES_MAX 8192

/* A descriptor 0 to 2 that is closed would be given to a pipe or to the ledger, and then written to as our output. */
static void hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
			return;
}

static enum status open_recorder(struct run_session *session, int i)
{
	struct recorder *recorder = &session->recorders[i];
	enum status status = recorder_open(session->ledger, session->record.patterns, recorder);

	session->capture.streams[i].sink = recorder_sink(recorder);
	passthrough_open(session->through[i], &session->capture.streams[i].through);
	return status;
}

static bool read_git(struct git_state *state)
{
	enum status status = git_state_read(state);

	if (status == STATUS_OK || status == STATUS_NOT_FOUND)
		return status == STATUS_OK;
	message_warning("git does not say in which state this working tree is, so the record will not either");
	message_cause("%s", status_sentence(status));
	message_hint("`git status` says what is wrong");
	return false;
}

/* The payload as it would be now: what cannot be recorded afterwards must not be started. */
static int check_form(struct run_session *session)
{
	struct digest none = { { 0 } };
	struct json *predicate = run_record_predicate(&session->record);
	struct json *subject = json_count(session->subject) > 0 ? json_copy(session->subject) :
	    subject_of_digest("stdout", &none);
	struct chain_position chain = { .id = "00000000000000000000000000000000", .seq = JSON_INTEGER_MAX };
	struct fault fault = { .status = STATUS_OK };
	struct buffer payload;
	enum status status;

	buffer_init(&payload, DSSE_PAYLOAD_MAX - 64); /* times, counts and the exit may take some bytes more */
	status = record_payload(KIND_RUN, subject, predicate, signer_key(session->signer), signer_name(session->signer),
	    &chain, context_now(), &payload, &fault);
	buffer_release(&payload);
	json_free(predicate);
	json_free(subject);
	if (status == STATUS_OK)
		return 0;
	message_failure(status, &fault, "this run could not be recorded, so it was not started");
	if (status == STATUS_TOO_LARGE)
		message_hint("a record holds at most %d bytes: ask for fewer variables with --env", DSSE_PAYLOAD_MAX);
	else if (!strcmp(fault.place, "/predicate/step"))
		message_hint("a step's name is made of A-Z a-z 0-9 . _ - : / @ + and begins with a letter or a digit");
	return EXIT_RUN_FAILED;
}

int run_session_prepare(struct run_session *session)
{
	const struct invocation *invocation = session->invocation;
	struct run_record *record = &session->record;
	struct fault fault = { .status = STATUS_OK };
	enum status status;
	int code;

	record->step = session->step;
	record->patterns = session->options.patterns;
	record->pattern_count = session->options.pattern_count;
	session->capture.timeout_ms = session->options.timeout_ms;
	session->capture.linger_ms = session->options.linger_ms;
	record->argv = session->capture.argv = session->argv;
	record->argc = session->argc;
	record->timeout_ms = session->capture.timeout_ms;
	record->capture = &session->capture;
	buffer_init(&session->path, PATH_BYTES_MAX);
	session->find_error = executable_find(session->argv[0], &session->path);
	if (session->find_error == ENOMEM)
		return message_failure(STATUS_NO_MEMORY, NULL, "this run could not be prepared, so it was not started");
	if (session->find_error == 0)
		record->path = session->capture.path = buffer_text(&session->path);
	record->has_git = read_git(&record->before);
	code = context_subject(invocation, *record->before.commit ? record->before.commit : NULL, &session->subject);
	if (code)
		return code;
	status = run_record_begin(record, session->options.environment, session->options.environment_count,
	    session->ledger, &fault);
	for (int i = 0; i < CAPTURE_STREAMS && status == STATUS_OK; i++)
		status = open_recorder(session, i);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "this run could not be prepared, so it was not started");
	return check_form(session);
}

/* A command that is not there: evidence too.  What execvp would have done is done as far as it goes. */
static int capture_command(struct run_session *session)
{
	struct capture *capture = &session->capture;
	int error = 0;

	if (session->find_error == 0)
		error = capture_run(capture);
	else {
		capture->start_error = session->find_error;
		capture->start = capture->end = context_now();
	}
	if (error) {
		message_error("could not start a process for %s", capture->argv[0]);
		message_cause("%s", strerror(error));
		return EXIT_RUN_FAILED;
	}
	/* The file was found, so "no such file" from exec is about its interpreter. */
	if (session->find_error == 0 && capture->start_error == ENOENT)
		capture->start_error = ENOEXEC;
	return 0;
}

static enum status finish_streams(struct run_session *session)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < CAPTURE_STREAMS; i++) {
		enum status finished = session->capture.streams[i].sink_status;

		if (finished == STATUS_OK)
			finished = recorder_finish(&session->recorders[i], &session->record.streams[i]);
		session->record.is_masked[i] = recorder_has_masked(&session->recorders[i]);
		if (status == STATUS_OK)
			status = finished;
	}
	return status;
}

static enum status append(struct run_session *session, struct receipt *receipt, struct fault *append_fault,
    struct fault *fault)
{
	struct run_record *record = &session->record;
	struct blob_writer *writers[CAPTURE_STREAMS + 1];
	size_t count = 0;
	struct json *predicate;
	enum status status = finish_streams(session);

	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	if (record->has_git)
		record->has_git = read_git(&record->after);
	if (json_count(session->subject) == 0) {
		json_free(session->subject);
		session->subject = subject_of_digest("stdout", &record->streams[CAPTURE_STDOUT].digest);
	}
	for (int i = 0; i < CAPTURE_STREAMS; i++)
		writers[count++] = session->recorders[i].writer;
	if (record->argv_writer)
		writers[count++] = record->argv_writer;
	predicate = run_record_predicate(record);
	struct draft draft = { .kind = KIND_RUN, .subject = session->subject, .predicate = predicate, .time = context_now(),
		.blobs = writers, .blob_count = count };
	status = append_or_spool(session->ledger, session->signer, &draft, receipt, append_fault, fault);
	json_free(predicate);
	return status;
}

int run_session_run(struct run_session *session, int *code, struct receipt *receipt)
{
	struct fault append_fault = { .status = STATUS_OK }, fault = { .status = STATUS_OK };
	enum status status;

	if (capture_command(session) != 0)
		return EXIT_RUN_FAILED;
	status = append(session, receipt, &append_fault, &fault);
	capture_unblock();
	capture_deliver(&session->capture);
	*code = run_outcome(&session->capture, session->recorders);
	if (status != STATUS_OK) {
		message_failure(status, &fault, "the command ran, but its record could be kept nowhere");
		return EXIT_RUN_FAILED;
	}
	if (receipt->is_spooled)
		run_outcome_spooled(receipt, &append_fault);
	return 0;
}

int run_session_open(struct run_session *session, const struct invocation *invocation)
{
	int code;

	memset(session, 0, sizeof(*session));
	session->invocation = invocation;
	session->through[CAPTURE_STDOUT] = STDOUT_FILENO;
	session->through[CAPTURE_STDERR] = STDERR_FILENO;
	hold_standard_descriptors();
	code = run_options_read(invocation, &session->options);
	if (!code)
		code = context_signer(invocation, &session->signer);
	return code ? code : context_ledger(invocation, CONTEXT_APPEND, session->signer, &session->ledger);
}

void run_session_release(struct run_session *session)
{
	for (int i = 0; i < CAPTURE_STREAMS; i++) {
		recorder_close(&session->recorders[i]);
		passthrough_close(&session->capture.streams[i].through);
	}
	json_free(session->subject);
	run_record_release(&session->record);
	run_options_release(&session->options);
	buffer_release(&session->path);
	if (session->ledger)
		ledger_close(session->ledger);
	if (session->signer)
		signer_close(session->signer);
}

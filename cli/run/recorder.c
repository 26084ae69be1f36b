#include "recorder.h"

static enum status take(void *context, struct bytes bytes)
{
	struct recorder *recorder = context;

	return recorder->masks ? redact_stream_add(recorder->masks, bytes) : blob_writer_add(recorder->writer, bytes);
}

static enum status take_masked(void *context, struct bytes bytes)
{
	return blob_writer_add(context, bytes);
}

enum status recorder_open(struct ledger *ledger, struct redact_patterns *patterns, struct recorder *recorder)
{
	enum status status;

	*recorder = (struct recorder){ .masks = NULL, .writer = NULL };
	status = blob_writer_open(ledger, &recorder->writer);
	if (status == STATUS_OK && patterns)
		status = redact_stream_open(patterns, (struct sink){ take_masked, recorder->writer }, &recorder->masks);
	return status;
}

void recorder_close(struct recorder *recorder)
{
	redact_stream_close(recorder->masks);
	blob_writer_close(recorder->writer);
	*recorder = (struct recorder){ .masks = NULL, .writer = NULL };
}

struct sink recorder_sink(struct recorder *recorder)
{
	return (struct sink){ take, recorder };
}

enum status recorder_finish(struct recorder *recorder, struct blob_name *name)
{
	enum status status = recorder->masks ? redact_stream_finish(recorder->masks) : STATUS_OK;

	return status == STATUS_OK ? blob_writer_finish(recorder->writer, name) : status;
}

bool recorder_has_masked(const struct recorder *recorder)
{
	return recorder->masks && redact_stream_has_masked(recorder->masks);
}

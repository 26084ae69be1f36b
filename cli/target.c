#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "context.h"
#include "exit_code.h"
#include "format/record.h"
#include "message.h"

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	int fd = *(int *)context;
	uint8_t *to = data;

	while (size > 0) {
		ssize_t got = pread(fd, to, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return STATUS_IO;
		to += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return STATUS_OK;
}

static int open_ledger(const struct invocation *invocation, struct target *target)
{
	int code = context_ledger(invocation, CONTEXT_VERIFY, NULL, &target->ledger);
	enum status status;

	if (code)
		return code;
	status = ledger_source_open(target->ledger, &target->ledger_source);
	if (status != STATUS_OK)
		return message_failure(status, NULL, "could not read the ledger");
	target->source = target->ledger_source;
	return 0;
}

static int open_bundle(const char *path, uint64_t size, struct target *target, struct fault *container)
{
	struct reader reader = { .read_at = read_at, .context = &target->bundle_file, .size = size };
	enum status status = bundle_open(&reader, &target->bundle, container);

	if (status != STATUS_OK) {
		fault_set(container, status, NULL, NULL);
		return status_class(status) == STATUS_CLASS_FAILED ? message_failure(status, container, "cannot read %s", path) : 0;
	}
	target->source = bundle_source(target->bundle);
	return 0;
}

int target_open(const struct invocation *invocation, const char *path, struct target *target, struct fault *container)
{
	struct stat found;

	memset(target, 0, sizeof(*target));
	target->bundle_file = -1;
	if (!path)
		return open_ledger(invocation, target);
	target->bundle_file = open(path, O_RDONLY | O_CLOEXEC);
	if (target->bundle_file < 0 || fstat(target->bundle_file, &found) != 0) {
		message_error("cannot open %s", path);
		message_cause("%s", strerror(errno));
		return EXIT_COULD_NOT;
	}
	if (S_ISDIR(found.st_mode)) {
		message_error("%s is a directory", path);
		message_hint("a ledger is named with --ledger %s", path);
		return EXIT_WRONG_USAGE;
	}
	if (!S_ISREG(found.st_mode)) {
		message_error("%s is no regular file", path);
		message_hint("a bundle is read at many places: save it to a file first");
		return EXIT_COULD_NOT;
	}
	return open_bundle(path, (uint64_t)found.st_size, target, container);
}

void target_close(struct target *target)
{
	ledger_source_close(target->ledger_source);
	ledger_close(target->ledger);
	bundle_close(target->bundle);
	if (target->bundle_file >= 0)
		close(target->bundle_file);
	memset(target, 0, sizeof(*target));
	target->bundle_file = -1;
}

/* What a user names by mistake is told as one; bytes that are no record at all are left to the verifier. */
static int check_is_report(const struct target *target, const char *text, uint64_t index)
{
	struct buffer entry;
	struct record record;
	uint64_t given = 0;
	int code = 0;

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (target->source->entry_at(target->source->context, index, &given, &entry) == STATUS_OK && given == index) {
		if (record_read(buffer_bytes(&entry), &record, NULL) == STATUS_OK && record.kind != KIND_REPORT) {
			message_error("\"%s\" is no report", text);
			message_cause("entry %llu is of kind %s", (unsigned long long)index, kind_row(record.kind)->name);
			message_hint("`exhibit log --kind report` lists the reports");
			code = EXIT_WRONG_USAGE;
		}
		record_release(&record);
	}
	buffer_release(&entry);
	return code;
}

int target_report(const struct target *target, const char *text, uint64_t *index, bool *found)
{
	struct fault fault = { .status = STATUS_OK };
	struct digest id;
	enum status status = STATUS_OK;

	*found = text != NULL || target->source->has_report;
	*index = target->source->report_index;
	if (!text)
		return 0;
	if (target->ledger)
		status = ledger_find(target->ledger, text, index, &id, &fault);
	else if (digest_read_hex(bytes_of_text(text), &id) == STATUS_OK)
		status = target->source->find(target->source->context, &id, index);
	else
		status = fault_set(&fault, STATUS_USAGE, NULL, "of a record in a bundle the whole id is needed");
	return status == STATUS_OK ? check_is_report(target, text, *index) :
	    message_failure(status, &fault, "no report \"%s\"", text);
}

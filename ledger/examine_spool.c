#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "examine_parts.h"
#include "file.h"
#include "format/record.h"
#include "spool.h"
#include "spool_load.h"
#include "spool_place.h"
#include "spool_write.h"

static enum status add_upload(void *context, const struct blob_row *row, const struct digest *digest)
{
	(void)digest;
	return examine_uploads_add(context, row->upload);
}

static enum status add_uploads(void *context, const char *path)
{
	enum status status = spooled_blobs(path, add_upload, context);

	/* One that does not parse is told by the part of the spool. */
	return examine_is_trouble(status) ? status : STATUS_OK;
}

enum status examine_spooled_uploads(const struct ledger *ledger, struct examine_uploads *uploads)
{
	return spool_each(ledger, add_uploads, uploads);
}

static enum status pass_over(void *context, const struct blob_row *row, const struct digest *digest)
{
	(void)context;
	(void)row;
	(void)digest;
	return STATUS_OK;
}

static enum status read_entry(const char *path)
{
	char file[PATH_MAX];
	struct buffer entry;
	struct record record;
	enum status status = file_path(file, sizeof(file), "%s/" SPOOL_ENTRY, path);

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (status == STATUS_OK)
		status = file_read(file, &entry);
	if (status == STATUS_OK) {
		status = record_read(buffer_bytes(&entry), &record, NULL);
		if (status == STATUS_OK)
			status = record_verify(&record);
		record_release(&record);
	}
	buffer_release(&entry);
	return status;
}

static bool is_within(const char *path, const char *directory)
{
	size_t size = strlen(directory);

	return strncmp(path, directory, size) == 0 && path[size] == '/';
}

static enum status look_at_waiting(void *context, const char *path)
{
	struct examining *examining = context;
	enum status status;

	if (examining->is_second_look && is_within(path, examining->ledger.directory))
		return STATUS_OK;
	examine_at(examining, "%s", path);
	status = read_entry(path);
	if (status == STATUS_OK)
		status = spooled_blobs(path, pass_over, NULL);
	if (examine_is_trouble(status))
		return status;
	if (status == STATUS_OK)
		examine_tell(examining, EXAMINE_NOTICE, STATUS_OK, path, "the next command that appends takes it in",
		    "a record waits here to be appended");
	else
		examine_tell(examining, EXAMINE_DAMAGED, status, path,
		    "it is never taken in as it is; keep the directory, or remove it",
		    "a record that waits here is damaged: %s", status_sentence(status));
	return STATUS_OK;
}

/* ---- what was never finished ---- */

static bool ends_partially(const char *name)
{
	size_t size = strlen(name), end = strlen(SPOOL_PARTIAL);

	return size > end && strcmp(name + size - end, SPOOL_PARTIAL) == 0;
}

/* A directory of plain files, as a spool or a ledger that was being made: nothing deeper is ever touched. */
static void remove_partial(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;

	if (directory == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (struct dirent *member; (member = readdir(directory)) != NULL;)
		(void)unlinkat(dirfd(directory), member->d_name, 0);
	closedir(directory);
	rmdir(path);
}

static bool is_old(const char *path)
{
	struct stat found;

	return lstat(path, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
	    time(NULL) - found.st_mtime >= EXAMINE_PARTIAL_AGE;
}

static void look_in(const char *place, const char *prefix, bool is_swept, void (*give)(void *context, const char *path),
    void *context)
{
	DIR *directory = opendir(place);

	if (directory == NULL)
		return;
	for (struct dirent *member; (member = readdir(directory)) != NULL;) {
		char path[PATH_MAX];

		if (!ends_partially(member->d_name) || strncmp(member->d_name, prefix, strlen(prefix)) != 0 ||
		    file_path(path, sizeof(path), "%s/%s", place, member->d_name) != STATUS_OK || !is_old(path))
			continue;
		if (is_swept)
			remove_partial(path);
		give(context, path);
	}
	closedir(directory);
}

void examine_partials(const struct ledger *ledger, bool is_swept, void (*give)(void *context, const char *path),
    void *context)
{
	char place[PATH_MAX], name[PATH_MAX];
	const char *slash;

	for (unsigned i = 0; i < SPOOL_PLACES; i++)
		if (spool_place(ledger, i, place) == STATUS_OK && spool_place_is_ours(place))
			look_in(place, "", is_swept, give, context);
	/* `init` makes "<ledger>.<16 hex digits>.partial" beside it. */
	if (file_path(place, sizeof(place), "%s", ledger->directory) != STATUS_OK || (slash = strrchr(place, '/')) == NULL ||
	    file_path(name, sizeof(name), "%s.", slash + 1) != STATUS_OK || name[1] == '\0')
		return;
	place[slash - place] = '\0';
	look_in(place[0] != '\0' ? place : "/", name, is_swept, give, context);
}

static void tell_partial(void *context, const char *path)
{
	examine_tell(context, EXAMINE_NOTICE, STATUS_OK, path, "`exhibit doctor --sweep` removes it",
	    "a run that was interrupted left this; it is no record");
}

/*
 * A log whose key was rotated is called by its first key, and only the store knows that one.  What can be found without the
 * store is looked at before: opening it may be the end of this process.
 */
enum status examine_spool(struct examining *examining)
{
	char name[LEDGER_LOG_ID_MAX];
	enum status status;

	if (examining->ledger.log_id[0] == '\0')
		return STATUS_OK; /* without its key nobody knows where its spool is; that is told */
	memcpy(name, examining->ledger.log_id, sizeof(name));
	status = spool_each(&examining->ledger, look_at_waiting, examining);
	if (status != STATUS_OK)
		return status;
	examine_at(examining, "data.mdb");
	status = store_open(examining->ledger.directory, 0, STORE_LOOK, &examining->ledger.store);
	if (status == STATUS_OK)
		status = examine_keys(&examining->ledger);
	if (status == STATUS_NO_MEMORY)
		return status;
	examining->is_second_look = true;
	if (strcmp(name, examining->ledger.log_id) != 0)
		status = spool_each(&examining->ledger, look_at_waiting, examining);
	else
		status = STATUS_OK; /* that it does not open is told by the part of the log */
	examine_partials(&examining->ledger, false, tell_partial, examining);
	return status;
}

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format/bundle.h"
#include "verify/verify.h"

/*
 * bits BUNDLE [POLICY]: flip every bit of the file and cut it at every length, and verify each in this process as `exhibit
 * verify` does.  Every one must be answered INVALID, with integrity that does not hold.  Exits 0 where all were, 1 with the
 * first that was not; a sanitizer's finding or a crash of a worker is told by its signal or exit status.
 */

#define WORKERS 2
#define FILE_MAX (1u << 20)

static struct bytes policy;

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct bytes *file = context;

	if (offset > file->size || size > file->size - offset)
		return STATUS_IO;
	memcpy(data, file->data + offset, size);
	return STATUS_OK;
}

static enum status judge(struct bytes file, struct verification *verification)
{
	struct reader reader = { .read_at = read_at, .context = &file, .size = file.size };
	struct verify_request request = { .has_policy = policy.size > 0, .policy = policy, .now = 1924992000000 };
	struct fault container = { .status = STATUS_OK }, fault = { .status = STATUS_OK };
	struct bundle *bundle = NULL;
	enum status status = bundle_open(&reader, &bundle, &container);

	/* A machine's trouble is no answer: nothing in a file may look like one. */
	if (status != STATUS_OK && status_class(status) == STATUS_CLASS_FAILED)
		return status;
	if (status == STATUS_OK) {
		request.source = bundle_source(bundle);
		request.has_report = request.source->has_report;
		request.report_index = request.source->report_index;
	}
	request.container = &container;
	status = verify_run(&request, verification, &fault);
	bundle_close(bundle);
	return status;
}

static bool is_invalid(struct bytes file)
{
	struct verification verification;
	bool says_so;

	if (judge(file, &verification) != STATUS_OK)
		return false;
	says_so = verification.has_result && verification.result == RESULT_INVALID &&
	    !json_member_is_true(json_member(verification.json, "integrity"), "holds") &&
	    json_count(json_member(verification.json, "claims")) == 0;
	verification_release(&verification);
	return says_so;
}

static bool holds(struct bytes file)
{
	struct verification verification;
	bool is_match;

	if (judge(file, &verification) != STATUS_OK)
		return false;
	is_match = verification.has_result && verification.result == RESULT_MATCHES;
	verification_release(&verification);
	return is_match;
}

static int flip(uint8_t *data, size_t size, unsigned worker)
{
	for (size_t bit = worker; bit < 8 * size; bit += WORKERS) {
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (!is_invalid(bytes_of(data, size))) {
			printf("bit %zu of byte %zu may flip\n", bit % 8, bit / 8);
			return 1;
		}
		data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	return 0;
}

/* In a copy of just that size, so that reading behind its end is found. */
static int cut(const uint8_t *data, size_t size, unsigned worker)
{
	for (size_t length = worker; length < size; length += WORKERS) {
		uint8_t *copy = malloc(length ? length : 1);
		bool is_told;

		if (!copy)
			return 2;
		memcpy(copy, data, length);
		is_told = is_invalid(bytes_of(copy, length));
		free(copy);
		if (!is_told) {
			printf("it may be cut at %zu\n", length);
			return 1;
		}
	}
	return 0;
}

static uint8_t *read_file(const char *path, size_t *size)
{
	uint8_t *data = malloc(FILE_MAX);
	FILE *file = fopen(path, "rb");

	if (!data || !file) {
		perror(path);
		exit(2);
	}
	*size = fread(data, 1, FILE_MAX, file);
	fclose(file);
	return data;
}

static int work(uint8_t *data, size_t size, unsigned worker)
{
	int code = flip(data, size, worker);

	return code ? code : cut(data, size, worker);
}

int main(int argc, char **argv)
{
	size_t size = 0, policy_size = 0;
	uint8_t *data = argc > 1 ? read_file(argv[1], &size) : NULL;
	int failed = 0, status;

	if (argc > 2) {
		const uint8_t *text = read_file(argv[2], &policy_size);

		policy = bytes_of(text, policy_size);
	}
	if (!data || !holds(bytes_of(data, size))) {
		printf("the bundle itself does not hold\n");
		return 2;
	}
	fflush(stdout);
	for (unsigned worker = 0; worker < WORKERS; worker++) {
		pid_t child = fork();

		if (child == 0) {
			int code = work(data, size, worker);

			free(data);
			exit(code); /* LeakSanitizer looks now */
		}
		failed |= child < 0;
	}
	while (wait(&status) > 0 || errno == EINTR)
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
			printf("a worker ended with status %d\n", status);
			failed = 1;
		}
	free(data);
	if (!failed)
		printf("%zu bits, %zu cuts\n", 8 * size, size);
	return failed;
}

/*
 * Input: a bundle.  Whatever can be opened and written again is the same bytes: no bit of the container is free.  Where
 * integrity holds it can be written again.  The answer always has its own form.
 * A header's checksum and the checkpoint's digest keep a fuzzer out, so each input is tried again with these put right.
 */
#include "fuzz.h"

#include "format/bundle_directory.h"
#include "verify/verify.h"

/* What schemas/vectors/bundles/ are verified under: its policy's log and agents, and a time. */
static const char policy[] =
	"{\"agents\":[{\"key\":\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVPPo133RIuS1fIVsyY6o/+J/sY/vE7w2dLafdlVb5C\",\"name\":"
	"\"ci\",\"roles\":[\"ci\"]}],\"claims\":[{\"check\":{\"op\":\"tests\",\"format\":\"tap\",\"min_passed\":2},\"evidence\":"
	"{\"kind\":\"run\",\"roles\":[\"ci\"],\"step\":\"unit-tests\"},\"id\":\"tests\"}],\"decision\":[{\"verdict\":\"READY\","
	"\"when\":{\"op\":\"every\",\"among\":\"required\",\"is\":[\"passed\"]}},{\"verdict\":\"NOT READY\"}],\"logs\":["
	"\"log.example/test-vectors+e6d4c48e+AYCGCk1P6tTmfG82yy3XOx6gWAHQOtHrT0wQkG5KiwEp\"],\"schema\":"
	"\"urn:exhibit:policy:v1\",\"verdicts\":[\"NOT READY\",\"READY\"]}";
#define NOW INT64_C(1767355200000) /* 2026-01-02T12:00:00Z */

static enum status read_at(void *context, uint64_t offset, void *data, size_t size)
{
	const struct bytes *file = context;

	if (offset > file->size || size > file->size - offset)
		return STATUS_IO;
	memcpy(data, file->data + offset, size);
	return STATUS_OK;
}

static bool can_be_rewritten(const struct bundle *bundle, struct bytes file)
{
	struct fault fault = { .status = STATUS_OK };
	struct buffer again;
	struct sink sink = { .take = fuzz_take, .context = &again };

	buffer_init(&again, FUZZ_SIZE_MAX);
	enum status status = bundle_write(&bundle->manifest.plan, bundle_source(bundle), &sink, &fault);
	if (status == STATUS_OK)
		must_equal(again, file);
	buffer_release(&again);
	return status == STATUS_OK;
}

static void examine(struct bytes file, bool has_policy)
{
	const struct reader reader = { .read_at = read_at, .context = &file, .size = file.size };
	struct fault fault = { .status = STATUS_OK }, machine = { .status = STATUS_OK };
	struct verify_request request = { .container = &fault, .has_policy = has_policy, .policy = bytes_of_text(policy),
		.now = NOW };
	struct verification verification;
	struct bundle *bundle = NULL;
	enum status status = bundle_open(&reader, &bundle, &fault);

	must(status == fault.status && (status == STATUS_OK) == (bundle != NULL));
	if (bundle) {
		request.source = bundle_source(bundle);
		request.has_report = request.source->has_report;
		request.report_index = request.source->report_index;
	}
	must(verify_run(&request, &verification, &machine) == STATUS_OK);
	must(shape_check(&shape_verification, verification.json, STATUS_BAD_DOCUMENT, NULL) == STATUS_OK);
	bool holds = json_member_is_true(json_member(verification.json, "integrity"), "holds");
	must(bundle || !holds);
	must(verification.has_result && (holds || verification.result == RESULT_INVALID));
	if (bundle)
		must(can_be_rewritten(bundle, file) || !holds);
	verification_release(&verification);
	bundle_close(bundle);
}

/* POSIX ustar: the sum of the header's bytes, its own field taken as spaces, as six octal digits, NUL, space. */
static bool repair(uint8_t *block)
{
	char text[8];
	unsigned sum = 0;

	for (size_t i = 0; i < USTAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : block[i];
	snprintf(text, sizeof(text), "%06o", sum & 0777777);
	text[7] = ' ';
	if (memcmp(block + 257, "ustar", 5) != 0 || !memcmp(block + 148, text, sizeof(text)))
		return false;
	memcpy(block + 148, text, sizeof(text));
	return true;
}

/* repair_digest(file, size): what bundle.json says of the member behind it, where both are in their places. */
static bool repair_digest(uint8_t *file, size_t size)
{
	static const char before[] = "\"checkpoint\":\"";
	char name[USTAR_NAME_MAX + 1], hex[DIGEST_HEX_SIZE];
	uint64_t length = 0;
	uint8_t *place;
	size_t at;

	if (size < 2 * USTAR_BLOCK || ustar_read(file, name, &length) != STATUS_OK || length > size - USTAR_BLOCK)
		return false;
	place = memmem(file + USTAR_BLOCK, (size_t)length, before, sizeof(before) - 1);
	at = USTAR_BLOCK + (size_t)length + ustar_padding(length);
	if (!place || (size_t)(file + USTAR_BLOCK + length - place) < sizeof(before) + DIGEST_HEX_SIZE || at > size ||
	    size - at < USTAR_BLOCK || ustar_read(file + at, name, &length) != STATUS_OK || length > size - at - USTAR_BLOCK)
		return false;
	struct digest digest = digest_of(bytes_of(file + at + USTAR_BLOCK, (size_t)length));
	digest_hex(&digest, hex);
	if (!memcmp(place + sizeof(before) - 1, hex, DIGEST_HEX_SIZE - 1))
		return false;
	memcpy(place + sizeof(before) - 1, hex, DIGEST_HEX_SIZE - 1);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *file = fuzz_copy(bytes_of(data, size));
	bool is_repaired = false;

	examine(bytes_of(file, size), true);
	examine(bytes_of(file, size), false);
	for (size_t at = 0; size - at >= USTAR_BLOCK; at += USTAR_BLOCK)
		is_repaired |= repair(file + at);
	is_repaired |= repair_digest(file, size);
	if (is_repaired)
		examine(bytes_of(file, size), true);
	free(file);
	return 0;
}

#include "record_view.h"

#include <stdio.h>
#include <string.h>

#include "escape.h"

#define ID_SHORT 12
#define SAYS_MAX 160

static void print_raw(const struct json *value)
{
	struct buffer bytes;

	buffer_init(&bytes, DSSE_ENTRY_MAX);
	if (json_read_raw(value, &bytes) == STATUS_OK)
		escape_print(buffer_bytes(&bytes), SAYS_MAX);
	buffer_release(&bytes);
}

/* Does a shell take the word as it is?  Every other one is shown in the quotes that it needs. */
static bool is_plain_word(struct bytes word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";

	for (size_t i = 0; i < word.size; i++)
		if (!word.data[i] || !strchr(plain, word.data[i]))
			return false;
	return word.size > 0;
}

static void print_word(const struct json *value)
{
	struct buffer bytes, quoted;

	buffer_init(&bytes, DSSE_ENTRY_MAX);
	buffer_init(&quoted, 4 * (size_t)DSSE_ENTRY_MAX + 2);
	if (json_read_raw(value, &bytes) == STATUS_OK && !is_plain_word(buffer_bytes(&bytes))) {
		struct bytes word = buffer_bytes(&bytes);
		enum status status = buffer_append_byte(&quoted, '\'');

		for (size_t i = 0; i < word.size && status == STATUS_OK; i++)
			status = word.data[i] == '\'' ? buffer_append(&quoted, bytes_of_text("'\"'\"'")) :
			    buffer_append_byte(&quoted, word.data[i]);
		if (status == STATUS_OK && buffer_append_byte(&quoted, '\'') == STATUS_OK)
			escape_print(buffer_bytes(&quoted), SAYS_MAX);
	} else {
		escape_print(buffer_bytes(&bytes), SAYS_MAX);
	}
	buffer_release(&quoted);
	buffer_release(&bytes);
}

static void print_run(const struct json *predicate)
{
	const struct json *exit = json_member(predicate, "exit");
	int64_t number;

	if (json_member_integer(exit, "code", &number) && json_member_is_true(predicate, "timed_out"))
		printf("timed out, exit %lld  ", (long long)number);
	else if (json_member_integer(exit, "code", &number))
		printf("exit %lld  ", (long long)number);
	else if (json_member_is_true(predicate, "timed_out"))
		printf("timed out  ");
	else if (json_member_integer(exit, "signal", &number))
		printf("signal %lld  ", (long long)number);
	else
		printf("%s  ", json_member_text(exit, "error"));
	for (const struct json *word = json_first(json_member(predicate, "argv")); word; word = json_next(word)) {
		print_word(word);
		if (json_next(word))
			putchar(' ');
	}
}

/* Keys go by their fingerprints, as in `signed by`; the log's own by its vkey. */
static void print_key_text(const struct json *text)
{
	char fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct ed25519_key key;
	struct bytes comment;

	if (ssh_key_read(json_text_bytes(text), &key, &comment) != STATUS_OK) {
		print_raw(text);
		return;
	}
	ssh_key_fingerprint(&key, fingerprint);
	fputs(fingerprint, stdout);
}

static void print_key(const struct json *predicate)
{
	const struct json *key = json_member(predicate, "key"), *by = json_member(predicate, "by");
	int64_t since;

	printf("%s ", json_member_text(predicate, "action"));
	print_key_text(key ? key : json_member(predicate, "log"));
	if (by) {
		fputs(" by ", stdout);
		print_key_text(by);
	}
	if (json_member_integer(predicate, "since", &since))
		printf(" since %lld", (long long)since);
}

static void print_dispute(const struct json *predicate)
{
	const char *claim = json_member_text(predicate, "claim"), *grounds = json_member_text(predicate, "grounds");

	printf("%s %.*s", grounds ? grounds : json_member_text(predicate, "action"), ID_SHORT,
	    json_member_text(predicate, "about"));
	if (claim)
		printf(" claim %s", claim);
	if (json_member(predicate, "text")) {
		printf(": ");
		print_raw(json_member(predicate, "text"));
	}
}

static void print_resolution(const struct json *predicate)
{
	const struct json *counts = json_member(predicate, "counts");
	int64_t contested = 0, overturned = 0, open = 0;

	json_member_integer(counts, "contested", &contested);
	json_member_integer(counts, "overturned", &overturned);
	json_member_integer(counts, "open", &open);
	size_t reports = json_count(json_member(predicate, "reports"));

	printf("%s  %zu report%s, %lld contested, %lld overturned, %lld open", json_member_text(predicate, "result"),
	    reports, reports == 1 ? "" : "s", (long long)contested, (long long)overturned, (long long)open);
}

/* What a line of the log says beyond who, when and which kind. */
static void print_gist(const struct record *record)
{
	const struct json *predicate = record->predicate;

	switch (record->kind) {
	case KIND_RUN:
		print_run(predicate);
		break;
	case KIND_FILE:
	case KIND_TEST_RESULT:
		print_raw(json_member(predicate, "path"));
		break;
	case KIND_STATEMENT:
		print_raw(json_member(predicate, "text"));
		break;
	case KIND_REPORT:
		printf("claims ");
		print_raw(json_member(predicate, "verdict"));
		break;
	case KIND_ATTESTATION:
		print_raw(json_member(predicate, "result"));
		/* By its author's own rules a report soon matches. */
		if (!strcmp(json_member_text(predicate, "rules"), "self-defined"))
			printf("  [self-defined]");
		break;
	case KIND_APPROVAL:
		print_raw(json_member(predicate, "decision"));
		printf(" as ");
		print_raw(json_member(predicate, "role"));
		break;
	case KIND_KEY:
		print_key(predicate);
		break;
	case KIND_DISPUTE:
		print_dispute(predicate);
		break;
	case KIND_RESOLUTION:
		print_resolution(predicate);
		break;
	default:
		break;
	}
}

void record_view_line(const struct record *record, uint64_t index, const char *disputed)
{
	char id[DIGEST_HEX_SIZE], time[RFC3339_TEXT_MAX];
	const char *step = record_step(record);

	digest_hex(&record->id, id);
	rfc3339_write(record->time, time);
	printf("%4llu  %.*s  %.19sZ  %-8s  %-12s  %-8s  ", (unsigned long long)index, ID_SHORT, id, time,
	    kind_row(record->kind)->name, step ? step : "-", record->agent);
	print_gist(record);
	printf(disputed ? "  DISPUTED, %s\n" : "\n", disputed);
}

void record_view_page(const struct record *record, uint64_t index, bool verifies)
{
	char id[DIGEST_HEX_SIZE];

	digest_hex(&record->id, id);
	printf("%-14s %s\n%-14s %llu\n%-14s %s\n%-14s %s\n", "id", id, "index", (unsigned long long)index, "kind",
	    kind_row(record->kind)->name, "signed by", record->envelope.keyid);
	printf("%-14s %s\n", "signature", verifies ? "verifies" : "DOES NOT VERIFY");
	printf("%-14s ", "subject");
	escape_print_json(record->subject);
	putchar('\n');
	for (const struct json *member = json_first(record->predicate); member; member = json_next(member)) {
		printf("%-14s ", json_name(member));
		escape_print_json(member);
		putchar('\n');
	}
}

static void copy_member(struct json *view, const struct json *predicate, const char *name)
{
	const struct json *member = json_member(predicate, name);

	if (member)
		json_put(view, name, json_copy(member));
}

struct json *record_view_json(const struct record *record, uint64_t index, const char *disputed)
{
	static const char *const members[] = { "step", "time", "agent", "exit", "timed_out", "argv", "path", "text", "verdict",
		"result", "rules", "decision", "role", "action", "key", "by", "log", "since",
		"about", "claim", "grounds", "reports" };
	struct json *view = json_object();
	char id[DIGEST_HEX_SIZE];

	digest_hex(&record->id, id);
	json_put_integer(view, "index", (int64_t)index);
	json_put_text(view, "id", id);
	json_put_text(view, "kind", kind_row(record->kind)->name);
	json_put(view, "subject", json_copy(record->subject));
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		copy_member(view, record->predicate, members[i]);
	if (disputed)
		json_put_text(view, "disputed", disputed);
	return view;
}

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "exit_code.h"
#include "key_change.h"
#include "key_fall.h"
#include "message.h"

static const struct option_row options[] = {
	{ "since", 0, "INDEX", "nothing counts that it signed at INDEX or later: the key is in other hands since then", false },
	{ "dry-run", 0, NULL, "append nothing, only show what would lose its ground", false },
	OPTION_REASON, OPTION_KEY, OPTION_LEDGER, OPTION_JSON,
};

static int read_since(const struct invocation *invocation, struct key_record *record)
{
	const char *text = option_text(invocation, "since");
	char *end = NULL;

	if (!text)
		return 0;
	errno = 0;
	record->has_since = *text >= '0' && *text <= '9';
	record->since = strtoull(text, &end, 10);
	if (record->has_since && !*end && errno == 0 && record->since <= JSON_INTEGER_MAX)
		return 0;
	message_error("--since %s is no index", text);
	message_hint("`exhibit log` shows the index of every record, from 0");
	return EXIT_WRONG_USAGE;
}

static enum status ask(struct key_change *change, const struct key_record *record, uint64_t since, struct json **falls,
    struct fault *fault)
{
	struct source *source;
	enum status status = ledger_source_open(change->ledger, &source);

	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	status = key_fall(source, &record->key, since, falls, fault);
	ledger_source_close(source);
	return status;
}

static void print_rows(const struct json *rows, const char *what)
{
	for (const struct json *row = json_first(rows); row; row = json_next(row)) {
		const char *title = json_member_text(row, "title"), *result = json_member_text(row, "result");
		bool is_signed = json_member_is_true(row, "signed");
		int64_t index = 0, cites = 0;

		json_member_integer(row, "index", &index);
		json_member_integer(row, "cites", &cites);
		message_warning("%s %.12s at index %" PRId64 "%s%s%s%s falls", what, json_member_text(row, "id"), index,
		    title ? " \"" : result ? " (" : "", title ? title : result ? result : "", title ? "\"" : result ? ")" : "",
		    is_signed && cites > 0 ? ", signed with that key and citing what it signed," :
		    is_signed ? ", signed with that key," : cites > 0 ? ", which cites what it signed," : "");
	}
}

static int print(const struct key_change *change, const struct receipt *receipt, struct json *falls)
{
	const struct invocation *invocation = change->invocation;
	char id[DIGEST_HEX_SIZE];
	struct json *answer;
	int64_t records = 0;

	json_member_integer(falls, "records", &records);
	if (!option_given(invocation, "json")) {
		if (receipt) {
			digest_hex(&receipt->id, id);
			printf("%s\n", id);
			message_note("key %s at index %" PRIu64, receipt->existed ? "was there already" : "appended", receipt->index);
		}
		if (!receipt)
			message_note("nothing is appended: this is what --dry-run is for");
		message_note("%" PRId64 " record%s that the key signed %s not count", records, records == 1 ? "" : "s",
		    records == 1 ? "does" : "do");
		print_rows(json_member(falls, "reports"), "report");
		print_rows(json_member(falls, "attestations"), "attestation");
		print_rows(json_member(falls, "approvals"), "approval");
		json_free(falls);
		return context_flush();
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:revocation:v1");
	if (receipt) {
		digest_hex(&receipt->id, id);
		json_put_text(answer, "id", id);
		json_put_integer(answer, "index", (int64_t)receipt->index);
	}
	json_put(answer, "falls", falls);
	return context_print_json(answer);
}

static int revoke(struct key_change *change, struct key_record *record)
{
	bool is_dry = option_given(change->invocation, "dry-run");
	struct fault fault = { .status = STATUS_OK };
	struct checkpoint head;
	struct receipt receipt;
	struct json *falls;
	enum status status = ledger_checkpoint(change->ledger, NULL, &head);
	int code = 0;

	if (status == STATUS_OK && record->has_since && record->since > head.size) {
		message_error("--since %" PRIu64 " lies behind the end of the log", record->since);
		message_hint("without --since the revocation counts from its own record on");
		return EXIT_WRONG_USAGE;
	}
	/* Before it is appended: where this fails, nothing was done. */
	if (status == STATUS_OK)
		status = ask(change, record, record->has_since ? record->since : head.size, &falls, &fault);
	if (status != STATUS_OK)
		return message_failure(status, &fault, "cannot tell what the revocation takes away");
	if (!is_dry)
		code = key_change_append(change, record, &receipt);
	if (code) {
		json_free(falls);
		return code;
	}
	if (!is_dry && memcmp(record->key.bytes, signer_key(change->signer)->bytes, ED25519_KEY_SIZE) != 0)
		message_note("it counts for readers whose policy gives your key a role of its \"keys\"");
	return print(change, is_dry ? NULL : &receipt, falls);
}

static int run(const struct invocation *invocation)
{
	struct key_record record = { .action = KEY_REVOKE, .reason = option_text(invocation, "reason") };
	struct key_change change = { .ledger = NULL };
	char comment[RECORD_NAME_MAX];
	int code = read_since(invocation, &record);

	if (!code && invocation->positional_count > 0)
		code = key_change_public(invocation->positionals[0], &record.key, comment);
	if (!code)
		code = key_change_open(invocation, &change);
	if (!code && invocation->positional_count == 0)
		record.key = *signer_key(change.signer);
	record.origin = change.origin;
	if (!code)
		code = revoke(&change, &record);
	key_change_close(&change);
	return code;
}

const struct command command_key_revoke = {
	.name = "key revoke", .arguments = "[PUBKEY]", .summary = "end a key: your own, or as an administrator another's",
	.text = "PUBKEY is a .pub file or its line; without it, the key that signs. With --since, for a key that was stolen,\n"
	        "everything falls that it signed from that index on, and what it let in; the command names the reports and\n"
	        "attestations that rest on it, and `exhibit verify` says so too. It cannot be taken back: try --dry-run first.",
	COMMAND_OPTIONS(options), .positional_max = 1, .run = run,
};

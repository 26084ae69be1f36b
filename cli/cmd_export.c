#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "context.h"
#include "exit_code.h"
#include "cli/export/export.h"
#include "message.h"
#include "suggest.h"
#include "cli/source/whole_file.h"

static const struct option_row options[] = {
	{ "format", 0, "FORMAT", "which format; --list tells them", false },
	{ "list", 0, NULL, "print the formats, and the kinds of records that each is made from", false },
	{ "resource", 0, "URI", "for vsa: where the report's subject is fetched from", false },
	OPTION_OUTPUT,
	OPTION_KEY,
	OPTION_LEDGER,
};

static int list(void)
{
	size_t count;
	const struct export_format *formats = export_formats(&count);

	for (size_t i = 0; i < count; i++) {
		printf("%-12s %s%s\n%-12s of ", formats[i].name, formats[i].text, formats[i].signs ? "; signed with --key" : "", "");
		if (formats[i].kinds == EXPORT_ANY_KIND)
			printf("any record");
		for (unsigned kind = 0, told = 0; kind < KIND_COUNT && formats[i].kinds != EXPORT_ANY_KIND; kind++)
			if (formats[i].kinds & EXPORT_KIND(kind))
				printf("%s%s", told++ ? ", " : "", kind_row(kind)->name);
		printf("\n");
	}
	return context_flush();
}

static int find_format(const struct invocation *invocation, const struct export_format **found)
{
	const char *name = option_text(invocation, "format");
	struct suggestion suggestion = { .wrong = name };
	size_t count;
	const struct export_format *formats = export_formats(&count);

	if (invocation->positional_count == 0 || !name) {
		message_error("`exhibit export` needs %s", name ? "the ID of a record" : "--format FORMAT");
		message_hint("`exhibit export --list` tells the formats; as in `exhibit export 3 --format dsse`");
		return EXIT_WRONG_USAGE;
	}
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(formats[i].name, name)) {
			*found = &formats[i];
			return 0;
		}
		suggestion_offer(&suggestion, formats[i].name);
	}
	message_error("there is no format \"%s\"", name);
	if (suggestion.near)
		message_hint("did you mean --format %s?", suggestion.near);
	else
		message_hint("`exhibit export --list` tells the formats");
	return EXIT_WRONG_USAGE;
}

/* ---- the record ---- */

static enum status read_record(struct ledger *ledger, const char *text, struct export *export, struct buffer *entry,
    struct fault *fault)
{
	struct digest id;
	enum status status = ledger_find(ledger, text, &export->index, &id, fault);

	if (status == STATUS_OK)
		status = ledger_entry(ledger, export->index, entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(entry), &export->record, fault);
	if (status == STATUS_OK && !digest_equal(&export->record.id, &id))
		status = STATUS_ENTRY_MISMATCH;
	if (status == STATUS_OK)
		status = record_verify(&export->record);
	if (status != STATUS_OK)
		return fault_set(fault, status, NULL, NULL);
	export->entry = buffer_bytes(entry);
	digest_hex(&export->record.id, export->id);
	return STATUS_OK;
}

static int check_kind(const struct invocation *invocation, const struct export *export, const struct export_format *format)
{
	bool is_report = export->record.kind == KIND_REPORT && format->kinds & EXPORT_KIND(KIND_ATTESTATION);

	if (format->kinds & EXPORT_KIND(export->record.kind))
		return 0;
	message_error("record %s is of the kind %s, which %s has no words for", invocation->positionals[0],
	    kind_row(export->record.kind)->name, format->name);
	message_hint("%s", is_report ? "a report is its author's word: export what `exhibit attest` makes of it" :
	    "`exhibit export --list` tells which kinds of records each format is made from");
	return EXIT_WRONG_USAGE;
}

/* ---- the document ---- */

static enum status write_document(void *context, const struct sink *sink, struct fault *fault)
{
	const struct buffer *document = context;

	return fault_set(fault, sink->take(sink->context, buffer_bytes(document)), NULL, NULL);
}

static int give(const char *path, struct buffer *document)
{
	struct content content = { .write = write_document, .context = document };

	if (path)
		return whole_file_write(path, &content);
	fwrite(document->data, 1, document->size, stdout);
	return context_flush();
}

/* What a link's reader looks for is in its name, and what no signature has room for is said here. */
static void tell(const struct export *export, const struct export_format *format)
{
	char key[SSH_KEY_FINGERPRINT_MAX];

	if (!format->signs)
		return;
	ssh_key_fingerprint(signer_key(export->signer), key);
	message_note("a translation of record %s of the log %s, which %s signed; this was signed anew by %s", export->id,
	    export->origin, export->record.envelope.keyid, key);
}

static int export_record(const struct invocation *invocation, const struct export_format *format, struct export *export)
{
	struct fault fault = { .status = STATUS_OK };
	struct buffer document;
	enum status status = STATUS_OK;
	int code;

	buffer_init(&document, EXPORT_MAX);
	if (export->record.kind == KIND_ATTESTATION && format->kinds != EXPORT_ANY_KIND)
		status = export_attested_read(export, &fault);
	if (status == STATUS_OK)
		status = format->write(export, &document, &fault);
	if (status == STATUS_OK) {
		code = give(option_text(invocation, "output"), &document);
		if (!code)
			tell(export, format);
	} else {
		code = message_failure(status, &fault, "record %s is not exported as %s", invocation->positionals[0], format->name);
	}
	export_attested_release(export);
	buffer_release(&document);
	return code;
}

static int with_ledger(const struct invocation *invocation, const struct export_format *format, struct export *export)
{
	struct ledger *ledger;
	struct source *source = NULL;
	struct fault fault = { .status = STATUS_OK };
	struct buffer entry;
	enum status status;
	int code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);

	if (code)
		return code;
	buffer_init(&entry, DSSE_ENTRY_MAX);
	export->origin = ledger_log_key(ledger)->name;
	status = read_record(ledger, invocation->positionals[0], export, &entry, &fault);
	if (status == STATUS_OK)
		status = fault_set(&fault, ledger_source_open(ledger, &source), NULL, NULL);
	export->source = source;
	if (status != STATUS_OK)
		code = message_failure(status, &fault, "no record \"%s\" to export", invocation->positionals[0]);
	else
		code = check_kind(invocation, export, format);
	if (!code)
		code = export_record(invocation, format, export);
	record_release(&export->record);
	buffer_release(&entry);
	ledger_source_close(source);
	ledger_close(ledger);
	return code;
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* RFC 3986, as far as it keeps everything else out: a scheme, a colon, and behind it only characters that a URI may have. */
static bool is_uri(const char *text)
{
	size_t size = strlen(text), scheme = strspn(text, LETTERS DIGITS "+-.");

	return strspn(text, LETTERS) > 0 && text[scheme] == ':' && size > scheme + 1 && size < EXPORT_URI_MAX &&
	    strspn(text, LETTERS DIGITS "-._~:/?#[]@!$&'()*+,;=%") == size;
}

static int check_resource(const struct invocation *invocation, const struct export_format *format)
{
	const char *resource = option_text(invocation, "resource");

	if (!resource || (!strcmp(format->name, "vsa") && is_uri(resource)))
		return 0;
	if (strcmp(format->name, "vsa") != 0)
		message_error("--resource belongs to --format vsa");
	else
		message_error("--resource %s is no URI", resource);
	message_hint("as in --format vsa --resource https://example.com/download/app-1.2.tar.gz");
	return EXIT_WRONG_USAGE;
}

static int run(const struct invocation *invocation)
{
	struct export export = { .resource = option_text(invocation, "resource") };
	const struct export_format *format = NULL;
	int code;

	if (option_given(invocation, "list"))
		return list();
	code = find_format(invocation, &format);
	if (!code)
		code = check_resource(invocation, format);
	if (!code && format->signs)
		code = context_signer(invocation, &export.signer);
	if (!code)
		code = with_ledger(invocation, format, &export);
	signer_close(export.signer);
	return code;
}

const struct command command_export = {
	.name = "export", .arguments = "ID", .summary = "give a record to other people's tools, in their formats",
	.text = "ID is a record's index, its id, or a unique prefix of 8 or more digits. `--list` tells the formats; docs/exports.md\n"
	        "says what becomes of each member. What a format has no words for is an error, never a guess. Formats that need a\n"
	        "signature of their own are signed anew with --key and name the record, its signer and its log. That a report\n"
	        "matches is not that it is ready: only an attestation under a policy that lists the verdict as \"ready\" is PASSED.",
	COMMAND_OPTIONS(options), .positional_min = 0, .positional_max = 1, .run = run,
};

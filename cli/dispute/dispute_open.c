#include "dispute_open.h"

#include <string.h>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "ledger/append.h"
#include "cli/message.h"
#include "cli/receipt.h"

#define DOCUMENT_MAX (16u << 20)

struct opening {
	const struct invocation *invocation;
	struct ledger *ledger;
	struct signer *signer;
	struct record about; /* owned */
};

static int wrong_usage(const char *error, const char *hint)
{
	message_error("%s", error);
	message_hint("%s", hint);
	return EXIT_WRONG_USAGE;
}

/* What the options must be, before anything is looked at. */
static int check_options(const struct invocation *invocation)
{
	const char *grounds = option_text(invocation, "grounds"), *claim = option_text(invocation, "claim");
	bool opens = option_given(invocation, "open"), is_known = false;

	if (opens && option_given(invocation, "withdraw"))
		return wrong_usage("--open and --withdraw do not go together", "challenge something, or take your own back");
	if (invocation->positional_count != 1)
		return wrong_usage("one record is challenged or taken back at a time", "name the report, or the challenge");
	if (!opens && (grounds || option_given(invocation, "evidence")))
		return wrong_usage("--grounds and --evidence belong to --open", "what is taken back needs no grounds");
	for (size_t i = 0; grounds && shape_grounds[i]; i++)
		is_known |= !strcmp(shape_grounds[i], grounds);
	if (opens && !is_known)
		return wrong_usage(grounds ? "there are no such --grounds" : "--open needs --grounds",
		    "undermine (its evidence is bad), undercut (it does not bear the claim out), rebut (the contrary is so), "
		    "self-attack (it contradicts itself)");
	if (opens && !option_text(invocation, "text"))
		return wrong_usage("--open needs --text", "say in words what is wrong: people read it");
	if (claim && !context_is_name(claim))
		return wrong_usage("--claim is no claim's id", "the ids are in the report: `exhibit show REPORT --content`");
	return 0;
}

static int find(struct opening *opening)
{
	struct fault fault = { .status = STATUS_OK };
	const char *text = opening->invocation->positionals[0];
	struct buffer entry;
	struct digest id;
	uint64_t index;
	enum status status = ledger_find(opening->ledger, text, &index, &id, &fault);

	buffer_init(&entry, DSSE_ENTRY_MAX);
	if (status == STATUS_OK)
		status = ledger_entry(opening->ledger, index, &entry);
	if (status == STATUS_OK)
		status = record_read(buffer_bytes(&entry), &opening->about, &fault);
	buffer_release(&entry);
	return status == STATUS_OK ? 0 : message_failure(status, &fault, "there is no record \"%s\"", text);
}

static int check_about(const struct opening *opening)
{
	const struct record *about = &opening->about;
	bool withdraws = option_given(opening->invocation, "withdraw");
	const char *action = json_member_text(about->predicate, "action");

	if (about->kind != KIND_REPORT && !(about->kind == KIND_DISPUTE && !strcmp(action, "open"))) {
		message_error("\"%s\" is neither a report nor a challenge", opening->invocation->positionals[0]);
		message_cause("it is of kind %s", kind_row(about->kind)->name);
		message_hint("`exhibit log --kind report` and `exhibit log --kind dispute` list them");
		return EXIT_WRONG_USAGE;
	}
	if (about->kind == KIND_DISPUTE && option_given(opening->invocation, "claim"))
		return wrong_usage("a challenge has no claims", "leave --claim out");
	if (withdraws && memcmp(about->key.bytes, signer_key(opening->signer)->bytes, sizeof(about->key.bytes)) != 0) {
		message_error("this is not yours to take back");
		message_cause("it is signed by %s", about->envelope.keyid);
		message_hint("challenge it instead: `exhibit dispute --open`");
		return EXIT_WRONG_USAGE;
	}
	return 0;
}

static enum status take(void *context, struct bytes bytes)
{
	return buffer_append(context, bytes);
}

static bool has_id(const struct json *rows, const char *id)
{
	for (const struct json *row = json_first(rows); row; row = json_next(row))
		if (!strcmp(json_member_text(row, "id") ? json_member_text(row, "id") : "", id))
			return true;
	return false;
}

/* A slip of the pen would challenge nothing, and nobody would notice.  Where the document is not held nobody can tell. */
static int check_claim(const struct opening *opening)
{
	const char *claim = option_text(opening->invocation, "claim");
	struct blob_name content;
	struct buffer text;
	const struct sink sink = { take, &text };
	struct json *document = NULL;
	bool is_unknown = false;

	if (!claim || record_blob(&opening->about, "content", &content) != STATUS_OK)
		return 0;
	buffer_init(&text, DOCUMENT_MAX);
	if (blob_read(opening->ledger, &content.digest, &sink) == STATUS_OK &&
	    json_parse(buffer_bytes(&text), DOCUMENT_MAX, &document, NULL) == STATUS_OK)
		is_unknown = !has_id(json_member(document, "claims"), claim) && !has_id(json_member(document, "quantities"), claim);
	json_free(document);
	buffer_release(&text);
	if (!is_unknown)
		return 0;
	message_error("the report has no claim or quantity \"%s\"", claim);
	message_hint("the ids are in the report: `exhibit show %s --content`", opening->invocation->positionals[0]);
	return EXIT_WRONG_USAGE;
}

static int put_evidence(const struct opening *opening, struct json *predicate)
{
	struct json *evidence = json_array();
	const char *text;
	int code = 0;

	for (size_t i = 0; !code && (text = option_nth(opening->invocation, "evidence", i)) != NULL; i++) {
		struct fault fault = { .status = STATUS_OK };
		char hex[DIGEST_HEX_SIZE];
		struct digest id;
		uint64_t index;
		enum status status = ledger_find(opening->ledger, text, &index, &id, &fault);

		if (status != STATUS_OK) {
			code = message_failure(status, &fault, "there is no record \"%s\"", text);
			break;
		}
		digest_hex(&id, hex);
		json_push_text(evidence, hex);
	}
	if (!code && json_count(evidence) > 0)
		json_put(predicate, "evidence", evidence);
	else
		json_free(evidence);
	return code;
}

static int append(const struct opening *opening)
{
	const struct invocation *invocation = opening->invocation;
	static const char *const copied[] = { "claim", "grounds", "text" };
	struct json *predicate = json_object();
	struct fault fault = { .status = STATUS_OK };
	struct receipt receipt;
	char hex[DIGEST_HEX_SIZE];
	enum status status;
	int code;

	digest_hex(&opening->about.id, hex);
	json_put_text(predicate, "about", hex);
	json_put_text(predicate, "action", option_given(invocation, "open") ? "open" : "withdraw");
	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		if (option_text(invocation, copied[i]))
			json_put_text(predicate, copied[i], option_text(invocation, copied[i]));
	code = put_evidence(opening, predicate);
	if (!code) {
		const struct draft draft = { .kind = KIND_DISPUTE, .subject = opening->about.subject, .predicate = predicate,
			.time = context_now() };

		status = append_record(opening->ledger, opening->signer, &draft, &receipt, &fault);
		code = status == STATUS_OK ? receipt_print(invocation, KIND_DISPUTE, &receipt) :
		    message_failure(status, &fault, "nothing was appended");
	}
	json_free(predicate);
	return code;
}

int dispute_open(const struct invocation *invocation)
{
	struct opening opening = { .invocation = invocation };
	int code = check_options(invocation);

	if (!code)
		code = context_signer(invocation, &opening.signer);
	if (!code)
		code = context_ledger(invocation, CONTEXT_APPEND, opening.signer, &opening.ledger);
	if (!code)
		code = find(&opening);
	if (!code)
		code = check_about(&opening);
	if (!code)
		code = check_claim(&opening);
	if (!code)
		code = append(&opening);
	record_release(&opening.about);
	ledger_close(opening.ledger);
	if (opening.signer)
		signer_close(opening.signer);
	return code;
}

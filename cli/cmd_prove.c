#include <stdio.h>

#include "commands.h"
#include "context.h"
#include "message.h"

static const struct option_row options[] = { OPTION_LEDGER };

static int run(const struct invocation *invocation)
{
	struct ledger *ledger;
	struct fault fault = { .status = STATUS_OK };
	struct buffer proof;
	struct digest id;
	uint64_t index;
	enum status status;
	int code = context_ledger(invocation, CONTEXT_READ, NULL, &ledger);

	if (code)
		return code;
	buffer_init(&proof, PROOF_SIZE_MAX);
	status = ledger_find(ledger, invocation->positionals[0], &index, &id, &fault);
	if (status == STATUS_OK)
		status = ledger_prove(ledger, index, &proof);
	if (status == STATUS_OK) {
		fwrite(proof.data, 1, proof.size, stdout);
		code = context_flush();
	} else {
		code = message_failure(status, &fault, "no proof for \"%s\"", invocation->positionals[0]);
	}
	buffer_release(&proof);
	ledger_close(ledger);
	return code;
}

const struct command command_prove = {
	.name = "prove", .arguments = "ID", .summary = "print a tlog-proof that a record is in the log",
	.text = "ID is a record's index, its id, or a unique prefix of 8 or more digits. The proof is C2SP tlog-proof: the\n"
	        "checkpoint, the index, and the RFC 6962 inclusion path of the entry that `show ID --entry` prints.",
	COMMAND_OPTIONS(options), .positional_min = 1, .positional_max = 1, .run = run,
};

#ifndef ENTRY_H
#define ENTRY_H

#include "bench.h"
#include "ledger/append.h"

/* A statement whose entry has ENTRY_SIZE bytes, or one or two more: base64 comes in fours. */

#define ENTRY_TEXT 87 /* characters of its text that make it so */

static inline struct draft entry_draft(void)
{
	static struct json *subject, *predicate;
	char text[ENTRY_TEXT + 1];

	if (subject == NULL) {
		memset(text, 'x', ENTRY_TEXT);
		text[ENTRY_TEXT] = '\0';
		must(json_parse(bytes_of_text("[{\"name\":\"bench\",\"digest\":{\"sha256\":\"00\"}}]"), 1024, &subject, NULL) ==
		    STATUS_OK, "subject");
		predicate = json_object();
		json_put_text(predicate, "mode", "manual");
		json_put_text(predicate, "text", text);
	}
	return (struct draft){ .kind = KIND_STATEMENT, .subject = subject, .predicate = predicate, .time = 1 };
}

static inline void entry_append(struct ledger *ledger, struct signer *signer, unsigned batch)
{
	struct draft *drafts = calloc(batch, sizeof(*drafts));
	struct receipt *receipts = calloc(batch, sizeof(*receipts));
	struct fault fault = { .status = STATUS_OK };

	must(drafts != NULL && receipts != NULL, "calloc");
	for (unsigned i = 0; i < batch; i++)
		drafts[i] = entry_draft();
	if (append_records(ledger, signer, drafts, batch, receipts, &fault) != STATUS_OK) {
		fprintf(stderr, "%s\n", fault.detail);
		must(false, "append_records");
	}
	free(drafts);
	free(receipts);
}

#endif

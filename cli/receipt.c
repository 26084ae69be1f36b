#include "receipt.h"

#include <stdio.h>

#include "context.h"
#include "message.h"

int receipt_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipt)
{
	char id[DIGEST_HEX_SIZE];
	struct json *answer;

	digest_hex(&receipt->id, id);
	if (!option_given(invocation, "json")) {
		printf("%s\n", id);
		message_note("%s %s at index %llu", kind_row(kind)->name, receipt->existed ? "was there already" : "appended",
		    (unsigned long long)receipt->index);
		return context_flush();
	}
	answer = json_object();
	json_put_text(answer, "schema", "urn:exhibit:receipt:v1");
	json_put_text(answer, "kind", kind_row(kind)->name);
	json_put_text(answer, "id", id);
	json_put_integer(answer, "index", (int64_t)receipt->index);
	return context_print_json(answer);
}

#include "receipt.h"

#include <stdio.h>

#include "context.h"
#include "message.h"

static struct json *receipt_json(enum kind kind, const struct receipt *receipt)
{
	struct json *answer = json_object();
	char id[DIGEST_HEX_SIZE];

	digest_hex(&receipt->id, id);
	json_put_text(answer, "schema", "urn:exhibit:receipt:v1");
	json_put_text(answer, "kind", kind_row(kind)->name);
	json_put_text(answer, "id", id);
	json_put_integer(answer, "index", (int64_t)receipt->index);
	return answer;
}

static void print_id(const struct receipt *receipt)
{
	char id[DIGEST_HEX_SIZE];

	digest_hex(&receipt->id, id);
	printf("%s\n", id);
}

int receipt_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipt)
{
	if (option_given(invocation, "json"))
		return context_print_json(receipt_json(kind, receipt));
	print_id(receipt);
	message_note("%s %s at index %llu", kind_row(kind)->name, receipt->existed ? "was there already" : "appended",
	    (unsigned long long)receipt->index);
	return context_flush();
}

int receipts_print(const struct invocation *invocation, enum kind kind, const struct receipt *receipts, size_t count)
{
	struct json *answer, *list;

	if (!option_given(invocation, "json")) {
		for (size_t i = 0; i < count; i++)
			print_id(&receipts[i]);
		message_note("%zu of %s appended at index %llu to %llu", count, kind_row(kind)->name,
		    (unsigned long long)receipts[0].index, (unsigned long long)receipts[count - 1].index);
		return context_flush();
	}
	answer = json_object();
	list = json_array();
	for (size_t i = 0; i < count; i++)
		json_push(list, receipt_json(kind, &receipts[i]));
	json_put_text(answer, "schema", "urn:exhibit:receipts:v1");
	json_put(answer, "receipts", list);
	return context_print_json(answer);
}

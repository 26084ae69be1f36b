/* A ledger: each process signs with a key of its own. */
#include <sodium.h>
#include <string.h>

#include "appends.h"
#include "entry.h"

static struct ledger *ledger;
static struct signer *signer;

static const char *key_name(unsigned worker)
{
	static char name[16];

	snprintf(name, sizeof(name), "key-%u", worker);
	return name;
}

void peer_make(unsigned workers)
{
	must(sodium_init() >= 0 && setenv("XDG_STATE_HOME", "/nonexistent", 1) == 0, "set-up");
	must(ledger_init("ledger", "bench", NULL) == STATUS_OK, "ledger_init");
	for (unsigned i = 0; i < workers; i++)
		must(signer_create(key_name(i), "bench", NULL) == STATUS_OK, "signer_create");
}

void peer_open(unsigned worker)
{
	must(signer_open(key_name(worker), &signer, NULL) == STATUS_OK, "signer_open");
	must(ledger_open("ledger", &(struct ledger_options){ .map_size = 0 }, &ledger, NULL) == STATUS_OK, "ledger_open");
}

void peer_append(unsigned batch)
{
	entry_append(ledger, signer, batch);
}

void peer_close(void)
{
	ledger_close(ledger);
	signer_close(signer);
}

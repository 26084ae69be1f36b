#include <string.h>

#include "policy_look.h"

/*
 * A threshold above the number of members is refused as no policy at all.  What is left: witnesses whose signatures nobody
 * can make (a key of small order) or this program cannot verify (ML-DSA-44), and more of them than a note has lines for.
 */
enum status find_never_quorum(struct policy_look *look)
{
	const struct trust *trust = &look->policy->trust;

	unsigned needed = trust->has_witnesses ? tlog_policy_cosignatures(&trust->witnesses) : 0;

	if (needed >= NOTE_SIGNATURES_MAX && needed != TLOG_POLICY_NEVER)
		policy_say(look, "/tlog_policy", "quorum %.128s can never be met: it needs %u cosignatures, and a note has at most %d "
		    "signatures, the log's own among them", trust->witnesses.nodes[trust->witnesses.quorum].name, needed,
		    NOTE_SIGNATURES_MAX);
	else if (needed == TLOG_POLICY_NEVER)
		policy_say(look, "/tlog_policy", "quorum %.128s can never be met: too many of its witnesses have keys that are not "
		    "verified here (type 0x06) or that cannot sign", trust->witnesses.nodes[trust->witnesses.quorum].name);
	return STATUS_OK;
}

enum status find_own_witness(struct policy_look *look)
{
	const struct trust *trust = &look->policy->trust;

	for (size_t i = 0; trust->has_witnesses && i < trust->witnesses.node_count; i++) {
		const struct tlog_policy_node *node = &trust->witnesses.nodes[i];

		for (size_t j = 0; !node->is_group && node->cosigner.is_supported && j < trust->log_count; j++)
			if (!memcmp(node->cosigner.key.bytes, trust->logs[j].key.bytes, ED25519_KEY_SIZE))
				policy_say(look, "/tlog_policy", "witness %.128s has the key of log %.128s: it only agrees with itself",
				    node->name, trust->logs[j].name);
	}
	return STATUS_OK;
}

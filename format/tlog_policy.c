#include "tlog_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_lines.h"

#define NONE "none"

/* One tlog_policy_read under way. */
struct reading {
	struct tlog_policy *policy;
	bool has_quorum;
	const char *wrong; /* what is wrong with the line being read, in words */
};

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The next word of a line; an empty one at its end. */
static struct bytes next_word(struct bytes *line)
{
	size_t start = 0, end;
	while (start < line->size && is_blank(line->data[start]))
		start++;
	for (end = start; end < line->size && !is_blank(line->data[end]);)
		end++;
	struct bytes word = bytes_of(line->data + start, end - start);
	*line = bytes_of(line->data + end, line->size - end);
	return word;
}

static bool is_word(struct bytes word, const char *text)
{
	return bytes_equal(word, bytes_of_text(text));
}

static enum status refuse(struct reading *reading, const char *wrong)
{
	reading->wrong = wrong;
	return STATUS_BAD_DOCUMENT;
}

/* Behind a key there may be one word more, whose meaning is for programs that talk to somebody. */
static enum status end_after_url(struct reading *reading, struct bytes *line)
{
	next_word(line);
	return next_word(line).size == 0 ? STATUS_OK : refuse(reading, "has something behind the URL");
}

static size_t find_node(const struct tlog_policy *policy, struct bytes name)
{
	for (size_t i = 0; i < policy->node_count; i++)
		if (is_word(name, policy->nodes[i].name))
			return i;
	return TLOG_POLICY_NOBODY;
}

/* A new row at the end; counted when it is whole. */
static enum status new_node(struct reading *reading, struct bytes name, struct tlog_policy_node **node)
{
	struct tlog_policy *policy = reading->policy;
	if (name.size == 0)
		return refuse(reading, "has no name");
	if (name.size >= TLOG_POLICY_NAME_MAX)
		return refuse(reading, "has a name of more than 255 bytes");
	if (is_word(name, NONE))
		return refuse(reading, "defines \"none\", which means nobody");
	if (find_node(policy, name) != TLOG_POLICY_NOBODY)
		return refuse(reading, "defines a name that is there already");
	*node = &policy->nodes[policy->node_count];
	**node = (struct tlog_policy_node) { .parent = TLOG_POLICY_NOBODY };
	memcpy((*node)->name, name.data, name.size);
	return STATUS_OK;
}

static enum status read_log(struct reading *reading, struct bytes *line)
{
	struct tlog_policy *policy = reading->policy;
	struct note_key *log = &policy->logs[policy->log_count];
	if (policy->log_count == TLOG_POLICY_LOGS_MAX)
		return refuse(reading, "is one log too many: 64 at most");
	enum status status = note_key_read(next_word(line), log);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status :
		    refuse(reading, "has no verifier key of an Ed25519 log (type 0x01), as name+hash+key");
	for (size_t i = 0; i < policy->log_count; i++)
		if (memcmp(policy->logs[i].key.bytes, log->key.bytes, ED25519_KEY_SIZE) == 0)
			return refuse(reading, "names a log's key that is there already");
	policy->log_count++;
	return end_after_url(reading, line);
}

static enum status read_witness(struct reading *reading, struct bytes *line)
{
	struct tlog_policy *policy = reading->policy;
	struct tlog_policy_node *node;
	if (policy->witness_count == TLOG_POLICY_WITNESSES_MAX)
		return refuse(reading, "is one witness too many: 64 at most");
	enum status status = new_node(reading, next_word(line), &node);
	if (status != STATUS_OK)
		return status;
	status = cosigner_read(next_word(line), &node->cosigner);
	if (status != STATUS_OK)
		return status == STATUS_NO_MEMORY ? status :
		    refuse(reading, "has no verifier key of a witness (type 0x04 or 0x06), as name+hash+key");
	for (size_t i = 0; i < policy->node_count; i++)
		if (!policy->nodes[i].is_group &&
		    digest_equal(&policy->nodes[i].cosigner.key_digest, &node->cosigner.key_digest))
			return refuse(reading, "names a witness' key that is there already");
	policy->node_count++;
	policy->witness_count++;
	return end_after_url(reading, line);
}

static enum status read_threshold(struct reading *reading, struct bytes word, unsigned count, unsigned *threshold)
{
	uint64_t number;
	if (is_word(word, "all"))
		*threshold = count;
	else if (is_word(word, "any"))
		*threshold = 1;
	else if (text_lines_number(word, TLOG_POLICY_NODES_MAX, &number) && number > 0)
		*threshold = (unsigned)number;
	else
		return refuse(reading, "has no threshold: any, all or a number above 0");
	return *threshold <= count ? STATUS_OK : refuse(reading, "asks for more members than it has: it can never be met");
}

static enum status read_group(struct reading *reading, struct bytes *line)
{
	struct tlog_policy *policy = reading->policy;
	struct tlog_policy_node *node;
	if (policy->node_count - policy->witness_count == TLOG_POLICY_GROUPS_MAX)
		return refuse(reading, "is one group too many: 64 at most");
	enum status status = new_node(reading, next_word(line), &node);
	if (status != STATUS_OK)
		return status;
	node->is_group = true;
	struct bytes threshold = next_word(line);
	for (struct bytes word = next_word(line); word.size > 0; word = next_word(line)) {
		size_t member = find_node(policy, word);
		if (member == TLOG_POLICY_NOBODY)
			return refuse(reading, "lists a member that no line above defines");
		if (policy->nodes[member].parent != TLOG_POLICY_NOBODY)
			return refuse(reading, "lists a member that a group has already");
		policy->nodes[member].parent = policy->node_count;
		node->count++;
	}
	if (node->count == 0)
		return refuse(reading, "has no members");
	status = read_threshold(reading, threshold, node->count, &node->threshold);
	if (status == STATUS_OK)
		policy->node_count++;
	return status;
}

static enum status read_quorum(struct reading *reading, struct bytes *line)
{
	struct bytes name = next_word(line);
	if (reading->has_quorum)
		return refuse(reading, "is a second quorum");
	if (name.size == 0)
		return refuse(reading, "has no name");
	reading->policy->quorum = is_word(name, NONE) ? TLOG_POLICY_NOBODY : find_node(reading->policy, name);
	if (reading->policy->quorum == TLOG_POLICY_NOBODY && !is_word(name, NONE))
		return refuse(reading, "names what no line above defines");
	reading->has_quorum = true;
	return next_word(line).size == 0 ? STATUS_OK : refuse(reading, "has something behind the name");
}

static enum status read_line(struct reading *reading, struct bytes line)
{
	for (size_t i = 0; i < line.size; i++)
		if ((line.data[i] < 0x20 && line.data[i] != '\t') || line.data[i] == 0x7f)
			return refuse(reading, "has a control character");
	struct bytes word = next_word(&line);
	if (word.size == 0 || word.data[0] == '#')
		return STATUS_OK;
	if (is_word(word, "log"))
		return read_log(reading, &line);
	if (is_word(word, "witness"))
		return read_witness(reading, &line);
	if (is_word(word, "group"))
		return read_group(reading, &line);
	if (is_word(word, "quorum"))
		return read_quorum(reading, &line);
	return refuse(reading, "begins with none of log, witness, group, quorum");
}

enum status tlog_policy_read(struct bytes text, struct tlog_policy *policy, struct fault *fault)
{
	struct reading reading = { .policy = policy };
	struct bytes line;
	enum status status = STATUS_OK;
	size_t number = 0;
	char place[32];
	*policy = (struct tlog_policy) { .quorum = TLOG_POLICY_NOBODY };
	if (text.size > TLOG_POLICY_SIZE_MAX)
		return fault_set(fault, STATUS_BAD_DOCUMENT, NULL, "larger than %u bytes", TLOG_POLICY_SIZE_MAX);
	/* One row beyond each limit: a line is read before it is counted. */
	policy->logs = calloc(TLOG_POLICY_LOGS_MAX + 1, sizeof(*policy->logs));
	policy->nodes = calloc(TLOG_POLICY_NODES_MAX + 1, sizeof(*policy->nodes));
	if (policy->logs == NULL || policy->nodes == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	while (status == STATUS_OK && text_lines_next(&text, &line)) {
		number++;
		status = read_line(&reading, line);
	}
	snprintf(place, sizeof(place), "line %zu", number);
	if (status != STATUS_OK)
		return fault_set(fault, status, place, "%s", reading.wrong != NULL ? reading.wrong : "");
	if (text.size > 0)
		return fault_set(fault, STATUS_BAD_DOCUMENT, NULL, "the last line does not end in a newline");
	return reading.has_quorum ? STATUS_OK : fault_set(fault, STATUS_BAD_DOCUMENT, NULL, "there is no quorum line");
}

void tlog_policy_release(struct tlog_policy *policy)
{
	free(policy->logs);
	free(policy->nodes);
	memset(policy, 0, sizeof(*policy));
}

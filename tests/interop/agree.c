/*
 * Answers the questions of tests/independent/agree.py, a line each on stdin, tab-separated; an answer each on stdout.
 *
 *	tree INDEX OLD LEAVES           root, path of the entry, path from the older tree
 *	inclusion INDEX SIZE LEAF ROOT PATH
 *	consistency OLD SIZE OLDROOT ROOT PATH
 *	quorum POLICY NOTE              (base64) status; is it met, and each witness with its state and time
 *
 * Hashes are hex, several of them without anything between.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "format/base64.h"
#include "format/hex.h"
#include "format/merkle.h"
#include "format/tlog_policy.h"

#define FIELDS_MAX 6
#define LEAVES_MAX 4096

static void die(const char *what)
{
	fprintf(stderr, "agree: %s\n", what);
	exit(1);
}

static uint64_t number(const char *text)
{
	return strtoull(text, NULL, 10);
}

static size_t read_hashes(const char *text, struct digest *hashes, size_t max)
{
	size_t count = strlen(text) / (2 * DIGEST_SIZE);

	if (count > max || strlen(text) % (2 * DIGEST_SIZE) != 0)
		die("hashes");
	for (size_t i = 0; i < count; i++)
		if (digest_read_hex(bytes_of(text + 2 * DIGEST_SIZE * i, 2 * DIGEST_SIZE), &hashes[i]) != STATUS_OK)
			die("a hash");
	return count;
}

static void print_hashes(const struct digest *hashes, size_t count, char end)
{
	char hex[DIGEST_HEX_SIZE];

	for (size_t i = 0; i < count; i++) {
		digest_hex(&hashes[i], hex);
		fputs(hex, stdout);
	}
	putchar(end);
}

static enum status node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	const struct digest *leaves = context;
	struct digest left, right;

	if (level == 0) {
		*digest = leaves[index];
		return STATUS_OK;
	}
	node(context, level - 1, 2 * index, &left);
	node(context, level - 1, 2 * index + 1, &right);
	*digest = merkle_node(&left, &right);
	return STATUS_OK;
}

static void answer_tree(char **fields)
{
	static struct digest leaves[LEAVES_MAX];
	struct digest path[MERKLE_PATH_MAX], root;
	struct merkle_frontier frontier;
	size_t size = read_hashes(fields[3], leaves, LEAVES_MAX);
	struct merkle_tree tree = { node, leaves, size };
	unsigned count;

	merkle_frontier_init(&frontier);
	for (size_t i = 0; i < size; i++)
		merkle_frontier_add(&frontier, &leaves[i]);
	root = merkle_frontier_root(&frontier);
	print_hashes(&root, 1, '\t');
	if (merkle_inclusion_path(&tree, number(fields[1]), size, path, &count) != STATUS_OK)
		die("no path");
	print_hashes(path, count, '\t');
	if (merkle_consistency_path(&tree, number(fields[2]), size, path, &count) != STATUS_OK)
		die("no consistency path");
	print_hashes(path, count, '\n');
}

static void answer_inclusion(char **fields)
{
	struct digest leaf, root, path[2 * MERKLE_PATH_MAX];

	read_hashes(fields[3], &leaf, 1);
	read_hashes(fields[4], &root, 1);
	puts(status_name(merkle_inclusion_check(&leaf, number(fields[1]), number(fields[2]), path,
	    (unsigned)read_hashes(fields[5], path, 2 * MERKLE_PATH_MAX), &root)));
}

static void answer_consistency(char **fields)
{
	struct digest old_root, root, path[2 * MERKLE_PATH_MAX];

	read_hashes(fields[3], &old_root, 1);
	read_hashes(fields[4], &root, 1);
	puts(status_name(merkle_consistency_check(number(fields[1]), &old_root, number(fields[2]), &root, path,
	    (unsigned)read_hashes(fields[5], path, 2 * MERKLE_PATH_MAX))));
}

static void decode(const char *text, struct buffer *bytes)
{
	buffer_init(bytes, 1u << 20);
	if (base64_decode(bytes_of_text(text), bytes) != STATUS_OK)
		die("base64");
}

static void print_quorum(const struct tlog_policy *policy, const struct quorum_answer *answer)
{
	static const char *const states[WITNESS_STATE_COUNT] = { "missing", "cosigned", "unsupported" };

	printf("ok %s", answer->is_met ? "met" : "unmet");
	for (size_t i = 0; i < answer->count; i++)
		printf(" %s:%s:%" PRIu64 ":%d", policy->nodes[answer->witnesses[i].node].name,
		    states[answer->witnesses[i].state], answer->witnesses[i].time, answer->witnesses[i].counts);
	putchar('\n');
}

static void answer_quorum(char **fields)
{
	struct buffer text, signed_text;
	struct tlog_policy policy;
	struct quorum_answer answer;
	struct note note;
	enum status status;

	decode(fields[1], &text);
	decode(fields[2], &signed_text);
	status = tlog_policy_read(buffer_bytes(&text), &policy, NULL);
	if (status == STATUS_OK)
		status = note_read(buffer_bytes(&signed_text), &note, NULL);
	if (status == STATUS_OK)
		status = tlog_policy_ask(&policy, &note, &answer);
	if (status == STATUS_OK)
		print_quorum(&policy, &answer);
	else
		puts(status_name(status));
	tlog_policy_release(&policy);
	buffer_release(&text);
	buffer_release(&signed_text);
}

int main(void)
{
	static const struct {
		const char *name;
		int fields;
		void (*answer)(char **fields);
	} questions[] = { { "tree", 4, answer_tree }, { "inclusion", 6, answer_inclusion },
		{ "consistency", 6, answer_consistency }, { "quorum", 3, answer_quorum } };
	char *line = NULL, *fields[FIELDS_MAX];
	size_t room = 0;

	if (sodium_init() < 0)
		die("libsodium");
	while (getline(&line, &room, stdin) > 0) {
		char *rest = line;
		size_t i = 0;
		int count = 0;

		line[strcspn(line, "\n")] = '\0';
		for (char *field; count < FIELDS_MAX && (field = strsep(&rest, "\t")) != NULL;)
			fields[count++] = field;
		while (i < 4 && strcmp(questions[i].name, fields[0]) != 0)
			i++;
		if (i == 4 || count != questions[i].fields)
			die("a question");
		questions[i].answer(fields);
	}
	free(line);
	return 0;
}

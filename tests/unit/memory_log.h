#ifndef MEMORY_LOG_H
#define MEMORY_LOG_H

/*
 * A small real log in memory: entries signed with Ed25519, a signed checkpoint, proofs, blobs, and the source that
 * answers from them, complete or cited only.  Tests break one thing at a time.  Include behind cmocka.h.
 */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/hex.h"
#include "format/record.h"
#include "format/source.h"

#ifndef LOG_MAX
#define LOG_MAX 64
#endif
#define LOG_TIME 1760000000000 /* 2025-10-09T08:53:20Z */
#define LOG_COMMIT "1111111111111111111111111111111111111111"
#define LOG_OTHER_COMMIT "2222222222222222222222222222222222222222"

struct log_agent {
	struct ed25519_key key;
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	const char *name;
	struct chain_position next;
};

struct log_entry {
	uint8_t *data;
	size_t size;
	uint64_t index;
	struct digest id;
	bool is_left_out;
	char *proof; /* instead of the right one; "" is none */
};

struct log_blob {
	struct digest name;
	uint8_t *data;
	size_t size;
	bool is_left_out;
};

struct memory_log {
	struct log_agent agents[8], log_key;
	size_t agent_count;
	struct log_entry entries[LOG_MAX];
	size_t entry_count;
	struct log_blob blobs[LOG_MAX];
	size_t blob_count;
	struct buffer checkpoint;
	struct digest root;
	struct source source;
	enum status entry_failure, blob_failure; /* the machine's trouble */
};

/* JSON in C with ' for ". */
static inline char *quoted(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline char *quoted(const char *format, ...)
{
	va_list arguments;
	char *text = NULL;
	va_start(arguments, format);
	assert_true(vasprintf(&text, format, arguments) >= 0);
	va_end(arguments);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	return text;
}

static inline struct json *parsed(const char *text)
{
	struct json *value = NULL;
	struct fault fault = { 0 };
	if (json_parse(bytes_of_text(text), 16u << 20, &value, &fault) != STATUS_OK)
		fail_msg("%s: %s at %s", text, status_sentence(fault.status), fault.place);
	return value;
}

static inline void make_key(struct log_agent *agent, const char *name, uint8_t number)
{
	uint8_t seed[crypto_sign_SEEDBYTES] = { number };
	agent->name = name;
	assert_int_equal(crypto_sign_seed_keypair(agent->key.bytes, agent->secret, seed), 0);
	memset(agent->next.id, 'a' + number % 6, RECORD_CHAIN_ID_HEX);
}

static inline void log_init(struct memory_log *log)
{
	memset(log, 0, sizeof(*log));
	assert_true(sodium_init() >= 0);
	make_key(&log->log_key, "log.example/one", 200);
	make_key(&log->agents[0], "ci", 1);
	make_key(&log->agents[1], "coder", 2);
	make_key(&log->agents[2], "stranger", 3);
	log->agent_count = 3;
	buffer_init(&log->checkpoint, NOTE_SIZE_MAX);
}

static inline void log_release(struct memory_log *log)
{
	for (size_t i = 0; i < log->entry_count; i++) {
		free(log->entries[i].data);
		free(log->entries[i].proof);
	}
	for (size_t i = 0; i < log->blob_count; i++)
		free(log->blobs[i].data);
	buffer_release(&log->checkpoint);
}

static inline uint8_t *copied(const void *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	assert_non_null(copy);
	memcpy(copy, data, size);
	return copy;
}

static inline struct digest log_blob(struct memory_log *log, const char *text)
{
	struct digest name = digest_of(bytes_of_text(text));
	for (size_t i = 0; i < log->blob_count; i++)
		if (digest_equal(&log->blobs[i].name, &name))
			return name;
	assert_true(log->blob_count < LOG_MAX);
	struct log_blob *blob = &log->blobs[log->blob_count++];
	blob->name = name;
	blob->size = strlen(text);
	blob->data = copied(text, blob->size);
	return name;
}

/* An entry over any payload, signed by the agent, replacing the bytes at ${at}. */
static inline void log_put_payload(struct memory_log *log, size_t at, const struct log_agent *agent,
    struct bytes payload)
{
	struct buffer pae, entry;
	struct ed25519_signature signature;
	char keyid[SSH_KEY_FINGERPRINT_MAX];
	buffer_init(&pae, DSSE_ENTRY_MAX);
	buffer_init(&entry, DSSE_ENTRY_MAX);
	assert_int_equal(dsse_pae(payload, &pae), STATUS_OK);
	assert_int_equal(crypto_sign_detached(signature.bytes, NULL, pae.data, pae.size, agent->secret), 0);
	ssh_key_fingerprint(&agent->key, keyid);
	assert_int_equal(dsse_write(payload, keyid, &signature, &entry), STATUS_OK);
	free(log->entries[at].data);
	log->entries[at].data = buffer_take(&entry, &log->entries[at].size);
	log->entries[at].id = merkle_leaf(bytes_of(log->entries[at].data, log->entries[at].size));
	buffer_release(&pae);
	buffer_release(&entry);
}

/* Takes ${subject} and ${predicate}. */
static inline struct digest log_append(struct memory_log *log, unsigned agent_number, enum kind kind,
    struct json *subject, struct json *predicate, time_ms time)
{
	struct log_agent *agent = &log->agents[agent_number];
	struct fault fault = { 0 };
	struct buffer payload;
	size_t at = log->entry_count++;
	assert_true(at < LOG_MAX);
	buffer_init(&payload, DSSE_PAYLOAD_MAX);
	if (record_payload(kind, subject, predicate, &agent->key, agent->name, &agent->next, time, &payload, &fault) !=
	    STATUS_OK)
		fail_msg("%s at %s: %s", status_sentence(fault.status), fault.place, fault.detail);
	log->entries[at].index = at;
	log_put_payload(log, at, agent, buffer_bytes(&payload));
	agent->next.seq++;
	agent->next.prev = log->entries[at].id;
	buffer_release(&payload);
	json_free(subject);
	json_free(predicate);
	return log->entries[at].id;
}

static inline struct json *blob_json(const struct digest *digest, size_t size)
{
	struct json *object = json_object();
	char hex[DIGEST_HEX_SIZE];
	digest_hex(digest, hex);
	json_put_text(object, "sha256", hex);
	json_put_integer(object, "size", (int64_t)size);
	return object;
}

static inline struct json *subject_json(const char *algorithm, const char *value)
{
	struct json *array = json_array(), *one = json_object(), *digests = json_object();
	json_put_text(digests, algorithm, value);
	json_put(one, "digest", digests);
	json_push(array, one);
	return array;
}

struct run_spec {
	unsigned agent;
	const char *step;
	int exit_code;
	const char *out, *err;
	const char *argv[8];        /* default: make test */
	const char *commit;         /* NULL: outside git, with its stdout as its subject */
	const char *commit_after;   /* default: commit */
	const char *subject;        /* a commit that it says it is about; default: commit */
	const char *image;          /* a digest of an image that it says it is about as well */
	bool was_dirty, is_dirty;
	time_ms time;               /* 0: LOG_TIME */
};

static inline struct json *tree_json(const char *commit, bool is_dirty)
{
	struct json *tree = json_object();
	json_put_boolean(tree, "clean", !is_dirty);
	json_put_text(tree, "commit", commit);
	return tree;
}

static inline struct digest log_run(struct memory_log *log, struct run_spec run)
{
	const char *out = run.out ? run.out : "", *err = run.err ? run.err : "";
	struct digest out_digest = log_blob(log, out), err_digest = log_blob(log, err);
	char *text = quoted("{'cwd':'/src','duration_us':1500,'start':'2025-10-09T08:53:10Z','end':'2025-10-09T08:53:11Z',"
	    "'environment':[],'exit':{'code':%d},'host':{'arch':'x86_64','cpus':2,'kernel':'Linux 6.1','name':'box'}}",
	    run.exit_code);
	struct json *predicate = parsed(text), *argv = json_array(), *subject;
	char hex[DIGEST_HEX_SIZE];
	free(text);
	if (!run.argv[0]) {
		run.argv[0] = "make";
		run.argv[1] = "test";
	}
	for (size_t i = 0; run.argv[i]; i++)
		json_push_text(argv, run.argv[i]);
	json_put(predicate, "argv", argv);
	json_put(predicate, "stdout", blob_json(&out_digest, strlen(out)));
	json_put(predicate, "stderr", blob_json(&err_digest, strlen(err)));
	if (run.step)
		json_put_text(predicate, "step", run.step);
	digest_hex(&out_digest, hex);
	if (run.commit) {
		struct json *git = json_object();
		json_put(git, "before", tree_json(run.commit, run.was_dirty));
		json_put(git, "after", tree_json(run.commit_after ? run.commit_after : run.commit, run.is_dirty));
		json_put(predicate, "git", git);
		subject = subject_json("gitCommit", run.subject ? run.subject : run.commit);
		if (run.image) {
			struct json *more = subject_json("sha256", run.image);
			json_push(subject, json_copy(json_first(more)));
			json_free(more);
		}
	} else {
		subject = subject_json("sha256", hex);
	}
	return log_append(log, run.agent, KIND_RUN, subject, predicate, run.time ? run.time : LOG_TIME);
}

static inline struct digest log_statement(struct memory_log *log, unsigned agent, const char *words)
{
	struct json *predicate = json_object();
	json_put_text(predicate, "mode", "manual");
	json_put_text(predicate, "text", words);
	return log_append(log, agent, KIND_STATEMENT, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
}

/* ${document} need not be a good one; then claims and verdict of the record are given. */
static inline struct digest log_report_as(struct memory_log *log, unsigned agent, const char *document, int64_t claims,
    const char *verdict, const char *title)
{
	struct json *predicate = json_object();
	struct digest content = log_blob(log, document);
	json_put_integer(predicate, "claims", claims);
	json_put(predicate, "content", blob_json(&content, strlen(document)));
	json_put_text(predicate, "verdict", verdict);
	if (title)
		json_put_text(predicate, "title", title);
	return log_append(log, agent, KIND_REPORT, subject_json("gitCommit", LOG_COMMIT), predicate, LOG_TIME);
}

static inline struct digest log_report(struct memory_log *log, unsigned agent, const char *document)
{
	struct json *value = parsed(document);
	struct digest id = log_report_as(log, agent, document, (int64_t)json_count(json_member(value, "claims")),
	    json_member_text(value, "verdict"), json_member_text(value, "title"));
	json_free(value);
	return id;
}

/* ---- the source ---- */

static inline enum status memory_entry_at(void *context, uint64_t at_least, uint64_t *index, struct buffer *entry)
{
	struct memory_log *log = context;
	if (log->entry_failure != STATUS_OK)
		return log->entry_failure;
	for (size_t i = 0; i < log->entry_count; i++)
		if (!log->entries[i].is_left_out && log->entries[i].index >= at_least) {
			*index = log->entries[i].index;
			return buffer_append(entry, bytes_of(log->entries[i].data, log->entries[i].size));
		}
	return STATUS_NOT_FOUND;
}

static inline enum status memory_find(void *context, const struct digest *id, uint64_t *index)
{
	struct memory_log *log = context;
	for (size_t i = 0; i < log->entry_count; i++)
		if (!log->entries[i].is_left_out && digest_equal(&log->entries[i].id, id)) {
			*index = log->entries[i].index;
			return STATUS_OK;
		}
	return STATUS_NOT_FOUND;
}

static inline enum status memory_node(void *context, unsigned level, uint64_t index, struct digest *digest)
{
	struct memory_log *log = context;
	struct digest left, right;
	if (level == 0) {
		*digest = log->entries[index].id;
		return STATUS_OK;
	}
	memory_node(context, level - 1, index * 2, &left);
	memory_node(context, level - 1, index * 2 + 1, &right);
	*digest = merkle_node(&left, &right);
	return STATUS_OK;
}

static inline enum status memory_proof(void *context, uint64_t index, struct buffer *text)
{
	struct memory_log *log = context;
	struct merkle_tree tree = { memory_node, log, log->entry_count };
	struct proof proof = { .index = index, .checkpoint = log->source.checkpoint };
	if (log->entries[index].proof && !log->entries[index].proof[0])
		return STATUS_NOT_FOUND;
	if (log->entries[index].proof)
		return buffer_append_text(text, log->entries[index].proof);
	enum status status = merkle_inclusion_path(&tree, index, tree.size, proof.path, &proof.path_count);
	return status == STATUS_OK ? proof_write(&proof, text) : status;
}

static inline enum status memory_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	struct memory_log *log = context;
	if (log->blob_failure != STATUS_OK)
		return log->blob_failure;
	for (size_t i = 0; i < log->blob_count; i++) {
		struct log_blob *blob = &log->blobs[i];
		if (blob->is_left_out || !digest_equal(&blob->name, digest))
			continue;
		/* In two pieces, as from a store. */
		enum status status = sink->take(sink->context, bytes_of(blob->data, blob->size / 2));
		if (status == STATUS_OK)
			status = sink->take(sink->context, bytes_of(blob->data + blob->size / 2, blob->size - blob->size / 2));
		return status;
	}
	return STATUS_NOT_FOUND;
}

/* Sign a tree head over ${text} ("origin\nsize\nroot\n") and let the source stand on it. */
static inline void log_sign(struct memory_log *log, const char *text)
{
	struct ed25519_signature signature;
	struct note_key key;
	assert_int_equal(note_key_make(log->log_key.name, &log->log_key.key, &key), STATUS_OK);
	assert_int_equal(crypto_sign_detached(signature.bytes, NULL, (const uint8_t *)text, strlen(text),
	    log->log_key.secret), 0);
	buffer_clear(&log->checkpoint);
	assert_int_equal(buffer_append_text(&log->checkpoint, text), STATUS_OK);
	assert_int_equal(buffer_append_text(&log->checkpoint, "\n"), STATUS_OK);
	assert_int_equal(note_sign_line(&key, &signature, &log->checkpoint), STATUS_OK);
	log->source.log_key = key;
	log->source.checkpoint = buffer_bytes(&log->checkpoint);
}

/* Close the log as it stands: root, checkpoint, and the source. */
static inline void log_seal(struct memory_log *log)
{
	struct merkle_frontier frontier;
	struct checkpoint checkpoint = { .size = log->entry_count };
	struct buffer text;
	merkle_frontier_init(&frontier);
	for (size_t i = 0; i < log->entry_count; i++)
		merkle_frontier_add(&frontier, &log->entries[i].id);
	log->root = checkpoint.root = merkle_frontier_root(&frontier);
	snprintf(checkpoint.origin, sizeof(checkpoint.origin), "%s", log->log_key.name);
	buffer_init(&text, NOTE_SIZE_MAX);
	assert_int_equal(checkpoint_text(&checkpoint, &text), STATUS_OK);
	log->source = (struct source){ .context = log, .is_complete = true, .entry_at = memory_entry_at,
		.find = memory_find, .proof = memory_proof, .blob = memory_blob };
	log_sign(log, buffer_text(&text));
	buffer_release(&text);
}

#endif

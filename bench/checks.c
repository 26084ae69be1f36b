/*
 * checks SCRATCH: what evaluating regular expressions costs beside grep.  200 claims over 50 runs with 100 MiB of
 * output: together they hold each of 20 regular expressions against all of it once, as one `grep -c` does over the same
 * bytes.  A run is hashed when the first of the checks that follow one another reads it.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "verify/check/check.h"

#define RUNS 50
#define RUN_SIZE (2u << 20)
#define CLAIMS 200
#define PIECE_SIZE 65536
#define LINE_ROOM 256

extern char **environ;

static const char *const patterns[] = {
	"^not ok", "error", "[Ee]rror: [a-z]+", "timeout after [0-9]+ ms", "^p95=[0-9.]+", "status=5[0-9][0-9]", "worker-7 .*lost",
	"panic|fatal", "\\bFAILED\\b", "retry [3-9]", "connection (reset|refused)", "took [0-9]{4,} ms", "assert", "warning:",
	"^ok [0-9]+ - .*slow", "OutOfMemory", "code=[1-9]", "leak", "deadlock", "skipped$",
};
#define PATTERNS (sizeof(patterns) / sizeof(patterns[0]))

static struct run {
	uint8_t *bytes;
	struct digest digest;
	struct record record;
} runs[RUNS];

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "checks: %s failed\n", what);
	exit(1);
}

/* Processor seconds, of this process or of those it waited for: what else the machine does matters less to them. */
static double spent(int who)
{
	struct rusage usage;
	must(getrusage(who, &usage) == 0, "getrusage");
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What a build and its tests print: few of the lines match anything. */
static size_t write_line(char *line, uint64_t *state, size_t number)
{
	static const char *const words[] = { "compiling", "linking", "GET /api/v1/items", "worker-3 idle", "cache hit", "flush",
		"checkpoint written", "user signed in", "queue empty", "heartbeat" };
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	unsigned int kind = (unsigned int)(*state % 1000);
	const char *word = words[*state / 1000 % 10];
	if (kind < 400)
		return (size_t)snprintf(line, LINE_ROOM, "ok %zu - %s in %u ms\n", number, word, kind);
	if (kind < 405)
		return (size_t)snprintf(line, LINE_ROOM, "%s: error: refused, status=503 retry %u\n", word, kind % 5);
	return (size_t)snprintf(line, LINE_ROOM, "2026-11-21T12:%02u:%02u.%03uZ info %s id=%016llx status=200 took %u ms\n",
	    kind % 60, kind % 59, kind, word, (unsigned long long)*state, kind % 97);
}

static void make_run(struct run *run, size_t number, FILE *all)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);
	char line[LINE_ROOM];
	size_t size = 0;
	run->bytes = malloc(RUN_SIZE + LINE_ROOM);
	must(run->bytes != NULL, "malloc");
	for (size_t i = 1; size < RUN_SIZE; i++) {
		size_t more = write_line(line, &state, i);
		memcpy(run->bytes + size, line, more);
		size += more;
	}
	must(fwrite(run->bytes, size, 1, all) == 1, "fwrite");
	run->digest = digest_of(bytes_of(run->bytes, size));
	char hex[DIGEST_HEX_SIZE], json[512];
	digest_hex(&run->digest, hex);
	snprintf(json, sizeof(json), "{\"stdout\":{\"sha256\":\"%s\",\"size\":%zu},\"exit\":{\"code\":0}}", hex, size);
	must(json_parse(bytes_of_text(json), sizeof(json), &run->record.statement, NULL) == STATUS_OK, "json_parse");
	run->record.predicate = run->record.statement;
	run->record.kind = KIND_RUN;
}

static enum status give_blob(void *context, const struct digest *digest, const struct sink *sink)
{
	(void)context;
	for (size_t i = 0; i < RUNS; i++) {
		if (!digest_equal(&runs[i].digest, digest))
			continue;
		int64_t size = 0;
		json_member_integer(json_member(runs[i].record.predicate, "stdout"), "size", &size);
		/* In pieces, as a ledger or bundle gives them. */
		enum status status = STATUS_OK;
		for (size_t at = 0, piece; at < (size_t)size && status == STATUS_OK; at += piece) {
			piece = (size_t)size - at < PIECE_SIZE ? (size_t)size - at : PIECE_SIZE;
			status = sink->take(sink->context, bytes_of(runs[i].bytes + at, piece));
		}
		return status;
	}
	return STATUS_NOT_FOUND;
}

static struct json *check_of(const char *pattern)
{
	struct json *check = json_object();
	json_put_text(check, "op", "regex-count");
	json_put_text(check, "pattern", pattern);
	json_put_integer(check, "max", 1000000);
	must(check_validate(check, NULL) == STATUS_OK, pattern);
	return check;
}

/* Claim i is about pattern i % PATTERNS over its share of the runs. */
static double evaluate_claims(void)
{
	struct source source = { .blob = give_blob };
	struct kept kept = { .count = 0 };
	size_t share = RUNS * PATTERNS / CLAIMS;
	double start = spent(RUSAGE_SELF);
	for (size_t i = 0; i < CLAIMS; i++) {
		struct json *check = check_of(patterns[i % PATTERNS]);
		for (size_t j = 0; j < share; j++) {
			struct evidence evidence = { .source = &source, .record = &runs[i / PATTERNS * share + j].record,
				.kept = &kept };
			struct reasons reasons = { .count = 0 };
			struct answer answer;
			must(check_evaluate(check, &evidence, &reasons, &answer) == STATUS_OK, "check_evaluate");
			must(answer.outcome == OUTCOME_PASSED, "a claim");
			reasons_release(&reasons);
		}
		json_free(check);
	}
	kept_release(&kept);
	return spent(RUSAGE_SELF) - start;
}

static double grep(const char *syntax, const char *pattern, char *path)
{
	char name[] = "grep", only_count[] = "-c", option[8], text[128], count[4096 + 8];
	char *argv[] = { name, only_count, option, text, path, NULL };
	posix_spawn_file_actions_t actions;
	pid_t child;
	int code;
	snprintf(option, sizeof(option), "%s", syntax);
	snprintf(text, sizeof(text), "-e%s", pattern);
	snprintf(count, sizeof(count), "%s.count", path);
	posix_spawn_file_actions_init(&actions);
	/* Not to /dev/null: there grep stops at the first match. */
	posix_spawn_file_actions_addopen(&actions, 1, count, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	double start = spent(RUSAGE_CHILDREN);
	must(posix_spawnp(&child, "grep", &actions, NULL, argv, environ) == 0, "grep");
	must(waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) < 2, "grep");
	posix_spawn_file_actions_destroy(&actions);
	return spent(RUSAGE_CHILDREN) - start;
}

static double grep_all(const char *syntax, char *path)
{
	double time = 0;
	for (size_t i = 0; i < PATTERNS; i++)
		time += grep(syntax, patterns[i], path);
	return time;
}

int main(int argc, char **argv)
{
	char path[4096], count[4096 + 8];
	must(argc == 2, "usage: checks SCRATCH");
	snprintf(path, sizeof(path), "%s/all-output", argv[1]);
	FILE *all = fopen(path, "wb");
	must(all != NULL, path);
	for (size_t i = 0; i < RUNS; i++)
		make_run(&runs[i], i, all);
	must(fclose(all) == 0, "fclose");
	double ours = evaluate_claims();
	double extended = grep_all("-E", path);
	double perl = grep_all("-P", path);
	printf("%d claims, %zu regular expressions over %d runs of 2 MiB: %.2f s, of which each pass over 100 MiB %.0f ms\n", CLAIMS,
	    PATTERNS, RUNS, ours, ours / PATTERNS * 1e3);
	printf("  %.2f times grep -c -E (%.2f s), %.2f times grep -c -P (%.2f s)\n", ours / extended, extended, ours / perl, perl);
	unlink(path);
	snprintf(count, sizeof(count), "%s.count", path);
	unlink(count);
	for (size_t i = 0; i < RUNS; i++) {
		json_free(runs[i].record.statement);
		free(runs[i].bytes);
	}
	return 0;
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "format/ssh_key.h"
#include "ledger/ssh_secret.h"
#include "ledger_scratch.h"

static void assert_signs(struct signer *signer)
{
	struct fault fault = { .status = STATUS_OK };
	struct ed25519_signature signature;
	struct bytes message = bytes_of_text("a message");

	assert_int_equal(signer_sign(signer, message, &signature, &fault), STATUS_OK);
	assert_int_equal(ed25519_verify(signer_key(signer), message, &signature), STATUS_OK);
	assert_int_not_equal(ed25519_verify(signer_key(signer), bytes_of_text("another"), &signature), STATUS_OK);
}

/* What we write, ssh-keygen takes for its own. */
static void test_our_files_in_ssh_keygen(void **state)
{
	static const char *const comments[] = { "alice@example.org", "", "a comment of several words", "1234567" };
	struct fault fault = { .status = STATUS_OK };
	struct stat stat_result;

	(void)state;
	for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]); i++) {
		char fingerprint[SSH_KEY_FINGERPRINT_MAX];
		struct signer *signer;

		scratch_run("rm -f ours ours.pub");
		assert_int_equal(signer_create(scratch_path("ours"), comments[i], &fault), STATUS_OK);
		assert_int_equal(stat(scratch_path("ours"), &stat_result), 0);
		assert_int_equal(stat_result.st_mode & 07777, 0600);
		assert_int_equal(signer_open(scratch_path("ours"), &signer, &fault), STATUS_OK);
		assert_signs(signer);
		ssh_key_fingerprint(signer_key(signer), fingerprint);
		assert_int_equal(scratch_run("ssh-keygen -lf ours.pub"), 0);
		assert_true(scratch_output_has(fingerprint));
		assert_true(scratch_output_has(comments[i]));
		/* -y derives the public line from the private file; it must be ours, byte by byte. */
		assert_int_equal(scratch_run("ssh-keygen -yf ours > derived && cmp derived ours.pub"), 0);
		/* ssh-keygen rewrites the file (a new comment) only after reading all of it. */
		assert_int_equal(scratch_run("ssh-keygen -c -C changed -P '' -f ours"), 0);
		signer_close(signer);
		assert_int_equal(signer_open(scratch_path("ours"), &signer, &fault), STATUS_OK);
		assert_string_equal(signer_name(signer), "changed");
		signer_close(signer);
	}
}

static void test_their_files(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	/* Keys of different comment lengths, so that every padding occurs. */
	for (unsigned i = 0; i < 9; i++) {
		char command[256], fingerprint[SSH_KEY_FINGERPRINT_MAX];
		struct signer *signer;

		snprintf(command, sizeof(command),
		    "rm -f theirs*; ssh-keygen -q -t ed25519 -N '' -C '%.*s' -f theirs && ssh-keygen -lf theirs",
		    (int)i, "abcdefghi");
		assert_int_equal(scratch_run(command), 0);
		assert_int_equal(signer_open(scratch_path("theirs"), &signer, &fault), STATUS_OK);
		ssh_key_fingerprint(signer_key(signer), fingerprint);
		assert_true(scratch_output_has(fingerprint));
		assert_signs(signer);
		signer_close(signer);
	}
}

static void test_names(void **state)
{
	static const struct { const char *comment, *name; } rows[] = {
		{ "ci", "ci" },
		{ "", "agent" },
		{ "root@host", "root@host" },
		{ "build bot (main)", "build-bot--main-" },
		{ "--odd", "odd" },
		{ "..", "agent" },
		{ "\xc3\xa4" "b", "b" },
		{ "x\xc3\xa4" "b", "x--b" },
		{ "a:b/c@d+e.f_g-h", "a:b/c@d+e.f_g-h" },
	};
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct signer *signer;

		scratch_run("rm -f named named.pub");
		assert_int_equal(signer_create(scratch_path("named"), rows[i].comment, &fault), STATUS_OK);
		assert_int_equal(signer_open(scratch_path("named"), &signer, &fault), STATUS_OK);
		assert_string_equal(signer_name(signer), rows[i].name);
		signer_close(signer);
	}

	char comment[300];
	struct signer *signer;

	memset(comment, 'x', sizeof(comment) - 1);
	comment[sizeof(comment) - 1] = '\0';
	scratch_run("rm -f named named.pub");
	assert_int_equal(signer_create(scratch_path("named"), comment, &fault), STATUS_OK);
	assert_int_equal(signer_open(scratch_path("named"), &signer, &fault), STATUS_OK);
	assert_int_equal(strlen(signer_name(signer)), SIGNER_NAME_MAX - 1);
	signer_close(signer);
}

static void test_create_never_overwrites(void **state)
{
	struct fault fault = { .status = STATUS_OK };

	(void)state;
	assert_int_equal(scratch_run("echo keep > taken; echo keep > half.pub; rm -f half"), 0);
	assert_int_equal(signer_create(scratch_path("taken"), "x", &fault), STATUS_EXISTS);
	fault.status = STATUS_OK;
	assert_int_equal(signer_create(scratch_path("half"), "x", &fault), STATUS_EXISTS);
	assert_int_equal(scratch_run("test $(cat taken) = keep && test ! -e taken.pub && test ! -e half"), 0);
	assert_int_equal(scratch_run("test $(cat half.pub) = keep"), 0);
	fault.status = STATUS_OK;
	assert_int_equal(signer_create(scratch_path("no/such/place"), "x", &fault), STATUS_IO);
	fault.status = STATUS_OK;
	assert_int_equal(signer_create(scratch_path("lines"), "two\nlines", &fault), STATUS_BAD_TEXT);
}

static void assert_refused(const char *source, const char *words)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *signer = NULL;

	assert_int_equal(signer_open(source, &signer, &fault), STATUS_KEY_UNUSABLE);
	assert_null(signer);
	assert_int_equal(fault.status, STATUS_KEY_UNUSABLE);
	if (strstr(fault.detail, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault.detail, words);
}

static void test_refusals(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("rm -f k*; ssh-keygen -q -t ed25519 -N '' -C c -f k; cp k k0; chmod 640 k0;"
	    "ssh-keygen -q -t ed25519 -N secret -C c -f kp; ssh-keygen -q -t ecdsa -N '' -f ke; mkdir kd;"
	    "head -c 20000 /dev/zero > kz; : > k-empty; chmod 600 kz k-empty; chmod 600 k.pub;"
	    "printf '%s\\n' '-----BEGIN PRIVATE KEY-----' > k-pem; chmod 600 k-pem"), 0);
	assert_refused(scratch_path("k0"), "chmod 600");
	assert_refused(scratch_path("kp"), "ssh-add");
	assert_refused(scratch_path("ke"), "not an Ed25519 key");
	assert_refused(scratch_path("kd"), "directory");
	assert_refused(scratch_path("kz"), "too large");
	assert_refused(scratch_path("k-empty"), "not an OpenSSH private key");
	assert_refused(scratch_path("k-pem"), "not an OpenSSH private key");
	assert_refused(scratch_path("k.pub"), "public key");
	assert_refused(scratch_path("missing"), "No such file");
	if (geteuid() == 0) {
		assert_int_equal(chown(scratch_path("k"), 12345, 12345), 0);
		assert_refused(scratch_path("k"), "another user");
	}
}

static void test_pipe(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	struct signer *signer;
	char text[SSH_SECRET_FILE_MAX], path[32];
	int ends[2], fd;
	ssize_t size;

	(void)state;
	scratch_run("rm -f piped*; ssh-keygen -q -t ed25519 -N '' -C from-a-pipe -f piped");
	fd = open(scratch_path("piped"), O_RDONLY);
	size = read(fd, text, sizeof(text));
	close(fd);
	assert_true(size > 0);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, (size_t)size), size);
	close(ends[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	assert_int_equal(signer_open(path, &signer, &fault), STATUS_OK);
	assert_string_equal(signer_name(signer), "from-a-pipe");
	assert_signs(signer);
	signer_close(signer);
	close(ends[0]);
}

/*
 * Every cut, and every bit of a key file flipped: a status each time, and never a key that is not the one that was
 * written.
 */
static void test_damaged_files(void **state)
{
	struct ssh_secret *secret = ssh_secret_new(), *found = ssh_secret_new();
	uint8_t public_key[32];
	char *text;
	size_t size, accepted = 0;

	(void)state;
	crypto_sign_keypair(public_key, secret->key);
	strcpy(secret->comment, "comment");
	assert_int_equal(ssh_secret_write(secret, &text, &size), STATUS_OK);
	assert_int_equal(ssh_secret_read(bytes_of(text, size), found, NULL), STATUS_OK);
	assert_memory_equal(found->key, secret->key, sizeof(found->key));
	for (size_t cut = 0; cut < size - 1; cut++) {
		/* A copy of exactly that size: a sanitizer sees a read beyond it. */
		char *part = malloc(cut + 1);

		memcpy(part, text, cut);
		assert_int_not_equal(ssh_secret_read(bytes_of(part, cut), found, NULL), STATUS_OK);
		free(part);
	}
	for (size_t bit = 0; bit < size * 8; bit++) {
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
		if (ssh_secret_read(bytes_of(text, size), found, NULL) == STATUS_OK) {
			assert_memory_equal(found->key, secret->key, sizeof(found->key));
			accepted++;
		}
		text[bit / 8] = (char)(text[bit / 8] ^ (1 << bit % 8));
	}
	/* The comment and the line breaks are the only parts that nothing else depends on. */
	assert_true(accepted < 200);
	sodium_free(text);
	ssh_secret_free(secret);
	ssh_secret_free(found);
}

/* The binary part with every byte set to every border value: lengths that lie must be noticed. */
static void test_lying_lengths(void **state)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	struct ssh_secret *secret = ssh_secret_new(), *found = ssh_secret_new();
	uint8_t public_key[32], blob[1024];
	char *text, line[2048], file[4096];
	size_t size, blob_size;
	const char *start;

	(void)state;
	crypto_sign_keypair(public_key, secret->key);
	assert_int_equal(ssh_secret_write(secret, &text, &size), STATUS_OK);
	start = strchr(text, '\n') + 1;
	assert_int_equal(sodium_base642bin(blob, sizeof(blob), start, (size_t)(strstr(start, "-----END") - start), "\n",
	    &blob_size, NULL, sodium_base64_VARIANT_ORIGINAL), 0);
	for (size_t i = 0; i < blob_size; i++)
		for (size_t v = 0; v < sizeof(values); v++) {
			uint8_t kept = blob[i];
			int length;

			blob[i] = values[v];
			sodium_bin2base64(line, sizeof(line), blob, blob_size, sodium_base64_VARIANT_ORIGINAL);
			length = snprintf(file, sizeof(file), "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n"
			    "-----END OPENSSH PRIVATE KEY-----\n", line);
			if (ssh_secret_read(bytes_of(file, (size_t)length), found, NULL) == STATUS_OK) {
				assert_memory_equal(found->key, secret->key, sizeof(found->key));
				/*
				 * With an empty comment the last five bytes are padding, and none of its bits is free.
				 */
				assert_true(i < blob_size - 5 || values[v] == kept);
			}
			blob[i] = kept;
		}
	sodium_free(text);
	ssh_secret_free(secret);
	ssh_secret_free(found);
}

/* Start a real agent; its socket is in the scratch directory. */
static void test_agent(void **state)
{
	struct fault fault = { .status = STATUS_OK };
	char source[128] = "agent:", fingerprint[SSH_KEY_FINGERPRINT_MAX];
	struct signer *file, *agent;
	pid_t pid;

	(void)state;
	setenv("SSH_AUTH_SOCK", scratch_path("agent.sock"), 1);
	assert_refused("agent:SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cannot be reached");
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		execlp("ssh-agent", "ssh-agent", "-D", "-a", scratch_path("agent.sock"), (char *)NULL);
		_exit(127);
	}
	assert_int_equal(scratch_run("rm -f held*; ssh-keygen -q -t ed25519 -N '' -C held-key -f held;"
	    "for i in $(seq 50); do test -S agent.sock && break; sleep 0.1; done;"
	    "ssh-keygen -q -t rsa -N '' -f held-rsa; ssh-add held-rsa && ssh-add held"), 0);
	assert_int_equal(signer_open(scratch_path("held"), &file, &fault), STATUS_OK);
	ssh_key_fingerprint(signer_key(file), fingerprint);
	strcat(source, fingerprint);
	assert_int_equal(signer_open(source, &agent, &fault), STATUS_OK);
	assert_memory_equal(signer_key(agent), signer_key(file), sizeof(struct ed25519_key));
	assert_string_equal(signer_name(agent), "held-key");
	assert_signs(agent);
	/* Ed25519 is deterministic: file and agent sign alike. */
	struct ed25519_signature one, other;

	assert_int_equal(signer_sign(file, bytes_of_text("m"), &one, &fault), STATUS_OK);
	assert_int_equal(signer_sign(agent, bytes_of_text("m"), &other, &fault), STATUS_OK);
	assert_memory_equal(&one, &other, sizeof(one));
	assert_refused("agent:SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "does not hold");
	/* A locked agent keeps its word. */
	assert_int_equal(scratch_run("ssh-add -d held"), 0);
	assert_int_equal(signer_sign(agent, bytes_of_text("m"), &other, &fault), STATUS_KEY_UNUSABLE);
	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	unsetenv("SSH_AUTH_SOCK");
	assert_refused(source, "no ssh-agent");
	signer_close(agent);
	signer_close(file);
}

/* An agent that answers ${answer} to anything, cut at every length, must not get more than a refusal. */
static void test_hostile_agent(void **state)
{
	static const struct { size_t size; const char *bytes; } answers[] = {
		{ 0, "" },
		{ 4, "\0\0\0\0" },
		{ 4, "\377\377\377\377" },
		{ 5, "\0\0\0\1\5" },
		{ 9, "\0\0\0\5\14\377\377\377\377" },
		{ 9, "\0\0\0\5\14\0\0\0\1" },
		{ 13, "\0\0\0\11\14\0\0\0\1\377\377\377\377" },
		{ 17, "\0\0\0\15\14\0\0\0\1\0\0\0\0\0\0\0\1" },
		{ 9, "\0\0\0\5\14\0\0\0\0" },
		{ 20, "\0\4\0\0\14\0\0\0\0 and no more" },
	};

	(void)state;
	setenv("SSH_AUTH_SOCK", scratch_path("hostile.sock"), 1);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct sockaddr_un address = { .sun_family = AF_UNIX };
		struct fault fault = { .status = STATUS_OK };
		struct signer *signer = NULL;
		int listener = socket(AF_UNIX, SOCK_STREAM, 0);
		pid_t pid;

		unlink(scratch_path("hostile.sock"));
		snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", scratch_path("hostile.sock"));
		assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
		assert_int_equal(listen(listener, 1), 0);
		pid = fork();
		if (pid == 0) {
			char question[64];
			int fd = accept(listener, NULL, NULL);

			_exit(read(fd, question, 5) != 5 || write(fd, answers[i].bytes, answers[i].size) < 0);
		}
		assert_int_equal(signer_open("agent:SHA256:x", &signer, &fault), STATUS_KEY_UNUSABLE);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		close(listener);
	}
	unsetenv("SSH_AUTH_SOCK");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_our_files_in_ssh_keygen),
		cmocka_unit_test(test_their_files),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_create_never_overwrites),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_damaged_files),
		cmocka_unit_test(test_lying_lengths),
		cmocka_unit_test(test_agent),
		cmocka_unit_test(test_hostile_agent),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

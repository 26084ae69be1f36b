#include "signer.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "format/ssh_key.h"
#include "ssh_agent.h"
#include "ssh_secret.h"

#define AGENT_PREFIX "agent:"

struct signer {
	struct ed25519_key key;
	char name[SIGNER_NAME_MAX];
	struct ssh_secret *secret; /* NULL: the key is in ssh-agent */
};

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A comment as SHAPE_NAME: what comes before the first letter or digit is dropped, as a name cannot start with it. */
static void make_name(const char *comment, char name[static SIGNER_NAME_MAX])
{
	size_t size = 0;

	while (*comment != '\0' && !is_alphanumeric(*comment))
		comment++;
	for (; *comment != '\0' && size < SIGNER_NAME_MAX - 1; comment++)
		name[size++] = is_alphanumeric(*comment) || strchr("._-:/@+", *comment) != NULL ? *comment : '-';
	name[size] = '\0';
	if (size == 0)
		memcpy(name, "agent", sizeof("agent"));
}

static enum status check_file(int fd, const char *path, struct fault *fault)
{
	size_t length = strlen(path);
	struct stat stat;

	if (fstat(fd, &stat) != 0)
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s: %s", path, strerror(errno));
	if (S_ISDIR(stat.st_mode))
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s is a directory", path);
	if (!S_ISREG(stat.st_mode))
		return STATUS_OK; /* a pipe was handed to us on purpose */
	if (stat.st_uid != geteuid())
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s belongs to another user", path);
	if (length > 4 && !strcmp(path + length - 4, ".pub"))
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL,
		    "%.100s is a public key; hint: name the secret one, which has the same name without .pub", path);
	if ((stat.st_mode & 077) != 0)
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL,
		    "%.100s has mode %04o: others can read it; hint: chmod 600 it", path, stat.st_mode & 07777);
	return STATUS_OK;
}

/* The whole file, straight into sodium memory. */
static enum status read_text(int fd, const char *path, uint8_t *text, size_t *size, struct fault *fault)
{
	*size = 0;
	while (*size < SSH_SECRET_FILE_MAX) {
		ssize_t got = read(fd, text + *size, SSH_SECRET_FILE_MAX - *size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s: %s", path, strerror(errno));
		if (got == 0)
			return STATUS_OK;
		*size += (size_t)got;
	}
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s is too large for a key file", path);
}

static enum status open_file(struct signer *signer, const char *path, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		const char *hint = errno == ENOENT ? "; hint: exhibit key new makes one" : "";

		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%.100s: %s%s", path, strerror(errno), hint);
	}

	uint8_t *text = sodium_malloc(SSH_SECRET_FILE_MAX);
	size_t size;
	enum status status = STATUS_NO_MEMORY;

	signer->secret = ssh_secret_new();
	if (text == NULL || signer->secret == NULL)
		goto done;
	status = check_file(fd, path, fault);
	if (status == STATUS_OK)
		status = read_text(fd, path, text, &size, fault);
	if (status == STATUS_OK) {
		status = ssh_secret_read(bytes_of(text, size), signer->secret, fault);
		if (status != STATUS_OK && fault != NULL && fault->place[0] == '\0')
			fault_within(fault, path);
	}
	if (status != STATUS_OK)
		goto done;
	memcpy(signer->key.bytes, signer->secret->key + crypto_sign_SEEDBYTES, sizeof(signer->key.bytes));
	make_name(signer->secret->comment, signer->name);
	sodium_mprotect_readonly(signer->secret);
done:
	sodium_free(text);
	close(fd);
	return status;
}

static enum status open_agent(struct signer *signer, const char *fingerprint, struct fault *fault)
{
	char comment[SSH_AGENT_COMMENT_MAX + 1];
	enum status status = ssh_agent_find(fingerprint, &signer->key, comment, fault);

	if (status == STATUS_OK)
		make_name(comment, signer->name);
	return status;
}

enum status signer_open(const char *source, struct signer **out, struct fault *fault)
{
	if (sodium_init() < 0)
		return fault_set(fault, STATUS_LIBRARY, NULL, "libsodium cannot be initialised");

	struct signer *signer = calloc(1, sizeof(*signer));

	if (signer == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);

	enum status status = strncmp(source, AGENT_PREFIX, strlen(AGENT_PREFIX)) == 0
	    ? open_agent(signer, source + strlen(AGENT_PREFIX), fault) : open_file(signer, source, fault);

	if (status != STATUS_OK) {
		signer_close(signer);
		return fault_set(fault, status, NULL, NULL);
	}
	*out = signer;
	return STATUS_OK;
}

void signer_close(struct signer *signer)
{
	if (signer == NULL)
		return;
	ssh_secret_free(signer->secret);
	free(signer);
}

const struct ed25519_key *signer_key(const struct signer *signer)
{
	return &signer->key;
}

const char *signer_name(const struct signer *signer)
{
	return signer->name;
}

static enum status sign(struct signer *signer, struct bytes message, struct ed25519_signature *signature,
    struct fault *fault)
{
	enum status status = STATUS_OK;

	if (signer->secret == NULL)
		status = ssh_agent_sign(&signer->key, message, signature, fault);
	else if (crypto_sign_detached(signature->bytes, NULL, message.data, message.size, signer->secret->key) != 0)
		status = STATUS_LIBRARY;
	return fault_set(fault, status, NULL, NULL);
}

enum status signer_sign_in_row(struct signer *signer, struct bytes message, bool is_last,
    struct ed25519_signature *signature, struct fault *fault)
{
	struct ed25519_signature again;

	if (is_last || signer->secret == NULL)
		return signer_sign(signer, message, signature, fault);

	enum status status = sign(signer, message, signature, fault);

	if (status == STATUS_OK)
		status = sign(signer, message, &again, fault);
	if (status == STATUS_OK && memcmp(&again, signature, sizeof(again)) != 0)
		status = fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "what the key signs is not the same twice");
	return status;
}

enum status signer_sign(struct signer *signer, struct bytes message, struct ed25519_signature *signature,
    struct fault *fault)
{
	enum status status = sign(signer, message, signature, fault);

	if (status != STATUS_OK)
		return status;
	/* A fault while signing (bad memory, a careless agent) must not leave the house. */
	if (ed25519_verify(&signer->key, message, signature) != STATUS_OK)
		return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "what the key signed does not verify");
	return STATUS_OK;
}

/* The public line, as ssh-keygen writes it beside the key. */
static enum status create_public(const char *path, const struct ssh_secret *secret)
{
	char line[SSH_KEY_TEXT_MAX + SSH_SECRET_COMMENT_MAX + 3];
	struct ed25519_key key;

	memcpy(key.bytes, secret->key + crypto_sign_SEEDBYTES, sizeof(key.bytes));
	ssh_key_write(&key, line);

	char *end = line + strlen(line);

	if (secret->comment[0] != '\0') {
		*end++ = ' ';
		end = stpcpy(end, secret->comment);
	}
	*end++ = '\n';
	return file_create(path, 0644, bytes_of(line, (size_t)(end - line)));
}

static enum status create_files(const char *path, const char *public_path, const struct ssh_secret *secret)
{
	char *text;
	size_t size;
	enum status status = ssh_secret_write(secret, &text, &size);

	if (status != STATUS_OK)
		return status;
	/* The public file first: a secret key is never left alone under a name that is half taken. */
	status = create_public(public_path, secret);
	if (status == STATUS_OK) {
		status = file_create(path, 0600, bytes_of(text, size));
		if (status != STATUS_OK)
			unlink(public_path);
	}
	sodium_free(text);
	return status;
}

static bool has_controls(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

enum status signer_create(const char *path, const char *comment, struct fault *fault)
{
	char public_path[4096];
	enum status status = file_path(public_path, sizeof(public_path), "%s.pub", path);

	if (status != STATUS_OK)
		return fault_set(fault, STATUS_IO, NULL, "the path is too long");
	if (has_controls(comment) || strlen(comment) > SSH_SECRET_COMMENT_MAX)
		return fault_set(fault, STATUS_BAD_TEXT, NULL, "a key's comment is one line of at most %d bytes",
		    SSH_SECRET_COMMENT_MAX);
	if (sodium_init() < 0)
		return fault_set(fault, STATUS_LIBRARY, NULL, "libsodium cannot be initialised");

	struct ssh_secret *secret = ssh_secret_new();
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];

	if (secret == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, NULL, NULL);
	crypto_sign_keypair(public_key, secret->key);
	memcpy(secret->comment, comment, strlen(comment) + 1);
	status = create_files(path, public_path, secret);
	if (status == STATUS_OK) {
		status = file_sync_parent(path);
		if (status != STATUS_OK) {
			unlink(path);
			unlink(public_path);
		}
	}
	ssh_secret_free(secret);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_IO;
	return fault_set(fault, status, NULL, status == STATUS_OK ? NULL : "%.200s", path);
}

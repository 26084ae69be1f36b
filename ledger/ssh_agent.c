#include "ssh_agent.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "big_endian.h"
#include "format/ssh_key.h"

#define REQUEST_IDENTITIES 11
#define IDENTITIES_ANSWER 12
#define SIGN_REQUEST 13
#define SIGN_RESPONSE 14

static enum status refuse(struct fault *fault, const char *why)
{
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "%s", why);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the socket is ready for ${events}; false at the deadline. */
static bool wait_for(int fd, short events, int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - now_ms();
		struct pollfd poll_fd = { .fd = fd, .events = events };

		if (left <= 0)
			return false;

		int ready = poll(&poll_fd, 1, (int)left);

		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
}

static bool send_all(int fd, struct bytes bytes, int64_t deadline)
{
	while (bytes.size > 0) {
		if (!wait_for(fd, POLLOUT, deadline))
			return false;

		ssize_t sent = send(fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (sent < 0)
			return false;
		bytes.data += sent;
		bytes.size -= (size_t)sent;
	}
	return true;
}

static bool receive_all(int fd, uint8_t *to, size_t size, int64_t deadline)
{
	while (size > 0) {
		if (!wait_for(fd, POLLIN, deadline))
			return false;

		ssize_t got = recv(fd, to, size, MSG_DONTWAIT);

		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return false;
		to += got;
		size -= (size_t)got;
	}
	return true;
}

static int dial(struct fault *fault)
{
	const char *path = getenv("SSH_AUTH_SOCK");
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (path == NULL || path[0] == '\0') {
		refuse(fault, "no ssh-agent is running; hint: eval $(ssh-agent), then ssh-add");
		return -1;
	}
	if (strlen(path) >= sizeof(address.sun_path)) {
		refuse(fault, "SSH_AUTH_SOCK is too long for a socket's path");
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);

	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	fault_set(fault, STATUS_KEY_UNUSABLE, NULL, "the ssh-agent at SSH_AUTH_SOCK cannot be reached: %s",
	    strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* One question, one answer: ${answer} gets the message without its length. */
static enum status ask(struct bytes question, int timeout_ms, struct buffer *answer, struct fault *fault)
{
	int fd = dial(fault);

	if (fd < 0)
		return STATUS_KEY_UNUSABLE;

	int64_t deadline = now_ms() + timeout_ms;
	enum status status = STATUS_KEY_UNUSABLE;
	uint8_t header[4];

	if (!send_all(fd, question, deadline) || !receive_all(fd, header, sizeof(header), deadline)) {
		refuse(fault, "the ssh-agent does not answer");
		goto done;
	}

	uint32_t size = big_endian_get32(header);

	if (size == 0 || size > SSH_AGENT_MESSAGE_MAX) {
		refuse(fault, "the ssh-agent's answer has an impossible size");
		goto done;
	}
	status = buffer_reserve(answer, size);
	if (status != STATUS_OK)
		goto done;
	if (!receive_all(fd, answer->data, size, deadline))
		status = refuse(fault, "the ssh-agent's answer breaks off");
	else
		answer->size = size;
done:
	close(fd);
	return status;
}

/* A string of the SSH wire format off the front of ${rest}; false where it does not fit. */
static bool take_string(struct bytes *rest, struct bytes *string)
{
	if (rest->size < 4 || big_endian_get32(rest->data) > rest->size - 4)
		return false;
	*string = bytes_of(rest->data + 4, big_endian_get32(rest->data));
	*rest = bytes_slice(*rest, 4 + string->size, rest->size - 4 - string->size);
	return true;
}

/* Is this public key blob an Ed25519 key with that fingerprint? */
static bool is_wanted(struct bytes blob, const char *fingerprint, struct ed25519_key *key)
{
	uint8_t expected[SSH_KEY_BLOB_SIZE];
	char text[SSH_KEY_FINGERPRINT_MAX];

	if (blob.size != SSH_KEY_BLOB_SIZE)
		return false;
	memcpy(key->bytes, blob.data + SSH_KEY_BLOB_SIZE - ED25519_KEY_SIZE, ED25519_KEY_SIZE);
	ssh_key_blob(key, expected);
	ssh_key_fingerprint(key, text);
	return bytes_equal(blob, bytes_of(expected, sizeof(expected))) && strcmp(text, fingerprint) == 0;
}

static enum status pick(struct bytes answer, const char *fingerprint, struct ed25519_key *key, char *comment_text,
    struct fault *fault)
{
	if (answer.size < 5 || answer.data[0] != IDENTITIES_ANSWER)
		return refuse(fault, "the ssh-agent does not list its keys");

	uint32_t count = big_endian_get32(answer.data + 1);
	struct bytes rest = bytes_slice(answer, 5, answer.size - 5), blob, comment;

	if (count > SSH_AGENT_KEYS_MAX)
		return refuse(fault, "the ssh-agent holds too many keys");
	for (uint32_t i = 0; i < count; i++) {
		if (!take_string(&rest, &blob) || !take_string(&rest, &comment))
			return refuse(fault, "the ssh-agent's list of keys is damaged");
		if (!is_wanted(blob, fingerprint, key))
			continue;
		if (comment.size > SSH_AGENT_COMMENT_MAX)
			comment.size = SSH_AGENT_COMMENT_MAX;
		memcpy(comment_text, comment.data, comment.size);
		comment_text[comment.size] = '\0';
		return STATUS_OK;
	}
	return fault_set(fault, STATUS_KEY_UNUSABLE, NULL,
	    "the ssh-agent does not hold the Ed25519 key %.60s; hint: ssh-add -l lists what it holds", fingerprint);
}

enum status ssh_agent_find(const char *fingerprint, struct ed25519_key *key,
    char comment[static SSH_AGENT_COMMENT_MAX + 1], struct fault *fault)
{
	static const uint8_t question[] = { 0, 0, 0, 1, REQUEST_IDENTITIES };
	struct buffer answer;

	buffer_init(&answer, SSH_AGENT_MESSAGE_MAX);

	enum status status = ask(bytes_of(question, sizeof(question)), SSH_AGENT_LIST_TIMEOUT_MS, &answer, fault);

	if (status == STATUS_OK)
		status = pick(buffer_bytes(&answer), fingerprint, key, comment, fault);
	buffer_release(&answer);
	return status;
}

static enum status put_number(struct buffer *buffer, uint32_t number)
{
	uint8_t wire[4];

	big_endian_put32(wire, number);
	return buffer_append(buffer, bytes_of(wire, sizeof(wire)));
}

static enum status put_string(struct buffer *buffer, struct bytes string)
{
	enum status status = put_number(buffer, (uint32_t)string.size);

	return status == STATUS_OK ? buffer_append(buffer, string) : status;
}

static enum status write_sign_request(const struct ed25519_key *key, struct bytes message, struct buffer *question)
{
	uint8_t blob[SSH_KEY_BLOB_SIZE];
	enum status status;

	ssh_key_blob(key, blob);
	/* The buffer's maximum bounds the message, so its sum fits 32 bits. */
	status = put_number(question, (uint32_t)(1 + 4 + sizeof(blob) + 4 + message.size + 4));
	if (status == STATUS_OK)
		status = buffer_append_byte(question, SIGN_REQUEST);
	if (status == STATUS_OK)
		status = put_string(question, bytes_of(blob, sizeof(blob)));
	if (status == STATUS_OK)
		status = put_string(question, message);
	if (status == STATUS_OK)
		status = put_number(question, 0); /* no flags: they are for RSA */
	return status;
}

static enum status read_signature(struct bytes answer, struct ed25519_signature *signature, struct fault *fault)
{
	struct bytes rest = bytes_slice(answer, 1, answer.size - 1), blob, type, raw;

	if (answer.data[0] != SIGN_RESPONSE)
		return refuse(fault,
		    "the ssh-agent refuses to sign; hint: it may be locked, or the key was not confirmed");
	if (!take_string(&rest, &blob) || rest.size != 0 || !take_string(&blob, &type) || !take_string(&blob, &raw) ||
	    blob.size != 0 || !bytes_equal(type, bytes_of_text("ssh-ed25519")) || raw.size != ED25519_SIGNATURE_SIZE)
		return refuse(fault, "the ssh-agent's signature is damaged");
	memcpy(signature->bytes, raw.data, raw.size);
	return STATUS_OK;
}

enum status ssh_agent_sign(const struct ed25519_key *key, struct bytes message, struct ed25519_signature *signature,
    struct fault *fault)
{
	struct buffer question, answer;

	buffer_init(&question, SSH_AGENT_MESSAGE_MAX);
	buffer_init(&answer, SSH_AGENT_MESSAGE_MAX);

	enum status status = write_sign_request(key, message, &question);

	if (status == STATUS_OK)
		status = ask(buffer_bytes(&question), SSH_AGENT_SIGN_TIMEOUT_MS, &answer, fault);
	if (status == STATUS_OK)
		status = read_signature(buffer_bytes(&answer), signature, fault);
	buffer_release(&question);
	buffer_release(&answer);
	return status;
}

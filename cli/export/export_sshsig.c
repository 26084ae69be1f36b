#include "export.h"
#include "format/ssh_signature.h"

#define NAMESPACE "exhibit-entry"

/* Over the bytes that `show ID --entry` prints.  The signature has no room for words: what it translates is told apart. */
enum status export_sshsig(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct buffer message;
	struct ed25519_signature signature;
	enum status status;

	buffer_init(&message, SSH_SIGNATURE_TEXT_MAX);
	status = ssh_signature_bytes(NAMESPACE, export->entry, &message);
	if (status == STATUS_OK)
		status = signer_sign(export->signer, buffer_bytes(&message), &signature, fault);
	if (status == STATUS_OK)
		status = ssh_signature_write(NAMESPACE, signer_key(export->signer), &signature, buffer);
	buffer_release(&message);
	return fault_set(fault, status, NULL, NULL);
}

/* What exhibit signs is in-toto's own form already: these give it out as it is, or in a wrapper. */
#include "export.h"

#define SIGSTORE_TYPE "application/vnd.dev.sigstore.bundle.v0.3+json"

enum status export_dsse(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	return fault_set(fault, buffer_append(buffer, export->entry), NULL, NULL);
}

enum status export_statement(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	return fault_set(fault, buffer_append(buffer, buffer_bytes(&export->record.envelope.payload)), NULL, NULL);
}

/*
 * Source: sigstore/protobuf-specs, sigstore_bundle.proto.  The key itself is not in it: the hint says which one, the
 * reader brings it.  Rekor knows nothing of our log, so there are no entries of a transparency log.
 */
enum status export_sigstore(const struct export *export, struct buffer *buffer, struct fault *fault)
{
	struct json *bundle = json_object(), *material = json_object(), *key = json_object(), *envelope = NULL;
	enum status status = json_parse(export->entry, DSSE_ENTRY_MAX, &envelope, fault);

	json_put_text(bundle, "mediaType", SIGSTORE_TYPE);
	json_put_text(key, "hint", export->record.envelope.keyid);
	json_put(material, "publicKey", key);
	json_put(material, "tlogEntries", json_array());
	json_put(bundle, "verificationMaterial", material);
	json_put(bundle, "dsseEnvelope", envelope);
	if (status == STATUS_OK)
		return fault_set(fault, export_print(bundle, buffer), NULL, NULL);
	json_free(bundle);
	return status;
}

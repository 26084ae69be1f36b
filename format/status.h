#ifndef STATUS_H
#define STATUS_H

/*
 * Every way an operation can end: one row per status, with its stable name (vectors, JSON output and tests use it)
 * and the sentence a person reads.  Classes decide the exit code and are never mixed:
 *   FAILED   the machine could not do it (disk, memory, key, network)
 *   USAGE    what the user typed or wrote (options, a policy, a report draft) cannot be used
 *   INVALID  bytes that claim to be evidence are not: form, signature, proof, digest
 *   FORKED   the log went back in time, or two histories exist
 */
enum status_class { STATUS_CLASS_OK, STATUS_CLASS_FAILED, STATUS_CLASS_USAGE, STATUS_CLASS_INVALID, STATUS_CLASS_FORKED };

#define STATUS_LIST(X) \
	X(OK, OK, "ok", "it holds") \
	/* the machine */ \
	X(NO_MEMORY, FAILED, "no-memory", "memory ran out") \
	X(IO, FAILED, "io", "a file or device could not be read or written") \
	X(DISK_FULL, FAILED, "disk-full", "no space is left on the device") \
	X(NOT_FOUND, FAILED, "not-found", "there is nothing under that name") \
	X(EXISTS, FAILED, "exists", "something of that name is there already") \
	X(AMBIGUOUS, FAILED, "ambiguous", "the prefix fits more than one record") \
	X(STORE, FAILED, "store", "the ledger's store reported an error") \
	X(STORE_VERSION, FAILED, "store-version", "the ledger was written by another format version") \
	X(CHAIN_MOVED, FAILED, "chain-moved", "another record took this place in the agent's chain") \
	X(KEY_UNUSABLE, FAILED, "key-unusable", "the signing key cannot be used") \
	X(LIBRARY, FAILED, "library", "a library call failed") \
	/* what the user gave */ \
	X(USAGE, USAGE, "usage", "the command line cannot be used as it stands") \
	X(TOO_LARGE, USAGE, "too-large", "it is larger than the stated limit") \
	X(BAD_DOCUMENT, USAGE, "bad-document", "the document does not have the form its schema asks for") \
	X(UNKNOWN_OPERATOR, USAGE, "unknown-operator", "no check operator has that name") \
	X(BAD_REGEX, USAGE, "bad-regex", "the regular expression cannot be compiled") \
	X(CITES_MISSING, USAGE, "cites-missing", "the report cites a record that is not in the ledger") \
	X(NOT_EXPRESSIBLE, USAGE, "not-expressible", "the format has no words for what this record says") \
	/* bytes that are not what they say */ \
	X(BAD_TEXT, INVALID, "bad-text", "the text is not valid UTF-8") \
	X(BAD_HEX, INVALID, "bad-hex", "this is not lowercase hexadecimal of the right length") \
	X(BAD_BASE64, INVALID, "bad-base64", "this is not canonical padded base64") \
	X(BAD_TIME, INVALID, "bad-time", "this is not an RFC 3339 time in UTC ending in Z") \
	X(JSON_SYNTAX, INVALID, "json-syntax", "this is not JSON") \
	X(JSON_DUPLICATE, INVALID, "json-duplicate", "an object has the same member name twice") \
	X(JSON_NUMBER, INVALID, "json-number", "a number is not an integer within 2^53-1") \
	X(JSON_DEPTH, INVALID, "json-depth", "the JSON is nested too deeply") \
	X(JSON_SIZE, INVALID, "json-size", "the JSON is larger than the stated limit") \
	X(JSON_TRAILING, INVALID, "json-trailing", "something follows the end of the JSON value") \
	X(NOT_CANONICAL, INVALID, "not-canonical", "the bytes are not in the one canonical form") \
	X(BAD_ENVELOPE, INVALID, "bad-envelope", "the entry is not a DSSE envelope in the fixed form") \
	X(BAD_STATEMENT, INVALID, "bad-statement", "the payload is not an in-toto Statement of a known kind") \
	X(UNKNOWN_KIND, INVALID, "unknown-kind", "the predicate type is no record kind of this version") \
	X(BAD_FIELD, INVALID, "bad-field", "a field is missing, unknown, or not of its type") \
	X(KEYID_MISMATCH, INVALID, "keyid-mismatch", "the keyid is not the fingerprint of the agent's key") \
	X(BAD_KEY, INVALID, "bad-key", "the public key is not a usable Ed25519 key") \
	X(BAD_SIGNATURE, INVALID, "bad-signature", "the signature does not verify") \
	X(BAD_NOTE, INVALID, "bad-note", "this is not a signed note") \
	X(UNKNOWN_LOG, INVALID, "unknown-log", "the checkpoint is not signed by the expected log") \
	X(BAD_CHECKPOINT, INVALID, "bad-checkpoint", "this is not a checkpoint") \
	X(BAD_PROOF, INVALID, "bad-proof", "this is not a tlog-proof") \
	X(BAD_INDEX, INVALID, "bad-index", "the index lies outside the tree") \
	X(BAD_PATH_LENGTH, INVALID, "bad-path-length", "the proof has the wrong number of hashes") \
	X(ROOT_MISMATCH, INVALID, "root-mismatch", "the hashes do not lead to the root of the checkpoint") \
	X(BAD_BUNDLE, INVALID, "bad-bundle", "the file is not a bundle in the fixed form") \
	X(BAD_FOLDER, INVALID, "bad-folder", "the folder does not have the form of a published log") \
	X(BAD_TILE, INVALID, "bad-tile", "a tile is missing, or does not hold the hashes of the entries below it") \
	X(BLOB_MISMATCH, INVALID, "blob-mismatch", "a blob's bytes do not have the digest or size that names them") \
	X(CHAIN_BROKEN, INVALID, "chain-broken", "an agent's chain skips, repeats or contradicts itself") \
	X(ENTRY_MISSING, INVALID, "entry-missing", "an entry that must be there is not") \
	X(ENTRY_MISMATCH, INVALID, "entry-mismatch", "an entry's bytes are not the ones its id names") \
	X(STORE_DAMAGED, INVALID, "store-damaged", "the ledger's store is damaged, or cut") \
	/* histories */ \
	X(ROLLED_BACK, FORKED, "rolled-back", "the log is older than a checkpoint seen before") \
	X(FORKED, FORKED, "forked", "the log contradicts a checkpoint seen before")

#define STATUS_ENUM(symbol, class, name, sentence) STATUS_##symbol,
enum status { STATUS_LIST(STATUS_ENUM) STATUS_COUNT };
#undef STATUS_ENUM

/* status_name(status): the stable name, as in "bad-signature".  Static text, never NULL. */
const char *status_name(enum status status);

/* status_sentence(status): what a person reads, without a full stop.  Static text, never NULL. */
const char *status_sentence(enum status status);

/* status_class(status): which of the classes above it belongs to. */
enum status_class status_class(enum status status);

#endif

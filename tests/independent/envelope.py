"""OpenSSH keys, DSSE envelopes in the fixed form and in-toto Statements a second time; shared with nothing in C.

read_entry(data) answers the Statement of an entry whose form and signature hold, or raises Bad(status).
"""

import re

import ed25519
import key_record
import schema
import strict_json
from key_record import ssh_string
from tree import Bad, b64, leaf_hash, need, sha256, strict_base64

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
ENTRY_MAX = 65535
FORM = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/=]*)","payloadType":"application/vnd\.in-toto\+json",'
    rb'"signatures":\[\{"keyid":"(SHA256:[A-Za-z0-9+/]{43})","sig":"([A-Za-z0-9+/=]*)"\}\]\}')
KINDS = ("run", "file", "test-result", "statement", "report", "attestation", "approval", "key",
         "dispute", "resolution")


def ssh_blob(key):
    return ssh_string(b"ssh-ed25519") + ssh_string(key)


def ssh_line(key):
    return "ssh-ed25519 " + b64(ssh_blob(key))


def fingerprint(key):
    return "SHA256:" + b64(sha256(ssh_blob(key))).rstrip("=")


def read_ssh_line(line):
    words = line.split(" ", 2)
    need(len(words) >= 2 and words[0] == "ssh-ed25519", "bad-field")
    blob = strict_base64(words[1], "bad-field")
    need(len(words) == 2, "not-canonical")  # keys in records have no comment
    need(len(blob) == 51 and blob == ssh_blob(blob[19:]), "bad-field")
    return blob[19:]


def pae(payload, payload_type=PAYLOAD_TYPE):
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def write_entry(payload, seed, keyid=None, signature=None):
    key = ed25519.public_key(seed)
    signature = ed25519.sign(seed, pae(payload)) if signature is None else signature
    return (f'{{"payload":"{b64(payload)}","payloadType":"{PAYLOAD_TYPE}","signatures":[{{"keyid":"'
            f'{fingerprint(key) if keyid is None else keyid}","sig":"{b64(signature)}"}}]}}').encode()


def read_envelope(data):
    parts = FORM.fullmatch(data)
    need(parts is not None and len(data) <= ENTRY_MAX, "bad-envelope")
    payload, keyid, signature = (part.decode() for part in parts.groups())
    strict_base64(keyid[7:] + "=", "bad-envelope")
    signature = strict_base64(signature, "bad-envelope")
    need(len(signature) == 64, "bad-envelope")
    return strict_base64(payload, "bad-envelope"), keyid, signature


def check_statement(statement):
    need(isinstance(statement, dict) and set(statement) == {"_type", "subject", "predicateType", "predicate"},
         "bad-statement")
    need(statement["_type"] == STATEMENT_TYPE and isinstance(statement["predicateType"], str), "bad-statement")
    match = re.fullmatch(r"urn:exhibit:(.*):v1", statement["predicateType"])
    need(match is not None and match[1] in KINDS, "unknown-kind")
    need(isinstance(statement["predicate"], dict) and isinstance(statement["subject"], list), "bad-statement")
    need(schema.accepts(f"record-{match[1]}", statement), "bad-field")
    if match[1] == "key":
        key_record.check_form(statement["predicate"], read_ssh_line)
    return match[1]


class Record:
    def __init__(self, data):
        self.id = leaf_hash(data)
        payload, keyid, self.signature = read_envelope(data)
        self.signed = pae(payload)
        self.statement = strict_json.read(payload)
        need(strict_json.canonical(self.statement) == payload, "not-canonical")
        self.kind = check_statement(self.statement)
        self.predicate = self.statement["predicate"]
        self.chain = self.predicate["chain"]
        self.key = read_ssh_line(self.predicate["agent"]["key"])
        need(fingerprint(self.key) == keyid, "keyid-mismatch")

    def verify(self):
        status = ed25519.verify(self.key, self.signed, self.signature)
        need(status == "ok", status)

    def blobs(self):
        """(digest in hex, size) of every blob the predicate names."""
        for member in self.predicate.values():
            for one in member if isinstance(member, list) else [member]:
                if isinstance(one, dict) and "sha256" in one and "size" in one:
                    yield one["sha256"], one["size"]


def status_of_entry(data):
    try:
        Record(data).verify()
    except Bad as bad:
        return str(bad)
    return "ok"

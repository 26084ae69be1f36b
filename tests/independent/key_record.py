"""Records of kind `key` a second time: what their members must be beyond the schema, and what the named keys sign."""

import hashlib

import ed25519
from tree import Bad, is_own_name, need, read_vkey

NAMESPACE = b"exhibit-key"


def ssh_string(data):
    return len(data).to_bytes(4, "big") + data


def request(predicate):
    """The lines that whoever is named signs."""
    lines = ["urn:exhibit:key:v1", predicate["action"], predicate["origin"]]
    if predicate["action"] == "rotate-log":
        lines += [predicate["log"], predicate["by"], str(predicate["size"])]
    else:
        lines += [predicate["key"]] + ([predicate["by"]] if predicate["action"] == "replace" else [])
    return "".join(line + "\n" for line in lines).encode()


def signed(predicate):
    """PROTOCOL.sshsig: the bytes behind `ssh-keygen -Y sign -n exhibit-key`."""
    digest = hashlib.sha512(request(predicate)).digest()
    return b"SSHSIG" + b"".join(ssh_string(part) for part in (NAMESPACE, b"", b"sha512", digest))


def sign(predicate, seed):
    return ed25519.sign(seed, signed(predicate)).hex()


def log_key(text, origin):
    try:
        name, key = read_vkey(text.encode())
    except Bad:
        raise Bad("bad-field") from None
    need(name == origin, "bad-field")
    return key


def check_form(predicate, read_line):
    """What a schema cannot say; ${read_line} reads a key without a comment."""
    need(is_own_name(predicate["origin"]), "bad-field")
    if predicate["action"] == "rotate-log":
        old, new = (log_key(predicate[member], predicate["origin"]) for member in ("log", "by"))
        need(old != new, "bad-field")
        return
    key = read_line(predicate["key"])
    if predicate["action"] == "replace":
        new = read_line(predicate["by"])
        need(predicate["agent"]["key"] == predicate["key"] and new != key, "bad-field")


def check_proofs(predicate, read_line):
    """Do possession and consent verify?  Only a verifier asks: the entry has its form without."""
    action = predicate["action"]
    if action == "revoke":
        return
    if action == "rotate-log":
        proofs = [(log_key(predicate["by"], predicate["origin"]), "possession"),
                  (log_key(predicate["log"], predicate["origin"]), "consent")]
    else:
        proofs = [(read_line(predicate["by" if action == "replace" else "key"]), "possession")]
    for key, member in proofs:
        status = ed25519.verify(key, signed(predicate), bytes.fromhex(predicate[member]))
        need(status == "ok", status)

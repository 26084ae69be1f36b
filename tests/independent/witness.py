"""C2SP tlog-cosignature, tlog-policy and the body of tlog-witness' add-checkpoint a second time, from their texts."""

import re

import ed25519
from tree import (Bad, NOTE_SIZE_MAX, SIZE_MAX, b64, check_consistency, is_own_name, need, read_note, sha256,
                  strict_base64, strict_number)

POLICY_MAX = 1 << 18
KEY_SIZES = {1: 32, 4: 32, 6: 1312}


def key_id(name, kind, key):
    return sha256(name.encode(), b"\n", bytes([kind]), key)[:4]


def write_vkey(name, kind, key):
    return f"{name}+{key_id(name, kind, key).hex()}+" + b64(bytes([kind]) + key)


def read_vkey(data, kinds):
    """(name, kind, key) of a vkey of one of these types."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("bad-key") from None
    parts = text.split("+", 2)
    need(len(parts) == 3, "bad-key")
    name, identity, typed = parts
    typed = strict_base64(typed, "bad-key")
    need(len(typed) > 1 and typed[0] in kinds and len(typed) == 1 + KEY_SIZES[typed[0]], "bad-key")
    need(is_own_name(name), "bad-key")
    need(identity == key_id(name, typed[0], typed[1:]).hex(), "bad-key")
    return name, typed[0], typed[1:]


def message(text, time):
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosign(name, seed, text, time):
    key = ed25519.public_key(seed)
    blob = key_id(name, 4, key) + time.to_bytes(8, "big") + ed25519.sign(seed, message(text, time))
    return f"\u2014 {name} {b64(blob)}\n"


def cosigned(note, vkey):
    """When the cosigner of that vkey signed the note: None where not."""
    body, signatures = note
    name, kind, key = vkey
    for signer, identity, blob in signatures:
        if kind == 4 and signer == name and identity == key_id(name, kind, key):
            need(len(blob) == 72, "bad-signature")
            time = int.from_bytes(blob[:8], "big")
            need(time < 2**63, "bad-signature")
            status = ed25519.verify(key, message(body, time), blob[8:])
            need(status == "ok", status)
            return time
    return None


class Policy:
    """A tlog-policy: everything that is wrong with it is bad-document."""

    def __init__(self, data):
        self.logs, self.witnesses, self.groups = [], {}, {}
        self.quorum, self.listed = None, set()
        need(len(data) <= POLICY_MAX and data.endswith(b"\n"), "bad-document")
        need(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data), "bad-document")
        for line in data[:-1].split(b"\n"):
            words = [word for word in re.split(rb"[ \t]+", line) if word]
            if words and not words[0].startswith(b"#"):
                self.take(words)
        need(self.quorum is not None, "bad-document")
        need(len(self.logs) <= 64 and len(self.witnesses) <= 64 and len(self.groups) <= 64, "bad-document")

    def take(self, words):
        kind, rest = words[0], words[1:]
        forms = {b"log": self.log, b"witness": self.witness, b"group": self.group, b"quorum": self.take_quorum}
        need(kind in forms, "bad-document")
        forms[kind](rest)

    def known(self, name):
        return name in self.witnesses or name in self.groups

    def new_name(self, name):
        need(name != b"none" and len(name) <= 255 and not self.known(name), "bad-document")

    @staticmethod
    def key(word, kinds):
        try:
            return read_vkey(word, kinds)
        except Bad:
            raise Bad("bad-document") from None

    def log(self, words):
        need(len(words) in (1, 2), "bad-document")
        log = self.key(words[0], (1,))
        need(log[2] not in [other[2] for other in self.logs], "bad-document")
        self.logs.append(log)

    def witness(self, words):
        need(len(words) in (2, 3), "bad-document")
        self.new_name(words[0])
        witness = self.key(words[1], (4, 6))
        need(witness[2] not in [other[2] for other in self.witnesses.values()], "bad-document")
        self.witnesses[words[0]] = witness

    def group(self, words):
        need(len(words) >= 3, "bad-document")
        name, threshold, members = words[0], words[1], words[2:]
        self.new_name(name)
        for member in members:
            need(self.known(member) and member not in self.listed, "bad-document")
            self.listed.add(member)
        if threshold not in (b"any", b"all"):
            need(re.fullmatch(rb"[1-9][0-9]*", threshold) and int(threshold) <= len(members), "bad-document")
        self.groups[name] = ({b"any": 1, b"all": len(members)}.get(threshold) or int(threshold), members)

    def take_quorum(self, words):
        need(self.quorum is None and len(words) == 1, "bad-document")
        need(words[0] == b"none" or self.known(words[0]), "bad-document")
        self.quorum = words[0]

    def holds(self, name, has_cosigned):
        if name in self.witnesses:
            return name in has_cosigned
        threshold, members = self.groups[name]
        return sum(self.holds(member, has_cosigned) for member in members) >= threshold

    def is_met(self, has_cosigned):
        return self.quorum == b"none" or self.holds(self.quorum, has_cosigned)

    def below(self, name):
        if name in self.witnesses:
            return {name}
        return set().union(*map(self.below, self.groups[name][1]))

    def fewest(self, name, good):
        """How many cosignatures meet it at least; inf: no number of them."""
        if name in self.witnesses:
            return 1 if name in good else float("inf")
        threshold, members = self.groups[name]
        return sum(sorted(self.fewest(member, good) for member in members)[:threshold])

    def can_be_met(self):
        """A note has at most 64 signatures, and one is the log's."""
        good = {name for name, (_, kind, key) in self.witnesses.items()
                if kind == 4 and ed25519.verify(key, b"", bytes(64)) != "bad-key"}
        return self.quorum == b"none" or self.fewest(self.quorum, good) < 64

    def ask(self, data):
        """(is the quorum met?, per witness in the order of its line: name, state, time, does the quorum rest on it?)"""
        note = read_note(data)
        counts = set() if self.quorum == b"none" else self.below(self.quorum)
        answers = []
        for name, vkey in self.witnesses.items():
            time = cosigned(note, vkey)
            state = "cosigned" if time is not None else "missing" if vkey[1] == 4 else "unsupported"
            answers.append((name, state, time, name in counts))
        return self.is_met({name for name, state, _, _ in answers if state == "cosigned"}), answers


def write_consistency(old_size, path, checkpoint):
    return f"old {old_size}\n" + "".join(b64(digest) + "\n" for digest in path) + "\n" + checkpoint


def read_consistency(data):
    """(old size, hashes, checkpoint) of an add-checkpoint body."""
    need(len(data) <= NOTE_SIZE_MAX + 8192, "bad-proof")
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Bad("bad-proof") from None
    need(gap and checkpoint and lines[0].startswith("old "), "bad-proof")
    old_size = strict_number(lines[0][4:], SIZE_MAX, "bad-proof")
    path = [strict_base64(line, "bad-proof") for line in lines[1:]]
    need(len(path) <= 63 and all(len(digest) == 32 for digest in path), "bad-proof")
    return old_size, path, checkpoint


def check_body(data, old, new):
    """Does the body lead from one (size, root) to the other?"""
    old_size, path, _ = read_consistency(data)
    need(old_size == old[0], "bad-proof")
    status = check_consistency(*old, *new, path)
    need(status == "ok", status)

#!/usr/bin/env python3
"""RFC 6962 trees, C2SP tile paths, notes, checkpoints and proofs a second time, from their texts with hashlib only.

    tree.py write DIR   make merkle.json, notes.json and witness.json in DIR (the same bytes every time)
    tree.py check DIR   are the files in DIR what this implementation makes, and does it agree with each status?

Nothing here is shared with the C code.
"""

import base64
import binascii
import hashlib
import json
import os
import sys
import unicodedata

import ed25519

INTEGER_MAX = 2**53 - 1
SIZE_MAX = 2**63 - 1
NOTE_SIZE_MAX = 65536
NAME = "log.example/exhibit"


# Trees: RFC 6962 section 2.1, and checking from RFC 9162 sections 2.1.3.2 and 2.1.4.2.

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(entry):
    return sha256(b"\x00", entry)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def root(d):
    if not d:
        return sha256()
    if len(d) == 1:
        return d[0]
    k = split(len(d))
    return node_hash(root(d[:k]), root(d[k:]))


def inclusion_path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    if m < k:
        return inclusion_path(m, d[:k]) + [root(d[k:])]
    return inclusion_path(m - k, d[k:]) + [root(d[:k])]


def consistency_path(m, d, whole=True):
    if m == len(d):
        return [] if whole else [root(d)]
    k = split(len(d))
    if m <= k:
        return consistency_path(m, d[:k], whole) + [root(d[k:])]
    return consistency_path(m - k, d[k:], False) + [root(d[:k])]


def inclusion_length(m, n):
    if n == 1:
        return 0
    k = split(n)
    return 1 + (inclusion_length(m, k) if m < k else inclusion_length(m - k, n - k))


def consistency_length(m, n, whole=True):
    if m == n:
        return 0 if whole else 1
    k = split(n)
    return 1 + (consistency_length(m, k, whole) if m <= k else consistency_length(m - k, n - k, False))


def check_inclusion(leaf, index, size, path, expected):
    if index >= size:
        return "bad-index"
    if len(path) != inclusion_length(index, size):
        return "bad-path-length"
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return "ok" if sn == 0 and r == expected else "root-mismatch"


def check_consistency(old_size, old_root, size, new_root, path):
    if old_size > size:
        return "bad-index"
    if old_size == 0 or old_size == size:
        if path:
            return "bad-path-length"
        if old_size == 0 and old_root != sha256():
            return "root-mismatch"
        return "ok" if old_size < size or old_root == new_root else "root-mismatch"
    if len(path) != consistency_length(old_size, size):
        return "bad-path-length"
    if old_size & (old_size - 1) == 0:
        path = [old_root] + path
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return "ok" if sn == 0 and fr == old_root and sr == new_root else "root-mismatch"


# Tiles: C2SP tlog-tiles.

def tile_path(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/" + "/".join(groups) + (f".p/{width}" if width < 256 else "")


def tile_width(level, index, size):
    return max(0, min(256, size // 256**level - index * 256))


def tile_of_node(level, index):
    """(tile level, tile index, first hash, number of hashes) of the node over [index 2^level, (index + 1) 2^level)."""
    tile_level = level // 8
    hashes = 2 ** (level - 8 * tile_level)
    first = index * hashes
    return tile_level, first // 256, first % 256, hashes


# Notes, checkpoints, proofs: C2SP signed-note, tlog-checkpoint, tlog-proof.

class Bad(Exception):
    pass


def need(holds, status):
    if not holds:
        raise Bad(status)


def b64(data):
    return base64.b64encode(data).decode()


def strict_base64(text, status):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad(status) from None
    need(b64(data) == text, status)
    return data


def strict_number(text, maximum, status):
    need(text != "" and all(c in "0123456789" for c in text) and (text == "0" or text[0] != "0"), status)
    need(int(text) <= maximum, status)
    return int(text)


# White_Space of Unicode, spelled out: Python's str.isspace() also counts U+001C to U+001F.
SPACES = {*range(0x09, 0x0e), 0x20, 0x85, 0xa0, 0x1680, *range(0x2000, 0x200b), 0x2028, 0x2029, 0x202f, 0x205f, 0x3000}


def is_name(name):
    return name != "" and "+" not in name and not any(ord(c) in SPACES for c in name)


def is_own_name(name):
    return is_name(name) and len(name.encode()) < 256 and not any(unicodedata.category(c) == "Cc" for c in name)


def key_id(name, key):
    return sha256(name.encode(), b"\n\x01", key)[:4]


def write_vkey(name, key):
    return f"{name}+{key_id(name, key).hex()}+" + b64(b"\x01" + key)


def read_vkey(data):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("bad-key") from None
    parts = text.split("+", 2)
    need(len(parts) == 3, "bad-key")
    name, identity, key = parts
    key = strict_base64(key, "bad-key")
    need(len(key) == 33 and key[0] == 1 and is_own_name(name), "bad-key")
    need(identity == key_id(name, key[1:]).hex(), "bad-key")
    return name, key[1:]


def read_note(data):
    need(len(data) <= NOTE_SIZE_MAX, "bad-note")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("bad-note") from None
    need(not any(ord(c) < 0x20 and c != "\n" for c in text), "bad-note")
    at = text.rfind("\n\n")
    need(at >= 0, "bad-note")
    body, rest = text[:at + 1], text[at + 2:]
    need(rest.endswith("\n"), "bad-note")
    signatures, seen = [], set()
    for line in rest[:-1].split("\n"):
        need(line.startswith("\u2014 ") and line.count(" ") == 2, "bad-note")
        _, name, blob = line.split(" ")
        blob = strict_base64(blob, "bad-note")
        need(is_name(name) and len(blob) > 4 and (name, blob[:4]) not in seen, "bad-note")
        seen.add((name, blob[:4]))
        signatures.append((name, blob[:4], blob[4:]))
    need(len(signatures) <= 64, "bad-note")
    return body, signatures


def verify_note(data, vkey):
    body, signatures = read_note(data)
    name, key = read_vkey(vkey.encode())
    for signer, identity, signature in signatures:
        if signer == name and identity == key_id(name, key):
            need(len(signature) == 64, "bad-signature")
            status = ed25519.verify(key, body.encode(), signature)
            need(status == "ok", status)
            return body
    raise Bad("unknown-log")


def read_checkpoint(data):
    body, _ = read_note(data)
    lines = body[:-1].split("\n")
    need(len(lines) >= 3 and all(lines), "bad-checkpoint")
    need(len(lines[0].encode()) < 256, "bad-checkpoint")
    size = strict_number(lines[1], SIZE_MAX, "bad-checkpoint")
    digest = strict_base64(lines[2], "bad-checkpoint")
    need(len(digest) == 32, "bad-checkpoint")
    return lines[0], size, digest


def verify_checkpoint(data, vkey):
    checkpoint = read_checkpoint(data)
    need(checkpoint[0] == read_vkey(vkey.encode())[0], "unknown-log")
    verify_note(data, vkey)
    return checkpoint


def read_proof(data):
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Bad("bad-proof") from None
    need(gap and checkpoint and lines[0] == "c2sp.org/tlog-proof@v1", "bad-proof")
    lines = lines[1:]
    if lines and lines[0].startswith("extra "):
        need(strict_base64(lines.pop(0)[6:], "bad-proof"), "bad-proof")
    need(lines and lines[0].startswith("index "), "bad-proof")
    index = strict_number(lines[0][6:], SIZE_MAX, "bad-proof")
    path = [strict_base64(line, "bad-proof") for line in lines[1:]]
    need(len(path) <= 64 and all(len(p) == 32 for p in path), "bad-proof")
    return index, path, checkpoint


def verify_proof(data, leaf, vkey):
    index, path, checkpoint = read_proof(data)
    _, size, digest = verify_checkpoint(checkpoint, vkey)
    status = check_inclusion(leaf, index, size, path, digest)
    need(status == "ok", status)


def status_of(function, *arguments):
    try:
        function(*arguments)
    except Bad as bad:
        return str(bad)
    return "ok"


# Writing notes.

def sign_line(name, seed, text, key_type=None):
    key = ed25519.public_key(seed)
    identity = key_id(name, key) if key_type is None else sha256(name.encode(), b"\n", bytes([key_type]), key)[:4]
    return f"\u2014 {name} {b64(identity + ed25519.sign(seed, text.encode()))}\n"


def note(text, *lines):
    return text + "\n" + "".join(lines)


def checkpoint_text(size, digest, origin=NAME):
    return f"{origin}\n{size}\n{b64(digest)}\n"


def as_text(tables):
    parts = []
    for name, rows in tables.items():
        parts.append(f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("write", "check"):
        raise SystemExit(__doc__)
    # Late, because these import this file.
    from merkle_vectors import merkle_tables
    from note_vectors import note_tables
    from witness_vectors import witness_tables
    differ = 0
    for name, make in (("merkle.json", merkle_tables), ("notes.json", note_tables), ("witness.json", witness_tables)):
        tables = make()
        path = os.path.join(arguments[1], name)
        if arguments[0] == "write":
            with open(path, "w", encoding="utf-8") as file:
                file.write(as_text(tables))
            continue
        with open(path, encoding="utf-8") as file:
            same = file.read() == as_text(tables)
        print(f"{name}: {sum(map(len, tables.values()))} vectors, {'the same' if same else 'DIFFERENT'}")
        differ += not same
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

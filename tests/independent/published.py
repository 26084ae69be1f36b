#!/usr/bin/env python3
"""A published log (C2SP tlog-tiles) read a second time: every tile, entry and blob, from the standard's text with hashlib only.

    published.py FOLDER   say size and root where all of it is right, else what is wrong

Nothing here is shared with the C code.
"""

import base64
import json
import os
import sys

import ed25519
from tree import leaf_hash, root


def path_of(kind, n, width):
    groups = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        groups.insert(0, "x%03d" % (n % 1000))
    return "tile/%s/%s%s" % (kind, "/".join(groups), "" if width == 256 else ".p/%d" % width)


def read(folder, path):
    with open(os.path.join(folder, path), "rb") as file:
        return file.read()


def read_head(folder):
    text, lines = read(folder, "checkpoint").split(b"\n\n")
    text += b"\n"
    origin, size, head = text.decode().split("\n")[:3]
    signers = 0
    for vkey in read(folder, "log.vkey").decode().rstrip("\n").split("\n"):
        name, identity, key = vkey.split("+", 2)
        key = base64.b64decode(key)
        assert origin == name and key[0] == 1, "the name of a key"
        for line in lines.decode().rstrip("\n").split("\n"):
            signer, signature = line[2:].split(" ")
            signature = base64.b64decode(signature)
            if signer == name and signature[:4].hex() == identity:
                assert ed25519.verify(key[1:], text, signature[4:]) == "ok", "signature of the checkpoint"
                signers += 1
    assert signers > 0, "none of the log's keys signed the checkpoint"
    return int(size), base64.b64decode(head)


def read_entries(folder, size):
    entries = []
    while len(entries) < size:
        n = len(entries) // 256
        width = min(256, size - 256 * n)
        data = read(folder, path_of("entries", n, width))
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            assert len(data) >= 2 + length, "cut inside entry %d" % len(entries)
            entries.append(data[2:2 + length])
            data = data[2 + length:]
        assert not data, "more than %d entries in bundle %d" % (width, n)
    return entries


def check_tiles(folder, leaves):
    """Every tile the standard asks for: the hashes of 256^level leaves each."""
    level, hashes = 0, leaves
    while hashes:
        for n in range(0, len(hashes), 256):
            part = hashes[n:n + 256]
            path = path_of(str(level), n // 256, len(part))
            assert read(folder, path) == b"".join(part), path
        hashes = [root(hashes[n:n + 256]) for n in range(0, len(hashes) // 256 * 256, 256)]
        level += 1


def blob_names(value):
    if isinstance(value, dict):
        if set(value) == {"sha256", "size"}:
            yield value["sha256"], value["size"]
        for member in value.values():
            yield from blob_names(member)
    elif isinstance(value, list):
        for member in value:
            yield from blob_names(member)


def check_blobs(folder, entries):
    from hashlib import sha256
    count = set()
    for entry in entries:
        statement = json.loads(base64.b64decode(json.loads(entry)["payload"]))
        for digest, size in blob_names(statement["predicate"]):
            data = read(folder, "blobs/" + digest)
            assert (sha256(data).hexdigest(), len(data)) == (digest, size), "blob " + digest
            count.add(digest)
    assert sorted(count) == sorted(os.listdir(os.path.join(folder, "blobs")) if count else []), "blobs that nobody names"


def main(folder):
    size, head = read_head(folder)
    entries = read_entries(folder, size)
    leaves = [leaf_hash(entry) for entry in entries]
    assert root(leaves) == head, "root"
    check_tiles(folder, leaves)
    check_blobs(folder, entries)
    print(size, head.hex())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (AssertionError, OSError, ValueError) as error:
        sys.exit("%s: %s" % (type(error).__name__, error))

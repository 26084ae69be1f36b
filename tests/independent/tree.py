#!/usr/bin/env python3
"""RFC 6962 trees, C2SP tile paths, notes, checkpoints and proofs a second time, from their texts with hashlib only.

    tree.py write DIR   make merkle.json and notes.json in DIR (the same bytes every time)
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


# Making merkle.json.

def flipped(data, bit=77):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def altered_paths(path):
    """(what was done, path): one hash flipped, dropped, doubled, and two swapped."""
    for i in range(len(path)):
        yield f"hash {i} flipped", path[:i] + [flipped(path[i])] + path[i + 1:]
        yield f"hash {i} dropped", path[:i] + path[i + 1:]
    yield "a hash added", path + [sha256(b"more")]
    yield "a hash put first", [sha256(b"more")] + path
    if len(path) >= 2:
        yield "first two swapped", [path[1], path[0]] + path[2:]


def hexes(path):
    return [p.hex() for p in path]


def merkle_tables():
    entries = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
               b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70))]
    entries += [b"entry %d" % i for i in range(8, 40)]
    d = [leaf_hash(e) for e in entries]
    roots = [{"size": i + 1, "entry": entries[i].hex(), "leaf": d[i].hex(), "root": root(d[:i + 1]).hex()}
             for i in range(len(d))]
    # Printed in the Certificate Transparency test data for these first eight entries.
    assert roots[7]["root"] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"

    inclusion, consistency = [], []

    def put_inclusion(name, leaf, index, size, path, top):
        inclusion.append({"name": name, "leaf": leaf.hex(), "index": index, "size": size, "path": hexes(path),
                          "root": top.hex(), "status": check_inclusion(leaf, index, size, path, top)})

    def put_consistency(name, old_size, old, size, new, path):
        consistency.append({"name": name, "old_size": old_size, "old_root": old.hex(), "size": size,
                            "root": new.hex(), "path": hexes(path),
                            "status": check_consistency(old_size, old, size, new, path)})

    for size in (1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 33, 40):
        top = root(d[:size])
        for index in sorted({0, 1, size // 2, size - 2, size - 1} & set(range(size))):
            name, path = f"{index} in {size}", inclusion_path(index, d[:size])
            put_inclusion(name, d[index], index, size, path, top)
            assert inclusion[-1]["status"] == "ok"
            if size not in (1, 2, 7, 33):
                continue
            for what, other in altered_paths(path):
                put_inclusion(f"{name}, {what}", d[index], index, size, other, top)
            put_inclusion(f"{name}, leaf flipped", flipped(d[index]), index, size, path, top)
            put_inclusion(f"{name}, root flipped", d[index], index, size, path, flipped(top))
            put_inclusion(f"{name}, index of another", d[index], (index + 1) % (size + 1), size, path, top)
            put_inclusion(f"{name}, index beyond", d[index], size, size, path, top)
            put_inclusion(f"{name}, size doubled", d[index], index, 2 * size + 1, path, top)
            put_inclusion(f"{name}, empty tree", d[index], index, 0, path, top)
    # One path through a tree as large as a JSON integer counts.
    for index in (0, 1, 2**52, 2**52 - 1, INTEGER_MAX - 1):
        path = [sha256(b"sibling %d" % i) for i in range(inclusion_length(index, INTEGER_MAX))]
        fn, sn, top = index, INTEGER_MAX - 1, d[3]
        for p in path:
            while fn == sn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
            top = node_hash(p, top) if fn & 1 else node_hash(top, p)
            fn, sn = fn >> 1, sn >> 1
        put_inclusion(f"{index} in {INTEGER_MAX}", d[3], index, INTEGER_MAX, path, top)
        assert inclusion[-1]["status"] == "ok", index
        put_inclusion(f"{index} in {INTEGER_MAX}, last hash flipped", d[3], index, INTEGER_MAX,
                      path[:-1] + [flipped(path[-1])], top)

    for old_size, size in ((0, 0), (0, 1), (0, 7), (1, 1), (1, 2), (1, 8), (2, 5), (3, 7), (4, 7), (6, 8), (7, 8),
                           (8, 8), (8, 9), (11, 33), (16, 33), (32, 33), (33, 40), (39, 40), (40, 40)):
        name, old, new = f"{old_size} to {size}", root(d[:old_size]), root(d[:size])
        path = consistency_path(old_size, d[:size]) if old_size > 0 else []
        put_consistency(name, old_size, old, size, new, path)
        assert consistency[-1]["status"] == "ok"
        for what, other in altered_paths(path):
            put_consistency(f"{name}, {what}", old_size, old, size, new, other)
        put_consistency(f"{name}, old root flipped", old_size, flipped(old), size, new, path)
        put_consistency(f"{name}, root flipped", old_size, old, size, flipped(new), path)
        put_consistency(f"{name}, roots exchanged", old_size, new, size, old, path)
        put_consistency(f"{name}, old size one more", old_size + 1, old, size, new, path)
        put_consistency(f"{name}, the other way round", size, new, old_size, old, path)

    tiles = [{"level": level, "index": index, "width": width, "path": tile_path(level, index, width)}
             for level, index, width in ((0, 0, 256), (0, 0, 1), (0, 0, 255), (0, 999, 256), (0, 1000, 256),
                                         (0, 1234067, 256), (3, 1234067, 17), (7, 0, 2), (1, 999999, 256),
                                         (1, 1000000, 8), (0, INTEGER_MAX // 256, 255), (2, 273, 112))]
    assert "tile/0/x001/x234/067" in {t["path"] for t in tiles}  # printed in tlog-tiles
    widths = [{"level": level, "index": index, "size": size, "width": tile_width(level, index, size)}
              for size in (0, 1, 255, 256, 257, 70000, 65535, 65536, 65537, 256**3, 256**3 + 255, INTEGER_MAX)
              for level in range(8)
              for index in sorted({0, 1, 2, 273, 274, max(0, size // 256**(level + 1) - 1), size // 256**(level + 1),
                                   size // 256**(level + 1) + 1})]
    # Printed in tlog-tiles for a tree of size 70,000: (level, index) and width.
    for level, index, width in ((0, 272, 256), (0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1), (2, 1, 0)):
        assert tile_width(level, index, 70000) == width
    places = []
    for level in (0, 1, 2, 7, 8, 9, 15, 16, 31, 40, 52):
        for index in sorted({0, 1, 5, 127, 128, 255, 256, 1000} | {INTEGER_MAX >> level}):
            if index <= INTEGER_MAX >> level:
                tile_level, tile_index, first, hashes = tile_of_node(level, index)
                places.append({"level": level, "index": index, "tile_level": tile_level, "tile_index": tile_index,
                               "first": first, "hashes": hashes})
    return {"roots": roots, "inclusion": inclusion, "consistency": consistency, "tiles": tiles, "widths": widths,
            "places": places}


# Making notes.json.

SEED = hashlib.sha256(b"exhibit vector log key").digest()
OTHER_SEED = hashlib.sha256(b"exhibit vector witness key").digest()
NAME = "log.example/exhibit"

SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = ("This is an example message.\n\n\u2014 example.com/foo "
             "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
SPEC_POEM = ("Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\u00e8 subito sera.\n\n"
             "\u2014 quasimodo.example/salvatore "
             "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n")
SPEC_CHECKPOINT = ("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                   "\u2014 example.com/behind-the-sofa "
                   "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n")
# The proof as printed, with one signature: the text cuts them short, and five hashes are too few for this size.
SPEC_PROOF = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

\u2014 example.com/fancylog hI2DJw[...]1roloI=
"""


def sign_line(name, seed, text, key_type=None):
    key = ed25519.public_key(seed)
    identity = key_id(name, key) if key_type is None else sha256(name.encode(), b"\n", bytes([key_type]), key)[:4]
    return f"\u2014 {name} {b64(identity + ed25519.sign(seed, text.encode()))}\n"


def note(text, *lines):
    return text + "\n" + "".join(lines)


def checkpoint_text(size, digest, origin=NAME):
    return f"{origin}\n{size}\n{b64(digest)}\n"


def signed_checkpoint(size, digest):
    text = checkpoint_text(size, digest)
    return note(text, sign_line(NAME, SEED, text))


def raw(data):
    """As JSON carries bytes: text where they are UTF-8 without NUL."""
    data = data.encode() if isinstance(data, str) else data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": b64(data)}
    return {"base64": b64(data)} if "\0" in text else text


def vkey_rows():
    key = ed25519.public_key(SEED)
    good = write_vkey(NAME, key)
    identity, encoded = key_id(NAME, key).hex(), b64(b"\x01" + key)
    rows = []

    def put(name, vkey):
        data = vkey.encode() if isinstance(vkey, str) else vkey
        row = {"name": name, "vkey": raw(data), "status": status_of(read_vkey, data)}
        if row["status"] == "ok":
            owner, public = read_vkey(data)
            row.update({"owner": owner, "id": key_id(owner, public).hex(), "key": public.hex()})
        rows.append(row)

    put("signed-note's example", SPEC_VKEY)
    put("good", good)
    put("one letter", write_vkey("x", key))
    put("a name of 255 bytes", write_vkey("n" * 255, key))
    put("a name of 256 bytes", write_vkey("n" * 256, key))
    put("not ASCII", write_vkey("l\u00f6g.example/\U0001f33b", key))
    # The base64 of this key has a '+'.
    n = 0
    while "+" not in b64(b"\x01" + ed25519.public_key(sha256(b"plus %d" % n))):
        n += 1
    put("a plus in the base64", write_vkey(NAME, ed25519.public_key(sha256(b"plus %d" % n))))
    for name, owner in (("no name", ""), ("space", "a b"), ("no-break space", "a\u00a0b"),
                        ("ideographic space", "a\u3000b"), ("newline", "a\nb"), ("NUL", "a\0b"), ("escape", "a\x1b[31m"),
                        ("DEL", "a\x7f"), ("C1", "a\x9b"),
                        ("line separator", "a\u2028b")):
        put(name, write_vkey(owner, key))
    put("plus in the name", write_vkey("a+b", key))
    put("id of another name", f"other+{identity}+{encoded}")
    put("id in upper case", f"{NAME}+{identity.upper()}+{encoded}")
    put("id too short", f"{NAME}+{identity[:7]}+{encoded}")
    put("id too long", f"{NAME}+{identity}0+{encoded}")
    put("no id", f"{NAME}++{encoded}")
    put("no key", f"{NAME}+{identity}+")
    put("two parts", f"{NAME}+{identity}")
    put("one part", NAME)
    put("empty", "")
    put("newline at the end", good + "\n")
    put("space at the end", good + " ")
    put("base64 without its last character", good[:-1])
    put("key too short", f"{NAME}+{identity}+" + b64(b"\x01" + key[:-3]))
    put("key too long", f"{NAME}+{identity}+" + b64(b"\x01" + key + bytes(3)))
    put("type 4", f"{NAME}+{sha256(NAME.encode(), bytes([10, 4]), key)[:4].hex()}+" + b64(b"\x04" + key))
    put("type 0", f"{NAME}+{identity}+" + b64(b"\x00" + key))
    put("URL-safe base64", f"{NAME}+{identity}+" + encoded.replace("+", "-").replace("/", "_"))
    put("not UTF-8", b"\xff" + good.encode())
    return rows


def note_rows():
    text = "The evidence is in.\nTwo lines.\n"
    line = sign_line(NAME, SEED, text)
    other = sign_line("witness.example", OTHER_SEED, text)
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    good = note(text, line)
    rows = []

    def put(name, data, key=vkey):
        data = data.encode() if isinstance(data, str) else data
        rows.append({"name": name, "note": raw(data), "vkey": key, "status": status_of(verify_note, data, key)})

    put("signed-note's example", SPEC_NOTE, SPEC_VKEY)
    put("signed-note's example, another key", SPEC_NOTE)
    put("signed-note's poem, a key we do not have", SPEC_POEM)
    put("good", good)
    put("an unknown signature first", note(text, other, line))
    put("an unknown signature last", note(text, line, other))
    put("only an unknown signature", note(text, other))
    put("the same name, another key", note(text, sign_line(NAME, OTHER_SEED, text), line))
    put("only the same name with another key", note(text, sign_line(NAME, OTHER_SEED, text)))
    put("the same key under another name", note(text, sign_line("other.example", SEED, text)))
    put("a line of type 6, carried", note(text, f"\u2014 {NAME} {b64(b'idid' + bytes(range(256)) * 9)}\n", line))
    put("a timestamped cosignature, carried",
        note(text, line, f"\u2014 witness.example {b64(b'wxyz' + bytes(72))}\n"))
    put("the smallest signature there is", note(text, line, f"\u2014 x {b64(b'wxyz1')}\n"))
    put("an id and no signature", note(text, line, f"\u2014 x {b64(b'wxyz')}\n"))
    put("three bytes", note(text, line, f"\u2014 x {b64(b'wxy')}\n"))
    put("an empty base64", note(text, line, "\u2014 x \n"))
    key = ed25519.public_key(SEED)
    put("known key, signature of 63 bytes",
        note(text, f"\u2014 {NAME} {b64(key_id(NAME, key) + ed25519.sign(SEED, text.encode())[:-1])}\n"))
    put("known key, signature of 65 bytes",
        note(text, f"\u2014 {NAME} {b64(key_id(NAME, key) + ed25519.sign(SEED, text.encode()) + b'0')}\n"))
    put("text changed", note(text.replace("Two", "Tvo"), line))
    put("a line added to the text", note(text + "Three.\n", line))
    put("signature of another text", note(text, sign_line(NAME, SEED, text + "\n")))
    put("known key, bad signature, beside a good unknown one", note(text + "\n", line, other))
    put("twice the same line", note(text, line, line))
    put("twice the same name and id, different signatures",
        note(text, line, f"\u2014 {NAME} {b64(key_id(NAME, key) + bytes(64))}\n"))
    empty_inside = "one\n\ntwo\n\n\nthree\n"
    put("empty lines in the text", note(empty_inside, sign_line(NAME, SEED, empty_inside)))
    put("a text of one empty line", note("\n", sign_line(NAME, SEED, "\n")))
    looks_signed = note(text, line)
    put("a text that looks signed", note(looks_signed, sign_line(NAME, SEED, looks_signed)))
    umlaut = "\u00fcber \U0001f33b\n"
    put("a text beyond ASCII", note(umlaut, sign_line(NAME, SEED, umlaut)))
    delete = "DEL \x7f and C1 \x9b are no ASCII controls below U+0020\n"
    put("DEL and C1 in the text", note(delete, sign_line(NAME, SEED, delete)))
    put("16 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(15)], line))
    put("64 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(63)], line))
    put("65 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(64)], line))
    longest = "x" * (NOTE_SIZE_MAX - len(note("\n", line).encode())) + "\n"
    put("65536 bytes", note(longest, sign_line(NAME, SEED, longest)))
    put("65537 bytes", note("x" + longest, sign_line(NAME, SEED, "x" + longest)))
    for name, data in (
            ("empty", ""), ("only a newline", "\n"), ("two newlines", "\n\n"), ("only a signature", line),
            ("an empty line and a signature", "\n" + line), ("no signature", text + "\n"), ("no empty line", text + line),
            ("no newline at the end", good[:-1]), ("a newline more at the end", good + "\n"),
            ("something behind the end", good + "x\n"), ("CR LF", good.replace("\n", "\r\n")),
            ("a tab", good.replace("Two lines", "Two\tlines")), ("a NUL", good.replace("Two", "T\0o")),
            ("an escape", good.replace("Two", "\x1b[1m")), ("U+001F", good.replace("Two", "\x1f")),
            ("a hyphen for the dash", good.replace("\u2014", "-")), ("an en dash", good.replace("\u2014", "\u2013")),
            ("two spaces", good.replace("\u2014 ", "\u2014  ")), ("no space", good.replace("\u2014 ", "\u2014")),
            ("a space at the end of the line", good[:-1] + " \n"), ("no base64", note(text, f"\u2014 {NAME}\n")),
            ("a plus in the name", good.replace(NAME, "log+x")), ("a no-break space", good.replace("log.", "log\u00a0")),
            ("no name", note(text, "\u2014  " + line.split(" ")[2])),
            ("URL-safe base64", note(text, f"\u2014 {NAME} " + base64.urlsafe_b64encode(b"\xff" * 68).decode() + "\n")),
            ("base64 without padding", good[:-2].rstrip("=") + "\n"),
            ("base64 with stray bits", note(text, line, "\u2014 x d3h5ejF=\n")),
            ("base64 broken by a space", good[:-20] + " " + good[-20:]),
            ("an empty line between signatures", note(text, line, "\n", other))):
        put(name, data)
    put("not UTF-8", good.encode().replace(b"Two", b"T\xffo"))
    put("overlong UTF-8", good.encode().replace(b"Two", b"T\xc0\xafo"))
    put("a surrogate", good.encode().replace(b"Two", b"\xed\xa0\x80"))
    return rows


def checkpoint_rows(top, size):
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    rows = []

    def put(name, data, key=vkey):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "checkpoint": raw(data), "vkey": key, "read": status_of(read_checkpoint, data),
               "status": status_of(verify_checkpoint, data, key)}
        if row["read"] == "ok":
            origin, count, digest = read_checkpoint(data)
            if count <= INTEGER_MAX:
                row.update({"origin": origin, "size": count, "root": digest.hex()})
        rows.append(row)

    def put_text(name, text):
        put(name, note(text, sign_line(NAME, SEED, text)))

    put("tlog-checkpoint's example, a key we do not have", SPEC_CHECKPOINT)
    put("good", signed_checkpoint(size, top))
    put("an empty tree", signed_checkpoint(0, sha256()))
    put("the largest size", signed_checkpoint(SIZE_MAX, top))
    put("a size too large", signed_checkpoint(SIZE_MAX + 1, top))
    put("2^64", signed_checkpoint(2**64, top))
    put("2^64 + 1", signed_checkpoint(2**64 + 1, top))
    put("another origin", note(checkpoint_text(size, top, "other.example"),
                               sign_line(NAME, SEED, checkpoint_text(size, top, "other.example"))))
    put("another origin and its own signer", note(checkpoint_text(size, top, "other.example"), sign_line(
        "other.example", SEED, checkpoint_text(size, top, "other.example"))))
    good = checkpoint_text(size, top)
    put("size changed after signing", note(good.replace(f"\n{size}\n", f"\n{size + 1}\n"), sign_line(NAME, SEED, good)))
    put("signed by another key", note(good, sign_line(NAME, OTHER_SEED, good)))
    put("with a cosignature line",
        note(good, sign_line(NAME, SEED, good), f"\u2014 witness.example {b64(b'wxyz' + bytes(72))}\n"))
    put_text("an extension line", good + "extension 1\n")
    put_text("two extension lines", good + "extension 1\nmore\n")
    put_text("an empty extension line", good + "\n")
    put_text("an empty line among extensions", good + "extension\n\nmore\n")
    put_text("no root", f"{NAME}\n{size}\n")
    put_text("no size", f"{NAME}\n")
    put_text("an empty origin", "\n" + good.split("\n", 1)[1])
    put_text("an origin of 256 bytes", checkpoint_text(size, top, "o" * 256))
    for text in ("", "00", "07", "+7", "-1", "-0", "7 ", " 7", "0x7", "7.0", "7e1", "\u0667", "seven"):
        put_text(f"size {text!r}", f"{NAME}\n{text}\n{b64(top)}\n")
    encoded = b64(top)
    for name, text in (("without padding", encoded.rstrip("=")), ("URL-safe", b64(b"\xff" * 32).replace("/", "_")),
                       ("31 bytes", b64(top[:31])), ("33 bytes", b64(top + b"0")), ("in hex", top.hex()),
                       ("with stray bits", encoded[:-2] + chr(ord(encoded[-2]) + 1) + "="),
                       ("with a space", encoded + " ")):
        put_text("root " + name, f"{NAME}\n{size}\n{text}\n")
    put("no note", good)
    return rows


def proof_rows(d):
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    size, index = len(d), 11
    checkpoint = signed_checkpoint(size, root(d))
    path = inclusion_path(index, d)
    rows = []

    def text(number, hashes, tail, extra=None):
        lines = [b64(h) for h in hashes]
        return "\n".join(["c2sp.org/tlog-proof@v1"] + ([] if extra is None else [f"extra {extra}"]) +
                         [f"index {number}"] + lines) + "\n\n" + tail

    def put(name, data, leaf=d[index], key=vkey):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "proof": raw(data), "leaf": leaf.hex(), "vkey": key, "read": status_of(read_proof, data),
               "status": status_of(verify_proof, data, leaf, key)}
        if row["read"] == "ok":
            number, hashes, _ = read_proof(data)
            row["path_count"] = len(hashes)
            if number <= INTEGER_MAX:
                row["index"] = number
            row["is_plain"] = not data.split(b"\n")[1].startswith(b"extra ")
        rows.append(row)

    good = text(index, path, checkpoint)
    put("tlog-proof's example, as printed", SPEC_PROOF)
    put("good", good)
    for other in (0, size // 2, size - 1):
        put(f"entry {other}", text(other, inclusion_path(other, d), checkpoint), d[other])
    put("a tree of one", text(0, [], signed_checkpoint(1, d[0])), d[0])
    put("with extra data", text(index, path, checkpoint, b64(b"anything")))
    put("extra data empty", text(index, path, checkpoint, ""))
    put("extra data that is no base64", text(index, path, checkpoint, "anything!"))
    put("extra data without padding", text(index, path, checkpoint, "YQ"))
    put("extra twice", text(index, path, checkpoint, "YQ==\nextra YQ=="))
    put("extra behind the index", text(f"{index}\nextra YQ==", path, checkpoint))
    put("another leaf", good, d[index + 1])
    put("another key", good, d[index], write_vkey(NAME, ed25519.public_key(OTHER_SEED)))
    put("another log", good, d[index], write_vkey("other.example", ed25519.public_key(SEED)))
    put("index of another", text(index + 1, path, checkpoint))
    put("index beyond the tree", text(size, path, checkpoint))
    put("index 2^63 - 1", text(SIZE_MAX, path, checkpoint))
    put("index 2^63", text(SIZE_MAX + 1, path, checkpoint))
    put("index 2^64 + the index", text(2**64 + index, path, checkpoint))
    for number in ("", "011", "+11", "-11", "11 ", " 11", "0xb"):
        put(f"index {number!r}", text(number, path, checkpoint))
    for what, other in altered_paths(path):
        put(what, text(index, other, checkpoint))
    put("64 hashes", text(index, [sha256()] * 64, checkpoint))
    put("65 hashes", text(index, [sha256()] * 65, checkpoint))
    put("a hash of 31 bytes", good.replace(b64(path[0]), b64(path[0][:31])))
    put("a hash of 33 bytes", good.replace(b64(path[0]), b64(path[0] + b"0")))
    put("a hash without padding", good.replace(b64(path[0]), b64(path[0])[:-1]))
    put("a hash with stray bits", good.replace(b64(path[0]), b64(path[0])[:-2] + chr(ord(b64(path[0])[-2]) + 1) + "="))
    put("a hash and a space", good.replace(b64(path[0]), b64(path[0]) + " "))
    put("no empty line", good.replace("\n\n", "\n", 1))
    put("an empty line more", good.replace("\n\n", "\n\n\n", 1))
    put("no checkpoint", text(index, path, ""))
    put("cut in the checkpoint", good[:-1])
    put("cut behind the checkpoint's text", text(index, path, checkpoint.split("\n\n", 1)[0] + "\n"))
    put("version 2", good.replace("@v1", "@v2"))
    put("a space behind the version", good.replace("@v1", "@v1 "))
    put("CR LF", good.replace("\n", "\r\n"))
    put("Index", good.replace("index", "Index", 1))
    put("a tab behind index", good.replace("index ", "index\t", 1))
    put("two spaces behind index", good.replace("index ", "index  ", 1))
    put("no index", good.replace(f"index {index}\n", "", 1))
    put("index twice", good.replace(f"index {index}\n", f"index {index}\nindex {index}\n", 1))
    put("empty", "")
    put("one line", "c2sp.org/tlog-proof@v1\n")
    put("two lines", f"c2sp.org/tlog-proof@v1\nindex {index}\n")
    put("the checkpoint alone", checkpoint)
    put("a byte order mark", "\ufeff" + good)
    put("checkpoint of another size", text(index, path, signed_checkpoint(size - 1, root(d[:-1]))))
    put("checkpoint changed", good.replace(f"\n{size}\n", f"\n{size + 1}\n", 1))
    return rows


def note_tables():
    d = [leaf_hash(b"entry %d" % i) for i in range(21)]
    return {"vkeys": vkey_rows(), "notes": note_rows(), "checkpoints": checkpoint_rows(root(d), len(d)),
            "proofs": proof_rows(d)}


def as_text(tables):
    parts = []
    for name, rows in tables.items():
        parts.append(f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


FILES = {"merkle.json": merkle_tables, "notes.json": note_tables}


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("write", "check"):
        raise SystemExit(__doc__)
    differ = 0
    for name, make in FILES.items():
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

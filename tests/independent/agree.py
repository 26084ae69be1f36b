#!/usr/bin/env python3
"""Random trees, proofs, policies and cosigned checkpoints, for other implementations to answer.

    agree.py SEED COUNT QUESTIONS ANSWERS

writes COUNT questions of each kind, as tests/interop/agree.c describes them, and this implementation's answers.  The
same seed gives the same questions.
"""

import functools
import random
import sys

import ed25519
import witness
from tree import (Bad, b64, check_consistency, check_inclusion, checkpoint_text, consistency_path, inclusion_path,
                  node_hash, note, root, sha256)
from witness_vectors import PQ_KEY, pq_vkey, seed as seed_of

# The same few words are signed and verified again and again, and Ed25519 in Python takes milliseconds.
for operation in ("public_key", "sign", "verify"):
    setattr(ed25519, operation, functools.lru_cache(maxsize=None)(getattr(ed25519, operation)))

WITNESSES = [f"w{i}" for i in range(10)]
TEXTS = [checkpoint_text(i, sha256(b"root %d" % i)) for i in range(6)]
TIMES = (0, 1, 1700000000)


def hashes(path):
    return "".join(digest.hex() for digest in path)


def leaves(rng, most=300):
    size = rng.choice((rng.randint(1, 20), rng.randint(1, most), 2 ** rng.randint(0, 8), 2 ** rng.randint(1, 8) + 1))
    return [sha256(b"%d" % rng.getrandbits(64)) for _ in range(size)]


def spoil(rng, path):
    """The same path or one with a mistake."""
    path = list(path)
    how = rng.randrange(8)
    at = rng.randrange(len(path)) if path else 0
    if how == 0 and path:
        path[at] = bytes([path[at][0] ^ 1 << rng.randrange(8)]) + path[at][1:]
    elif how == 1 and path:
        del path[at]
    elif how == 2:
        path.insert(at, sha256(b"one more"))
    elif how == 3 and len(path) > 1:
        other = rng.randrange(len(path))
        path[at], path[other] = path[other], path[at]
    return path


def near(rng, value, most):
    return value if rng.randrange(4) else max(0, min(most, value + rng.choice((-1, 1, 2, value, -value // 2))))


def tree_question(rng):
    d = leaves(rng)
    index, old = rng.randrange(len(d)), rng.randint(1, len(d))
    return (f"tree\t{index}\t{old}\t{hashes(d)}",
            f"{root(d).hex()}\t{hashes(inclusion_path(index, d))}\t{hashes(consistency_path(old, d))}")


def inclusion_question(rng):
    d = leaves(rng)
    index = rng.randrange(len(d))
    path, top, leaf = spoil(rng, inclusion_path(index, d)), root(d), d[index]
    if not rng.randrange(8):
        leaf = sha256(b"another leaf")
    if not rng.randrange(8):
        top = sha256(b"another root")
    index, size = near(rng, index, 2**40), near(rng, len(d), 2**40)
    return (f"inclusion\t{index}\t{size}\t{leaf.hex()}\t{top.hex()}\t{hashes(path)}",
            check_inclusion(leaf, index, size, path, top))


def high_question(rng):
    """A path through a tree that nobody has: only its sizes are large."""
    size = rng.randint(2, 2**62)
    index = rng.choice((rng.randrange(size), 0, size - 1, size // 2))
    fn, sn, top, path = index, size - 1, sha256(b"leaf"), []
    while sn:
        if fn & 1 or fn == sn:
            while fn == sn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
            path.append(sha256(b"left %d" % rng.getrandbits(64)))
            top = node_hash(path[-1], top)
        else:
            path.append(sha256(b"right %d" % rng.getrandbits(64)))
            top = node_hash(top, path[-1])
        fn, sn = fn >> 1, sn >> 1
    path = spoil(rng, path)
    return (f"inclusion\t{index}\t{size}\t{sha256(b'leaf').hex()}\t{top.hex()}\t{hashes(path)}",
            check_inclusion(sha256(b"leaf"), index, size, path, top))


def consistency_question(rng):
    d = leaves(rng)
    old = rng.randint(0, len(d))
    path = spoil(rng, consistency_path(old, d) if old else [])
    old_root, top = root(d[:old]), root(d)
    if not rng.randrange(8):
        old_root = sha256(b"another root")
    if not rng.randrange(8):
        old_root, top = top, old_root
    old, size = near(rng, old, 2**40), near(rng, len(d), 2**40)
    return (f"consistency\t{old}\t{size}\t{old_root.hex()}\t{top.hex()}\t{hashes(path)}",
            check_consistency(old, old_root, size, top, path))


def key_of(name):
    return witness.write_vkey(f"witness.example/{name}", 4, ed25519.public_key(seed_of(name)))


def policy_of(rng):
    """Lines that are mostly right."""
    names, free, lines = rng.sample(WITNESSES, rng.randint(0, 8)), [], []
    for name in names:
        lines.append(f"witness {name} {key_of(name)}")
        free.append(name)
    if not rng.randrange(6):
        lines.append(f"witness pq {pq_vkey()}")
        free.append("pq")
    for i in range(rng.randint(0, 4)):
        if not free:
            break
        members = rng.sample(free, rng.randint(1, len(free)))
        if rng.randrange(20):
            free = [name for name in free if name not in members]
        free.append(f"g{i}")
        k = rng.choice(("any", "all", str(rng.randint(1, len(members))), str(rng.randint(0, len(members) + 1))))
        lines.append(f"group g{i} {k} {' '.join(members)}")
    quorum = free[-1] if free and rng.randrange(8) else rng.choice(free + names + ["none", "nobody"])
    lines.append(f"quorum {quorum}")
    if not rng.randrange(20):
        rng.shuffle(lines)
    return "".join(line + "\n" for line in lines)


def cosigned(rng):
    text = rng.choice(TEXTS)
    lines = []
    for name in rng.sample(WITNESSES, rng.randint(0, 9)):
        other = text if rng.randrange(60) else rng.choice(TEXTS)
        owner, key = f"witness.example/{name}", name
        if not rng.randrange(20):
            key = rng.choice(WITNESSES)
        if not rng.randrange(20):
            owner = "alias.example"
        lines.append(witness.cosign(owner, seed_of(key), other, rng.choice(TIMES)))
    if not rng.randrange(8):
        blob = witness.key_id("witness.example/pq", 6, PQ_KEY) + bytes(2428)
        lines.append(f"\u2014 witness.example/pq {b64(blob)}\n")
    lines.append(f"\u2014 stranger.example {b64(b'abcd' + bytes(72))}\n")
    rng.shuffle(lines)
    return note(text, *lines)


def quorum_question(rng):
    policy, data = policy_of(rng).encode(), cosigned(rng).encode()
    try:
        is_met, answers = witness.Policy(policy).ask(data)
        told = " ".join(["ok", "met" if is_met else "unmet"] +
                        [f"{name.decode()}:{state}:{time or 0}:{int(counts)}" for name, state, time, counts in answers])
    except Bad as bad:
        told = str(bad)
    return f"quorum\t{b64(policy)}\t{b64(data)}", told


def main(arguments):
    if len(arguments) != 4:
        raise SystemExit(__doc__)
    rng = random.Random(int(arguments[0]))
    with open(arguments[2], "w", encoding="ascii") as questions, open(arguments[3], "w", encoding="ascii") as answers:
        for make in (tree_question, inclusion_question, high_question, consistency_question, quorum_question):
            for _ in range(int(arguments[1])):
                question, answer = make(rng)
                questions.write(question + "\n")
                answers.write(answer + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""One honest log in three containers, and every way of tampering with each.

tamper.py EMPTY_LEDGER OUT    write them below OUT, and OUT/cells.json: a list of
    {"what", "with", "container", "path", "report", "since", "exits"}
EMPTY_LEDGER is one that `exhibit init` made, with the log key of these tests: its tables are filled and changed here, by
somebody who owns the machine.  "with" says what the attacker holds.  "since": the auditor has kept an older checkpoint.
"""

import copy
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "independent"))

import lmdb

import key_record
import strict_json
import tree
from bundle import Parts
from bundle_vectors import append_report, append_run, policy_of, report_of
from documents import as_text
from envelope import ssh_line
from published import path_of
from samples import AGENTS, ORIGIN, Log, entry_of, key_of, signed_head, statement, vkey
from tree import leaf_hash, sha256

CONTAINERS = ("ledger", "bundle", "folder")
REPORT = 2
KEPT = 4  # the size the auditor has seen


def words(log, text, agent="ci"):
    return log.append("statement", {"mode": "manual", "text": text}, agent)


def revoke(log):
    members = {"action": "revoke", "origin": ORIGIN, "key": ssh_line(key_of("other")), "reason": "stolen", "since": 3}
    log.append("key", members, "other")


def start():
    """0 words, 1 the run, 2 the report."""
    log = Log()
    words(log, "before")
    append_report(log, report_of([append_run(log)]))
    return log


def honest():
    """And 3 the other key is revoked, 4 and 5 words."""
    log = start()
    revoke(log)
    words(log, "after")
    words(log, "and later")
    return log


def head_of(log, seed=None):
    return signed_head(len(log.entries), tree.root(log.leaves())) if seed is None else \
        signed_head(len(log.entries), tree.root(log.leaves()), seed)


def cut(log, size):
    shorter = copy.deepcopy(log)
    del shorter.entries[size:]
    return shorter


# ---- what is done to the log: (log, checkpoint) ----

def swapped(log, is_signed):
    other = copy.deepcopy(log)
    other.entries[0], other.entries[1] = other.entries[1], other.entries[0]
    return other, head_of(other if is_signed else log)


def dropped(log, is_signed):
    other = cut(log, KEPT - 1)
    return other, head_of(other if is_signed else log)


def forked(log):
    other = start()
    words(other, "another history")
    words(other, "as long as the first")
    words(other, "and longer")
    return other, head_of(other)


def keys_swapped(log):
    """The run under a key of the attacker's own, with a chain of its own: everything else is signed anew by who may."""
    other = Log()
    words(other, "before")
    cited = append_run_as(other, "other")
    append_report(other, report_of([cited]))
    words(other, "after")
    words(other, "and later")
    return other, head_of(other)


def append_run_as(log, agent):
    from bundle_vectors import TESTS
    from samples import run_members
    log.hold(TESTS), log.hold(b"")
    return log.append("run", run_members(["make", "test"], 0, TESTS), agent)


def revoked(log):
    """A run signed by the stolen key after it was revoked, and a report that rests on it."""
    other = start()
    revoke(other)
    cited = append_run_as(other, "other")
    append_report(other, report_of([cited]))
    return other, head_of(other)


def blob_changed(log, digest, data):
    other = copy.deepcopy(log)
    other.blobs[digest] = data
    return other, head_of(log)


# ---- containers ----

def write_bundle(path, log, head, report):
    parts = Parts(log, report, list(range(len(log.entries))), head, vkey())
    with open(path, "wb") as file:
        file.write(parts.written())


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def write_folder(path, log, head, report):
    put(os.path.join(path, "checkpoint"), head)
    put(os.path.join(path, "log.vkey"), vkey().encode() + b"\n")
    entries = b"".join(len(entry).to_bytes(2, "big") + entry for entry in log.entries)
    put(os.path.join(path, path_of("entries", 0, len(log.entries))), entries)
    put(os.path.join(path, path_of("0", 0, len(log.entries))), b"".join(log.leaves()))
    for digest, data in log.blobs.items():
        put(os.path.join(path, "blobs", digest), data)


def open_tables(path):
    environment = lmdb.open(path, max_dbs=16, map_size=1 << 26)
    return environment, {name: environment.open_db(name.encode()) for name in ("meta", "entries", "tiles", "ids", "blobs", "chunks")}


def write_ledger(path, log, head, report):
    shutil.copytree(os.path.join(OUT, "empty"), path)
    environment, tables = open_tables(path)
    with environment.begin(write=True) as txn:
        txn.put(b"checkpoint", head, db=tables["meta"])
        for index, entry in enumerate(log.entries):
            txn.put(index.to_bytes(8, "big"), entry, db=tables["entries"])
            txn.put(leaf_hash(entry), index.to_bytes(8, "big"), db=tables["ids"])
        txn.put(bytes(9), b"".join(log.leaves()), db=tables["tiles"])
        for digest, data in log.blobs.items():
            upload = sha256(digest.encode())[:16]
            count = 1 if data else 0
            txn.put(bytes.fromhex(digest), len(data).to_bytes(8, "big") + upload + count.to_bytes(4, "big"), db=tables["blobs"])
            if data:
                txn.put(upload + bytes(4), b"\0" + data, db=tables["chunks"])
    environment.close()


WRITERS = {"bundle": write_bundle, "folder": write_folder, "ledger": write_ledger}
cells = []


def cell(what, holds, container, exits, log=None, head=None, report=REPORT, since=False):
    path = os.path.join(OUT, "%03d" % len(cells))
    cells.append({"what": what, "with": holds, "container": container, "path": path, "since": since, "exits": exits,
                  "report": leaf_hash((log or honest()).entries[report]).hex()})
    if log is not None:
        WRITERS[container](path, log, head, report)
    return path


def flips(log):
    """A bit in each kind of thing that each container holds: its first byte, its middle and its last."""
    for container in CONTAINERS:
        for thing in ("entry", "blob", "checkpoint") + (("tile",) if container == "folder" else ()):
            for place in (0, 1, 2):
                path = cell("flip a bit: " + thing, "the bytes", container, [5], log, head_of(log))
                flip(path, container, thing, place, log)


def flip(path, container, thing, place, log):
    blob = next(digest for digest, data in log.blobs.items() if data)

    def flipped(data):
        at = (0, len(data) // 2, len(data) - 1)[place]
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]

    if container == "ledger":
        environment, tables = open_tables(path)
        with environment.begin(write=True) as txn:
            table, key = {"entry": ("entries", (1).to_bytes(8, "big")), "checkpoint": ("meta", b"checkpoint"),
                          "blob": ("chunks", sha256(blob.encode())[:16] + bytes(4))}[thing]
            old = txn.get(key, db=tables[table])
            new = b"\0" + flipped(old[1:]) if thing == "blob" else flipped(old)
            txn.put(key, new, db=tables[table])
        environment.close()
        return
    name = {"entry": path_of("entries", 0, len(log.entries)), "tile": path_of("0", 0, len(log.entries)),
            "blob": "blobs/" + blob, "checkpoint": "checkpoint"}[thing]
    if container == "folder":
        data = open(os.path.join(path, name), "rb").read()
        put(os.path.join(path, name), flipped(data))
        return
    data = open(path, "rb").read()
    piece = {"entry": log.entries[1], "blob": log.blobs[blob], "checkpoint": head_of(log)}[thing]
    at = data.index(b"\0" * 12 + piece) + 12 if thing != "checkpoint" else data.index(piece)
    put(path, data[:at] + flipped(piece) + data[at + len(piece):])


def cuts(log):
    for container, name in (("bundle", ""), ("folder", path_of("entries", 0, len(log.entries))), ("ledger", "data.mdb")):
        for part in (1, 2, 3):
            path = os.path.join(cell("cut", "the bytes", container, [5], log, head_of(log)), name)
            path = path.rstrip("/")
            os.truncate(path, os.path.getsize(path) * part // 4)


def proofs(log):
    """Only a bundle of what a report cites has proofs; everything else is recomputed from all entries."""
    for what, change in (("another's path", lambda parts: parts.proofs.update({1: parts.proofs[2].replace(b"index 2", b"index 1")})),
                         ("another log's checkpoint", lambda parts: parts.proofs.update(
                             {1: parts.proofs[1].replace(head_of(log), head_of(cut(log, 5)))}))):
        parts = Parts(log, REPORT, [1, 2], head_of(log), vkey())
        change(parts)
        path = cell("forge a proof: " + what, "the bytes", "bundle", [5])
        with open(path, "wb") as file:
            file.write(parts.written())


def main(empty):
    log = honest()
    os.makedirs(OUT)
    shutil.copytree(empty, os.path.join(OUT, "empty"))
    agents = [{"name": name, "key": ssh_line(key_of(name)), "roles": ["ci" if name == "other" else name]} for name in AGENTS]
    put(os.path.join(OUT, "policy.json"), as_text(policy_of(agents=agents)))
    put(os.path.join(OUT, "kept.checkpoint"), head_of(cut(log, KEPT)))
    flips(log)
    cuts(log)
    proofs(log)
    stream = next(digest for digest, data in log.blobs.items() if data.startswith(b"TAP"))
    document = next(digest for digest, data in log.blobs.items() if data.startswith(b"{"))
    log_key, all_keys = "the log's key", "the log's key and the author's"
    for container in CONTAINERS:
        cell("nothing", "-", container, [0], log, head_of(log), since=True)
        cell("swap two entries", "the bytes", container, [5], *swapped(log, False))
        cell("swap two entries", log_key, container, [5], *swapped(log, True))
        cell("drop the last three", "the bytes", container, [5], *dropped(log, False))
        cell("drop the last three", log_key, container, [6], *dropped(log, True), since=True)
        cell("replay an old one", "an old copy", container, [6], cut(log, 3), head_of(cut(log, 3)), since=True)
        cell("fork", "every key", container, [6], *forked(log), since=True)
        cell("swap keys", all_keys, container, [6], *keys_swapped(log), since=True)
        cell("change a blob", "the bytes", container, [5], *blob_changed(log, stream, log.blobs[stream].replace(b"adds", b"eats")))
        cell("edit the report", "the bytes", container, [5], *blob_changed(log, document, log.blobs[document].replace(b"READY", b"ready", 1)))
        cell("sign with a stolen, revoked key", all_keys + ", the stolen key", container, [4], *revoked(log), report=5, since=True)
    with open(os.path.join(OUT, "cells.json"), "w") as file:
        json.dump(cells, file)


OUT = sys.argv[2]
main(sys.argv[1])

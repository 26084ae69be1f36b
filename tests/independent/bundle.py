#!/usr/bin/env python3
"""Bundles a second time: made, and checked to the last byte, with nothing of exhibit.

    bundle.py FILE...            are they what they say?  Prints "ok" or the status of each; exit code 1 unless all are ok
    bundle.py --log VKEY FILE... and is it that log's?

Checked in the order of verify/log/integrity.h: form, signatures, chains, tree, checkpoint, proofs, blobs.  What the report
concludes is not looked at.
"""

import sys

import schema
import strict_json
import tree
import ustar
from envelope import Record
from tree import Bad, leaf_hash, need, sha256

SCHEMA = "urn:exhibit:bundle:v1"


class Parts:
    """What goes into a bundle, to be changed at will before it is written."""

    def __init__(self, log, report, held, head, vkey):
        self.is_complete = len(held) == len(log.entries)
        self.checkpoint = head
        self.entries = {index: log.entries[index] for index in held}
        self.blobs = {}
        for index in held:
            for digest, _ in Record(log.entries[index]).blobs():
                if digest in log.blobs:
                    self.blobs[digest] = log.blobs[digest]
        self.proofs = {} if self.is_complete else {
            index: proof_text(index, tree.inclusion_path(index, log.leaves()), head) for index in held}
        self.manifest = {"schema": SCHEMA, "log": vkey, "size": len(log.entries), "report": report,
                         "scope": "all" if self.is_complete else "cited"}
        self.listed()

    def listed(self):
        """The manifest as it must be for what is held now."""
        self.manifest["checkpoint"] = sha256(self.checkpoint).hex()
        self.manifest["entries"] = sorted(self.entries)
        self.manifest["blobs"] = [{"sha256": digest, "size": len(data)} for digest, data in sorted(self.blobs.items())]
        return self

    def members(self):
        out = [("bundle.json", strict_json.canonical(self.manifest)), ("checkpoint", self.checkpoint)]
        out += [(f"entries/{index}.json", data) for index, data in sorted(self.entries.items())]
        out += [(f"proofs/{index}.tlog-proof", data) for index, data in sorted(self.proofs.items())]
        return out + [(f"blobs/{digest}", data) for digest, data in sorted(self.blobs.items())]

    def written(self):
        return ustar.write(self.members())


def proof_text(index, path, head):
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}"] + [tree.b64(digest) for digest in path]
    return ("\n".join(lines) + "\n\n").encode() + head


def read_manifest(data):
    manifest = strict_json.read(data)
    need(schema.accepts("bundle-manifest", manifest), "bad-field")
    try:
        tree.read_vkey(manifest["log"].encode())
    except Bad:
        raise Bad("bad-field") from None
    need(strict_json.canonical(manifest) == data, "bad-bundle")
    indexes, digests = manifest["entries"], [blob["sha256"] for blob in manifest["blobs"]]
    need(indexes == sorted(set(indexes)) and digests == sorted(set(digests)), "bad-bundle")
    need(all(blob["size"] < 8 << 30 for blob in manifest["blobs"]), "too-large")
    need(manifest["report"] in indexes and indexes[-1] < manifest["size"], "bad-bundle")
    need(manifest["scope"] == "cited" or len(indexes) == manifest["size"], "bad-bundle")
    return manifest


def check_container(data):
    need(data[:512] == ustar.header("bundle.json", int_of(data[124:135])), "bad-bundle")
    manifest = read_manifest(data[512:512 + int_of(data[124:135])])
    members = ustar.read(data)
    names = ["bundle.json", "checkpoint"] + [f"entries/{index}.json" for index in manifest["entries"]]
    if manifest["scope"] == "cited":
        names += [f"proofs/{index}.tlog-proof" for index in manifest["entries"]]
    names += [f"blobs/{blob['sha256']}" for blob in manifest["blobs"]]
    need([name for name, _ in members] == names, "bad-bundle")
    members = dict(members)
    need(len(members["checkpoint"]) <= tree.NOTE_SIZE_MAX, "bad-bundle")
    need(all(len(members[f"blobs/{blob['sha256']}"]) == blob["size"] for blob in manifest["blobs"]), "bad-bundle")
    need(sha256(members["checkpoint"]).hex() == manifest["checkpoint"], "bad-bundle")
    need(tree.read_checkpoint(members["checkpoint"])[1] == manifest["size"], "bad-bundle")
    return manifest, members


def int_of(octal):
    need(len(octal) == 11 and all(c in b"01234567" for c in octal), "bad-bundle")
    return int(octal, 8)


def check_chains(indexes, records, is_complete):
    last, absent = {}, {}
    for held, (index, record) in enumerate(zip(indexes, records)):
        chain = record.chain
        before = last.get(record.key)
        # What it skips must have its place among the entries that are not held.
        skipped = chain["seq"] - (before.chain["seq"] if before else -1) - 1
        need(skipped <= index - held - absent.get(record.key, 0), "chain-broken")
        absent[record.key] = index - held
        if before is None:
            need(chain["seq"] == 0 or not is_complete, "chain-broken")
        else:
            need(chain["id"] == before.chain["id"] and chain["seq"] > before.chain["seq"], "chain-broken")
            if chain["seq"] == before.chain["seq"] + 1:
                need(chain["prev"] == before.id.hex(), "chain-broken")
            need(chain["seq"] == before.chain["seq"] + 1 or not is_complete, "chain-broken")
        last[record.key] = record


def check_proof(data, index, leaf, checkpoint, head):
    try:
        given, path, note = tree.read_proof(data)
    except Bad:
        raise Bad("bad-proof") from None
    need((given, note) == (index, checkpoint) and data == proof_text(index, path, checkpoint), "bad-proof")
    status = tree.check_inclusion(leaf, index, head[1], path, head[2])
    need(status == "ok", status)


def check_blobs(records, members):
    for record in records:
        for digest, size in record.blobs():
            data = members.get(f"blobs/{digest}")
            if data is not None:
                need(sha256(data).hex() == digest and len(data) == size, "blob-mismatch")
    named = {digest for record in records for digest, _ in record.blobs()}
    need(all(name[6:] in named for name in members if name.startswith("blobs/")), "bad-bundle")


def check(data, vkey=None):
    """The manifest and the records of a bundle in which everything holds; else Bad."""
    manifest, members = check_container(data)
    entries = [(index, members[f"entries/{index}.json"]) for index in manifest["entries"]]
    records = [Record(entry) for _, entry in entries]
    for record in records:
        record.verify()
    is_complete = manifest["scope"] == "all"
    check_chains(manifest["entries"], records, is_complete)
    checkpoint = members["checkpoint"]
    head = tree.read_checkpoint(checkpoint)
    need(not is_complete or tree.root([leaf_hash(entry) for _, entry in entries]) == head[2], "root-mismatch")
    need(vkey is None or manifest["log"] == vkey, "unknown-log")
    tree.verify_checkpoint(checkpoint, manifest["log"])
    for index, entry in entries:
        if not is_complete:
            check_proof(members[f"proofs/{index}.tlog-proof"], index, leaf_hash(entry), checkpoint, head)
    check_blobs(records, members)
    return manifest, records


def main(arguments):
    vkey = None
    if arguments[:1] == ["--log"]:
        vkey, arguments = arguments[1], arguments[2:]
    if not arguments:
        raise SystemExit(__doc__)
    bad = 0
    for path in arguments:
        with open(path, "rb") as file:
            status = tree.status_of(check, file.read(), vkey)
        print(f"{path}: {status}")
        bad += status != "ok"
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

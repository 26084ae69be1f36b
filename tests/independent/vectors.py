#!/usr/bin/env python3
"""The vectors of schemas/vectors/ that are files: json-gate.json, beyond-schemas.txt, entries/, reports/, policies/, bundles/.

    vectors.py write DIR   make them anew (the same bytes every time)
    vectors.py check DIR   are the files in DIR what this makes, and does the second implementation give each its status?

A file's name begins with the status it must give.  merkle.json and notes.json come from tree.py, ed25519.json from
ed25519.py; bundles/*.expected.json is what `exhibit verify --json` answers; ids, digests, lines and counts in it are compared here.
"""

import functools
import os
import sys

import bundle
import bundle_vectors
import documents
import ed25519
import entries
import envelope
import gate
import schema
import strict_json
from tree import as_text, root, sha256, status_of

# The same words are signed and verified very often here, and Ed25519 in Python takes milliseconds.
for operation in ("public_key", "sign", "verify"):
    setattr(ed25519, operation, functools.lru_cache(maxsize=None)(getattr(ed25519, operation)))

# What only an evaluator of reports and policies can tell; the rest is told here too.
NOT_TOLD_BY_FORM = ("bad-document", "unknown-operator", "bad-regex")
# Entries whose envelope and JSON are well, so that a schema can be asked about the payload.
OF_FORM = ("bad-field-", "bad-statement-", "unknown-kind-")
REPORT_STAGE = ("bad-document", "json-syntax-report", "unknown-operator", "bad-statement-report")


def accept(form, data):
    value = strict_json.read(data)
    if not schema.accepts(form, value):
        raise envelope.Bad("bad-document")


def told(folder, name, data):
    """Does this implementation agree with what the name says, as far as it can tell?"""
    if folder == "entries":
        status = envelope.status_of_entry(data)
    elif folder == "bundles":
        status = status_of(bundle.check, data, bundle_vectors.vkey())
        if status == "ok" and name.startswith(REPORT_STAGE):
            return True
    else:
        status = status_of(accept, {"reports": "report", "policies": "policy"}[folder], data)
        if name.startswith(NOT_TOLD_BY_FORM):
            return status in ("ok", "bad-document")
    return name.startswith(status + "-")


@functools.lru_cache(maxsize=None)
def folders():
    return {"entries": entries.files(), **documents.files(), "bundles": bundle_vectors.files()}


def accept_record(data):
    """Does the schema of the kind that a Statement names accept it?"""
    statement = strict_json.read(envelope.read_envelope(data)[0])
    kind = statement.get("predicateType") if isinstance(statement, dict) else None
    kind = str(kind).removeprefix("urn:exhibit:").removesuffix(":v1")
    if kind not in envelope.KINDS or not schema.accepts("record-" + kind, statement):
        raise envelope.Bad("bad-field")


def beyond_schemas():
    """The bad records, reports and policies that JSON Schema lets through: only the program tells."""
    for name, data in sorted(folders()["entries"].items()):
        if name.startswith(OF_FORM) and status_of(accept_record, data) == "ok":
            yield f"entries/{name}"
    for folder, form in (("policies", "policy"), ("reports", "report")):
        for name, data in sorted(folders()[folder].items()):
            if not name.startswith("ok-") and status_of(accept, form, data) == "ok":
                yield f"{folder}/{name}"


def made():
    yield "json-gate.json", as_text(gate.tables()).encode()
    yield "beyond-schemas.txt", "".join(line + "\n" for line in beyond_schemas()).encode()
    for folder, files in folders().items():
        for name, data in sorted(files.items()):
            yield os.path.join(folder, name), data


def strangers(directory, known):
    for folder in ("entries", "reports", "policies", "bundles"):
        for name in sorted(os.listdir(os.path.join(directory, folder))):
            path = os.path.join(folder, name)
            if path not in known and not name.endswith(".expected.json"):
                yield path


def write(directory):
    for path, data in made():
        path = os.path.join(directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return 0


def expected_agrees(directory, name):
    """Of the answer to a good bundle: ids, digests and counts are what is found here."""
    with open(os.path.join(directory, "bundles", name + ".expected.json"), "rb") as file:
        answer = strict_json.read(file.read())
    manifest, records = bundle.check(folders()["bundles"][name + ".bundle"])
    report = records[manifest["entries"].index(manifest["report"])]
    run = records[manifest["entries"].index(1)]
    line = answer["claims"][0]["reasons"][2]
    return (schema.accepts("verification", answer) and answer["result"] == "MATCHES" and
            answer["checkpoint"] == {"origin": bundle_vectors.ORIGIN, "size": manifest["size"],
                                     "root": root(bundle_vectors.world().leaves()).hex()} and
            answer["report"]["id"] == report.id.hex() and answer["report"]["document"] == report.predicate["content"] and
            answer["claims"][0]["records"] == [run.id.hex()] and line["record"] == run.id.hex() and
            bundle_vectors.TESTS[line["offset"]:].decode().startswith(line["text"] + "\n") and
            bundle_vectors.TESTS[:line["offset"]].count(b"\n") == line["line"] - 1 and
            answer["policy"]["sha256"] == sha256(folders()["bundles"]["policy.json"]).hex() and
            answer["integrity"]["entries"] == len(records) and
            answer["integrity"]["blobs"] == len({digest for record in records for digest, _ in record.blobs()}))


def check(directory):
    bad = [f"bundles/{name}.expected.json: says something else than is found here"
           for name in ("ok-cited", "ok-all", "ok-sixteen-signatures") if not expected_agrees(directory, name)]
    known = dict(made())
    for path, data in known.items():
        with open(os.path.join(directory, path), "rb") as file:
            if file.read() != data:
                bad.append(f"{path}: is not what is made here")
    bad += [f"{path}: nobody makes it" for path in strangers(directory, known)]
    for folder, files in folders().items():
        bad += [f"{folder}/{name}: the second implementation says something else"
                for name, data in files.items() if name != "policy.json" and not told(folder, name, data)]
    print(f"{len(known)} files")
    print("".join(line + "\n" for line in bad), end="")
    return 1 if bad else 0


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("write", "check"):
        raise SystemExit(__doc__)
    return write(arguments[1]) if arguments[0] == "write" else check(arguments[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

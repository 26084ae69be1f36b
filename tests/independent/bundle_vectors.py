"""Good and bad bundles: {file name: bytes}, with their policy.  A bad one is wrong in one thing only, and all that can be
signed or counted anew is."""

import envelope
import strict_json
import tree
import ustar
from bundle import Parts, proof_text
from documents import as_text
from entries import put
from merkle_vectors import flipped
from note_vectors import checkpoint_text, note, sign_line
from samples import AGENTS, LOG_SEED, ORIGIN, SUBJECT, Log, entry_of, key_of, run_members, signed_head, vkey
from tree import leaf_hash, sha256

TESTS = b"TAP version 13\n1..2\nok 1 - adds\nok 2 - subtracts\n"
DECISION = [{"when": {"op": "every", "among": "required", "is": ["passed"]}, "verdict": "READY"}, {"verdict": "NOT READY"}]


def policy_of(**more):
    agents = [{"name": name, "key": envelope.ssh_line(key_of(name)), "roles": [name]} for name in ("ci", "author")]
    check = {"op": "all", "checks": [{"op": "exit-code"}, {"op": "tests", "format": "tap", "min_passed": 2},
                                     {"op": "contains", "text": "- subtracts"}]}
    return {"schema": "urn:exhibit:policy:v1", "name": "test vectors", "logs": [vkey()], "agents": agents,
            "verdicts": ["NOT READY", "READY"], "decision": DECISION,
            "claims": [{"id": "tests", "severity": "critical", "check": check,
                        "evidence": {"kind": "run", "step": "unit-tests", "argv": ["make", "test"], "roles": ["ci"],
                                     "max_age": "7d", "clean": True}}], **more}


def report_of(evidence, **more):
    return {"schema": "urn:exhibit:report:v1", "title": "Readiness", "subject": SUBJECT, "verdict": "READY",
            "verdicts": ["NOT READY", "READY"],
            "claims": [{"id": "tests", "text": "The unit tests pass.", "asserted": "passed", "evidence": evidence}], **more}


def append_run(log, code=0, stdout=TESTS, **chain):
    members = run_members(["make", "test"], code, stdout)
    log.hold(stdout)
    log.hold(b"")
    return log.append("run", members, **chain)


def append_report(log, report, text=None, **more):
    text = strict_json.canonical(report) if text is None else text
    return log.append("report", {"claims": len(report["claims"]), "content": log.hold(text), "title": report["title"],
                                 "verdict": report["verdict"], **more}, "author")


def world(**run):
    """0 words, 1 the run, 2 the report that cites it, 3 words: a log of four entries."""
    log = Log()
    log.append("statement", {"mode": "manual", "text": "before"})
    cited = append_run(log, **run)
    append_report(log, report_of([cited]))
    log.append("statement", {"mode": "manual", "text": "after"})
    return log


def parts_of(log, held=(1, 2), head=None, key=None):
    head = signed_head(len(log.entries), tree.root(log.leaves())) if head is None else head
    return Parts(log, 2, list(held), head, vkey() if key is None else key)


def all_of(log, **more):
    return parts_of(log, range(len(log.entries)), **more)


def cosigned(count):
    """The head of world(), with the lines of witnesses that nobody knows."""
    log = world()
    text = checkpoint_text(4, tree.root(log.leaves()), ORIGIN)
    witnesses = [sign_line(f"witness.example/{n}", sha256(b"witness %d" % n), text) for n in range(count)]
    return note(text, sign_line(ORIGIN, LOG_SEED, text), *witnesses).encode()


def good():
    yield "ok-cited", parts_of(world()).written()
    yield "ok-all", all_of(world()).written()
    yield "ok-sixteen-signatures", all_of(world(), head=cosigned(15)).written()


def containers():
    """bad-bundle-*: the file itself is not in its one form."""
    parts = parts_of(world())
    members, data = parts.members(), parts.written()
    yield "empty-file", b""
    yield "truncated", data[:-1]
    yield "one-zero-block", data[:-512]
    yield "byte-behind-the-end", data + b"\0"
    yield "cut-inside-an-entry", data[:3000]
    swapped = [members[1], members[0]] + members[2:]
    yield "checkpoint-first", ustar.write(swapped)
    yield "entries-swapped", ustar.write(members[:2] + [members[3], members[2]] + members[4:])
    yield "member-not-listed", ustar.write(members + [("notes.txt", b"look here\n")])
    yield "member-missing", ustar.write(members[:-1])
    yield "blob-of-other-size", ustar.write(members[:-1] + [(members[-1][0], members[-1][1] + b"x")])
    yield from names(members)
    yield from sizes(members)
    yield "cosignature-of-nobody-changed", data_with(all_of(world(), head=cosigned(1)).members(), "checkpoint", flip_last)
    yield "checkpoint-of-a-thousand-cosignatures", all_of(world(), head=cosigned(999)).written()
    yield "checkpoint-of-another-manifest", ustar.write(members[:1] + all_of(world(), head=cosigned(1)).members()[1:2] + members[2:])
    start = ustar.member(*members[0])
    rest = data[len(start):]
    for what, kind in {"hard-link": b"1", "character-device": b"3", "block-device": b"4", "directory": b"5", "fifo": b"6",
                       "contiguous-file": b"7", "pax": b"x", "pax-global": b"g", "gnu-long-name": b"L", "gnu-sparse": b"S",
                       "old-regular-file": b"\0"}.items():
        yield "header-" + what, ustar.member(*members[0], type=kind) + rest
    for what, other in {"mode-0755": {"mode": b"0000755\0"}, "time": {"mtime": b"00000000001\0"},
                        "owner-name": {"owner": b"root".ljust(64, b"\0")}, "symbolic-link": {"type": b"2"},
                        "gnu-magic": {"magic": b"ustar  \0"}, "checksum": {"checksum": b"000000\0 "}}.items():
        yield "header-" + what, ustar.member(*members[0], **other) + rest
    padded = bytearray(data)
    padded[len(start) - 1] = 1
    yield "padding-not-zero", bytes(padded)
    for what, manifest in {
            "space": strict_json.canonical(parts.manifest).replace(b'","', b'", "', 1),
            "report-not-held": strict_json.canonical(put(parts.manifest, 0, "report")),
            "entry-twice": strict_json.canonical(put(parts.manifest, [1, 1, 2], "entries")),
            "entries-descend": strict_json.canonical(put(parts.manifest, [2, 1], "entries")),
            "no-entries": strict_json.canonical(put(parts.manifest, [2, 4], "entries")),
            "blob-twice": strict_json.canonical(put(parts.manifest, parts.manifest["blobs"][:1] * 2, "blobs")),
            "checkpoint-of-other-bytes": strict_json.canonical(put(parts.manifest, "00" * 32, "checkpoint")),
            "all-but-not-all": strict_json.canonical(put(parts.manifest, "all", "scope")),
            "size-not-the-checkpoints": strict_json.canonical(put(parts.manifest, 5, "size"))}.items():
        yield "manifest-" + what, ustar.write([("bundle.json", manifest)] + members[1:])


def names(members):
    """Where a careless tar would write elsewhere, or twice."""
    entry = members[2]
    for what, name in {"absolute": "/entries/1.json", "parent": "../entries/1.json", "parent-within": "entries/../1.json",
                       "dot": "./entries/1.json", "two-slashes": "entries//1.json", "leading-zero": "entries/01.json",
                       "upper-case": "ENTRIES/1.JSON", "control-character": "entries/1.json\x1b[2J", "empty": "",
                       "backslash": "entries\\1.json"}.items():
        yield "path-" + what, ustar.write(members[:2] + [(name, entry[1])] + members[3:])
    yield "member-twice", ustar.write(members[:3] + [entry] + members[3:])
    yield "checkpoint-twice", ustar.write(members[:2] + members[1:])
    yield "manifest-twice", ustar.write(members + members[:1])


def sizes(members):
    """Sizes that lie: of the second member, whose bytes are as they were."""
    def with_size(field):
        size = len(members[1][1])
        block = ustar.header(members[1][0], size, length=field)
        return ustar.member(*members[0]) + block + ustar.write(members[1:])[512:]
    for what, field in {"one-more": b"%011o\0" % (len(members[1][1]) + 1), "eight-gib": b"7" * 11 + b"\0",
                        "zero": b"0" * 11 + b"\0", "not-octal": b"00000000189\0", "spaces": b"%11o\0" % len(members[1][1]),
                        "base-256": b"\x80" + bytes(10) + b"\xb5", "negative": b"-0000000001\0"}.items():
        yield "size-" + what, with_size(field)


def flip_last(data):
    """Another signature of the same form."""
    line = data.rstrip(b"\n").rsplit(b" ", 1)
    raw = bytearray(tree.strict_base64(line[1].decode(), "bad-note"))
    raw[-1] ^= 1
    return line[0] + b" " + tree.b64(bytes(raw)).encode() + b"\n"


def data_with(members, name, change):
    return ustar.write([(member, change(data) if member == name else data) for member, data in members])


def manifests():
    """(status-what, bytes of bundle.json)"""
    manifest = parts_of(world()).manifest
    text = strict_json.canonical(manifest)
    yield "json-syntax-manifest", text[:-1]
    yield "json-duplicate-manifest-report", text[:-1] + b',"report":2}'
    yield "json-number-manifest-size", text.replace(b'"size":4', b'"size":4.0')
    yield "bad-field-manifest-schema", text.replace(b"bundle:v1", b"bundle:v2")
    yield "bad-field-manifest-scope", text.replace(b'"cited"', b'"some"')
    yield "bad-field-manifest-without-log", strict_json.canonical({k: v for k, v in manifest.items() if k != "log"})
    yield "bad-field-manifest-without-checkpoint", strict_json.canonical({k: v for k, v in manifest.items() if k != "checkpoint"})
    yield "bad-field-manifest-checkpoint-in-capitals", text.replace(
        manifest["checkpoint"].encode(), manifest["checkpoint"].upper().encode())
    yield "bad-field-manifest-negative-index", text.replace(b'"entries":[1,2]', b'"entries":[-1,2]')
    yield "too-large-manifest-blob-of-nine-gib", strict_json.canonical(
        put(manifest, [{**blob, "size": 9 << 30} for blob in manifest["blobs"]], "blobs"))
    yield "bad-field-manifest-log-id", text.replace(b"+" + vkey().split("+")[1].encode(), b"+00000000")


def changed_entry(status_what, index, change, held=(1, 2)):
    """One entry is other bytes, and tree, checkpoint and proofs are made for them."""
    log = world()
    log.entries[index] = change(log.entries[index])
    parts = parts_of(world(), held)
    parts.checkpoint = signed_head(len(log.entries), tree.root(log.leaves()))
    parts.entries = {i: log.entries[i] for i in held}
    parts.proofs = {} if parts.is_complete else {
        i: proof_text(i, tree.inclusion_path(i, log.leaves()), parts.checkpoint) for i in held}
    return status_what, parts.listed().written()


def resigned(change):
    def apply(entry):
        return entry_of(change(envelope.Record(entry).statement))
    return apply


def entries():
    yield changed_entry("bad-envelope-space-in-an-entry", 1, lambda entry: entry + b" ")
    yield changed_entry("bad-envelope-members-in-other-order-in-an-entry", 1, lambda entry: b"{" + b",".join(
        [b'"payloadType"' + entry.split(b'"payloadType"')[1].split(b',"signatures"')[0],
         entry[1:].split(b',"payloadType"')[0], b'"signatures"' + entry.split(b'"signatures"')[1]]))
    yield changed_entry("not-canonical-in-an-entry", 1, lambda entry: envelope.write_entry(
        envelope.read_envelope(entry)[0].replace(b'{"_type', b'{ "_type'), AGENTS["ci"]))
    yield changed_entry("bad-signature-of-an-entry", 1, flip_signature)
    yield changed_entry("bad-field-in-an-entry", 1, resigned(lambda value: put(value, "x", "predicate", "note")))
    yield changed_entry("unknown-kind-in-an-entry", 1, resigned(
        lambda value: put(value, "urn:exhibit:run:v9", "predicateType")))
    yield changed_entry("bad-signature-in-all", 3, flip_signature, range(4))
    # The last entry is another one by the same agent at the same place: only the tree can tell.
    log = world()
    parts = all_of(log)
    other = world()
    other.entries.pop()
    other.last["ci"] = (1, leaf_hash(other.entries[1]))
    other.append("statement", {"mode": "manual", "text": "something else"})
    parts.entries[3] = other.entries[3]
    yield "root-mismatch-last-entry-replaced", parts.written()


def flip_signature(entry):
    payload, keyid, signature = envelope.read_envelope(entry)
    return envelope.write_entry(payload, AGENTS["ci"], keyid, flipped(signature, 300))


def chains():
    for what, run in {"prev-of-another-record": {"prev": sha256(b"other").hex()}, "seq-skips": {"seq": 7},
                      "other-chain": {"id": "00" * 16}}.items():
        yield f"chain-broken-{what}", all_of(world(**run)).written()
    # Even where not all is held, an agent's records must not go back.
    log = Log()
    log.append("statement", {"mode": "manual", "text": "before"})
    first = append_run(log)
    append_report(log, report_of([first]))
    log.append("statement", {"mode": "manual", "text": "after"}, seq=1)
    yield "chain-broken-seq-repeats", parts_of(log, (1, 2, 3)).written()
    # Nor can they skip more records than there are entries in the log that are not held.
    yield "chain-broken-no-room-before", parts_of(world(seq=2)).written()
    log = Log()
    first = append_run(log)
    log.append("statement", {"mode": "manual", "text": "between"})
    append_report(log, report_of([first]))
    log.append("statement", {"mode": "manual", "text": "after"}, seq=3)
    yield "chain-broken-no-room-between", parts_of(log, (0, 2, 3)).written()


def checkpoints():
    log = world()
    root = tree.root(log.leaves())
    other = sha256(b"exhibit test vectors, never a real key: another log")

    def with_head(head, held=(1, 2)):
        return parts_of(log, held, head=head).written()
    yield "root-mismatch-checkpoint-of-another-tree", with_head(signed_head(4, sha256(b"other")))
    yield "root-mismatch-checkpoint-of-another-tree-all", with_head(signed_head(4, sha256(b"other")), range(4))
    yield "unknown-log-checkpoint-by-another-key", with_head(signed_head(4, root, other))
    yield "unknown-log-checkpoint-of-another-name", with_head(signed_head(4, root, LOG_SEED, "log.example/other"))
    yield "unknown-log-not-the-policys", parts_of(log, head=signed_head(4, root, other), key=vkey(other)).written()
    text = checkpoint_text(4, root, ORIGIN)
    line = sign_line(ORIGIN, LOG_SEED, checkpoint_text(3, root, ORIGIN))
    yield "bad-signature-of-the-checkpoint", with_head(note(text, line).encode())
    signed = signed_head(4, root)
    yield "bad-note-cr", with_head(signed.replace(b"\n", b"\r\n"))
    yield "bad-note-cr-in-the-text", with_head(signed.replace(b"\n4\n", b"\n4\r\n"))
    yield "bad-note-control-character", with_head(signed.replace(b"\n4\n", b"\n4\n\x1b[8m\n"))
    yield "bad-note-nul", with_head(signed.replace(b"\n4\n", b"\n4\n\0\n"))
    yield "bad-note-not-utf-8", with_head(signed.replace(b"\n4\n", b"\n4\n\xff\n"))
    yield "bad-note-a-thousand-signatures", with_head(signed + "".join(
        f"\u2014 w{n} {tree.b64(b'wxyz1')}\n" for n in range(999)).encode())
    yield "bad-note-the-same-cosigner-twice", with_head(cosigned(1) + b"\n".join(cosigned(1).splitlines()[-1:]) + b"\n")
    yield "bad-note-without-signature", with_head(text.encode() + b"\n")
    zeros = text.replace("\n4\n", "\n04\n")
    yield "bad-checkpoint-leading-zero", with_head(note(zeros, sign_line(ORIGIN, LOG_SEED, zeros)).encode())


def proofs():
    log = world()
    path = tree.inclusion_path(1, log.leaves())

    def with_proof(make):
        parts = parts_of(log)
        parts.proofs[1] = make(parts.checkpoint)
        return parts.written()
    yield "bad-proof-of-another-index", with_proof(lambda head: proof_text(2, path, head))
    yield "bad-proof-other-format", with_proof(lambda head: proof_text(1, path, head).replace(b"@v1", b"@v2"))
    yield "bad-proof-with-extra-line", with_proof(
        lambda head: proof_text(1, path, head).replace(b"\nindex", b"\nextra eA==\nindex"))
    yield "bad-proof-under-another-checkpoint", with_proof(
        lambda head: proof_text(1, path, signed_head(4, sha256(b"other"))))
    yield "bad-proof-of-another-log", with_proof(
        lambda head: proof_text(1, path, signed_head(4, tree.root(log.leaves()), LOG_SEED, "log.example/other")))
    yield "bad-proof-cr", with_proof(lambda head: proof_text(1, path, head).replace(b"\n", b"\r\n"))
    yield "bad-proof-control-character", with_proof(lambda head: proof_text(1, path, head).replace(b"index 1", b"index 1\x08"))
    yield "bad-proof-a-thousand-hashes", with_proof(lambda head: proof_text(1, path * 500, head))
    yield "bad-path-length-one-hash-less", with_proof(lambda head: proof_text(1, path[:-1], head))
    yield "root-mismatch-one-bit-of-a-path", with_proof(lambda head: proof_text(1, [flipped(path[0])] + path[1:], head))


def blobs():
    parts = parts_of(world())
    parts.blobs[sha256(TESTS).hex()] = TESTS.replace(b"adds", b"aids")
    yield "blob-mismatch-one-byte", parts.written()
    parts = parts_of(world())
    parts.blobs[sha256(b"stray").hex()] = b"stray"
    yield "bad-bundle-blob-that-no-entry-names", parts.listed().written()
    log = Log()
    log.append("statement", {"mode": "manual", "text": "before"})
    members = run_members(["make", "test"], 0, TESTS)
    log.hold(TESTS)
    log.hold(b"")
    members["stdout"]["size"] += 1
    append_report(log, report_of([log.append("run", members)]))
    yield "blob-mismatch-record-says-another-size", parts_of(log).written()


def reports():
    """Everything about the bytes holds; the report itself cannot be used."""
    def with_report(report, text=None, **more):
        log = Log()
        log.append("statement", {"mode": "manual", "text": "before"})
        append_run(log)
        append_report(log, report, text, **more)
        return parts_of(log).written()
    cited = report_of([leaf_hash(world().entries[1]).hex()])
    yield "bad-document-report-claims-another-verdict", with_report(cited, verdict="NOT READY")
    yield "bad-document-report-counts-other-claims", with_report(cited, claims=2)
    yield "bad-document-report-without-claims", with_report(cited, strict_json.canonical({**cited, "claims": []}), claims=0)
    yield "json-syntax-report", with_report(cited, b"READY\n")
    yield "unknown-operator-report", with_report({**cited, "claims": [{**cited["claims"][0], "check": {"op": "trust-me"}}]})
    log = world()
    parts = parts_of(log)
    parts.manifest["report"] = 1
    yield "bad-statement-report-is-a-run", parts.written()


def files():
    out = {f"{name}.bundle": data for name, data in good()}
    out.update((f"bad-bundle-{what}.bundle", data) for what, data in containers())
    rest = parts_of(world()).members()[1:]
    out.update((f"{what}.bundle", ustar.write([("bundle.json", text)] + rest)) for what, text in manifests())
    for make in (entries, chains, checkpoints, proofs, blobs, reports):
        out.update((f"{what}.bundle", data) for what, data in make())
    out["policy.json"] = as_text(policy_of())
    return out

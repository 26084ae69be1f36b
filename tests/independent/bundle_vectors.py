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


def good():
    yield "ok-cited", parts_of(world()).written()
    yield "ok-all", all_of(world()).written()


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
    start = ustar.member(*members[0])
    rest = data[len(start):]
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
            "all-but-not-all": strict_json.canonical(put(parts.manifest, "all", "scope")),
            "size-not-the-checkpoints": strict_json.canonical(put(parts.manifest, 5, "size"))}.items():
        yield "manifest-" + what, ustar.write([("bundle.json", manifest)] + members[1:])


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
    return status_what, parts.written()


def resigned(change):
    def apply(entry):
        return entry_of(change(envelope.Record(entry).statement))
    return apply


def entries():
    yield changed_entry("bad-envelope-space-in-an-entry", 1, lambda entry: entry + b" ")
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

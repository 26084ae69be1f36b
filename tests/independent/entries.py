"""Good and bad entries: {file name: bytes}.  A bad one is wrong in one thing only, and is signed anew unless it says not."""

import copy

import ed25519
import envelope
import strict_json
from merkle_vectors import flipped
from samples import AGENTS, ORIGIN, common, entry_of, key_members, key_of, members_of_kinds, statement
from tree import b64, sha256


def sample(kind, **predicate):
    value = statement(kind, {**common(), **members_of_kinds()[kind]})
    value = copy.deepcopy(value)
    value["predicate"].update(predicate)
    return value


def key_statement(action, **more):
    value = sample("key")
    value["predicate"] = {**common(), **key_members(action, **more)}
    return value


def without(value, *path):
    value = copy.deepcopy(value)
    inner = value
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return value


def put(value, new, *path):
    value = copy.deepcopy(value)
    inner = value
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = new
    return value


def good():
    for kind in envelope.KINDS:
        yield f"ok-{kind}", entry_of(sample(kind))
    prev = sha256(b"the record before").hex()
    later = put(sample("statement"), {**common()["chain"], "seq": 1, "prev": prev}, "predicate", "chain")
    yield "ok-statement-seq-1", entry_of(later)
    run = without(sample("run"), "predicate", "argv")
    yield "ok-run-argv-blob", entry_of(put(run, {"sha256": sha256(b"[]").hex(), "size": 70000}, "predicate", "argv_blob"))
    raw = put(sample("run"), ["printf", {"base64": b64(b"\xff\x00")}], "predicate", "argv")
    yield "ok-run-argv-bytes", entry_of(put(raw, {"signal": 9}, "predicate", "exit"))
    for action in ("replace", "revoke", "rotate-log"):
        yield f"ok-key-{action}", entry_of(key_statement(action))
    taken_back = put(sample("dispute"), "withdraw", "predicate", "action")
    yield "ok-dispute-withdraw", entry_of(without(without(taken_back, "predicate", "grounds"), "predicate", "evidence"))
    yield "ok-run-reproduces", entry_of(put(sample("run"), {
        "normalisers": ["timestamps"], "record": sha256(b"run").hex()}, "predicate", "reproduces"))
    # RFC 8785 orders names by UTF-16, where U+1F600 comes before U+FB33.
    text = "\u20ac\u0007\u000f\n\"\\/\u0080\ufb33\U0001f600"
    yield "ok-statement-characters", entry_of(put(sample("statement"), text, "predicate", "text"))


def envelopes():
    entry = entry_of(sample("statement"))
    payload = strict_json.canonical(sample("statement"))
    text = entry.decode()
    yield "empty", b""
    yield "newline-at-the-end", entry + b"\n"
    yield "space-inside", entry.replace(b'","payloadType', b'", "payloadType')
    yield "truncated", entry[:-1]
    yield "members-in-other-order", text.replace('"payload":"' + b64(payload) + '",', "").replace(
        '"signatures":', '"payload":"' + b64(payload) + '","signatures":').encode()
    yield "extra-member", entry[:-1] + b',"extra":1}'
    yield "no-signature", text[:text.index("[") + 1].encode() + b"]}"
    one = text[text.index("[") + 1:text.index("]")]
    yield "two-signatures", text.replace(one, one + "," + one).encode()
    yield "payload-type", entry.replace(b"vnd.in-toto+json", b"vnd.in-toto-json")
    yield "payload-not-base64", entry.replace(b'"payload":"e', b'"payload":"*')
    yield "keyid-not-a-fingerprint", entry.replace(b'"SHA256:', b'"SHA512:')
    yield "escaped-slash", text.replace("application/vnd", "application\\/vnd").encode()
    signature = envelope.read_envelope(entry)[2]
    yield "signature-short", entry.replace(b64(signature).encode(), b64(signature[:63]).encode())
    loose = b64(signature)[:85] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[b64(signature)[85]] + "=="
    yield "signature-base64-with-loose-bits", text.replace(b64(signature), loose).encode()


def payloads():
    """(status-what, payload): JSON that is not the one form, signed as it is."""
    payload = strict_json.canonical(sample("statement"))
    yield "json-syntax-empty-payload", b""
    yield "json-syntax-payload-cut", payload[:-1]
    yield "json-trailing-payload-newline-and-more", payload + b"\nx"
    yield "json-duplicate-member", payload[:-1] + b',"subject":[]}'
    yield "json-number-fraction", payload.replace(b'"seq":0', b'"seq":0.0')
    yield "json-number-exponent", payload.replace(b'"seq":0', b'"seq":0e0')
    yield "json-number-minus-zero", payload.replace(b'"seq":0', b'"seq":-0')
    yield "json-number-beyond-2-53", payload.replace(b'"seq":0', b'"seq":9007199254740992')
    yield "json-depth-65-arrays", b"[" * 65 + b"]" * 65
    yield "bad-text-not-utf-8", payload.replace(b"whole", b"wh\xffle")
    yield "bad-text-half-a-pair", payload.replace(b"whole", b"wh\\ud800le")
    yield "bad-text-nul", payload.replace(b"whole", b"wh\\u0000le")
    yield "not-canonical-newline-at-the-end", payload + b"\n"
    yield "not-canonical-space", payload.replace(b'"seq":0', b'"seq": 0')
    yield "not-canonical-escape", payload.replace(b"whole", b"\\u0077hole")
    yield "not-canonical-escaped-slash", payload.replace(b"in-toto.io/Statement", b"in-toto.io\\/Statement")
    yield "not-canonical-member-order", payload.replace(b'{"_type"', b'{"subject":0,"_type"').replace(
        b',"subject":[{"digest":{"gitCommit":"2f0c9f5a9e1f4be6d2d18ba09cf5b1f4e4a3c7d1"},"name":"commit"}]', b"").replace(
        b'"subject":0', b'"subject":[{"digest":{"gitCommit":"2f0c9f5a9e1f4be6d2d18ba09cf5b1f4e4a3c7d1"},"name":"commit"}]')
    yield "not-canonical-upper-case-escape", strict_json.canonical(
        put(sample("statement"), "bell \u000f", "predicate", "text")).replace(b"\\u000f", b"\\u000F")
    yield "bad-statement-array", b"[]"


def statements():
    words, run = sample("statement"), sample("run")
    yield "bad-statement-type", put(words, "https://in-toto.io/Statement/v0.1", "_type")
    yield "bad-statement-no-subject", without(words, "subject")
    yield "bad-statement-extra-member", put(words, 1, "more")
    yield "bad-statement-predicate-array", put(words, [], "predicate")
    yield "bad-statement-subject-object", put(words, {}, "subject")
    yield "unknown-kind-other-version", put(words, "urn:exhibit:statement:v2", "predicateType")
    yield "unknown-kind-foreign", put(words, "https://slsa.dev/provenance/v1", "predicateType")
    yield "unknown-kind-no-such", put(words, "urn:exhibit:opinion:v1", "predicateType")
    yield "bad-field-no-subject", put(words, [], "subject")
    yield "bad-field-subject-without-digest", put(words, [{"name": "x"}], "subject")
    yield "bad-field-digest-in-upper-case", put(words, [{"digest": {"sha256": "AB"}}], "subject")
    for kind in envelope.KINDS:
        yield f"bad-field-{kind}-extra-member", put(sample(kind), "x", "predicate", "note")
        missing = next(name for name in members_of_kinds()[kind] if name not in ("argv", "step", "title", "policy", "bundles", "changed"))
        yield f"bad-field-{kind}-without-{missing.replace('_', '-')}", without(sample(kind), "predicate", missing)
    yield "bad-field-no-agent", without(words, "predicate", "agent")
    yield "bad-field-agent-key-rsa", put(words, "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB", "predicate", "agent", "key")
    yield "bad-field-time-with-offset", put(words, "2026-01-01T10:00:00+00:00", "predicate", "time")
    yield "bad-field-time-month-13", put(words, "2026-13-01T10:00:00Z", "predicate", "time")
    yield "bad-field-first-record-with-prev", put(words, sha256(b"").hex(), "predicate", "chain", "prev")
    yield "bad-field-later-record-without-prev", put(words, 1, "predicate", "chain", "seq")
    yield "bad-field-chain-id-short", put(words, "00" * 15, "predicate", "chain", "id")
    yield "bad-field-seq-negative", put(words, -1, "predicate", "chain", "seq")
    yield "bad-field-run-argv-and-argv-blob", put(run, {"sha256": sha256(b"[]").hex(), "size": 2}, "predicate", "argv_blob")
    yield "bad-field-run-neither-argv-nor-argv-blob", without(run, "predicate", "argv")
    yield "bad-field-run-exit-code-and-signal", put(run, {"code": 0, "signal": 9}, "predicate", "exit")
    yield "bad-field-run-exit-code-256", put(run, {"code": 256}, "predicate", "exit")
    yield "bad-field-run-timed-out-false", put(run, False, "predicate", "timed_out")
    yield "bad-field-run-stdout-digest-short", put(run, "00" * 31, "predicate", "stdout", "sha256")
    yield "bad-field-test-result-format", put(sample("test-result"), "trx", "predicate", "format")
    yield "bad-field-statement-mode", put(words, "automatic", "predicate", "mode")
    yield "bad-field-approval-decision", put(sample("approval"), "maybe", "predicate", "decision")
    yield "bad-field-approval-conditions-empty", put(sample("approval"), [], "predicate", "conditions")
    yield from keys()
    yield from disputes()
    yield "bad-field-attestation-result", put(sample("attestation"), "READY", "predicate", "result")


def disputes():
    opened, resolved = sample("dispute"), sample("resolution")
    taken_back = without(without(put(opened, "withdraw", "predicate", "action"), "predicate", "grounds"), "predicate", "evidence")
    yield "bad-field-dispute-action", put(opened, "settle", "predicate", "action")
    yield "bad-field-dispute-grounds", put(opened, "dislike", "predicate", "grounds")
    yield "bad-field-dispute-without-text", without(opened, "predicate", "text")
    yield "bad-field-dispute-evidence-empty", put(opened, [], "predicate", "evidence")
    yield "bad-field-dispute-withdraw-with-grounds", put(taken_back, "rebut", "predicate", "grounds")
    yield "bad-field-resolution-result", put(resolved, "UPHELD", "predicate", "result")
    yield "bad-field-resolution-without-a-report", put(resolved, [], "predicate", "reports")
    yield "bad-field-resolution-without-verdicts", put(resolved, [], "predicate", "verdicts")
    yield "bad-field-resolution-without-checkpoint", put(resolved, [], "predicate", "checkpoints")
    yield "bad-field-run-reproduces-normaliser", put(sample("run"), {
        "normalisers": ["numbers"], "record": sha256(b"run").hex()}, "predicate", "reproduces")


def keys():
    ci, weak = envelope.ssh_line(key_of("ci")), envelope.ssh_line((1).to_bytes(32, "little"))
    enrol, replace, rotate = key_statement("enrol"), key_statement("replace"), key_statement("rotate-log")
    yield "bad-field-key-action", put(enrol, "adopt", "predicate", "action")
    yield "bad-field-key-enrol-by", put(enrol, ci, "predicate", "by")
    yield "bad-field-key-enrol-roles-empty", put(enrol, [], "predicate", "roles")
    yield "bad-field-key-origin-with-newline", put(enrol, ORIGIN + "\nmore", "predicate", "origin")
    yield "bad-field-key-origin-with-space", put(enrol, "log example", "predicate", "origin")
    yield "bad-field-key-possession-short", put(enrol, "00" * 63, "predicate", "possession")
    yield "bad-field-key-possession-in-upper-case", put(enrol, "AB" * 64, "predicate", "possession")
    yield "bad-field-key-enrol-without-possession", without(enrol, "predicate", "possession")
    yield "not-canonical-key-enrol-with-comment", put(enrol, ci + " me", "predicate", "key")
    yield "bad-field-key-replace-by-another-signer", put(replace, weak, "predicate", "key")
    yield "bad-field-key-replace-by-itself", put(replace, ci, "predicate", "by")
    yield "bad-field-key-replace-since", put(replace, 3, "predicate", "since")
    yield "bad-field-key-revoke-since-negative", put(key_statement("revoke"), -1, "predicate", "since")
    yield "bad-field-key-revoke-with-possession", put(key_statement("revoke"), "00" * 64, "predicate", "possession")
    yield "bad-field-key-rotate-log-no-vkey", put(rotate, ci, "predicate", "by")
    yield "bad-field-key-rotate-log-same-key", put(rotate, rotate["predicate"]["log"], "predicate", "by")
    yield "bad-field-key-rotate-log-other-origin", put(rotate, "log.example/another", "predicate", "origin")
    yield "bad-field-key-rotate-log-without-consent", without(rotate, "predicate", "consent")


def signatures():
    words = sample("statement")
    payload = strict_json.canonical(words)
    seed, other = AGENTS["ci"], AGENTS["other"]
    good_one = ed25519.sign(seed, envelope.pae(payload))
    yield "keyid-mismatch-of-another-key", envelope.write_entry(payload, seed, envelope.fingerprint(key_of("other")))
    yield "bad-signature-flipped-bit", envelope.write_entry(payload, seed, None, flipped(good_one, 77))
    yield "bad-signature-by-another-key", envelope.write_entry(payload, seed, None, ed25519.sign(other, envelope.pae(payload)))
    yield "bad-signature-without-pae", envelope.write_entry(payload, seed, None, ed25519.sign(seed, payload))
    yield "bad-signature-other-payload-type", envelope.write_entry(
        payload, seed, None, ed25519.sign(seed, envelope.pae(payload, "application/json")))
    s = int.from_bytes(good_one[32:], "little") + ed25519.L
    yield "bad-signature-s-plus-l", envelope.write_entry(payload, seed, None, good_one[:32] + s.to_bytes(32, "little"))
    changed = strict_json.canonical(put(words, "other words", "predicate", "text"))
    yield "bad-signature-words-changed", envelope.write_entry(changed, seed, None, good_one)
    commented = put(words, words["predicate"]["agent"]["key"] + " ci", "predicate", "agent", "key")
    yield "not-canonical-key-with-comment", entry_of(commented)
    # A key of small order signs everything: the identity point, R = B, S = 1.
    weak = (1).to_bytes(32, "little")
    lines = put(words, envelope.ssh_line(weak), "predicate", "agent", "key")
    yield "bad-key-of-small-order", envelope.write_entry(
        strict_json.canonical(lines), seed, envelope.fingerprint(weak), ed25519.encode(ed25519.BASE) + weak)


def files():
    out = dict(good())
    out.update((f"bad-envelope-{what}", entry) for what, entry in envelopes())
    out.update((what, envelope.write_entry(payload, AGENTS["ci"])) for what, payload in payloads())
    out.update((what, entry_of(value)) for what, value in statements())
    out.update(signatures())
    return {f"{name}.json": data for name, data in out.items()}

"""Good and bad reports and policies: {file name: bytes}.  A bad one is wrong in one thing only."""

import json

import ed25519
import envelope
import samples
from entries import put, without
from tree import sha256
from witness import write_vkey

RECORD = sha256(b"a record").hex()
OK_LINE = {"op": "contains", "text": "ok"}
DECISION = [{"when": {"op": "every", "among": "required", "is": ["passed"]}, "verdict": "READY"}, {"verdict": "NOT READY"}]
ALL_OPERATORS = {"op": "all", "checks": [
    {"op": "exit-code"},
    {"op": "exit-code", "in": [0, 3]},
    {"op": "contains", "text": "ok", "stream": "stderr"},
    {"op": "regex-count", "pattern": "^not ok", "max": 0},
    {"op": "any", "checks": [{"op": "not", "check": OK_LINE}, {"op": "regex-count", "pattern": "ok", "min": 1, "max": 9}]},
    {"op": "tests", "format": "tap", "min_passed": 2, "max_failed": 0, "max_skipped": 1},
    {"op": "compare", "left": {"op": "capture", "pattern": "took ([0-9.]+)(?<unit>ms|s)", "which": "last"}, "is": "<=",
     "right": {"op": "number", "value": "1.5", "unit": "s"}},
    {"op": "compare", "left": {"op": "pointer", "at": "/a~1b/0", "stream": "content"}, "is": "=",
     "right": {"op": "text", "value": "x"}},
    {"op": "compare", "left": {"op": "test-count", "format": "junit", "of": "total"}, "is": ">",
     "right": {"op": "number", "value": "0"}},
]}


def report(**more):
    return {"schema": "urn:exhibit:report:v1", "title": "Readiness", "subject": samples.SUBJECT,
            "verdicts": ["NOT READY", "READY"], "verdict": "READY",
            "claims": [{"id": "tests", "text": "All tests pass.", "asserted": "passed", "evidence": [RECORD]}], **more}


def policy(**more):
    return {"schema": "urn:exhibit:policy:v1", "name": "Release", "verdicts": ["NOT READY", "READY"], "decision": DECISION,
            "claims": [{"id": "tests", "severity": "critical", "check": OK_LINE}], **more}


def witnesses(*names):
    """Their lines of a tlog-policy."""
    return "".join(f"witness {name} {vkey_of(name)}\n" for name in names)


def vkey_of(name):
    return write_vkey(f"witness.example/{name}", 4, ed25519.public_key(sha256(b"exhibit vector witness ", name.encode())))


def trusting(**more):
    agent = {"name": "ci", "key": envelope.ssh_line(samples.key_of("ci")), "roles": ["ci"]}
    return policy(agents=[agent], logs=[samples.vkey()], **more)


def good_reports():
    yield "ok-short", report()
    yield "ok-without-title-and-subject", without(without(report(), "title"), "subject")
    yield "ok-claim-without-evidence", put(report(), [], "claims", 0, "evidence")
    checked = put(report(decision=DECISION), ALL_OPERATORS, "claims", 0, "check")
    yield "ok-own-check-and-decision", checked


def good_policies():
    yield "ok-short", policy()
    yield "ok-every-operator", put(policy(), ALL_OPERATORS, "claims", 0, "check")
    yield "ok-ready", policy(verdicts=["NOT READY", "CONDITIONAL", "READY"], ready=["CONDITIONAL", "READY"])
    full = trusting()
    full["claims"][0]["evidence"] = {"kind": "run", "step": "unit-tests", "argv": ["make", "test"], "roles": ["ci"],
                                     "max_age": "24h", "clean": True, "subject": "report"}
    full["claims"][0]["text"] = "The unit tests pass."
    full["claims"].append({"id": "lint", "optional": True, "severity": "low", "check": OK_LINE})
    yield "ok-agents-logs-and-evidence", full
    yield "ok-tlog-policy", policy(tlog_policy=f"log {samples.vkey()}\n" + witnesses("a", "b", "c") +
                                   "group two 2 a b\ngroup g any two c\nquorum g\n")
    yield "ok-tlog-policy-without-witnesses", policy(tlog_policy=f"log {samples.vkey()} https://log.example/\nquorum none\n")
    is_open = {"op": "some", "among": "all", "severity": ["low"], "is": ["failed", "cantTell"]}
    tree = {"op": "all", "of": [{"op": "not", "of": is_open}, {"op": "any", "of": [
        {"op": "claim", "id": "tests", "is": ["passed"]}, {"op": "claim", "id": "lint", "is": ["inapplicable"]}]}]}
    yield "ok-every-condition", put(full, tree, "decision", 0, "when")


def bad_both(make):
    """What is wrong alike in reports and in policies."""
    document = make()
    yield "bad-document-no-schema", without(document, "schema")
    yield "bad-document-other-schema", put(document, "urn:exhibit:other:v1", "schema")
    yield "bad-document-extra-member", put(document, 1, "more")
    yield "bad-document-no-claims", put(document, [], "claims")
    yield "bad-document-claim-twice", put(document, document["claims"] * 2, "claims")
    yield "bad-document-claim-id-with-space", put(document, "unit tests", "claims", 0, "id")
    yield "bad-document-one-verdict-only", put(document, ["READY"], "verdicts")
    yield "bad-document-verdict-twice", put(document, ["READY", "READY"], "verdicts")
    decided = put(document, DECISION, "decision")
    yield "bad-document-decision-of-unknown-verdict", put(decided, "MAYBE", "decision", 0, "verdict")
    yield "bad-document-decision-without-last-rule", put(decided, DECISION[:1], "decision")
    yield "bad-document-decision-rule-behind-the-last", put(decided, [DECISION[1], DECISION[0]], "decision")
    yield "bad-document-condition-of-unknown-claim", put(
        decided, {"op": "claim", "id": "nobody", "is": ["passed"]}, "decision", 0, "when")
    yield "bad-document-condition-unknown", put(decided, {"op": "most", "is": ["passed"]}, "decision", 0, "when")
    checks = {
        "bad-document-contains-without-text": {"op": "contains"},
        "bad-document-contains-newline": {"op": "contains", "text": "a\nb"},
        "bad-document-regex-count-without-bounds": {"op": "regex-count", "pattern": "x"},
        "bad-document-regex-count-asserts-nothing": {"op": "regex-count", "pattern": "x", "min": 0},
        "bad-document-regex-count-bounds-crossed": {"op": "regex-count", "pattern": "x", "min": 2, "max": 1},
        "bad-document-exit-codes-empty": {"op": "exit-code", "in": []},
        "bad-document-exit-code-256": {"op": "exit-code", "in": [256]},
        "bad-document-all-of-nothing": {"op": "all", "checks": []},
        "bad-document-check-is-text": "exit-code",
        "bad-document-check-without-op": {"text": "ok"},
        "bad-document-number-as-json-number": {"op": "compare", "is": "<", "left": {"op": "number", "value": 1},
                                               "right": {"op": "number", "value": "2"}},
        "bad-document-unit-unknown": {"op": "compare", "is": "<",
                                      "left": {"op": "capture", "pattern": "([0-9]+)", "unit": "parsec"},
                                      "right": {"op": "number", "value": "2", "unit": "parsec"}},
        "bad-document-pointer-without-slash": {"op": "compare", "is": "<", "left": {"op": "pointer", "at": "a"},
                                               "right": {"op": "number", "value": "2"}},
        "bad-document-test-format": {"op": "tests", "format": "trx"},
        "unknown-operator-no-such": {"op": "looks-good"},
        "unknown-operator-in-upper-case": {"op": "EXIT-CODE"},
        "unknown-operator-value-for-outcome": {"op": "number", "value": "1"},
        "unknown-operator-deep": {"op": "not", "check": {"op": "any", "checks": [OK_LINE, {"op": "eval", "code": "1"}]}},
        "unknown-operator-for-value": {"op": "compare", "is": "=", "left": {"op": "guess"}, "right": {"op": "text", "value": ""}},
        "bad-regex-open-group": {"op": "regex-count", "pattern": "(", "max": 0},
        "bad-regex-open-class": {"op": "regex-count", "pattern": "[a", "max": 0},
        "bad-regex-repeats-nothing": {"op": "regex-count", "pattern": "*a", "max": 0},
        "bad-regex-in-capture": {"op": "compare", "is": "=", "left": {"op": "capture", "pattern": "(a", "as": "text"},
                                 "right": {"op": "text", "value": "a"}},
    }
    for name, check in checks.items():
        yield name, put(document, check, "claims", 0, "check")


def bad_reports():
    yield from bad_both(report)
    yield "bad-document-verdict-not-of-the-list", report(verdict="MAYBE")
    yield "bad-document-asserted-yes", put(report(), "yes", "claims", 0, "asserted")
    yield "bad-document-evidence-short-id", put(report(), [RECORD[:12]], "claims", 0, "evidence")
    yield "bad-document-evidence-twice", put(report(), [RECORD, RECORD], "claims", 0, "evidence")
    yield "bad-document-claim-without-evidence-member", without(report(), "claims", 0, "evidence")
    yield "bad-document-subject-without-digest", report(subject=[{"name": "x"}])


def bad_policies():
    yield from bad_both(policy)
    yield "bad-document-no-decision", without(policy(), "decision")
    yield "bad-document-claim-without-check", without(policy(), "claims", 0, "check")
    yield "bad-document-nothing-required", put(policy(), True, "claims", 0, "optional")
    yield "bad-document-optional-false", put(policy(), False, "claims", 0, "optional")
    yield "bad-document-severity", put(policy(), "urgent", "claims", 0, "severity")
    yield "bad-document-log-is-no-vkey", policy(logs=["log.example+00000000+AAAA"])
    for what, lines in {
            "quorum-can-never-be-met": witnesses("a", "b") + "group g 3 a b\nquorum g\n",
            "no-quorum": witnesses("a"), "quorum-of-nobody": "quorum a\n", "two-quorums": "quorum none\nquorum none\n",
            "no-newline-at-the-end": witnesses("a") + "quorum a", "cr": witnesses("a") + "quorum a\r\n",
            "control-character": "# \x1b[8m\n" + witnesses("a") + "quorum a\n",
            "one-key-under-two-names": witnesses("a") + witnesses("a").replace(" a ", " b ", 1) + "group g 2 a b\nquorum g\n",
            "member-twice": witnesses("a") + "group g 2 a a\nquorum g\n", "empty": ""}.items():
        yield f"bad-document-tlog-policy-{what}", policy(tlog_policy=lines and f"log {samples.vkey()}\n" + lines)
    yield "bad-document-tlog-policy-and-logs", policy(logs=[samples.vkey()], tlog_policy="quorum none\n")
    yield "bad-document-tlog-policy-is-a-list", policy(tlog_policy=["quorum none"])
    yield "bad-document-agent-twice", put(trusting(), trusting()["agents"] * 2, "agents")
    yield "bad-document-agent-key-rsa", put(trusting(), "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB", "agents", 0, "key")
    for what, evidence in {
            "role-of-nobody": {"roles": ["auditor"]}, "max-age-without-unit": {"max_age": "24"},
            "max-age-in-weeks": {"max_age": "1w"}, "argv-of-a-file": {"kind": "file", "argv": ["a"]},
            "clean-file": {"kind": "file", "clean": True}, "kind-report": {"kind": "report"}, "clean-false": {"clean": False},
            "extra-member": {"host": "x"}}.items():
        yield f"bad-document-evidence-{what}", put(trusting(), evidence, "claims", 0, "evidence")
    yield "bad-document-ready-nothing", policy(ready=[])
    yield "bad-document-ready-unknown-verdict", policy(ready=["GO"])
    yield "bad-document-ready-twice", policy(ready=["READY", "READY"])
    yield "bad-document-ready-the-worst", policy(ready=["NOT READY", "READY"])
    yield "bad-document-ready-without-the-best", policy(
        verdicts=["NOT READY", "CONDITIONAL", "READY"], ready=["CONDITIONAL"])
    yield "bad-document-group-of-nobody", put(
        policy(), {"op": "every", "among": "all", "severity": ["low"], "is": ["passed"]}, "decision", 0, "when")


def bad_texts(document):
    """The same for both: what never gets past the JSON gate."""
    text = as_text(document)
    yield "json-syntax-comma-at-the-end", text.replace(b'"\n}', b'",\n}').replace(b']\n}', b'],\n}')
    yield "json-duplicate-verdicts", text.replace(b'"verdicts":', b'"verdicts": [],\n  "verdicts":')
    yield "json-trailing-second-document", text + text
    yield "json-number-fraction", text.replace(b'"schema"', b'"x": 0.5,\n  "schema"')
    yield "bad-text-not-utf-8", text.replace(b"READY", b"READ\xff", 1)


def as_text(document):
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def files():
    """{folder: {name: bytes}}"""
    out = {"reports": {}, "policies": {}}
    for folder, documents in (("reports", (good_reports, bad_reports)), ("policies", (good_policies, bad_policies))):
        for make in documents:
            out[folder].update((f"{name}.json", as_text(document)) for name, document in make())
    for folder, document in (("reports", report()), ("policies", policy())):
        out[folder].update((f"{name}.json", data) for name, data in bad_texts(document))
    return out

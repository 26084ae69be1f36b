"""Records, logs and keys for vectors.  The keys are made from words that everybody can read here: for tests only."""

import ed25519
import envelope
import key_record
import strict_json
from note_vectors import checkpoint_text, note, sign_line
from tree import leaf_hash, sha256, write_vkey

ORIGIN = "log.example/test-vectors"
LOG_SEED = sha256(b"exhibit test vectors, never a real key: log")
NEXT_LOG_SEED = sha256(b"exhibit test vectors, never a real key: next log")
AGENTS = {name: sha256(b"exhibit test vectors, never a real key: " + name.encode()) for name in ("ci", "author", "other")}
COMMIT = "2f0c9f5a9e1f4be6d2d18ba09cf5b1f4e4a3c7d1"
SUBJECT = [{"name": "commit", "digest": {"gitCommit": COMMIT}}]
NOW = "2026-01-02T12:00:00Z"  # the evaluation time of the bundles


def key_of(agent):
    return ed25519.public_key(AGENTS[agent])


def blob_of(data, **more):
    return {"sha256": sha256(data).hex(), "size": len(data), **more}


def common(agent="ci", seq=0, prev=None, minute=0):
    chain = {"id": sha256(b"chain of " + agent.encode())[:16].hex(), "seq": seq}
    if prev is not None:
        chain["prev"] = prev.hex()
    return {"agent": {"key": envelope.ssh_line(key_of(agent)), "name": agent}, "chain": chain,
            "time": f"2026-01-01T10:{minute:02}:00.000Z", "tool": {"name": "vectors.py", "version": "1"}}


def statement(kind, predicate, subject=None):
    return {"_type": envelope.STATEMENT_TYPE, "subject": SUBJECT if subject is None else subject,
            "predicateType": f"urn:exhibit:{kind}:v1", "predicate": predicate}


def entry_of(value, agent="ci"):
    return envelope.write_entry(strict_json.canonical(value), AGENTS[agent])


def run_members(argv, code, stdout, stderr=b"", step="unit-tests"):
    tree = {"clean": True, "commit": COMMIT}
    return {"argv": argv, "cwd": "/src", "duration_us": 1500000, "start": "2026-01-01T10:00:00.000Z",
            "end": "2026-01-01T10:00:01.500Z", "environment": [{"name": "LANG", "value": "C.UTF-8"}],
            "executable": {"path": "/usr/bin/" + argv[0], "sha256": sha256(argv[0].encode()).hex()},
            "exit": {"code": code}, "git": {"before": tree, "after": tree},
            "host": {"arch": "x86_64", "cpus": 2, "kernel": "Linux 6.1", "name": "ci"},
            "stdout": blob_of(stdout), "stderr": blob_of(stderr), "step": step}


def members_of_kinds():
    """The members of each kind's own, once."""
    text = b"hello\n"
    return {
        "run": run_members(["make", "test"], 0, b"ok\n"),
        "file": {"content": blob_of(text), "path": "build/app", "step": "build"},
        "test-result": {"content": blob_of(b"1..1\nok 1\n"), "format": "tap", "path": "results.tap"},
        "statement": {"mode": "manual", "text": "I looked at the \u2014 whole \"diff\"."},
        "report": {"claims": 1, "content": blob_of(b"{}"), "title": "Readiness", "verdict": "READY"},
        "attestation": {"checkpoint": {"origin": ORIGIN, "root": sha256(b"root").hex(), "size": 3},
                        "content": blob_of(b"{}"), "evaluated_at": NOW, "report": sha256(b"report").hex(),
                        "report_index": 2, "result": "MATCHES", "rules": "policy", "policy": blob_of(b"{}"),
                        "verdict": {"claimed": "READY", "recomputed": "READY"}},
        "approval": {"decision": "approve", "report": sha256(b"report").hex(),
                     "role": "release-manager"},
        "key": key_members("enrol"),
        "dispute": {"action": "open", "about": sha256(b"report").hex(), "claim": "tests-pass", "grounds": "rebut",
                    "evidence": [sha256(b"run").hex()], "text": "They fail here."},
        "resolution": {"bundles": [blob_of(b"a bundle")], "changed": ["tests-pass: UNRESOLVED before, OVERTURNED now"],
                       "checkpoints": [{"origin": ORIGIN, "root": sha256(b"root").hex(), "size": 3}],
                       "content": blob_of(b"{}"), "counts": {"contested": 2, "open": 0, "overturned": 1},
                       "earlier": sha256(b"earlier").hex(), "evaluated_at": NOW, "policy": blob_of(b"{}"),
                       "reports": [sha256(b"report").hex(), sha256(b"another").hex()], "result": "SETTLED",
                       "verdicts": [{"ending": "UPHELD", "open": 0, "overturned": 0},
                                    {"ending": "OVERTURNED", "open": 0, "overturned": 1}]},
    }


def key_members(action, **more):
    """`other` is let in, takes ci's place, or is revoked; or the log's own key is given up."""
    line = {name: envelope.ssh_line(key_of(name)) for name in AGENTS}
    members = {"action": action, "origin": ORIGIN}
    if action == "enrol":
        members.update({"key": line["other"], "name": "nightly", "roles": ["ci"]})
    elif action == "replace":
        members.update({"key": line["ci"], "by": line["other"]})
    elif action == "revoke":
        members.update({"key": line["other"], "reason": "stolen", "since": 4})
    else:
        members.update({"log": vkey(), "by": vkey(NEXT_LOG_SEED), "size": 7,
                        "reason": "the machine moves"})
    members.update(more)
    if action != "revoke" and "possession" not in members:
        members["possession"] = key_record.sign(members, NEXT_LOG_SEED if action == "rotate-log" else AGENTS["other"])
    if action == "rotate-log":
        members["consent"] = key_record.sign(members, LOG_SEED)
    return members


def signed_head(size, root, seed=LOG_SEED, origin=ORIGIN):
    text = checkpoint_text(size, root, origin)
    return note(text, sign_line(origin, seed, text)).encode()


def vkey(seed=LOG_SEED, origin=ORIGIN):
    return write_vkey(origin, ed25519.public_key(seed))


class Log:
    """A log under construction: chains go on by themselves unless they are told otherwise."""

    def __init__(self):
        self.entries, self.blobs, self.last = [], {}, {}

    def hold(self, data):
        self.blobs[sha256(data).hex()] = data
        return blob_of(data)

    def append(self, kind, members, agent="ci", subject=None, **chain):
        seq, prev = self.last.get(agent, (-1, None))
        predicate = {**common(agent, seq + 1, prev, len(self.entries)), **members}
        predicate["chain"].update(chain)
        entry = entry_of(statement(kind, predicate, subject), agent)
        self.entries.append(entry)
        self.last[agent] = (predicate["chain"]["seq"], leaf_hash(entry))
        return leaf_hash(entry).hex()

    def leaves(self):
        return [leaf_hash(entry) for entry in self.entries]



"""Makes schemas/vectors/witness.json: cosigners' vkeys, trust policies, cosigned checkpoints, consistency proofs.

Run by tree.py."""

import ed25519
from merkle_vectors import altered_paths, flipped
from note_vectors import SEED, SPEC_CHECKPOINT, raw
from tree import (NAME, NOTE_SIZE_MAX, SIZE_MAX, b64, checkpoint_text, consistency_path, leaf_hash, note, root, sha256,
                  sign_line, status_of)
from tree import write_vkey as log_vkey
from witness import Policy, check_body, cosign, key_id, read_consistency, read_vkey, write_consistency, write_vkey

TIME = 1679315147
PQ_KEY = b"".join(sha256(b"ML-DSA %d" % i) for i in range(41))  # 1312 bytes: a key's form is its size
SMALL = b"\x01" + bytes(31)  # the neutral element


def seed(name):
    return sha256(b"exhibit vector witness ", name.encode())


def owner(name):
    return f"witness.example/{name}"


def vkey(name):
    return write_vkey(owner(name), 4, ed25519.public_key(seed(name)))


def pq_vkey(name="pq", key=PQ_KEY):
    return write_vkey(owner(name), 6, key)


def line(name, text, time=TIME):
    return cosign(owner(name), seed(name), text, time)


def witness(name):
    return f"witness {name} {vkey(name)}\n"


LOG = f"log {log_vkey(NAME, ed25519.public_key(SEED))}\n"
XYZ = witness("x") + witness("y") + witness("z")
NESTED = ("# two levels, as tlog-policy shows\n" + LOG + "\n" +
          "".join(witness(name) for name in ("x1", "x2", "x3", "y1", "y2", "y3")) +
          "group X-witnesses 2 x1 x2 x3\ngroup Y-witnesses any y1 y2 y3\ngroup X-and-Y all X-witnesses Y-witnesses\n"
          "quorum X-and-Y\n")


def cosigner_rows():
    rows = []

    def put(name, data):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "vkey": raw(data), "status": status_of(read_vkey, data, (4, 6))}
        if row["status"] == "ok":
            name, kind, key = read_vkey(data, (4, 6))
            row.update({"owner": name, "id": key_id(name, kind, key).hex(), "type": kind})
        rows.append(row)

    key = ed25519.public_key(seed("x"))
    put("Ed25519", vkey("x"))
    put("ML-DSA-44", pq_vkey())
    put("of a log", log_vkey(NAME, key))
    put("ECDSA", write_vkey("w", 2, key))
    put("type 4, 31 bytes", write_vkey("w", 4, key[:-1]))
    put("type 4, 33 bytes", write_vkey("w", 4, key + b"0"))
    put("type 4, no key", write_vkey("w", 4, b""))
    put("type 4, as long as ML-DSA-44", write_vkey("w", 4, PQ_KEY))
    put("type 6, as short as Ed25519", write_vkey("w", 6, key))
    put("type 6, a byte more", write_vkey("w", 6, PQ_KEY + b"0"))
    put("the id of type 1", f"w+{key_id('w', 1, key).hex()}+{b64(bytes([4]) + key)}")
    put("the id of another name", f"v+{key_id('w', 4, key).hex()}+{b64(bytes([4]) + key)}")
    put("a space in the name", write_vkey("a b", 4, key))
    put("a plus in the name", write_vkey("a+b", 4, key))
    put("a name of 255 bytes", write_vkey("n" * 255, 4, key))
    put("a name of 256 bytes", write_vkey("n" * 256, 4, key))
    put("empty", "")
    put("a newline at the end", vkey("x") + "\n")
    return rows


def policy_rows():
    rows = []

    def put(name, data):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "policy": raw(data), "status": status_of(Policy, data)}
        if row["status"] == "ok":
            policy = Policy(data)
            row.update({"logs": len(policy.logs), "witnesses": len(policy.witnesses), "groups": len(policy.groups),
                        "can_be_met": policy.can_be_met()})
        rows.append(row)

    put("nobody", "quorum none\n")
    put("one log", LOG + "quorum none\n")
    put("one witness", LOG + witness("x") + "quorum x\n")
    put("two levels", NESTED)
    put("URLs", LOG[:-1] + " https://log.example/\n" + witness("x")[:-1] + "\thttps://w.example/ \nquorum x\n")
    put("blanks everywhere", "\t \n  # comment\n\t" + LOG[:-1] + " \t\n"
        " \twitness \t x\t" + vkey("x") + "\nquorum\tx \n\n")
    put("a comment is a line, not a part of one", LOG + "quorum none # nobody\n")
    put("a name beyond ASCII", LOG + f"witness \u212a {vkey('x')}\nwitness K {vkey('y')}\n"
        "group \u00e4 2 K \u212a\nquorum \u00e4\n")
    put("names that are octets", LOG.encode() + b"witness \xff\xfe " + vkey("x").encode() + b"\nquorum \xff\xfe\n")
    put("names like keywords", LOG + f"witness all {vkey('x')}\nwitness 2 {vkey('y')}\ngroup any 2 all 2\nquorum any\n")
    put("the quorum before the last group", LOG + XYZ + "group g any x\nquorum g\ngroup h all g y\n")
    put("the quorum is a member elsewhere", LOG + XYZ + "group g all x y\nquorum x\n")
    put("ML-DSA-44 beside another", LOG + witness("x") + f"witness p {pq_vkey()}\ngroup g any x p\nquorum g\n")
    put("a quorum of ML-DSA-44 alone can never be met by us", LOG + f"witness p {pq_vkey()}\nquorum p\n")
    put("all of them, with ML-DSA-44", LOG + witness("x") + f"witness p {pq_vkey()}\ngroup g all x p\nquorum g\n")
    put("a key of small order can never sign", LOG + f"witness s {write_vkey('s', 4, SMALL)}\nquorum s\n")
    put("a key of small order that is not needed",
        LOG + witness("x") + f"witness s {write_vkey('s', 4, SMALL)}\ngroup g 1 x s\nquorum g\n")
    many = "".join(witness(f"w{i}") for i in range(64))
    put("64 witnesses", many + "group g 33 " + " ".join(f"w{i}" for i in range(64)) + "\nquorum g\n")
    put("65 witnesses", many + witness("w64") + "quorum none\n")
    chain = witness("w") + "group g0 any w\n" + "".join(f"group g{i} all g{i - 1}\n" for i in range(1, 64))
    put("64 groups, one in another", chain + "quorum g63\n")
    put("65 groups", chain + "group g64 all g63\nquorum g64\n")
    logs = "".join(f"log {log_vkey(f'log{i}', ed25519.public_key(seed(f'log{i}')))}\n" for i in range(65))
    put("64 logs", "".join(logs.splitlines(True)[:64]) + "quorum none\n")
    put("65 logs", logs + "quorum none\n")

    put("empty", "")
    put("no quorum", LOG + XYZ)
    put("two quorums", LOG + "quorum none\nquorum none\n")
    put("a quorum of two", XYZ + "quorum x y\n")
    put("a quorum without a name", "quorum\n")
    put("a quorum that is defined below", "quorum x\n" + witness("x"))
    put("a quorum that nobody defines", XYZ + "quorum w\n")
    put("more than there are", XYZ + "group g 4 x y z\nquorum g\n")
    for k in ("0", "00", "01", "+1", "-1", "1.0", "one", "ALL", "4294967297", "18446744073709551617"):
        put(f"{k} of three", XYZ + f"group g {k} x y z\nquorum g\n")
    put("a group without members", XYZ + "group g any\nquorum g\n")
    put("a group without a threshold", XYZ + "group g\nquorum g\n")
    put("a group of itself", XYZ + "group g any g\nquorum g\n")
    put("a member that is defined below", XYZ + "group g any h\ngroup h any x\nquorum g\n")
    put("a member twice", XYZ + "group g 2 x x\nquorum g\n")
    put("a member of two groups", XYZ + "group g any x\ngroup h any x y\nquorum h\n")
    put("none as a member", XYZ + "group g any none\nquorum g\n")
    put("a witness called none", f"witness none {vkey('x')}\nquorum none\n")
    put("a group called none", XYZ + "group none any x\nquorum none\n")
    put("a name twice", witness("x") + f"witness x {vkey('y')}\nquorum x\n")
    put("a group with a witness' name", XYZ + "group x any y\nquorum x\n")
    put("one key under two names", witness("x") + f"witness again {vkey('x')}\ngroup g 2 x again\nquorum g\n")
    put("one key under two names and key names", witness("x") +
        f"witness again {write_vkey('other.example', 4, ed25519.public_key(seed('x')))}\ngroup g 2 x again\nquorum g\n")
    put("one log twice", LOG + LOG + "quorum none\n")
    put("one log's key under another name", LOG + f"log {log_vkey('other', ed25519.public_key(SEED))}\nquorum none\n")
    put("a log with a witness' key", f"log {vkey('x')}\nquorum none\n")
    put("a witness with a log's key", f"witness x {LOG[4:]}quorum x\n")
    put("a log with a name", f"log one {LOG[4:]}quorum none\n")
    put("a log without a key", "log\nquorum none\n")
    put("a witness without a key", "witness x\nquorum x\n")
    put("two URLs", LOG[:-1] + " https://a https://b\nquorum none\n")
    put("an unknown line", LOG + "quorum none\nmonitor m\n")
    put("upper case", "Quorum none\n")
    put("no newline at the end", LOG + "quorum none")
    put("CR LF", (LOG + "quorum none\n").replace("\n", "\r\n"))
    put("a form feed", LOG + "\f\nquorum none\n")
    put("DEL in a comment", "# \x7f\nquorum none\n")
    put("an escape in a comment", "# \x1b[2J\nquorum none\n")
    put("NUL", "quorum none\n\0\n")
    put("a vertical tab between words", "quorum\vnone\n")
    put("a no-break space between words", "quorum\u00a0none\n")
    put("a byte order mark", "\ufeffquorum none\n")
    put("a name of 255 bytes", f"witness {'n' * 255} {vkey('x')}\nquorum none\n")
    put("a name of 256 bytes", f"witness {'n' * 256} {vkey('x')}\nquorum none\n")
    put("a wrong id", LOG.replace("+1623ced7+", "+1623ced8+") + "quorum none\n")
    return rows


def quorum_rows():
    text = checkpoint_text(5, root([leaf_hash(b"entry %d" % i) for i in range(5)]))
    own = sign_line(NAME, SEED, text)
    rows = []

    def put(name, policy, *lines, body=text):
        data = note(body, own, *lines).encode()
        row = {"name": name, "policy": raw(policy), "note": raw(data),
               "status": status_of(Policy(policy.encode()).ask, data)}
        if row["status"] == "ok":
            is_met, witnesses = Policy(policy.encode()).ask(data)
            row["is_met"] = is_met
            row["witnesses"] = [{"name": who.decode(), "state": state, "counts": counts,
                                 **({} if time is None else {"time": str(time)})}
                                for who, state, time, counts in witnesses]
        rows.append(row)

    one = LOG + witness("x") + "quorum x\n"
    two = LOG + XYZ + "group g 2 x y z\nquorum g\n"
    put("nobody is asked for", LOG + "quorum none\n")
    put("nobody is asked for, somebody signed", LOG + XYZ + "quorum none\n", line("x", text))
    put("one of one", one, line("x", text))
    put("none of one", one)
    put("two of three", two, line("x", text), line("z", text))
    put("one of three", two, line("y", text))
    put("any of three", LOG + XYZ + "group g any x y z\nquorum g\n", line("z", text))
    put("all but one of three", LOG + XYZ + "group g all x y z\nquorum g\n", line("x", text), line("y", text))
    for signers in (("x1", "x2", "y1"), ("x1", "x2", "x3"), ("x3", "y1", "y2", "y3"), ("x1", "x3", "y3")):
        put("two levels: " + " ".join(signers), NESTED, *[line(name, text) for name in signers])
    put("a witness beside the quorum does not count", LOG + XYZ + "group g any x\nquorum g\n", line("y", text))
    put("lines by others are ignored", one, line("stranger", text), line("x", text), line("y", text))
    put("a cosignature twice under two names counts once", two, line("x", text),
        cosign(owner("alias"), seed("x"), text, TIME))
    key = ed25519.public_key(seed("x"))
    borrowed = (key_id(owner("y"), 4, ed25519.public_key(seed("y"))) + TIME.to_bytes(8, "big") +
                ed25519.sign(seed("x"), f"cosignature/v1\ntime {TIME}\n{text}".encode()))
    put("a cosignature under another witness' name and id", two, line("x", text),
        f"\u2014 {owner('y')} {b64(borrowed)}\n")
    put("the same line twice", two, line("x", text), line("x", text))
    put("one witness, two times", two, line("x", text), line("x", text, TIME + 1))
    put("the id of type 1 is another key", one,
        f"\u2014 {owner('x')} {b64(key_id(owner('x'), 1, key) + borrowed[4:])}\n")
    put("ML-DSA-44, carried", LOG + witness("x") + f"witness p {pq_vkey()}\ngroup g any x p\nquorum g\n",
        line("x", text), f"\u2014 {owner('pq')} {b64(key_id(owner('pq'), 6, PQ_KEY) + bytes(2428))}\n")
    put("ML-DSA-44 alone", LOG + f"witness p {pq_vkey()}\nquorum p\n",
        f"\u2014 {owner('pq')} {b64(key_id(owner('pq'), 6, PQ_KEY) + bytes(2428))}\n")
    put("time 0", one, line("x", text, 0))
    put("time 2^63 - 1", one, line("x", text, 2**63 - 1))
    put("time 2^63", one, line("x", text, 2**63))
    good = borrowed[12:]
    identity = key_id(owner("x"), 4, key)
    for name, blob in (("another time than was signed", (TIME + 1).to_bytes(8, "big") + good),
                       ("no time", good), ("71 bytes", TIME.to_bytes(8, "big") + good[:-1]),
                       ("73 bytes", TIME.to_bytes(8, "big") + good + b"0"),
                       ("a bit of the signature", TIME.to_bytes(8, "big") + flipped(good)),
                       ("the note signed, without header",
                        TIME.to_bytes(8, "big") + ed25519.sign(seed("x"), text.encode()))):
        put(name, one, f"\u2014 {owner('x')} {b64(identity + blob)}\n")
    put("of another checkpoint", one, line("x", checkpoint_text(6, sha256(b"other"))))
    extended = text + "extension\n"
    put("of the checkpoint without its extension line", one, line("x", text), body=extended)
    put("with an extension line", one, line("x", extended), body=extended)
    put("a bad line beside a quorum refuses the note", LOG + XYZ + "group g any x y\nquorum g\n", line("x", text),
        f"\u2014 {owner('y')} {b64(key_id(owner('y'), 4, ed25519.public_key(seed('y'))) + bytes(72))}\n")
    put("a key of small order", LOG + f"witness s {write_vkey('s', 4, SMALL)}\nquorum s\n",
        f"\u2014 s {b64(key_id('s', 4, SMALL) + TIME.to_bytes(8, 'big') + SMALL + bytes(32))}\n")
    strangers = [f"\u2014 w{i} {b64(b'wxyz' + bytes(72))}\n" for i in range(1000)]
    put("64 signatures", one, *strangers[:62], line("x", text))
    put("65 signatures", one, *strangers[:63], line("x", text))
    put("a thousand signatures", one, *strangers[:999], line("x", text))
    put("a carriage return", one, line("x", text).replace("\n", "\r\n"))
    put("a control character in a name", one, line("x", text), f"\u2014 w\x07 {b64(b'wxyz' + bytes(72))}\n")
    return rows


def consistency_rows():
    d = [leaf_hash(b"entry %d" % i) for i in range(40)]
    rows = []

    def put(name, data, old, new):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "body": raw(data), "old_size": old[0], "old_root": old[1].hex(), "size": new[0],
               "root": new[1].hex(), "read": status_of(read_consistency, data),
               "status": status_of(check_body, data, old, new)}
        if row["read"] == "ok":
            row["path_count"] = len(read_consistency(data)[1])
        rows.append(row)

    def head(size):
        return size, root(d[:size])

    def signed(size):
        text = checkpoint_text(size, root(d[:size]))
        return note(text, sign_line(NAME, SEED, text))

    for old, new in ((0, 0), (0, 5), (1, 1), (1, 2), (3, 7), (4, 7), (11, 33), (32, 33), (33, 40), (40, 40)):
        path = consistency_path(old, d[:new]) if 0 < old else []
        good = write_consistency(old, path, signed(new))
        put(f"{old} to {new}", good, head(old), head(new))
        assert rows[-1]["status"] == "ok"
        for what, other in altered_paths(path):
            put(f"{old} to {new}, {what}", write_consistency(old, other, signed(new)), head(old), head(new))
        put(f"{old} to {new}, another old root", good, (old, sha256(b"other")), head(new))
        put(f"{old} to {new}, another root", good, head(old), (new, sha256(b"other")))
    path = consistency_path(11, d[:33])
    good = write_consistency(11, path, signed(33))
    put("of another old size", write_consistency(12, path, signed(33)), head(11), head(33))
    put("the other way round", write_consistency(33, path, signed(11)), head(33), head(11))
    put("from a larger tree", write_consistency(33, [], signed(11)), head(33), head(11))
    for number in ("", "011", "+11", "-11", "11 ", " 11", "0xb", str(SIZE_MAX + 1), str(2**64 + 11)):
        put(f"old {number!r}", write_consistency(number, path, signed(33)), head(11), head(33))
    put("63 hashes", write_consistency(11, [sha256()] * 63, signed(33)), head(11), head(33))
    put("64 hashes", write_consistency(11, [sha256()] * 64, signed(33)), head(11), head(33))
    put("a hash of 31 bytes", good.replace(b64(path[0]), b64(path[0][:31])), head(11), head(33))
    put("a hash without padding", good.replace(b64(path[0]), b64(path[0])[:-1]), head(11), head(33))
    put("a hash with a space", good.replace(b64(path[0]), b64(path[0]) + " "), head(11), head(33))
    put("no empty line", good.replace("\n\n", "\n", 1), head(11), head(33))
    put("no checkpoint", good.split("\n\n")[0] + "\n\n", head(11), head(33))
    put("CR LF", good.replace("\n", "\r\n"), head(11), head(33))
    put("Old", good.replace("old", "Old", 1), head(11), head(33))
    put("a tab", good.replace("old ", "old\t", 1), head(11), head(33))
    put("old twice", "old 11\n" + good, head(11), head(33))
    put("empty", "", head(11), head(33))
    put("too large", good + "x" * NOTE_SIZE_MAX + "x" * 8192, head(11), head(33))
    put("tlog-checkpoint's example alone", SPEC_CHECKPOINT, head(11), head(33))
    return rows


def witness_tables():
    return {"cosigners": cosigner_rows(), "policies": policy_rows(), "quorums": quorum_rows(),
            "consistency": consistency_rows()}

"""Makes schemas/vectors/notes.json: vkeys, notes, checkpoints and proofs; run by tree.py."""

import base64
import hashlib

import ed25519
from merkle_vectors import altered_paths
from tree import *  # noqa: F403


SEED = hashlib.sha256(b"exhibit vector log key").digest()
OTHER_SEED = hashlib.sha256(b"exhibit vector witness key").digest()

SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = ("This is an example message.\n\n\u2014 example.com/foo "
             "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
SPEC_POEM = ("Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\u00e8 subito sera.\n\n"
             "\u2014 quasimodo.example/salvatore "
             "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n")
SPEC_CHECKPOINT = ("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                   "\u2014 example.com/behind-the-sofa "
                   "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n")
# The proof as printed, with one signature: the text cuts them short, and five hashes are too few for this size.
SPEC_PROOF = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

\u2014 example.com/fancylog hI2DJw[...]1roloI=
"""


def signed_checkpoint(size, digest):
    text = checkpoint_text(size, digest)
    return note(text, sign_line(NAME, SEED, text))


def raw(data):
    """As JSON carries bytes: text where they are UTF-8 without NUL."""
    data = data.encode() if isinstance(data, str) else data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": b64(data)}
    return {"base64": b64(data)} if "\0" in text else text


def vkey_rows():
    key = ed25519.public_key(SEED)
    good = write_vkey(NAME, key)
    identity, encoded = key_id(NAME, key).hex(), b64(b"\x01" + key)
    rows = []

    def put(name, vkey):
        data = vkey.encode() if isinstance(vkey, str) else vkey
        row = {"name": name, "vkey": raw(data), "status": status_of(read_vkey, data)}
        if row["status"] == "ok":
            owner, public = read_vkey(data)
            row.update({"owner": owner, "id": key_id(owner, public).hex(), "key": public.hex()})
        rows.append(row)

    put("signed-note's example", SPEC_VKEY)
    put("good", good)
    put("one letter", write_vkey("x", key))
    put("a name of 255 bytes", write_vkey("n" * 255, key))
    put("a name of 256 bytes", write_vkey("n" * 256, key))
    put("not ASCII", write_vkey("l\u00f6g.example/\U0001f33b", key))
    # The base64 of this key has a '+'.
    n = 0
    while "+" not in b64(b"\x01" + ed25519.public_key(sha256(b"plus %d" % n))):
        n += 1
    put("a plus in the base64", write_vkey(NAME, ed25519.public_key(sha256(b"plus %d" % n))))
    for name, owner in (("no name", ""), ("space", "a b"), ("no-break space", "a\u00a0b"),
                        ("ideographic space", "a\u3000b"), ("newline", "a\nb"), ("NUL", "a\0b"), ("escape", "a\x1b[31m"),
                        ("DEL", "a\x7f"), ("C1", "a\x9b"),
                        ("line separator", "a\u2028b")):
        put(name, write_vkey(owner, key))
    put("plus in the name", write_vkey("a+b", key))
    put("id of another name", f"other+{identity}+{encoded}")
    put("id in upper case", f"{NAME}+{identity.upper()}+{encoded}")
    put("id too short", f"{NAME}+{identity[:7]}+{encoded}")
    put("id too long", f"{NAME}+{identity}0+{encoded}")
    put("no id", f"{NAME}++{encoded}")
    put("no key", f"{NAME}+{identity}+")
    put("two parts", f"{NAME}+{identity}")
    put("one part", NAME)
    put("empty", "")
    put("newline at the end", good + "\n")
    put("space at the end", good + " ")
    put("base64 without its last character", good[:-1])
    put("key too short", f"{NAME}+{identity}+" + b64(b"\x01" + key[:-3]))
    put("key too long", f"{NAME}+{identity}+" + b64(b"\x01" + key + bytes(3)))
    put("type 4", f"{NAME}+{sha256(NAME.encode(), bytes([10, 4]), key)[:4].hex()}+" + b64(b"\x04" + key))
    put("type 0", f"{NAME}+{identity}+" + b64(b"\x00" + key))
    put("URL-safe base64", f"{NAME}+{identity}+" + encoded.replace("+", "-").replace("/", "_"))
    put("not UTF-8", b"\xff" + good.encode())
    return rows


def note_rows():
    text = "The evidence is in.\nTwo lines.\n"
    line = sign_line(NAME, SEED, text)
    other = sign_line("witness.example", OTHER_SEED, text)
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    good = note(text, line)
    rows = []

    def put(name, data, key=vkey):
        data = data.encode() if isinstance(data, str) else data
        rows.append({"name": name, "note": raw(data), "vkey": key, "status": status_of(verify_note, data, key)})

    put("signed-note's example", SPEC_NOTE, SPEC_VKEY)
    put("signed-note's example, another key", SPEC_NOTE)
    put("signed-note's poem, a key we do not have", SPEC_POEM)
    put("good", good)
    put("an unknown signature first", note(text, other, line))
    put("an unknown signature last", note(text, line, other))
    put("only an unknown signature", note(text, other))
    put("the same name, another key", note(text, sign_line(NAME, OTHER_SEED, text), line))
    put("only the same name with another key", note(text, sign_line(NAME, OTHER_SEED, text)))
    put("the same key under another name", note(text, sign_line("other.example", SEED, text)))
    put("a line of type 6, carried", note(text, f"\u2014 {NAME} {b64(b'idid' + bytes(range(256)) * 9)}\n", line))
    put("a timestamped cosignature, carried",
        note(text, line, f"\u2014 witness.example {b64(b'wxyz' + bytes(72))}\n"))
    put("the smallest signature there is", note(text, line, f"\u2014 x {b64(b'wxyz1')}\n"))
    put("an id and no signature", note(text, line, f"\u2014 x {b64(b'wxyz')}\n"))
    put("three bytes", note(text, line, f"\u2014 x {b64(b'wxy')}\n"))
    put("an empty base64", note(text, line, "\u2014 x \n"))
    key = ed25519.public_key(SEED)
    put("known key, signature of 63 bytes",
        note(text, f"\u2014 {NAME} {b64(key_id(NAME, key) + ed25519.sign(SEED, text.encode())[:-1])}\n"))
    put("known key, signature of 65 bytes",
        note(text, f"\u2014 {NAME} {b64(key_id(NAME, key) + ed25519.sign(SEED, text.encode()) + b'0')}\n"))
    put("text changed", note(text.replace("Two", "Tvo"), line))
    put("a line added to the text", note(text + "Three.\n", line))
    put("signature of another text", note(text, sign_line(NAME, SEED, text + "\n")))
    put("known key, bad signature, beside a good unknown one", note(text + "\n", line, other))
    put("twice the same line", note(text, line, line))
    put("twice the same name and id, different signatures",
        note(text, line, f"\u2014 {NAME} {b64(key_id(NAME, key) + bytes(64))}\n"))
    empty_inside = "one\n\ntwo\n\n\nthree\n"
    put("empty lines in the text", note(empty_inside, sign_line(NAME, SEED, empty_inside)))
    put("a text of one empty line", note("\n", sign_line(NAME, SEED, "\n")))
    looks_signed = note(text, line)
    put("a text that looks signed", note(looks_signed, sign_line(NAME, SEED, looks_signed)))
    umlaut = "\u00fcber \U0001f33b\n"
    put("a text beyond ASCII", note(umlaut, sign_line(NAME, SEED, umlaut)))
    delete = "DEL \x7f and C1 \x9b are no ASCII controls below U+0020\n"
    put("DEL and C1 in the text", note(delete, sign_line(NAME, SEED, delete)))
    put("16 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(15)], line))
    put("64 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(63)], line))
    put("65 signatures", note(text, *[f"\u2014 w{i} {b64(b'wxyz' + bytes(64))}\n" for i in range(64)], line))
    longest = "x" * (NOTE_SIZE_MAX - len(note("\n", line).encode())) + "\n"
    put("65536 bytes", note(longest, sign_line(NAME, SEED, longest)))
    put("65537 bytes", note("x" + longest, sign_line(NAME, SEED, "x" + longest)))
    for name, data in (
            ("empty", ""), ("only a newline", "\n"), ("two newlines", "\n\n"), ("only a signature", line),
            ("an empty line and a signature", "\n" + line), ("no signature", text + "\n"), ("no empty line", text + line),
            ("no newline at the end", good[:-1]), ("a newline more at the end", good + "\n"),
            ("something behind the end", good + "x\n"), ("CR LF", good.replace("\n", "\r\n")),
            ("a tab", good.replace("Two lines", "Two\tlines")), ("a NUL", good.replace("Two", "T\0o")),
            ("an escape", good.replace("Two", "\x1b[1m")), ("U+001F", good.replace("Two", "\x1f")),
            ("a hyphen for the dash", good.replace("\u2014", "-")), ("an en dash", good.replace("\u2014", "\u2013")),
            ("two spaces", good.replace("\u2014 ", "\u2014  ")), ("no space", good.replace("\u2014 ", "\u2014")),
            ("a space at the end of the line", good[:-1] + " \n"), ("no base64", note(text, f"\u2014 {NAME}\n")),
            ("a plus in the name", good.replace(NAME, "log+x")), ("a no-break space", good.replace("log.", "log\u00a0")),
            ("no name", note(text, "\u2014  " + line.split(" ")[2])),
            ("URL-safe base64", note(text, f"\u2014 {NAME} " + base64.urlsafe_b64encode(b"\xff" * 68).decode() + "\n")),
            ("base64 without padding", good[:-2].rstrip("=") + "\n"),
            ("base64 with stray bits", note(text, line, "\u2014 x d3h5ejF=\n")),
            ("base64 broken by a space", good[:-20] + " " + good[-20:]),
            ("an empty line between signatures", note(text, line, "\n", other))):
        put(name, data)
    put("not UTF-8", good.encode().replace(b"Two", b"T\xffo"))
    put("overlong UTF-8", good.encode().replace(b"Two", b"T\xc0\xafo"))
    put("a surrogate", good.encode().replace(b"Two", b"\xed\xa0\x80"))
    return rows


def checkpoint_rows(top, size):
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    rows = []

    def put(name, data, key=vkey):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "checkpoint": raw(data), "vkey": key, "read": status_of(read_checkpoint, data),
               "status": status_of(verify_checkpoint, data, key)}
        if row["read"] == "ok":
            origin, count, digest = read_checkpoint(data)
            if count <= INTEGER_MAX:
                row.update({"origin": origin, "size": count, "root": digest.hex()})
        rows.append(row)

    def put_text(name, text):
        put(name, note(text, sign_line(NAME, SEED, text)))

    put("tlog-checkpoint's example, a key we do not have", SPEC_CHECKPOINT)
    put("good", signed_checkpoint(size, top))
    put("an empty tree", signed_checkpoint(0, sha256()))
    put("the largest size", signed_checkpoint(SIZE_MAX, top))
    put("a size too large", signed_checkpoint(SIZE_MAX + 1, top))
    put("2^64", signed_checkpoint(2**64, top))
    put("2^64 + 1", signed_checkpoint(2**64 + 1, top))
    put("another origin", note(checkpoint_text(size, top, "other.example"),
                               sign_line(NAME, SEED, checkpoint_text(size, top, "other.example"))))
    put("another origin and its own signer", note(checkpoint_text(size, top, "other.example"), sign_line(
        "other.example", SEED, checkpoint_text(size, top, "other.example"))))
    good = checkpoint_text(size, top)
    put("size changed after signing", note(good.replace(f"\n{size}\n", f"\n{size + 1}\n"), sign_line(NAME, SEED, good)))
    put("signed by another key", note(good, sign_line(NAME, OTHER_SEED, good)))
    put("with a cosignature line",
        note(good, sign_line(NAME, SEED, good), f"\u2014 witness.example {b64(b'wxyz' + bytes(72))}\n"))
    put_text("an extension line", good + "extension 1\n")
    put_text("two extension lines", good + "extension 1\nmore\n")
    put_text("an empty extension line", good + "\n")
    put_text("an empty line among extensions", good + "extension\n\nmore\n")
    put_text("no root", f"{NAME}\n{size}\n")
    put_text("no size", f"{NAME}\n")
    put_text("an empty origin", "\n" + good.split("\n", 1)[1])
    put_text("an origin of 256 bytes", checkpoint_text(size, top, "o" * 256))
    for text in ("", "00", "07", "+7", "-1", "-0", "7 ", " 7", "0x7", "7.0", "7e1", "\u0667", "seven"):
        put_text(f"size {text!r}", f"{NAME}\n{text}\n{b64(top)}\n")
    encoded = b64(top)
    for name, text in (("without padding", encoded.rstrip("=")), ("URL-safe", b64(b"\xff" * 32).replace("/", "_")),
                       ("31 bytes", b64(top[:31])), ("33 bytes", b64(top + b"0")), ("in hex", top.hex()),
                       ("with stray bits", encoded[:-2] + chr(ord(encoded[-2]) + 1) + "="),
                       ("with a space", encoded + " ")):
        put_text("root " + name, f"{NAME}\n{size}\n{text}\n")
    put("no note", good)
    return rows


def proof_rows(d):
    vkey = write_vkey(NAME, ed25519.public_key(SEED))
    size, index = len(d), 11
    checkpoint = signed_checkpoint(size, root(d))
    path = inclusion_path(index, d)
    rows = []

    def text(number, hashes, tail, extra=None):
        lines = [b64(h) for h in hashes]
        return "\n".join(["c2sp.org/tlog-proof@v1"] + ([] if extra is None else [f"extra {extra}"]) +
                         [f"index {number}"] + lines) + "\n\n" + tail

    def put(name, data, leaf=d[index], key=vkey):
        data = data.encode() if isinstance(data, str) else data
        row = {"name": name, "proof": raw(data), "leaf": leaf.hex(), "vkey": key, "read": status_of(read_proof, data),
               "status": status_of(verify_proof, data, leaf, key)}
        if row["read"] == "ok":
            number, hashes, _ = read_proof(data)
            row["path_count"] = len(hashes)
            if number <= INTEGER_MAX:
                row["index"] = number
            row["is_plain"] = not data.split(b"\n")[1].startswith(b"extra ")
        rows.append(row)

    good = text(index, path, checkpoint)
    put("tlog-proof's example, as printed", SPEC_PROOF)
    put("good", good)
    for other in (0, size // 2, size - 1):
        put(f"entry {other}", text(other, inclusion_path(other, d), checkpoint), d[other])
    put("a tree of one", text(0, [], signed_checkpoint(1, d[0])), d[0])
    put("with extra data", text(index, path, checkpoint, b64(b"anything")))
    put("extra data empty", text(index, path, checkpoint, ""))
    put("extra data that is no base64", text(index, path, checkpoint, "anything!"))
    put("extra data without padding", text(index, path, checkpoint, "YQ"))
    put("extra twice", text(index, path, checkpoint, "YQ==\nextra YQ=="))
    put("extra behind the index", text(f"{index}\nextra YQ==", path, checkpoint))
    put("another leaf", good, d[index + 1])
    put("another key", good, d[index], write_vkey(NAME, ed25519.public_key(OTHER_SEED)))
    put("another log", good, d[index], write_vkey("other.example", ed25519.public_key(SEED)))
    put("index of another", text(index + 1, path, checkpoint))
    put("index beyond the tree", text(size, path, checkpoint))
    put("index 2^63 - 1", text(SIZE_MAX, path, checkpoint))
    put("index 2^63", text(SIZE_MAX + 1, path, checkpoint))
    put("index 2^64 + the index", text(2**64 + index, path, checkpoint))
    for number in ("", "011", "+11", "-11", "11 ", " 11", "0xb"):
        put(f"index {number!r}", text(number, path, checkpoint))
    for what, other in altered_paths(path):
        put(what, text(index, other, checkpoint))
    put("64 hashes", text(index, [sha256()] * 64, checkpoint))
    put("65 hashes", text(index, [sha256()] * 65, checkpoint))
    put("a hash of 31 bytes", good.replace(b64(path[0]), b64(path[0][:31])))
    put("a hash of 33 bytes", good.replace(b64(path[0]), b64(path[0] + b"0")))
    put("a hash without padding", good.replace(b64(path[0]), b64(path[0])[:-1]))
    put("a hash with stray bits", good.replace(b64(path[0]), b64(path[0])[:-2] + chr(ord(b64(path[0])[-2]) + 1) + "="))
    put("a hash and a space", good.replace(b64(path[0]), b64(path[0]) + " "))
    put("no empty line", good.replace("\n\n", "\n", 1))
    put("an empty line more", good.replace("\n\n", "\n\n\n", 1))
    put("no checkpoint", text(index, path, ""))
    put("cut in the checkpoint", good[:-1])
    put("cut behind the checkpoint's text", text(index, path, checkpoint.split("\n\n", 1)[0] + "\n"))
    put("version 2", good.replace("@v1", "@v2"))
    put("a space behind the version", good.replace("@v1", "@v1 "))
    put("CR LF", good.replace("\n", "\r\n"))
    put("Index", good.replace("index", "Index", 1))
    put("a tab behind index", good.replace("index ", "index\t", 1))
    put("two spaces behind index", good.replace("index ", "index  ", 1))
    put("no index", good.replace(f"index {index}\n", "", 1))
    put("index twice", good.replace(f"index {index}\n", f"index {index}\nindex {index}\n", 1))
    put("empty", "")
    put("one line", "c2sp.org/tlog-proof@v1\n")
    put("two lines", f"c2sp.org/tlog-proof@v1\nindex {index}\n")
    put("the checkpoint alone", checkpoint)
    put("a byte order mark", "\ufeff" + good)
    put("checkpoint of another size", text(index, path, signed_checkpoint(size - 1, root(d[:-1]))))
    put("checkpoint changed", good.replace(f"\n{size}\n", f"\n{size + 1}\n", 1))
    return rows


def note_tables():
    d = [leaf_hash(b"entry %d" % i) for i in range(21)]
    return {"vkeys": vkey_rows(), "notes": note_rows(), "checkpoints": checkpoint_rows(root(d), len(d)),
            "proofs": proof_rows(d)}

#!/bin/sh
# prove: a tlog-proof for any record, which another implementation accepts, and no other's.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit prove 0
new_ledger
refused "of an empty log" 1 exhibit prove 0
i=0
while [ $i -lt 9 ]; do
	exhibit record --statement "words $i" >/dev/null 2>&1
	i=$((i + 1))
done
cat > check.py <<'END'
import base64, hashlib, subprocess, sys
exhibit = sys.argv[1]
h = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
def run(*words): return subprocess.run([exhibit, *words], check=True, capture_output=True).stdout
note = run("checkpoint")
size, root = int(note.split(b"\n")[1]), base64.b64decode(note.split(b"\n")[2])
def climb(index, size, leaf, path):                                      # RFC 9162 section 2.1.3.2
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0: return None
        if fn & 1 or fn == sn:
            r = h(b"\1", p, r)
            while not fn & 1 and fn: fn, sn = fn >> 1, sn >> 1
        else:
            r = h(b"\1", r, p)
        fn, sn = fn >> 1, sn >> 1
    return r if sn == 0 else None
for index in range(size):
    text = run("prove", str(index))
    head, rest = text.split(b"\n\n", 1)
    lines = head.split(b"\n")
    assert lines[0] == b"c2sp.org/tlog-proof@v1", lines[0]
    assert lines[1] == b"index %d" % index, lines[1]
    assert rest == note, "the checkpoint"
    path = [base64.b64decode(line, validate=True) for line in lines[2:]]
    leaf = h(b"\0", run("show", str(index), "--entry"))
    assert climb(index, size, leaf, path) == root, index
    assert climb((index + 1) % size, size, leaf, path) != root, index
print("ok")
END
python3 check.py "$exhibit_bin" > out 2>&1
is "each of nine, by another implementation" "$(cat out)" ok
id=$(exhibit show 4 --json > json; value json /id)
exhibit prove 4 > by-index
exhibit prove "$id" > by-id
exhibit prove "$(echo "$id" | cut -c1-8)" > by-prefix
same "by id" by-index by-id
same "by prefix" by-index by-prefix
refused "behind the last" 1 exhibit prove 9
refused "no such id" 1 exhibit prove "$(echo "$id" | tr 0-9a-f 1-9a-f0)"
refused "no name of a record" 2 exhibit prove x
refused "none" 2 exhibit prove
refused "two" 2 exhibit prove 1 2
done_testing

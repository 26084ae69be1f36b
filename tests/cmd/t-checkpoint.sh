#!/bin/sh
# checkpoint: the signed tree head, as C2SP tlog-checkpoint has it.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit checkpoint
new_ledger
exhibit checkpoint > empty.note
is "of the empty log" "$(sed -n '1p;2p' empty.note | tr '\n' ' ')" "example.org/test 0 "
for i in 1 2 3; do
	exhibit record --statement "words $i" >/dev/null 2>&1
	exhibit show $((i - 1)) --entry > "$i.entry"
done
exits "checkpoint" 0 exhibit checkpoint
cp "$scratch/out" note
is "name, size, root, a blank line, a signature" "$(wc -l < note) $(sed -n 1p note) $(sed -n 2p note) '$(sed -n 4p note)'" "5 example.org/test 3 ''"
like "by the log's own name" "$(sed -n 5p note)" "— example.org/test "
vkey=$(exhibit checkpoint --vkey)
is "the key is what init made" "$vkey" "$(cat .exhibit/log.vkey)"
PYTHONPATH=$source_dir/tests/independent python3 - "$vkey" > "$scratch/python" 2>&1 <<'END'
import base64, hashlib, sys
import ed25519
text = open("note", "rb").read()
name, key_id, key = sys.argv[1].split("+", 2)
key = base64.b64decode(key)
assert key[0] == 1 and len(key) == 33
assert hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] == key_id
body, line = text.rsplit(b"\n\n", 1)[0] + b"\n", text.rsplit(b"\n\n", 1)[1]
signature = base64.b64decode(line.split(b" ")[2])
assert signature[:4].hex() == key_id and len(signature) == 68
h = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
leaves = [h(b"\0", open("%d.entry" % i, "rb").read()) for i in (1, 2, 3)]
root = h(b"\1", h(b"\1", leaves[0], leaves[1]), leaves[2])
assert body.split(b"\n")[2] == base64.b64encode(root), "root"
print("root", root.hex())
END
is "root and key, computed by other means" "$(cut -d' ' -f1 "$scratch/python")" root
exhibit checkpoint --json > json
is "--json" "$(value json /schema) $(value json /size) $(value json /origin)" "urn:exhibit:checkpoint:v1 3 example.org/test"
is "has the same root" "$(value json /root)" "$(cut -d' ' -f2 "$scratch/python")"
value json /note | head -c -1 > from-json
same "and the same note" from-json note
is "and the same key" "$(value json /vkey)" "$vkey"
is "asked twice it is the same" "$(exhibit checkpoint)" "$(cat note)"
exhibit verify >/dev/null && exhibit log >/dev/null
is "reading changes nothing" "$(exhibit checkpoint)" "$(cat note)"
refused "it takes no arguments" 2 exhibit checkpoint 3
done_testing

#!/bin/sh
# Sixteen processes append two hundred records each, at once: nothing lost, nothing twice, no chain forked, one tree.
. "$(dirname "$0")/../cmd/lib.sh"

PROCESSES=16
RECORDS=200

# The whole log once more, without exhibit: leaves, root, and every agent's chain from 0 without a gap.
cat > recompute.py <<'END'
import base64, hashlib, json, sys, tarfile
h = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
def root(leaves):
    while len(leaves) > 1:
        pairs = [h(b"\1", leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        leaves = pairs + leaves[len(leaves) & ~1:]
    return leaves[0]
tar = tarfile.open(sys.argv[1])
note = tar.extractfile("checkpoint").read().split(b"\n")
entries = {}
for member in tar:
    if member.name.startswith("entries/"):
        entries[int(member.name[8:-5])] = tar.extractfile(member).read()
assert sorted(entries) == list(range(int(note[1]))), "indexes"
leaves = [h(b"\0", entries[i]) for i in range(len(entries))]
assert len(set(leaves)) == len(leaves), "the same entry twice"
assert root(leaves) == base64.b64decode(note[2]), "root"
chains, words = {}, []
for i in range(len(entries)):
    statement = json.loads(base64.b64decode(json.loads(entries[i])["payload"]))
    predicate = statement["predicate"]
    chain, key = predicate["chain"], predicate["agent"]["key"]
    identity, seq, head = chains.get(key, (chain["id"], 0, None))
    assert chain["id"] == identity, "two chains of one key"
    assert chain["seq"] == seq, "a gap or a fork at %d" % i
    assert chain.get("prev") == head, "another predecessor at %d" % i
    chains[key] = (identity, seq + 1, leaves[i].hex())
    words.append(predicate.get("text"))
print(len(chains), len(entries), len(set(words)))
END

together() { # together NAME KEYS: all processes with one key, or each with its own
	mkdir "$1" && cd "$1" || exit 1
	exhibit init --origin "example.org/$1" >/dev/null 2>&1
	process=0
	pids=
	while [ $process -lt $PROCESSES ]; do
		key=$scratch/key-$((process % $2))
		(
			i=0
			while [ $i -lt $RECORDS ]; do
				"$exhibit_bin" record --key "$key" --statement "process $process record $i" || exit 1
				i=$((i + 1))
			done >"$scratch/ids-$process" 2>"$scratch/err-$process"
		) &
		pids="$pids $!"
		process=$((process + 1))
	done
	ended=0
	for pid in $pids; do
		wait "$pid" || ended=$((ended + 1))
	done
	is "$1: every process succeeded" "$ended $(grep -h '^error' "$scratch"/err-* | head -n 3)" "0 "
	is "$1: 3200 entries" "$(log_size)" $((PROCESSES * RECORDS))
	exits "$1: the ledger holds" 0 exhibit verify --json
	is "$1: with all there is" "$(value "$scratch/out" /integrity/holds /integrity/complete /integrity/entries /integrity/agents | tr '\n' ' ')" \
		"true true $((PROCESSES * RECORDS)) $2 "
	exhibit log --json | python3 -c 'import json, sys
for record in json.load(sys.stdin)["records"]: print(record["id"])' | sort > "$scratch/logged"
	sort "$scratch"/ids-* > "$scratch/acknowledged"
	same "$1: the ids that were acknowledged are the ones in the log" "$scratch/logged" "$scratch/acknowledged"
	draft draft.json READY '"0"'
	exhibit report sign draft.json --key "$scratch/key-0" >/dev/null 2>&1
	exhibit bundle $((PROCESSES * RECORDS)) --all -o all.bundle 2>/dev/null
	is "$1: chains and root, by another implementation" "$(python3 ../recompute.py all.bundle 2>&1 | tail -n 1)" \
		"$2 $((PROCESSES * RECORDS + 1)) $((PROCESSES * RECORDS + 1))"
	is "$1: nothing waits in a spool" "$(find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f)" ""
	rm -f "$scratch"/ids-* "$scratch"/err-*
	cd ..
}
process=0
while [ $process -lt $PROCESSES ]; do
	ssh-keygen -q -t ed25519 -N '' -C "agent-$process" -f "$scratch/key-$process"
	process=$((process + 1))
done
together one-key 1
together sixteen-keys $PROCESSES

# ---- make -j: parallel steps of one build, each a recorded run ----
mkdir make && cd make || exit 1
exhibit init --origin example.org/make >/dev/null 2>&1
cat > Makefile <<'END'
steps = $(addprefix step-,$(shell seq 1 60))
all: $(steps)
step-%:
	@$(EXHIBIT) run --key $(KEY) --name $@ -- sh -c 'echo $*; echo $* >&2; head -c $*0000 /dev/zero; exit $$(( $* == 17 ))'
END
make -j8 -k EXHIBIT="$exhibit_bin" KEY="$scratch/key-0" > out 2> err
is "make -k: a failed step fails the build" $? 2
is "each step is one record" "$(log_size)" 60
exhibit log --json > log.json
is "each by its name, one of them failed" "$(python3 - <<'END'
import json
records = json.load(open("log.json"))["records"]
print(sorted(int(r["step"][5:]) for r in records) == list(range(1, 61)), [r["step"] for r in records if r["exit"] != {"code": 0}])
END
)" "True ['step-17']"
at=$(exhibit log --step step-42 | awk '{ print $1 }')
is "no stream got another's bytes" "$(exhibit show "$at" --stdout | cksum)" "$( (echo 42; head -c 420000 /dev/zero) | cksum)"
exits "the ledger holds" 0 exhibit verify
is "nothing waits in a spool" "$(find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f)" ""
done_testing

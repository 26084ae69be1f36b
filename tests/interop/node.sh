#!/bin/sh
# Node's crypto verifies entries and recomputes leaf hashes, inclusion proofs and the root.
. "$(dirname "$0")/interop.inc"
needs_command node
make_ledger
size=$(member size < "$scratch/answers/checkpoint.json")
index=0
while [ "$index" -lt "$size" ]; do
	id=$(exhibit show "$index" --json | member id)
	holds "entry $index: signature, id, inclusion" node "$here/entry.mjs" "$scratch/entries/$index" "$id" \
		"$scratch/entries/$index.proof" "$scratch/vkey"
	index=$((index + 1))
done
refused "an entry under another entry's proof" node "$here/entry.mjs" "$scratch/entries/0" "$(exhibit show 0 --json | member id)" \
	"$scratch/entries/1.proof" "$scratch/vkey"
sed 's/"sig":"./"sig":"_/' "$scratch/entries/0" > "$scratch/changed"
refused "a changed entry" node "$here/entry.mjs" "$scratch/changed" "$(exhibit show 0 --json | member id)" \
	"$scratch/entries/0.proof" "$scratch/vkey"
done_testing

#!/bin/sh
# tests/independent/ checks whole bundles with no code of exhibit: form, signatures, chains, tree, checkpoint, proofs, blobs.
. "$(dirname "$0")/interop.inc"
needs_command python3
make_ledger
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
verifier=$source_dir/tests/independent/bundle.py
vkey=$(cat "$scratch/vkey")
holds "the cited bundle holds, by the log's key" python3 "$verifier" --log "$vkey" "$scratch/bundle"
holds "the whole one holds" python3 "$verifier" --log "$vkey" "$scratch/all.bundle"
agrees "a bundle of another log" "$(python3 "$verifier" --log "other+00000000+AAAA" "$scratch/bundle" | sed 's/.*: //')" "unknown-log"

# One bit of every member's content, and of a header.
mkdir "$scratch/members"
tar -C "$scratch/members" -xf "$scratch/bundle"
for member in $(tar -tf "$scratch/bundle"); do
	at=$(tar -tRf "$scratch/bundle" | sed -n "s|^block \([0-9]*\): $member\$|\1|p")
	[ -s "$scratch/members/$member" ] || continue
	python3 - "$scratch/bundle" "$scratch/changed" "$((at * 512 + 512 + 40))" "$((at * 512 + 512))" <<-'END'
	import sys
	data = bytearray(open(sys.argv[1], "rb").read())
	at = int(sys.argv[3]) if data[int(sys.argv[3])] else int(sys.argv[4])
	data[at] ^= 1
	open(sys.argv[2], "wb").write(data)
	END
	refused "a changed bit in $member" python3 "$verifier" --log "$vkey" "$scratch/changed"
	refused "exhibit agrees" exhibit verify "$scratch/changed"
done
done_testing

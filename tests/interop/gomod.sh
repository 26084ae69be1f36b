#!/bin/sh
# golang.org/x/mod, which the Go checksum database trusts: sumdb/note opens our checkpoints, sumdb/tlog our proofs.
. "$(dirname "$0")/interop.inc"
go_check
make_ledger

size=$(member size < "$scratch/answers/checkpoint.json")
holds "note.Open takes the checkpoint" "$scratch/check" note "$scratch/vkey" "$scratch/checkpoint"
sed '2s/.*/99/' "$scratch/checkpoint" > "$scratch/changed"
refused "but not with another size" "$scratch/check" note "$scratch/vkey" "$scratch/changed"
index=0
while [ "$index" -lt "$size" ]; do
	holds "tlog.CheckRecord takes the proof of entry $index" "$scratch/check" record "$scratch/vkey" "$scratch/entries/$index" \
		"$scratch/entries/$index.proof"
	index=$((index + 1))
done
refused "but not for another entry" "$scratch/check" record "$scratch/vkey" "$scratch/entries/0" "$scratch/entries/1.proof"

# The log grows; Go's own tree over all entries has our root, and its consistency proof holds between both checkpoints.
exhibit record --statement "one more" > /dev/null 2>&1 || fatal "record"
exhibit checkpoint > "$scratch/later" || fatal "checkpoint"
exhibit show "$size" --entry > "$scratch/entries/$size" || fatal "show"
set --
index=0
while [ "$index" -le "$size" ]; do
	set -- "$@" "$scratch/entries/$index"
	index=$((index + 1))
done
holds "tlog.TreeHash of all entries is the root, tlog.CheckTree takes the old checkpoint for a part of the new" \
	"$scratch/check" tree "$scratch/vkey" "$scratch/checkpoint" "$scratch/later" "$@"
mv "$scratch/entries/0" "$scratch/aside"
cp "$scratch/entries/1" "$scratch/entries/0"
refused "other entries have another root" "$scratch/check" tree "$scratch/vkey" "$scratch/checkpoint" "$scratch/later" "$@"

# The published folder by Go's own tile reader, across a full tile.
while [ "$(exhibit checkpoint | sed -n 2p)" -lt 300 ]; do
	exhibit record --statement "for another tile" > /dev/null 2>&1 || fatal "record"
done
exhibit publish --dir public 2> /dev/null || fatal "publish"
holds "tlog.TileHashReader reads every entry of the published folder" "$scratch/check" folder "$scratch/vkey" public
cp -R public changed
printf x | dd of=changed/tile/0/000 bs=1 seek=40 conv=notrunc 2> /dev/null
refused "but not by a changed tile" "$scratch/check" folder "$scratch/vkey" changed
cp public/tile/0/000 changed/tile/0/000
printf x | dd of=changed/tile/entries/000 bs=1 seek=40 conv=notrunc 2> /dev/null
refused "nor with a changed entry" "$scratch/check" folder "$scratch/vkey" changed
done_testing

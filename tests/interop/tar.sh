#!/bin/sh
# Plain tar lists and extracts a bundle; what it extracts is what the ledger holds, and blobs are named by sha256sum.
. "$(dirname "$0")/interop.inc"
needs_command tar sha256sum cmp
make_ledger
for bundle in bundle all.bundle; do
	file=$scratch/$bundle
	mkdir "$scratch/$bundle.d"
	holds "$bundle: tar lists it without complaint" sh -c "tar -tf '$file' > '$scratch/list' 2> '$scratch/complaint' && ! [ -s '$scratch/complaint' ]"
	agrees "$bundle: its first members" "$(head -n 2 "$scratch/list" | tr '\n' ' ')" "bundle.json checkpoint "
	agrees "$bundle: only regular files, readable by all" "$(tar -tvf "$file" | cut -c 1-10 | sort -u)" "-rw-r--r--"
	holds "$bundle: tar extracts it" tar -C "$scratch/$bundle.d" -xf "$file"
	holds "$bundle: the checkpoint is the ledger's" cmp "$scratch/$bundle.d/checkpoint" "$scratch/checkpoint"
	differ=
	for entry in "$scratch/$bundle.d"/entries/*.json; do
		name=${entry##*/}
		cmp -s "$entry" "$scratch/entries/${name%.json}" || differ="$differ $name"
	done
	agrees "$bundle: entries that differ" "none$differ" "none"
	(cd "$scratch/$bundle.d/blobs" && sha256sum -- *) > "$scratch/sums"
	agrees "$bundle: blobs whose sum is not their name" "none$(awk '$1 != $2' "$scratch/sums")" "none"
done
agrees "the cited bundle has a proof for each entry" "$(ls "$scratch/bundle.d/proofs" | sed 's/\..*//')" \
	"$(ls "$scratch/bundle.d/entries" | sed 's/\..*//')"
sum=$(sha256sum < "$scratch/stdout" | cut -d ' ' -f 1)
holds "the run's raw output is in the bundle under its sum" cmp "$scratch/stdout" "$scratch/bundle.d/blobs/$sum"
done_testing

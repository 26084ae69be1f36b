#!/bin/sh
# publish: the log as a folder of plain files, C2SP tlog-tiles; verify of the folder; folders that lie.
. "$(dirname "$0")/lib.sh"
independently() { PYTHONDONTWRITEBYTECODE=1 python3 "$source_dir/tests/independent/published.py" "$@"; }
files() { (cd "$1" && find . -type f | sort); }
states() { (cd "$1" && find . -type f -exec stat -c '%n %i %s %y' {} + | sort); }

refused "without a ledger" 1 exhibit publish --dir public
new_ledger
refused "without --dir" 2 exhibit publish
umask 022

# ---- the first time, an empty log, more ----
exits "an empty log" 0 exhibit publish --dir public
is "is checkpoint and key" "$(files public | tr '\n' ' ')" "./checkpoint ./log.vkey "
exits "and verifies" 0 exhibit verify public
is "as others see it" "$(independently public)" "0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
exhibit run --name tests -- echo out >/dev/null 2>&1
draft draft.json READY '"step:tests"'
id=$(exhibit report sign draft.json 2>/dev/null)
exits "two records" 0 exhibit publish --dir public --json
is "--json" "$(value "$scratch/out" /schema /directory /size /published /files /blobs_missing | tr '\n' ' ')" \
	"urn:exhibit:published:v1 public 2 0 6 0 "
is "the files" "$(files public | sed 's/[0-9a-f]\{64\}/DIGEST/' | tr '\n' ' ')" \
	"./blobs/DIGEST ./blobs/DIGEST ./blobs/DIGEST ./checkpoint ./log.vkey ./tile/0/000.p/2 ./tile/entries/000.p/2 "
is "for any web server to read" "$(stat -c %a public public/tile/0/000.p public/checkpoint | tr '\n' ' ')" "755 755 644 "
exhibit checkpoint > note
same "the checkpoint is the ledger's" public/checkpoint note
exits "verify of the folder" 0 exhibit verify public
exits "with the report" 0 exhibit verify public --report "$id" --json
is "the result" "$(value "$scratch/out" /result)" MATCHES
policy policy.json
exits "and a policy" 0 exhibit verify public --report "$id" --policy policy.json
refused "no such report" 1 exhibit verify public --report "$(printf '%064d' 7)"
exits "a report by its index" 0 exhibit verify public --report 1
exits "by what the log shows of its id" 0 exhibit_verify public --report "$(exhibit log --kind report | awk '{ print $2 }')"
like "it is that one" "$(cat "$scratch/out")" "report: $(echo "$id" | cut -c1-12) "
refused "an index beyond the end" 1 exhibit verify public --report 2
refused "a run by its index" 2 exhibit verify public --report 0
like "it is said that it is none" "$(cat "$scratch/err")" 'error: "0" is no report'
refused "no such beginning" 1 exhibit verify public --report 00000000
refused "a beginning that is too short" 2 exhibit verify public --report "$(echo "$id" | cut -c1-7 | tr 0-9 a)"
refused "no hex at all" 2 exhibit verify public --report the-report
is "as others see it" "$(independently public | cut -d ' ' -f 1)" 2
exits "exhibit-verify, locked in" 0 exhibit_verify public --report "$id" --policy policy.json

states public > before
exits "again" 0 exhibit publish --dir public --json
is "writes nothing" "$(value "$scratch/out" /files /published | tr '\n' ' ')" "0 2 "
states public > after
same "and touches nothing" before after
ledger=$PWD/.exhibit
chmod a-w .exhibit
exits "of a ledger that cannot be written to" 0 exhibit publish --dir elsewhere
chmod u+w .exhibit
same "the same files" public/tile/entries/000.p/2 elsewhere/tile/entries/000.p/2
rm -rf elsewhere

# ---- across the first full tile: partial ones go, old readers find the full one ----
cp -a public two
i=0
while [ $i -lt 253 ]; do exhibit record --statement "number $i" >/dev/null 2>&1; i=$((i + 1)); done
exits "255 entries" 0 exhibit publish --dir public
is "the old partial tile stays beside the new" "$(ls public/tile/0/000.p | tr '\n' ' ')" "2 255 "
cp public/checkpoint at255
for i in 1 2 3 4 5; do exhibit record --statement "more $i" >/dev/null 2>&1; done
exits "260 entries" 0 exhibit publish --dir public --json
is "as others see it" "$(independently public | cut -d ' ' -f 1)" 260
is "the partial tiles of a full one are gone" "$(ls public/tile/0 public/tile/entries public/tile/1 | tr -s '\n' ' ')" \
	"public/tile/0: 000 001.p public/tile/1: 000.p public/tile/entries: 000 001.p "
exits "verify" 0 exhibit verify public
cp -a public old
cp at255 old/checkpoint
exits "whoever still has the checkpoint of 255 reads the full tile" 0 exhibit verify old
exhibit publish --dir fresh 2>/dev/null
rm -rf public/tile/0/000.p
ok "bit by bit or at once: the same folder" diff -r public fresh

# ---- what is refused, and then nothing is written ----
mkdir full
echo mine > full/file
refused "a folder with something else in it" 1 exhibit publish --dir full
is "which stays as it is" "$(files full)" ./file
refused "a file" 1 exhibit publish --dir full/file
refused "below nothing" 1 exhibit publish --dir no/where
ln -s public link
exits "a link to the folder is the folder" 0 exhibit publish --dir link
EXHIBIT_LEDGER=$scratch/other exhibit init --origin example.org/other >/dev/null 2>&1
cp -a public kept
EXHIBIT_LEDGER=$scratch/other refused "another log's folder" 1 exhibit publish --dir public
like "whose" "$(cat "$scratch/err")" "another log: example.org/test"
ok "which stays as it is" diff -r public kept

# ---- the ledger went back in time, or forked ----
cp -a .exhibit later
exhibit record --statement "then forgotten" >/dev/null 2>&1
exhibit publish --dir public 2>/dev/null
cp public/checkpoint higher
XDG_STATE_HOME=$scratch/forgetful EXHIBIT_LEDGER=$PWD/later refused "a ledger behind the folder" 6 exhibit publish --dir public
like "shows both" "$(cat "$scratch/err")" "published: 261 "
like "shows both" "$(cat "$scratch/err")" "here: 260 "
same "and writes nothing" public/checkpoint higher
XDG_STATE_HOME=$scratch/forgetful EXHIBIT_LEDGER=$PWD/later exhibit record --statement "instead" >/dev/null 2>&1
XDG_STATE_HOME=$scratch/forgetful EXHIBIT_LEDGER=$PWD/later exhibit record --statement "and more" >/dev/null 2>&1
XDG_STATE_HOME=$scratch/forgetful EXHIBIT_LEDGER=$PWD/later refused "a fork of it" 6 exhibit publish --dir public
like "says so" "$(cat "$scratch/err")" "(forked)"
same "and writes nothing" public/checkpoint higher

# ---- rebuilding ----
printf x > public/tile/0/000
rm public/checkpoint
exits "without a checkpoint all is compared" 0 exhibit publish --dir public
exits "and mended" 0 exhibit verify public
is "as others see it" "$(independently public | cut -d ' ' -f 1)" 261
sed 's/^—/~/' public/checkpoint > changed && cp changed public/checkpoint
refused "a damaged checkpoint is not believed" 5 exhibit publish --dir public
rm public/checkpoint
exhibit publish --dir public 2>/dev/null
printf stale > public/.partial
draft ready.json READY "\"0\""
exhibit report sign ready.json >/dev/null 2>&1
exits "what an interrupted publication left" 0 exhibit publish --dir public
is "goes" "$(ls -A public | tr '\n' ' ')" "blobs checkpoint log.vkey tile "

# ---- folders that lie ----
# invalid NAME STATUS PLACE COMMAND: a copy of the folder, changed by the command, is INVALID by that status at that place.
invalid() {
	rm -rf bad
	cp -a public bad
	(cd bad && eval "$4") || { failed "$1" "could not change it: $4"; return; }
	invalid_code=0
	timeout 60 "$exhibit_bin" verify bad --json > "$scratch/out" 2>"$scratch/err" || invalid_code=$?
	# And by the program that has locked itself in, the same.
	locked_code=0
	timeout 60 "$exhibit_bin-verify" bad >"$scratch/locked" 2>&1 || locked_code=$?
	[ $locked_code -eq $invalid_code ] || invalid_code="$invalid_code ($locked_code by exhibit-verify)"
	# And so it is where the record that is asked for is sought in what is missing or damaged.
	timeout 60 "$exhibit_bin" verify bad --report "$report" >"$scratch/locked" 2>&1
	sought_code=$?
	[ $sought_code -eq $invalid_code ] || invalid_code="$invalid_code ($sought_code of a report: $(cat "$scratch/locked"))"
	# And asked for a report by its id, which the tiles may have lost.
	asked_code=0
	timeout 60 "$exhibit_bin" verify bad --report "$id" --json > asked.json 2>"$scratch/err" || asked_code=$?
	[ "$asked_code" = "$invalid_code" ] || invalid_code="$invalid_code ($asked_code asked for a report)"
	is "$1" "$invalid_code $(value "$scratch/out" /integrity/status /integrity/place 2>&1 | tr '\n' ' ')" "5 $2 $3 "
}
exhibit show "$(last_index)" --json > shown.json
report=$(value shown.json /id)
blob=$(basename "$(ls public/blobs/* | head -n 1)")
invalid "a hash of a tile" bad-tile tile/0/000 'printf x | dd of=tile/0/000 bs=1 seek=100 conv=notrunc 2>/dev/null'
invalid "the hash of the report" bad-tile tile/0/000 'printf xyz | dd of=tile/0/000 bs=1 seek=40 conv=notrunc 2>/dev/null'
like "the report that was asked for is not said to be missing" "$(value asked.json /integrity/detail)" "hash 1 is not that of its entries"
invalid "a hash of a partial tile" bad-tile tile/0/001.p/6 'printf x | dd of=tile/0/001.p/6 bs=1 seek=5 conv=notrunc 2>/dev/null'
invalid "a hash of the level above" bad-tile tile/1/000.p/1 'printf x | dd of=tile/1/000.p/1 bs=1 seek=5 conv=notrunc 2>/dev/null'
invalid "no tile" bad-tile tile/0/000 'rm tile/0/000'
invalid "no tile above" bad-tile tile/1/000.p/1 'rm -r tile/1'
invalid "a tile with a byte more" bad-folder tile/0/000 'printf x >> tile/0/000'
invalid "a tile cut" bad-tile tile/0/000 'truncate -s 8160 tile/0/000'
invalid "a partial tile cut" bad-tile tile/0/001.p/6 'truncate -s 190 tile/0/001.p/6'
invalid "a partial tile with more" bad-tile tile/0/001.p/6 'truncate -s 300 tile/0/001.p/6'
invalid "no entries" entry-missing tile/entries/000 'rm tile/entries/000'
invalid "entries cut" bad-folder tile/entries/000 'truncate -s -1 tile/entries/000'
invalid "entries with a byte more" bad-folder tile/entries/000 'printf x >> tile/entries/000'
invalid "entries with one more" bad-folder tile/entries/000 'printf "\000\001x" >> tile/entries/000'
invalid "partial entries with one more" bad-folder tile/entries/001.p/6 'printf "\000\001x" >> tile/entries/001.p/6'
invalid "an empty file of entries" bad-folder tile/entries/001.p/6 ': > tile/entries/001.p/6'
invalid "a blob's byte" blob-mismatch "blobs/$blob" "printf xyz > blobs/$blob"
invalid "a blob that is a link" bad-folder "blobs/$blob" "rm blobs/$blob; ln -s ../checkpoint blobs/$blob"
invalid "a blob that is a pipe" bad-folder "blobs/$blob" "rm blobs/$blob; mkfifo blobs/$blob"
invalid "a blob that is a directory" bad-folder "blobs/$blob" "rm blobs/$blob; mkdir blobs/$blob"
invalid "a tile that is a link" bad-folder tile/0/000 'mv tile/0/000 tile/0/real; ln -s real tile/0/000'
invalid "a tile that is a pipe" bad-folder tile/0/000 'rm tile/0/000; mkfifo tile/0/000'
invalid "entries that are a pipe" bad-folder tile/entries/000 'rm tile/entries/000; mkfifo tile/entries/000'
invalid "entries that are a device" bad-folder tile/entries/000 'rm tile/entries/000; ln -s /dev/zero tile/entries/000'
invalid "a directory that is a link" bad-folder tile/entries/000 'mv tile elsewhere; ln -s elsewhere tile'
invalid "a file for a directory" bad-folder tile/entries/000 'rm -r tile; echo > tile'
invalid "a vast tile" bad-folder tile/0/000 'truncate -s 1T tile/0/000'
invalid "vast entries" bad-folder tile/entries/000 'truncate -s 1T tile/entries/000'
invalid "a vast checkpoint" bad-folder checkpoint 'truncate -s 1T checkpoint'
invalid "a checkpoint that is a pipe" bad-folder checkpoint 'rm checkpoint; mkfifo checkpoint'
invalid "a vkey that is no key" bad-key log.vkey 'echo no key > log.vkey'
invalid "another log's key" unknown-log "checkpoint: line 1" "cp $scratch/other/log.vkey log.vkey"
invalid "an older checkpoint of a fork" root-mismatch checkpoint "XDG_STATE_HOME=$scratch/forgetful $exhibit_bin checkpoint --ledger ../later > checkpoint"
invalid "an entry of a fork" root-mismatch checkpoint "XDG_STATE_HOME=$scratch/forgetful $exhibit_bin publish --ledger ../later --dir ../forked 2>/dev/null; cp ../forked/tile/entries/001.p/6 tile/entries/001.p/6"
rm -rf bad
mkdir bad
refused "an empty folder is none" 2 exhibit verify bad
refused "a ledger's folder is none" 2 exhibit verify .exhibit
rm -rf bad
cp -a public bad
rm "bad/blobs/$blob"
exits "a blob that is not held is no lie" 0 exhibit verify bad --json
is "but told" "$(value "$scratch/out" /integrity/blobs_missing)" 1

# ---- two at once, and one that is killed ----
for i in 1 2 3 4; do exhibit record --statement "at once $i" >/dev/null 2>&1; done
for i in 1 2 3 4 5 6; do
	exhibit publish --dir public 2>"$scratch/publisher.$i" &
	exhibit record --statement "while publishing $i" >/dev/null 2>&1
done
wait
is "six publishers at once: none fails" "$(cat "$scratch"/publisher.* | grep -v '^note: ')" ""
exits "and the folder holds" 0 exhibit verify public
exhibit publish --dir public 2>/dev/null
is "to the last entry" "$(independently public | cut -d ' ' -f 1)" "$(log_size)"
done_testing

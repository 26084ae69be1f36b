#!/bin/sh
# doctor: what is damaged, what is provably intact, what to do; a damaged file that brings LMDB down is a finding.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit doctor
mkdir none
refused "a directory that is no ledger" 1 exhibit doctor --ledger none
new_ledger
exits "an empty ledger" 0 exhibit doctor
i=0
while [ $i -lt 12 ]; do exhibit record --statement "number $i" >/dev/null 2>&1; i=$((i + 1)); done
exhibit run --name tests -- seq 1 20000 >/dev/null 2>&1
exhibit run --name noise -- head -c 3000000 /dev/urandom >/dev/null 2>&1
cp -a .exhibit kept
exits "sound" 0 exhibit doctor
like "says so" "$(cat "$scratch/out")" "sound:"
like "and what is intact" "$(cat "$scratch/out")" "intact: log: entries: all 14 entries"
exits "--json" 0 exhibit doctor --json
is "its answer" "$(value "$scratch/out" /schema /result /intact | tr '\n' ' ')" "urn:exhibit:examination:v1 sound 14 "
refused "--patience" 2 exhibit doctor --patience soon

# ---- it writes nothing ----
cp .exhibit/data.mdb before.mdb
(cd .exhibit && ls -lA --time-style=full-iso | grep -v ' lock.mdb$') > before
exhibit doctor >/dev/null
same "data.mdb stays as it is" before.mdb .exhibit/data.mdb
(cd .exhibit && ls -lA --time-style=full-iso | grep -v ' lock.mdb$') > after
same "and all beside it" before after
cp -a kept without
rm without/lock.mdb
exits "without a lock file" 0 exhibit doctor --ledger without
like "it says what that means" "$(cat "$scratch/out")" "read without locks"
ok "and makes none" test ! -e without/lock.mdb
chmod -R a-w without
exits "where nothing may be written" 0 exhibit doctor --ledger without
chmod -R u+w without

# ---- damage ----
# damaged NAME WORDS COMMAND: a copy of the ledger, changed by the command (in it): exit status 5, these words among what is said.
damaged() {
	rm -rf bad
	cp -a kept bad
	(cd bad && eval "$3") || { failed "$1" "could not change it: $3"; return; }
	damaged_code=0
	timeout 120 "$exhibit_bin" doctor --ledger bad >"$scratch/out" 2>"$scratch/err" || damaged_code=$?
	is "$1" "$damaged_code" 5
	like "$1: is told" "$(cat "$scratch/out")" "$2"
}
size=$(stat -c %s kept/data.mdb)
for cut in 0 1 100 4096 8192 12288 40960 $((size / 2)) $((size - 4096)); do
	damaged "cut to $cut bytes" "damaged: pages: page" "truncate -s $cut data.mdb"
done
damaged "no data.mdb" "damaged: log: data.mdb" "rm data.mdb"
damaged "all zeros" "damaged" "truncate -s 0 data.mdb; truncate -s $size data.mdb"
damaged "something else" "damaged" "cat /etc/passwd > data.mdb"
page=2
while [ $page -lt 12 ]; do
	rm -rf bad && cp -a kept bad
	dd if=/dev/zero of=bad/data.mdb bs=4096 seek=$page count=1 conv=notrunc 2>/dev/null
	code=0
	timeout 120 "$exhibit_bin" doctor --ledger bad >"$scratch/out" 2>&1 || code=$?
	# A page that nothing uses may be zeros.
	if [ $code -eq 0 ]; then exits "page $page of zeros does no harm" 0 exhibit verify --ledger bad
	else is "page $page of zeros is told" $code 5; fi
	page=$((page + 1))
done
# A byte of an entry, found by its words in base64.
damaged "an entry's byte" "damaged: log: entry " "python3 -c '
data = bytearray(open(\"data.mdb\", \"rb\").read())
at = data.rfind(b\"{\\\"payload\\\"\")
data[at + 200] ^= 1
open(\"data.mdb\", \"wb\").write(data)'"
like "what is intact is told beside it" "$(cat "$scratch/out")" "without a gap"
like "and what to do" "$(cat "$scratch/out")" "what to do: restore the ledger from a copy"
exhibit doctor --ledger bad --json > out.json
is "in --json" "$(value out.json /result)" damaged
damaged "the log's key is gone" "damaged: files: log_key" "rm log_key"
damaged "the log's key is open to others" "chmod 600" "chmod 644 log_key"
damaged "another log's key" "not the key of" "rm -f log_key log_key.pub; ssh-keygen -q -t ed25519 -N '' -f log_key"
damaged "no vkey" "damaged: files: log.vkey" "rm log.vkey"
damaged "a vkey that is none" "damaged: files: log.vkey" "echo none > log.vkey"

# ---- time ----
rm -rf bad && cp -a kept bad
rm bad/log_key && mkfifo bad/log_key
exits "what stands still is ended" 4 timeout 60 "$exhibit_bin" doctor --ledger bad --patience 500ms
like "and told" "$(cat "$scratch/out")" "cannot-tell: files: "
like "the other parts are looked at" "$(cat "$scratch/out")" "intact: log"

# ---- history ----
exhibit record --statement "newer" >/dev/null 2>&1
exits "an older copy" 6 exhibit doctor --ledger kept
like "shows both" "$(cat "$scratch/out")" "seen before: 15 "
like "shows both" "$(cat "$scratch/out")" "here: 14 "

# ---- what interrupted runs leave ----
"$exhibit_bin" run -- sh -c 'echo $$ > pid; head -c 20000000 /dev/urandom; exec sleep 60' >/dev/null 2>&1 &
runner=$!
while exhibit doctor > said; ! grep -q 'belong to no record' said; do kill -0 $runner 2>/dev/null || break; done
exits "while a run is recording nothing of it is swept" 0 exhibit doctor --sweep
like "and that is said" "$(cat "$scratch/err")" "somebody is recording"
kill -9 $runner
wait $runner 2>/dev/null
kill "$(cat pid)" 2>/dev/null
exits "after a crash" 0 exhibit doctor
like "its chunks are named" "$(cat "$scratch/out")" "notice: blobs: chunks: "
cp .exhibit/data.mdb before.mdb
exhibit doctor >/dev/null
same "and stay" before.mdb .exhibit/data.mdb
exits "--sweep" 0 exhibit doctor --sweep
like "takes them away" "$(cat "$scratch/err")" "of 1 streams"
exits "once" 0 exhibit doctor --sweep
like "and then there is nothing" "$(cat "$scratch/err")" "swept 0 chunks"
exits "the ledger holds" 0 exhibit verify
refused_code=0
exhibit doctor --ledger bad --patience 500ms --sweep >"$scratch/out" 2>"$scratch/err" || refused_code=$?
is "what is not sound (an older copy by now) is not swept" $refused_code 6
like "and that is said" "$(cat "$scratch/err")" "nothing was swept"

# ---- what waits, also for a log whose key has changed since ----
exhibit key replace --log >/dev/null 2>&1
chmod 644 .exhibit/log_key
exhibit run --name waits -- head -c 9000000 /dev/urandom >/dev/null 2>&1
chmod 600 .exhibit/log_key
exits "a record that waits" 0 exhibit doctor --sweep
like "is named" "$(cat "$scratch/out")" "a record waits here"
if chown 65534 .exhibit/data.mdb 2>/dev/null; then
	exits "somebody else does not sweep" 1 exhibit doctor --sweep
	like "who cannot see what waits" "$(cat "$scratch/err")" "another user's"
	chown "$(id -u)" .exhibit/data.mdb
else
	skip "somebody else does not sweep" "needs root to give a file away"
fi
exits "and is taken in" 0 exhibit log
is "with all its bytes" "$(exhibit show "$(last_index)" --stdout | wc -c)" 9000000
chmod 644 .exhibit/log_key
exhibit run --name waits -- echo out >/dev/null 2>&1
chmod 600 .exhibit/log_key
entry=$(find "$XDG_STATE_HOME" -name entry)
printf x >> "$entry"
exits "one that is damaged" 5 exhibit doctor
like "is named" "$(cat "$scratch/out")" "damaged: spool: $(dirname "$entry")"
rm -r "$(dirname "$entry")"
mkdir "$(dirname "$(dirname "$entry")")/00.partial" && touch -d '2 hours ago' "$(dirname "$(dirname "$entry")")/00.partial"
exits "one that was never finished" 0 exhibit doctor
like "is named" "$(cat "$scratch/out")" "it is no record"
exits "and swept" 0 exhibit doctor --sweep
ok "away" test ! -e "$(dirname "$(dirname "$entry")")/00.partial"
done_testing

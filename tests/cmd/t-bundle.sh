#!/bin/sh
# bundle: one file that plain tar opens, the same bytes every time, whole or not there.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit bundle 0 -o x
new_ledger
refused "of an empty log" 1 exhibit bundle 0 -o x
printf 'out\n' > content
exhibit run --name cited -- cat content >/dev/null 2>&1       # 0
exhibit run --name other -- echo not cited >/dev/null 2>&1    # 1
draft draft.json READY '"step:cited"'
exhibit report sign draft.json > id 2>/dev/null               # 2
id=$(cat id)
umask 022
exits "bundle" 0 exhibit bundle 2 -o report.bundle
is "stdout stays empty" "$(cat "$scratch/out")" ""
like "what is in it is told" "$(cat "$scratch/err")" "2 entries"
exhibit bundle "$id" --output again.bundle 2>/dev/null
same "the same bytes again" report.bundle again.bundle
TZ=Asia/Tokyo LC_ALL=C.UTF-8 sh -c 'umask 077; exec "$0" bundle 2 -o other.bundle' "$exhibit_bin" 2>/dev/null
same "in another place and time" report.bundle other.bundle
cp -r .exhibit "$scratch/copied"
(cd / && HOME="$scratch/tmp" XDG_STATE_HOME="$scratch/tmp/state" LANG=tr_TR.UTF-8 "$exhibit_bin" bundle 2 --ledger "$scratch/copied" \
	-o "$scratch/work/copied.bundle") 2>/dev/null
same "of a copy of the ledger, as another user" report.bundle copied.bundle
rm -rf "$scratch/copied"
is "readable as the user's umask says" "$(stat -c %a report.bundle) $(stat -c %a other.bundle)" "644 600"

is "tar lists it" "$(tar tf report.bundle | sed 's/[0-9a-f]\{64\}/DIGEST/')" "bundle.json
checkpoint
entries/0.json
entries/2.json
proofs/0.tlog-proof
proofs/2.tlog-proof
blobs/DIGEST
blobs/DIGEST
blobs/DIGEST"
mkdir unpacked && tar xf report.bundle -C unpacked
is "regular files only, owned by nobody in particular" "$(tar tvf report.bundle | awk '{ print substr($1, 1, 1), $2 }' | sort -u)" "- 0/0"
is "every blob is what its name says" "$(cd unpacked/blobs && for blob in *; do [ "$(sha256sum < "$blob" | cut -c1-64)" = "$blob" ] || echo "$blob"; done)" ""
ok "what ran is in it" cmp "unpacked/blobs/$(sha256sum < content | cut -c1-64)" content
exhibit show 0 --entry > entry
same "an entry as the log has it" unpacked/entries/0.json entry
exhibit prove 0 > proof
same "a proof as prove prints it" unpacked/proofs/0.tlog-proof proof
exhibit checkpoint > note
same "the checkpoint" unpacked/checkpoint note
is "what is not cited is not in it" "$(grep -c 'not cited' report.bundle)" 0
exits "it verifies" 0 exhibit verify report.bundle

exits "--all" 0 exhibit bundle 2 --all -o all.bundle --json
is "--json" "$(value "$scratch/out" /schema /file /scope /entries /report_index | tr '\n' ' ')" "urn:exhibit:bundle-written:v1 all.bundle all 3 2 "
is "has every entry and no proofs" "$(tar tf all.bundle | grep -c '^entries/') $(tar tf all.bundle | grep -c '^proofs/')" "3 0"
exits "it verifies too" 0 exhibit verify all.bundle
exits "--json of a small one" 0 exhibit bundle 2 -o x --json
is "its scope" "$(value "$scratch/out" /scope)" cited
python3 "$source_dir/tests/independent/bundle.py" --log "$(exhibit checkpoint --vkey)" report.bundle all.bundle > out 2>&1
is "both, by another implementation" $? 0

# ---- attestations go along; what came later does not change what was ----
policy policy.json
exhibit attest 2 --policy policy.json >/dev/null 2>&1
exhibit bundle 2 -o attested.bundle 2>/dev/null
is "attestations of it go along" "$(tar tf attested.bundle | grep -c '^entries/3')" 1
exits "the old one still verifies" 0 exhibit verify report.bundle --policy policy.json
exits "so does the new one" 0 exhibit verify attested.bundle --policy policy.json

# ---- --redact: left out, said so, and never a pass ----
sed 's/"op": "exit-code"/"op": "contains", "text": "out"/' policy.json > reads.json
exhibit bundle 2 -o held.bundle 2>/dev/null
exits "with the output the claim holds" 0 exhibit verify held.bundle --policy reads.json
exits "--redact one stream" 0 exhibit bundle 2 -o redacted.bundle --redact 0:stdout
like "says so" "$(cat "$scratch/err")" "1 blob is left out"
is "the bytes are not in it" "$(grep -c '^out$' redacted.bundle) $(tar tf redacted.bundle | grep -c "$(sha256sum < content | cut -c1-64)")" "0 0"
exits "what rests on it cannot be decided" 4 exhibit verify redacted.bundle --policy reads.json --json
is "it is UNSUPPORTED" "$(value "$scratch/out" /result /claims/0/finding /integrity/blobs_missing | tr '\n' ' ')" "INCOMPLETE UNSUPPORTED 1 "
like "in words too" "$(exhibit verify redacted.bundle --policy reads.json)" "1 blob is not held here; what rests on them cannot be told"
exits "by exhibit-verify as well" 4 exhibit_verify redacted.bundle --policy reads.json
exits "what does not rest on it holds as before" 0 exhibit verify redacted.bundle --policy policy.json
for check in '"op": "not", "check": { "op": "contains", "text": "absent" }' \
	'"op": "regex-count", "pattern": "absent", "max": 0' '"op": "not", "check": { "op": "contains", "text": "out" }'; do
	sed "s/\"op\": \"exit-code\"/$check/" policy.json > silent.json
	exits "silence is no pass: $check" 4 exhibit verify redacted.bundle --policy silent.json
done
exits "the whole record, by id, in a whole log" 0 exhibit bundle 2 --all -o redacted.all --json --redact "$(exhibit show 0 --json > out; value out /id)"
is "one blob: an empty one hides nothing" "$(value "$scratch/out" /redacted)" 1
exits "which cannot be decided either" 4 exhibit verify redacted.all --policy reads.json
exhibit bundle 2 -o again.bundle --redact 0:stdout 2>/dev/null
same "the same bytes again" redacted.bundle again.bundle
exits "the report's own document" 0 exhibit bundle 2 -o headless.bundle --redact 2:content --redact 0
like "two blobs" "$(cat "$scratch/err")" "2 blobs are left out"
exits "without it nothing is decided" 4 exhibit verify headless.bundle --policy policy.json
refused "a member that there is not" 2 exhibit bundle 2 -o none.bundle --redact 0:content
refused "a record that is not in it" 2 exhibit bundle 2 -o none.bundle --redact 1
refused "a record that there is not" 1 exhibit bundle 2 -o none.bundle --redact 99
ok "then nothing is written" test ! -e none.bundle
python3 "$source_dir/tests/independent/bundle.py" redacted.bundle redacted.all headless.bundle > out 2>&1
is "all three, by another implementation" $? 0

# ---- where it is written ----
head -c 100000 /dev/urandom > replaced
exits "over a file" 0 exhibit bundle 2 -o replaced
same "which then is the bundle" replaced attested.bundle
ln replaced second-name && exhibit bundle 2 --all -o replaced 2>/dev/null
same "by a new file: who reads the old one has all of it" second-name attested.bundle
exhibit bundle 2 -o /dev/stdout > through 2>/dev/null
same "through a pipe or a device" through attested.bundle
exhibit bundle 2 -o /dev/stdout 2>/dev/null | cat > piped
same "through a real one" piped attested.bundle
ln -s through link && exhibit bundle 2 --all -o link 2>/dev/null
ok "a link stays a link" test -L link
isnt "and leads to the new bundle" "$(cksum < through)" "$(cksum < attested.bundle)"
ln -s nothing dangling
refused "a link that leads nowhere" 1 exhibit bundle 2 -o dangling
ok "/dev/stdout is a link still" test -L /dev/stdout
exits "a full device" 1 exhibit bundle 2 -o /dev/full
ok "is a device still" test -c /dev/full
exits "/dev/null" 0 exhibit bundle 2 -o /dev/null
ok "is a device still" test -c /dev/null
mkdir directory
refused "a directory" 1 exhibit bundle 2 -o directory
refused "a directory that is not there" 1 exhibit bundle 2 -o nowhere/file
refused "below a file" 1 exhibit bundle 2 -o content/file
refused "no name" 2 exhibit bundle 2 -o ''
refused "no --output" 2 exhibit bundle 2
refused "a name that is too long" 1 exhibit bundle 2 -o "$(head -c 300 /dev/zero | tr '\0' x)"
(ulimit -f 4; trap '' XFSZ; exhibit bundle 2 -o limited) >/dev/null 2>"$scratch/err"
is "beyond what may be written" $? 1
like "is told" "$(cat "$scratch/err")" "error: "
ok "and leaves no file" test ! -e limited
is "not even a part" "$(ls -A . directory | grep -c partial)" 0
if [ "$(id -u)" -eq 0 ]; then
	skip "an unwritable directory" "root writes everywhere"
else
	mkdir closed && chmod 555 closed
	refused "an unwritable directory" 1 exhibit bundle 2 -o closed/file
fi

refused "of a run" 2 exhibit bundle 0 -o refused
refused "of an attestation" 2 exhibit bundle 3 -o refused
refused "of no record" 1 exhibit bundle 44 -o refused
refused "of nothing" 2 exhibit bundle -o refused
refused "of two" 2 exhibit bundle 2 2 -o refused
ok "none of them wrote" test ! -e refused
done_testing

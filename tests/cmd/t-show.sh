#!/bin/sh
# show: which record, and its bytes exactly; what a terminal sees is escaped.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit show 0
new_ledger
refused "nothing in it yet" 1 exhibit show 0
printf 'out\r\n\0\377\033[31mno end' > expected.out
printf 'err\n\033]0;title\007' > expected.err
exhibit run -- sh -c 'cat expected.out; cat expected.err >&2; exit 5' >/dev/null 2>&1
cp expected.out file && exhibit record file >/dev/null 2>&1
exhibit record --statement "$(printf 'words \033[31m\342\200\256 and \302\233 more')" >/dev/null 2>&1
draft draft.json 'NOT READY' '"0"' failed && exhibit report sign draft.json >/dev/null 2>&1
policy policy.json && exhibit attest 3 --policy policy.json >/dev/null 2>&1

exhibit show 0 --stdout > out 2> err
same "--stdout" out expected.out
is "says nothing beside it" "$(cat err)" ""
exhibit show 0 --stderr > out
same "--stderr" out expected.err
exhibit show 1 --content > out
same "--content of a file" out file
exhibit show 3 --content > out
is "--content of a report is JSON" "$(value out /verdict)" "NOT READY"
is "with full ids" "$(value out /claims/0/evidence/0)" "$(exhibit show 0 --json > json; value json /id)"
exhibit show 4 --content > out
is "--content of an attestation is the verifier's answer" "$(value out /result)" MATCHES
exhibit show 0 --entry > entry
is "--entry is what the id hashes" "$( (printf '\000'; cat entry) | sha256sum | cut -c1-64)" "$(value json /id)"
is "without a newline of its own" "$(tail -c 1 entry)" '}'
is "it is the envelope" "$(value entry /payloadType)" application/vnd.in-toto+json
python3 -c '
import base64, json, sys
payload = base64.b64decode(json.load(open("entry"))["payload"])
sys.exit(json.loads(payload) != json.load(open("json"))["statement"])'
is "whose payload --json shows" $? 0
is "--json" "$(value json /schema) $(value json /index) $(value json /kind) $(value json /signature)" "urn:exhibit:show:v1 0 run verifies"

id=$(value json /id)
exhibit show 0 > page
for name in "$id" "$(echo "$id" | cut -c1-63)" "$(echo "$id" | cut -c1-12)" "$(echo "$id" | cut -c1-8)"; do
	exhibit show "$name" > out 2>&1
	same "by ${#name} digits" page out
done
refused "seven are too few" 2 exhibit show "$(printf '%.7s' "$id" | tr 0-9 a)"
refused "capitals are none" 2 exhibit show "$(echo "$id" | tr a-f A-F | sed 's/^/A/' | cut -c1-64)"
refused "more than an id has" 2 exhibit show "${id}0"
refused "no such id" 1 exhibit show "$(echo "$id" | tr 0-9a-f 1-9a-f0)"
refused "an index behind the last" 1 exhibit show 5
refused "a large one" 1 exhibit show 9999999
refused "minus one" 2 exhibit show -1
refused "after -- too" 2 exhibit show -- -1
for name in x 0x0 1e0 ' 0' '0 ' '' + 1,2; do
	refused "no name of a record: '$name'" 2 exhibit show "$name"
done
is "leading zeros are an index still" "$(exhibit show 000 --entry | sha256sum)" "$(sha256sum < entry)"
refused "--stdout of a file" 2 exhibit show 1 --stdout
refused "--content of a run" 2 exhibit show 0 --content
refused "--content of words" 2 exhibit show 2 --content
refused "two at once" 2 exhibit show 0 --stdout --stderr
refused "a stream as JSON" 2 exhibit show 0 --stdout --json
refused "no record" 2 exhibit show
refused "two records" 2 exhibit show 0 1

for i in 0 1 2 3 4; do exhibit show $i; done > out
is "no control character but the newline" "$(LC_ALL=C tr -d '\n\040-\176\200-\377' < out | wc -c)" 0
is "no bidi control, no C1" "$(LC_ALL=C grep -c "$(printf '\342\200\256\\|\302\233')" out)" 0
ok "they are there by name" grep -qF 'words \u{1B}[31m\u{202E} and \u{9B} more' out
like "the signature was looked at" "$(exhibit show 2)" "signature      verifies"

head -c 3000000 /dev/urandom > large && exhibit record large >/dev/null 2>&1
exhibit show 5 --content | head -c 100 > out
is "a reader that goes away early" "$(wc -c < out)" 100
exhibit show 5 --content > out
same "three megabytes" large out
refused "an index behind the end" 1 exhibit show 99999
like "where the others are" "$(cat "$scratch/err")" "hint: \`exhibit log\` lists the records"
done_testing

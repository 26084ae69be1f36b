#!/bin/sh
# What a challenge, a resolution or a withdrawal does to whoever looks at the report: log, show, verify, render, attest.
. "$(dirname "$0")/lib.sh"
git init -q .
echo word > words
echo .exhibit > .gitignore
git add . && git commit -qm words
commit=$(git rev-parse HEAD)
new_ledger
second=$scratch/second
exhibit key new -o "$second" >/dev/null 2>&1

report() { # report NAME VERDICT ASSERTED [KEY]
	cat > "$1.json" <<-END
	{ "schema": "urn:exhibit:report:v1", "title": "$1", "subject": [{ "digest": { "gitCommit": "$commit" } }],
	  "verdicts": ["NOT READY", "READY"], "verdict": "$2",
	  "claims": [{ "id": "works", "text": "It works.", "asserted": "$3", "evidence": [] }] }
	END
	exhibit report sign "$1.json" ${4:+--key "$4"} 2>/dev/null
}
cat > policy.json <<END
{ "schema": "urn:exhibit:policy:v1", "verdicts": ["NOT READY", "READY"],
  "claims": [ { "id": "works", "evidence": { "kind": "run", "step": "try" }, "check": { "op": "exit-code" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" }, { "verdict": "NOT READY" } ] }
END
state() { exhibit verify --report "$1" --policy policy.json --json > "$scratch/verified"; value "$scratch/verified" /disputes/state; }
logged() {
	exhibit log --json > "$scratch/logged"
	python3 -c '
import json, sys
for one in json.load(open(sys.argv[1]))["records"]:
    if one["id"] == sys.argv[2]:
        print(one.get("disputed", "nothing"))' "$scratch/logged" "$1"
}
shown() { exhibit show "$1" --json > "$scratch/shown"; value "$scratch/shown" /disputed; }

good=$(report good READY passed)
bad=$(report bad "NOT READY" failed "$second")
is "nothing is said against it" "$(state "$good") $(logged "$good") $(shown "$good")" "absent nothing absent"
unlike "nor shown" "$(exhibit log)" DISPUTED

challenge=$(exhibit dispute --open "$good" --claim works --grounds rebut --text "It does <not>." --key "$second" 2>/dev/null)
is "a challenge is seen everywhere" "$(state "$good") $(logged "$good") $(shown "$good")" "challenged challenged challenged"
is "who, what, and in which words" "$(value "$scratch/verified" /disputes/challenges/0/claim /disputes/challenges/0/text \
	/disputes/challenges/0/grounds | tr '\n' ' ')" "works It does <not>. rebut "
is "the other report is left alone" "$(state "$bad") $(logged "$bad")" "absent nothing"
like "verify says it to people" "$(exhibit verify --report "$good" --policy policy.json)" "DISPUTED, challenged: somebody challenges it"
like "log too" "$(exhibit log)" "claims READY  DISPUTED, challenged"
like "and show" "$(exhibit show "$good")" "DISPUTED       challenged: somebody challenges it"
exhibit report render --report "$good" --policy policy.json -o page.html >/dev/null 2>&1
like "the page says it at its beginning" "$(sed -n '/class="answers"/,/id="claims"/p' page.html)" "DISPUTED, challenged"
like "with the words, escaped" "$(cat page.html)" "It does &lt;not&gt;."
unlike "and never as they are" "$(cat page.html)" "<not>"
like "Markdown too" "$(exhibit report render --report "$good" --policy policy.json)" "**DISPUTED, challenged**"
exhibit attest "$good" --policy policy.json >/dev/null 2>&1
attestation=$(last_index)
is "an attestation made now says it" "$(field /predicate/disputed)" challenged
is "and it is seen beside it" "$(shown "$attestation")" challenged
exhibit dispute --withdraw "$challenge" --key "$second" >/dev/null 2>&1
is "a challenge that is taken back is none" "$(state "$good") $(logged "$good") $(shown "$good") $(shown "$attestation")" \
	"null nothing absent absent"

exhibit dispute "$good" "$bad" --policy policy.json >/dev/null 2>&1
is "words against words" "$(state "$good") $(state "$bad")" "unresolved unresolved"
exhibit run --name try -- true >/dev/null 2>&1
exhibit dispute "$good" "$bad" --policy policy.json >/dev/null 2>&1
resolution=$(last_index)
is "what becomes of each verdict is in the record" "$(field /predicate/verdicts | tr -cd 'A-Z,' | tr -s ,)" \
	"$(printf '%s UPHELD\n%s OVERTURNED\n' "$good" "$bad" | sort | sed 's/.* /,/' | tr -d '\n' | sed 's/^,//'),"
is "settled by what ran" "$(state "$good") $(state "$bad")" "upheld overturned"
is "in the log" "$(logged "$good") $(logged "$bad")" "upheld overturned"
is "the attestation's report stands again" "$(shown "$attestation")" upheld
state "$bad" >/dev/null
is "the resolution is named, the one before is not" "$(value "$scratch/verified" /disputes/resolutions |
	python3 -c 'import json,sys; print([one["index"] for one in json.load(sys.stdin)])')" "[$resolution]"
like "people are told which" "$(exhibit show "$bad")" "(resolution at index $resolution)"
exhibit dispute --open "$good" --grounds undercut --text "Too small." --key "$second" >/dev/null 2>&1
is "a challenge after it counts" "$(state "$good") $(state "$bad")" "challenged overturned"
exhibit dispute "$good" --policy policy.json >/dev/null 2>&1
is "until it is weighed too" "$(state "$good")" upheld
exhibit dispute "$bad" >/dev/null 2>&1
is "what is overturned elsewhere stays so" "$(state "$bad")" overturned

# ---- whom the reader hears ----
key=$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)
sed "s|\"verdicts\": \[|\"agents\": [{ \"name\": \"me\", \"key\": \"$key\" }], &|;" policy.json > agents.json
late=$(report late READY passed)
exhibit dispute --open "$late" --grounds undercut --text "No." --key "$second" >/dev/null 2>&1
exhibit verify --report "$late" --policy agents.json --json > heard
is "a stranger is not heard" "$(value heard /disputes/state) $(value heard /disputes/challenges) $(value heard /disputes/unheard)" "null [] 1"
exhibit dispute --withdraw "$late" --text "Sorry." >/dev/null 2>&1
is "its author takes it back" "$(state "$late")" challenged
is "that is told" "$(value "$scratch/verified" /disputes/withdrawals/0/text)" "Sorry."
exhibit dispute --withdraw "$bad" --key "$second" >/dev/null 2>&1
is "what is overturned is no better for being taken back" "$(state "$bad")" overturned

# ---- a bundle ----
exhibit bundle "$bad" -o bad.bundle 2>/dev/null
exhibit_verify bad.bundle --policy policy.json --json > bundled
is "a bundle takes it along" "$(value bundled /disputes/state)" overturned

# ---- many by one ----
i=0
while [ $i -lt 70 ]; do
	exhibit dispute --open "$late" --grounds undercut --text "No $i." --key "$second" >/dev/null 2>&1
	i=$((i + 1))
done
is "one agent is not heard without end" "$(state "$late") $(value "$scratch/verified" /disputes/left_out)" "challenged 7"
exits "the ledger holds" 0 exhibit verify
done_testing

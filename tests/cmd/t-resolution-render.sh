#!/bin/sh
# report render --resolution: one page that both sides read, in Markdown and HTML; what is hostile in it stays text.
. "$(dirname "$0")/lib.sh"
git init -q .
printf 'one\ntwo\n' > words
printf '%s\n' .exhibit '*.json' '*.html' '*.md' '*.bundle' > .gitignore
git add . && git commit -qm words
commit=$(git rev-parse HEAD)
new_ledger
second=$scratch/second
exhibit key new -o "$second" >/dev/null 2>&1
sound() { is "$1: a sound page" "$(PYTHONDONTWRITEBYTECODE=1 python3 "$source_dir/tests/cmd/page.py" "$2" 2>&1)" ""; }
report() { # report TITLE VERDICT ASSERTED VALUE [KEY]
	cat > report.json <<-END
	{ "schema": "urn:exhibit:report:v1", "title": "$1", "subject": [{ "digest": { "gitCommit": "$commit" } }],
	  "verdicts": ["NOT READY", "READY"], "verdict": "$2",
	  "claims": [{ "id": "works", "text": "It | works <b>well</b>.", "asserted": "$3", "evidence": [] },
	    { "id": "agreed", "text": "Both say so.", "asserted": "passed", "evidence": [] }],
	  "quantities": [{ "id": "lines", "value": "$4", "unit": "%" }] }
	END
	exhibit report sign report.json ${5:+--key "$5"} 2>/dev/null
}
cat > policy.json <<END
{ "schema": "urn:exhibit:policy:v1", "name": "house rules", "verdicts": ["NOT READY", "READY"],
  "claims": [ { "id": "works", "evidence": { "kind": "run", "step": "try", "argv": ["test", "-s", "words"] }, "check": { "op": "exit-code" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" }, { "verdict": "NOT READY" } ] }
END
bad=$(report 'Team <script>alert(1)</script>' "NOT READY" failed 5)
good=$(report 'Team **B** | [x](y)' READY passed 3 "$second")
exhibit dispute --open "$good" --claim works --grounds rebut --text "</table> No." >/dev/null 2>&1
exhibit dispute "$bad" "$good" --policy policy.json >/dev/null 2>&1
open=$(last_index)
exits "an open dispute" 0 exhibit report render --resolution "$open" -o open.html
sound "open" open.html
page=$(cat open.html)
like "how it ended" "$page" "OPEN"
like "both reports" "$page" "Team &lt;script&gt;"
unlike "nothing runs" "$page" "<script"
like "a challenge in its words, escaped" "$page" "&lt;/table&gt; No."
like "what would settle it" "$page" "exhibit run --name try -- test -s words"
like "computed again" "$page" "the same, to the byte"
like "the rules" "$page" "house rules"
exits "in Markdown" 0 exhibit report render --resolution "$open" -o open.md
like "both sides" "$(cat open.md)" "? UNRESOLVED"
is "no link, no emphasis, no tag of theirs" "$(grep -cF -e '[x](y)' -e '**B**' -e '<script' open.md)" 0
exits "once more" 0 exhibit report render --resolution "$open" --format html
same "the same bytes" "$scratch/out" open.html

exhibit run --name try -- test -s words >/dev/null 2>&1
exhibit dispute "$bad" "$good" --policy policy.json >/dev/null 2>&1
exits "a settled one" 0 exhibit report render --resolution "$(last_index)" -o settled.html
sound "settled" settled.html
like "what is overturned" "$(cat settled.html)" "OVERTURNED"
like "by what" "$(cat settled.html)" "raw output against words"
exits "the one before is still what it was" 0 exhibit report render --resolution "$open" --format html
same "to the byte" "$scratch/out" open.html

exhibit bundle "$good" -o good.bundle 2>/dev/null
id=$(exhibit show "$open" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')
exits "where not all is held" 4 exhibit report render good.bundle --resolution "$id" -o part.html
sound "part" part.html
like "it says whose word it is" "$(cat part.html)" "could not be computed again here"
refused "a report" 2 exhibit report render --resolution "$good"
refused "a policy of one's own" 2 exhibit report render --resolution "$open" --policy policy.json
done_testing

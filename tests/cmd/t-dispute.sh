#!/bin/sh
# dispute: contradiction, what would settle it, the run, settled; challenges; from bundles; what it refuses.
. "$(dirname "$0")/lib.sh"
git init -q .
printf 'one\ntwo\nthree\n' > words
echo .exhibit > .gitignore
git add . && git commit -qm words
commit=$(git rev-parse HEAD)
new_ledger
second=$scratch/second
exhibit key new -o "$second" >/dev/null 2>&1

report() { # report NAME VERDICT ASSERTED LINES [EVIDENCE [COMMIT]]
	cat > "$1.json" <<-END
	{ "schema": "urn:exhibit:report:v1", "title": "$1", "subject": [{ "digest": { "gitCommit": "${6:-$commit}" } }],
	  "verdicts": ["NOT READY", "READY"], "verdict": "$2",
	  "claims": [{ "id": "works", "text": "It works.", "asserted": "$3", "evidence": [${5:-}] }],
	  "quantities": [{ "id": "lines", "value": "$4" }] }
	END
	exhibit report sign "$1.json" ${key:+--key "$key"} > "$1.id" 2>/dev/null
	cat "$1.id"
}
cat > policy.json <<END
{ "schema": "urn:exhibit:policy:v1", "verdicts": ["NOT READY", "READY"],
  "claims": [ { "id": "works", "evidence": { "kind": "run", "step": "try", "argv": ["test", "-s", "words"] }, "check": { "op": "exit-code" } } ],
  "quantities": [ { "id": "lines", "evidence": { "step": "count", "argv": ["wc", "-l", "words"] },
    "value": { "op": "capture", "pattern": "^([0-9]+) words$" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
    { "when": { "op": "some", "among": "required", "is": ["failed"] }, "verdict": "NOT READY" }, { "verdict": "NOT READY" } ] }
END
at=2031-01-01T00:00:00Z
dispute() { exhibit dispute "$@" --policy policy.json --at $at; }
# ending ID REPORT: what becomes of that claim or quantity in $scratch/out.
ending() {
	python3 -c '
import json, sys
for one in json.load(open(sys.argv[1]))["arguments"]:
    if one["kind"] in ("claim", "quantity") and one["id"] == sys.argv[2] and one["report"] == sys.argv[3]:
        print(one["label"], one["ending"])' "$scratch/out" "$1" "$2"
}

bad=$(report bad "NOT READY" failed 5)
good=$(report good READY passed 3)
exits "two words against each other: open" 4 dispute "$bad" "$good" --json
is "the result" "$(value "$scratch/out" /result)" OPEN
is "neither stands" "$(ending works "$bad"), $(ending works "$good")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "nor do the numbers" "$(ending lines "$bad"), $(ending lines "$good")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "what would settle it: command" "$(value "$scratch/out" /settle/1/argv)" '["wc","-l","words"]'
is "step and subject" "$(value "$scratch/out" /settle/1/step /settle/1/subject/0/digest/gitCommit | tr '\n' ' ')" "count $commit "
is "no verdict: what cannot be told is not ready" "$(value "$scratch/out" /reports/0/resolved /reports/1/resolved | tr '\n' ' ')" "null null "
is "it is appended" "$(field /predicate/result) $(field /predicate/counts)" 'OPEN {"contested":4,"open":4,"overturned":0}'
is "with its policy" "$(field /predicate/policy/sha256)" "$(sha256sum < policy.json | cut -c1-64)"
is "and the whole answer" "$(field /predicate/content/sha256)" "$(exhibit show "$(last_index)" --content | sha256sum | cut -c1-64)"
earlier=$(field /predicate/reports >/dev/null; exhibit show "$(last_index)" --json > "$scratch/json"; value "$scratch/json" /id)
exits "for people" 4 dispute "$good" "$bad" --dry-run
like "the command can be typed" "$(cat "$scratch/out")" "exhibit run --name count -- wc -l words"

exhibit run --name count -- wc -l words >/dev/null 2>&1
exhibit run --name try -- test -s words >/dev/null 2>&1
exits "what was recorded settles it" 3 dispute "$bad" "$good" --json
cp "$scratch/out" settled
is "who was right stands" "$(ending works "$good"), $(ending lines "$good")" "IN UPHELD, IN UPHELD"
is "who was not does not" "$(ending works "$bad"), $(ending lines "$bad")" "OUT OVERTURNED, OUT OVERTURNED"
is "the verdict follows" "$(value "$scratch/out" /result /reports/0/resolved | tr '\n' ' ')" "SETTLED READY "
is "the later names the earlier" "$(field /predicate/earlier)" "$earlier"
like "and what changed" "$(field /predicate/changed)" "UNRESOLVED before, UPHELD now"
like "log shows it" "$(exhibit log --kind resolution | tail -n 1)" "SETTLED  2 reports, 4 contested, 2 overturned, 0 open"
exhibit checkpoint > now
exits "in another order" 3 dispute "$good" "$bad" --json --dry-run --as-of now
cp "$scratch/out" other-order
exits "the one order" 3 dispute "$bad" "$good" --json --dry-run --as-of now
same "the same bytes whatever the order" "$scratch/out" other-order

# ---- anybody computes it again ----
settled_at=$(last_index)
exits "a resolution, computed again" 0 exhibit verify --resolution "$settled_at" --json
is "follows" "$(value "$scratch/out" /result /differs | tr '\n' ' ')" "SAME [] "
exits "the one before, as the log was then" 0 exhibit verify --resolution "$earlier"
like "for people" "$(cat "$scratch/out")" "SAME: it follows from what it names"
refused "a report is none" 2 exhibit verify --resolution "$good"
refused "a policy of one's own" 2 exhibit verify --resolution "$earlier" --policy policy.json
refused "no such" 1 exhibit verify --resolution 99999
refused "as a report" 2 exhibit verify --report "$earlier"
like "it says what to ask instead" "$(cat "$scratch/err")" "--resolution"

# ---- as it was ----
size=$(log_size)
exhibit run --name later -- true >/dev/null 2>&1
exits "as of an older checkpoint" 3 dispute "$bad" "$good" --json --dry-run --as-of now
same "what came later is not seen" "$scratch/out" other-order
is "the checkpoint is named" "$(value "$scratch/out" /checkpoints/0/size)" "$size"

# ---- bundles ----
exhibit bundle "$good" -o good.bundle 2>/dev/null
exhibit bundle "$bad" --all -o bad.bundle 2>/dev/null
exits "reports from bundles" 3 dispute good.bundle bad.bundle --json --dry-run
is "the same endings" "$(ending works "$good"), $(ending works "$bad")" "IN UPHELD, OUT OVERTURNED"
exits "and appended with them" 3 dispute good.bundle bad.bundle
is "byte for byte" "$(field /predicate/bundles | tr ',' '\n' | grep -c sha256)" 2
with_bundles=$(exhibit show "$(last_index)" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')
exits "computed again from them" 0 exhibit verify --resolution "$(last_index)"
exhibit bundle "$good" --all -o all.bundle 2>/dev/null
exits "and from a bundle of the whole log" 0 exhibit verify all.bundle --resolution "$with_bundles"
exhibit bundle "$good" -o good2.bundle 2>/dev/null
exits "of what is cited only it cannot be told" 4 exhibit verify good2.bundle --resolution "$earlier"
mkdir "$scratch/elsewhere"
cp policy.json good.bundle bad.bundle "$scratch/elsewhere"
cd "$scratch/elsewhere" || exit 1
exits "without a ledger it is printed" 3 dispute good.bundle bad.bundle
like "and says that it is recorded nowhere" "$(cat "$scratch/err")" "recorded nowhere"
cd "$scratch/work" || exit 1

# ---- challenges ----
exits "a challenge" 0 exhibit dispute --open "$good" --claim works --grounds undercut --text "It was a toy." --key "$second"
challenge=$(cat "$scratch/out")
is "is a record" "$(field /predicate/action) $(field /predicate/grounds) $(field /predicate/claim)" "open undercut works"
like "log shows it" "$(exhibit log --kind dispute)" "undercut $(echo "$good" | cut -c1-12) claim works: It was a toy."
exits "words do not defeat what was run" 3 dispute "$bad" "$good" --json --dry-run
is "the claim stands, because evidence does" "$(value "$scratch/out" /result)" SETTLED
refused "only its signer takes it back" 2 exhibit dispute --withdraw "$challenge"
exits "who does" 0 exhibit dispute --withdraw "$challenge" --key "$second"
exits "an author takes a claim back" 0 exhibit dispute --withdraw "$bad" --claim lines
exits "then" 3 dispute "$bad" "$good" --json --dry-run
is "it is withdrawn, and the rest is not" "$(ending lines "$bad"), $(ending works "$bad")" "IN WITHDRAWN, OUT OVERTURNED"

# ---- what is refused ----
size=$(log_size)
refused "a report with itself" 2 exhibit dispute "$good" "$good"
refused "nothing" 2 exhibit dispute
refused "no such report" 1 exhibit dispute "$good" 99999
refused "a run" 2 exhibit dispute "$good" 2
refused "a file that is no bundle" 5 exhibit dispute "$good" policy.json
refused "a file that is not there" 1 exhibit dispute "$good" nothing.bundle
refused "a policy that is none" 2 exhibit dispute "$good" "$bad" --policy good.json
refused "a time that is none" 2 exhibit dispute "$good" "$bad" --at noon
refused "a checkpoint that is none" 5 exhibit dispute "$good" "$bad" --as-of policy.json
refused "a challenge without grounds" 2 exhibit dispute --open "$good" --text x
refused "without words" 2 exhibit dispute --open "$good" --grounds rebut
refused "of a claim that is not there" 2 exhibit dispute --open "$good" --claim work --grounds rebut --text x
refused "with evidence that is not there" 1 exhibit dispute --open "$good" --grounds rebut --text x --evidence 99999
refused "of a run" 2 exhibit dispute --open 2 --grounds rebut --text x
refused "of two at once" 2 exhibit dispute --open "$good" "$bad" --grounds rebut --text x
refused "and taken back at once" 2 exhibit dispute --open --withdraw "$good"
refused "grounds without a challenge" 2 exhibit dispute "$good" "$bad" --grounds rebut
tail -c 600 good.bundle | head -c 1 | od -An -tx1 > "$scratch/byte"
sed 's/It works\./It worked/' good.bundle > broken.bundle
refused "a bundle whose bytes were changed" 5 exhibit dispute "$bad" broken.bundle
like "it names the report" "$(cat "$scratch/err")" "broken.bundle"
is "nothing was appended" "$(log_size)" "$size"
exits "the ledger holds" 0 exhibit verify
done_testing

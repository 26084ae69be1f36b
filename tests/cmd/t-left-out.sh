#!/bin/sh
# Runs that a report leaves out, and what its author may try so that nobody finds them.
. "$(dirname "$0")/lib.sh"

git init -q . && git commit -q --allow-empty -m one
echo "*" > .git/info/exclude # the files written here leave the tree clean
new_ledger
commit=$(git rev-parse HEAD)
any=$(printf '%064d' 1)
# Fails until ../mended is there; says so in TAP only.
flaky='echo 1..1; if [ -e ../mended ]; then echo ok 1; else echo not ok 1; fi'
attempt() { exhibit run "$@" -- sh -c "$flaky" >/dev/null 2>&1; }

# policy FILE EVIDENCE: the test in FILE's rule must pass.
policy() {
	cat > "$1" <<END
{ "schema": "urn:exhibit:policy:v1",
  "claims": [ { "id": "tests", "evidence": $2, "check": { "op": "tests", "format": "tap" } } ],
  "verdicts": ["NOT READY", "READY"],
  "decision": [ { "when": { "op": "claim", "id": "tests", "is": ["passed"] }, "verdict": "READY" }, { "verdict": "NOT READY" } ] }
END
}
# report CLAIMS SUBJECT…: sign a READY report; prints its index.
report() {
	claims=$1
	shift
	printf '{"schema":"urn:exhibit:report:v1","subject":[%s],"verdicts":["NOT READY","READY"],"verdict":"READY","claims":[%s]}' \
		"$*" "$claims" > report.json
	exhibit report sign report.json >/dev/null 2>&1 && last_index
}
claim() { printf '{"id":"%s","text":"t","asserted":"%s","evidence":["%s"]}' "$1" "$2" "$3"; }
the_commit='{"name":"commit","digest":{"gitCommit":"'$commit'"}}'
policy step.json '{ "step": "unit" }'
policy command.json '{ "argv": ["sh", "-c", "'"$(printf %s "$flaky" | sed 's/"/\\"/g')"'"] }'
# finding REPORT POLICY: what is said of the claim, and whether runs were looked for.
finding() { exhibit verify --report "$1" --policy "$2" --json > answer.json; value answer.json /claims/0/finding /omissions | tr '\n' ' '; }

# ---- the run that failed, and then one that passed ----
attempt --name unit
failed=$(last_index)
touch ../mended
attempt --name unit
plain=$(report "$(claim tests passed "$(last_index)")" "$the_commit")
is "a failure that is not cited" "$(finding "$plain" step.json)" "UNDERDETERMINED looked-for "

# ---- whoever hands on the log leaves its bytes out ----
exhibit bundle "$plain" --all -o redacted.bundle --redact "$failed:stdout" 2>/dev/null
exits "its bytes left out of a whole log" 4 exhibit verify redacted.bundle --policy step.json --json
is "it is not said that it was looked at" "$(value "$scratch/out" /omissions /claims/0/outcome | tr '\n' ' ')" "cannot-tell cantTell "
like "it is in the reasons" "$(value "$scratch/out" /claims/0/reasons/1/says)" "its bytes are not held"
is "nobody is accused" "$(value "$scratch/out" /fraud)" "[]"
like "in words" "$(exhibit verify redacted.bundle --policy step.json)" "bytes of runs that the report does not cite are not held"
like "on a page" "$(exhibit report render redacted.bundle --policy step.json)" "not the bytes of all runs"
exits "by exhibit-verify as well" 4 exhibit_verify redacted.bundle --policy step.json
mentions=$(report "$(claim tests passed $((failed + 1))),$(claim first cantTell "$failed")" "$the_commit")
exhibit bundle "$mentions" --all -o mentions.bundle --redact "$failed:stdout" 2>/dev/null
exits "a report that cites it" 0 exhibit verify mentions.bundle --policy step.json --json
is "has nothing to answer for in the other claim" "$(value "$scratch/out" /claims/0/finding)" "MATCH"

# ---- the run that passed says that it is about more ----
attempt --name unit --subject "commit=gitCommit:$commit" --subject "nonce=sha256:$any"
both=$(last_index)
is "in a report on the commit" "$(finding "$(report "$(claim tests passed "$both")" "$the_commit")" step.json)" \
	"UNDERDETERMINED looked-for "
is "in one on both" "$(finding "$(report "$(claim tests passed "$both")" \
	"$the_commit"',{"name":"nonce","digest":{"sha256":"'"$any"'"}}')" step.json)" "UNDERDETERMINED looked-for "

# ---- the run that passed goes by another name ----
attempt --name again
again=$(last_index)
is "where the rule asks for the command" \
	"$(finding "$(report "$(claim tests passed "$again")" "$the_commit")" command.json)" "UNDERDETERMINED looked-for "
is "unless the report cites the failure" \
	"$(finding "$(report "$(claim tests passed "$again"),$(claim first cantTell "$failed")" "$the_commit")" command.json)" \
	"MATCH looked-for "

# ---- runs that are about something else are no contradiction ----
git commit -q --allow-empty -m two
the_commit='{"name":"commit","digest":{"gitCommit":"'$(git rev-parse HEAD)'"}}'
rm ../mended
attempt --name unit --subject "commit=gitCommit:$(git rev-parse HEAD)" --subject "image=sha256:$any"
touch ../mended
other=$(printf '%064d' 2)
attempt --name unit --subject "commit=gitCommit:$(git rev-parse HEAD)" --subject "image=sha256:$other"
is "another image, and the report is on this one" "$(finding "$(report "$(claim tests passed "$(last_index)")" \
	"$the_commit"',{"name":"image","digest":{"sha256":"'"$other"'"}}')" step.json)" "MATCH looked-for "
is "but a report on the commit leaves it out" "$(finding "$(report "$(claim tests passed $(($(last_index) - 1)))" \
	"$the_commit")" step.json)" "UNDERDETERMINED looked-for "

# ---- a file instead of a run ----
git commit -q --allow-empty -m file
the_commit='{"name":"commit","digest":{"gitCommit":"'$(git rev-parse HEAD)'"}}'
rm ../mended
attempt --name unit
failed=$(last_index)
printf '1..1\nok 1\n' > by-hand
exhibit record by-hand --name unit 2>/dev/null
file=$(last_index)
is "written by hand, under the name of a step that failed" \
	"$(finding "$(report "$(claim tests passed "$file")" "$the_commit")" step.json)" "UNDERDETERMINED looked-for "
like "it is told what the report rests on" "$(value answer.json /fraud/0/says)" "cites only a file"
is "unless the report cites the run" \
	"$(finding "$(report "$(claim tests passed "$file"),$(claim first cantTell "$failed")" "$the_commit")" step.json)" \
	"MATCH looked-for "
exhibit record by-hand --name file 2>/dev/null
policy file.json '{ "step": "file" }'
is "a file of its own name" "$(finding "$(report "$(claim tests passed "$(last_index)")" "$the_commit")" file.json)" \
	"MATCH looked-for "

# ---- what it printed was masked ----
git commit -q --allow-empty -m three
the_commit='{"name":"commit","digest":{"gitCommit":"'$(git rev-parse HEAD)'"}}'
rm ../mended
attempt --name unit --redact '^not ok.*'
touch ../mended
attempt --name unit --redact '^not ok.*'
masked=$(report "$(claim tests passed "$(last_index)")" "$the_commit")
is "a failure that was masked" "$(finding "$masked" step.json)" "UNDERDETERMINED looked-for "
like "is told as such" "$(value answer.json /claims/0/reasons/1/says)" "masked or cut off"
done_testing

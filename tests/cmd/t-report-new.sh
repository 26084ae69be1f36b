#!/bin/sh
# report new: what it drafts is what the records say, leaves nothing out, and is borne out when it is verified.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit report new
new_ledger
refused "an empty log" 1 exhibit report new
git init -q . && printf '.exhibit\n*.json\n' > .gitignore && git add . && git commit -qm one
commit=$(git rev-parse HEAD)
tap='printf "1..3\nok 1 - a\nok 2 - b\nok 3 - c # SKIP none\n"'
id() { exhibit show "$1" --json > "$scratch/json"; value "$scratch/json" /id; }
# drafted NAME RESULT_CODE [OPTION...]: draft, sign, verify without a policy and with a drafted one: each gives the code.
drafted() {
	drafted_name=$1 drafted_code=$2
	shift 2
	exits "$drafted_name: report new" 0 exhibit report new "$@" -o report.json
	cp "$scratch/err" "$scratch/told"
	rm -f policy.json # which is never overwritten
	exits "$drafted_name: policy new" 0 exhibit policy new "$@" -o policy.json
	exits "$drafted_name: policy lint" 0 exhibit policy lint policy.json
	like "$drafted_name: finds nothing" "$(cat "$scratch/out")" "0 errors, 0 warnings, 0 notes"
	report=$(exhibit report sign report.json 2>/dev/null)
	exits "$drafted_name: verify by its own rules" "$drafted_code" exhibit verify --report "$report"
	exits "$drafted_name: verify by the drafted policy" "$drafted_code" exhibit verify --report "$report" --policy policy.json --json
	cp "$scratch/out" answer.json
}
claim() { value report.json "/claims/$1/id" "/claims/$1/asserted" "/claims/$1/evidence" | tr '\n' ' '; }

exhibit run --name build -- echo built >/dev/null 2>&1          # 0
exhibit run --name unit -- sh -c "$tap" >/dev/null 2>&1         # 1
exhibit run -- true >/dev/null 2>&1                             # 2: no step
drafted "all passed" 0
is "verdict" "$(value report.json /verdict /verdicts)" 'READY
["NOT READY","READY"]'
is "subject: the commit" "$(value report.json /subject)" "[{\"digest\":{\"gitCommit\":\"$commit\"},\"name\":\"commit\"}]"
is "a claim for each step, with full ids" "$(claim 0)$(claim 1)$(value report.json /claims/2)" \
	"build passed [\"$(id 0)\"] unit passed [\"$(id 1)\"] absent"
is "its check: the exit" "$(value report.json /claims/0/check)" '{"op":"exit-code"}'
is "and tests, where the output has some" "$(value report.json /claims/1/check/checks)" \
	'[{"op":"exit-code"},{"format":"tap","min_passed":2,"op":"tests"}]'
is "in words" "$(value report.json /claims/0/text)" "the step build ended with exit status 0"
like "with their counts" "$(value report.json /claims/1/text)" "2 passed, 0 failed, 1 were skipped"
is "READY follows from all of them" "$(value report.json /decision/0/when)" '{"among":"required","is":["passed"],"op":"every"}'
like "a record without a step is told" "$(cat "$scratch/told")" "1 record without a step is left out"
unlike "nothing is warned of" "$(cat "$scratch/told")" warning
is "the answer has no finding but MATCH" "$(value answer.json /summary/match /summary/claims | tr '\n' ' ')" "2 2 "
exits "to stdout" 0 exhibit report new
same "the same bytes" "$scratch/out" report.json

# ---- the newest counts; what failed is said ----
exhibit run --name unit -- sh -c "$tap; exit 3" >/dev/null 2>&1
drafted "a step failed" 0
is "NOT READY" "$(value report.json /verdict /claims/1/asserted | tr '\n' ' ')" "NOT READY failed "
like "the failed step is told" "$(cat "$scratch/told")" "warning: the step unit ended with exit status 3"
exhibit run --name said-ok -- sh -c 'printf "1..2\nok 1\nnot ok 2\n"' >/dev/null 2>&1
drafted "exit status 0 over a failed test" 0 --step said-ok
is "is failed" "$(value report.json /claims/0/asserted)" failed
exhibit run --name gone -- "$scratch/no-such-command" >/dev/null 2>&1
exhibit run --name killed -- sh -c 'kill -9 $$' >/dev/null 2>&1
drafted "never started, or killed" 0 --step gone --step killed
like "never started" "$(value report.json /claims/0/text /claims/0/asserted | tr '\n' ' ')" "could not be started (not-found) failed"
like "killed" "$(value report.json /claims/1/text /claims/1/asserted | tr '\n' ' ')" "was ended by signal 9 failed"
exhibit run --name go -- printf 'ok  \texample.org/a\t0.01s\n' >/dev/null 2>&1
drafted "what only looks like TAP" 0 --step go
is "is not taken for it" "$(value report.json /claims/0/check /verdict | tr '\n' ' ')" '{"op":"exit-code"} READY '
exhibit run --name cut -- printf '1..3\nok 1\n' >/dev/null 2>&1
drafted "tests that stopped before their plan" 0 --step cut
is "are failed" "$(value report.json /claims/0/asserted /claims/0/check/checks/1/format | tr '\n' ' ')" "failed tap "

# ---- other evidence ----
printf '<testsuite tests="2" failures="0"><testcase name="a"/><testcase name="b"/></testsuite>' > results.json
exhibit record results.json --as junit --name tests >/dev/null 2>&1
exhibit record results.json --as junit --name build >/dev/null 2>&1
exhibit record results.json --name artifact >/dev/null 2>&1
exhibit record --statement "I read all of it." --name review >/dev/null 2>&1
drafted "a test result, a file and words" 0 --step tests --step artifact --step review
is "what they assert" "$(value report.json /verdict /claims/0/asserted /claims/1/asserted /claims/2/asserted | tr '\n' ' ')" \
	"READY passed cantTell untested "
is "the result's own format" "$(value report.json /claims/0/check)" '{"format":"junit","min_passed":2,"op":"tests"}'
is "the verdict rests on what a check decides" "$(value report.json /decision/0/when)" '{"of":[{"id":"tests","is":["passed"],"op":"claim"}],"op":"all"}'
like "the others are told" "$(cat "$scratch/told")" "no check decides the step review"
exhibit report new --step review > words.json 2>/dev/null
is "words alone never lead to READY" "$(value words.json /verdict /decision | tr '\n' ' ')" 'NOT READY [{"verdict":"NOT READY"}] '
drafted "a run and a test result of one step" 0 --step build
is "both are claims" "$(claim 0)$(value report.json /claims/1/id /claims/1/asserted | tr '\n' ' ')" "build passed [\"$(id 0)\"] build:test-result passed "

# ---- an earlier failure on the same tree ----
git commit -q --allow-empty -m two
flag=$scratch/flag
again() { exhibit run --name flaky -- sh -c 'test -e "$0"' "$flag" >/dev/null 2>&1; }
again
failed_at=$(last_index)
touch "$flag"
again
drafted "failed before, by the same command" 0
is "READY, and the failure is cited" "$(value report.json /verdict /claims/1/id /claims/1/asserted /claims/1/evidence | tr '\n' ' ')" \
	"READY flaky:every-run failed [\"$(id $((failed_at + 1)))\",\"$(id "$failed_at")\"] "
like "and told" "$(cat "$scratch/told")" "warning: the step flaky failed 1 time before on the same tree, last as record $failed_at"
python3 - <<'PYTHON'
import json
report = json.load(open("report.json"))
report["claims"] = report["claims"][:1]
report["decision"][0]["when"]["of"] = report["decision"][0]["when"]["of"][:1]
json.dump(report, open("silent.json", "w"))
PYTHON
exits "to leave it out does not match: it matters" 4 exhibit verify --report "$(exhibit report sign silent.json 2>/dev/null)"
exhibit run --name flaky -- false >/dev/null 2>&1
exhibit run --name flaky -- true >/dev/null 2>&1
drafted "failed before, by another command" 0
is "the claim cites both and is failed" "$(value report.json /verdict /claims/0/asserted | tr '\n' ' ')$(value report.json /claims/0/evidence | tr ',' '\n' | wc -l)" \
	"NOT READY failed 3"
git commit -q --allow-empty -m three
again
drafted "on another commit" 0
is "old failures are no matter" "$(value report.json /verdict /claims/1 | tr '\n' ' ')" "READY absent "

# ---- subjects and trees ----
git commit -q --allow-empty -m four
refused "no step on this commit" 1 exhibit report new
like "says so" "$(cat "$scratch/err")" "no step is recorded on the commit"
exhibit report new --subject "then=gitCommit:$commit" > then.json 2>/dev/null
is "--subject asks for another commit" "$(value then.json /claims/0/id /subject/0/digest/gitCommit | tr '\n' ' ')" "build $commit "
refused "a subject that is none" 2 exhibit report new --subject x
refused "a step that is not there" 1 exhibit report new --step none
like "is named" "$(cat "$scratch/err")" "none"
refused "a file that cannot be written" 1 exhibit report new --subject "then=gitCommit:$commit" -o "$scratch/no/report.json"
echo x > untracked
exhibit run --name build -- true >/dev/null 2>&1
drafted "on a tree with changes" 0
like "the tree is told" "$(cat "$scratch/told")" "warning: the step build ran on a tree that differs from its commit"
is "and not asked to be clean" "$(value policy.json /claims/0/evidence/clean)" absent
rm untracked
exhibit run --name build -- touch left >/dev/null 2>&1
exhibit report new -o report.json 2> "$scratch/told"
like "a run that left changes is told" "$(cat "$scratch/told")" "warning: the step build left a tree that differs"
mkdir "$scratch/plain" && cd "$scratch/plain" && exhibit init --origin example.org/plain >/dev/null 2>&1
exhibit run --name a -- true >/dev/null 2>&1
exhibit run --name b -- echo b >/dev/null 2>&1
drafted "outside of git" 0
is "all steps, about anything" "$(value report.json /subject /claims/0/id /claims/1/id /verdict | tr '\n' ' ')" "absent a b READY "
done_testing

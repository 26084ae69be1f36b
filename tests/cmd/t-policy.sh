#!/bin/sh
# policy new: as strict as the evidence allows.  policy lint: findings, exit status, and clean on all policies of ours.
. "$(dirname "$0")/lib.sh"
refused "policy new without a ledger" 1 exhibit policy new
new_ledger
refused "policy new on an empty log" 1 exhibit policy new
git init -q . && printf '.exhibit\n*.json\nother*\n' > .gitignore && git add . && git commit -qm one
exhibit run --name build -- echo 'two words' '' >/dev/null 2>&1
exhibit run --name unit -- sh -c 'printf "1..3\nok 1\nnot ok 2\nok 3\n"' >/dev/null 2>&1
exhibit record --statement words --name review >/dev/null 2>&1
exits "policy new" 0 exhibit policy new
cp "$scratch/out" policy.json
like "words are left out, and that is told" "$(cat "$scratch/err")" "no check decides the step review"
key=$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)
is "agents: who signs here is ci" "$(value policy.json /agents/0/key /agents/0/roles /agents/1 | tr '\n' ' ')" "$key [\"ci\"] absent "
is "logs: this one" "$(value policy.json /logs)" "[\"$(exhibit checkpoint --vkey)\"]"
is "evidence: all of it" "$(value policy.json /claims/0/evidence)" \
	'{"argv":["echo","two words",""],"clean":true,"kind":"run","roles":["ci"],"step":"build"}'
is "as many tests as were seen, passed or not" "$(value policy.json /claims/1/check/checks/1)" '{"format":"tap","min_passed":3,"op":"tests"}'
is "every claim is required" "$(value policy.json /claims/0/optional /claims/1/optional /claims/2 | tr '\n' ' ')" "absent absent absent "
is "decision" "$(value policy.json /decision /verdicts | tr '\n' ' ')" \
	'[{"verdict":"READY","when":{"among":"required","is":["passed"],"op":"every"}},{"verdict":"NOT READY"}] ["NOT READY","READY"] '
exits "-o" 0 exhibit policy new -o written.json
sed 's/"min_passed": [0-9]*/"min_passed": 99/; s/drafted/changed/' written.json > changed.json && cp changed.json kept.json
refused "over a policy that is there" 1 exhibit policy new -o changed.json
exits "which is as it was" 0 cmp changed.json kept.json
same "the same bytes" written.json policy.json
exits "one step" 0 exhibit policy new --step build
cp "$scratch/out" one.json
is "only that" "$(value one.json /claims/0/id /claims/1 | tr '\n' ' ')" "build absent "
refused "a step that is not there" 1 exhibit policy new --step none

# ---- other keys ----
exhibit key new -o other --comment other >/dev/null 2>&1
exhibit run --key other --name speed -- true >/dev/null 2>&1
exits "another key signed a step" 0 exhibit policy new
cp "$scratch/out" two.json
is "it is named, without a role" "$(value two.json /agents/1/name /agents/1/roles /claims/2/evidence/roles | tr '\n' ' ')" "other absent absent "
like "and told" "$(cat "$scratch/err")" "note: other signed records too"
exits "its draft can be used" 0 exhibit policy lint two.json
mv "$XDG_CONFIG_HOME/exhibit" "$scratch/away"
exits "without a key here" 0 exhibit policy new
cp "$scratch/out" nobody.json
is "nobody has a role" "$(value nobody.json /agents/0/roles /claims/0/evidence/roles | tr '\n' ' ')" "absent absent "
mv "$scratch/away" "$XDG_CONFIG_HOME/exhibit"
refused "a key that cannot be read" 1 exhibit policy new --key /nowhere/key

# ---- policy lint ----
exits "a clean one" 0 exhibit policy lint policy.json
is "says so" "$(cat "$scratch/out")" "0 errors, 0 warnings, 0 notes"
change() { python3 -c '
import json, sys
policy = json.load(open("policy.json"))
exec(sys.argv[1])
json.dump(policy, open("changed.json", "w"))' "$1"; }
change 'policy["claims"][0]["check"] = {"op": "regex-count", "pattern": ".*", "min": 1}'
exits "an error" 3 exhibit policy lint changed.json
like "names severity, place and rule" "$(cat "$scratch/out")" "error  /claims/0/check  never-fails: "
exits "--json" 3 exhibit policy lint changed.json --json
cp "$scratch/out" answer.json
is "has it too" "$(value answer.json /schema /file /errors /findings/0/rule /findings/0/at /findings/0/severity | tr '\n' ' ')" \
	"urn:exhibit:policy-lint:v1 changed.json 1 never-fails /claims/0/check error "
exhibit report new -o "$scratch/drafted.json" 2>/dev/null
drafted=$(exhibit report sign "$scratch/drafted.json" 2>/dev/null)
like "verify uses such a policy all the same" "$(exhibit verify --report "$drafted" --policy changed.json 2>/dev/null)" "the reader's policy"
change 'policy["verdicts"].insert(1, "PERHAPS")'
exits "a warning" 3 exhibit policy lint changed.json
change 'del policy["logs"]'
exits "a note" 0 exhibit policy lint changed.json
like "is told" "$(cat "$scratch/out")" "note  /  any-log: "
change 'policy["claims"][0]["check"] = {"op": "looks-good"}'
exits "what verify refuses" 2 exhibit policy lint changed.json
like "has its place" "$(cat "$scratch/out")" "error  /claims/0/check/op  refused: "
change 'policy["claims"][0]["id"] = "\x1b[31m"'
exhibit policy lint changed.json > "$scratch/out" 2>&1
is "no escape in what is said" "$(tr -d -c '\033' < "$scratch/out" | wc -c)" 0
echo '{' > broken.json
refused "no JSON" 2 exhibit policy lint broken.json
refused "no FILE" 2 exhibit policy lint
refused "none" 1 exhibit policy lint nothing.json
sed -e "s|@KEY@|$key|" -e "s|@VKEY@|$(exhibit checkpoint --vkey)|" "$source_dir/tests/demo/policy.json.in" > demo.json
exits "the demo's policy" 0 exhibit policy lint demo.json
is "is clean" "$(cat "$scratch/out")" "0 errors, 0 warnings, 0 notes"

# ---- tests in words of a runner's own ----
mkdir runners && cd runners && new_ledger
exhibit run --name pytest -- echo '===== 12 passed, 1 warning in 0.10s =====' >/dev/null 2>&1
exhibit run --name unittest -- sh -c 'echo "Ran 2 tests in 0.001s" >&2' >/dev/null 2>&1
exhibit run --name cargo -- printf 'test result: ok. 3 passed; 0 failed;\ntest result: ok. 4 passed; 0 failed;\n' >/dev/null 2>&1
exhibit run --name tap -- printf '1..1\nok 1\n' >/dev/null 2>&1
exhibit run --name build -- echo '3 passed' >/dev/null 2>&1
exits "policy new" 0 exhibit policy new -o drafted.json
cp "$scratch/err" said
is "says which steps print tests that it does not ask for" "$(grep -c 'asks for its exit status only' said)" 3
like "and how pytest writes what can be asked for" "$(cat said)" 'pytest --junitxml=FILE'
unlike "nothing of a step without tests" "$(cat said)" "step build prints"
unlike "nor of tests that are read" "$(cat said)" "step tap prints"
# The check of each hint, put where the hint says, holds with the number seen and not with one more.
for step in pytest unittest cargo; do
	grep -A 2 "the step $step prints" said | sed -n 's/^hint: or ask .*status: //p' | head -n 1 > check
	for more in 0 1; do
		python3 -c '
import json, sys
check = json.load(open("check"))
policy = json.load(open("drafted.json"))
check["right"]["value"] = str(int(check["right"]["value"]) + int(sys.argv[2]))
policy["claims"] = [claim for claim in policy["claims"] if claim["id"] == sys.argv[1]]
policy["claims"][0]["check"] = {"op": "all", "checks": [policy["claims"][0]["check"], check]}
json.dump(policy, open("asked.json", "w"))' "$step" "$more"
		exhibit report new --step "$step" -o report.json 2>/dev/null
		report=$(exhibit report sign report.json 2>/dev/null)
		exits "the check for $step, $more more" $((more * 3)) exhibit verify --report "$report" --policy asked.json
	done
done
done_testing

#!/bin/sh
# verify --subject: the reader says what he decides about; a true report about something else does not support it.
. "$(dirname "$0")/lib.sh"
git init -q . && echo '.exhibit/' > .gitignore && git add . && git commit -qm one
one=$(git rev-parse HEAD)
new_ledger
draft_of() { # draft_of FILE SUBJECTS EVIDENCE
	draft "$1" READY "$3"
	sed -i "s/\"title\": \"draft\",/\"title\": \"draft\", $2/" "$1"
	sign "$1"
}
sign() { exhibit report sign "$1" > "$1.id" 2>"$scratch/err" || failed "sign $1" "$(cat "$scratch/err")"; }
commit() { echo "\"subject\": [{\"digest\": {\"gitCommit\": \"$1\"}}],"; }
exhibit run --name tests -- echo fine >/dev/null 2>&1                          # 0: at the first commit
draft_of report.json "$(commit "$one")" '"0"'
report=$(cat report.json.id)
rm -f report.json report.json.id
git commit -q --allow-empty -m two
two=$(git rev-parse HEAD)
policy policy.json
exhibit bundle "$report" -o report.bundle 2>/dev/null
exhibit publish --dir public >/dev/null 2>&1

exits "the commit the report is about" 0 exhibit verify --report "$report" --policy policy.json --subject "$one"
like "is said" "$(cat "$scratch/out")" "asked: $one: the report is about it"
exits "another commit cannot be told from it" 4 exhibit verify --report "$report" --policy policy.json --subject "$two"
like "INCOMPLETE" "$(head -n 1 "$scratch/out")" "INCOMPLETE:"
like "both commits are shown" "$(cat "$scratch/out")" "subject: the report is about gitCommit:$one, asked about is $two"
unlike "and nobody is accused" "$(cat "$scratch/out")" "MISMATCH"
exhibit verify --report "$report" --policy policy.json --subject "$two" --json > answer
is "the answer names what was asked" "$(value answer /result /asked /verdict/recomputed)" "INCOMPLETE
[{\"asked\":\"$two\"}]
READY"
is "as one more that is open" "$(value answer /claims/1/kind /claims/1/finding /claims/1/required)" "subject
UNALIGNED
true"
exits "a beginning of it" 0 exhibit verify --report "$report" --subject "$(echo "$one" | cut -c1-7)" --json
is "with all of what it stands for" "$(value "$scratch/out" /asked/0/digest/gitCommit)" "$one"
exits "with its kind" 0 exhibit verify --report "$report" --subject "gitCommit:$one"
exits "of another kind" 4 exhibit verify --report "$report" --subject "sha256:$one"
for target in report.bundle public; do
	for program in exhibit exhibit_verify; do
		run_it() {
			if [ $program = exhibit ]; then exhibit verify "$@"; else exhibit_verify "$@"; fi
		}
		exits "$program of $target: it is about it" 0 run_it $target --report "$report" --subject "$one"
		exits "$program of $target: it is not" 4 run_it $target --report "$report" --subject "$two" --policy policy.json
	done
done
exits "attest says so too" 4 exhibit attest "$report" --policy policy.json --subject "$two"
is "in what it signs" "$(field /predicate/result)" INCOMPLETE

# ---- a rule that takes "untested" for NOT READY must not accuse it either ----
sed 's/"decision": \[/"decision": [ { "when": { "op": "some", "among": "all", "is": ["untested"] }, "verdict": "NOT READY" },/' \
	policy.json > harsh.json
exits "a policy that counts what is open" 4 exhibit verify --report "$report" --policy harsh.json --subject "$two"

# ---- a report that names more than one thing ----
exhibit run --name tests -- echo fine >/dev/null 2>&1                          # at the second commit
run=$(last_index)
draft_of both.json "\"subject\": [{\"digest\": {\"gitCommit\": \"$one\"}}, {\"digest\": {\"gitCommit\": \"$two\"}}]," '"0"'
exits "evidence for one of two commits" 0 exhibit verify --report "$(cat both.json.id)" --subject "$one"
exits "is none for the other" 4 exhibit verify --report "$(cat both.json.id)" --subject "$two" --json
is "UNALIGNED, its outcome as it is" "$(value "$scratch/out" /claims/0/finding /claims/0/outcome)" "UNALIGNED
passed"
exits "both may be asked for" 0 exhibit verify --report "$(cat both.json.id)" --subject "$one" --subject "$two"
draft_of later.json "$(commit "$two")" "\"$run\""
exits "a report of the second commit" 0 exhibit verify --report "$(cat later.json.id)" --subject "$two"
app=$(printf app | sha256sum | cut -d' ' -f1)
exhibit run --name old --subject "app=sha256:$app" -- echo fine >/dev/null 2>&1
draft_of artifact.json "\"subject\": [{\"digest\": {\"gitCommit\": \"$one\"}}, {\"digest\": {\"sha256\": \"$app\"}}]," \
	"\"$(last_index)\""
exits "what is about an artifact only" 0 exhibit verify --report "$(cat artifact.json.id)" --subject "$app"
exits "says nothing of a commit that is named beside it" 4 exhibit verify --report "$(cat artifact.json.id)" --subject "$one"
twin=$(echo "$one" | cut -c1-10)000000000000000000000000000000
draft_of twins.json "\"subject\": [{\"digest\": {\"gitCommit\": \"$one\"}}, {\"digest\": {\"gitCommit\": \"$twin\"}}]," '"0"'
exits "a beginning of two commits" 4 exhibit verify --report "$(cat twins.json.id)" --subject "$(echo "$one" | cut -c1-8)"
like "is ambiguous" "$(cat "$scratch/out")" "is about more than one commit that begins with"
exits "all of one is not" 0 exhibit verify --report "$(cat twins.json.id)" --subject "$one"

# ---- a lie stays one; bytes that were changed decide nothing ----
exhibit run --name tests -- false >/dev/null 2>&1
draft_of lie.json "$(commit "$two")" "\"$(last_index)\""
exits "a false report about another commit" 3 exhibit verify --report "$(cat lie.json.id)" --policy policy.json --subject "$one"
printf x >> report.bundle
exits "changed bytes" 5 exhibit verify report.bundle --subject "$one"

# ---- wrong usage ----
refused "without a report" 2 exhibit verify --subject "$one"
refused "a branch" 2 exhibit verify --report "$report" --subject main
like "the hint asks git" "$(cat "$scratch/err")" 'hint: a commit, as in --subject "$(git rev-parse HEAD)"'
refused "nothing" 2 exhibit verify --report "$report" --subject ''
refused "six digits" 2 exhibit verify --report "$report" --subject "$(echo "$one" | cut -c1-6)"
refused "capitals" 2 exhibit verify --report "$report" --subject "$(echo "$one" | tr a-f A-F)a"
refused "no kind before the colon" 2 exhibit verify --report "$report" --subject ":$one"
refused "a resolution" 2 exhibit verify --resolution 1 --subject "$one"
set --
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do set -- "$@" --subject "$one"; done
refused "seventeen of them" 2 exhibit verify --report "$report" "$@"
done_testing

#!/bin/sh
# verify --since, what this machine remembers, and the evidence that is kept of a log that tells two stories.
. "$(dirname "$0")/lib.sh"
new_ledger
statement() { exhibit record --statement "$1" >/dev/null 2>&1; }
statement one
statement two
exhibit checkpoint > two
exhibit run --name t -- true 2>/dev/null
draft report.json READY '"step:t"'
report=$(exhibit report sign report.json 2>/dev/null)
policy policy.json
exhibit bundle "$report" -o cited 2>/dev/null
exhibit bundle "$report" --all -o all 2>/dev/null
verify() { exhibit verify "$@" --policy policy.json; }
auditor() { XDG_STATE_HOME=$scratch/auditor exhibit "$@" --policy policy.json; }

# ---- an older checkpoint that the reader has ----
exits "of the ledger" 0 verify --report "$report" --since two
like "it holds" "$(cat "$scratch/out")" "history: holds since the checkpoint of size 2"
exits "without a report" 0 exhibit verify --since two
exits "of a bundle with all entries" 0 verify all --since two
exits "of a bundle of what is cited: cannot tell" 4 verify cited --since two
like "and why" "$(cat "$scratch/out")" "no consistency proof was given"
exhibit checkpoint --since two > proof
exits "with the proof" 0 verify cited --since two --consistency proof --json
cp "$scratch/out" json
is "--json says so" "$(value json /history/0/state /history/0/seen/size /result | tr '\n' ' ')" "holds 2 MATCHES "
exits "exhibit-verify, too" 0 exhibit_verify cited --policy policy.json --since two --consistency proof
exhibit checkpoint --since none > from-none
exits "the proof of another beginning shows nothing" 4 verify cited --since two --consistency from-none
refused "--consistency alone" 2 verify cited --consistency proof
refused "a checkpoint that is none" 2 verify cited --since report.json
refused "a proof that is none" 2 verify cited --since two --consistency two
refused "a file that is not there" 1 verify cited --since nowhere
exhibit init --origin example.org/test --ledger "$scratch/other" >/dev/null 2>&1 ||
	(mkdir "$scratch/other" && cd "$scratch/other" && exhibit init --origin example.org/test >/dev/null 2>&1)
exhibit checkpoint --ledger "$scratch/other" > stranger
exits "another log of that name: cannot tell" 4 verify all --since stranger
exits "also without a report" 4 exhibit verify --since stranger
statement three
exhibit checkpoint > newer
exits "a bundle from before it" 6 verify all --since newer
like "is a log that went back" "$(cat "$scratch/out")" "rolled-back"
like "or an honest one of an earlier day" "$(cat "$scratch/out")" "INVALID: older than what was seen of the log: made before that"
like "with what was seen" "$(cat "$scratch/out")" "$(sed -n 3p newer)"
kept=$(find "$XDG_STATE_HOME/exhibit/forks" -name '*.seen.checkpoint')
same "which is kept" "$kept" newer
tar xf all checkpoint
same "and what was shown" "${kept%seen.checkpoint}shown.checkpoint" checkpoint

# ---- a fork ----
cp -r .exhibit fork.exhibit
statement mine
statement "mine, too"
report_2=$(exhibit report sign report.json 2>/dev/null)
exhibit checkpoint > mine
exhibit bundle "$report_2" --all -o mine.all 2>/dev/null
exhibit bundle "$report_2" -o mine.cited 2>/dev/null
liar() { XDG_STATE_HOME=$scratch/liar exhibit "$@" --ledger fork.exhibit; }
liar record --statement "theirs" >/dev/null 2>&1
liar record --statement "theirs, too" >/dev/null 2>&1
report_3=$(liar report sign report.json 2>/dev/null)
liar checkpoint > theirs
liar bundle "$report_3" -o theirs.cited 2>/dev/null
liar record --statement "and more" >/dev/null 2>&1
liar bundle "$report_3" --all -o theirs.all 2>/dev/null
liar bundle "$report_3" -o later.cited 2>/dev/null
exits "the other history does not continue ours" 6 verify theirs.all --since mine --json
cp "$scratch/out" json
value json /history/0/seen_note | head -c -1 > seen
value json /history/0/shown_note | head -c -1 > shown
same "both are in the answer: ours" seen mine
tar xf theirs.all checkpoint
same "and theirs" shown checkpoint
is "INVALID, forked" "$(value json /result /integrity/status | tr '\n' ' ')" "INVALID forked "
exits "two trees of one size need no proof" 6 verify theirs.cited --since mine
exits "of a later one nothing can be told without it" 4 exhibit verify later.cited --no-remember --policy policy.json --since mine
refused "the fork cannot prove that it continues ours" 6 liar checkpoint --since mine
like "and both are shown" "$(cat "$scratch/err")" "$(sed -n 3p mine)"

# ---- what a reader's machine remembers by itself ----
exits "day one" 0 auditor verify mine.all
exits "the same again" 0 auditor verify mine.all
exits "an older bundle of the same history is no lie" 0 auditor verify all
auditor verify mine.all --json > first.json
XDG_STATE_HOME=$scratch/nobody auditor verify mine.all --json > second.json
sed -i '/evaluated_at/d' first.json second.json
same "memory changes no answer" first.json second.json
exits "day two, another history" 6 auditor verify theirs.all
like "both are shown" "$(cat "$scratch/out")" "$(sed -n 3p mine)"
exits "cited, of the same size" 6 auditor verify theirs.cited
exits "again" 6 auditor verify theirs.all
exits "unless told not to ask" 0 auditor verify theirs.all --no-remember
exits "and the first history still holds" 0 auditor verify mine.all
ls "$scratch/auditor/exhibit/seen"/*/ > names
is "a lie is not remembered as seen" "$(grep -c "$(printf '%019d' "$(sed -n 2p theirs)")" names)" 1
XDG_STATE_HOME=$scratch/none exhibit verify theirs.all --policy policy.json --no-remember >/dev/null
ok "--no-remember keeps nothing" test ! -e "$scratch/none/exhibit/seen"
chmod -R a-w "$scratch/auditor"
exits "where nothing can be kept it still answers" 0 auditor verify mine.all
chmod -R u+w "$scratch/auditor"

# ---- the log has another key by now ----
exhibit checkpoint > before-rotation
sed 's/^[A-Za-z0-9+\/=]*=$/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/' before-rotation > forged
exhibit key replace --log >/dev/null 2>&1
statement "by another key"
exits "it goes on from what the key before has signed" 0 exhibit verify --since before-rotation
like "that holds" "$(cat "$scratch/out")" "history: holds"
exits "what none of its keys has signed accuses nobody" 4 exhibit verify --since forged

# ---- our own ledger ----
statement last
cp -r .exhibit aside
statement "very last"
exhibit checkpoint > high
rm -rf .exhibit
cp -r aside .exhibit
exits "a ledger that went back" 6 exhibit log
like "is shown as it was seen" "$(cat "$scratch/err")" "$(sed -n 3p high)"
like "and as it is" "$(cat "$scratch/err")" "the checkpoint that the log has now"
seen=$(grep -l "$(sed -n 3p high)" "$XDG_STATE_HOME"/exhibit/forks/*/*.seen.checkpoint)
same "both are kept" "$seen" high
exits "again" 6 exhibit log
is "once" "$(grep -l "$(sed -n 3p high)" "$XDG_STATE_HOME"/exhibit/forks/*/*.seen.checkpoint | wc -l)" 1
done_testing

#!/bin/sh
# approve: what is appended, who counts by the policy, and that approvals go along in a bundle.
. "$(dirname "$0")/lib.sh"
new_ledger
exhibit run --name good -- true >/dev/null 2>&1 # 0
draft ready.json READY '"0"'
report=$(exhibit report sign ready.json 2>/dev/null) # 1
exhibit key new -o "$scratch/manager" -C manager >/dev/null 2>&1
own=$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)
policy asks.json "\"agents\": [{\"name\": \"me\", \"key\": \"$own\", \"roles\": [\"manager\"]},
	{\"name\": \"manager\", \"key\": \"$(cut -d' ' -f1,2 "$scratch/manager.pub")\", \"roles\": [\"manager\"]}],
	\"approvals\": {\"quorum\": 1, \"roles\": [\"manager\"]},"

exits "without an approval" 4 exhibit verify --report "$report" --policy asks.json
exits "by the author" 0 exhibit approve "$report" --role manager --json # 2
is "the receipt" "$(value "$scratch/out" /kind) $(value "$scratch/out" /index)" "approval 2"
is "says what and in which role" "$(field /predicate/decision) $(field /predicate/role) $(field /predicate/report)" "approve manager $report"
is "is about what the report is about" "$(field /subject)" "$(field /subject 1)"
is "without conditions there are none" "$(field /predicate/conditions)" absent
exits "the author's does not count" 4 exhibit verify --report "$report" --policy asks.json
like "and is told" "$(cat "$scratch/out")" "fraud: self-approval"
exits "without a policy that asks it is told too" 0 exhibit verify --report "$report"
like "but nothing follows" "$(cat "$scratch/out")" "fraud: self-approval"
exits "on conditions" 0 exhibit approve 1 --role manager --condition "somebody watches" --condition "until May" --key "$scratch/manager" # 3
is "both conditions" "$(field /predicate/conditions)" '["somebody watches","until May"]'
exits "does not count where that is not asked for" 4 exhibit verify --report "$report" --policy asks.json
exits "without conditions" 0 exhibit approve "$(echo "$report" | cut -c1-8)" --role manager --key "$scratch/manager" # 4
exits "counts" 0 exhibit verify --report "$report" --policy asks.json --json
is "as a claim of its own kind" "$(value "$scratch/out" /claims/1/kind) $(value "$scratch/out" /claims/1/finding)" "approvals MATCH"
exhibit bundle "$report" -o approved.bundle 2>/dev/null
is "all three go along" "$(tar tf approved.bundle | grep -c '^entries/[234]')" 3
exits "the bundle says so too" 0 exhibit verify approved.bundle --policy asks.json --json
like "and who approved, as what" "$(cat "$scratch/out")" "approves as manager"
like "as far as it holds them" "$(value "$scratch/out" /claims/1/reasons)" "as far as this bundle holds them"
exhibit bundle "$report" --all -o whole.bundle 2>/dev/null
exits "the whole log says so without that" 0 exhibit verify whole.bundle --policy asks.json --json
unlike "since nothing can be missing" "$(value "$scratch/out" /claims/1/reasons)" "as far as"
exits "in another role" 0 exhibit approve "$report" --role visitor --reject --key "$scratch/manager" # 5
exits "is nobody's business" 0 exhibit verify --report "$report" --policy asks.json
exits "the last word is no" 0 exhibit approve "$report" --role manager --reject --key "$scratch/manager" # 6
exits "which stands" 4 exhibit verify --report "$report" --policy asks.json
like "and is told in words" "$(cat "$scratch/out")" "rejects the report"
exits "who was handed a bundle from before cannot know" 0 exhibit verify approved.bundle --policy asks.json
like "and is told so" "$(cat "$scratch/out")" "rejections and disputes may be missing"
exhibit bundle "$report" -o rejected.bundle 2>/dev/null
exits "a bundle made now has the rejection" 4 exhibit verify rejected.bundle --policy asks.json
is "log shows them" "$(exhibit log --kind approval | wc -l)" 5
like "with decision and role" "$(exhibit log --kind approval | tail -n 1)" "reject as manager"
exhibit log --kind approval --json > out
is "as JSON too" "$(value out /records/0/decision) $(value out /records/0/role)" "approve manager"

size=$(log_size)
refused "without a role" 2 exhibit approve "$report"
refused "a role that is no name" 2 exhibit approve "$report" --role 'the boss'
refused "an empty condition" 2 exhibit approve "$report" --role manager --condition ''
refused "rejected on conditions" 2 exhibit approve "$report" --role manager --reject --condition x
refused "a run" 2 exhibit approve 0 --role manager
like "says which record it is" "$(cat "$scratch/err")" "record 0 is of kind run, not a report"
refused "no such record" 1 exhibit approve 99 --role manager
refused "nothing" 2 exhibit approve --role manager
refused "an option it does not have" 2 exhibit approve "$report" --role manager --policy asks.json
is "nothing of that was appended" "$(log_size)" "$size"
done_testing

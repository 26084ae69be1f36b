#!/bin/sh
# log: every filter alone and together, the last of them, and lines that a terminal cannot be deceived by.
. "$(dirname "$0")/lib.sh"
refused "without a ledger" 1 exhibit log
exhibit key new --comment first >/dev/null 2>&1
ssh-keygen -q -t ed25519 -N '' -C second -f second
exhibit init --origin example.org/test >/dev/null 2>&1
exits "an empty log" 0 exhibit log
is "has no lines" "$(cat "$scratch/out")" ""
exits "nor with a limit" 0 exhibit log -n 3
is "in JSON" "$(exhibit log --json > out; value out /size) $(value out /records) $(value out /origin)" "0 [] example.org/test"

digest=$(printf x | sha256sum | cut -c1-64)
{
	exhibit run --name build -- sh -c 'echo built'                                    # 0
	exhibit run --name unit -- sh -c 'exit 3'                                         # 1
	exhibit record second.pub --name unit                                             # 2
	exhibit record --statement "said" --subject "sha256:$digest" --name unit          # 3
	exhibit record --statement "by another" --key second                              # 4
	printf 'ok 1\n1..1\n' | exhibit record - --as tap --name unit --key second        # 5
	draft draft.json READY '"0"' && exhibit report sign draft.json                    # 6
	policy policy.json && exhibit attest 6 --policy policy.json                       # 7
	exhibit run --name build -- true                                                  # 8
} >/dev/null 2>&1
indexes() { exhibit log "$@" | awk '{ printf "%s%s", n++ ? " " : "", $1 }'; }
is "all" "$(indexes)" "0 1 2 3 4 5 6 7 8"
is "runs" "$(indexes --kind run)" "0 1 8"
is "files" "$(indexes --kind file)" 2
is "test results" "$(indexes --kind test-result)" 5
is "statements" "$(indexes --kind statement)" "3 4"
is "reports" "$(indexes --kind report)" 6
is "attestations" "$(indexes --kind attestation)" 7
is "a step" "$(indexes --step unit)" "1 2 3 5"
is "not what its name begins with" "$(indexes --step uni)" ""
is "an agent by name" "$(indexes --agent second)" "4 5"
is "an agent by fingerprint" "$(indexes --agent "$(ssh-keygen -lf second.pub | cut -d' ' -f2)")" "4 5"
is "a subject" "$(indexes --subject "$digest")" 3
is "not by a part of it" "$(indexes --subject "$(echo "$digest" | cut -c1-32)")" ""
is "kind and step" "$(indexes --kind run --step build)" "0 8"
is "kind, step and agent" "$(indexes --kind test-result --step unit --agent second)" 5
is "what contradicts itself" "$(indexes --kind report --step unit)" ""
is "the last two" "$(indexes -n 2)" "7 8"
is "written otherwise" "$(indexes --limit=2) $(indexes -n2)" "7 8 7 8"
is "the last run" "$(indexes --kind run --limit 1)" 8
is "the last two of a step" "$(indexes --step unit --limit 2)" "3 5"
is "more than there are" "$(indexes --limit 1000)" "0 1 2 3 4 5 6 7 8"
is "more than a number holds" "$(indexes --limit 99999999999999999999)" "0 1 2 3 4 5 6 7 8"

time_of() { exhibit log --json > "$scratch/json"; value "$scratch/json" "/records/$1/time"; }
at=$(time_of 3)
sleep 0.01
is "since: that moment belongs to it" "$(indexes --since "$at" | cut -d' ' -f1)" 3
is "until: and not to what was before" "$(indexes --until "$at")" "0 1 2"
is "both" "$(indexes --since "$(time_of 1)" --until "$at")" "1 2"
is "the last before a time" "$(indexes --until "$at" --limit 1)" 2
is "the last run before a time" "$(indexes --until "$(time_of 8)" --kind run --limit 1)" 1
is "nothing is from the future" "$(indexes --since 2999-01-01T00:00:00Z)" ""
is "nor from long ago" "$(indexes --until 1999-01-01T00:00:00Z --limit 3)" ""

exhibit log --json > out
is "each has its index, id and kind" "$(value out /records/1/index) $(value out /records/1/kind)" "1 run"
is "the id is the record's" "$(value out /records/1/id)" "$(exhibit show 1 --json > show; value show /id)"
is "and what happened" "$(value out /records/1/exit) $(value out /records/1/step)" '{"code":3} unit'
like "as the line says" "$(exhibit log | sed -n 2p)" "exit 3  sh -c 'exit 3'"
like "a report's verdict" "$(exhibit log --kind report)" "claims READY"
like "an attestation's result" "$(exhibit log --kind attestation)" "MATCHES"

exhibit run -- printf 'a\033[31mb' "$(printf 'c\033]0;t\007\342\200\256d\ne')" >/dev/null 2>&1
exhibit log > out
is "one line each, whatever the arguments" "$(wc -l < out)" 10
is "no escape, no bell, no bidi control" "$(LC_ALL=C tr -d -c '\033\007\256' < out | wc -c)" 0

for limit in 0 -1 x 1x '' ' 1' 1.5; do
	refused "no limit: '$limit'" 2 exhibit log --limit "$limit"
done
for time in now 2026-01-31 2026-01-31T12:00:00 2026-02-30T12:00:00Z 2026-01-31T12:00:00+01:00 '2026-01-31 12:00:00Z'; do
	refused "no time: $time" 2 exhibit log --since "$time"
	refused "nor for the end: $time" 2 exhibit log --until "$time"
done
refused "no kind" 2 exhibit log --kind runs
refused "a kind that there is not" 2 exhibit log --kind opinion
refused "arguments" 2 exhibit log 3
done_testing

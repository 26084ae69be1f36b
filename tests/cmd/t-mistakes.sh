#!/bin/sh
# What goes wrong for people is told in their words: missing folders, names that change, subjects without a digest, closed pipes.
. "$(dirname "$0")/lib.sh"
refused "a key in a folder that is not there" 1 exhibit key new -o nowhere/key
like "which is told" "$(cat "$scratch/err")" "hint: there is no folder nowhere"
refused "a ledger there" 1 exhibit init --ledger nowhere/at/all
like "is told too" "$(cat "$scratch/err")" "hint: there is no folder nowhere/at"
exits "a comment that is no name" 0 exhibit key new -o odd -C 'Ann <a@x>'
like "what records will say" "$(cat "$scratch/err")" "warning: records name this agent Ann--a@x-, not Ann <a@x>"
exits "one that is" 0 exhibit key new -o ann -C ann@x
unlike "is no surprise" "$(cat "$scratch/err")" "warning"
new_ledger
refused "a subject without a digest" 2 exhibit record --subject foo --statement x
like "is called so" "$(cat "$scratch/err")" "no digest"
exhibit run --name unit -- make one >/dev/null 2>&1
exhibit run --name build -- true >/dev/null 2>&1
run=$(exhibit log --json | value /dev/stdin /records/1/id)
refused "grounds that are none" 2 exhibit dispute "$run" --open --grounds hearsay --text x
like "are not called missing" "$(cat "$scratch/err")" "there are no such --grounds"

draft draft.json READY "\"$run\""
policy policy.json
sed 's/"kind": "run"/"kind": "run", "argv": ["make"]/' policy.json > argv.json
report=$(exhibit report sign draft.json 2>/dev/null)
exhibit verify --report "$report" --policy argv.json > said
like "both arguments are shown" "$(cat said)" 'argv differs at position 0: "make" is asked for, and it has "true"'

# ---- nobody reads ----
# unread COMMAND...: its exit status, where its output is a pipe that nobody reads any more.
unread() { python3 -c '
import os, subprocess, sys
reading, writing = os.pipe()
os.close(reading)
print(subprocess.run(sys.argv[1:], stdout=writing, stderr=open("said", "wb")).returncode)' "$exhibit_bin" "$@"; }
is "log ends as others do" "$(unread log)" 141
is "and says nothing" "$(cat said)" ""
is "--json too" "$(unread log --json)" 141
is "and says nothing, too" "$(cat said)" ""
isnt "a report that does not match is no success" "$(unread verify --report "$report" --policy argv.json)" 0
draft lie.json READY "\"$(exhibit log --json | value /dev/stdin /records/0/id)\""
lie=$(exhibit report sign lie.json 2>/dev/null)
is "the verdict is not hidden" "$(unread verify --report "$lie" --policy policy.json)" 3
printf 'Status: READY\n\nStatus: NOT READY\n' > lie.md
is "nor is a contradiction" "$(unread report lint lie.md)" 3
exits "a full device is an error" 1 sh -c "exec '$exhibit_bin' log > /dev/full"
done_testing

#!/bin/sh
# What people read fits: help 80 columns, the lines of log and verify 100 where names are short; commands can be copied to a shell.
. "$(dirname "$0")/lib.sh"
# widest MAX FILE: lines wider than MAX characters; an example of a command, which is indented, stays on one line.
widest() { python3 -c '
import sys
for line in open(sys.argv[2], encoding="utf-8"):
    if len(line.rstrip("\n")) > int(sys.argv[1]) and not line.startswith("  ssh-keygen"):
        print(line, end="")' "$1" "$2"; }
exhibit help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' > commands
ok "there are commands" test -s commands
while read -r command; do
	# shellcheck disable=SC2086
	exhibit help $command > help
	is "help $command fits" "$(widest 100 help)$(sed 1,3d help > rest; widest 80 rest)" ""
	ok "and has its usage" grep -q "^usage: exhibit $command" help
done < commands
exhibit help > help
is "the overview fits" "$(widest 100 help)" ""
exhibit help run > help
like "a line that was broken goes on under its text" "$(cat help)" "
                             (may be repeated)"
exhibit help key enrol > help
ok "an example stands as it was written" grep -q '^  exhibit key enrol ci.pub --request > request$' help

new_ledger
exhibit run --name unit -- sh -c 'echo "it'\''s"; exit 3' >/dev/null 2>&1
exhibit run --name plain -- make -s A=1 >/dev/null 2>&1
exhibit run --name late --timeout 100ms -- sleep 30 >/dev/null 2>&1
exhibit log > log
sed 1d log > short
is "log fits" "$(widest 100 short)" ""
like "a word with spaces is in quotes" "$(sed -n 1p log)" "exit 3  sh -c 'echo \"it'\"'\"'s\"; exit 3'"
is "a shell reads what was run" "$(eval "set -- $(sed -n '1s/.*exit 3  //p' log)"; printf '%s|' "$@")" "sh|-c|echo \"it's\"; exit 3|"
like "a plain one is not" "$(sed -n 2p log)" "make -s A=1"
like "a timeout is called so" "$(sed -n 3p log)" "timed out  sleep 30"
exhibit show 2 --json > show
is "its signal is in the record" "$(value show /statement/predicate/timed_out)" true
draft draft.json READY "\"$(exhibit log --json | value /dev/stdin /records/1/id)\""
policy policy.json
report=$(exhibit report sign draft.json 2>/dev/null)
exhibit verify --report "$report" --policy policy.json > said
like "verify says its rules and whose they are" "$(cat said)" "rules: the reader's policy test policy
  sha256 "
is "verify fits" "$(widest 100 said)" ""
exhibit verify --report "$report" > said
is "with the author's rules too" "$(widest 100 said)" ""
exhibit verify > said
is "and without a report" "$(widest 100 said)" ""
done_testing

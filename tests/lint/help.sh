#!/bin/sh
# The command table is the help and the manual, and the tests know every command.
cd "$(dirname "$0")/../.." || exit 1
exhibit=${EXHIBIT_BIN:-./exhibit}
n=0
failed=0
expect() { # expect NAME CONDITION...
	n=$((n + 1))
	name=$1
	shift
	if "$@" >/dev/null 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		failed=1
	fi
}
same_manual() {
	tests/commands_doc.sh "$exhibit" | cmp -s - docs/commands.md
}
expect "docs/commands.md is what make docs writes" same_manual
"$exhibit" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' > "${TMPDIR:-/tmp}/commands.$$"
expect "help lists the commands" test -s "${TMPDIR:-/tmp}/commands.$$"
while read -r command; do
	expect "$command: its file is cli/cmd_*.c" grep -lq "\.name = \"$command\"" cli/cmd_*.c
	expect "$command: used in tests/cmd" grep -rqE "(exhibit|EXHIBIT[A-Z_\"}]*) $command" tests/cmd
done < "${TMPDIR:-/tmp}/commands.$$"
rm -f "${TMPDIR:-/tmp}/commands.$$"
echo "1..$n"
exit $failed

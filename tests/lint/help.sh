#!/bin/sh
# The command table is the help; and README and tests know every command.
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
commands=$("$exhibit" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p')
[ -n "$commands" ] || { echo "not ok 1 - help lists commands"; echo 1..1; exit 1; }
old_ifs=$IFS
IFS='
'
for command in $commands; do
	IFS=$old_ifs
	file=cli/cmd_$(echo "$command" | tr ' ' '_').c
	[ "${command% *}" = key ] && file=cli/cmd_key.c
	expect "$command has its file $file" test -f "$file"
	# shellcheck disable=SC2086
	expect "help $command works" "$exhibit" help $command
	expect "$command is in docs/commands.md" grep -q "^## exhibit $command\$" docs/commands.md
	expect "$command is used in a test" grep -rq "exhibit.* $command\|EXHIBIT.* $command" tests/cmd
	for option in $("$exhibit" help $command | sed -n '/^options:/,/^$/s/^  \(-., \)\{0,1\}--\([a-z-]*\).*/\2/p'); do
		expect "--$option of $command is in docs/commands.md" sh -c \
		    "sed -n '/^## exhibit $command\$/,/^## /p' docs/commands.md | grep -q -- '--$option'"
	done
done
echo "1..$n"
exit $failed

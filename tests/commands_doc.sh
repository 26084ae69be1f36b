#!/bin/sh
# commands_doc.sh EXHIBIT: docs/commands.md as the command table gives it.  `make docs` writes it, a lint compares.
set -eu
exhibit=$1
cat <<'END'
# Commands

Made by `make docs` from the command table; the same text as `exhibit help COMMAND` and `exhibit-verify --help`.

```
END
"$exhibit" help
echo '```'
"$exhibit" help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' | while read -r command; do
	printf '\n## exhibit %s\n\n```\n' "$command"
	# shellcheck disable=SC2086
	"$exhibit" help $command
	echo '```'
done
printf '\n## exhibit-verify\n\nA program of its own.\n\n```\n'
"$exhibit-verify" --help
echo '```'

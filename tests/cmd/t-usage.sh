#!/bin/sh
# Mistakes on purpose, for every command alike: the documented exit code, an error with its cause or a hint, nothing on
# stdout, nothing written.  What is special to a command is in its own script.
. "$(dirname "$0")/lib.sh"

exhibit help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' > commands
usage() { if [ "$1" = run ]; then echo 125; else echo 2; fi; }

# ---- every command, every option ----
while read -r first second; do
	command="$first${second:+ $second}"
	code=$(usage "$first")
	refused "$command: an unknown option" "$code" exhibit $first $second --frobnicate
	refused "$command: an unknown letter" "$code" exhibit $first $second -Z
	like "$command: names its help" "$(cat "$scratch/err")" "exhibit help $command"
	for row in $(exhibit help $first $second | sed -n 's/^  \(-[a-z], \)\{0,1\}--\([a-z-]*\)\( [A-Z]\)\{0,1\}.*/\2\3/p' | tr ' ' :); do
		option=${row%%:*}
		case $row in
		*:*)
			refused "$command: --$option without its value" "$code" exhibit $first $second "--$option"
			refused "$command: --$option with an empty one" "$code" exhibit $first $second "--$option=" x
			case $command:$option in
			*:env | *:redact | *:subject | replay:allow | "key enrol:role" | "policy agents:role") ;; # may be repeated
			*) refused "$command: --$option twice" "$code" exhibit $first $second "--$option" a "--$option" b x ;;
			esac
			;;
		*) refused "$command: --$option with a value" "$code" exhibit $first $second "--$option=x" ;;
		esac
	done
done < commands
set --
while [ $# -lt 300 ]; do set -- "$@" --json; done
refused "more options than anybody needs" 2 exhibit log "$@"

# ---- no ledger, no key ----
for command in 'record --statement x' 'attest 0' 'key show'; do
	refused "no key: $command" 1 exhibit $command
	like "no key: $command: says how to make one" "$(cat "$scratch/err")" "exhibit key new"
done
exhibit key new >/dev/null 2>&1
for command in log 'show 0' verify checkpoint 'prove 0' 'bundle 0 -o x' 'record --statement x' 'attest 0'; do
	refused "no ledger: $command" 1 exhibit $command
	like "no ledger: $command: says how to make one" "$(cat "$scratch/err")" "exhibit init"
	refused "a ledger that is not there: $command" 1 exhibit $command --ledger "$scratch/nothing"
	EXHIBIT_LEDGER=$scratch/nothing refused "nor by variable: $command" 1 exhibit $command
	like "nor by variable: $command: it is named" "$(cat "$scratch/err")" "EXHIBIT_LEDGER"
done
refused "run without a ledger" 125 exhibit run -- touch ran
ok "does not run" test ! -e ran

# ---- names that are none, to every command that takes one ----
exhibit init --origin example.org/test >/dev/null 2>&1
exhibit record --statement x >/dev/null 2>&1
for command in show prove attest verify\ --report; do
	for name in x 0x1 1234567g "'" '$(id)' '*' ../0; do
		refused "$command $name" 2 exhibit $command "$name"
	done
	for name in 1 7654321 0123456789abcdef; do
		refused "$command $name" 1 exhibit $command "$name"
	done
	refused "$command with an escape" 2 exhibit $command "$(printf '\033]0;x\007')"
	is "$command shows it without" "$(tr -d -c '\033\007' < "$scratch/err" | wc -c)" 0
done

# ---- a ledger that another version wrote, or that lost a part ----
broken() { # broken NAME CODE: a copy of the ledger in which the caller broke something
	for command in log verify 'record --statement x'; do
		refused "$1: $command" "$2" exhibit $command --ledger copy
	done
	rm -rf copy
}
cp -r .exhibit copy && rm copy/log.vkey
broken "without the log's public key" 1
cp -r .exhibit copy && echo 'x+00000000+AAAA' > copy/log.vkey
broken "another's public key" 1
cp -r .exhibit copy && head -c 100000 /dev/zero > copy/log.vkey
broken "a large one" 1
cp -r .exhibit copy && rm copy/data.mdb
broken "without its store" 1
cp -r .exhibit copy && : > copy/data.mdb
broken "an empty store" 5
cp -r .exhibit copy && rm copy/log_key
refused "without the log's secret key nothing is appended" 1 exhibit record --statement x --ledger copy
exits "but all is read" 0 exhibit verify --ledger copy
rm -rf copy
mkdir copy copy/data.mdb && refused "a directory for a store" 1 exhibit log --ledger copy
like "the reason is said" "$(cat "$scratch/err")" "copy: Is a directory"
rm -rf copy && mkdir copy && ln -s data.mdb copy/data.mdb && refused "a link to itself for a store" 1 exhibit log --ledger copy
like "the reason is said as well" "$(cat "$scratch/err")" "copy: Too many levels of symbolic links"
rm -rf copy && cp -r .exhibit copy && rm copy/log.vkey && ln -s log.vkey copy/log.vkey
refused "a link to itself for the log's key" 1 exhibit log --ledger copy
like "its reason too" "$(cat "$scratch/err")" "copy/log.vkey: Too many levels of symbolic links"
rm -rf copy
exits "the ledger itself is whole" 0 exhibit verify
is "and has what it had" "$(log_size)" 1

# ---- what is said of a mistake ----
exhibit verify nofile 2>&1 | cat > "$scratch/err"
like "the reason, where stderr is no terminal" "$(cat "$scratch/err")" "cause: No such file or directory"
refused "a subject without a digest" 125 exhibit run --subject foo -- true
like "says just what it lacks" "$(cat "$scratch/err")" "cause: it has a name at most, and no digest"
for options in "--ledger D" --json "--no-color --json"; do
	refused "$options before the command" 2 exhibit $options log
	like "$options: where it goes" "$(cat "$scratch/err")" "hint: options go behind the command: \`exhibit log $options\`"
done
refused "an option before no command" 2 exhibit --json
like "lists the commands" "$(cat "$scratch/err")" "\`exhibit help\`"
refused "a long option before the command" 2 exhibit "--$(printf '%01000d' 0)" log
refused "before a command of two words" 2 exhibit --key x key show
like "both are named" "$(cat "$scratch/err")" "\`exhibit key show --key x\`"
done_testing

#!/bin/sh
# help, version: every command's, and suggestions that never guess.
. "$(dirname "$0")/lib.sh"
exits "help" 0 exhibit help
cp "$scratch/out" help
sed -n '/^commands:/,/^$/s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' help > commands
ok "the commands are listed" test "$(wc -l < commands)" -ge 15
while read -r first second; do
	command="$first${second:+ $second}"
	exits "help $command" 0 exhibit help $first $second
	cp "$scratch/out" text
	is "$command: its name and summary" "$(head -n 1 text)" "exhibit $command: $(sed -n "/^commands:/,/^$/s/^  $command  *//p" help)"
	like "$command: its usage" "$(sed -n 3p text)" "usage: exhibit $command"
	is "$command: no line is wider than a terminal of 120" "$(awk 'length > 120' text)" ""
	for option in --help -h; do
		exits "$command $option" 0 exhibit $first $second $option
		same "$command $option: the same" "$scratch/out" text
	done
	exits "$command: --help among mistakes" 0 exhibit $first $second --help --no-color
	sed -n 's/^  \(-[a-z], \)\{0,1\}--\([a-z-]*\).*/\2/p' text | while read -r option; do
		case $(sed -n "s/^  \(-[a-z], \)\{0,1\}--$option \([A-Z]\).*/\2/p" text) in
		'') set -- "--$option=x" "takes no value" ;;
		*) set -- "--$option" "needs a value" ;;
		esac
		exhibit $first $second "$1" 2>&1 >/dev/null | grep -q "^error: --$option $2" || echo "$command --$option"
	done > wrong
	is "$command: its options have values or none, as help says" "$(cat wrong)" ""
done < commands

for word in --help -h; do
	exits "$word" 0 exhibit $word
	same "$word is help" "$scratch/out" help
done
exhibit >"$scratch/out" 2>"$scratch/err"
is "nothing at all: exit status" $? 2
is "nothing at all: stdout" "$(cat "$scratch/out")" ""
same "nothing at all: the help on stderr" "$scratch/err" help
exits "version" 0 exhibit version
like "version" "$(cat "$scratch/out")" "exhibit "
cp "$scratch/out" version
exits "--version" 0 exhibit --version
same "--version is version" "$scratch/out" version
exhibit version --json > json
is "version --json" "$(value json /schema) exhibit $(value json /version)" "urn:exhibit:version:v1 $(cat version)"

suggests() { # suggests HINT WORD...
	hint=$1
	shift
	refused "$*: is refused" 2 exhibit "$@"
	like "$*: $hint" "$(cat "$scratch/err")" "$hint"
}
suggests 'did you mean `exhibit verify`?' verfy
suggests 'did you mean `exhibit verify`?' evrify
suggests 'did you mean `exhibit run`?' rnu
suggests 'did you mean `exhibit log`?' logs
suggests 'did you mean `exhibit report sign`?' reprot sign
suggests 'did you mean `exhibit key new`?' kye new
suggests '`exhibit help` lists the commands' frobnicate
suggests '`exhibit help` lists the commands' ''
suggests '`exhibit help` lists the commands' --verbose
suggests '`exhibit report sign`: ' report
suggests '`exhibit report sign`: ' report sing
suggests '`exhibit key show`: ' key
suggests '`exhibit key new`: ' key list
suggests 'did you mean `exhibit verify`?' help verfy
suggests '`exhibit help` lists the commands' help frobnicate
suggests 'did you mean --policy?' verify --polcy x
suggests 'did you mean --policy?' verify --polcy=x
suggests 'did you mean --limit?' log --limti 3
suggests '`exhibit help log` lists what it takes' log --frobnicate
suggests '`exhibit help log` lists what it takes' log -x
suggests '`exhibit help verify` lists what it takes' verify a b
ok "a suggestion is never carried out" test ! -e .exhibit
refused "a word with an escape" 2 exhibit "$(printf 'lo\033[31mg')"
is "is shown without it" "$(tr -d -c '\033' < "$scratch/err" | wc -c)" 0
refused "a very long word" 2 exhibit "$(head -c 100000 /dev/zero | tr '\0' x)"

for word in foo abc ls; do
	exits "help $word" 2 exhibit help "$word"
	unlike "$word is near to nothing" "$(cat "$scratch/err")" "did you mean"
done
for words in "rn run" "lgo log" "vrfy verify" "recrd record"; do
	exits "help ${words% *}" 2 exhibit help "${words% *}"
	like "${words% *} is near to ${words#* }" "$(cat "$scratch/err")" "did you mean \`exhibit ${words#* }\`?"
done
for group in key report policy; do
	exits "help $group" 0 exhibit help $group
	cp "$scratch/out" text
	is "help $group: its commands, as in the list" "$(sed -n 's/^  \([a-z].*\)/\1/p' text)" "$(sed -n "s/^  \($group .*\)/\1/p" help)"
	for option in --help -h; do
		exits "$group $option" 0 exhibit $group $option
		same "$group $option: the same" "$scratch/out" text
	done
done
refused "help of a second word that is none" 2 exhibit help key old
refused "help of no group" 2 exhibit nothing --help
done_testing

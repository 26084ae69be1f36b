#!/bin/bash
# Memory checked by valgrind: unit tests, the kept fuzz corpus, and one session of the command line.  TAP; two at a time.
# An error or a block that is lost for good (definite, indirect) is a failure.  What libraries keep until the end is not.
tree=$(cd "$(dirname "$0")/.." && pwd)
export EXHIBIT_BIN=${EXHIBIT_BIN:-$tree/exhibit} EXHIBIT_SRC=$tree EXHIBIT_BUILD=${EXHIBIT_BUILD:-$tree/build/release}
units_tmp=${TMPDIR:-/tmp}
. "$tree/tests/cmd/lib.sh"
if ! command -v valgrind >/dev/null; then
	echo "1..0 # skip there is no valgrind"
	exit
fi
checked=(valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect --show-leak-kinds=definite,indirect
	--child-silent-after-fork=yes)

# The sanitizers of `make check-asan` look at these.  Exhaustive or of many processes, minutes each under valgrind:
left_out=" test_cli_export test_cli_redact test_cli_render_escape test_format_bundle_bits test_format_json_gate test_format_merkle
 test_format_rfc3339 test_ledger_append test_ledger_blob test_ledger_examine test_verify_check_limits test_verify_gotest
 test_verify_parallel test_verify_pattern "
# Locks itself in, and valgrind with it, whose own calls are then refused:
left_out+=" test_cli_sandbox "
# Under valgrind a vfork is a fork, so posix_spawn cannot tell that there is no git:
left_out+=" test_cli_git_state "

check_program() ( # check_program FILE, from the top of the tree as prove does: its result and its messages go to files of its name
	cd "$tree" && TMPDIR=$units_tmp "${checked[@]}" "$1" >"$scratch/$(basename "$1").out" 2>"$scratch/$(basename "$1").err"
	echo $? >"$scratch/$(basename "$1").code"
)
programs=()
for program in "$EXHIBIT_BUILD"/tests/test_* "$EXHIBIT_BUILD"/tests/replay_*; do
	[[ -x $program && ! -d $program && $left_out != *[[:space:]]"$(basename "$program")"[[:space:]]* ]] && programs+=("$program")
done
for program in "${programs[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
	check_program "$program" &
done
wait
for program in "${programs[@]}"; do
	name=$(basename "$program")
	if [ "$(cat "$scratch/$name.code")" -eq 0 ]; then passed "$name"
	else failed "$name" "exit status $(cat "$scratch/$name.code")" "$(grep -a '^not ok' "$scratch/$name.out" | head -n 5)" \
		"$(head -n 40 "$scratch/$name.err")"; fi
done

# ---- the command line ----
program=$exhibit_bin
exhibit() { "${checked[@]}" "$program" "$@"; }
git init -q . && git commit -q --allow-empty -m first
policy policy.json
draft draft.json READY '"step:tests"'
exits "key new" 0 exhibit key new
exits "init" 0 exhibit init --origin example.org/valgrind
exits "run" 3 exhibit run --name fails --redact 'se.ret' -- sh -c 'echo my secret; echo bad >&2; exit 3'
exits "run of nothing" 127 exhibit run -- ./there-is-no-such-command
exits "run of a test" 0 exhibit run --name tests -- sh -c 'echo 1..1; echo ok 1'
echo '<testsuite tests="1"><testcase name="a"/></testsuite>' > junit.xml
exits "record" 0 exhibit record junit.xml --name unit --as junit
exits "record --statement" 0 exhibit record --name said --statement 'It looks good to me.'
exits "report sign" 0 exhibit report sign draft.json
report=$(cat "$scratch/out")
exits "verify" 0 exhibit verify
exits "verify --report" 0 exhibit verify --report "$report" --policy policy.json
exits "verify --json" 0 exhibit verify --report "$report" --policy policy.json --json
exits "attest" 0 exhibit attest "$report" --policy policy.json
exits "bundle" 0 exhibit bundle "$report" -o report.bundle
exits "verify a bundle" 0 exhibit verify report.bundle --policy policy.json
head -c 3000 report.bundle > cut.bundle
exits "verify a bundle that is cut" 5 exhibit verify cut.bundle --policy policy.json
exits "log" 0 exhibit log
exits "show" 0 exhibit show "$report"
exits "show --stdout" 0 exhibit show 0 --stdout
exits "checkpoint" 0 exhibit checkpoint
exits "prove" 0 exhibit prove "$report"
exits "a command that there is not" 2 exhibit verfy
done_testing

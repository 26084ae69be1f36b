#!/bin/sh
# The disk says that it could not make durable what it was given: at every such call, once and for good.  What ran is in the
# log or in the spool and the message says where; the next command takes it in; the ledger holds.
. "$(dirname "$0")/../cmd/lib.sh"

shim=$scratch/fsync_shim.so
if ! ${CC:-cc} -O1 -shared -fPIC -D_GNU_SOURCE -o "$shim" "$source_dir/tests/fault/fsync_shim.c" -ldl 2>"$scratch/cc"; then
	failed "the shim builds" "$(cat "$scratch/cc")"
	done_testing
	exit
fi
# ASan wants to be the first library; here the shim is.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
program=$(basename "$exhibit_bin")
faulty() { SYNC_PROGRAM=$program SYNC_LOG=$scratch/calls LD_PRELOAD=$shim "$exhibit_bin" "$@"; }
calls() { # calls COMMAND...: how many there are when nothing fails
	rm -f "$scratch/calls"
	unset SYNC_FAIL_AT
	faulty "$@" >/dev/null 2>&1
	if [ -e "$scratch/calls" ]; then wc -l < "$scratch/calls"; else echo 0; fi
}
waiting() { find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f; }
export SYNC_FAIL_COUNT

exhibit key new >/dev/null 2>&1
exhibit init --origin example.org/test >/dev/null 2>&1
draft draft.json READY '"0"'
policy policy.json
exhibit run --name first -- true >/dev/null 2>&1           # 0
exhibit report sign draft.json >/dev/null 2>&1             # 1
head -c 20000000 /dev/urandom > large

# ---- run: the evidence cannot be made again ----
survives() { # survives NAME OUTPUT COMMAND...: the record of a command that ends with 7 is nowhere lost
	name=$1 expected=$2
	shift 2
	before=$(log_size)
	faulty run --name "$name" -- "$@" >"$scratch/out" 2>"$scratch/err"
	code=$?
	now=$(log_size 2>/dev/null)   # takes in what waits
	problem=
	[ $code -eq 7 ] || problem="exit status $code"
	cmp -s "$scratch/out" "$expected" || problem="$problem, its output did not pass"
	if grep -q '^warning: the record is not in the log yet; it waits in /' "$scratch/err"; then
		spooled=$((spooled + 1))
		grep -q '^cause: .' "$scratch/err" || problem="$problem, no cause"
	elif [ -s "$scratch/err" ]; then
		problem="$problem, says something else"
	fi
	[ "$now" -eq $((before + 1)) ] || problem="$problem, $((now - before)) records"
	[ -z "$(waiting)" ] || problem="$problem, something waits still"
	exhibit show "$(last_index)" --stdout > "$scratch/shown" 2>/dev/null
	cmp -s "$scratch/shown" "$expected" || problem="$problem, other bytes were kept"
	exhibit verify >/dev/null 2>&1 || problem="$problem, the ledger does not hold"
	[ -z "$problem" ] || echo "$name: $problem: $(cat "$scratch/err")"
}
everywhere() { # everywhere NAME OUTPUT COMMAND...
	what=$1
	shift
	count=$(calls run -- sh -c "$3")
	ok "$what: something is made durable" test "$count" -ge 2
	for writes in '' 1; do
		for SYNC_FAIL_COUNT in 1 2 0; do
			spooled=0
			: > "$scratch/problems"
			SYNC_FAIL_AT=1
			export SYNC_FAIL_AT
			while [ $SYNC_FAIL_AT -le $((count + 4)) ]; do
				[ -z "$writes" ] || export SYNC_WRITES=1
				survives "at-$SYNC_FAIL_AT" "$@" >> "$scratch/problems"
				unset SYNC_WRITES
				SYNC_FAIL_AT=$((SYNC_FAIL_AT + 1))
			done
			is "$what: at every call, $SYNC_FAIL_COUNT of them${writes:+, though written}" "$(cat "$scratch/problems")" ""
		done
		ok "$what: where all fail it was in the spool${writes:+, though written}" test $spooled -ge 1
	done
}
printf 'kept\n' > small
everywhere "a small run" small sh -c 'cat small; exit 7'
everywhere "a large one" large sh -c 'cat large; exit 7'

# ---- the others can be done again: they say so, and what was acknowledged is there ----
again() { # again COMMAND...: exit 0 and one more record, or exit 1, an error, and none
	count=$(calls "$@")
	for writes in '' 1; do
		for SYNC_FAIL_COUNT in 1 2 0; do
			problem=
			SYNC_FAIL_AT=1
			export SYNC_FAIL_AT
			while [ $SYNC_FAIL_AT -le $((count + 2)) ]; do
				before=$(log_size)
				[ -z "$writes" ] || export SYNC_WRITES=1
				faulty "$@" >"$scratch/out" 2>"$scratch/err"
				code=$?
				unset SYNC_WRITES
				added=$(($(log_size) - before))
				case $code:$added in
				0:1) ;;
				1:0) grep -q '^error: ' "$scratch/err" || problem="$problem $SYNC_FAIL_AT:silent" ;;
				*) problem="$problem at $SYNC_FAIL_AT: exit status $code, $added records;" ;;
				esac
				exhibit verify >/dev/null 2>&1 || problem="$problem at $SYNC_FAIL_AT: the ledger does not hold;"
				SYNC_FAIL_AT=$((SYNC_FAIL_AT + 1))
			done
			is "$*: at every call, $SYNC_FAIL_COUNT of them${writes:+, though written}" "$problem" ""
		done
	done
}
again record --statement words
again record large
again report sign draft.json
again attest 1 --policy policy.json
is "nothing waits" "$(waiting)" ""

# ---- whole or not there ----
whole() { # whole NAME CHECK COMMAND...: CHECK succeeds after exit 0; after another nothing is there
	name=$1 check=$2
	shift 2
	count=$(calls "$@")
	rm -rf made made.pub
	problem=
	SYNC_FAIL_COUNT=1 SYNC_FAIL_AT=1
	export SYNC_FAIL_AT
	while [ $SYNC_FAIL_AT -le $((count + 1)) ]; do
		faulty "$@" >/dev/null 2>"$scratch/err"
		code=$?
		if [ $code -eq 0 ]; then $check >/dev/null 2>&1 || problem="$problem at $SYNC_FAIL_AT: not whole;"
		elif [ -n "$(ls -d made* 2>/dev/null)" ]; then problem="$problem at $SYNC_FAIL_AT: $(ls -d made*) left;"; fi
		rm -rf made*
		SYNC_FAIL_AT=$((SYNC_FAIL_AT + 1))
	done
	is "$name: whole or not there" "$problem" ""
	ok "$name: something is made durable" test "$count" -ge 1
}
whole "key new" "exhibit key show --key made" key new --output made
whole init "exhibit verify --ledger made" init --ledger made
whole bundle "exhibit verify made" bundle 1 -o made
done_testing

#!/bin/bash
# SIGKILL at every call that changes the disk (before it, half-way through its bytes, after it), and at random moments: what was
# acknowledged is in the log, nothing is there twice, the ledger holds, and the next command works.
# EXHIBIT_KILLS=1000 for more random ones; EXHIBIT_SEED=N repeats a run.
. "$(dirname "$0")/../cmd/lib.sh"

KILLS=${EXHIBIT_KILLS:-50}
SEED=${EXHIBIT_SEED:-$RANDOM}
shim=$scratch/disk_shim.so
if ! ${CC:-cc} -O1 -shared -fPIC -D_GNU_SOURCE -o "$shim" "$source_dir/tests/fault/disk_shim.c" -ldl 2>"$scratch/cc"; then
	failed "the shim builds" "$(cat "$scratch/cc")"
	done_testing
	exit
fi
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
program=$(basename "$exhibit_bin")
ids() { exhibit log --json | python3 -c 'import json, sys
for record in json.load(sys.stdin)["records"]: print(record["id"])'; }

# sound NAME BEFORE MOST: the log goes on from BEFORE with at most MOST new records, holds, and takes the next one.
sound() {
	local now
	ids > "$scratch/now" 2>"$scratch/err" || echo "$1: log fails: $(head -n 2 "$scratch/err")"   # takes in what waits in a spool
	now=$(wc -l < "$scratch/now")
	head -n "$(wc -l < "$2")" "$scratch/now" | cmp -s - "$2" || echo "$1: what was in the log is not"
	[ $((now - $(wc -l < "$2"))) -le "$3" ] || echo "$1: $((now - $(wc -l < "$2"))) new records"
	exhibit verify >/dev/null 2>"$scratch/err" || echo "$1: the ledger does not hold: $(head -n 2 "$scratch/err")"
	cp "$scratch/now" "$2"
}

# killed NAME COMMAND...: at call 1, 2, 3, ... until the command ends by itself; it appends as many as $together, or none.
together=1
killed() {
	local name=$1 mode at code least was added
	shift
	for mode in before torn after; do
		ids > "$scratch/before"
		: > "$scratch/problems"
		for ((at = 1; at <= 400; at++)); do
			DISK_PROGRAM=$program DISK_KILL_AT=$at DISK_KILL=$mode LD_PRELOAD=$shim "$exhibit_bin" "$@" >"$scratch/out" 2>"$scratch/err"
			code=$?
			least=$(($(wc -l < "$scratch/before") + together))
			was=$(wc -l < "$scratch/before")
			sound "$name, call $at" "$scratch/before" "$together" >> "$scratch/problems"
			added=$(($(wc -l < "$scratch/now") - was))
			[ $added -eq 0 ] || [ $added -eq "$together" ] || echo "$name, call $at: only $added of them" >> "$scratch/problems"
			[ $code -eq 137 ] && continue
			[ "$(wc -l < "$scratch/now")" -eq $least ] || echo "$name, call $at: exit status $code, no record" >> "$scratch/problems"
			break
		done 2>/dev/null
		is "$name: killed $mode each of $((at - 1)) calls" "$(cat "$scratch/problems")" ""
		ok "$name: there are such calls, and it ends without them" test $at -gt 3 -a $at -le 400
		# What the killed ones left behind is no burden for ever.
		exits "$name: the next command" 0 exhibit record --statement "after $name $mode"
	done
}

exhibit key new >/dev/null 2>&1
exhibit init --origin example.org/kill >/dev/null 2>&1
exhibit run --name first -- true >/dev/null 2>&1   # 0
draft draft.json READY '"0"'
policy policy.json
exhibit report sign draft.json >/dev/null 2>&1     # 1
head -c 3000000 /dev/urandom > large
killed "a small run" run --name small -- sh -c 'echo out; echo err >&2'
killed "a large run" run --name large -- cat large
killed "record words" record --statement words
killed "record a file" record large
mkdir files && for i in 1 2 3; do cp large files/$i && echo $i >> files/$i; done
together=3 killed "record files" record files/1 files/2 files/3
killed "report sign" report sign draft.json
killed "attest" attest 1 --policy policy.json

# ---- what makes files of its own: whole or not there ----
whole() { # whole NAME CHECK COMMAND...
	local name=$1 check=$2 problem='' at mode code
	shift 2
	for mode in before torn after; do
		for ((at = 1; at <= 400; at++)); do
			rm -rf made made.pub
			DISK_PROGRAM=$program DISK_KILL_AT=$at DISK_KILL=$mode LD_PRELOAD=$shim "$exhibit_bin" "$@" >/dev/null 2>&1
			code=$?
			if [ $code -eq 0 ]; then break; fi
			if [ $code -ne 137 ]; then problem="$problem $mode $at: exit status $code;"; break; fi
			if [ -e made ] && ! $check >/dev/null 2>&1; then problem="$problem $mode $at: a part;"; fi
		done 2>/dev/null
		[ $at -gt 2 ] || problem="$problem $mode: no calls;"
	done
	is "$name: whole or not there" "$problem" ""
	rm -rf made*
}
whole bundle "exhibit verify made" bundle 1 -o made
whole "key new" "exhibit key show --key made" key new --output made

# ---- at random moments, four writers at a time ----
RANDOM=$SEED
for ((i = 0; i < 4; i++)); do ssh-keygen -q -t ed25519 -N '' -f "$scratch/key-$i"; done
ids > "$scratch/before"
: > "$scratch/acknowledged"
: > "$scratch/problems"
for ((kill = 0; kill < KILLS; kill++)); do
	writers=()
	for ((i = 0; i < 4; i++)); do
		( while id=$("$exhibit_bin" record --key "$scratch/key-$i" --statement "kill $kill writer $i $RANDOM"); do echo "$id"; done \
			>>"$scratch/ids-$i" 2>/dev/null ) &
		writers+=($!)
	done
	sleep "0.$(printf '%03d' $((RANDOM % 80 + 5)))"
	for ((i = 0; i < 4; i++)); do
		child=$(pgrep -P "${writers[i]}" -x "$program") && kill -KILL $child
		kill -KILL "${writers[i]}"
		child=$(pgrep -P "${writers[i]}" -x "$program") && kill -KILL $child
	done
	wait "${writers[@]}"
	if ((kill % 10 == 9)); then sound "kill $kill" "$scratch/before" 100000 >> "$scratch/problems"; fi
done 2>/dev/null
sound "the last kill" "$scratch/before" 100000 >> "$scratch/problems"
is "$KILLS times four writers killed at random (EXHIBIT_SEED=$SEED)" "$(cat "$scratch/problems")" ""
sort "$scratch"/ids-* > "$scratch/acknowledged"
sort "$scratch/now" > "$scratch/logged"
is "every acknowledged record is in the log" "$(comm -23 "$scratch/acknowledged" "$scratch/logged")" ""
is "none is there twice" "$(uniq -d "$scratch/logged")" ""
ok "some were acknowledged" test -s "$scratch/acknowledged"
is "nothing waits" "$(find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f)" ""
done_testing

#!/bin/bash
# The power goes between any two calls that change the disk: whatever of the writes since the last flush is kept, lost or torn, the
# ledger opens, holds, has every acknowledged record, and takes the next one.  EXHIBIT_SEED=N repeats a run.
. "$(dirname "$0")/../cmd/lib.sh"

SEED=${EXHIBIT_SEED:-$RANDOM}
if grep -q __asan_init "$exhibit_bin"; then
	skip "the power goes" "slow, and the sanitizer sees nothing new here"
	done_testing
	exit
fi
shim=$scratch/disk_shim.so
if ! ${CC:-cc} -O1 -shared -fPIC -D_GNU_SOURCE -o "$shim" "$source_dir/tests/fault/disk_shim.c" -ldl 2>"$scratch/cc"; then
	failed "the shim builds" "$(cat "$scratch/cc")"
	done_testing
	exit
fi
world=$scratch/world
mkdir -p "$world" && cd "$world" || exit 1
export XDG_STATE_HOME=$world/state
key=$scratch/key
exhibit key new --output "$key" >/dev/null 2>&1
export EXHIBIT_KEY=$key DISK_PROGRAM
DISK_PROGRAM=$(basename "$exhibit_bin")
traced() { # traced COMMAND...: what it changes goes to the trace, and its record's id when it has said so
	DISK_TRACE=$scratch/trace LD_PRELOAD=$shim "$exhibit_bin" "$@" >"$scratch/out" 2>"$scratch/err" || return 1
	[ "$1" = run ] || [ "$1" = init ] || echo "ack $(head -n 1 "$scratch/out")" >> "$scratch/trace"
	[ "$1" != run ] || echo "ack $(exhibit log --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["records"][-1]["id"])')" \
		>> "$scratch/trace"
}
# Of the session from START: every cut.
replayed() { # replayed NAME
	cp -r "$world" "$scratch/end"
	python3 "$source_dir/tests/slow/power_loss.py" "$world" "$scratch/start" "$scratch/trace" "$SEED" "$exhibit_bin" > "$scratch/states" 2>&1
	states=$(tail -n 1 "$scratch/states")
	is "$1: each state holds all that was acknowledged (EXHIBIT_SEED=$SEED)" "$(sed '$d' "$scratch/states" | head -n 20)" ""
	ok "$1: $states states" test "$states" -ge 50
	rm -rf "$scratch/start" "$scratch/trace"
}

exhibit init --origin example.org/power >/dev/null 2>&1
exhibit record --statement first >/dev/null 2>&1
cp -r "$world" "$scratch/start"
ok "words" traced record --statement words
ok "a run" traced run --name small -- echo out
head -c 300000 /dev/urandom > "$scratch/large"
ok "a file" traced record "$scratch/large"
draft "$scratch/draft.json" READY '"step:small"'
ok "a report" traced report sign "$scratch/draft.json"
ok "words again" traced record --statement again
replayed "records"
done_testing

#!/bin/bash
# Many processes append, verify, publish, bundle and sweep at once, some are killed: what was acknowledged is there once, and all
# that was handed out is a prefix of one log.  EXHIBIT_SEED=N repeats the choices, HAMMER_ROUNDS=20 for more.
. "$(dirname "$0")/../cmd/lib.sh"

seed=${EXHIBIT_SEED:-$RANDOM$RANDOM}
rounds=${HAMMER_ROUNDS:-3} workers=${HAMMER_WORKERS:-8} operations=${HAMMER_OPERATIONS:-40}
for ((round = 0; round < rounds; round++)); do
	mkdir "$scratch/round-$round" && cd "$scratch/round-$round" || exit 1
	for i in 0 1 2; do ssh-keygen -q -t ed25519 -N '' -C "agent-$i" -f "key-$i"; done
	exhibit init --origin example.org/hammer >/dev/null 2>&1
	exhibit run --key key-0 --name first -- true >/dev/null 2>&1   # 0
	draft report.json READY '"0"'
	exhibit report sign report.json --key key-0 >/dev/null 2>&1    # 1
	echo "# EXHIBIT_SEED=$((seed + round)), $workers workers, $operations operations each"
	code=0
	python3 "$source_dir/tests/slow/hammer.py" "$exhibit_bin" "$source_dir" $((seed + round)) "$workers" "$operations" \
		>"$scratch/said" 2>&1 || code=$?
	sed 's/^/# /' "$scratch/said"
	is "all that $workers processes were told is so afterwards" $code 0
	cd "$scratch" && rm -rf "round-$round"
done
done_testing

#!/bin/sh
# smoke.sh FUZZER: run one libFuzzer target from its kept corpus for a bounded time (FUZZ_SECONDS, FUZZ_RUNS).  TAP; an input
# that breaks it is kept in build/fuzz-finds.  New inputs of interest go to a scratch directory and are forgotten.
set -u
fuzzer=$1
what=$(basename "$fuzzer")
what=${what#fuzz_}
source_dir=${EXHIBIT_SRC:-$(cd "$(dirname "$0")/../.." && pwd)}
finds=$source_dir/build/fuzz-finds
scratch=$(mktemp -d "${TMPDIR:-/tmp}/exhibit-fuzz.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$finds" "$scratch/new"
set -- -max_total_time="${FUZZ_SECONDS:-10}" -runs="${FUZZ_RUNS:-100000}" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
	-artifact_prefix="$finds/$what-" -print_final_stats=1
[ ! -f "$source_dir/tests/fuzz/$what.dict" ] || set -- "$@" -dict="$source_dir/tests/fuzz/$what.dict"
echo 1..1
if "$fuzzer" "$@" "$scratch/new" "$source_dir/tests/fuzz/corpus/$what" >"$scratch/log" 2>&1; then
	runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$scratch/log")
	echo "ok 1 - $what: ${runs:-no} inputs"
	[ -n "$runs" ]
else
	echo "not ok 1 - $what"
	tail -n 40 "$scratch/log" | sed 's/^/# /'
	exit 1
fi

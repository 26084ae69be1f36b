#!/bin/sh
# publish, killed at moments all over its run: the folder verifies each time, and the next publication completes it.
. "$(dirname "$0")/../cmd/lib.sh"
new_ledger
i=0
while [ $i -lt 300 ]; do exhibit record --statement "number $i" >/dev/null 2>&1; i=$((i + 1)); done
exhibit publish --dir public 2>/dev/null
broken="" killed=0 round=0
while [ $round -lt 60 ]; do
	exhibit run -- echo "round $round" >/dev/null 2>&1
	"$exhibit_bin" publish --dir public 2>/dev/null & # not the function: the program itself is to be killed
	publisher=$!
	sleep "$(awk "BEGIN { print $round * 0.0005 }")"
	kill -9 $publisher 2>/dev/null && killed=$((killed + 1))
	wait $publisher 2>/dev/null
	exhibit verify public >"$scratch/said" 2>&1 || broken="$broken $round"
	[ $((round % 5)) -ne 4 ] || exhibit publish --dir public 2>/dev/null || broken="$broken again:$round"
	round=$((round + 1))
done
isnt "some were killed" "$killed" 0
is "and each time the folder held" "$broken" ""
exits "the last one completes it" 0 exhibit publish --dir public
exhibit publish --dir fresh 2>/dev/null
is "all of it is there" "$(diff -rq public fresh | grep -v 'Only in public.*: [0-9]*$')" ""
is "as others see it" "$(PYTHONDONTWRITEBYTECODE=1 python3 "$source_dir/tests/independent/published.py" public | cut -d ' ' -f 1)" "$(log_size)"

# A first publication that ends at any moment: half a folder is never taken for a log, and is completed.
rm -rf half
for pause in 0.001 0.003 0.005 0.01 0.02 0.04; do
	"$exhibit_bin" publish --dir half 2>/dev/null &
	publisher=$!
	sleep $pause
	kill -9 $publisher 2>/dev/null
	wait $publisher 2>/dev/null
	exhibit verify half >"$scratch/said" 2>&1
	code=$?
	if [ -e half/checkpoint ]; then is "after $pause s: whole" $code 0; else is "after $pause s: no log" $code "$([ -d half ] && echo 2 || echo 1)"; fi
done
exits "completed" 0 exhibit publish --dir half
ok "as in one go" diff -r half fresh
done_testing

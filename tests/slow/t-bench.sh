#!/bin/sh
# The benchmark runs from end to end and writes its table and plot; what it measures is nobody's business here.
. "$(dirname "$0")/../cmd/lib.sh"
build=${EXHIBIT_BUILD:-$source_dir/build/release}
make -s -C "$source_dir" "B=$build" bench-programs >/dev/null 2>"$scratch/err" || { failed "its programs build" "$(cat "$scratch/err")"; done_testing; exit; }
PYTHONDONTWRITEBYTECODE=1 EXHIBIT_BUILD=$build python3 "$source_dir/bench/bench.py" --tiny --output "$scratch" > "$scratch/out" 2>"$scratch/err"
is "it ends well" "$? $(cat "$scratch/err")" "0 "
for title in 'run -- true' 'Durable signed appends' 'As the log grows' 'Capture' 'Verify a bundle of 12 runs' 'Rules'; do
	like "the part about $title" "$(grep '^## ' "$scratch/benchmarks.md")" "$title"
done
is "every row has its six cells" "$(grep '^|' "$scratch/benchmarks.md" | awk -F '|' 'NF != 8' | head -n 3)" ""
is "it says what each goal is" "$(grep -c -E '\| (yes|\*\*no\*\*) \|$' "$scratch/benchmarks.md" | awk '{ print ($1 >= 10) }')" 1
ok "the plot is well-formed" python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$scratch/benchmarks.svg"
done_testing

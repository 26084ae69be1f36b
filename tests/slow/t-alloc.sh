#!/bin/sh
# Memory runs out at every allocation, once and for good: every command succeeds or says what is wrong, nothing crashes,
# nothing that does not hold is said to hold, and the ledger holds afterwards, with exactly what commands said they put in.
. "$(dirname "$0")/../cmd/lib.sh"

if grep -q __asan_init "$exhibit_bin"; then
	skip "memory runs out" "the sanitizer has its own malloc"
	done_testing
	exit
fi
shim=$scratch/malloc_shim.so
if ! ${CC:-cc} -O1 -shared -fPIC -D_GNU_SOURCE -o "$shim" "$source_dir/tests/fault/malloc_shim.c" 2>"$scratch/cc"; then
	failed "the shim builds" "$(cat "$scratch/cc")"
	done_testing
	exit
fi
FAULT_PROGRAM=$(basename "$exhibit_bin") FAULT_MARK=$scratch/mark
export FAULT_PROGRAM FAULT_MARK FAULT_REST

# everywhere NAME CODE ERROR_CODE STRIDE COMMAND...: fail allocation 1, 1 + STRIDE, ... until there are no more; each time the
# exit status is CODE, with the output of a run in which nothing fails, or ERROR_CODE with an error and its cause.
# Where CHANGES is set the output may differ.  Leaves in $succeeded how often it was CODE.
everywhere() {
	name=$1 code=$2 error_code=$3 stride=$4
	shift 4
	"$exhibit_bin" "$@" >"$scratch/wanted" 2>/dev/null
	n=1 problems= succeeded=0
	while :; do
		rm -f "$FAULT_MARK"
		actual=0
		FAULT_ALLOCATION=$n LD_PRELOAD=$shim "$exhibit_bin" "$@" >"$scratch/out" 2>"$scratch/err" || actual=$?
		if [ "$actual" -eq "$code" ]; then
			succeeded=$((succeeded + 1))
			[ -n "${CHANGES:-}" ] || cmp -s "$scratch/wanted" "$scratch/out" || problems="$problems $n:output"
		elif [ "$actual" -ne "$error_code" ]; then
			problems="$problems $n:status-$actual"
		elif ! grep -Eq '^(error|warning): .' "$scratch/err" || ! grep -q '^cause: .' "$scratch/err"; then
			problems="$problems $n:silent"
		fi
		[ -e "$FAULT_MARK" ] || break
		n=$((n + stride))
	done
	if [ "$actual" -ne "$code" ]; then problems="$problems $n:never-$code"; fi
	if [ -z "$problems" ] && [ "$n" -gt 10 ]; then passed "$name: $n allocations"
	else failed "$name" "up to allocation $n" "wrong at:$problems" "$(cat "$scratch/err")"; fi
}

new_ledger
exhibit run --name tests --subject "app=sha256:$(printf '%064d' 1)" -- sh -c 'echo 1..1; echo ok 1' >/dev/null 2>&1
policy policy.json '"ready": ["READY"],'
draft honest.json READY '"step:tests"'
draft lie.json READY '"step:tests"'
exhibit report sign honest.json >id 2>/dev/null
exhibit bundle "$(cat id)" -o honest.bundle >/dev/null 2>&1
exhibit run --name tests -- sh -c 'echo 1..1; echo not ok 1; exit 1' >/dev/null 2>&1
exhibit report sign lie.json >id 2>/dev/null
exhibit bundle "$(cat id)" -o lie.bundle >/dev/null 2>&1
head -c 4000 honest.bundle > cut.bundle
draft said.json READY '"0"'
exhibit report sign said.json >id 2>/dev/null
attestation=$(exhibit attest "$(cat id)" --policy policy.json 2>/dev/null | tail -n 1)
at=2026-06-01T00:00:00Z
printf '# Report\n\nWe ran 12 tests, 10 of 12 passed (83%%).\n\nVerdict: READY\n' > said.md
printf '# Report\n\n10 of 12 tests passed (93%%).\n' > wrong.md

# A ledger of its own for what people disagree on: two reports, what becomes of them, a published folder.
mkdir disputed && cd disputed && new_ledger
subject="--subject app=sha256:$(printf '%064d' 1)"
exhibit run --name tests $subject -- true >/dev/null 2>&1 # 0
policy policy.json
draft good.json READY '"step:tests"'
draft bad.json "NOT READY" '"step:tests"' failed
good=$(exhibit report sign good.json 2>/dev/null) # 1
exhibit report sign bad.json >/dev/null 2>&1 # 2
exhibit dispute 1 2 --policy policy.json --at $at >/dev/null 2>&1 # 3
exhibit publish --dir public >/dev/null 2>&1
cp -R public torn && rm torn/blobs/*
exhibit key new -o night >/dev/null 2>&1
cd ..
# Thousands of allocations each: EXHIBIT_ALLOC_STRIDE=1 fails every one of them.
more() { # more TIMES STEP: what came with disputes, publishing and keys
	everywhere "$1: report lint" 0 1 1 report lint said.md
	everywhere "$1: report lint of what contradicts itself" 3 1 1 report lint wrong.md
	cd disputed
	everywhere "$1: verify a published folder" 0 1 $((2 * $2)) verify public --report "$good" --policy policy.json --at $at
	everywhere "$1: verify one that was torn" 4 1 $((4 * $2)) verify torn --report "$good" --policy policy.json --at $at
	everywhere "$1: dispute" 3 1 $((6 * $2)) dispute 1 2 --policy policy.json --at $at --dry-run --json
	everywhere "$1: verify a resolution" 0 1 $((6 * $2)) verify --resolution 3
	everywhere "$1: publish what is published" 0 1 $((2 * $2)) publish --dir public
	everywhere "$1: doctor" 0 1 $((8 * $2)) doctor
	CHANGES=yes everywhere "$1: replay" 0 1 $((8 * $2)) replay 0 $subject
	before=$(log_size)
	CHANGES=yes everywhere "$1: key enrol" 0 1 $((4 * $2)) key enrol night.pub --with night
	is "$1: every enrolment that was said to be done is in the log" "$(log_size)" $((before + succeeded + 1))
	before=$(log_size)
	CHANGES=yes everywhere "$1: key revoke" 0 1 $((4 * $2)) key revoke night.pub
	is "$1: every revocation too" "$(log_size)" $((before + succeeded + 1))
	exits "$1: the ledger holds after it all" 0 exhibit verify
	rm -rf fresh && mkdir fresh && exhibit publish --dir fresh >/dev/null 2>&1
	exits "$1: and what is published of it" 0 exhibit verify fresh
	cd ..
}

for FAULT_REST in 0 1; do
	if [ $FAULT_REST -eq 0 ]; then times=once step=1; else times="for good" step=7; fi
	everywhere "$times: verify a bundle that matches" 0 1 $step verify honest.bundle --policy policy.json --at $at
	everywhere "$times: verify a bundle that does not match" 3 1 $((4 * step + 1)) verify lie.bundle --policy policy.json --at $at
	everywhere "$times: verify what is no bundle" 5 1 $((4 * step + 1)) verify cut.bundle --policy policy.json --at $at
	for format in link vsa sarif junit oscal earl; do
		case $format in
		link) id=0 more= ;;
		vsa) id=$attestation more='--resource https://example.com/' ;;
		*) id=$attestation more= ;;
		esac
		everywhere "$times: export as $format" 0 1 $((4 * step + 1)) export $id --format $format $more
	done
	before=$(log_size)
	everywhere "$times: run" 7 125 $((2 * step)) run --name run -- sh -c 'echo out; exit 7'
	# One more, which everywhere runs without the shim.
	is "$times: every run that ended as its command did is in the log" "$(log_size)" $((before + succeeded + 1))
	exits "$times: the ledger holds after it" 0 exhibit verify
	before=$(log_size)
	CHANGES=yes everywhere "$times: report sign" 0 1 $((2 * step)) report sign honest.json
	is "$times: every report that was said to be signed is in the log" "$(log_size)" $((before + succeeded + 1))
	exits "$times: the ledger holds after it too" 0 exhibit verify
	more "$times" $((step * ${EXHIBIT_ALLOC_STRIDE:-11}))
done
done_testing

#!/bin/bash
# Every call that changes the disk fails, once and from there on, for each of the usual reasons: a command does its job or says what
# is wrong; what ran is in the log or in the spool; what was acknowledged stays; nothing is there twice; the ledger holds.
. "$(dirname "$0")/../cmd/lib.sh"

shim=$scratch/disk_shim.so
if ! ${CC:-cc} -O1 -shared -fPIC -D_GNU_SOURCE -o "$shim" "$source_dir/tests/fault/disk_shim.c" -ldl 2>"$scratch/cc"; then
	failed "the shim builds" "$(cat "$scratch/cc")"
	done_testing
	exit
fi
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
program=$(basename "$exhibit_bin")
EIO=5 EMFILE=24 ENOSPC=28 EROFS=30
faulty() { # faulty AT COUNT ERROR COMMAND...
	local at=$1 count=$2 error=$3
	shift 3
	DISK_PROGRAM=$program DISK_FAIL_AT=$at DISK_FAIL_COUNT=$count DISK_ERROR=$error LD_PRELOAD=$shim "$exhibit_bin" "$@"
}
calls() { # calls COMMAND...: how many there are
	rm -f "$scratch/trace"
	DISK_PROGRAM=$program DISK_TRACE=$scratch/trace LD_PRELOAD=$shim "$exhibit_bin" "$@" >/dev/null 2>&1
	wc -l < "$scratch/trace"
}
everywhere() { # everywhere NAME CODE ERROR_CODE COMMAND...: CODE and one more record, or ERROR_CODE, an error, and none
	local name=$1 wanted=$2 otherwise=$3 count total at error code before added
	shift 3
	total=$(calls "$@")
	: > "$scratch/problems"
	for error in $EIO $ENOSPC $EROFS $EMFILE; do
		for count in 1 0; do
			for ((at = 1; at <= total + 1; at++)); do
				before=$(log_size)
				faulty $at $count $error "$@" >"$scratch/out" 2>"$scratch/err"
				code=$?
				added=$(($(log_size) - before))   # takes in what waits
				case $code:$added in
				"$wanted:1") ;;
				"$otherwise:0") grep -q '^error: ' "$scratch/err" && grep -Eq '^(cause|hint): ' "$scratch/err" ||
					echo "call $at, $count of them, error $error: silent" ;;
				*) echo "call $at, $count of them, error $error: exit status $code, $added records: $(cat "$scratch/err")" ;;
				esac >> "$scratch/problems"
				exhibit verify >/dev/null 2>"$scratch/err" ||
					echo "call $at, $count of them, error $error: the ledger does not hold: $(cat "$scratch/err")" >> "$scratch/problems"
			done
		done
	done
	is "$name: each of $total calls" "$(head -n 20 "$scratch/problems")" ""
	ok "$name: there are such calls" test "$total" -ge 3
	exits "$name: afterwards" 0 exhibit record --statement "after $name"
}

exhibit key new >/dev/null 2>&1
exhibit init --origin example.org/errors >/dev/null 2>&1
exhibit run --name first -- true >/dev/null 2>&1   # 0
draft draft.json READY '"0"'
policy policy.json
exhibit report sign draft.json >/dev/null 2>&1     # 1
head -c 3000000 /dev/urandom > large
everywhere "a small run" 7 125 run --name small -- sh -c 'echo out; exit 7'
everywhere "a large run" 7 125 run --name large -- sh -c 'cat large; exit 7'
everywhere "record words" 0 1 record --statement words
everywhere "record a file" 0 1 record large
everywhere "report sign" 0 1 report sign draft.json
everywhere "attest" 0 1 attest 1 --policy policy.json
is "nothing waits" "$(find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f)" ""

# ---- what a process may have ----
limited() { # limited NAME LIMIT...: each command under `ulimit LIMIT` does its job, or says what is wrong
	local name=$1 limit problem='' code
	shift
	for limit in "$@"; do
		for command in "record --statement words" "verify" "log" "verify --report 1 --policy policy.json" "run -- true"; do
			# shellcheck disable=SC2086
			(ulimit $limit; exec "$exhibit_bin" $command) 2>&1 >/dev/null | cat > "$scratch/err"
			code=${PIPESTATUS[0]}
			case $code in
			0) ;;
			1|125) grep -q '^error: ' "$scratch/err" || problem="$problem; $command under $limit: silent" ;;
			127) grep -q 'error while loading shared libraries' "$scratch/err" || problem="$problem; $command under $limit: 127" ;;
			*) problem="$problem; $command under $limit: exit status $code: $(head -n 1 "$scratch/err")" ;;
			esac
		done
	done
	is "$name" "$problem" ""
	exits "$name: the ledger holds" 0 exhibit verify
}
limited "few descriptors" "-n 4" "-n 5" "-n 6" "-n 7" "-n 8" "-n 9" "-n 10" "-n 12" "-n 16"
if ! grep -q __asan_init "$exhibit_bin"; then
	limited "little memory" "-v 30000" "-v 60000" "-v 120000" "-v 400000" "-v 2000000"
fi
limited "files of no size" "-f 0" "-f 8"

# ---- a clock that goes back ----
for at in 2031-01-01 2021-01-01; do
	if command -v faketime >/dev/null; then
		exits "a record in $at" 0 faketime "$at" "$exhibit_bin" record --statement "in $at"
	fi
done
exits "the ledger holds, whatever the clock said" 0 exhibit verify

# ---- a ledger that may only be read ----
chmod -R a-w .exhibit
readers=
[ "$(id -u)" -ne 0 ] || readers="setpriv --reuid=65534 --clear-groups --inh-caps=-all --bounding-set=-all"
chmod a+rx "$scratch" "$scratch/work" .exhibit && chmod a+r .exhibit/*.mdb .exhibit/log_key.pub
if $readers true 2>/dev/null; then
	for command in "verify" "log" "show 0" "checkpoint"; do
		# shellcheck disable=SC2086
		exits "read-only: $command" 0 $readers env HOME=/nonexistent XDG_STATE_HOME= XDG_CONFIG_HOME= "$exhibit_bin" $command --ledger .exhibit
		like "and how is said" "$(cat "$scratch/err")" "read without locks"
	done
fi
chmod -R u+w .exhibit
exits "and may be written again" 0 exhibit record --statement "at last"
done_testing

#!/bin/sh
# The arrows between rooms point one way, and each outside library has one door.
cd "$(dirname "$0")/../.." || exit 1
n=0
failed=0
check() { # check NAME OFFENDING_LINES
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
		failed=1
	fi
}
includes() { # includes ROOM OTHER: lines of ROOM that include OTHER
	grep -rnE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]+\"(\.\./)*$2/" "$1"
}
check "format includes no other room" "$(for other in ledger verify remote cli; do includes format "$other"; done)"
check "ledger includes only format" "$(for other in verify remote cli; do includes ledger "$other"; done)"
check "verify includes only format" "$(for other in ledger remote cli; do includes verify "$other"; done)"
only() { # only SUBROOM OTHER...: lines of SUBROOM that include of its room more than itself and OTHER
	grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]+\"(\.\./|${1%%/*}/)" "$1"/*.[ch] |
		grep -vE "\"($(echo "$@" | tr ' ' '|'))/[a-z_]+\.h\""
}
check "verify/check includes nothing else of verify" "$(only verify/check)"
check "verify/log includes only verify/check" "$(only verify/log verify/check)"
check "verify/report includes only verify/check and verify/log" "$(only verify/report verify/check verify/log)"
check "verify/lint stands beside verify/log" "$(only verify/lint verify/check verify/report)"
check "verify.h is above its parts: only disputes ask it" "$(grep -rnE 'include "verify/(verify|whole)\.h"' verify/check verify/log verify/report verify/lint)"
check "nobody in verify includes disputes and lint" "$(grep -rnE 'include "verify/(dispute|lint)/' verify --include='*.[ch]' | grep -vE '^verify/(dispute|lint)/')"
door() { # door HEADER PATTERN: the header is included in at most one file
	files=$(grep -lE "include[[:space:]]*<$2>" -r format ledger verify cli --include='*.[ch]')
	[ "$(echo "$files" | grep -c .)" -le 1 ] || echo "$files"
}
check "one file includes lmdb.h" "$(door lmdb.h 'lmdb\.h')"
check "one file includes cJSON.h" "$(door cJSON.h 'cjson/cJSON\.h')"
check "one file includes curl.h" "$(door curl.h 'curl/curl\.h')"
check "format and verify hold no store and no secret key" "$(grep -nE 'lmdb\.h|ssh_secret|sodium_malloc|crypto_sign_(detached|seed_keypair|keypair)' format/*.[ch] verify/*.[ch] verify/*/*.[ch])"
check "libraries never print and never exit" "$(grep -nE '\b(printf|puts|putchar|fprintf|perror|exit|abort)[[:space:]]*\(' format/*.c ledger/*.c verify/*.c verify/*/*.c)"
check "format and verify know no clock, file, environment or locale" "$(grep -nE '\b(time|clock_gettime|gettimeofday|getenv|fopen|open|socket|setlocale|strtod|atof)[[:space:]]*\(' format/*.c verify/*.c verify/*/*.c)"
check "no banned function is called" "$(grep -nE '\b(gets|strcpy|sprintf|vsprintf|strtok|atoi|atol|alloca|strncpy)[[:space:]]*\(' format/*.c ledger/*.c verify/*.c verify/*/*.c cli/*.c cli/*/*.c)"
check "no file is longer than 500 lines" "$(find format ledger verify cli -name '*.[ch]' -exec wc -l {} + | awk '$2 != "total" && $1 > 500 { print }')"
check "no line is longer than 140 bytes" "$(awk 'length($0) > 140 { print FILENAME ":" FNR }' format/*.[ch] ledger/*.[ch] verify/*.[ch] verify/*/*.[ch] cli/*.[ch] cli/*/*.[ch])"
check "file names are unique across the rooms" "$(find format ledger verify cli -name '*.[ch]' -exec basename {} \; | sort | uniq -d)"
echo "1..$n"
exit $failed

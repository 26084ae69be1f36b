#!/bin/sh
# Every header compiles alone.
cd "$(dirname "$0")/../.." || exit 1
n=0
failed=0
for header in format/*.h ledger/*.h verify/*.h verify/*/*.h cli/*.h cli/*/*.h; do
	n=$((n + 1))
	if ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -I. -Wall -Wextra -fsyntax-only -x c "$header" 2>/dev/null; then
		echo "ok $n - $header"
	else
		echo "not ok $n - $header does not compile alone"
		failed=1
	fi
done
echo "1..$n"
exit $failed

#!/bin/sh
# The same bytes from gcc and from clang: t-checks.sh with both builds beside the one under test.
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
others=
for compiler in gcc clang; do
	command -v $compiler >/dev/null || continue
	build=build/release
	[ $compiler = gcc ] || build=build/release-$compiler
	make --no-print-directory -C "$source_dir" CC=$compiler MODE=release $build/exhibit >/dev/null 2>&1 || {
		echo "1..1"
		echo "not ok 1 - $compiler builds it"
		exit 1
	}
	others="$others $source_dir/$build/exhibit"
done
EXHIBIT_SRC=$source_dir EXHIBIT_OTHERS=$others sh "$source_dir/tests/cmd/t-checks.sh"

#!/bin/bash
# The README's own commands, as they stand there, in a fresh directory.
. "$(dirname "$0")/lib.sh"
cat > Makefile <<'END'
all:
	@echo built
test:
	@echo PASS one; echo PASS two
END
git init -q . && git add . && git commit -qm one
PATH=$(dirname "$exhibit_bin"):$PATH
export PATH
awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$source_dir/README.md" > "$scratch/readme.sh"
ok "the README has commands" test -s "$scratch/readme.sh"
unset -f exhibit
bash -eu "$scratch/readme.sh" > "$scratch/out" 2> "$scratch/err"
is "they all succeed" "$?" 0
like "the report matches" "$(cat "$scratch/out")" "MATCHES: "
like "the bundle lists its members" "$(cat "$scratch/out")" "bundle.json"
done_testing

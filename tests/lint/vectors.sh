#!/bin/sh
# The vectors are what the second implementation makes, and it gives each its status too: see tests/independent/.
cd "$EXHIBIT_SRC/tests/independent" || exit 1
vectors=../../schemas/vectors
n=0
failed=0
agrees() { # agrees NAME COMMAND...
	name=$1
	shift
	n=$((n + 1))
	if said=$(PYTHONDONTWRITEBYTECODE=1 "$@" 2>&1); then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "$said" | sed 's/^/# /'
		failed=1
	fi
}
agrees "ed25519.json" python3 ed25519.py check $vectors/ed25519.json
agrees "merkle.json, notes.json and witness.json" python3 tree.py check $vectors
agrees "json-gate.json, entries, reports, policies, bundles" python3 vectors.py check $vectors
echo "1..$n"
exit $failed

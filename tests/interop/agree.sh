#!/bin/sh
# Three implementations of one mind: ours, tests/independent in Python and golang.org/x/mod, on random trees, proofs, policies
# and cosigned checkpoints, a new seed each time.  EXHIBIT_SEED repeats one, EXHIBIT_COUNT asks for more or fewer of each kind.
. "$(dirname "$0")/interop.inc"
go_check
build=${EXHIBIT_BUILD:-$source_dir/build/release}
build=${build#"$source_dir"/}
make -s -C "$source_dir" "$build/tests/agree" > made 2>&1 || fatal "$(cat made)"
build=$source_dir/$build
seed=${EXHIBIT_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
count=${EXHIBIT_COUNT:-10000}
echo "# EXHIBIT_SEED=$seed EXHIBIT_COUNT=$count"

python3 -B "$source_dir/tests/independent/agree.py" "$seed" "$count" questions answers || fatal "questions"
is "so many questions" "$(wc -l < questions)" $((5 * count))
"$build/tests/agree" < questions > ours || fatal "agree"
same "seed $seed: trees, paths, proofs, policies and quorums: every answer of Python is ours" ours answers
for status in ok root-mismatch bad-path-length bad-index; do
	ok "some proofs are $status" grep -q "^$status\$" ours
done
for status in 'ok met' 'ok unmet' bad-document bad-signature; do
	ok "some quorums are $status" grep -q "^$status" ours
done

# x/mod says of a proof only whether it holds, knows nothing older than one entry, and has no policies.
"$scratch/check" agree < questions > theirs || fatal "check agree"
cut -c1-12 questions | cut -f1 > kinds
paste kinds ours theirs | awk -F '\t' -v OFS='\t' '
	$1 == "tree" { ours = $2 OFS $3 OFS $4; theirs = $5 OFS $6 OFS $7 }
	$1 == "inclusion" || $1 == "consistency" { ours = $2 == "ok" ? "ok" : "bad"; theirs = $3 }
	$1 == "quorum" {
		theirs = $3
		if ($2 == "bad-document" || $2 == "bad-note") theirs = "skip"
		ours = "bad"
		if (theirs == "skip") ours = "skip"
		else if ($2 ~ /^ok /) {
			n = split($2, words, " "); names = 0
			for (i = 3; i <= n; i++) if (split(words[i], part, ":") && part[2] == "cosigned") name[++names] = part[1]
			for (i = 1; i <= names; i++) for (j = i + 1; j <= names; j++)
				if (name[j] < name[i]) { swap = name[i]; name[i] = name[j]; name[j] = swap }
			ours = "ok"
			for (i = 1; i <= names; i++) ours = ours " " name[i]
		}
	}
	theirs == "skip" { skipped++; next }
	ours != theirs { print NR ": " $1 ": ours " ours ", x/mod " theirs; bad++ }
	ours == theirs { same++ }
	END { print "same " same + 0 ", skipped " skipped + 0 ", different " bad + 0 }' > compared
like "seed $seed: x/mod says the same of each" "$(tail -n 1 compared)" "different 0"
[ "$(wc -l < compared)" -eq 1 ] || head -n 5 compared | sed 's/^/# /'
ok "and of most" awk -v all=$((5 * count)) '$1 == "same" { exit !($2 + 0 > all / 2) }' compared
done_testing

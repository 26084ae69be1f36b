#!/bin/sh
# Labels of disputes against clingo: thousands of random frameworks, a new seed each time.  EXHIBIT_SEED repeats one.
. "$(dirname "$0")/interop.inc"
needs_command clingo
seed=${EXHIBIT_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
count=${EXHIBIT_FRAMEWORKS:-5000}
echo "# EXHIBIT_SEED=$seed"
build=${EXHIBIT_BUILD:-$source_dir/build/release}
build=${build#"$source_dir"/}
make -s -C "$source_dir" "$build/tests/frameworks" > make 2>&1 || fatal "$(cat make)"
build=$source_dir/$build

# IN: all attackers are OUT.  OUT: some attacker is IN.  Without negation there is one least model: grounded semantics.
cat > grounded.lp <<'END'
in(F,X) :- arg(F,X); out(F,Y) : att(F,Y,X).
out(F,X) :- att(F,Y,X), in(F,Y).
#show in/2.
#show out/2.
END
ok "frameworks are drawn" "$build/tests/frameworks" "$seed" "$count" facts.lp labels
clingo --outf=0 -V1 grounded.lp facts.lp > answer 2> complaints
is "clingo has one answer, and it is the only one" "$(grep -c '^SATISFIABLE' answer) $(grep '^Models' answer | tr -s ' ')" "1 Models : 1"
sed -n '/^Answer/{n;p;}' answer | tr ' ' '\n' | grep . | sort > theirs
sort labels > ours
is "there is something to compare" "$([ "$(wc -l < ours)" -gt "$count" ] && echo yes)" yes
same "clingo labels every argument of $count frameworks as we do" ours theirs
done_testing

#!/bin/sh
# dispute against people who want to win it by other means than evidence.
. "$(dirname "$0")/lib.sh"
git init -q .
echo one > words
echo .exhibit > .gitignore
git add . && git commit -qm one
commit=$(git rev-parse HEAD)
new_ledger
for name in alice alice2 bob mallory stranger; do exhibit key new -o "$scratch/$name" -C "$name" >/dev/null 2>&1; done
public() { cut -d' ' -f1,2 "$scratch/$1.pub"; }
at=2031-01-01T00:00:00Z

policy() { # policy FILE CLAIM-RULES [MORE]
	cat > "$scratch/$1" <<-END
	{ "schema": "urn:exhibit:policy:v1", "verdicts": ["NOT READY", "READY"],
	  "agents": [ { "name": "alice", "key": "$(public alice)", "roles": ["ci"] }, { "name": "alice", "key": "$(public alice2)" },
	    { "name": "bob", "key": "$(public bob)" }, { "name": "mallory", "key": "$(public mallory)" } ],
	  "claims": [ $2 ],
	  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
	    { "verdict": "NOT READY" } ] }
	END
}
works='{ "id": "works", "evidence": { "kind": "run", "step": "try" }, "check": { "op": "exit-code" } }'
policy policy.json "$works"

report() { # report NAME KEY CLAIMS [SUBJECT]
	cat > "$scratch/$1.json" <<-END
	{ "schema": "urn:exhibit:report:v1", "title": "$1", "subject": [${4:-{ \"digest\": { \"gitCommit\": \"$commit\" \} \}}],
	  "verdicts": ["NOT READY", "READY"], "verdict": "READY", "claims": [$3] }
	END
	exhibit report sign "$scratch/$1.json" --key "$scratch/$2" 2>"$scratch/err" || cat "$scratch/err" >&2
}
claim() { # claim ASSERTED [EVIDENCE [MORE]]
	echo "{ \"id\": \"works\", \"text\": \"It works.\", \"asserted\": \"$1\", \"evidence\": [${2:-}]${3:+, $3} }"
}
run() { # run KEY STEP CMD...: the id of what is recorded
	run_key=$1 run_step=$2
	shift 2
	exhibit run --key "$scratch/$run_key" --name "$run_step" -- "$@" >/dev/null 2>&1
	exhibit show "$(last_index)" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])'
}
dispute() { exhibit dispute "$@" --policy "$scratch/policy.json" --at $at --dry-run --json >"$scratch/out" 2>"$scratch/err"; }
# endings CLAIM REPORT...: what becomes of it in each.
endings() {
	python3 -c '
import json, sys
arguments = json.load(open(sys.argv[1]))["arguments"]
print(", ".join(one["label"] + " " + one["ending"] for report in sys.argv[3:] for one in arguments
    if one["kind"] in ("claim", "quantity") and one["id"] == sys.argv[2] and one["report"] == report))' "$scratch/out" "$@"
}

# ---- words ----
first=$(report first alice "$(claim passed)") second=$(report second alice2 "$(claim passed)") against=$(report against bob "$(claim failed)")
dispute "$first" "$second" "$against"
is "two keys of one agent are one voice" "$(endings works "$first" "$second" "$against")" \
	"UNDEC UNRESOLVED, UNDEC UNRESOLVED, UNDEC UNRESOLVED"
static=$(report static bob "$(claim failed '' '"mode": "static"')")
exhibit dispute "$first" "$static" --at $at --dry-run --json >"$scratch/out" 2>/dev/null
is "to say that one has read the code makes words no stronger" "$(endings works "$first" "$static")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
dispute "$first" "$static"
is "nor weaker than words of which nothing is said" "$(endings works "$first" "$static")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
one='{ "op": "number", "value": "1" }'
literal=$(report literal mallory "$(claim passed '' "\"check\": { \"op\": \"compare\", \"left\": $one, \"is\": \"=\", \"right\": $one }")")
exhibit dispute "$literal" --at $at --dry-run --json >"$scratch/out" 2>/dev/null
is "a check of the author's own figures upholds nothing" "$(endings works "$literal")" "IN UNRESOLVED"

# ---- evidence by somebody whom the policy does not name ----
policy other.json '{ "id": "other", "evidence": { "step": "other" }, "check": { "op": "exit-code" } }'
by_run=$(report by-run bob "$(claim passed "\"$(run bob try true)\"" '"check": { "op": "exit-code" }')")
by_stranger=$(report by-stranger stranger "$(claim failed)")
run stranger try false >/dev/null
exhibit dispute "$by_run" "$by_stranger" --policy "$scratch/other.json" --at $at --dry-run --json >"$scratch/out" 2>/dev/null
is "his run counts for nothing, though he wrote one of the reports" "$(endings works "$by_run" "$by_stranger")" "IN UPHELD, OUT OVERTURNED"

# ---- which commit comes first ----
echo two > words && git commit -qam two
later=$(git rev-parse HEAD)
subject() { for one; do printf '%s{ "digest": { "gitCommit": "%s" } }' "${comma-}" "$one"; comma=", "; done; unset comma; }
new=$(report new alice "$(claim passed "\"$(run alice try true)\"")" "$(subject "$later")")
git checkout -q "$commit"
failing=$(run alice try false)
old=$(report old stranger "$(claim failed "\"$failing\"")" "$(subject "$commit")")
mkdir "$scratch/bin"
printf '#!/bin/sh\nexit 0\n' > "$scratch/bin/git" && chmod +x "$scratch/bin/git"
lie() { (PATH=$scratch/bin:$PATH; run "$1" order git merge-base --is-ancestor "$2" "$3" >/dev/null); }
lie stranger "$later" "$commit"
dispute "$new" "$old"
is "a stranger does not say which" "$(endings works "$new")" "IN OUT_OF_SCOPE"
lie mallory "$later" "$commit"
dispute "$new" "$old"
is "an agent does" "$(endings works "$new")" "IN SUPERSEDED"
run alice order git merge-base --is-ancestor "$later" "$commit" >/dev/null
dispute "$new" "$old"
is "unless another one saw that it is not so" "$(endings works "$new")" "IN OUT_OF_SCOPE"
is "the answer tells of both" "$(python3 -c '
import json, sys
print([one.get("denied", False) for one in json.load(open(sys.argv[1]))["ancestry"]])' "$scratch/out")" "[True, False]"

# ---- two systems in one report ----
git init -q "$scratch/other-system"
other=$(cd "$scratch/other-system" && echo x > x && git add . && git commit -qm x && git rev-parse HEAD)
git checkout -q "$later"
ran_here=$(run alice here true)
there=$(EXHIBIT_LEDGER=$PWD/.exhibit; export EXHIBIT_LEDGER; cd "$scratch/other-system" && run alice there false)
policy any.json '{ "id": "works", "evidence": { "kind": "run" }, "check": { "op": "exit-code" } }'
dispute_any() { exhibit dispute "$@" --policy "$scratch/any.json" --at $at --dry-run --json >"$scratch/out" 2>"$scratch/err"; }
here=$(report here alice "$(claim passed "\"$ran_here\"")" "$(subject "$later")")
both=$(report both mallory "$(claim failed "\"$there\"")" "$(subject "$later" "$other")")
dispute_any "$here" "$both"
is "what ran on the one does not touch a claim about the other" "$(endings works "$here")" "IN UPHELD"

# ---- who cites evidence to silence it ----
git commit -qm three --allow-empty
third=$(git rev-parse HEAD)
decisive=$(run alice decisive false)
lie=$(report lie mallory "$(claim passed "\"$(run mallory lie true)\"")" "$(subject "$third")")
honest=$(report honest bob "$(claim failed)" "$(subject "$third")")
dispute_any "$lie" "$honest"
is "a run that nobody cites decides" "$(endings works "$lie" "$honest")" "OUT OVERTURNED, IN UPHELD"
played_down=$(report played-down mallory "$(claim failed "\"$decisive\"" '"mode": "manual"')" "$(subject "$third")")
dispute_any "$lie" "$honest" "$played_down"
is "so it does where somebody cites it as judged by hand" "$(endings works "$lie" "$honest")" "OUT OVERTURNED, IN UPHELD"
elsewhere=$(report elsewhere mallory "$(claim failed "\"$decisive\"")" "$(subject "$other")")
dispute_any "$lie" "$honest" "$elsewhere"
is "or in a report about something else" "$(endings works "$lie" "$honest")" "OUT OVERTURNED, IN UPHELD"
taken_back=$(report taken-back mallory "$(claim failed "\"$decisive\"")" "$(subject "$third")")
exhibit dispute --withdraw "$taken_back" --key "$scratch/mallory" >/dev/null 2>&1
dispute_any "$lie" "$honest" "$taken_back"
is "or takes the claim back" "$(endings works "$lie" "$honest" "$taken_back")" "OUT OVERTURNED, IN UPHELD, IN WITHDRAWN"

# ---- the last word ----
git commit -qm four --allow-empty
fourth=$(git rev-parse HEAD)
lost=$(report lie2 mallory "$(claim passed)" "$(subject "$fourth")")
right=$(report right bob "$(claim failed)" "$(subject "$fourth")")
exhibit checkpoint > "$scratch/before"
run alice decisive false >/dev/null
resolve() { resolve_key=$1; shift; exhibit dispute "$lost" "$right" --key "$scratch/$resolve_key" "$@" >/dev/null 2>&1; }
state() { exhibit verify --report "$lost" --policy "$scratch/any.json" --json > "$scratch/verified"; value "$scratch/verified" /disputes/state; }
resolve bob --policy "$scratch/any.json" --at $at
is "a lie is overturned, and says so" "$(state)" overturned
policy mine.json '{ "id": "works", "evidence": { "kind": "run", "step": "none" }, "check": { "op": "exit-code" } }'
resolve mallory --policy "$scratch/mine.json" --at $at
is "who lost does not resolve it again by rules of his own" "$(state)" overturned
resolve mallory
is "nor without any" "$(state)" overturned
resolve mallory --policy "$scratch/any.json" --at $at --as-of "$scratch/before"
is "nor as of before the evidence" "$(state)" overturned
resolve mallory --policy "$scratch/any.json" --at 2020-01-01T00:00:00Z
is "nor for a time before it" "$(state)" overturned
like "log says the same" "$(exhibit log --kind report | grep "$(echo "$lost" | cut -c1-12)")" "DISPUTED, overturned"
resolvers() {
	python3 -c '
import json, sys
print(*sorted(one["agent"] for one in json.load(open(sys.argv[1]))["disputes"]["resolutions"]))' "$scratch/verified"
}
is "each has said his own" "$(resolvers)" "bob mallory"
resolve alice --policy "$scratch/any.json" --at $at
state >/dev/null
is "the same rules over no less take the place of what they said before" "$(resolvers) $(state)" "alice overturned"
challenged() { exhibit verify --report "$here" --policy "$scratch/any.json" --json > "$scratch/verified"; value "$scratch/verified" /disputes/state; }
exhibit dispute --open "$here" --grounds undercut --text "Too small." --key "$scratch/bob" >/dev/null 2>&1
is "a challenge" "$(challenged)" challenged
exhibit dispute "$here" --policy "$scratch/any.json" --at $at --as-of "$scratch/before" --key "$scratch/mallory" >/dev/null 2>&1
is "is not answered by what did not look at it" "$(challenged)" challenged
exhibit dispute "$here" --policy "$scratch/any.json" --at $at --key "$scratch/mallory" >/dev/null 2>&1
is "but by what did" "$(challenged)" upheld

# ---- a key in other hands ----
exhibit key revoke --key "$scratch/bob" --reason stolen >/dev/null 2>&1
exhibit dispute --withdraw "$honest" --key "$scratch/bob" >/dev/null 2>&1
dispute_any "$lie" "$honest"
is "takes nothing back" "$(endings works "$honest")" "IN UPHELD"
unlike "in the eyes of verify neither" "$(exhibit verify --report "$honest" --policy "$scratch/any.json" --at $at)" "DISPUTED"

# ---- an older bundle does not know of a revocation ----
git commit -qm five --allow-empty
fifth=$(git rev-parse HEAD)
by_stolen=$(report by-stolen mallory "$(claim passed "\"$(run mallory try true)\"")" "$(subject "$fifth")")
right=$(report right2 alice "$(claim failed)" "$(subject "$fifth")")
exhibit bundle "$by_stolen" -o "$scratch/old.bundle" 2>/dev/null
dispute_any "$scratch/old.bundle" "$right"
is "what ran stands against words" "$(endings works "$by_stolen")" "IN UPHELD"
exhibit key revoke --key "$scratch/mallory" --since 0 --reason stolen >/dev/null 2>&1
dispute_any "$by_stolen" "$right"
is "not so where its key was revoked" "$(endings works "$by_stolen")" "OUT OVERTURNED"
dispute_any "$scratch/old.bundle" "$right"
is "nor out of a bundle from before that" "$(endings works "$by_stolen")" "OUT OVERTURNED"
exhibit bundle "$right" -o "$scratch/new.bundle" 2>/dev/null
dispute_any "$scratch/old.bundle" "$scratch/new.bundle"
is "whoever shows it" "$(endings works "$by_stolen")" "OUT OVERTURNED"

# ---- so much evidence that it is not all looked at ----
git commit -qm six --allow-empty
sixth=$(git rev-parse HEAD)
sed '/"agents"/,/mallory/d' "$scratch/any.json" > "$scratch/anybody.json"
dispute_anybody() { exhibit dispute "$@" --policy "$scratch/anybody.json" --at $at --dry-run --json >"$scratch/out" 2>"$scratch/err"; }
lie=$(report lie3 stranger "$(claim passed "\"$(run stranger flood true)\"")" "$(subject "$sixth")")
honest=$(report honest3 alice "$(claim failed)" "$(subject "$sixth")")
for i in $(seq 64); do
	exhibit key new -o "$scratch/k$i" >/dev/null 2>&1
	exhibit run --key "$scratch/k$i" --name flood -- true >/dev/null 2>&1
done
dispute_anybody "$lie" "$honest"
is "many keys are many, where a policy names nobody" "$(endings works "$lie" "$honest")" "IN UPHELD, OUT OVERTURNED"
run alice flood false >/dev/null
exits "but of what was left out nobody can tell" 4 dispute_anybody "$lie" "$honest"
dispute_anybody "$lie" "$honest"
is "neither side has won" "$(endings works "$lie" "$honest" | sed 's/[A-Z]* //; s/, [A-Z]*/,/')" "UNRESOLVED, UNRESOLVED"
is "no verdict follows" "$(value "$scratch/out" /reports/0/resolved /reports/1/resolved | tr '\n' ' ')" "null null "

done_testing

#!/bin/sh
# Disputes as they come up: readiness reports that contradict each other, and ways to win one that must not work.
. "$(dirname "$0")/lib.sh"
git init -q .
mkdir orders
python3 -c 'print("\n".join("line %d" % i for i in range(1068)))' > orders/flow.py
printf '#!/bin/sh\necho "worker: cannot import queue" >&2\nexit 1\n' > worker
printf '#!/bin/sh\necho ok\n' > web
chmod +x worker web
printf '%s\n' .exhibit '*.json' '*.id' '*.txt' '*.note' '*.bundle' first > .gitignore
git add . && git commit -qm system
commit=$(git rev-parse HEAD)
foreign=1111111111111111111111111111111111111111
new_ledger
for name in a b c d e; do exhibit key new -o "$scratch/$name" >/dev/null 2>&1; done
at=2031-01-01T00:00:00Z

# report NAME KEY VERDICT CLAIMS [QUANTITIES [SUBJECT]]: CLAIMS as "id:outcome:mode:evidence ...", QUANTITIES as "id=value ...".
report() {
	python3 - "$@" > "$1.json" <<-'END'
	import json, sys
	name, key, verdict, claims = sys.argv[1:5]
	quantities, subject = (sys.argv[5:] + ["", ""])[:2]
	report = {"schema": "urn:exhibit:report:v1", "title": name, "verdicts": ["NOT READY", "READY"], "verdict": verdict, "claims": []}
	if subject:
	    report["subject"] = [{"digest": {"gitCommit": subject}}]
	for claim in claims.split():
	    id, outcome, mode, evidence = (claim.split(":") + ["", ""])[:4]
	    row = {"id": id, "text": "It is about %s." % id, "asserted": outcome, "evidence": evidence.split(",") if evidence else []}
	    if mode:
	        row["mode"] = mode
	    if evidence:
	        row["check"] = {"op": "exit-code"}
	    report["claims"].append(row)
	rows = [dict(zip(("id", "value"), one.split("="))) for one in quantities.split()]
	if rows:
	    report["quantities"] = rows
	print(json.dumps(report))
	END
	exhibit report sign "$1.json" --key "$scratch/$2" 2>"$scratch/signing" || cat "$scratch/signing"
}
run() { # run KEY STEP COMMAND...: records it; its id goes to stdout
	run_key=$1 run_step=$2
	shift 2
	exhibit run --key "$scratch/$run_key" --name "$run_step" -- "$@" >/dev/null 2>&1
	exhibit log --limit 1 --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["records"][0]["id"])'
}
dispute() { exhibit dispute "$@" --at $at --dry-run --json; }
# ending ID REPORT...: what becomes of that claim or quantity of each.  decided: the steps that decided what succeeds.
ending() {
	python3 - "$scratch/out" "$@" <<-'END'
	import json, sys
	answer = json.load(open(sys.argv[1]))
	found = {one["report"]: one["label"] + " " + one["ending"] for one in answer["arguments"]
	         if one["kind"] in ("claim", "quantity") and one["id"] == sys.argv[2]}
	print(", ".join(found.get(report, "none") for report in sys.argv[3:]))
	END
}
decided() { python3 -c '
import json, sys
print(",".join(sorted({one["decided_by"] for one in json.load(open(sys.argv[1]))["attacks"] if one["defeats"]})))' "$scratch/out"; }
# touched REPORT: attacks that have one of its arguments at either end.
touched() {
	python3 - "$scratch/out" "$1" <<-'END'
	import json, sys
	answer = json.load(open(sys.argv[1]))
	own = {one["argument"] for one in answer["arguments"] if one.get("report") == sys.argv[2]}
	print(sum(one["from"] in own or one["to"] in own for one in answer["attacks"]))
	END
}
rules() { # rules FILE [MEMBERS]: the reader's policy; keys a and b are its agents, a as CI
	cat > "$1" <<-END
	{ "schema": "urn:exhibit:policy:v1", ${2:-} "verdicts": ["NOT READY", "READY"],
	  "claims": [ { "id": "containers", "evidence": { "kind": "run", "step": "worker", "argv": ["./worker"] }, "check": { "op": "exit-code" } } ],
	  "quantities": [ { "id": "flow-lines", "evidence": { "step": "count", "argv": ["wc", "-l", "orders/flow.py"] },
	    "value": { "op": "capture", "pattern": "^([0-9]+) orders/flow.py\$" } } ],
	  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" }, { "verdict": "NOT READY" } ] }
	END
}
key_of() { cut -d' ' -f1,2 < "$scratch/$1.pub"; }

# ---- one says NOT READY, one PRODUCTION-READY, of the same commit ----
rules rules.json
assessed=$(report assessed a "NOT READY" "fraud-check:failed monitoring:failed containers:passed:static" "flow-lines=663 total=499 mean=89" "$commit")
finished=$(report finished b READY "fraud-check:passed monitoring:passed" "flow-lines=1068 total=499 mean=89" "$commit")
exits "two verdicts, two words" 4 dispute "$assessed" "$finished"
is "a critical issue against ready: neither is shown" "$(ending fraud-check "$assessed" "$finished")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "missing monitoring against comprehensive" "$(ending monitoring "$assessed" "$finished")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "663 lines against 1,068" "$(ending flow-lines "$assessed" "$finished")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "what both say is not attacked" "$(ending total "$assessed" "$finished"), $(ending mean "$assessed" "$finished")" \
	"IN UNRESOLVED, IN UNRESOLVED, IN UNRESOLVED, IN UNRESOLVED"
is "no verdict follows" "$(value "$scratch/out" /reports/0/resolved /reports/1/resolved | tr '\n' ' ')" "null null "
exits "under a policy" 4 dispute "$assessed" "$finished" --policy rules.json
is "the command that settles the lines" "$(value "$scratch/out" /settle | python3 -c '
import json,sys; print([one["argv"] for one in json.load(sys.stdin) if one["id"] == "flow-lines"])')" "[['wc', '-l', 'orders/flow.py']]"

# ---- raw output against prose ----
crashed=$(run c worker ./worker)
observed=$(report observed c "NOT READY" "containers:failed::$crashed monitoring:failed" "" "$commit")
exits "what ran against what was read" 3 dispute "$assessed" "$observed"
is "the crash stands" "$(ending containers "$observed" "$assessed")" "IN UPHELD, OUT OVERTURNED"
like "raw output decides" "$(decided)" recomputability
exits "under the policy too" 3 dispute "$observed" "$assessed" --policy rules.json
is "it stands" "$(ending containers "$observed" "$assessed")" "IN UPHELD, OUT OVERTURNED"

# ---- reports on other systems touch nothing ----
shop=$(report shop d READY "fraud-check:passed containers:passed monitoring:passed" "flow-lines=7" "$foreign")
game=$(report game e "NOT READY" "containers:failed fraud-check:failed" "flow-lines=9" "${foreign%1}2")
exits "five reports" 4 dispute "$assessed" "$finished" "$observed" "$shop" "$game"
is "what is foreign is out of scope" "$(ending containers "$shop" "$game"), $(ending flow-lines "$shop" "$game")" \
	"IN OUT_OF_SCOPE, IN OUT_OF_SCOPE, IN OUT_OF_SCOPE, IN OUT_OF_SCOPE"
is "nothing touches it" "$(touched "$shop") $(touched "$game")" "0 0"
is "and it changes nothing" "$(ending containers "$observed" "$assessed") / $(ending flow-lines "$assessed" "$finished")" \
	"IN UPHELD, OUT OVERTURNED / UNDEC UNRESOLVED, UNDEC UNRESOLVED"
is "it is UNALIGNED" "$(python3 -c '
import json,sys; print(sorted(one["title"] for one in json.load(open(sys.argv[1]))["reports"] if one["alignment"] == "UNALIGNED"))' "$scratch/out")" \
	"['game', 'shop']"
# ---- no commit named: a report about nothing that another could be about ----
dated=$(report dated d "NOT READY" "monitoring:failed")
undated=$(report undated e READY "monitoring:passed")
exits "no commits" 0 dispute "$dated" "$undated"
is "the subjects cannot be aligned" "$(value "$scratch/out" /result /reports/0/alignment /reports/1/alignment | tr '\n' ' ')" \
	"AGREED UNALIGNED UNALIGNED "

# ---- the same bytes, whatever the order ----
python3 - "$assessed" "$finished" "$observed" "$shop" "$dated" > orders.txt <<-'END'
import itertools, sys
print("\n".join(" ".join(order) for order in itertools.permutations(sys.argv[1:])))
END
sort -R --random-source=/dev/zero orders.txt | head -n 24 > some.txt
exhibit checkpoint > head.note
differing=0
rm -f first
while read -r order; do
	dispute $order --as-of head.note --policy rules.json > now.json 2>/dev/null </dev/null
	[ -f first ] || cp now.json first
	cmp -s first now.json || differing=$((differing + 1))
done < some.txt
is "24 orders of five reports" "$differing $(grep -c . some.txt) $(value first /result)" "0 24 OPEN"

# ---- a recorded count settles the lines ----
run c count wc -l orders/flow.py >/dev/null
exits "counted" 4 dispute "$assessed" "$finished" --policy rules.json
is "1,068 stands" "$(ending flow-lines "$finished" "$assessed")" "IN UPHELD, OUT OVERTURNED"
is "the words beside it stay open" "$(ending monitoring "$finished" "$assessed")" "UNDEC UNRESOLVED, UNDEC UNRESOLVED"
third=$(report third d "NOT READY" "monitoring:failed" "flow-lines=700" "$commit")
exits "a cycle of three values" 4 dispute "$assessed" "$finished" "$third"
is "nobody knows, without a rule" "$(ending flow-lines "$assessed" "$finished" "$third")" \
	"UNDEC UNRESOLVED, UNDEC UNRESOLVED, UNDEC UNRESOLVED"
exits "with one" 4 dispute "$assessed" "$finished" "$third" --policy rules.json
is "one is right" "$(ending flow-lines "$assessed" "$finished" "$third")" "OUT OVERTURNED, IN UPHELD, OUT OVERTURNED"

# ---- many against one ----
for key in a b d e; do report "many-$key" $key READY "containers:passed" "" "$commit" > "many-$key.id"; done
exits "four who say so against one that ran" 3 dispute "$observed" $(cat many-?.id)
is "the run stands" "$(ending containers "$observed" $(cat many-?.id))" "IN UPHELD, OUT OVERTURNED, OUT OVERTURNED, OUT OVERTURNED, OUT OVERTURNED"
alone=$(report alone c "NOT READY" "monitoring:failed" "" "$commit")
for key in a b; do report "loud-$key" $key READY "monitoring:passed" "" "$commit" > "loud-$key.id"; done
exits "words of two keys against words of one" 4 dispute "$alone" $(cat loud-?.id)
is "a key costs nothing" "$(ending monitoring "$alone" $(cat loud-?.id))" "UNDEC UNRESOLVED, UNDEC UNRESOLVED, UNDEC UNRESOLVED"
rules agents.json "\"agents\": [ { \"name\": \"a\", \"key\": \"$(key_of a)\", \"roles\": [\"ci\"] }, { \"name\": \"b\", \"key\": \"$(key_of b)\" },
  { \"name\": \"c\", \"key\": \"$(key_of c)\" } ],"
exits "of agents that the reader knows" 4 dispute "$alone" $(cat loud-?.id) --policy agents.json
is "two are more than one, and still only words" "$(ending monitoring "$alone" $(cat loud-?.id))" \
	"OUT OVERTURNED, IN UNRESOLVED, IN UNRESOLVED"
is "agents decide" "$(decided)" agents

# ---- a stronger liar ----
lie=$(run a worker echo ok)
liar=$(report liar a READY "containers:passed:automatic:$lie" "" "$commit")
exits "CI that ran something else under the step's name" 3 dispute "$liar" "$observed" --policy agents.json
is "the rule asks for the command" "$(ending containers "$observed" "$liar")" "IN UPHELD, OUT OVERTURNED"
refuted=$(report refuted a READY "containers:passed:automatic:$crashed" "" "$commit")
honest=$(report honest b "NOT READY" "containers:failed" "" "$commit")
exits "evidence that refutes its own claim" 3 dispute "$refuted" "$honest" --policy agents.json
is "falls by itself" "$(ending containers "$refuted" "$honest")" "OUT OVERTURNED, IN UPHELD"
like "whatever its strength" "$(decided)" always

# ---- stale against fresh ----
mkdir "$scratch/outside"
printf '#!/bin/sh\nexit $(cat %s/outside/mood)\n' "$scratch" > "$scratch/outside/smoke"
chmod +x "$scratch/outside/smoke"
echo 1 > "$scratch/outside/mood"
before=$(run a smoke "$scratch/outside/smoke")
gloomy=$(report gloomy a "NOT READY" "smoke:failed:automatic:$before" "" "$commit")
sleep 2
echo 0 > "$scratch/outside/mood"
after=$(run b smoke-again "$scratch/outside/smoke")
cheerful=$(report cheerful b READY "smoke:passed:automatic:$after" "" "$commit")
exits "older against newer, all else equal" 0 dispute "$gloomy" "$cheerful"
is "nobody was wrong then" "$(ending smoke "$gloomy" "$cheerful")" "OUT SUPERSEDED, IN UPHELD"
like "freshness decides" "$(decided)" freshness
sed 's/"claims": \[/& { "id": "smoke", "evidence": { "kind": "run", "max_age": "1500ms" }, "check": { "op": "exit-code" } },/' agents.json > fresh.json
then=$(exhibit show "$after" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["statement"]["predicate"]["time"])')
exhibit dispute "$gloomy" "$cheerful" --policy fresh.json --at "$then" --dry-run --json > "$scratch/out" 2>"$scratch/err"
is "what is too old for the reader falls" "$(ending smoke "$gloomy" "$cheerful")" "OUT OVERTURNED, IN UPHELD"
like "it is undermined" "$(cat "$scratch/out")" "its evidence is too old"

# ---- a challenge, and a challenge of it ----
plain=$(report plain d READY "monitoring:passed" "" "$commit")
exits "alone" 0 dispute "$plain"
challenge=$(exhibit dispute --open "$plain" --claim monitoring --grounds undercut --text "A screenshot." --key "$scratch/e" 2>/dev/null)
exits "words against words" 4 dispute "$plain"
is "cannot be told" "$(ending monitoring "$plain")" "UNDEC UNRESOLVED"
counter=$(exhibit dispute --open "$challenge" --grounds rebut --text "It is none." --key "$scratch/d" 2>/dev/null)
exits "nor by more words" 4 dispute "$plain"
is "the challenge is open too" "$(python3 -c '
import json,sys; print(sorted(one["label"] + " " + one["ending"] for one in json.load(open(sys.argv[1]))["arguments"] if one["kind"] == "challenge"))' "$scratch/out")" \
	"['UNDEC UNRESOLVED', 'UNDEC UNRESOLVED']"
exhibit dispute --withdraw "$challenge" --key "$scratch/e" >/dev/null 2>&1
exits "taken back" 0 dispute "$plain"
exhibit dispute --open "$observed" --claim containers --grounds rebut --text "It runs." --key "$scratch/b" >/dev/null 2>&1
exits "a word against a run" 0 dispute "$observed" --policy agents.json
is "moves nothing" "$(ending containers "$observed")" "IN UPHELD"

# ---- more of them than anybody hears ----
i=0
while [ $i -lt 70 ]; do
	exhibit dispute --open "$honest" --claim containers --grounds rebut --text "No $i." --key "$scratch/d" >/dev/null 2>&1
	i=$((i + 1))
done
exits "seventy challenges by one agent" 3 dispute "$refuted" "$honest"
is "are one" "$(value "$scratch/out" /summary/challenges_left_out)" 69
exits "whom the reader does not know" 3 dispute "$refuted" "$honest" --policy agents.json
is "are none" "$(value "$scratch/out" /summary/challenges_left_out /summary/challenges_unheard | tr '\n' ' ')" "0 70 "

# ---- a key that was revoked ----
spoken=$(report spoken b READY "fraud-check:passed" "" "$commit")
exhibit key revoke --key "$scratch/b" --since 0 >"$scratch/revoked" 2>&1 || cat "$scratch/revoked"
exits "a report of a revoked key" 4 dispute "$spoken" "$assessed" --policy agents.json
is "is no evidence for its word" "$(ending fraud-check "$spoken" "$assessed")" "OUT OVERTURNED, IN UNRESOLVED"

# ---- two ledgers, two authors' own rules ----
exhibit bundle "$observed" -o here.bundle 2>/dev/null
mkdir "$scratch/elsewhere"
git clone -q . "$scratch/elsewhere/clone"
cp here.bundle rules.json "$scratch/elsewhere/clone"
cd "$scratch/elsewhere/clone" || exit 1
git checkout -q "$commit"
exhibit init --origin example.org/elsewhere >/dev/null 2>&1
python3 - "$commit" > other.json <<-'END'
import json, sys
print(json.dumps({"schema": "urn:exhibit:report:v1", "title": "elsewhere", "verdicts": ["BAD", "GOOD"], "verdict": "GOOD",
    "subject": [{"digest": {"gitCommit": sys.argv[1]}}],
    "claims": [{"id": "containers", "text": "They start.", "asserted": "passed", "evidence": [], "check": {"op": "contains", "text": "ok"}}]}))
END
other=$(exhibit report sign other.json 2>/dev/null)
exits "each by its own author's rules" 3 dispute "$other" here.bundle
is "the run stands there too" "$(ending containers "$observed" "$other") $(value "$scratch/out" /rules)" "IN UPHELD, OUT OVERTURNED self-defined"
exits "or both by the reader's" 3 dispute "$other" here.bundle --policy rules.json
is "likewise" "$(ending containers "$observed" "$other") $(value "$scratch/out" /rules)" "IN UPHELD, OUT OVERTURNED policy"
done_testing

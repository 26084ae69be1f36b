#!/bin/sh
# report sign: every way to cite, and every draft that must not be signed; then nothing at all was written.
. "$(dirname "$0")/lib.sh"
draft draft.json READY '"0"'
refused "without a key" 1 exhibit report sign draft.json
exhibit key new >/dev/null 2>&1
refused "without a ledger" 1 exhibit report sign draft.json
exhibit init --origin example.org/test >/dev/null 2>&1
refused "cites a record of an empty log" 2 exhibit report sign draft.json
exhibit run --name build -- true >/dev/null 2>&1                 # 0
exhibit run --name unit -- true >/dev/null 2>&1                  # 1
exhibit run --name unit -- false >/dev/null 2>&1                 # 2
exhibit record --statement words --name said >/dev/null 2>&1     # 3
id() { exhibit show "$1" --json > "$scratch/json"; value "$scratch/json" /id; }
first=$(id 0)

# ---- citations ----
cites() { # cites NAME CITATION INDEX: what was signed cites the whole id of INDEX
	draft "$scratch/cites.json" READY "\"$2\""
	exhibit report sign "$scratch/cites.json" >"$scratch/out" 2>"$scratch/err"
	exhibit show "$(last_index)" --content > "$scratch/signed"
	is "$1" "$(value "$scratch/signed" /claims/0/evidence)" "[\"$(id "$3")\"]"
}
cites "a full id" "$first" 0
cites "a prefix of 8" "$(echo "$first" | cut -c1-8)" 0
cites "a prefix of 63" "$(echo "$first" | cut -c1-63)" 0
cites "an index" 1 1
cites "a step: the newest of it" step:unit 2
cites "words" step:said 3
draft several.json READY '"step:unit", "1", "0"'
exits "several" 0 exhibit report sign several.json
report=$(cat "$scratch/out")
exhibit show "$(last_index)" --content > signed
is "in the author's order" "$(value signed /claims/0/evidence)" "[\"$(id 2)\",\"$(id 1)\",\"$first\"]"
is "the receipt is the id" "$report" "$(id "$(last_index)")"
is "the record says what the document says" "$(field /predicate/verdict) $(field /predicate/claims) $(field /predicate/title)" "READY 1 draft"
draft bare.json READY ''
exits "no evidence is allowed" 0 exhibit report sign bare.json
like "and warned of" "$(cat "$scratch/err")" "warning: 1 of 1 claims cite no evidence"
exits "from standard input" 0 sh -c 'exec "$0" report sign - < draft.json' "$exhibit_bin"
exits "--json" 0 exhibit report sign draft.json --json
is "has the receipt" "$(value "$scratch/out" /kind) $(value "$scratch/out" /index)" "report $(last_index)"

# ---- subjects ----
digest=$(printf x | sha256sum | cut -c1-64)
other=$(printf y | sha256sum | cut -c1-64)
exhibit run --name on-x --subject "x=sha256:$digest" -- true >/dev/null 2>&1
exhibit run --name on-xy --subject "x=sha256:$digest" --subject "y=sha256:$other" -- true >/dev/null 2>&1
draft subject.json READY '"step:on-xy", "step:on-x"'
exhibit report sign subject.json >/dev/null 2>&1
exhibit show "$(last_index)" --content > signed
is "a draft without a subject gets what its evidence agrees on" "$(value signed /subject)" "[{\"digest\":{\"sha256\":\"$digest\"},\"name\":\"x\"}]"
sed "1s/\"verdict\":/\"subject\": [{\"name\": \"z\", \"digest\": {\"sha256\": \"$other\"}}], &/" subject.json > own.json
exhibit report sign own.json >/dev/null 2>&1
exhibit show "$(last_index)" --content > signed
is "its own comes first" "$(value signed /subject/0/name)" z

# ---- drafts that are not signed ----
size=$(log_size)
checkpoint=$(exhibit checkpoint)
place() { like "the place is named: $1" "$(cat "$scratch/err")" "$1"; }
bad() { # bad NAME DRAFT [PLACE]
	printf '%s' "$2" > bad.json
	refused "$1" 2 exhibit report sign bad.json
	[ -z "${3:-}" ] || place "$3"
}
for cited in 99 "$other" step:none "$(echo "$other" | cut -c1-10)"; do
	draft missing.json READY "\"0\", \"$cited\""
	refused "a record that is not there: $(printf '%.16s' "$cited")" 2 exhibit report sign missing.json
	place "/claims/0/evidence/1"
	like "and what was cited" "$(cat "$scratch/err")" "$cited"
done
for cited in '' step: abc -1 'step:two words' '0 ' "$(printf '\\u001b[31m')"; do
	draft missing.json READY "\"$cited\""
	refused "no citation: '$cited'" 2 exhibit report sign missing.json
	is "no escape in what is said" "$(tr -d -c '\033' < "$scratch/err" | wc -c)" 0
done
draft other-report.json READY "\"$report\""
refused "a report is no evidence" 2 exhibit report sign other-report.json
place "/claims/0/evidence/0"
draft twice.json READY '"0", "step:build"'
refused "twice the same" 2 exhibit report sign twice.json
draft number.json READY 0
refused "a citation that is a number" 2 exhibit report sign number.json
draft elsewhere.json MAYBE '"0"'
refused "a verdict that is not declared" 2 exhibit report sign elsewhere.json
place "/verdict"
draft outcome.json READY '"0"' good
refused "an outcome that there is not" 2 exhibit report sign outcome.json
place "/claims/0/asserted"

good=$(cat draft.json)
bad "nothing" ''
bad "not JSON" 'READY'
bad "cut" "$(printf '%.100s' "$good")"
bad "something behind it" "$good {}"
bad "no object" '[]'
bad "null" null
bad "another schema" "$(echo "$good" | sed 's/report:v1/report:v2/')" /schema
bad "a member twice" "$(echo "$good" | sed 's/"title": "draft"/"title": "a", "title": "b"/')"
like "is named" "$(cat "$scratch/err")" "json-duplicate"
bad "a member twice, written differently" "$(echo "$good" | sed 's/"title": "draft"/"title": "a", "t\\u0069tle": "b"/')"
bad "an unknown member" "$(echo "$good" | sed 's/"title"/"tittle"/')" tittle
bad "an unknown member of a claim" "$(echo "$good" | sed 's/"text"/"txt"/')" /claims/0
bad "an unknown operator" "$(echo "$good" | sed 's/"exit-code"/"exit-kode"/')" /claims/0/check
like "is named" "$(cat "$scratch/err")" "exit-kode"
bad "an unknown member of an operator" "$(echo "$good" | sed 's/"op": "exit-code"/&, "int": [0]/')" /claims/0/check
bad "a pattern that does not compile" "$(echo "$good" | sed 's/{ "op": "exit-code" }/{ "op": "regex-count", "pattern": "(", "min": 1 }/')" /claims/0/check
bad "no claims" "$(echo "$good" | sed 's/"claims": \[.*/"claims": [] }/;/"check"/d;/"decision"/,$d')" /claims
bad "a number with a fraction" "$(echo "$good" | sed 's/"title": "draft"/"title": 1.5/')"
bad "a large number" "$(echo "$good" | sed 's/"title": "draft"/"title": 9007199254740993/')"
bad "a NUL" "$(echo "$good" | sed 's/"title": "draft"/"title": "a\\u0000b"/')"
bad "half a surrogate" "$(echo "$good" | sed 's/"title": "draft"/"title": "\\ud800"/')"
bad "UTF-8 that is none" "$(echo "$good" | sed "s/draft/$(printf 'dra\377ft')/")"
bad "a byte order mark" "$(printf '\357\273\277%s' "$good")"
bad "no last rule" "$(echo "$good" | tr '\n' ' ' | sed 's/, *{ "verdict": "NOT READY" } *\]/]/')" /decision
bad "deep nesting" "$(head -c 100000 /dev/zero | tr '\0' '[')"
bad "deep nesting of a check" "$(python3 -c '
import sys
text = open("draft.json").read()
print(text.replace("{ \"op\": \"exit-code\" }", "{\"op\":\"not\",\"check\":" * 40 + "{\"op\":\"exit-code\"}" + "}" * 40))')"
python3 -c '
text = open("draft.json").read()
print(text.replace("It works.", "x" * 17 * 1024 * 1024), end="")' > large.json
refused "17 MiB" 2 exhibit report sign large.json
like "the limit is told" "$(cat "$scratch/err")" "16777216"
exhibit policy new -o policy.json 2>/dev/null
refused "a policy" 2 exhibit report sign policy.json
like "says what it is" "$(cat "$scratch/err")" "is urn:exhibit:policy:v1, and a report's is"
refused "an endless one" 2 exhibit report sign /dev/zero
refused "a directory" 1 exhibit report sign .
refused "none" 1 exhibit report sign nothing.json
refused "no FILE" 2 exhibit report sign
refused "two" 2 exhibit report sign draft.json draft.json
is "nothing was appended by any of them" "$(log_size)" "$size"
is "the checkpoint is the same" "$(exhibit checkpoint)" "$checkpoint"
ok "nothing waits in a spool" test -z "$(find "$XDG_STATE_HOME" .exhibit "$TMPDIR" -path '*spool*/*/*' 2>/dev/null)"

python3 - <<'END'
import json
draft = json.load(open("draft.json"))
claim = draft["claims"][0]
draft["claims"] = [dict(claim, id="claim-%d" % i, evidence=["0", "1"]) for i in range(2000)]
json.dump(draft, open("many.json", "w"))
END
exits "two thousand claims" 0 exhibit report sign many.json
exits "verify" 3 exhibit verify --report "$report"
exits "the ledger holds" 0 exhibit verify
done_testing

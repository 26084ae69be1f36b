#!/bin/sh
# verify: every result with its exit code, of a ledger and of a bundle alike; bad policies; histories that went back.
. "$(dirname "$0")/lib.sh"
mounted=
clean_up() { [ -z "$mounted" ] || umount "$mounted"; }
refused "without a ledger" 1 exhibit verify
new_ledger
exits "an empty log holds" 0 exhibit verify
exhibit run --name good -- printf 'all fine\n' >/dev/null 2>&1            # 0
exhibit run --name bad -- sh -c 'echo one; echo FATAL; exit 1' >/dev/null 2>&1  # 1
policy policy.json
at=2031-01-01T00:00:00Z
sign() { # sign NAME VERDICT EVIDENCE [ASSERTED]
	draft "$1.json" "$2" "$3" "${4:-passed}"
	exhibit report sign "$1.json" > "$1.id" 2>/dev/null
}
sign true READY '"0"'
sign honest 'NOT READY' '"1"' failed
sign modest 'NOT READY' '"0"'
sign lie READY '"1"'
sign silent READY ''

# ---- every result, and the same from both ----
answer() { value "$1" /result /verdict /rules /claims /summary /report /checkpoint /evaluated_at /policy; }
answers() { # answers NAME CODE RESULT RECOMPUTED FINDING [OPTION...]
	name=$1 code=$2 result=$3 recomputed=$4 finding=$5
	shift 5
	exhibit bundle "$(cat "$name.id")" -o "$name.bundle" 2>/dev/null
	exhibit bundle "$(cat "$name.id")" --all -o "$name.all" 2>/dev/null
	exits "$name: exit status on the ledger" "$code" exhibit verify --report "$(cat "$name.id")" --at $at "$@"
	like "$name: the result is the first word" "$(head -n 1 "$scratch/out")" "$result:"
	exhibit verify --report "$(cat "$name.id")" --at $at --json "$@" > ledger.json
	is "$name: result, verdict, finding" \
		"$(value ledger.json /result /verdict/recomputed /claims/0/finding)" "$(printf '%s\n' "$result" "$recomputed" "$finding")"
	for file in "$name.bundle" "$name.all"; do
		exits "$name: exit status of $file" "$code" exhibit verify "$file" --at $at --json "$@"
		cp "$scratch/out" bundle.json
		is "$name: $file gives the same answer" "$(answer ledger.json)" "$(answer bundle.json)"
	done
}
answers true 0 MATCHES READY MATCH --policy policy.json
answers honest 0 MATCHES 'NOT READY' MATCH --policy policy.json
answers modest 3 DOES_NOT_MATCH READY MATCH --policy policy.json
answers lie 3 DOES_NOT_MATCH 'NOT READY' MISMATCH --policy policy.json
answers silent 4 INCOMPLETE null UNSUPPORTED --policy policy.json
answers true 0 MATCHES READY MATCH
is "without a policy: self-defined" "$(value ledger.json /rules) $(value ledger.json /claims/0/rules)" "self-defined self-defined"
like "which is said aloud" "$(exhibit verify true.bundle)" "SELF-DEFINED"
exhibit verify true.bundle --policy policy.json > about
like "what the report is about, which its title need not say" "$(cat about)" "about: "
is "and in the answer" "$(exhibit verify true.bundle --json > about.json; value about.json /report/subject/0/digest)" \
	"$(exhibit show "$(cat true.id)" --json > about.json; value about.json /subject/0/digest)"
printf '{\n  "schema": "urn:exhibit:policy:v1",,\n}\n' > commas.json
refused "a policy that is no JSON" 2 exhibit verify true.bundle --policy commas.json
like "the place by lines" "$(cat "$scratch/err")" "cause: line 2, byte 37 of it: this is not JSON"
printf '{ "clams": [] }\n' > letters.json
refused "a policy with a word mistyped" 2 exhibit verify true.bundle --policy letters.json
like "the words that there are" "$(cat "$scratch/err")" "cause: /clams: is no member of this form, which has agents, approvals, claims,"
sed 's/"op": "exit-code"/"op": "contains", "text": "fine"/' policy.json > contains.json
answers true 0 MATCHES READY MATCH --policy contains.json
is "the line it rests on" "$(value ledger.json /claims/0/reasons/0/line) $(value ledger.json /claims/0/reasons/0/stream) $(value ledger.json /claims/0/reasons/0/text)" "1 stdout all fine"
sed 's/"kind": "run"/"kind": "run", "max_age": "1h"/' policy.json > fresh.json
answers true 4 INCOMPLETE null STALE --policy fresh.json
ssh-keygen -q -t ed25519 -N '' -C other -f other
policy trusted.json "\"agents\": [{\"name\": \"me\", \"key\": \"$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)\"}], \"logs\": [\"$(exhibit checkpoint --vkey)\"],"
answers true 0 MATCHES READY MATCH --policy trusted.json
is "the log's key is the policy's" "$(value ledger.json /integrity/log_key)" policy
policy strangers.json "\"agents\": [{\"name\": \"other\", \"key\": \"$(cut -d' ' -f1,2 other.pub)\"}],"
answers true 4 INCOMPLETE null UNSUPPORTED --policy strangers.json
exhibit init --ledger elsewhere --origin example.org/test >/dev/null 2>&1
policy wrong-log.json "\"logs\": [\"$(exhibit checkpoint --vkey --ledger elsewhere)\"],"
answers true 5 INVALID absent absent --policy wrong-log.json
is "nothing was evaluated" "$(value ledger.json /claims)" "[]"
is "at stage checkpoint" "$(value ledger.json /integrity/stage) $(value ledger.json /integrity/status)" "checkpoint unknown-log"

exhibit verify true.bundle --json > named.json
like "the report is named, and its signer by the policy" "$(exhibit verify true.bundle --policy trusted.json)" \
	"report: $(cut -c1-12 true.id) \"$(value named.json /report/title)\", signed by me
"
like "or by itself" "$(exhibit verify true.bundle --policy policy.json)" "signed by $(value named.json /report/agent/name) (its own name"
exits "integrity alone" 0 exhibit verify
like "says that no report was evaluated" "$(cat "$scratch/out")" "no report was evaluated"
exhibit verify --json > out
is "has no result" "$(value out /result) $(value out /verdict) $(value out /integrity/holds)" "null null true"
is "the same input and time give the same bytes" "$(exhibit verify true.bundle --at $at --json | sha256sum)" "$(exhibit verify true.bundle --at $at --json | sha256sum)"
exits "a bundle without a ledger, a key or HOME" 0 env -i "$exhibit_bin" verify "$PWD/true.bundle" --policy "$PWD/policy.json" --at $at
(cd / && "$exhibit_bin" verify "$scratch/work/true.bundle" >/dev/null 2>&1)
is "anywhere" $? 0
exits "a policy from standard input" 0 sh -c 'exec "$0" verify true.bundle --policy - < policy.json' "$exhibit_bin"
id=$(exhibit show 2 --json > out; value out /id)
exits "a report of a bundle by its whole id" 0 exhibit verify true.bundle --report "$id"
exits "by its index in the log" 0 exhibit verify true.bundle --report 2
exits "by the beginning of its id" 0 exhibit verify true.bundle --report "$(echo "$id" | cut -c1-12)"
like "it is told that others may begin so" "$(cat "$scratch/err")" "note: only a part of the log is held here"
exits "of a bundle of all" 0 exhibit verify true.all --report "$(echo "$id" | cut -c1-12)"
is "nothing needs to be told" "$(cat "$scratch/err")" ""
refused "an index that is not held" 1 exhibit verify true.bundle --report 1
refused "no such beginning" 1 exhibit verify true.bundle --report 0123456789ab
refused "a run" 2 exhibit verify true.bundle --report 0
exits "by its index in the ledger" 0 exhibit verify --report 2
exits "by a prefix" 0 exhibit verify --report "$(echo "$id" | cut -c1-8)"

# ---- not evidence ----
invalid() { # invalid NAME STATUS FILE
	exits "$1" 5 exhibit verify "$3" --policy policy.json --json
	is "$1: it says what" "$(value "$scratch/out" /result) $(value "$scratch/out" /integrity/status)" "INVALID $2"
}
: > empty
invalid "an empty file" bad-bundle empty
head -c 4096 /dev/zero > zeros
invalid "zeros" bad-bundle zeros
head -c -1 true.bundle > cut
invalid "a byte less" bad-bundle cut
(cat true.bundle; printf '\0') > more
invalid "a byte more" bad-bundle more
cp policy.json no-bundle
invalid "a policy as a bundle" bad-bundle no-bundle
exits "which is none at all" 5 exhibit verify no-bundle
like "is told so" "$(cat "$scratch/out")" "integrity: BROKEN at stage container: not a bundle: it does not begin with bundle.json (bad-bundle)"
like "and what one is" "$(cat "$scratch/err")" "hint: what is verified is a file as \`exhibit bundle\` wrote it"
mkdir unpacked && tar -xf true.bundle -C unpacked
(cd unpacked && tar -cf ../packed *)
invalid "packed again by tar" bad-bundle packed
is "does not begin as one" "$(value "$scratch/out" /integrity/place /integrity/detail)" "absent
not a bundle: it does not begin with bundle.json"
like "the hint knows" "$(cat "$scratch/err")" "not packed again"
printf 'long enough for a header, %4096d' 1 > no-bundle
invalid "no bundle, however long" bad-bundle no-bundle
is "which says so" "$(value "$scratch/out" /integrity/detail)" "not a bundle: it does not begin with bundle.json"
python3 - <<'END'
data = bytearray(open("true.bundle", "rb").read())
at = data.index(b"all fine")
data[at] ^= 0x20
open("changed", "wb").write(data)
END
invalid "another case of one letter" blob-mismatch changed
invalid_in_words() { exhibit verify changed --policy policy.json; }
like "in words too" "$(invalid_in_words)" "integrity: BROKEN at stage blobs: blobs/"
like "whose bytes they are" "$(invalid_in_words)" ": stdout of record 0 (good): its bytes have SHA-256 "
python3 - <<'END'
data = bytearray(open("true.bundle", "rb").read())
at = data.index(b"entries/2.json") + 512 + 40
data[at] ^= 1
open("unfound", "wb").write(data)
END
exits "a changed report asked for by its id" 5 exhibit verify unfound --report "$id" --policy policy.json
exits "or by the beginning of it" 5 exhibit verify unfound --report "$(echo "$id" | cut -c1-12)" --policy policy.json
like "is not a missing one" "$(cat "$scratch/out")" "integrity: BROKEN at stage "
refused "an id that nothing has is missing" 1 exhibit verify true.bundle --report "$(printf '%064d' 7)" --policy policy.json

# ---- what a user mistakes ----
size=$(log_size)
refused "a run is no report" 2 exhibit verify --report 0
like "and is told to be one" "$(cat "$scratch/err")" "is of kind run"
run_id=$(exhibit show 0 --json > out; value out /id)
refused "a run of a bundle neither" 2 exhibit verify true.bundle --report "$run_id"
refused "no such report" 1 exhibit verify --report 77
refused "too short a prefix in a bundle" 2 exhibit verify true.bundle --report "$(echo "$id" | cut -c1-7 | tr 0-9 a)"
refused "no name of a record" 2 exhibit verify --report true
refused "no such bundle" 1 exhibit verify nothing.bundle
refused "a directory that is no bundle" 2 exhibit verify unpacked/blobs
refused "a pipe as a bundle" 1 exhibit verify /dev/fd/0
refused "two bundles" 2 exhibit verify true.bundle lie.bundle
for time in now 2031-01-01 2031-13-01T00:00:00Z 2031-01-01T00:00:00; do
	refused "no time: $time" 2 exhibit verify true.bundle --at "$time"
done

# ---- policies that cannot be used ----
bad() { # bad NAME POLICY [SAID]
	printf '%s' "$2" > bad.json
	refused "$1" 2 exhibit verify true.bundle --policy bad.json
	[ -z "${3:-}" ] || like "$1: says $3" "$(cat "$scratch/err")" "$3"
	refused "$1, for a ledger" 2 exhibit verify --report "$id" --policy bad.json
}
good=$(cat policy.json)
edit() { echo "$good" | sed "$1"; }
bad "empty" ''
bad "not JSON" 'claims: []' json-syntax
bad "an array" '[]'
bad "cut" "$(printf '%.80s' "$good")"
bad "a report instead" "$(cat true.json)" /schema
bad "a later version" "$(edit 's/policy:v1/policy:v2/')" /schema
bad "an unknown member" "$(edit 's/"name"/"naem"/')" naem
bad "a member twice" "$(edit 's/"name": "test policy"/"name": "a", "name": "b"/')" json-duplicate
bad "an unknown operator" "$(edit 's/exit-code/exitcode/')" exitcode
bad "an operator of values as a check" "$(edit 's/"op": "exit-code"/"op": "number", "value": "1"/')" /claims/0/check
bad "an empty all" "$(edit 's/"op": "exit-code"/"op": "all", "checks": []/')" /claims/0/check/checks
bad "a pattern that does not compile" "$(edit 's/"op": "exit-code"/"op": "regex-count", "pattern": "a(", "min": 1/')" bad-regex
bad "a count that nothing can have" "$(edit 's/"op": "exit-code"/"op": "regex-count", "pattern": "a", "min": 2, "max": 1/')" /claims/0/check
bad "no claims" "$(edit 's/"claims": \[.*/"claims": [],/')" /claims
bad "nothing required" "$(edit 's/"id": "works"/&, "optional": true/')" /claims
bad "a claim twice" "$(edit 's/"claims": \[ \(.*\) \],/"claims": [ \1, \1 ],/')" /claims/1
bad "a verdict that is not declared" "$(edit 's/"verdict": "READY"/"verdict": "PERFECT"/')" /decision/0
bad "a decision without an end" "$(echo "$good" | tr '\n' ' ' | sed 's/, *{ "verdict": "NOT READY" } *\]/]/')" /decision
bad "one verdict only" "$(edit 's/"verdicts": \["NOT READY", /"verdicts": [/')" /verdicts
bad "no such kind" "$(edit 's/"kind": "run"/"kind": "runs"/')" /claims/0/evidence
bad "no such severity" "$(edit 's/critical/cruel/')" /claims/0/severity
bad "an age without a unit" "$(edit 's/"kind": "run"/"max_age": "5"/')" /claims/0/evidence/max_age
bad "a role that nobody has" "$(edit 's/"kind": "run"/"roles": ["ci"]/')" /claims/0/evidence/roles
bad "a key that is none" "$(edit 's/"name": "test policy"/&, "agents": [{"name": "x", "key": "ssh-ed25519 AAAA"}]/')" /agents/0
bad "a log's key that is none" "$(edit 's/"name": "test policy"/&, "logs": ["x+00000000+AAAA"]/')" /logs/0
bad "a terminal escape" "$(edit 's/exit-code/\\u001b[31m/')"
is "is not passed on" "$(tr -d -c '\033' < "$scratch/err" | wc -c)" 0
bad "deep nesting" "$(head -c 100000 /dev/zero | tr '\0' '[')"
python3 -c 'print("[" + "\"" + "x" * 5 * 1024 * 1024 + "\"]", end="")' > large.json
refused "5 MiB" 2 exhibit verify true.bundle --policy large.json
refused "an endless one" 2 exhibit verify true.bundle --policy /dev/zero
refused "none" 1 exhibit verify true.bundle --policy nothing.json
refused "a directory" 1 exhibit verify true.bundle --policy .
refused "one without a report to decide" 2 exhibit verify --policy policy.json
is "verifying appends nothing" "$(log_size)" "$size"

# ---- the report's own lines are data ----
python3 - <<'END'
import json
draft = json.load(open("true.json"))
draft["title"] = "MATCHES\u001b[2J\u202e"
draft["verdicts"] = ["NOT READY", "READY\n\u001b[32mMATCHES"]
draft["verdict"] = draft["verdicts"][1]
del draft["decision"]
draft["claims"][0]["text"] = "fine\n\u009b31m"
json.dump(draft, open("deceiving.json", "w"))
END
exhibit report sign deceiving.json > deceiving.id 2>/dev/null
exhibit verify --report "$(cat deceiving.id)" > out
is "no line begins with what an author wrote" "$(grep -c '^MATCHES' out)" "$(head -n 1 out | grep -c '^MATCHES:')"
is "no escape, no bidi control" "$(LC_ALL=C tr -d -c '\033\256\233' < out | wc -c)" 0

# ---- a ledger that cannot be written ----
if [ "$(id -u)" -eq 0 ]; then
	mkdir "$scratch/readonly" && mount -t tmpfs none "$scratch/readonly" 2>/dev/null && mounted=$scratch/readonly
	[ -z "$mounted" ] || { cp -r .exhibit "$mounted" && mount -o remount,ro "$mounted"; }
else
	mkdir "$scratch/readonly" && cp -r .exhibit "$scratch/readonly" && chmod -R a-w "$scratch/readonly"
fi
if [ -e "$scratch/readonly/.exhibit" ]; then
	cd "$scratch/readonly" || exit 1
	exits "read-only: verify" 0 exhibit verify --report "$id" --policy "$scratch/work/policy.json"
	exits "read-only: log" 0 exhibit log
	is "read-only: all of it" "$(wc -l < "$scratch/out")" "$(log_size)"
	exits "read-only: show" 0 exhibit show 0 --stdout
	exits "read-only: checkpoint" 0 exhibit checkpoint
	exits "read-only: prove" 0 exhibit prove 0
	exits "read-only: bundle" 0 exhibit bundle "$id" -o "$scratch/readonly.bundle"
	exhibit bundle "$id" --ledger "$scratch/work" -o "$scratch/written.bundle" 2>/dev/null
	same "read-only: the same bundle" "$scratch/readonly.bundle" "$scratch/written.bundle"
	refused "read-only: record" 1 exhibit record --statement x
	XDG_STATE_HOME=$scratch/readonly/state
	exits "read-only: without a state directory" 0 exhibit verify
	XDG_STATE_HOME=$scratch/state
	cd "$scratch/work" || exit 1
else
	skip "a read-only ledger" "cannot mount"
fi

# ---- histories ----
cp -r .exhibit "$scratch/old"
exhibit record --statement later >/dev/null 2>&1
exits "an extended log" 0 exhibit verify
mv .exhibit "$scratch/new" && cp -r "$scratch/old" .exhibit
for command in verify log 'show 0' checkpoint 'prove 0' 'record --statement x' "bundle $id -o x" "attest $id" 'verify --json'; do
	refused "went back: $command" 6 exhibit $command
done
like "both sizes are shown" "$(cat "$scratch/err")" "seen: $((size + 2))"
like "and the other" "$(cat "$scratch/err")" "here: $((size + 1))"
refused_code=0
exhibit run -- touch ran >/dev/null 2>&1 || refused_code=$?
is "went back: run does not start" "$refused_code $(test -e ran && echo ran)" "125 "
marks=$(find "$XDG_STATE_HOME" -name '*.checkpoint')
mark=$(sed -n 's/^cause: \(.*\.checkpoint\): .*/\1/p' "$scratch/err")
ok "the file that remembers is named" test -f "$mark"
like "among those there are" "$marks" "$mark"
XDG_STATE_HOME=$scratch/state-2
exits "who never saw more cannot know" 0 exhibit verify
exhibit record --statement "another later" >/dev/null 2>&1
exhibit record --statement "and one more" >/dev/null 2>&1
XDG_STATE_HOME=$scratch/state
refused "another history" 6 exhibit verify
like "is a fork" "$(cat "$scratch/err")" "forked"
exits "bundles of the old one still verify" 0 exhibit verify true.bundle
rm -r .exhibit && mv "$scratch/new" .exhibit
exits "the real one is back" 0 exhibit verify
rm -r .exhibit && cp -r "$scratch/old" .exhibit && rm "$mark"
exits "as the hint says: on purpose" 0 exhibit verify

# ---- where the highest checkpoint cannot be remembered ----
mkdir "$scratch/forgetful" && cd "$scratch/forgetful" && new_ledger || exit 1
warned() { grep -c '^warning: the highest checkpoint cannot be remembered' "$scratch/err"; }
: > "$scratch/file"
for place in "XDG_STATE_HOME=$scratch/file" "XDG_STATE_HOME= HOME="; do
	for command in verify "record --statement x"; do
		exits "$command with $place" 0 env $place EXHIBIT_KEY="$XDG_CONFIG_HOME/exhibit/id_ed25519" "$exhibit_bin" $command
		is "$command with $place warns once" "$(warned)" 1
	done
	exits "log with $place" 0 env $place "$exhibit_bin" log
	is "log with $place does not" "$(warned)" 0
done
exits "verify where it can" 0 exhibit verify
is "does not warn" "$(warned)" 0
mark=$(find "$XDG_STATE_HOME/exhibit/logs" -newer "$scratch/file" -name '*.checkpoint')
rm "$mark" && mkfifo "$mark"
exits "a pipe in its place: nobody waits" 0 timeout 20 "$exhibit_bin" verify
is "it warns" "$(warned)" 1
exits "nor for a bundle's reader" 0 timeout 20 "$exhibit_bin" log
rm "$mark" && ln -s "$scratch/file" "$mark"
exits "a link" 0 exhibit verify
is "is not followed" "$(warned) $(wc -c < "$scratch/file")" "1 0"
rm "$mark" && echo garbage > "$mark"
exits "something else in its place" 0 exhibit log
like "is told, as it is replaced" "$(cat "$scratch/err")" "was no checkpoint of this log"
exits "afterwards" 0 exhibit verify
is "all is well" "$(cat "$scratch/err")" ""
seen=$XDG_STATE_HOME/exhibit/seen/$(basename "$mark" .checkpoint)
exits "a checkpoint that was seen" 0 exhibit verify
for one in "$seen"/*; do rm "$one" && mkfifo "$one"; done
exits "a pipe among those that were seen" 0 timeout 20 "$exhibit_bin" verify
done_testing

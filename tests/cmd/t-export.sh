#!/bin/sh
# export: which format takes which record; that every format says the same of one attestation; and that none says more
# than it: a report that matches is not a thing that is ready.
. "$(dirname "$0")/lib.sh"
git init -q . && git commit -q --allow-empty -m one
printf '.exhibit\n*\n' > .git/info/exclude
new_ledger
says() { python3 "$source_dir/tests/cmd/export_says.py" "$1" "$2"; }
uri=https://example.com/app.tar.gz

# ---- one record of each kind ----
exhibit run --name good -- printf 'one line\n' >/dev/null 2>&1                     # 0
exhibit run --name bad -- false >/dev/null 2>&1                                    # 1
printf '1..2\nok 1\nok 2 # SKIP\n' > tests.tap
exhibit record tests.tap --as tap --name unit >/dev/null 2>&1                      # 2
exhibit record tests.tap --name plain >/dev/null 2>&1                              # 3
exhibit record --statement "I read it." >/dev/null 2>&1                            # 4
policy policy.json '"ready": ["READY"],'
policy silent.json
draft true.json READY '"0"'
draft honest.json 'NOT READY' '"1"' failed
draft lie.json READY '"1"'
draft silent-report.json READY '"2"'
for name in true honest lie silent-report; do exhibit report sign $name.json > $name.id 2>/dev/null; done   # 5 to 8
attest() { exhibit attest "$(cat "$1.id")" --at 2031-01-01T00:00:00Z --policy "${2:-policy.json}" 2>/dev/null | tail -n 1; }
attest true > ready.att
attest honest > honest.att
attest lie > lie.att
attest silent-report > open.att
attest true silent.json > unsaid.att
attest lie silent.json > lie-unsaid.att
exhibit attest "$(cat true.id)" --at 2031-01-01T00:00:00Z 2>/dev/null | tail -n 1 > self.att
exhibit approve "$(cat true.id)" --role release >/dev/null 2>&1
approval=$(last_index)

# ---- the table: kinds by formats ----
takes() { # takes KIND ID FORMAT...: these formats and no others
	takes_kind=$1 takes_id=$2
	shift 2
	for format in $(exhibit export --list | sed -n 's/^\([a-z]\{1,\}[a-z-]*\) .*/\1/p'); do
		resource=
		[ "$format" != vsa ] || resource="--resource $uri"
		case " $* " in
		*" $format "*)
			exits "$takes_kind as $format" 0 exhibit export "$takes_id" --format "$format" $resource
			ok "$takes_kind as $format: something is printed" test -s "$scratch/out"
			cp "$scratch/out" "$scratch/first"
			exhibit export "$takes_id" --format "$format" $resource -o again 2>/dev/null
			same "$takes_kind as $format: the same bytes again, and in a file" "$scratch/first" again
			rm -f again
			;;
		*)
			refused "$takes_kind as $format" 2 exhibit export "$takes_id" --format "$format" $resource -o nothing
			ok "$takes_kind as $format: no file is made" test ! -e nothing
			;;
		esac
	done
}
any='dsse statement sigstore sshsig'
is "the list has thirteen formats" "$(exhibit export --list | grep -c '^[a-z]')" 13
takes run 0 $any link
takes test-result 2 $any test-result
takes file 3 $any
takes statement 4 $any
takes report 5 $any
takes approval "$approval" $any
takes attestation "$(cat ready.att)" $any vsa svr sarif junit ctrf earl oscal

# ---- what they hold ----
exhibit show 0 --entry > entry
exhibit export 0 --format dsse > out
same "dsse is the entry, byte for byte" out entry
exhibit export 0 --format statement > out
is "statement is its payload" "$(base64 < out | tr -d '\n')" "$(value entry /payload)"
exhibit export 0 --format sigstore > out
is "sigstore wraps the same envelope" "$(value out /dsseEnvelope)" "$(value entry "")"
is "and names the key" "$(value out /verificationMaterial/publicKey/hint)" "$(value entry /signatures/0/keyid)"
exhibit export 0 --format link > out 2>/dev/null
is "a link has the command" "$(value out /signed/command)" '["printf","one line\\n"]'
is "the step and the exit status" "$(value out /signed/name /signed/byproducts/return-value | tr '\n' ' ')" "good 0 "
id=$(exhibit show 0 --json > json; value json /id)
is "and says what it translates" "$(value out /signed/byproducts/urn:exhibit:translation:v1/record \
	/signed/byproducts/urn:exhibit:translation:v1/log | tr '\n' ' ')" "$id example.org/test "
exits "a translation is told apart" 0 exhibit export 0 --format sshsig
like "with the record and the log" "$(cat "$scratch/err")" "a translation of record $id of the log example.org/test"

payload() { value "$1" /payload | base64 -d > payload.json; }
exhibit export 2 --format test-result > out 2>/dev/null
payload out
is "test-result: one passed, one skipped" "$(value payload.json /predicate/result /predicate/urn:exhibit:test-counts:v1 | tr '\n' ' ')" \
	'PASSED {"failed":0,"passed":1,"skipped":1} '
tests() { # tests NAME FORMAT TEXT: a test result of that text, at $at
	printf "$3" > "$1.results"
	exhibit record "$1.results" --as "$2" >/dev/null 2>&1
	at=$(last_index)
}
tests failing tap '1..2\nok 1\nnot ok 2\n'
exhibit export "$at" --format test-result > out 2>/dev/null
payload out
is "test-result: a failure" "$(value payload.json /predicate/result)" FAILED
tests skipped tap '1..1\nok 1 # SKIP\n'
refused "test-result: nothing but skipped tests" 2 exhibit export "$at" --format test-result
tests nonsense junit 'not xml'
refused "test-result: nobody can read it" 2 exhibit export "$at" --format test-result
tests file junit '<testsuite tests="1"><testcase name="&#x41;"/></testsuite>\n'
exhibit export "$at" --format junit > out
same "junit of a JUnit file is that file" out file.results
refused "ctrf of a JUnit file" 2 exhibit export "$at" --format ctrf

# ---- the trap: matching is not being ready ----
all_say() { # all_say NAME WORDS: every format says this of the attestation in NAME.att
	all_files=
	for format in sarif junit ctrf earl oscal; do
		exhibit export "$(cat "$1.att")" --format $format > out.$format
		all_files="$all_files $format out.$format"
	done
	python3 "$source_dir/tests/cmd/export_says.py" $all_files > said
	for format in sarif junit ctrf earl oscal; do
		is "$1 as $format" "$(head -n 1 said)" "$2"
		sed -i 1d said
	done
}
summary() { # summary NAME PASSED|FAILED
	exhibit export "$(cat "$1.att")" --format vsa --resource $uri > out 2>/dev/null
	is "$1 as vsa" "$(says vsa out)" "ready=$2"
}
all_say ready "matches=passed ready=passed works=passed"
summary ready passed
all_say honest "matches=passed ready=failed works=failed"
summary honest failed
all_say lie "matches=failed ready=failed works=failed"
summary lie failed
all_say open "matches=open ready=open works=open"
summary open failed
all_say unsaid "matches=passed ready=open works=passed"
all_say self "matches=passed ready=open works=passed"
all_say lie-unsaid "matches=failed ready=open works=failed"
summary lie-unsaid failed
for name in honest lie open unsaid self; do
	refused "$name has no svr" 2 exhibit export "$(cat $name.att)" --format svr
done
refused "a policy that does not say what is ready has no summary" 2 exhibit export "$(cat unsaid.att)" --format vsa --resource $uri
like "and the reason is given" "$(cat "$scratch/err")" '"ready"'
refused "nor has an author's own rule" 2 exhibit export "$(cat self.att)" --format vsa --resource $uri
like "and the reason is given" "$(cat "$scratch/err")" "self-defined"
for format in sarif junit ctrf earl oscal; do
	exhibit export "$(cat self.att)" --format $format > out
	like "self as $format says self-defined" "$(cat out)" "self-defined"
done
exhibit export "$(cat ready.att)" --format svr > out 2>/dev/null
payload out
is "svr lists the policy's claims" "$(value payload.json /predicate/properties)" '["EXHIBIT_READY","EXHIBIT_CLAIM_works"]'
exhibit export "$(cat honest.att)" --format vsa --resource $uri > out 2>/dev/null
payload out
is "vsa: subject, resource, time" "$(value payload.json /subject/0/digest/gitCommit /predicate/resourceUri \
	/predicate/timeVerified | tr '\n' ' ')" "$(git rev-parse HEAD) $uri 2031-01-01T00:00:00.000Z "
is "vsa: the policy" "$(value payload.json /predicate/policy/digest/sha256)" "$(sha256sum < policy.json | cut -c 1-64)"

exhibit key new --output other >/dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -f other
refused "another key gives no summary of what it did not attest" 2 exhibit export "$(cat ready.att)" --format vsa \
	--resource $uri --key other
like "and the reason is given" "$(cat "$scratch/err")" "attested it"
exits "another key may translate a run" 0 exhibit export 0 --format link --key other

mkdir ../outside && cd ../outside || exit 1
EXHIBIT_LEDGER=$scratch/work/.exhibit
export EXHIBIT_LEDGER
exhibit run --name bare -- true >/dev/null 2>&1
run=$(last_index)
cp ../work/policy.json .
sed -i 's/"kind": "run"/"kind": "run", "subject": "any"/' policy.json
draft bare.json READY "\"$run\""
exhibit report sign bare.json > bare.id 2>/dev/null
attest bare > bare.att
is "a report without a subject can match" "$(field /predicate/result)" MATCHES
refused "but there is nothing that is ready" 2 exhibit export "$(cat bare.att)" --format vsa --resource $uri
like "and the reason is given" "$(cat "$scratch/err")" "no subject"
unset EXHIBIT_LEDGER
cd ../work || exit 1

# ---- a claim left open on purpose, and one that need not be shown ----
python3 - <<'END'
import json
policy = json.load(open("policy.json"))
policy["claims"].append({"id": "optional", "optional": True, "evidence": {"kind": "run"}, "check": {"op": "exit-code"}})
json.dump(policy, open("optional.json", "w"))
END
attest true optional.json > optional.att
for format in sarif oscal earl; do
	exhibit export "$(cat optional.att)" --format $format > out
	is "untested as $format is open" "$(says $format out)" "matches=passed ready=passed works=passed optional=open"
done
for format in junit ctrf; do
	exhibit export "$(cat optional.att)" --format $format > out
	is "what need not be shown is skipped in $format" "$(says $format out)" "matches=passed ready=passed works=passed optional=skipped"
done

# ---- parts of a report that are called as a claim is ----
python3 - <<'END'
import json
report = json.load(open("true.json"))
report["quantities"] = [{"id": "works", "value": "50", "unit": "%", "computed": {"op": "percentage",
    "part": {"op": "number", "value": "1"}, "whole": {"op": "number", "value": "2"}}}]
json.dump(report, open("parts.json", "w"))
END
exhibit report sign parts.json > parts.id 2>/dev/null
attest parts > parts.att
all_say parts "matches=passed ready=passed works=passed works=passed"
ok "they are told apart" python3 -c '
import json, re
sarif = [rule["id"] for rule in json.load(open("out.sarif"))["runs"][0]["tool"]["driver"]["rules"]]
earl = [node["@id"] for node in json.load(open("out.earl"))["@graph"] if "@id" in node]
uuids = re.findall("\"uuid\": \"(.*)\"", open("out.oscal").read())
junit = re.findall("<testcase name=\"(.*?)\" classname=\"(.*?)\"", open("out.junit").read())
assert len(sarif) == len(junit) == 4 and len(uuids) > 8
for names in (sarif, earl, uuids, junit):
    assert len(names) == len(set(names)), names'
exhibit export "$(cat parts.att)" --format svr > out 2>/dev/null
payload out
is "svr lists claims only" "$(value payload.json /predicate/properties)" '["EXHIBIT_READY","EXHIBIT_CLAIM_works"]'

# ---- hostile words ----
python3 - <<'END'
import json
bad = '\x1b[31m<b>&"\' ]]> \u202e {0} [x](http://evil) \x01\x7f\ufffe\uffff **b** \U000e0041 \\ \t\n\r end'
report = json.load(open("true.json"))
report["title"] = bad
report["verdict"] = bad
report["verdicts"] = ["NOT READY", bad]
report["decision"][0]["verdict"] = bad
report["claims"][0]["text"] = bad
json.dump(report, open("hostile.json", "w"))
policy = json.load(open("policy.json"))
policy["verdicts"] = ["NOT READY", bad]
policy["ready"] = [bad]
policy["decision"][0]["verdict"] = bad
policy["claims"][0]["text"] = bad
json.dump(policy, open("hostile-policy.json", "w"))
END
exhibit report sign hostile.json > hostile.id 2>/dev/null
attest hostile hostile-policy.json > hostile.att
is "a hostile report can match" "$(field /predicate/result)" MATCHES
all_say hostile "matches=passed ready=passed works=passed"
for format in sarif junit ctrf earl oscal; do
	exhibit export "$(cat hostile.att)" --format $format > out
	ok "hostile words as $format: nothing hidden is left" python3 -c '
import sys, unicodedata
text = open(sys.argv[1], encoding="utf-8").read()
bad = [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
if sys.argv[2] == "junit":
    bad += [c for c in text if c in "\ufffe\uffff"]
    assert "<b>" not in text
if sys.argv[2] == "sarif":
    assert "[x]" not in text.replace("\\\\[", "").replace("\\\\]", "")
    assert "{0}" not in text.replace("{{", "").replace("}}", "")
if sys.argv[2] == "oscal":
    markup = [line for line in text.split("\n") if "\"title\": " in line or "\"description\": " in line]
    assert markup and not [line for line in markup if "<b>" in line or " [x](" in line or " **b**" in line]
sys.exit(bool(bad))' out $format
done
exhibit export "$(cat hostile.att)" --format junit > own.xml
exhibit record own.xml --as junit --name own >/dev/null 2>&1
exhibit export "$(last_index)" --format test-result > out 2>/dev/null
payload out
is "exhibit reads its own JUnit" "$(value payload.json /predicate/result /predicate/urn:exhibit:test-counts:v1/passed | tr '\n' ' ')" "PASSED 3 "

exhibit run --name raw -- printf '%s' "$(printf 'caf\351')" >/dev/null 2>&1
refused "an argument that is no text has no place in a link" 2 exhibit export "$(last_index)" --format link
exhibit run -- true >/dev/null 2>&1
refused "nor has a run without a step" 2 exhibit export "$(last_index)" --format link
exhibit run --name killed -- sh -c 'kill -9 $$' >/dev/null 2>&1
exhibit export "$(last_index)" --format link > out 2>/dev/null
is "a signal is no exit status" "$(value out /signed/byproducts/signal /signed/byproducts/return-value | tr '\n' ' ')" "9 absent "

# ---- wrong usage ----
refused "no format" 2 exhibit export 0
refused "no record" 2 exhibit export --format dsse
refused "two records" 2 exhibit export 0 1 --format dsse
refused "an unknown format" 2 exhibit export 0 --format sarfi
like "suggests the near one" "$(cat "$scratch/err")" "did you mean --format sarif?"
refused "no such record" 1 exhibit export 999 --format dsse
refused "vsa without --resource" 2 exhibit export "$(cat ready.att)" --format vsa
for bad in "not a uri" "noscheme" "1a:b" "https:" "https://a/ b" "https://a/$(printf '\033')"; do
	refused "--resource $(printf %s "$bad" | tr -d '\033')" 2 exhibit export "$(cat ready.att)" --format vsa --resource "$bad"
done
refused "--resource of another format" 2 exhibit export 0 --format dsse --resource $uri
refused "a key that is none" 1 exhibit export 0 --format link --key policy.json
refused "a place that is not there" 1 exhibit export 0 --format dsse -o nowhere/file

# ---- bytes that were changed behind our back ----
tests changed junit '<testsuite tests="1"><testcase name="one of a kind"/></testsuite>\n'
python3 - <<'END'
data = open(".exhibit/data.mdb", "rb").read()
assert b"one of a kind" in data
with open(".exhibit/data.mdb", "r+b") as file:
    file.write(data.replace(b"one of a kind", b"ONE of a kind"))
END
refused "are not given out" 5 exhibit export "$at" --format junit
refused "and nothing is made of them" 5 exhibit export "$at" --format test-result

# ---- the documentation has every format, and no other ----
exhibit export --list | sed -n 's/^\([a-z][a-z-]*\) .*/\1/p' | sort > listed
sed -n 's/^| `\([a-z-]*\)` |.*/\1/p' "$source_dir/docs/exports.md" | sort -u > documented
same "docs/exports.md has a row for each format" listed documented
done_testing

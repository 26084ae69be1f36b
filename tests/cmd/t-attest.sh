#!/bin/sh
# attest: the verifier's answer, signed; whatever it is; and nothing where there is no answer.
. "$(dirname "$0")/lib.sh"
new_ledger
exhibit run --name good -- true >/dev/null 2>&1      # 0
exhibit run --name bad -- false >/dev/null 2>&1      # 1
for row in 'true READY "0"' 'lie READY "1"' 'silent READY ' 'honest NOT|READY "1"'; do
	set -- $row
	asserted=passed
	[ "$1" != honest ] || asserted=failed
	draft "$1.json" "$(echo "$2" | tr '|' ' ')" "${3:-}" $asserted
	exhibit report sign "$1.json" > "$1.id" 2>/dev/null
done
policy policy.json
at=2031-01-01T00:00:00Z

attests() { # attests NAME CODE RESULT [OPTION...]
	attests_name=$1 attests_code=$2 attests_result=$3
	shift 3
	exits "$attests_name: exit status" "$attests_code" exhibit attest "$(cat "$attests_name.id")" --at $at "$@"
	cp "$scratch/out" "$scratch/said"
	is "$attests_name: the result is signed" "$(field /predicate/result)" "$attests_result"
	is "$attests_name: about that report" "$(field /predicate/report)" "$(cat "$attests_name.id")"
	is "$attests_name: as of that time" "$(field /predicate/evaluated_at)" 2031-01-01T00:00:00.000Z
	exhibit show "$(last_index)" --content > "$scratch/content"
	is "$attests_name: the whole answer is kept" "$(value "$scratch/content" /result)" "$attests_result"
	is "$attests_name: the id is printed" "$(tail -n 1 "$scratch/said")" "$(exhibit show "$(last_index)" --json > "$scratch/json"; value "$scratch/json" /id)"
}
attests true 0 MATCHES --policy policy.json
is "at the checkpoint before it" "$(field /predicate/checkpoint/size)" 6
is "the policy's digest" "$(field /predicate/policy/sha256)" "$(sha256sum < policy.json | cut -c1-64)"
attests lie 3 DOES_NOT_MATCH --policy policy.json
attests silent 4 INCOMPLETE --policy policy.json
attests honest 0 MATCHES --policy policy.json
unlike "under a policy there is nothing to warn of" "$(cat "$scratch/err")" warning:
unlike "in the log it is no other's" "$(exhibit log --kind attestation)" self-defined
attests true 0 MATCHES
is "without a policy it says so" "$(field /predicate/rules)" self-defined
like "on stderr" "$(cat "$scratch/err")" "warning: no policy is given: what is attested is SELF-DEFINED"
like "in words" "$(cat "$scratch/said")" "rules: SELF-DEFINED"
like "in the log" "$(exhibit log --kind attestation | grep "^ *$(last_index) ")" "MATCHES  [[]self-defined]"
is "which marks no other one" "$(exhibit log --kind attestation | grep -c self-defined)" 1
is "also in --json" "$(exhibit log --kind attestation --json | python3 -c 'import json, sys
print(*sorted(set(row["rules"] for row in json.load(sys.stdin)["records"])))')" "policy self-defined"
exits "the log holds them all" 0 exhibit verify
exits "an attestation is no evidence against a second one" 0 exhibit attest "$(cat true.id)" --policy policy.json --json
is "--json has the receipt" "$(value "$scratch/out" /kind) $(value "$scratch/out" /schema)" "attestation urn:exhibit:receipt:v1"

size=$(log_size)
refused "a run is no report" 2 exhibit attest 0 --policy policy.json
refused "an attestation neither" 2 exhibit attest "$(last_index)" --policy policy.json
refused "no such report" 1 exhibit attest 99
refused "no report" 2 exhibit attest
refused "two reports" 2 exhibit attest 2 3
refused "a policy that is not there" 1 exhibit attest 2 --policy nothing
echo '{}' > bad.json
refused "a policy that is none" 2 exhibit attest 2 --policy bad.json
refused "a time that is none" 2 exhibit attest 2 --at noon
refused "a key that is none" 1 exhibit attest 2 --key bad.json
is "nothing was appended" "$(log_size)" "$size"

# ---- a ledger whose bytes were changed ----
exhibit run --name printed -- echo 'all is fine here' >/dev/null 2>&1
draft printed.json READY '"step:printed"'
exhibit report sign printed.json > printed.id 2>/dev/null
size=$(log_size)
python3 - <<'END'
data = open(".exhibit/data.mdb", "rb").read()
assert b"all is fine here\n" in data  # pages that LMDB has copied since may hold it too
with open(".exhibit/data.mdb", "r+b") as file:
    file.write(data.replace(b"all is fine here\n", b"ALL is fine here\n"))
END
exits "verify says so" 5 exhibit verify
exits "attest says so" 5 exhibit attest "$(cat printed.id)"
like "by its first word" "$(head -n 1 "$scratch/out")" "INVALID:"
like "and that it attested nothing" "$(cat "$scratch/err")" "error: nothing was attested"
exits "in JSON too" 5 exhibit attest "$(cat printed.id)" --json
is "which is the verifier's answer" "$(value "$scratch/out" /result /integrity/stage /integrity/status | tr '\n' ' ')" \
	"INVALID blobs blob-mismatch "
is "nothing was appended to it" "$(log_size)" "$size"
refused "the changed bytes are not given out as the run's" 5 sh -c '"$0" show "$1" --stdout > bytes; code=$?; exit $code' \
	"$exhibit_bin" $((size - 2))
refused "no bundle is made of them" 5 exhibit bundle "$(cat printed.id)" -o changed.bundle
ok "not even a part" test -z "$(ls | grep changed)"
done_testing

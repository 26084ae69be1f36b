#!/bin/sh
# key enrol, replace and revoke: what is appended, what is refused, and what a reader's policy makes of it, also offline.
. "$(dirname "$0")/lib.sh"
exhibit init --origin example.org/test >/dev/null 2>&1
for name in admin ci night thief person; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$scratch/$name"; done
export EXHIBIT_KEY="$scratch/admin"
line() { cut -d' ' -f1,2 "$scratch/$1.pub"; }
run() { exhibit run --key "$scratch/$1" --name good -- true >/dev/null 2>&1; }
report() {
	draft ready.json READY "\"$1\""
	exhibit report sign ready.json --key "$scratch/${2:-person}" 2>/dev/null
}
trusting() {
	cat > "$1" <<END
{ "schema": "urn:exhibit:policy:v1", "name": "keys", "agents": [
  { "name": "admin", "key": "$(line admin)", "roles": ["key-admin"] }, { "name": "person", "key": "$(line person)" }$2 ],
  $3 "verdicts": ["NOT READY", "READY"],
  "claims": [ { "id": "works", "evidence": { "roles": ["ci"], "subject": "any" }, "check": { "op": "exit-code" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
    { "verdict": "NOT READY" } ] }
END
}
trusting enrols.json "" '"keys": { "admins": ["key-admin"], "grants": ["ci"] },'
trusting named.json ", { \"name\": \"ci\", \"key\": \"$(line ci)\", \"roles\": [\"ci\"] }" '"keys": { "admins": ["key-admin"] },'

# ---- enrol: the holder signs the request, with anybody's tools ----
run ci # 0
early=$(report 0) # 1
exits "the request" 0 exhibit key enrol "$scratch/ci.pub" --request
is "is a few lines" "$(cat "$scratch/out")" "urn:exhibit:key:v1
enrol
example.org/test
$(line ci)"
cp "$scratch/out" request
ssh-keygen -q -Y sign -n exhibit-key -f "$scratch/ci" request 2>/dev/null
exits "with ssh-keygen's signature" 0 exhibit key enrol "$scratch/ci.pub" --proof request.sig --role ci --role deployer --reason "the nightly build" # 2
is "what is appended" "$(field /predicate/action) $(field /predicate/name) $(field /predicate/key) $(field /predicate/roles)" \
	"enrol ci $(line ci) [\"ci\",\"deployer\"]"
is "the reason and the log" "$(field /predicate/reason) $(field /predicate/origin)" "the nightly build example.org/test"
is "is about the key: its fingerprint in hex" "$(field /subject/0/digest/sha256)" \
	"$(line ci | cut -d' ' -f2 | base64 -d | sha256sum | cut -d' ' -f1)"
like "the log shows it" "$(exhibit log --kind key)" "enrol $(ssh-keygen -lf "$scratch/ci.pub" | cut -d' ' -f2)"
run ci # 3
late=$(report 3) # 4
exits "evidence from before the enrolment" 4 exhibit verify --report "$early" --policy enrols.json
like "does not count, and it is told why" "$(cat "$scratch/out")" "before the signer's key was let in, which was at index 2"
exits "from behind it" 0 exhibit verify --report "$late" --policy enrols.json
like "counts" "$(cat "$scratch/out")" "keys: 1 record about agents' keys, of which 1 counts"
trusting nobody.json "" ''
sed 's/"roles": \["ci"\], //' nobody.json > plain.json
exits "where the policy lets nobody enrol" 4 exhibit verify --report "$late" --policy plain.json
like "it is told" "$(cat "$scratch/out")" "the record at index 2 does not count: the policy lets nobody enrol"
trusting less.json "" '"keys": { "admins": ["key-admin"], "grants": ["deployer"] },'
exits "a role that cannot be asked for is a mistake of the policy" 2 exhibit verify --report "$late" --policy less.json

size=$(log_size)
refused "without a proof" 2 exhibit key enrol "$scratch/night.pub"
refused "with two" 2 exhibit key enrol "$scratch/night.pub" --with "$scratch/night" --request
refused "with another's key" 2 exhibit key enrol "$scratch/night.pub" --with "$scratch/thief"
refused "with another's signature" 2 exhibit key enrol "$scratch/night.pub" --proof request.sig
cp request filed && ssh-keygen -q -Y sign -n file -f "$scratch/ci" filed 2>/dev/null
refused "for another namespace" 2 exhibit key enrol "$scratch/ci.pub" --proof filed.sig
like "is told" "$(cat "$scratch/err")" "another namespace than exhibit-key"
printf 'other words\n' > words && ssh-keygen -q -Y sign -n exhibit-key -f "$scratch/ci" words 2>/dev/null
refused "over other words" 2 exhibit key enrol "$scratch/ci.pub" --proof words.sig
refused "what is no signature" 2 exhibit key enrol "$scratch/ci.pub" --proof ready.json
refused "what is no key" 2 exhibit key enrol ready.json --request
refused "a file that is not there" 1 exhibit key enrol nothing.pub --request
refused "a name that is none" 2 exhibit key enrol "$scratch/night.pub" --name 'the night' --with "$scratch/night"
refused "a role that is none" 2 exhibit key enrol "$scratch/night.pub" --role 'the night' --with "$scratch/night"
is "nothing of that was appended" "$(log_size)" "$size"

# ---- replace, twice ----
refused "without the new key" 2 exhibit key replace --key "$scratch/ci"
refused "by itself" 2 exhibit key replace --key "$scratch/ci" --by "$scratch/ci"
ssh-keygen -q -t ed25519 -N '' -C ci -f "$scratch/ci2"
ssh-keygen -q -t ed25519 -N '' -C ci -f "$scratch/ci3"
exits "replaced" 0 exhibit key replace --key "$scratch/ci" --by "$scratch/ci2" --json # 5
is "the receipt" "$(value "$scratch/out" /kind) $(value "$scratch/out" /index)" "key 5"
is "names both" "$(field /predicate/action) $(field /predicate/key) $(field /predicate/by)" "replace $(line ci) $(line ci2)"
exits "and once more" 0 exhibit key replace --key "$scratch/ci2" --by "$scratch/ci3" # 6
run ci3 # 7
run ci2 # 8
exits "the newest key counts" 0 exhibit verify --report "$(report 7)" --policy named.json # 9
exits "with the roles of the first" 0 exhibit verify --report "$(report 7)" --policy enrols.json # 10
exits "an old one does not" 4 exhibit verify --report "$(report 8)" --policy named.json # 11
like "and it is told why" "$(cat "$scratch/out")" "was replaced, and counts no more from index 7 on, by the record at index 6"
exits "what it signed before does" 0 exhibit verify --report "$(report 3)" --policy named.json # 12

# ---- revoke: the key was stolen at index 13 ----
run ci3 # 13: the thief
stolen=$(report 13) # 14
exits "before it is noticed" 0 exhibit attest "$stolen" --policy named.json # 15
exhibit key replace --key "$scratch/ci3" --by "$scratch/thief" >/dev/null 2>&1 # 16
run thief # 17
thieves=$(report 17 thief) # 18
exits "the thief's own key counts as well" 0 exhibit verify --report "$thieves" --policy named.json
exits "tried first" 0 exhibit key revoke "$scratch/ci3.pub" --since 13 --dry-run --json
is "appends nothing" "$(log_size) $(value "$scratch/out" /id)" "19 absent"
exits "a revocation" 0 exhibit key revoke "$scratch/ci3.pub" --since 13 --reason stolen --json # 19
is "names what falls" "$(value "$scratch/out" /falls/records) $(value "$scratch/out" /falls/reports/0/id) $(value "$scratch/out" /falls/reports/1/id) $(value "$scratch/out" /falls/attestations/0/index)" \
	"4 $stolen $thieves 15"
is "and how" "$(value "$scratch/out" /falls/reports/0/signed /falls/reports/0/cites /falls/reports/1/signed /falls/reports/1/cites | tr '\n' ' ')" \
	"false 1 true 1 "
is "what is appended" "$(field /predicate/action) $(field /predicate/key) $(field /predicate/since)" "revoke $(line ci3) 13"
exits "what rests on the stolen key" 4 exhibit verify --report "$stolen" --policy named.json
like "does not count any more" "$(cat "$scratch/out")" "is revoked from index 13 on, by the record at index 19"
exits "nor does a report by the thief's" 4 exhibit verify --report "$thieves" --policy named.json --json
is "which says so itself" "$(value "$scratch/out" /claims/1/kind) $(value "$scratch/out" /claims/1/finding)" "author UNSUPPORTED"
like "with the reason" "$(value "$scratch/out" /report/agent/lost)" "let in at index 16, by a key that is revoked from before then"
is "and nobody is trusted by it" "$(value "$scratch/out" /report/agent/trusted)" absent
run ci3 # 20
exits "signed after the revocation" 4 exhibit verify --report "$(report 20)" --policy named.json # 21
exits "what was signed before the theft counts" 0 exhibit verify --report "$(report 7)" --policy named.json # 22
exits "the thief revokes the administrator" 0 exhibit key revoke "$scratch/admin.pub" --key "$scratch/thief" --since 0 # 23
exits "to no avail" 0 exhibit verify --report 22 --policy named.json
like "which is told" "$(cat "$scratch/out")" "the record at index 23 does not count"
exits "in words too" 0 exhibit key revoke "$scratch/night.pub" --since 0
like "nothing falls with a key that signed nothing" "$(cat "$scratch/err")" "0 records that the key signed do not count"
refused "since when?" 2 exhibit key revoke "$scratch/ci.pub" --since soon
refused "since the future" 2 exhibit key revoke "$scratch/ci.pub" --since 999

# ---- offline ----
exits "a bundle of the thief's report" 0 exhibit bundle "$stolen" -o cited.bundle
is "has every record of keys" "$(tar tf cited.bundle | grep -cE '^entries/(2|5|6|16|19|23|24)\.json')" 7
exits "says the same" 4 exhibit verify cited.bundle --policy named.json
like "for the same reason" "$(cat "$scratch/out")" "is revoked from index 13 on, by the record at index 19"
like "and its limit" "$(cat "$scratch/out")" "keys: cannot tell whether a revocation is left out"
exhibit bundle 22 -o good.bundle 2>/dev/null
exhibit bundle 22 --all -o whole.bundle 2>/dev/null
exits "a good one" 0 exhibit verify good.bundle --policy named.json --json
is "cannot tell what is not in it" "$(value "$scratch/out" /keys/left_out)" cannot-tell
exits "the whole log can" 0 exhibit verify whole.bundle --policy named.json --json
is "and says so" "$(value "$scratch/out" /keys/left_out) $(value "$scratch/out" /keys/records)" "none 7"
trusting strict.json ", { \"name\": \"ci\", \"key\": \"$(line ci)\", \"roles\": [\"ci\"] }" '"keys": { "admins": ["key-admin"], "complete": true },'
exits "a policy that wants all of it" 4 exhibit verify good.bundle --policy strict.json
like "says what is missing" "$(cat "$scratch/out")" "only a whole log shows that none is missing"
exits "and takes the whole" 0 exhibit verify whole.bundle --policy strict.json

# ---- two keys of one agent are one agent ----
trusting asks.json ", { \"name\": \"boss\", \"key\": \"$(line night)\", \"roles\": [\"boss\", \"ci\"] }" '"approvals": { "quorum": 1, "roles": ["boss"] },'
cd "$(mktemp -d)" || exit 1
exhibit init --origin example.org/test >/dev/null 2>&1
run night # 0
report 0 night >/dev/null # 1
exhibit key replace --key "$scratch/night" --by "$scratch/ci2" >/dev/null 2>&1 # 2
exhibit approve 1 --role boss --key "$scratch/ci2" >/dev/null 2>&1 # 3
exits "whoever approves the own report with a new key" 4 exhibit verify --report 1 --policy "$scratch/work/asks.json"
like "is seen" "$(cat "$scratch/out")" "the author of the report cannot approve it"

# ---- who signs with a key that was given up is told ----
mkdir "$scratch/warned" && cd "$scratch/warned" || exit 1
unset EXHIBIT_KEY
for key in early late admin; do ssh-keygen -q -t ed25519 -N '' -C $key -f $key; done
exhibit init --origin example.org/warned >/dev/null 2>&1
fingerprint() { ssh-keygen -lf "$1.pub" | cut -d' ' -f2; }
exits "a key in use" 0 exhibit run --name tests --key early -- true
unlike "is nothing to warn of" "$(cat "$scratch/err")" warning:
draft report.json READY '"0"'
exhibit report sign report.json --key early > report.id 2>/dev/null
exits "replaced" 0 exhibit key replace --key early --by late # 2
like "how to sign from now on" "$(cat "$scratch/err")" "hint: sign with the new one: --key late with each command, or once for a shell or CI job: export EXHIBIT_KEY=$PWD/late"
policy policy.json
warned() { # warned NAME COMMAND...: it works, with a warning
	warned_name=$1
	shift
	exits "$warned_name with the old key" 0 "$@" --key early
	like "$warned_name: the warning" "$(cat "$scratch/err")" "warning: the key that signs, $(fingerprint early), was replaced by the record at index 2"
	like "$warned_name: whose turn it is" "$(cat "$scratch/err")" "hint: sign with the key that took its place, $(fingerprint late): --key FILE"
}
run_true() { exhibit run --name tests "$@" -- true; }
warned "run" run_true
warned "record" exhibit record --statement "seen" --name words
warned "report sign" exhibit report sign report.json
warned "approve" exhibit approve "$(cat report.id)" --role owner
warned "attest" exhibit attest "$(cat report.id)" --policy policy.json
exits "with the new one" 0 env EXHIBIT_KEY="$PWD/late" "$exhibit_bin" run --name tests -- true
unlike "all is well" "$(cat "$scratch/err")" warning:
exhibit key revoke late.pub --key admin >/dev/null 2>&1
index=$(last_index)
exits "revoked by somebody else" 0 exhibit run --name tests --key late -- true
like "is told with the name" "$(cat "$scratch/err")" "was revoked by the record at index $index, signed by admin"
like "and for whom that is so" "$(cat "$scratch/err")" "does not count for readers who let that agent revoke"
exhibit key revoke --key late >/dev/null 2>&1
exits "revoked by itself as well" 0 exhibit run --name tests --key late -- true
like "is certain" "$(cat "$scratch/err")" "was revoked by the record at index $((index + 2)): what it signs now does not count
"
done_testing

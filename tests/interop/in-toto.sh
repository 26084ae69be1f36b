#!/bin/sh
# Debian's in-toto-verify accepts the links of two runs under a layout made with its own library, and refuses changed ones;
# securesystemslib verifies our DSSE envelopes, entries and exports alike.
. "$(dirname "$0")/exports.inc"
needs_command in-toto-verify git
# Debian's modules belong to Debian's interpreter, which need not be the first one.
for python in python3 /usr/bin/python3 ""; do
	[ -n "$python" ] || needs in_toto "no python3 has it"
	! "$python" -c 'import in_toto, securesystemslib' 2>/dev/null || break
done
make_exports
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
public=$(exhibit key show 2>/dev/null | cut -d ' ' -f 2 | base64 -d | tail -c 32 | od -An -tx1 | tr -d ' \n')
other=$(printf '%064d' 1)
in_toto() { "$python" "$here/in_toto_check.py" "$@"; }

mkdir "$scratch/supply"
prefix=$(in_toto layout "$scratch/supply" "$public" unit-tests lint) || fatal "no layout: $prefix"
cd "$scratch/supply" || fatal cd
export EXHIBIT_LEDGER="$scratch/work/.exhibit"
exhibit export 0 --format link -o "unit-tests.$prefix.link" 2>/dev/null &&
exhibit export 1 --format link -o "lint.$prefix.link" 2>/dev/null || fatal "export"
agrees "in-toto reads the first" "$(in_toto link "unit-tests.$prefix.link" "$public")" "unit-tests 0 2"
agrees "and the second, exit status and all" "$(in_toto link "lint.$prefix.link" "$public")" "lint 3 3"
refused "another key did not sign it" in_toto link "lint.$prefix.link" "$other"
verify() { in-toto-verify --layout root.layout --layout-keys owner.pub --key-types ed25519 --link-dir .; }
holds "in-toto-verify accepts both" verify
cp "lint.$prefix.link" kept
for edit in 's/"return-value": 3/"return-value": 0/' 's/"name": "lint"/"name": "unit-tests"/' 's/warning/nothing/' \
	's/"index": 1/"index": 2/'; do
	sed "$edit" kept > "lint.$prefix.link"
	ok "the edit $edit changes it" sh -c "! cmp -s kept lint.$prefix.link"
	refused "in-toto-verify refuses it after $edit" verify
done
rm "lint.$prefix.link"
refused "and one link too few" verify
mv kept "lint.$prefix.link"
holds "back again" verify
ssh-keygen -q -t ed25519 -N '' -f stranger
exhibit export 1 --format link --key stranger -o "lint.$prefix.link" 2>/dev/null
refused "a stranger's translation is no functionary's" verify

for file in run.dsse ready.dsse ready.vsa honest.vsa ready.svr passed.test-result failed.test-result; do
	holds "securesystemslib verifies $file" in_toto envelope "$scratch/x/$file" "$public"
	refused "but not by another key" in_toto envelope "$scratch/x/$file" "$other"
	sed 's/"payload":"e/"payload":"f/' "$scratch/x/$file" > changed
	refused "nor changed" in_toto envelope changed "$public"
done
done_testing

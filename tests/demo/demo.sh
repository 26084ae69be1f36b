#!/bin/sh
# The whole story on real input, in a scratch directory: record, sign, report, verify; then a lie, a silence, a changed byte.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
exhibit_path=$(cd "$(dirname "${EXHIBIT_BIN:-$source/exhibit}")" && pwd)
PATH=$exhibit_path:$PATH
if [ $# -gt 0 ]; then
	mkdir -p "$1"
	scratch=$(cd "$1" && pwd)
else
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/exhibit-demo.XXXXXX")
fi
export XDG_CONFIG_HOME="$scratch/config" XDG_STATE_HOME="$scratch/state" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
unset EXHIBIT_LEDGER EXHIBIT_KEY GIT_DIR MAKEFLAGS MAKELEVEL MFLAGS 2>/dev/null || true

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
show() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; }
step() { show "$@"; "$@" || { echo "demo: expected exit status 0, not $?, of: $*" >&2; exit 1; }; }
# expect CODE COMMAND...: a demo that does not end as the story says is a failed demo.
expect() {
	wanted=$1
	shift
	show "$@"
	code=0
	"$@" || code=$?
	printf '%s(exit status %s)%s\n' "$bold" "$code" "$plain"
	[ "$code" -eq "$wanted" ] || { echo "demo: expected exit status $wanted" >&2; exit 1; }
}

say "A small real program, in a git repository of its own"
mkdir "$scratch/wordcount"
cp "$source/tests/demo/wordcount/wordcount.c" "$source/tests/demo/wordcount/Makefile" "$source/tests/demo/wordcount/test.sh" \
	"$source/tests/demo/wordcount/speed.sh" "$scratch/wordcount"
cd "$scratch/wordcount"
echo wordcount > .gitignore
git -c init.defaultBranch=main init -q .
git config user.name demo
git config user.email demo@example.org
git add . && git commit -qm "Count words"

say "A ledger, and a key to sign with"
step exhibit init --origin example.org/wordcount
step exhibit key new --comment demo-ci
key=$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)
vkey=$(exhibit checkpoint --vkey)
sed -e "s|@KEY@|$key|" -e "s|@VKEY@|$vkey|" "$source/tests/demo/policy.json.in" > ../policy.json

record_all() {
	step exhibit run --name build -- make wordcount
	expect "$1" exhibit run --name unit-tests -- make -s test
	step exhibit run --name speed -- ./speed.sh
	step exhibit run --name exhibit-lint -- "$source/tests/lint/rooms.sh"
}
report() { # report FILE VERDICT TITLE [EVIDENCE]: what an author writes; evidence "no" cites nothing
	cite() { [ "${4:-yes}" = no ] || printf '"step:%s"' "$1"; }
	cat > "$1" <<END
{
  "schema": "urn:exhibit:report:v1",
  "title": "$3",
  "verdicts": ["NOT READY", "READY"],
  "verdict": "$2",
  "claims": [
    {"id": "builds", "text": "It builds.", "asserted": "passed", "evidence": [$(cite build "" "" "${4:-yes}")]},
    {"id": "tests-pass", "text": "All tests pass.", "asserted": "passed", "evidence": [$(cite unit-tests "" "" "${4:-yes}")]},
    {"id": "fast-enough", "text": "It is fast.", "asserted": "passed", "evidence": [$(cite speed "" "" "${4:-yes}")]},
    {"id": "recorder-tested", "text": "The recorder is sound.", "asserted": "passed", "evidence": [$(cite exhibit-lint "" "" "${4:-yes}")]}
  ]
}
END
}

sign() { # sign FILE: the record's id, as short as log shows it, goes to $id
	show "exhibit report sign $1"
	id=$(exhibit report sign "$1" | cut -c1-12)
	echo "$id"
}

say "1. The steps run and become evidence. One test fails: the output passes through, and so does the exit status"
record_all 2
say "2. A report that says READY all the same"
report ../lie.json READY "wordcount is PRODUCTION READY"
sign ../lie.json && lie=$id
say "   The reader's policy decides from the raw output, and shows the line that refutes it"
expect 3 exhibit verify --report "$lie" --policy ../policy.json

say "3. The bug is mended, committed, and the steps run again"
step git apply "$source/tests/demo/wordcount/fixed.patch"
step git commit -qam "Count a last word that ends with the input"
record_all 0
say "4. An honest report about this commit: it MATCHES, and the result itself is signed and appended"
report ../honest.json READY "wordcount, after the fix"
sign ../honest.json && honest=$id
expect 0 exhibit attest "$honest" --policy ../policy.json

say "5. A report that cites nothing: nobody is accused, and nothing passes"
report ../silent.json READY "wordcount, trust me" no
sign ../silent.json && silent=$id
expect 4 exhibit verify --report "$silent" --policy ../policy.json

say "6. What an auditor gets: one file, no network"
step exhibit bundle "$honest" -o ../honest.bundle
expect 0 exhibit verify ../honest.bundle --policy ../policy.json

say "7. One byte of it changes: a test result in the raw output, \"ok\" to \"OK\""
cp ../honest.bundle ../changed.bundle
at=$(grep -abo 'ok 5 - last word' ../changed.bundle | head -n 1 | cut -d: -f1)
printf O | dd of=../changed.bundle bs=1 seek="$at" conv=notrunc 2>/dev/null
expect 5 exhibit verify ../changed.bundle --policy ../policy.json

say "8. A page to read or send: the lie, each claim with the raw output that decides it"
expect 3 exhibit report render --report "$lie" --policy ../policy.json -o ../lie.html

say "9. Two reports contradict each other about one commit. One cites a run, by a key that the policy does not know; one cites nothing"
printf '/* Words are what stands between spaces. */\n' >> wordcount.c
step git commit -qam "Say what a word is"
step exhibit run --name build -- make wordcount
step exhibit run --name speed -- ./speed.sh
step exhibit run --name exhibit-lint -- "$source/tests/lint/rooms.sh"
step exhibit key new -o ../colleague --comment colleague
expect 0 exhibit run --key ../colleague --name unit-tests -- make -s test
report ../pro.json READY "wordcount, it works for me"
show "exhibit report sign --key ../colleague ../pro.json"
pro=$(exhibit report sign --key ../colleague ../pro.json | cut -c1-12)
report ../contra.json "NOT READY" "wordcount, it does not"
sed -i 's/\("id": "tests-pass".*"asserted": \)"passed", "evidence": \[.*\]/\1"failed", "evidence": []/' ../contra.json
sign ../contra.json && contra=$id
say "   Neither is believed. For what cannot be told, the answer names the command that would settle it"
expect 4 exhibit dispute "$pro" "$contra" --policy ../policy.json
replay=$(exhibit dispute "$pro" "$contra" --policy ../policy.json --dry-run --json |
	sed -n 's/^ *"replay": "\([0-9a-f]\{12\}\).*/\1/p')
say "   CI runs the colleague's command again, here: it ends the same way and prints the same"
expect 0 exhibit replay "$replay"
say "   The same dispute, with that on record: settled. Each step of the weighing is told; anybody can compute it again"
expect 3 exhibit dispute "$pro" "$contra" --policy ../policy.json

say "The ledger now holds"
step exhibit log
cat <<END

Everything is in $scratch. What you can type next:
  export XDG_CONFIG_HOME=$scratch/config XDG_STATE_HOME=$scratch/state PATH=$exhibit_path:\$PATH
  cd $scratch/wordcount
  exhibit show 1                        # the failed test run, every member of its record
  exhibit show 1 --stdout               # its exact output
  exhibit verify                        # the integrity of the whole ledger
  exhibit verify --report $honest --policy ../policy.json --json
  tar tvf ../honest.bundle
  xdg-open ../lie.html                  # the page
  exhibit help
END

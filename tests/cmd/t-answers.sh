#!/bin/sh
# Every --json answer has the form that its table says, and with the tables schemas/: see cli/answers.c.
. "$(dirname "$0")/../interop/interop.inc"
forms=${EXHIBIT_BUILD:-$source_dir/build/release}/tests/print_schemas
make_ledger

exhibit show 1 --json > "$answers/show-2.json"                   # a run that failed
exhibit show 2 --json > "$answers/show-3.json"                   # bytes that are no text
exhibit log --kind report --json > "$answers/log-2.json"
exhibit log --limit 1 --json > "$answers/log-3.json"
exhibit key show --json > "$answers/key-2.json"
exhibit run --name "timed" --timeout 1s -- sleep 5 > /dev/null 2>&1
exhibit run -- "$scratch/no-such-command" > /dev/null 2>&1
exhibit record policy.json "$scratch/bundle" --json > "$answers/receipts.json" 2> /dev/null
exhibit log --json > "$answers/log-4.json"
exhibit verify "$scratch/bundle" --json > "$answers/verification-3.json"                            # without a policy
exhibit verify "$scratch/all.bundle" --policy policy.json --at 2020-01-01T00:00:00Z --json > "$answers/verification-4.json"
printf 'no bundle\n' > "$scratch/no.bundle"
exhibit verify "$scratch/no.bundle" --json > "$answers/verification-5.json"
sed 's/"id": "tests"/"id": "other"/' policy.json > other.json
exhibit verify "$scratch/bundle" --policy other.json --json > "$answers/verification-6.json"        # nobody makes the claim
exhibit policy lint policy.json --json > "$answers/policy-lint.json"
exhibit policy lint other.json --json > "$answers/policy-lint-2.json"
sed 's/"op": "exit-code"/"op": "exit-kode"/' policy.json > refused.json
exhibit policy lint refused.json --json > "$answers/policy-lint-3.json"
exhibit doctor --json > "$answers/examination.json"
exhibit publish --dir "$scratch/public" --json > "$answers/published.json" 2>/dev/null

# Disputes: a challenge, a resolution, what it does to whoever looks, a repetition.
disputed=$(exhibit log --kind report | awk 'NR == 1 { print $2 }')
exhibit dispute --open "$disputed" --grounds undercut --text "Too few." --json > "$answers/receipt-8.json" 2>/dev/null
exhibit dispute "$disputed" --policy policy.json --json > "$answers/resolution.json" 2>/dev/null
exhibit dispute "$disputed" --json --dry-run > "$answers/resolution-2.json" 2>/dev/null
exhibit verify --resolution "$(last_index)" --json > "$answers/recomputation.json"
exhibit verify --report "$disputed" --policy policy.json --json > "$answers/verification-8.json"
exhibit show "$disputed" --json > "$answers/show-4.json"
exhibit log --json > "$answers/log-6.json"
exhibit run --name again -- echo again > /dev/null 2>&1
exhibit replay "$(last_index)" --allow paths --json > "$answers/reproduction.json" 2>/dev/null
echo once > said
exhibit run --name said -- cat said > /dev/null 2>&1
echo twice > said
exhibit replay "$(last_index)" --json > "$answers/reproduction-2.json" 2>/dev/null

exhibit key revoke --since 0 --dry-run --json > "$answers/revocation.json" 2>/dev/null
exhibit key new --output "$scratch/next" --comment next > /dev/null 2>&1
exhibit key replace --by "$scratch/next" --json > "$answers/receipt-9.json" 2>/dev/null
exhibit key revoke --key "$scratch/next" --since 0 --json > "$answers/revocation-2.json" 2>/dev/null
exhibit log --kind key --json > "$answers/log-5.json"
exhibit verify --report "$(exhibit log --kind report | awk 'NR == 1 { print $2 }')" --policy policy.json --json > "$answers/verification-7.json"

for answer in "$answers"/*.json; do
	name=${answer##*/}
	name=${name%.json}
	holds "$name" "$forms" accept "${name%-[0-9]}" "$answer"
done
# The tables name their commands, and the schemas' titles carry the names: a command that learns --json must be among them.
exhibit help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' | while read -r first second; do
	! exhibit help $first $second | grep -q '^ *--json' || echo "$first${second:+ $second}"
done | sort > "$scratch/help"
sed -n 's/^  "title": "what --json prints: \(.*\)",$/\1/p' "$source_dir"/schemas/*.json | sed 's/, /\n/g' | sed 's/ --.*//' |
	sort -u > "$scratch/tables"
same "each command with --json is named by a table" "$scratch/help" "$scratch/tables"
done_testing

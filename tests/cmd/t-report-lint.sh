#!/bin/sh
# report lint: what people see, what programs see, exit statuses, drafts that can be signed, and bytes that are no report.
. "$(dirname "$0")/lib.sh"
lint=$source_dir/tests/fixtures/lint

exits "a report against itself" 3 exhibit report lint "$lint/track-readiness.md"
like "file and line first" "$(cat "$scratch/out")" "track-readiness.md:9: contradiction "
like "the sum that shows it" "$(cat "$scratch/out")" "have the mean 76.67, weighted by their counts 94.42; not 65"
like "a summary at the end" "$(tail -n 1 "$scratch/out")" "7 contradictions, 0 unclear, 4 notes"
for report in "$lint"/honest/*.md; do
	exits "honest: ${report##*/}" 0 exhibit report lint "$report"
done
printf 'Result: 92%% (11/12)\r\n' > crlf.md
exits "standard input, CRLF" 0 sh -c "'$exhibit_bin' report lint - < crlf.md"
printf 'Result: 90%% (11/12)\n' > wrong.md
exits "one line" 3 exhibit report lint wrong.md
exits "unclear alone is no contradiction" 0 exhibit report lint "$lint/honest/ci-summary.md"
like "unclear has its own section" "$(cat "$scratch/out")" "unclear (another reading is possible):"

exits "--json" 3 exhibit report lint --json wrong.md
is "its schema" "$(value "$scratch/out" /schema)" urn:exhibit:report-lint:v1
is "its finding" "$(value "$scratch/out" /findings/0/shows)" "11/12 is 91.67 %, not 90%"
is "its summary" "$(value "$scratch/out" /summary/contradictions)" 1
forms=${EXHIBIT_BUILD:-$source_dir/build/release}/tests/print_schemas
ok "of the form that its schema says" sh -c "'$forms' accept report-lint '$scratch/out' >/dev/null"
exits "the same under another locale and zone" 3 env LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$exhibit_bin" report lint --json wrong.md
is "byte for byte" "$(value "$scratch/out" /findings/0/shows)" "11/12 is 91.67 %, not 90%"

printf 'Result: 90%% (11/12) \033[31m\342\200\256\377\n' > evil.md
exits "escapes, bidi and damaged bytes" 3 exhibit report lint evil.md
like "are shown escaped" "$(cat "$scratch/out")" 'u{202E}'

refused "no file" 2 exhibit report lint
refused "a file that is not there" 1 exhibit report lint nothing.md
refused "--draft and --json" 2 exhibit report lint --draft --json wrong.md
: > empty.md
exits "an empty file" 0 exhibit report lint empty.md
is "claims nothing" "$(cat "$scratch/out")" "0 claims, 0 cite evidence, 0 contradictions, 0 unclear, 0 notes"
head -c 100000 /dev/urandom | tr '\000' x > junk.md
exits "junk is read to its end" 0 sh -c "'$exhibit_bin' report lint junk.md > out; test \$? -eq 0 -o \$? -eq 3"
truncate -s 67108865 large.md
refused "more than 64 MiB" 2 exhibit report lint large.md
truncate -s 67108864 zeros.md
refused "64 MiB of NUL" 2 exhibit report lint zeros.md
tr '\000' x < zeros.md > letters.md
exits "64 MiB of one letter" 0 exhibit report lint letters.md
python3 -c 'print("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 500000, end="")' > cells.md
exits "a million cells" 0 exhibit report lint cells.md
python3 -c 'print("3/3 tasks done\n- [ ] a\n- [x] b\n" * 40000, end="")' > boxes.md
exits "a list that never ends" 0 exhibit report lint boxes.md
python3 -c 'print("[" * 60000 + "*" * 60000 + "(" * 60000)' > nested.md
exits "a very long line" 0 exhibit report lint nested.md

new_ledger
exits "--draft" 0 exhibit report lint --draft "$lint/hive-validation.md"
cp "$scratch/out" draft.json
is "the document's own verdict" "$(value draft.json /verdict)" "NOT READY"
is "no evidence yet" "$(value draft.json /claims/0/evidence)" "[]"
exits "a draft can be signed" 0 exhibit report sign draft.json
exits "without a verdict" 0 exhibit report lint --draft "$lint/claim-validation.md"
like "it says what to fill in" "$(cat "$scratch/err")" 'fill in "verdict"'

# ---- what is no Markdown ----
printf '{"schema": "urn:exhibit:report:v1"}\n' > draft.json
refused "JSON" 2 exhibit report lint draft.json
like "is called so" "$(cat "$scratch/err")" "draft.json is JSON, not Markdown"
printf 'PK\003\004\000\000\n' > packed
refused "a binary" 2 exhibit report lint packed
like "is called so, too" "$(cat "$scratch/err")" "packed is no text"
printf '[a link](b.md) begins it\n' > link.md
exits "a text that begins like JSON" 0 exhibit report lint link.md
done_testing

#!/bin/sh
# replay: run again what a record ran, compare, say where it differs; what may differ by declaration; what it refuses.
. "$(dirname "$0")/lib.sh"
git init -q .
printf 'one\ntwo\nthree\n' > words
printf '.exhibit\noutside\n' > .gitignore
git add . && git commit -qm words
new_ledger
result() { value "$scratch/out" /result; }

exhibit run --name count --env LC_ALL -- wc -l words >/dev/null 2>&1
count=$(exhibit show "$(last_index)" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')
exits "the same again" 0 exhibit replay "$count" --json
is "it is reproduced" "$(result) $(value "$scratch/out" /exit/same /streams/0/result | tr '\n' ' ')" "REPRODUCED true REPRODUCED "
is "it names what it repeats" "$(field /predicate/reproduces)" "{\"record\":\"$count\"}"
is "the same command, step and subject" "$(field /predicate/argv) $(field /predicate/step)" '["wc","-l","words"] count'
is "about the same commit" "$(field /subject/0/digest/gitCommit)" "$(git rev-parse HEAD)"
like "what it writes is shown beside the answer" "$(cat "$scratch/err")" "3 words"
like "the command is told" "$(cat "$scratch/err")" "running again: wc -l words"
exits "for people" 0 exhibit replay "$count"
like "in words" "$(cat "$scratch/out")" "REPRODUCED: it ended the same way and wrote the same"

echo four >> words
exits "another tree" 3 exhibit replay "$count" --json
is "it differs" "$(result)" DIFFERS
is "where, before and now" "$(value "$scratch/out" /streams/0/original /streams/0/replay | tr '\n' ' ')" \
	'{"line":1,"lines":1,"text":"3 words"} {"line":1,"lines":1,"text":"4 words"} '
is "what else was otherwise" "$(value "$scratch/out" /otherwise)" '["/git/before/clean","/git/before/difference"]'
exits "for people" 3 exhibit replay "$count"
like "the line before" "$(cat "$scratch/out")" "before, line 1: 3 words"
like "and now" "$(cat "$scratch/out")" "now, line 1: 4 words"
exits "and for programs" 3 exhibit replay "$count" --json
cp "$scratch/out" "$scratch/answered"
exits "compared once more, from the log alone" 3 exhibit replay --compare "$(last_index)" --json
same "it says the same" "$scratch/out" "$scratch/answered"
git commit -qam four
exits "at another commit" 3 exhibit replay "$count"
like "it is about something else" "$(cat "$scratch/err")" "about another subject"

# ---- how it ends ----
echo 0 > outside
exhibit run --name code -- sh -c 'exit $(cat outside)' >/dev/null 2>&1
code=$(last_index)
exits "an exit status that is the same" 0 exhibit replay "$code"
echo 7 > outside
exits "and that is not" 3 exhibit replay "$code" --json
is "is told" "$(value "$scratch/out" /exit)" '{"original":{"code":0},"replay":{"code":7},"same":false}'
exhibit run --name late --timeout 100ms -- sleep 60 >/dev/null 2>&1
exits "a timeout is kept" 0 exhibit replay "$(last_index)"
is "as it was" "$(field /predicate/timeout_ms)" 100

# ---- what may differ ----
cat > say <<'END_OF_SAY'
#!/bin/sh
cat outside
END_OF_SAY
chmod +x say
recorded() { printf "$1" > outside; exhibit run --name "say-$(log_size)" -- ./say >/dev/null 2>&1; said=$(last_index); printf "$2" > outside; }
recorded '2026-01-31T12:00:00Z start\ndone in 1.2s\n' '2026-02-01T09:30:11.5Z start\ndone in 34 ms\n'
exits "times differ" 3 exhibit replay "$said"
exits "one of them may" 3 exhibit replay "$said" --allow timestamps --json
is "the other still differs" "$(value "$scratch/out" /streams/0/original/line)" 2
exits "both may" 0 exhibit replay "$said" --allow durations --allow timestamps --json
is "that is declared in the record" "$(field /predicate/reproduces/normalisers)" '["durations","timestamps"]'
recorded '/home/one/src/a.c:1: warning\n' '/build/a.c:1: warning\n'
exits "directories may" 0 exhibit replay "$said" --allow paths
recorded '/home/one/src/a.c:1: warning\n' '/build/b.c:1: warning\n'
exits "names may not" 3 exhibit replay "$said" --allow paths
recorded 'b\na\nc\na\n' 'a\na\nb\nc\n'
exits "the order differs" 3 exhibit replay "$said"
exits "it may" 0 exhibit replay "$said" --allow ordering
recorded 'b\na\nc\n' 'a\nb\nd\nd\n'
exits "but not what is there" 3 exhibit replay "$said" --allow ordering --json
is "only before, only now" "$(value "$scratch/out" /streams/0/original /streams/0/replay | tr '\n' ' ')" \
	'{"line":3,"lines":1,"text":"c"} {"line":3,"lines":2,"text":"d"} '
recorded 'a\n' 'a'
exits "a newline is a difference" 3 exhibit replay "$said" --json
is "it is told" "$(value "$scratch/out" /streams/0/replay)" '{"line":1,"lines":1,"text":"a","unended":true}'
recorded '' 'a\n'
exits "something where nothing was" 3 exhibit replay "$said" --json
is "is told" "$(value "$scratch/out" /streams/0/original)" '{"line":1,"lines":0}'
printf 'secret 1\n' > outside
exhibit run --redact 'secret [0-9]' -- cat outside >/dev/null 2>&1
printf 'secret 2\n' > outside
exits "what was masked cannot be told" 4 exhibit replay "$(last_index)" --redact 'secret [0-9]' --json
is "it says why" "$(value "$scratch/out" /streams/0/why)" "something in it was masked"

# ---- what is refused ----
exhibit run --redact 'token=[a-z]+' -- echo token=abc >/dev/null 2>&1
masked=$(last_index)
exhibit record --statement words --name words >/dev/null 2>&1
words=$(last_index)
size=$(log_size)
refused "a command that is masked" 2 exhibit replay "$masked"
refused "no run" 2 exhibit replay "$words"
refused "nothing" 1 exhibit replay 99999
refused "no such record" 1 exhibit replay 0123456789abcdef
refused "without a name" 2 exhibit replay
refused "a normaliser that there is not" 2 exhibit replay "$count" --allow numbers
refused "a time that is none" 2 exhibit replay "$count" --timeout soon
refused "to compare what repeats nothing" 2 exhibit replay --compare "$count"
refused "to compare and run" 2 exhibit replay --compare "$count" --allow paths
is "nothing was appended" "$(log_size)" "$size"
exits "a command that is gone differs" 3 sh -c "rm say; '$exhibit_bin' replay $said"
exits "the ledger holds" 0 exhibit verify
done_testing

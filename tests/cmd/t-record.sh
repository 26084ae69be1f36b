#!/bin/sh
# record: bytes come back as they were, words are words, and what cannot be recorded leaves nothing behind.
. "$(dirname "$0")/lib.sh"
refused "without a key" 1 exhibit record --statement x
exhibit key new >/dev/null 2>&1
refused "without a ledger" 1 exhibit record --statement x
exhibit init --origin example.org/test >/dev/null 2>&1

printf 'line\r\nno end\0\377\033[31m' > bytes
exits "a file" 0 exhibit record bytes --name collected
id=$(cat "$scratch/out")
is "its id is printed, in full" "${#id}" 64
like "its index is told" "$(cat "$scratch/err")" "at index 0"
exhibit show 0 --content > out
same "its bytes come back" bytes out
is "its digest is what sha256sum says" "$(field /predicate/content/sha256)" "$(sha256sum < bytes | cut -c1-64)"
is "the id is the leaf's hash" "$id" "$( (printf '\000'; exhibit show 0 --entry) | sha256sum | cut -c1-64)"
: > empty
exits "an empty file" 0 exhibit record empty
is "has size 0" "$(field /predicate/content/size)" 0
is "and comes back" "$(exhibit show 1 --content | wc -c)" 0
head -c 5000000 /dev/urandom > large
exits "several chunks" 0 exhibit record large
exhibit show 2 --content > out
same "come back" large out
exits "the same bytes again are another record" 0 exhibit record large
is "of the same blob" "$(field /predicate/content/sha256 2)" "$(field /predicate/content/sha256 3)"
exhibit record - --name from-stdin < bytes >/dev/null 2>&1
exhibit show 4 --content > out
same "standard input" bytes out
mkfifo fifo && (cat bytes > fifo &)
exhibit record fifo >/dev/null 2>&1 && exhibit show 5 --content > out
same "a named pipe" bytes out
strange=$(printf 'na\nme \377\033[31m')
cp bytes "$strange"
exits "a file's name may be any bytes" 0 exhibit record "$strange"
exhibit show 6 > out && exhibit log >> out
is "and is shown without them" "$(LC_ALL=C tr -d -c '\033\377' < out | wc -c)" 0
exits "a name that looks like an option" 2 exhibit record -bytes
cp bytes -- -bytes
exits "after --" 0 exhibit record -- -bytes

# Several files: a record of each, all of them or none.
mkdir several
for i in 1 2 3 4 5; do printf 'file %s\n' $((i % 4)) > several/$i; done
head -c 3000000 /dev/urandom > several/6
before=$(last_index)
exits "several files" 0 exhibit record several/* --name several
is "a record of each" "$(($(last_index) - before)) $(sort -u "$scratch/out" | wc -l)" "6 6"
like "where they stand is told" "$(cat "$scratch/err")" "6 of file appended at index $((before + 1)) to $((before + 6))"
second=$(sed -n 2p "$scratch/out")
is "in the order of the command line" "$(exhibit show "$second" --json > out; value out /index) $(field /predicate/path "$second")" \
	"$((before + 2)) several/2"
exhibit show "$(last_index)" --content > out
same "a large one comes back" several/6 out
exhibit show "$((before + 5))" --content > out
same "the same bytes twice" several/5 out
before=$(last_index)
refused "one that is not there" 1 exhibit record several/1 several/none several/2
is "keeps all of them out" "$(last_index)" "$before"
refused "standard input twice" 2 exhibit record - several/1 -
exits "several, --json" 0 exhibit record several/1 several/2 --json
is "has the receipts" "$(value "$scratch/out" /schema) $(value "$scratch/out" /receipts/1/index)" "urn:exhibit:receipts:v1 $(last_index)"
is "it verifies" "$(exhibit verify >/dev/null 2>&1; echo $?)" 0

exits "words" 0 exhibit record --statement "I looked; it $(printf 'wörks\n\033]0;title\007')"
is "are kept as they are" "$(field /predicate/text)" "I looked; it $(printf 'wörks\n\033]0;title\007')"
is "by a person, not recomputed" "$(field /predicate/mode)" manual
exhibit show "$(last_index)" > out
is "a terminal does not obey them" "$(tr -d -c '\033' < out | wc -c)" 0
exits "the step's name" 0 exhibit record --statement x --name unit/tests:1.2_a-b@c+d
is "is kept" "$(field /predicate/step)" unit/tests:1.2_a-b@c+d
exits "--json" 0 exhibit record --statement y --json
is "has the receipt" "$(value "$scratch/out" /schema) $(value "$scratch/out" /kind) $(value "$scratch/out" /index)" \
	"urn:exhibit:receipt:v1 statement $(last_index)"

cat > junit.xml <<'END'
<testsuite name="s" tests="2"><testcase name="a"/><testcase name="b"><failure>no</failure></testcase></testsuite>
END
exits "JUnit" 0 exhibit record junit.xml --as junit --name unit
is "is a test result" "$(exhibit show "$(last_index)" --json > out; value out /kind) $(field /predicate/format)" "test-result junit"
exhibit show "$(last_index)" --content > out
same "kept raw" junit.xml out
printf 'ok 1\n1..1\n' | exhibit record - --as tap >/dev/null 2>&1
is "TAP" "$(field /predicate/format)" tap
printf '{"results":{"summary":{"tests":0},"tests":[]}}' | exhibit record - --as ctrf >/dev/null 2>&1
is "CTRF" "$(field /predicate/format)" ctrf
printf '{"Action":"pass","Package":"p"}\n' | exhibit record - --as gotest >/dev/null 2>&1
is "go test -json" "$(field /predicate/format)" gotest
exits "--as file is the default" 0 exhibit record bytes --as file

# ---- subjects ----
digest=$(sha256sum < bytes | cut -c1-64)
exits "--subject" 0 exhibit record --statement x --subject "app.tar=sha256:$digest" --subject "sha256:$digest"
is "two of them" "$(exhibit show "$(last_index)" --json > out; value out /statement/subject)" \
	"[{\"digest\":{\"sha256\":\"$digest\"},\"name\":\"app.tar\"},{\"digest\":{\"sha256\":\"$digest\"}}]"
git init -q repository && cd repository && git commit -q --allow-empty -m one && cd ..
mv repository/.git . 
exits "in a repository" 0 exhibit record --statement x
is "it is about the commit" "$(exhibit show "$(last_index)" --json > out; value out /statement/subject/0/digest/gitCommit)" "$(git rev-parse HEAD)"
mv .git repository
exits "outside words are about themselves" 0 exhibit record --statement x
is "by their digest" "$(exhibit show "$(last_index)" --json > out; value out /statement/subject/0/digest/sha256)" "$(printf x | sha256sum | cut -c1-64)"

# ---- what cannot be recorded ----
size=$(log_size)
refused "neither file nor words" 2 exhibit record
refused "both" 2 exhibit record bytes --statement x
refused "files and words" 2 exhibit record bytes large --statement x
refused "no words" 2 exhibit record --statement ''
refused "words in no known encoding" 2 exhibit record --statement "$(printf 'bad \377')"
refused "too many words" 2 exhibit record --statement "$(head -c 9000 /dev/zero | tr '\0' w)"
refused "a step's name with a space" 2 exhibit record --statement x --name 'two words'
refused "a step's name beyond its limit" 2 exhibit record --statement x --name "$(head -c 129 /dev/zero | tr '\0' w)"
refused "twice a name" 2 exhibit record --statement x --name a --name b
refused "an unknown format" 2 exhibit record bytes --as trx
refused "a format for words" 2 exhibit record --statement x --as tap
refused "no such file" 1 exhibit record nothing
refused "a directory" 1 exhibit record .
for subject in x "x=sha256:" "sha256:XYZ" "sha256:abc" "=$digest" "sha256:$digest$digest$digest" ":$digest" "x=sha256:$digest " \
	"$(head -c 1100 /dev/zero | tr '\0' n)=sha256:$digest"; do
	refused "no subject: $(printf '%.24s' "$subject")" 2 exhibit record --statement x --subject "$subject"
done
set --
while [ $# -lt 34 ]; do set -- "$@" --subject "sha256:$digest"; done
refused "more subjects than a record holds" 2 exhibit record --statement x "$@"
exits "standard input is closed" 1 sh -c '"$0" record - <&-' "$exhibit_bin"
is "nothing of that was recorded" "$(log_size)" "$size"
exits "and the ledger holds" 0 exhibit verify

# ---- what is not of the form that --as names ----
echo hello > words.txt
for format in junit tap ctrf gotest; do
	exits "words as $format are recorded" 0 exhibit record words.txt --as "$format" --name odd
	like "and it is told that they are none" "$(cat "$scratch/err")" "warning: words.txt does not read as $format: "
done
printf '<testsuite tests="0"/>' > none.xml
exits "no test" 0 exhibit record none.xml --as junit
like "is told" "$(cat "$scratch/err")" "there is no test in it"
printf '<testsuite tests="1"><testcase name="a"/></testsuite>' > one.xml
printf '1..1\nnot ok 1\n' > one.tap
exits "tests" 0 exhibit record one.xml --as junit
unlike "are no surprise" "$(cat "$scratch/err")" warning
exits "failing ones" 0 exhibit record one.tap --as tap
unlike "are tests too" "$(cat "$scratch/err")" warning
exits "one of two" 0 exhibit record one.tap words.txt --as tap
is "is named" "$(grep '^warning' "$scratch/err")" "warning: words.txt does not read as tap: there is no test in it"
done_testing

#!/bin/sh
# init: a ledger is made whole or not at all, and never over something that is there.
. "$(dirname "$0")/lib.sh"

exits "init" 0 exhibit init --origin example.org/test
is "its path is printed" "$(cat "$scratch/out")" "$PWD/.exhibit"
like "the log's key is told, for policies" "$(cat "$scratch/err")" "example.org/test+"
is "closed to others" "$(stat -c %a .exhibit)" 700
is "so is the log's key" "$(stat -c %a .exhibit/log_key)" 600
is "ignored by git" "$(cat .exhibit/.gitignore)" '*'
is "empty" "$(log_size)" 0
is "the root of nothing" "$(exhibit checkpoint | sed -n 3p)" "$(printf '' | sha256sum | cut -c1-64 | xxd -r -p | base64)"
is "the origin is the log's name" "$(exhibit checkpoint | sed -n 1p)" example.org/test
exits "an empty ledger holds" 0 exhibit verify
ssh-keygen -lf .exhibit/log_key.pub >/dev/null 2>&1
is "the log's key is an OpenSSH key" $? 0
sha256sum .exhibit/data.mdb .exhibit/log_key > "$scratch/before"
refused "not over a ledger" 1 exhibit init
like "and says so" "$(cat "$scratch/err")" "there is a ledger already"
ok "and leaves it as it was" sha256sum --status -c "$scratch/before"

mkdir plain && echo mine > plain/file
refused "not over another directory" 1 exhibit init --ledger plain
unlike "which is no ledger" "$(cat "$scratch/err")" "there is a ledger already"
is "and nothing is put into it" "$(ls -A plain)" file
echo mine > file
refused "not over a file" 1 exhibit init --ledger file
is "which stays" "$(cat file)" mine
ln -s nowhere dangling
refused "not through a dangling link" 1 exhibit init --ledger dangling
ok "nothing appears behind it" test ! -e nowhere
refused "not below a directory that is not there" 1 exhibit init --ledger no/such/ledger
ok "nor is that made" test ! -e no
refused "not below a file" 1 exhibit init --ledger file/ledger
refused "a path beyond what the system takes" 1 exhibit init --ledger "$(head -c 5000 /dev/zero | tr '\0' x)"
long=$(head -c 300 /dev/zero | tr '\0' x)
refused "a name beyond what the system takes" 1 exhibit init --ledger "$long"

for origin in 'has space' 'has+plus' "$(printf 'has\nnewline')" "$(printf 'no-break\302\240space')" "$(printf 'bad\377utf8')" \
	"$(head -c 2000 /dev/zero | tr '\0' o)"; do
	refused "no origin: $(printf '%.20s' "$origin" | tr -c 'a-z+ ' '?')" 2 exhibit init --ledger other --origin "$origin"
done
refused "no empty origin" 2 exhibit init --ledger other --origin ''
ok "nothing was made" test ! -e other

exits "another place" 0 exhibit init --ledger other --origin example.org/other --json
is "what --json prints" "$(value "$scratch/out" /schema) $(value "$scratch/out" /ledger)" "urn:exhibit:init:v1 other"
is "its key is the one it has" "$(value "$scratch/out" /log)" "$(exhibit checkpoint --vkey --ledger other)"
is "EXHIBIT_LEDGER names one" "$(EXHIBIT_LEDGER=$PWD/other exhibit checkpoint | sed -n 1p)" example.org/other
is "--ledger comes before it" "$(EXHIBIT_LEDGER=$PWD/other exhibit checkpoint --ledger .exhibit | sed -n 1p)" example.org/test
is "so does the directory around it" "$(exhibit checkpoint --ledger . | sed -n 1p)" example.org/test
mkdir -p deep/er/still
is "found upwards" "$(cd deep/er/still && exhibit checkpoint | sed -n 1p)" example.org/test
mkdir -p inner/deep && (cd inner && exhibit init --origin example.org/inner >/dev/null 2>&1)
is "the nearest one" "$(cd inner/deep && exhibit checkpoint | sed -n 1p)" example.org/inner
here=$PWD
cd /
refused "none anywhere" 1 exhibit log
cd "$here" || exit 1

mkdir 'a dir+with %s strange' && cd 'a dir+with %s strange' || exit 1
exits "an origin made of any directory's name" 0 exhibit init
like "plain signs only" "$(exhibit checkpoint | sed -n 1p)" "/a-dir-with--s-strange-"
cd ..
(mkdir one && cd one && exhibit init) >/dev/null 2>&1
(mkdir -p two/one && cd two/one && exhibit init) >/dev/null 2>&1
isnt "two logs never have the same name" "$(exhibit checkpoint --ledger one | head -1)" "$(exhibit checkpoint --ledger two/one | head -1)"

git init -q repository && cd repository || exit 1
exhibit init >/dev/null 2>&1
is "git does not see it" "$(git status --porcelain)" ""
cd ..

if [ "$(id -u)" -eq 0 ]; then
	skip "an unwritable directory" "root writes everywhere"
else
	mkdir closed && chmod 555 closed
	refused "an unwritable directory" 1 exhibit init --ledger closed/ledger
fi
mkdir broken broken/.exhibit
refused "a directory .exhibit that is no ledger" 1 exhibit log --ledger broken
refused "is not made one" 1 exhibit init --ledger broken/.exhibit
is "nor touched" "$(ls -A broken/.exhibit)" ""
refused "a file named as ledger" 1 exhibit log --ledger file
head -c 20000 /dev/urandom > broken/.exhibit/data.mdb
refused "a store of random bytes" 5 exhibit log --ledger broken
cp -r one/.exhibit cut && truncate -s 6000 cut/data.mdb
refused "a store that was cut" 5 exhibit log --ledger cut
like "says so" "$(cat "$scratch/err")" "error: "
done_testing

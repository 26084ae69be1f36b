#!/bin/sh
# key replace --log: the log goes on under another key, and who trusts the first one follows.
. "$(dirname "$0")/lib.sh"
new_ledger
first=$(exhibit checkpoint --vkey)
run() { exhibit run --name good -- true >/dev/null 2>&1; }
keyed() { # keyed FILE VKEY: a policy that names one log
	policy "$1" "\"logs\": [\"$2\"],"
}
run # 0
draft ready.json READY '"0"'
exhibit report sign ready.json >/dev/null 2>&1 # 1
keyed first.json "$first"
exhibit bundle 1 -o before.bundle 2>/dev/null
exhibit bundle 1 --all -o before.all.bundle 2>/dev/null
mkdir was && cp .exhibit/log_key was
marks() { ls "$XDG_STATE_HOME/exhibit/logs"; }
mark=$(marks)

refused "with an agent's key as well" 2 exhibit key replace --log --by was/log_key
exits "rotated" 0 exhibit key replace --log --reason "the machine moves" --json # 2
is "the receipt" "$(value "$scratch/out" /kind) $(value "$scratch/out" /index)" "key 2"
second=$(exhibit checkpoint --vkey)
isnt "another key" "$second" "$first"
is "under the same name" "${second%%+*}" "${first%%+*}"
is "what is appended" "$(field /predicate/action) $(field /predicate/log) $(field /predicate/by) $(field /predicate/size) $(field /predicate/reason)" \
	"rotate-log $first $second 2 the machine moves"
is "the first checkpoint behind it has both signatures" "$(exhibit checkpoint | grep -c '^— ')" 2
is "the files followed" "$(cat .exhibit/log.vkey) $(ls .exhibit | grep -c next)" "$second 0"
is "the new secret key is closed to others" "$(stat -c %a .exhibit/log_key)" 600
ok "and is another" sh -c '! cmp -s was/log_key .exhibit/log_key'
keyed second.json "$second"
for named in first second; do
	exits "the checkpoint with both, to who names the $named" 0 exhibit verify --report 1 --policy $named.json
	like "by the policy" "$(cat "$scratch/out")" "its key is named by the policy"
done
run # 3
is "from then on the new key signs alone" "$(exhibit checkpoint | grep -c '^— ')" 1
exits "to who names the first" 0 exhibit verify --report 1 --policy first.json --json
is "the policy vouches for it by the record" "$(value "$scratch/out" /integrity/log_key)" policy
exits "to who names the second" 0 exhibit verify --report 1 --policy second.json
keyed other.json "$(echo "$first" | sed 's/+.*//')+$(exhibit --version >/dev/null; echo 00000000)+AAAA"
refused "a policy with no vkey is still a mistake" 2 exhibit verify --report 1 --policy other.json
exits "what was bundled before" 0 exhibit verify before.bundle --policy first.json
exits "is nothing to who names only the second" 5 exhibit verify before.bundle --policy second.json
exhibit bundle 1 -o cited.bundle 2>/dev/null
exhibit bundle 1 --all -o all.bundle 2>/dev/null
for bundle in cited all; do
	exits "$bundle: offline, to who names the first" 0 exhibit verify $bundle.bundle --policy first.json
	exits "$bundle: to who names nobody" 0 exhibit verify $bundle.bundle
done
is "the high-water mark goes on" "$(marks)" "$mark"

# ---- a crash between the commit and the files: the next one has them follow ----
cp -r .exhibit copy
exits "rotated again" 0 exhibit key replace --log # 4
third=$(exhibit checkpoint --vkey)
mv .exhibit/log_key .exhibit/log_key.next
mv .exhibit/log_key.pub .exhibit/log_key.next.pub
cp copy/log_key copy/log_key.pub copy/log.vkey .exhibit
is "the store knows the key" "$(exhibit checkpoint --vkey)" "$third"
exits "which is no damage" 0 exhibit doctor
like "all of it is intact" "$(cat "$scratch/out")" "intact: log: entries: all 5 entries"
run # 5
is "an append goes on with it" "$(log_size)" 6
is "and has moved the files" "$(cat .exhibit/log.vkey) $(ls .exhibit | grep -c next)" "$third 0"
for named in first second; do
	exits "two steps, to who names the $named" 0 exhibit verify --report 1 --policy $named.json
done

# ---- and before the commit: what it left is used ----
ssh-keygen -q -t ed25519 -N '' -C example.org/test -f .exhibit/log_key.next
left=$(cut -d' ' -f2 .exhibit/log_key.next.pub)
run # 6
is "a key that nobody named signs nothing" "$(exhibit checkpoint --vkey)" "$third"
exits "the next attempt takes it" 0 exhibit key replace --log # 7
is "as it is" "$(cut -d' ' -f2 .exhibit/log_key.pub)" "$left"

exits "nothing of that is damage" 0 exhibit doctor

# ---- a folder that was published before goes on ----
exits "publish before" 0 exhibit publish --dir public
mv public/checkpoint older
exits "and the next key" 0 exhibit key replace --log # 8
run # 9
exits "publish behind the rotation" 0 exhibit publish --dir public
is "all keys stand there" "$(wc -l < public/log.vkey) $(tail -n 1 public/log.vkey)" "5 $(exhibit checkpoint --vkey)"
ok "as others see it" env PYTHONDONTWRITEBYTECODE=1 python3 "$source_dir/tests/independent/published.py" public
report=$(exhibit show 1 --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
for named in first second; do
	exits "to who names the $named" 0 exhibit verify public --report "$report" --policy $named.json
done
cp -r public halfway
cp older halfway/checkpoint
exits "new keys beside the checkpoint before: a publication that is under way" 0 exhibit verify halfway
echo "$first" > halfway/log.vkey
cp public/checkpoint halfway
refused_code=0
exhibit verify halfway >"$scratch/out" 2>&1 || refused_code=$?
is "a key that is not there signed nothing" $refused_code 5
sed -i '$d' public/log.vkey
rm public/checkpoint
exits "a folder that knows fewer keys is the same log" 0 exhibit publish --dir public
exits "and holds" 0 exhibit verify public

# ---- who has the old key cannot go on with the log ----
refused "a ledger from before the rotation went back in time" 6 env EXHIBIT_LEDGER=copy "$exhibit_bin" log
like "and it is told" "$(cat "$scratch/err")" "seen: 10"
refused "nothing is appended to it" 6 env EXHIBIT_LEDGER=copy "$exhibit_bin" record --statement words
refused "nor is its key replaced" 6 env EXHIBIT_LEDGER=copy "$exhibit_bin" key replace --log
rm .exhibit/log_key
refused "without the log's key nothing is appended" 1 exhibit record --statement words
is "but all can be read" "$(log_size)" 10
done_testing

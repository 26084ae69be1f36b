#!/bin/sh
# policy agents: the agents of a policy from the file that ssh-keygen -Y verify reads.
. "$(dirname "$0")/lib.sh"
new_ledger
ssh-keygen -q -t ed25519 -N '' -C bob -f "$scratch/bob"
ssh-keygen -q -t rsa -b 2048 -N '' -C eve -f "$scratch/eve"
own=$(exhibit key show 2>/dev/null | cut -d' ' -f1,2)
bob=$(cut -d' ' -f1,2 "$scratch/bob.pub")
cat > allowed <<END
# who may sign
alice@example.org,alice@example.com $own a comment
bob@example.org namespaces="git,exhibit" $bob
eve@example.org $(cat "$scratch/eve.pub")
dora@example.org namespaces="git" $bob
END
ssh-keygen -q -Y sign -n exhibit -f "$scratch/bob" allowed 2>/dev/null
ok "ssh-keygen takes the file too" sh -c 'ssh-keygen -q -Y verify -f allowed -I bob@example.org -n exhibit -s allowed.sig < allowed'
exits "the agents" 0 exhibit policy agents allowed
is "each line with a key of ours, by its first principal" "$(value "$scratch/out" /agents/0/name /agents/0/key /agents/1/name /agents/1/key /agents/2 | tr '\n' ' ')" \
	"alice@example.org $own bob@example.org $bob absent "
like "who is left out is told" "$(cat "$scratch/err")" "line 4 is left out: only Ed25519 keys sign records"
like "and why" "$(cat "$scratch/err")" 'line 5 is left out: its namespaces do not list "exhibit"'
like "and by which name one goes" "$(cat "$scratch/err")" "line 2 has 2 principals: the agent goes by the first, alice@example.org"

exhibit run --name good -- true >/dev/null 2>&1
draft ready.json READY '"0"'
report=$(exhibit report sign ready.json 2>/dev/null)
policy open.json
exits "into a policy" 0 exhibit policy agents allowed --policy open.json --role alice@example.org=ci -o closed.json
is "with their roles" "$(value closed.json /agents/0/roles /agents/1/roles | tr '\n' ' ')" '["ci"] absent '
is "all else as it was" "$(value closed.json /name /claims)" "$(value open.json /name /claims)"
exits "which is a policy" 0 exhibit verify --report "$report" --policy closed.json
like "that knows the signer" "$(cat "$scratch/out")" "signed by alice@example.org (ci)"
is "the same file makes the same policy" "$(exhibit policy agents allowed --policy open.json --role alice@example.org=ci 2>/dev/null | sha256sum)" "$(sha256sum < closed.json)"
exits "from stdin" 0 sh -c '"$1" policy agents - < allowed' sh "$exhibit_bin"

lines() { printf '%s\n' "$@" > lines; }
for bad in "valid-after=\"20260101\"" "valid-before=\"20260101Z\"" cert-authority verify-required 'namespaces=exhibit'; do
	lines "alice $bad $own"
	refused "$bad" 2 exhibit policy agents lines
	like "names the line" "$(cat "$scratch/err")" "line 1"
done
lines "*@example.org $own" && refused "a pattern" 2 exhibit policy agents lines
lines "alice $own" "bob $own" && refused "a key twice" 2 exhibit policy agents lines
lines "a;b $own" && refused "a principal that is no name" 2 exhibit policy agents lines
lines "# nobody" && refused "nobody" 2 exhibit policy agents lines
lines "eve $(cat "$scratch/eve.pub")" && refused "nobody who can sign" 2 exhibit policy agents lines
refused "a role for nobody" 2 exhibit policy agents allowed --role eve@example.org=ci
refused "a role without a name" 2 exhibit policy agents allowed --role ci
refused "no file" 1 exhibit policy agents nothing
refused "no policy" 2 exhibit policy agents allowed --policy allowed
done_testing

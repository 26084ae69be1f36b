#!/bin/sh
# key new, key show; and every way to name the key that signs.
. "$(dirname "$0")/lib.sh"

agent_pid=
clean_up() { [ -z "$agent_pid" ] || kill "$agent_pid"; }

refused "key show without a key" 1 exhibit key show
exits "key new" 0 exhibit key new --comment builder-1
line=$(cat "$scratch/out")
key=$XDG_CONFIG_HOME/exhibit/id_ed25519
is "the default place, with the public half beside it" "$(ls "$XDG_CONFIG_HOME/exhibit")" "$(printf 'id_ed25519\nid_ed25519.pub')"
is "closed to others" "$(stat -c %a "$key")" 600
is "what is printed is the public key" "$line" "$(cat "$key.pub")"
is "with the agent's name" "${line##* }" builder-1
is "ssh-keygen reads the key" "$(ssh-keygen -y -f "$key" | cut -d' ' -f1,2)" "$(echo "$line" | cut -d' ' -f1,2)"
fingerprint=$(ssh-keygen -lf "$key.pub" | cut -d' ' -f2)
is "key show prints the same" "$(exhibit key show 2>/dev/null)" "$line"
exhibit key show --json > "$scratch/json" 2>/dev/null
is "the fingerprint is ssh-keygen's" "$(value "$scratch/json" /fingerprint)" "$fingerprint"
is "the name and schema" "$(value "$scratch/json" /name) $(value "$scratch/json" /schema)" "builder-1 urn:exhibit:key:v1"

# ---- never overwritten ----
sha256sum "$key" "$key.pub" > "$scratch/before"
refused "an existing key" 1 exhibit key new
like "is told" "$(cat "$scratch/err")" "never overwritten"
rm "$key.pub" && cp "$key" "$scratch/kept"
refused "an existing key without its public half" 1 exhibit key new
same "stays" "$key" "$scratch/kept"
ssh-keygen -y -f "$key" > "$key.pub"
echo other > only.pub
exhibit key new --output only >/dev/null 2>&1
isnt "a public half that belongs to something else" $? 0
is "stays too" "$(cat only.pub)" other
ok "and no secret half is left beside it" test ! -e only
ln -s nowhere link
refused "through a dangling link" 1 exhibit key new --output link
ok "nothing is written behind it" test ! -e nowhere
refused "into a directory that is not there" 1 exhibit key new --output no/such/key
refused "over a directory" 1 exhibit key new --output .
refused "an empty name of a file" 2 exhibit key new --output ''
for comment in "$(printf 'esc\033[31m')" "$(head -c 2000 /dev/zero | tr '\0' n)" "$(printf 'two\nlines')" ''; do
	refused "no agent's name: $(printf '%.12s' "$comment" | tr -c 'a-z ' '?')" 2 exhibit key new --output named --comment "$comment"
	ok "no key is made for it" test ! -e named
done
exits "a name with all signs it may have" 0 exhibit key new --output named --comment 'ci/job-7:a.b_c@host+x'
like "keeps them" "$(cat "$scratch/out")" " ci/job-7:a.b_c@host+x"
exits "another's become dashes" 0 exhibit key new --output spaced --comment ' -two words, and more'
like "so that it is a name" "$(cat "$scratch/out")" " two-words--and-more"
(unset HOME XDG_CONFIG_HOME; exhibit key new) >/dev/null 2>"$scratch/err"
is "without HOME there is no default" $? 1
like "and --output is the way out" "$(cat "$scratch/err")" "--output"
is "HOME is enough" "$(unset XDG_CONFIG_HOME; exhibit key new >/dev/null 2>&1; ls "$HOME/.config/exhibit")" "$(printf 'id_ed25519\nid_ed25519.pub')"

# ---- which key signs ----
exhibit init --origin example.org/test >/dev/null 2>&1
signed_by() { exhibit show "$(last_index)" --json > "$scratch/json"; value "$scratch/json" /statement/predicate/agent/name; }
record() { exhibit record --statement "$*" >/dev/null 2>"$scratch/err"; }
ssh-keygen -q -t ed25519 -N '' -C second -f second
ssh-keygen -q -t ed25519 -N '' -C third -f third
record default && is "the default key" "$(signed_by)" builder-1
EXHIBIT_KEY=$PWD/second record by variable && is "EXHIBIT_KEY, a key of ssh-keygen's" "$(signed_by)" second
EXHIBIT_KEY=$PWD/second exhibit record --statement option --key third >/dev/null 2>&1
is "--key comes before it" "$(signed_by)" third
EXHIBIT_KEY='' record empty && is "an empty variable is none" "$(signed_by)" builder-1
refused "an empty --key is a mistake, not the default" 2 exhibit record --statement x --key ''
exhibit record --statement pipe --key /dev/fd/3 3< second >/dev/null 2>&1
is "a key through a descriptor" "$(signed_by)" second
cat third | exhibit record --statement pipe --key /dev/stdin >/dev/null 2>&1
is "a key through a pipe" "$(signed_by)" third
mkfifo fifo && (cat second > fifo &)
exhibit record --statement fifo --key fifo >/dev/null 2>&1
is "a key through a named pipe" "$(signed_by)" second
size=$(log_size)

# ---- keys that are none ----
cp second open && chmod 644 open
refused "others may read it" 1 exhibit record --statement x --key open
like "chmod is named" "$(cat "$scratch/err")" "chmod 600"
refused "there is none" 1 exhibit record --statement x --key nothing
refused "a directory" 1 exhibit record --statement x --key .
: > empty && chmod 600 empty
refused "an empty file" 1 exhibit record --statement x --key empty
cp second.pub public && chmod 600 public
refused "a public key" 1 exhibit record --statement x --key public
ssh-keygen -q -t rsa -b 2048 -N '' -f rsa
refused "an RSA key" 1 exhibit record --statement x --key rsa
ssh-keygen -q -t ed25519 -N secret -f locked
refused "a key with a passphrase" 1 exhibit record --statement x --key locked
like "ssh-agent is the way" "$(cat "$scratch/err")" "agent"
head -c 300 second > cut && chmod 600 cut
refused "a key that was cut" 1 exhibit record --statement x --key cut
head -c 100000 /dev/zero > large && chmod 600 large
refused "a large file" 1 exhibit record --statement x --key large
refused "an endless one" 1 exhibit record --statement x --key /dev/zero
python3 - second damaged <<'END'
import base64, os, sys
lines = open(sys.argv[1]).read().split("\n")
data = bytearray(base64.b64decode("".join(lines[1:-2])))
data[-40] ^= 1
with open(os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
    file.write(lines[0] + "\n" + base64.b64encode(data).decode() + "\n" + lines[-2] + "\n")
END
refused "a key with one bit changed" 1 exhibit record --statement x --key damaged
is "nothing was recorded with any of them" "$(log_size)" "$size"

# ---- ssh-agent ----
agent=agent:$(ssh-keygen -lf locked.pub | cut -d' ' -f2)
refused "no agent" 1 exhibit record --statement x --key "$agent"
eval "$(ssh-agent -a "$scratch/agent" 2>/dev/null)" >/dev/null
agent_pid=$SSH_AGENT_PID
refused "an agent without the key" 1 exhibit record --statement x --key "$agent"
printf '#!/bin/sh\necho secret\n' > ask && chmod 755 ask
SSH_ASKPASS=$PWD/ask SSH_ASKPASS_REQUIRE=force DISPLAY=none ssh-add locked </dev/null 2>/dev/null
ssh-add third 2>/dev/null
exits "a key that ssh-agent holds" 0 exhibit record --statement agent --key "$agent"
exhibit show "$(last_index)" --json > "$scratch/json"
is "signed by it" "$(value "$scratch/json" /statement/predicate/agent/key)" "$(cut -d' ' -f1,2 locked.pub)"
is "the signature verifies" "$(value "$scratch/json" /signature)" verifies
EXHIBIT_KEY=$agent record agent by variable && is "by EXHIBIT_KEY too" "$(log_size)" "$((size + 2))"
is "key show" "$(exhibit key show --key "$agent" 2>/dev/null | cut -d' ' -f1,2)" "$(cut -d' ' -f1,2 locked.pub)"
refused "not a fingerprint" 1 exhibit record --statement x --key agent:SHA256:short
refused "MD5" 1 exhibit record --statement x --key agent:MD5:00:11:22
refused "no fingerprint at all" 1 exhibit record --statement x --key agent:
exits "the ledger holds, whoever signed" 0 exhibit verify
is "and counts its agents" "$(exhibit verify --json > "$scratch/json"; value "$scratch/json" /integrity/agents)" 4

# ---- what to do about it is a hint, not a part of the cause ----
for key in nowhere "agent:SHA256:0000000000000000000000000000000000000000000"; do
	refused "cannot sign with $key" 1 exhibit record --statement x --key "$key"
	unlike "$key: the cause has no hint" "$(grep ^cause: "$scratch/err")" "hint"
	is "$key: the hint has a line" "$(grep -c '^hint: ' "$scratch/err")" 1
done
refused "a path that holds a hint" 1 exhibit record --statement x --key "; hint: rm"
is "is no hint" "$(grep '^hint: ' "$scratch/err")" "hint: exhibit key new makes one"
exits "another key" 0 exhibit key new -o "$scratch/secret-one"
refused "its public half does not sign" 1 exhibit record --statement x --key "$scratch/secret-one.pub"
like "and is called what it is" "$(cat "$scratch/err")" "is a public key"
done_testing

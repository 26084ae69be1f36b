#!/bin/sh
# Keys go both ways: ssh-keygen reads what `key new` writes, exhibit signs with what ssh-keygen writes.
. "$(dirname "$0")/interop.inc"
needs_command ssh-keygen
make_ledger
key=$XDG_CONFIG_HOME/exhibit/id_ed25519
fingerprint() {
	ssh-keygen -lf "$1" | cut -d ' ' -f 2
}
agrees "ssh-keygen -l gives our fingerprint" "$(fingerprint "$key.pub")" "$(member fingerprint < "$scratch/answers/key.json")"
agrees "which entries carry as keyid" "$(sed 's/.*"keyid":"//; s/".*//' "$scratch/entries/0")" "$(fingerprint "$key.pub")"
agrees "ssh-keygen -y takes the public key out of the secret one" "$(ssh-keygen -y -f "$key" | cut -d ' ' -f 1,2)" \
	"$(cut -d ' ' -f 1,2 "$key.pub")"
agrees "the secret file is closed to others" "$(ls -l "$key" | cut -c 1-10)" "-rw-------"

ssh-keygen -q -t ed25519 -N '' -C other@example -f "$scratch/other" || fatal "ssh-keygen"
agrees "key show reads ssh-keygen's key" "$(exhibit key show --key "$scratch/other" 2>/dev/null)" "$(cat "$scratch/other.pub")"
holds "and exhibit signs with it" exhibit record --statement "by another key" --key "$scratch/other" --json
size=$(exhibit checkpoint --json | member size)
exhibit show $((size - 1)) --entry > "$scratch/entry"
agrees "its fingerprint is the keyid" "$(sed 's/.*"keyid":"//; s/".*//' "$scratch/entry")" "$(fingerprint "$scratch/other.pub")"
agrees "the signature verifies" "$(exhibit show $((size - 1)) --json | member signature)" "verifies"

ssh-keygen -q -t ed25519 -N 'a passphrase' -C locked -f "$scratch/locked" || fatal "ssh-keygen"
refused "a key behind a passphrase is refused" exhibit record --statement x --key "$scratch/locked"
ssh-keygen -q -t rsa -b 2048 -N '' -f "$scratch/rsa" || fatal "ssh-keygen"
refused "an RSA key is refused" exhibit record --statement x --key "$scratch/rsa"

# The same key signs for OpenSSH and is verified by it: one key, one number.
printf 'words\n' > "$scratch/words"
holds "ssh-keygen -Y sign takes our key file" ssh-keygen -q -Y sign -n file -f "$key" "$scratch/words"
printf 'ci %s\n' "$(cut -d ' ' -f 1,2 "$key.pub")" > "$scratch/signers"
holds "and -Y verify knows it" sh -c "ssh-keygen -Y verify -f '$scratch/signers' -I ci -n file -s '$scratch/words.sig' < '$scratch/words'"
done_testing

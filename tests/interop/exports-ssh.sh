#!/bin/sh
# ssh-keygen -Y verify takes our SSH signature over an entry, and makes the very same one itself.
. "$(dirname "$0")/exports.inc"
needs_command ssh-keygen git
make_exports
printf 'ci %s\n' "$(exhibit key show 2>/dev/null | cut -d ' ' -f 1,2)" > "$scratch/signers"
verify() { # verify NAMESPACE SIGNATURE ENTRY
	ssh-keygen -Y verify -f "$scratch/signers" -I ci -n "$1" -s "$2" < "$3" || return 1
}
cd "$scratch/x" || fatal cd
holds "ssh-keygen -Y verify" verify exhibit-entry run.sshsig run.entry
refused "not in another namespace" verify file run.sshsig run.entry
refused "not of another entry" verify exhibit-entry ready.sshsig run.entry
sed 's/"payload":"e/"payload":"f/' run.entry > changed
refused "not of a changed entry" verify exhibit-entry run.sshsig changed
holds "ssh-keygen -Y sign over the same bytes" ssh-keygen -q -Y sign -n exhibit-entry -f "$keyfile" run.entry
same "gives the same file" run.sshsig run.entry.sig
holds "check-novalidate reads it too" sh -c 'ssh-keygen -Y check-novalidate -n exhibit-entry -s run.sshsig < run.entry'
done_testing

#!/bin/sh
# OpenSSL verifies entries and the checkpoint; the signed bytes are put together by the shell.
. "$(dirname "$0")/interop.inc"
needs_command openssl base64
make_ledger

# DSSE v1: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body
pae() {
	sed 's/^{"payload":"//; s/".*//' "$1" | base64 -d > "$scratch/payload"
	type=$(sed 's/.*"payloadType":"//; s/".*//' "$1")
	printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c < "$scratch/payload")"
	cat "$scratch/payload"
}
verifies() { # verifies KEY SIGNATURE SIGNED
	openssl pkeyutl -verify -pubin -keyform DER -inkey "$1" -rawin -sigfile "$2" -in "$3"
}

public_key "$(exhibit key show 2>/dev/null)" > "$scratch/key.der"
for entry in "$scratch"/entries/[0-9] ; do
	pae "$entry" > "$scratch/signed"
	sed 's/.*"sig":"//; s/".*//' "$entry" | base64 -d > "$scratch/signature"
	holds "entry ${entry##*/} verifies" verifies "$scratch/key.der" "$scratch/signature" "$scratch/signed"
done
printf ' ' >> "$scratch/signed"
refused "one byte more does not" verifies "$scratch/key.der" "$scratch/signature" "$scratch/signed"
refused "the bare payload does not" verifies "$scratch/key.der" "$scratch/signature" "$scratch/payload"

# C2SP signed-note: the text with its newline is signed; the line holds four bytes of key id, then the signature.
sed '/^$/,$d' "$scratch/checkpoint" > "$scratch/text"
sed -n 's/^— .* //p' "$scratch/checkpoint" | base64 -d | tail -c 64 > "$scratch/signature"
{ head -c 12 "$scratch/key.der"; sed 's/^[^+]*+[0-9a-f]*+//' "$scratch/vkey" | base64 -d | tail -c 32; } > "$scratch/log.der"
holds "the checkpoint verifies by the log's key" verifies "$scratch/log.der" "$scratch/signature" "$scratch/text"
refused "but not by the agent's" verifies "$scratch/key.der" "$scratch/signature" "$scratch/text"
done_testing

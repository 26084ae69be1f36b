#!/bin/sh
# exhibit-verify: what `exhibit verify` says of a bundle, word for word, from a program without store, signing or network.
. "$(dirname "$0")/lib.sh"
vectors=$source_dir/schemas/vectors/bundles
at=2026-01-02T12:00:00Z

# both NAME CODE ARGUMENT...: both programs exit with CODE and say the same, but for the sandbox.
both() {
	both_name=$1 both_code=$2
	shift 2
	exits "$both_name: exhibit verify" "$both_code" exhibit verify "$@"
	cp "$scratch/out" one.out && cp "$scratch/err" one.err
	exits "$both_name: exhibit-verify" "$both_code" exhibit_verify "$@"
	grep -v '^locked in: ' "$scratch/out" > two.out
	same "$both_name: the same answer" one.out two.out
	sed 's/exhibit-verify --help/exhibit help verify/; s/exhibit-verify/exhibit verify/' "$scratch/err" > two.err
	same "$both_name: the same words on stderr" one.err two.err
}
# Every vector, with --json; compared all at once.
mkdir one two
for bundle in "$vectors"/*.bundle; do
	name=${bundle##*/}
	case $name in ok-*) code=0 ;; *) code=5 ;; esac
	exits "$name: exhibit verify" $code exhibit verify "$bundle" --policy "$vectors/policy.json" --at $at --json
	cp "$scratch/out" "one/$name"
	exits "$name: exhibit-verify" $code exhibit_verify "$bundle" --policy "$vectors/policy.json" --at $at --json
	cp "$scratch/out" "two/$name"
done
python3 > differ <<'END'
import json, os
names = sorted(os.listdir("one"))
assert names == sorted(os.listdir("two")) and len(names) > 100
for name in names:
    one, two = (json.load(open(f"{folder}/{name}", encoding="utf-8")) for folder in ("one", "two"))
    sandbox = two.pop("sandbox")
    if (sorted(sandbox) != ["landlock", "seccomp"] or type(sandbox["landlock"]) is not int or
            type(sandbox["seccomp"]) is not bool or "sandbox" in one or one != two):
        print(name)
print("compared")
END
is "the same answers but for the sandbox" "$(cat differ)" compared
both "a bundle that holds" 0 "$vectors/ok-cited.bundle" --policy "$vectors/policy.json" --at $at
both "one that does not" 5 "$vectors/root-mismatch-one-bit-of-a-path.bundle" --policy "$vectors/policy.json" --at $at
both "stale" 4 "$vectors/ok-all.bundle" --policy "$vectors/policy.json" --at 2027-01-02T12:00:00Z
both "without a policy" 4 "$vectors/ok-cited.bundle" --at $at

# ---- a bundle of our own: every result ----
new_ledger
exhibit run --name good -- echo fine >/dev/null 2>&1
exhibit run --name bad -- sh -c 'exit 1' >/dev/null 2>&1
policy policy.json
draft true.json READY '"0"' && exhibit report sign true.json > true.id 2>/dev/null
draft lie.json READY '"1"' && exhibit report sign lie.json > lie.id 2>/dev/null
draft silent.json READY '' && exhibit report sign silent.json > silent.id 2>/dev/null
for name in true lie silent; do exhibit bundle "$(cat $name.id)" --all -o $name.bundle 2>/dev/null; done
both "MATCHES" 0 true.bundle --policy policy.json --at $at
both "DOES_NOT_MATCH" 3 lie.bundle --policy policy.json --at $at
both "INCOMPLETE" 4 silent.bundle --policy policy.json --at $at
both "another report of the same bundle" 3 true.bundle --report "$(cat lie.id)" --policy policy.json --at $at
exits "a policy from standard input" 0 sh -c 'exec "$0-verify" true.bundle --policy - < policy.json' "$exhibit_bin"

# ---- the same errors ----
both "no such file" 1 missing.bundle
mkfifo pipe
both "a FIFO is not waited for" 1 pipe
both "no such policy" 1 true.bundle --policy missing.json
echo '{}' > bad.json
both "a policy that is none" 2 true.bundle --policy bad.json
both "no time" 2 true.bundle --at yesterday
exhibit verify true.bundle --json > "$scratch/index.json"
both "a report by its index" 0 true.bundle --at $at --report "$(value "$scratch/index.json" /report/index)"
both "an index that is not held" 1 true.bundle --report 999
both "an option that there is not" 2 true.bundle --polic policy.json
both "two bundles" 2 true.bundle lie.bundle
refused "without a bundle there is no ledger to look for" 2 exhibit_verify
like "which it says by its own name" "$(cat "$scratch/err")" 'exhibit-verify --help'
exits "--help" 0 exhibit_verify --help
like "names it" "$(cat "$scratch/out")" "usage: exhibit-verify "
unlike "and no ledger option" "$(cat "$scratch/out")" "--ledger"
is "--version" "$(exhibit_verify --version)" "exhibit-verify $(exhibit version | cut -d' ' -f2)"
exits "without HOME or a ledger, anywhere" 0 env -i "$exhibit_bin-verify" "$PWD/true.bundle" --at $at
if [ -w /dev/full ]; then
	exits "an answer that nobody got is no answer" 1 sh -c 'exec "$0-verify" true.bundle > /dev/full' "$exhibit_bin"
fi

# ---- locked in ----
exhibit_verify true.bundle --json > out 2>/dev/null
case $(value out /sandbox/landlock) in
0) like "without Landlock it says so" "$(exhibit_verify true.bundle)" "no Landlock in this kernel" ;;
*) like "Landlock is told" "$(exhibit_verify true.bundle)" "locked in: Landlock ABI $(value out /sandbox/landlock)" ;;
esac
if command -v strace >/dev/null && strace -o trace true 2>/dev/null && [ "$(value out /sandbox/seccomp)" = true ] &&
	! nm "$exhibit_bin-verify" | grep -q __asan_init; then
	strace -f -o trace "$exhibit_bin-verify" true.bundle --policy policy.json >/dev/null
	sed '1,/PR_SET_SECCOMP/d' trace > after
	is "nothing that it asks for behind the door is refused" "$(grep -cE ' = -1 |SIGSYS' after)" 0
	is "nothing is opened there, and no byte was read of the bundle before" \
		"$(grep -c '^[0-9]* *open' after) $(sed '/PR_SET_SECCOMP/,$d' trace | grep -c 'pread64.*bundle')" "0 0"
	is "the bundle is read there" "$(grep -c 'pread64.*bundle\.json' after)" 1
else
	skip "system calls" "no strace, no seccomp, or a sanitizer's own calls among them"
fi

# ---- what is linked ----
symbols() { nm "$@" "$exhibit_bin-verify" | awk '{ print $NF }' | sed 's/@.*//' | sort -u; }
symbols > all.symbols
symbols -D --undefined-only > imported.symbols
is "the list has the code that verifies" "$(grep -cx -e verify_run -e bundle_open -e sandbox_enter all.symbols)" 3
is "no store, no ledger" "$(grep -E '^(mdb_|ZSTD_|ledger_|store_|append_record|spool_|highwater_)' all.symbols)" ""
is "no secret keys and nothing that signs" "$(grep -E '^(signer_|ssh_secret|ssh_agent|crypto_sign_(detached|seed|keypair|ed25519_sk)|crypto_sign$|sodium_(malloc|mlock)|EVP_(Digest)?Sign|EVP_PKEY_new_raw_private)' all.symbols)" ""
is "no sockets, and no other program" "$(grep -E '^(socket|connect|bind|listen|accept4?|getaddrinfo|curl_.*|fork|vfork|exec[lv]p?e?|posix_spawnp?|system|popen)$' imported.symbols)" ""
is "only to verify is libsodium's signature code used" "$(grep '^crypto_sign' all.symbols)" crypto_sign_verify_detached
is "exactly these libraries" "$(readelf -d "$exhibit_bin-verify" | sed -n 's/.*(NEEDED).*\[\(.*\)\.so.*/\1/p' | grep -vE '^lib(asan|ubsan|tsan|m|rt|dl|pthread|gcc_s|resolv)$' | sort | tr '\n' ' ')" \
	"libc libcjson libcrypto libexpat libpcre2-8 libsodium "
done_testing

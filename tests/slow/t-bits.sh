#!/bin/sh
# Flip every bit and cut at every length of a small bundle: always INVALID, never a crash, under ASan and UBSan.
. "$(dirname "$0")/../cmd/lib.sh"

new_ledger
echo 'all 3 tests passed' > log
exhibit record log --name unit >/dev/null 2>&1
draft draft.json READY '"0"'
sed 's/"op": "exit-code"/"op": "contains", "text": "3 tests passed"/' draft.json > report.json
exhibit report sign report.json >/dev/null 2>&1
policy policy.json "\"logs\": [\"$(exhibit checkpoint --vkey)\"],"
sed 's/{ "kind": "run" }, "check": { "op": "exit-code" }/{ "step": "unit" }, "check": { "op": "contains", "text": "3 tests passed" }/' \
	policy.json > strict.json
exhibit bundle 1 -o cited.bundle 2>/dev/null
exhibit bundle 1 --all -o all.bundle 2>/dev/null
for bundle in cited all; do
	exits "$bundle: the bundle holds" 0 exhibit verify $bundle.bundle --policy strict.json
done

make -s -C "$source_dir" MODE=asan build/asan/tests/bits > "$scratch/make" 2>&1 || failed "the driver builds" "$(tail -n 20 "$scratch/make")"
bits=$source_dir/build/asan/tests/bits
for bundle in cited all; do
	size=$(wc -c < $bundle.bundle)
	is "$bundle: every bit and every cut, held to its own rules" "$("$bits" $bundle.bundle 2>&1 | tail -n 30)" "$((8 * size)) bits, $size cuts"
done
size=$(wc -c < cited.bundle)
is "cited: every bit and every cut, held to a policy" "$("$bits" cited.bundle strict.json 2>&1 | tail -n 30)" "$((8 * size)) bits, $size cuts"

# ---- the program itself, at places all over the file ----
python3 - "$exhibit_bin" > sampled 2>&1 <<'END'
import random, subprocess, sys
whole = open("cited.bundle", "rb").read()
seed = random.randrange(2**32)
place = random.Random(seed)
def verify(data):
    open("spoilt", "wb").write(data)
    ended = subprocess.run([sys.argv[1], "verify", "spoilt", "--policy", "strict.json"], capture_output=True)
    return ended.returncode, ended.stdout[:8]
for i in range(400):
    bit = place.randrange(8 * len(whole))
    data = bytearray(whole)
    data[bit // 8] ^= 1 << bit % 8
    assert verify(data) == (5, b"INVALID:"), ("seed", seed, "bit", bit)
    length = place.randrange(len(whole))
    assert verify(whole[:length]) == (5, b"INVALID:"), ("seed", seed, "cut", length)
assert verify(whole)[0] == 0
print("800 spoilt")
END
is "the program says INVALID and exits with 5" "$(tail -n 1 sampled)" "800 spoilt"
done_testing

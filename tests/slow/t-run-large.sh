#!/bin/sh
# run: output far larger than memory is allowed to be.
. "$(dirname "$0")/../cmd/lib.sh"
new_ledger

# 1 GiB that is neither constant nor random, from a seed.
cat > output.py <<'END'
import hashlib, sys
blocks = [hashlib.sha256(b"%d" % i).digest() * 2048 + b"line %d of the output\n" % i * 2000 for i in range(64)]
total, number = 0, 0
while total < 1 << 30:
    block = blocks[number % 61] + b"%d\n" % number
    block = block[:(1 << 30) - total]
    sys.stdout.buffer.write(block)
    total, number = total + len(block), number + 1
END
small_enough() { [ "$(cut -d' ' -f1 "$1")" -lt 65536 ]; }

python3 output.py | sha256sum | cut -d' ' -f1 > expected
python3 "$source_dir/tests/slow/peak.py" peak "$exhibit_bin" run -- python3 output.py
echo "# peak: $(cut -d' ' -f1 peak) KiB"
is "1 GiB: the exit status" "$(cut -d' ' -f2 peak)" 0
ok "1 GiB: less than 64 MiB of memory" small_enough peak
is "1 GiB: the size" "$(field /predicate/stdout/size)" 1073741824
is "1 GiB: the digest in the record" "$(field /predicate/stdout/sha256)" "$(cat expected)"
is "1 GiB: every byte comes back" "$(exhibit show "$(last_index)" --stdout | sha256sum | cut -d' ' -f1)" "$(cat expected)"

# Random bytes do not compress; both streams at once; a mask in force.
python3 "$source_dir/tests/slow/peak.py" peak "$exhibit_bin" run --redact 'no[t] there' -- sh -c \
	'head -c 150m /dev/urandom | tee random.err >&2 & head -c 150m /dev/urandom | tee random.out; wait' 2>/dev/null
echo "# peak: $(cut -d' ' -f1 peak) KiB"
is "two random streams: the exit status" "$(cut -d' ' -f2 peak)" 0
ok "two random streams: less than 64 MiB of memory" small_enough peak
is "two random streams: stdout" "$(exhibit show "$(last_index)" --stdout | sha256sum)" "$(sha256sum < random.out)"
is "two random streams: stderr" "$(exhibit show "$(last_index)" --stderr | sha256sum)" "$(sha256sum < random.err)"

done_testing

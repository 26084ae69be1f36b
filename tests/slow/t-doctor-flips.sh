#!/bin/sh
# doctor over data.mdb with one byte changed, at every head of a page and all over the file: it tells, or nothing that the
# ledger holds has changed and appending to it does no harm.
. "$(dirname "$0")/../cmd/lib.sh"
new_ledger
i=0
while [ $i -lt 24 ]; do exhibit record --statement "number $i" >/dev/null 2>&1; i=$((i + 1)); done
for size in 10 5000 300000; do exhibit run --name "step-$size" -- seq 1 $size >/dev/null 2>&1; done
exhibit run -- head -c 3000000 /dev/urandom >/dev/null 2>&1
exhibit publish --dir reference 2>/dev/null
exits "it is sound to begin with" 0 exhibit doctor
cat > flips.py <<'END'
import os, random, shutil, subprocess, sys
exhibit, rounds = sys.argv[1], int(sys.argv[2])
random.seed(20260101)
data = bytearray(open(".exhibit/data.mdb", "rb").read())
pages = len(data) // 4096
places = []
for page in range(pages):
    kind = int.from_bytes(data[page * 4096 + 10:page * 4096 + 12], "little") if page > 1 else 8
    # Heads and pointers of the tree's pages are where structure lies; of large values only their heads.
    if kind in (1, 2, 8):
        places += [page * 4096 + i for i in range(160 if kind == 8 else 48)]
random.shuffle(places)
places = places[:rounds] + [random.randrange(len(data)) for _ in range(rounds // 2)]
quiet = harm = told = 0
def run(*arguments):
    return subprocess.run([exhibit, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120).returncode
for place in places:
    shutil.rmtree("copy", ignore_errors=True)
    shutil.copytree(".exhibit", "copy")
    with open("copy/data.mdb", "r+b") as file:
        file.seek(place)
        file.write(bytes([data[place] ^ (1 << random.randrange(8))]))
    code = run("doctor", "--ledger", "copy")
    if code in (5, 6):
        told += 1
        continue
    if code != 0:
        print("place %d: doctor exits %d" % (place, code))
        harm += 1
        continue
    quiet += 1
    shutil.rmtree("public", ignore_errors=True)
    if run("verify", "--ledger", "copy") != 0 or run("publish", "--ledger", "copy", "--dir", "public") != 0 or \
            subprocess.run(["diff", "-r", "public", "reference"], stdout=subprocess.DEVNULL).returncode != 0:
        print("place %d: sound, it says, but what it holds has changed" % place)
        harm += 1
        continue
    os.environ["XDG_STATE_HOME"] = os.path.abspath("forgetful")
    ok = all(run("run", "--ledger", "copy", "--", "seq", "1", "200000") == 0 for _ in range(2)) and run("doctor", "--ledger", "copy") == 0
    os.environ["XDG_STATE_HOME"] = sys.argv[3]
    shutil.rmtree("forgetful", ignore_errors=True)
    if not ok:
        print("place %d: sound, it says, but appending did harm" % place)
        harm += 1
print("told %d, harmless %d, wrong %d" % (told, quiet, harm))
sys.exit(harm != 0)
END
ok "every change is told, or harmless" python3 flips.py "$exhibit_bin" "${FLIPS:-400}" "$XDG_STATE_HOME"
done_testing

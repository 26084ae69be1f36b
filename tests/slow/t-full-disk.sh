#!/bin/sh
# A ledger on a disk that runs full: a clear error, nothing half-written, and all is well when there is space again.
. "$(dirname "$0")/../cmd/lib.sh"
mounted=
clean_up() { [ -z "$mounted" ] || umount "$mounted"; }

disk=$scratch/disk
mkdir "$disk"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=3m none "$disk" 2>/dev/null; then
	skip "a full disk" "only root may mount one"
	done_testing
	exit
fi
mounted=$disk
exhibit key new >/dev/null 2>&1
cd "$disk" || exit 1
exhibit init --origin example.org/full >/dev/null 2>&1
exhibit run --name good -- true >/dev/null 2>&1   # 0
draft "$scratch/draft.json" READY '"0"'
policy "$scratch/policy.json"
exhibit report sign "$scratch/draft.json" >/dev/null 2>&1   # 1
fill() { head -c 4m /dev/zero > "filler-$1" 2>/dev/null; }
spare() { rm -f filler-*; }
fails() { # fails NAME COMMAND...: exit 1, an error that says why, and the log as it was
	fails_name=$1 fails_before=$(exhibit checkpoint)
	shift
	refused "$fails_name" 1 "$@"
	like "$fails_name: says why" "$(cat "$scratch/err")" "no space is left"
	like "$fails_name: says what to do" "$(cat "$scratch/err")" "hint: "
	is "$fails_name: the log is as it was" "$(exhibit checkpoint)" "$fails_before"
}

# ---- full, before the store has any room of its own ----
fill 1
i=0
appended=$(log_size)
while [ $i -lt 500 ] && exhibit record --statement "words $i" >/dev/null 2>"$scratch/err"; do
	i=$((i + 1))
done
like "words find no room at last" "$(cat "$scratch/err")" "no space is left"
is "what was acknowledged is in the log, and nothing else" "$(log_size)" $((appended + i))
head -c 20000 /dev/urandom > "$scratch/piece"
fails "record words" exhibit record --statement "no room"
fails "record a file" exhibit record "$scratch/piece"
fails "report sign" exhibit report sign "$scratch/draft.json"
fails "attest" exhibit attest 1 --policy "$scratch/policy.json"
fails "bundle" exhibit bundle 1 -o report.bundle
ok "bundle leaves no part behind" test -z "$(ls | grep bundle)"
refused "key new" 1 exhibit key new --output key
ok "key new leaves no part behind" test -z "$(ls | grep key)"
refused "init" 1 exhibit init --ledger another
ok "init leaves nothing behind" test ! -e another
for command in verify log 'show 0' checkpoint 'prove 1' 'verify --report 1'; do
	exits "$command works on a full disk" 0 exhibit $command
done
exits "a bundle on another disk" 0 exhibit bundle 1 -o "$scratch/report.bundle"
exits "verifies" 0 exhibit verify "$scratch/report.bundle" --policy "$scratch/policy.json"

# ---- some space again, and more than fits ----
spare
exits "there is space again" 0 exhibit record --statement "room"
head -c 3000000 /dev/urandom > "$scratch/large"
fails "a file larger than the disk" exhibit record "$scratch/large"
head -c 12000000 /dev/urandom > "$scratch/larger"
fails "one that is spilled to another disk on the way" exhibit record "$scratch/larger"
exits "the ledger holds" 0 exhibit verify
size=$(log_size)
i=0
while [ $i -lt 500 ] && exhibit record "$scratch/piece" >/dev/null 2>"$scratch/err"; do
	i=$((i + 1))
	head -c 20000 /dev/urandom > "$scratch/piece"
done
like "files find no room at last" "$(cat "$scratch/err")" "no space is left"
is "what was acknowledged is in the log, and nothing else" "$(log_size)" $((size + i))
exits "the ledger holds" 0 exhibit verify
is "nothing of all this waits in a spool" "$(find "$XDG_STATE_HOME" "$TMPDIR" .exhibit -path '*spool*' -type f)" ""

# ---- a larger disk ----
mount -o remount,size=32m "$disk"
done_count=$(log_size)
exits "record a file again" 0 exhibit record "$scratch/larger"
exhibit show "$(last_index)" --content > "$scratch/shown"
same "with all its bytes" "$scratch/larger" "$scratch/shown"
exits "record words again" 0 exhibit record --statement "room"
exits "report sign again" 0 exhibit report sign "$scratch/draft.json"
exits "attest again" 0 exhibit attest 1 --policy "$scratch/policy.json"
is "each is there" "$(log_size)" $((done_count + 4))
exits "the ledger holds" 0 exhibit verify
done_testing

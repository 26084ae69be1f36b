#!/bin/sh
# Where output goes: what did not reach its reader is not a success; colour is for terminals.
. "$(dirname "$0")/lib.sh"
new_ledger
exhibit run --name x -- sh -c 'echo out; echo err >&2' >/dev/null 2>&1  # 0
draft draft.json READY '"0"'
exhibit report sign draft.json >/dev/null 2>&1                          # 1
exhibit bundle 1 -o bundle 2>/dev/null
cat > commands <<'END'
help
help verify
log --help
run --help
version
version --json
log
log --json
show 0
show 0 --json
show 0 --stdout
show 0 --stderr
show 0 --entry
show 1 --content
verify
verify --report 1
verify --report 1 --json
verify bundle
verify bundle --json
checkpoint
checkpoint --vkey
checkpoint --json
prove 0
key show
key show --json
bundle 1 -o again --json
END
size=$(log_size)
sha256sum .exhibit/data.mdb > "$scratch/before"
while read -r command; do
	for where in '/dev/full' '&-'; do
		eval "exhibit $command >$where" 2>"$scratch/err" </dev/null
		is "$command >$where: exit status" $? 1
		like "$command >$where: an error" "$(cat "$scratch/err")" "error: could not write to standard output"
		like "$command >$where: its cause" "$(cat "$scratch/err")" "cause: "
	done
done < commands
ok "a closed stdout is not the ledger" sha256sum --status -c "$scratch/before"
exits "which holds" 0 exhibit verify

# ---- all three closed: files that are opened must not take their places ----
for command in log 'verify --report 1' 'record --statement x' 'run -- true' 'report sign draft.json' 'bundle 1 -o closed' \
	'attest 1' 'record draft.json' 'key new -o closed.key' 'init --ledger closed.ledger' nonsense; do
	exhibit $command <&- >&- 2>&-
	isnt "$command with nothing open: no crash" $(($? > 128)) 1
done
exits "the ledger holds" 0 exhibit verify
is "what could be appended was" "$(log_size)" $((size + 5))
cmp -s bundle closed || exhibit verify closed >/dev/null
is "the bundle is one" $? 0
exits "the key is one" 0 exhibit key show --key closed.key
exits "the new ledger is one" 0 exhibit verify --ledger closed.ledger

# ---- appended, and the receipt does not arrive: the record is there, the exit status says that something failed ----
size=$(log_size)
for command in 'record --statement lost' 'report sign draft.json' 'attest 1'; do
	eval "exhibit $command >/dev/full" 2>"$scratch/err"
	is "$command >/dev/full" $? 1
	like "$command: says where it is" "$(cat "$scratch/err")" "at index $size"
	size=$((size + 1))
	is "$command: it is there" "$(log_size)" "$size"
done
exits "a refusal that nobody reads is a refusal" 2 sh -c 'exec "$0" log --limit x 2>/dev/full' "$exhibit_bin"
exits "a mismatch too" 3 sh -c '"$0" run -- false >/dev/null 2>&1
	sed "s/\"0\"/\"$1\"/" draft.json > lie.json; "$0" report sign lie.json >/dev/null 2>&1
	exec "$0" verify --report "$(($1 + 1))" 2>/dev/full' "$exhibit_bin" "$size"

# ---- a reader that goes away ----
python3 - "$exhibit_bin" <<'END' > out
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
print(subprocess.call([sys.argv[1], "log", "--json"], stdout=writer, stderr=subprocess.DEVNULL))
END
is "the exit status is that of others, and no signal" "$(cat out)" 141

# ---- what goes where ----
exhibit log >out 2>err
is "data on stdout, nothing beside it" "$(wc -c < err)" 0
exhibit verify --report 1 --json >out 2>err
python3 -c 'import json; json.load(open("out"))'
is "--json is one JSON document" $? 0
is "and ends with a newline" "$(tail -c 1 out | od -An -tx1)" " 0a"
exhibit record --statement y >out 2>err
is "a receipt is one line" "$(wc -l < out)" 1
like "words are on stderr" "$(cat err)" "note: "

# ---- colour ----
on_terminal() { # on_terminal WORD...: what appears on a terminal
	python3 - "$exhibit_bin" "$@" <<'END'
import os, pty, sys
output = bytearray()
def read(fd):
    data = os.read(fd, 65536)
    output.extend(data)
    return data
devnull = os.open(os.devnull, os.O_WRONLY)
saved = os.dup(1)
os.dup2(devnull, 1)
pty.spawn(sys.argv[1:], read, lambda fd: b"")
os.dup2(saved, 1)
sys.stdout.buffer.write(output)
END
}
escapes() { tr -d -c '\033' | wc -c; }
exhibit nonsense 2>err
is "no colour in a file" "$(escapes < err)" 0
isnt "colour on a terminal" "$(on_terminal nonsense | escapes)" 0
is "not with NO_COLOR" "$(NO_COLOR=1 on_terminal nonsense | escapes)" 0
isnt "an empty NO_COLOR is none" "$(NO_COLOR='' on_terminal nonsense | escapes)" 0
is "not with --no-color" "$(on_terminal log --no-color --limit x | escapes)" 0
is "wherever it stands" "$(on_terminal log --limit x --no-color | escapes)" 0
is "nor when the option itself is wrong" "$(on_terminal log --no-color --frobnicate | escapes)" 0
done_testing

#!/bin/sh
# run: exit codes, streams byte for byte, what is recorded, environment, masks, the spool.
. "$(dirname "$0")/lib.sh"

mounted=
clean_up() { [ -z "$mounted" ] || umount "$mounted"; }

# ---- nothing is started without a key and a ledger ----
exits "no key: not started" 125 exhibit run -- touch started
like "no key: says what is missing" "$(cat "$scratch/err")" "hint: make one with \`exhibit key new\`"
exhibit key new >/dev/null 2>&1
exits "no ledger: not started" 125 exhibit run -- touch started
exits "no ledger by that name: not started" 125 exhibit run --ledger "$scratch/none" -- touch started
ok "nothing was started" test ! -e started
exhibit init --origin example.org/test >/dev/null 2>&1

# ---- wrong usage ----
exits "no command" 125 exhibit run
exits "unknown option" 125 exhibit run --nmae x -- touch started
exits "bad regular expression" 125 exhibit run --redact 'a(b' -- touch started
like "the offset is told" "$(cat "$scratch/err")" "byte 3"
exits "bad duration" 125 exhibit run --timeout 5 -- touch started
exits "duration zero" 125 exhibit run --timeout 0s -- touch started
exits "bad step name" 125 exhibit run --name 'two words' -- touch started
like "the step is named" "$(cat "$scratch/err")" "/predicate/step"
exits "bad variable name" 125 exhibit run --env A=b -- touch started
exits "bad subject" 125 exhibit run --subject x=sha256:XYZ -- touch started
BIG=$(head -c 30000 /dev/zero | tr '\0' x) && export BIG
exits "more than a record holds" 125 exhibit run --env BIG -- touch started
unset BIG
ok "nothing was started on wrong usage" test ! -e started
is "and nothing was recorded" "$(log_size)" 0

# ---- exit codes ----
wrong=
for code in $(seq 0 255); do
	exhibit run -- sh -c "exit $code"
	[ $? -eq "$code" ] || wrong="$wrong $code"
done
is "exit codes 0 to 255 pass through" "$wrong" ""
is "each is one record" "$(log_size)" 256
is "the code is recorded" "$(field /predicate/exit 77)" '{"code":77}'
exits "killed by a signal" 137 exhibit run -- sh -c 'kill -KILL $$'
is "the signal is recorded" "$(field /predicate/exit)" '{"signal":9}'
exits "killed by SIGPIPE, which is as by default" 141 exhibit run -- sh -c 'kill -PIPE $$'
exits "not found" 127 exhibit run -- no-such-command-here
is "not found is evidence" "$(field /predicate/exit)" '{"error":"not-found"}'
is "without an executable" "$(field /predicate/executable)" absent
exits "not found by path" 127 exhibit run -- ./no-such-file
echo 'echo hello "$1"' > plain && chmod 644 plain
exits "not executable" 126 exhibit run -- ./plain
is "not executable is evidence" "$(field /predicate/exit)" '{"error":"not-executable"}'
exits "a directory" 126 exhibit run -- /
printf '#!/no/such/interpreter\n' > script && chmod 755 script
exits "no interpreter" 126 exhibit run -- ./script
like "no interpreter is told" "$(cat "$scratch/err")" "cause: its interpreter does not exist"
chmod 755 plain
is "no known format: /bin/sh, as execvp" "$(exhibit run -- ./plain you)" "hello you"
mkdir -p bin1 bin2 && echo 'echo first' > bin1/tool && printf '#!/bin/sh\necho second\n' > bin2/tool && chmod 755 bin2/tool
is "PATH goes on behind what is not executable" "$(PATH=$PWD/bin1:$PWD/bin2:$PATH exhibit run -- tool)" second
is "the file that was run is recorded" "$(field /predicate/executable/path)" "$PWD/bin2/tool"
is "and its digest" "$(field /predicate/executable/sha256)" "$(sha256sum < bin2/tool | cut -d' ' -f1)"
is "options end at the command" "$(exhibit run echo --name x --help)" "--name x --help"

# ---- streams ----
is "stdin passes" "$(echo input | exhibit run -- cat)" input
is "stdin that nobody reads is left" "$(printf 'one\ntwo\n' | { exhibit run -- true; cat; })" "one
two"
cat > streams.py <<'END'
import os
for i in range(300):
    os.write(1, bytes(range(256)) * 3)
    os.write(2, b"\xff\xfe\x00err%d\n" % i)
END
python3 streams.py >expected.out 2>expected.err
exits "both streams" 0 exhibit run --name streams -- python3 streams.py
same "stdout passes byte for byte, invalid UTF-8 and NUL too" "$scratch/out" expected.out
same "stderr passes byte for byte" "$scratch/err" expected.err
exhibit show "$(last_index)" --stdout > shown.out
exhibit show "$(last_index)" --stderr > shown.err
same "stdout is recorded byte for byte" shown.out expected.out
same "stderr is recorded byte for byte" shown.err expected.err
is "the digest is in the record" "$(field /predicate/stdout/sha256)" "$(sha256sum < expected.out | cut -d' ' -f1)"
is "the size too" "$(field /predicate/stderr/size)" "$(wc -c < expected.err)"
is "the step too" "$(field /predicate/step)" streams
is "argv too" "$(field /predicate/argv)" '["python3","streams.py"]'
is "the working directory too" "$(field /predicate/cwd)" "$PWD"
is "outside of git the subject is the output" "$(field /subject/0/digest/sha256)" "$(field /predicate/stdout/sha256)"
is "outside of git there is no git" "$(field /predicate/git)" absent
ok "the machine too" test "$(field /predicate/host/arch)" = "$(uname -m)"
is "a given subject" "$(exhibit run --subject app=sha256:"$(field /predicate/stdout/sha256)" -- true; field /subject/0/name)" app
exhibit run -- true
is "no output" "$(field /predicate/stdout)" \
	'{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}'
exhibit run -- printf '%b' 'a\0377b' '\0377' >/dev/null
exhibit run -- sh -c 'echo "$1" >/dev/null' sh "$(printf 'a\377b')"
is "an argument that is not UTF-8" "$(field /predicate/argv/4)" '{"base64":"Yf9i"}'
long=$(head -c 9000 /dev/zero | tr '\0' y)
exhibit run -- true "$long"
is "a long argv is no part of the record" "$(field /predicate/argv)" absent
is "but a blob: a canonical JSON array" "$(field /predicate/argv_blob/sha256)" \
	"$(printf '["true","%s"]' "$long" | sha256sum | cut -d' ' -f1)"
is "the command inherits what we did, and nothing of ours" "$(exhibit run -- ls /proc/self/fd)" "$(ls /proc/self/fd)"

size=$(log_size)
is "a run within a run" "$("$exhibit_bin" run -- "$exhibit_bin" run -- echo inner)" inner
is "makes two records" "$(log_size)" $((size + 2))

# ---- our readers ----
is "a reader that goes away" "$(exhibit run -- sh -c 'while :; do echo y; done' | head -1)" y
is "ends the command by SIGPIPE" "$(field /predicate/exit)" '{"signal":13}'
is "and is recorded" "$(field /predicate/stdout/closed_early)" true
exhibit run -- sh -c 'sleep 0.3; while echo more; do :; done' | true
is "a reader that goes away before the first byte" "$(field /predicate/exit)" '{"signal":13}'
exits "a full device" 141 sh -c "exec '$exhibit_bin' run -- sh -c 'while echo more; do :; done' 2>'$scratch/err2' >/dev/full"
like "a full device is told" "$(cat "$scratch/err2")" "cause: No space left on device"
is "closed descriptors are not mixed up with ours" "$(exhibit run -- sh -c 'echo lost' >&- 2>&-; exhibit show "$(last_index)" --stdout)" lost

# ---- output after the end ----
exits "a process that keeps the stream" 0 exhibit run --linger 100ms -- sh -c 'echo now; sleep 60 & echo $! > sleeper'
kill "$(cat sleeper)"
is "what came until then is recorded" "$(exhibit show "$(last_index)" --stdout)" now
is "and that more may have come" "$(field /predicate/stdout/open_at_end)" true
like "a note says so" "$(cat "$scratch/err")" "note: another process still holds"
exhibit run --linger 60s -- sh -c '(sleep 0.3; echo late) & echo early' > late.out
is "late output is passed on" "$(cat late.out)" "early
late"
is "late output is recorded" "$(exhibit show "$(last_index)" --stdout)" "early
late"
is "and the end was seen" "$(field /predicate/stdout/open_at_end)" absent

# ---- environment ----
export APP_MODE=fast MY_TOKEN=abc DB='postgres://me:pass@host/db' EMPTY='' API_KEY=k GIT_AUTHOR_NAME=me
exhibit run --env APP_MODE --env MY_TOKEN --env DB --env NOT_SET --env EMPTY --env API_KEY --env GIT_AUTHOR_NAME \
	--env APP_MODE -- true
is "variables that were asked for, each once, secrets masked" "$(field /predicate/environment)" \
	'[{"name":"LC_ALL","value":"C"},{"name":"TZ","value":"UTC"},{"name":"APP_MODE","value":"fast"},{"masked":true,"name":"MY_TOKEN"},{"masked":true,"name":"DB"},{"name":"NOT_SET"},{"name":"EMPTY","value":""},{"masked":true,"name":"API_KEY"},{"name":"GIT_AUTHOR_NAME","value":"me"}]'
CI=true exhibit run -- true
is "harmless ones are there unasked" "$(field /predicate/environment/0)" '{"name":"CI","value":"true"}'
is "nothing is masked without --redact" "$(field /predicate/redactions)" absent

# ---- masks ----
mkdir hunter2 && cd hunter2 || exit 1
cat > leak.sh <<'END'
#!/bin/sh
printf 'password: %s\n' "$1"
printf 'password: hun' >&2; sleep 0.2; printf 'ter2\n-----BEGIN\nline\nEND-----\n' >&2
END
chmod 755 leak.sh
export VALUE='is hunter2'
exits "masks leave what passes through raw" 0 exhibit run --env VALUE --redact 'hunter2' --redact '-+BEGIN[\s\S]*?END-+' -- ./leak.sh hunter2
is "stdout raw" "$(cat "$scratch/out")" "password: hunter2"
is "stdout masked" "$(exhibit show "$(last_index)" --stdout)" "password: [REDACTED]"
is "stderr masked across writes and lines" "$(exhibit show "$(last_index)" --stderr)" "password: [REDACTED]
[REDACTED]"
is "argv masked" "$(field /predicate/argv)" '["./leak.sh","[REDACTED]"]'
is "environment masked" "$(field /predicate/environment/2/value)" 'is [REDACTED]'
is "working directory masked" "$(field /predicate/cwd)" "$(dirname "$PWD")/[REDACTED]"
is "how many and by how many patterns" "$(field /predicate/redactions)" '{"count":6,"patterns":2}'
cd ..
ok "the secret is nowhere in the ledger" sh -c '! grep -r -q -a hunter2 .exhibit'
is "each stream says whether something in it was masked" "$(field /predicate/stdout/masked) $(field /predicate/stderr/masked)" \
	"true true"
is "a mask that hits nothing is recorded too" "$(exhibit run --redact nothing -- true; field /predicate/redactions)" \
	'{"count":0,"patterns":1}'
is "and then no stream is marked" "$(exhibit run --redact hunter2 -- sh -c 'true hunter2'; field /predicate/stdout/masked)" absent

# ---- evidence that does not fit on the disk ----
disk=$scratch/disk
mkdir "$disk"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m tmpfs "$disk" 2>/dev/null; then
	mounted=$disk
	(cd "$disk" && exhibit init --origin example.org/full >/dev/null 2>&1)
	cd "$disk" || exit 1
	exhibit run -- true
	is "a small ledger takes a small run" "$(log_size)" 1
	head -c 2m /dev/zero > filler 2>/dev/null
	exits "disk full: the command's own code" 7 exhibit run -- sh -c 'head -c 300000 /dev/urandom | tee "$0"; exit 7' "$scratch/random"
	same "disk full: the output passes" "$scratch/out" "$scratch/random"
	like "disk full: a warning says where it waits" "$(cat "$scratch/err")" "warning: the record is not in the log yet; it waits in $XDG_STATE_HOME"
	like "disk full: and why" "$(cat "$scratch/err")" "cause: no space is left"
	is "disk full: it is not in the log" "$(log_size 2>/dev/null)" 1
	rm filler
	mount -o remount,size=8m "$disk"
	exits "the next command takes it in" 0 exhibit run -- true
	like "and says so" "$(cat "$scratch/err")" "note: took in 1 record from the spool"
	is "both are in the log" "$(log_size)" 3
	exhibit show 1 --stdout > "$scratch/shown"
	same "with every byte" "$scratch/shown" "$scratch/random"
	is "nothing waits any more" "$(find "$XDG_STATE_HOME" -path '*spool*' -type f | wc -l)" 0
	cd "$scratch/work" || exit 1
else
	skip "disk full" "needs a tmpfs to be mounted"
fi

exits "a whole command line in one word" 127 exhibit run 'printf x'
like "what to do about it" "$(cat "$scratch/err")" "hint: one word with blanks is one name"


# ---- a store that is cut: told before the command runs ----
cp -a .exhibit whole
for cut in 0 100 4096 8192 20000 40960; do
	rm -rf bad && cp -a whole bad && truncate -s $cut bad/data.mdb
	refused "a store of $cut bytes" 125 exhibit run --ledger bad -- touch ran
	like "is told as that" "$(cat "$scratch/err")" "error: "
	like "with what is wrong" "$(grep '^cause: ' "$scratch/err")" "data.mdb"
	like "and what to do" "$(grep '^hint: ' "$scratch/err")" "exhibit doctor"
	refused "nor does it verify" 5 exhibit verify --ledger bad
done
ok "nothing ran" test ! -e ran
done_testing

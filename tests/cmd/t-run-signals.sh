#!/bin/sh
# run: signals, timeouts, the terminal, readers that do not read.  Nothing here measures time; sleeps only order events.
. "$(dirname "$0")/lib.sh"
new_ledger

# wait_for FILE: until it is there and not empty, for at most 20 s.
wait_for() {
	tries=0
	until [ -s "$1" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 400 ] || return 1
		sleep 0.05
	done
}

# ---- signals that a process sends us reach the command, and the record is made all the same ----
for signal in TERM HUP INT QUIT USR1 USR2; do
	rm -f ready
	# A background job of a shell without job control starts with INT and QUIT ignored, under nohup with HUP: python puts them back.
	python3 - "$exhibit_bin" "$signal" <<'END' > code
import signal, subprocess, sys, time, os
command = ["sh", "-c", "trap 'echo got %s; exit 42' %s; echo > ready; while :; do sleep 0.05; done" % (sys.argv[2], sys.argv[2])]
def defaults():
    for s in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(s, signal.SIG_DFL)
run = subprocess.Popen([sys.argv[1], "run", "--"] + command, stdout=open("out", "wb"), preexec_fn=defaults)
while not os.path.exists("ready"):
    time.sleep(0.02)
run.send_signal(getattr(signal, "SIG" + sys.argv[2]))
print(run.wait(60))
END
	is "$signal is forwarded" "$(cat out) $(cat code)" "got $signal 42"
	is "$signal: the record is made" "$(field /predicate/exit)" '{"code":42}'
done
rm -f ready
"$exhibit_bin" run -- sh -c 'echo > ready; exec sleep 60' &
wait_for ready
kill -TERM $!
wait $!
is "ended by a forwarded signal" $? 143
is "the signal is recorded" "$(field /predicate/exit)" '{"signal":15}'

# ---- dispositions and masks the command starts with ----
exhibit run -- sh -c 'grep -E "^Sig(Blk|Ign)" /proc/self/status' > mask
like "no signal is blocked" "$(cat mask)" "SigBlk:	0000000000000000"
is "SIGPIPE is not ignored" $((0x$(sed -n 's/SigIgn:.//p' mask) & 0x1000)) 0
(trap '' HUP; exhibit run -- sh -c 'grep ^SigIgn /proc/self/status') > mask
is "what nohup ignores stays ignored" $((0x$(sed -n 's/SigIgn:.//p' mask) & 1)) 1
(trap '' CHLD; exhibit run -- sh -c 'exit 5')
is "an ignored SIGCHLD does not lose the exit status" $? 5

# ---- the terminal ----
cat > terminal.py <<'END'
import os, pty, signal, sys, time

def drive(arguments, step):
    pid, master = pty.fork()
    if pid == 0:
        # Where the tests run in the background of a script these are ignored, and a shell cannot trap what it starts with so.
        for ignored in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            signal.signal(ignored, signal.SIG_DFL)
        os.execv(arguments[0], arguments)
    signal.alarm(60)
    seen = b""
    code = None
    while True:
        try:
            data = os.read(master, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data
        step(master, pid, seen)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), seen

sent = set()
def once(name):
    if name in sent:
        return False
    sent.add(name)
    return True

what, exhibit = sys.argv[1:3]
if what == "interrupt":
    script = "n=0; trap 'n=$((n+1))' INT; echo ready; while [ $n -eq 0 ]; do sleep 0.1; done; sleep 0.3; echo count $n; exit 9"
    def step(master, pid, seen):
        if b"ready" in seen and once("int"):
            os.write(master, b"\x03")
    code, seen = drive([exhibit, "run", "--", "sh", "-c", script], step)
    print(code, "count 1" in seen.decode())
elif what == "stdin":
    def step(master, pid, seen):
        if b"ask" in seen and once("line"):
            os.write(master, b"answer\n")
    code, seen = drive([exhibit, "run", "--", "sh", "-c", "test -t 0 && echo ask; read line; echo got $line"], step)
    print(code, "got answer" in seen.decode())
elif what == "suspend":
    # A shell with job control between us and exhibit, as in life.
    shell = ["/bin/bash", "--norc", "--noprofile", "-i"]
    def step(master, pid, seen):
        if once("run"):
            os.write(master, (exhibit + " run -- sh -c 'echo rea''dy; sleep 0.5; echo fin''ished; exit 3'\n").encode())
        if b"ready\r" in seen and once("stop"):
            os.write(master, b"\x1a")
        if b"Stopped" in seen and once("fg"):
            os.write(master, b"fg\n")
        if b"finished\r" in seen and once("exit"):
            os.write(master, b"echo code=$?\nexit\n")
    code, seen = drive(shell, step)
    print("Stopped" in seen.decode(), "code=3" in seen.decode())
END
is "Ctrl-C reaches the command once" "$(python3 terminal.py interrupt "$exhibit_bin")" "9 True"
is "and the record is made" "$(field /predicate/exit)" '{"code":9}'
is "the terminal is the command's stdin" "$(python3 terminal.py stdin "$exhibit_bin")" "0 True"
if command -v bash >/dev/null; then
	is "Ctrl-Z and fg" "$(timeout 60 python3 terminal.py suspend "$exhibit_bin")" "True True"
	is "then the record is made" "$(field /predicate/exit)" '{"code":3}'
else
	skip "Ctrl-Z and fg" "needs bash"
fi

# ---- timeouts ----
exits "a timeout" 124 exhibit run --timeout 200ms -- sh -c 'echo begun; sleep 60'
is "what was printed before is recorded" "$(exhibit show "$(last_index)" --stdout)" begun
is "the limit is recorded" "$(field /predicate/timeout_ms)" 200
is "that it was reached too" "$(field /predicate/timed_out)" true
is "and how it ended" "$(field /predicate/exit)" '{"signal":15}'
exits "no timeout" 0 exhibit run --timeout 1h -- true
is "a limit that was not reached" "$(field /predicate/timeout_ms) $(field /predicate/timed_out)" "3600000 absent"
# A process that left the session and was left by its parent is ended too.
exits "a daemon is ended by the timeout" 124 exhibit run --timeout 500ms -- \
	sh -c 'setsid sh -c "echo \$\$ > daemon; exec sleep 60" >/dev/null 2>&1 & wait_here() { sleep 60; }; wait_here'
wait_for daemon
ok "it is gone" sh -c '! kill -0 "$(cat daemon)" 2>/dev/null'
sleep 60 & bystander=$!
exits "what ignores SIGTERM is killed" 124 exhibit run --timeout 200ms -- sh -c 'trap "" TERM; while :; do sleep 0.1; done'
is "by SIGKILL" "$(field /predicate/exit)" '{"signal":9}'
ok "our siblings live" kill -0 "$bystander"
rm -f sibling
sh -c "sleep 60 & echo \$! > sibling; exec '$exhibit_bin' run --timeout 200ms -- sleep 60"
ok "children from before the command live" kill "$(cat sibling)"
kill "$bystander"

# ---- readers that do not read ----
cat > stalled.py <<'END'
import os, subprocess, sys
# Nobody reads our stdout until the timeout is over; stderr goes on meanwhile.
run = subprocess.Popen([sys.argv[1], "run", "--timeout", "700ms", "--", "sh", "-c",
                        "(while echo on stderr >&2; do sleep 0.1; done) & exec yes"],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
first = run.stderr.readline()
second = run.stderr.readline()
ledger_size = lambda: int(subprocess.check_output([sys.argv[1], "checkpoint"]).split(b"\n")[1])
size = int(sys.argv[2])
while ledger_size() == size:  # the record is made although nobody has read yet
    pass
data = run.stdout.read()
code = run.wait()
run.stderr.read()
open("read", "wb").write(data)
print(code, first.decode().strip(), second.decode().strip())
END
is "a stalled reader stops neither stderr nor the timeout" "$(timeout 60 python3 stalled.py "$exhibit_bin" "$(log_size)")" \
	"124 on stderr on stderr"
exhibit show "$(last_index)" --stdout > recorded
same "what was recorded is what was passed on" recorded read
is "more than a pipe holds" "$(test "$(wc -c < read)" -gt 65536 && echo yes)" yes
cat > flags.py <<'END'
import fcntl, os, subprocess, sys
r, w = os.pipe()
before = fcntl.fcntl(w, fcntl.F_GETFL)
child = "import fcntl, os, sys; print(fcntl.fcntl(%d, fcntl.F_GETFL))" % w
run = subprocess.Popen([sys.argv[1], "run", "--", sys.executable, "-c", child], stdout=w, pass_fds=[w])
run.wait()
print(before == fcntl.fcntl(w, fcntl.F_GETFL) == int(os.read(r, 100)))
END
is "the flags of the descriptors we share stay as they are" "$(python3 flags.py "$exhibit_bin")" True
cat > socket_out.py <<'END'
import socket, subprocess, sys
ours, theirs = socket.socketpair()
run = subprocess.Popen([sys.argv[1], "run", "--", "head", "-c", "3000000", "/dev/zero"], stdout=theirs)
theirs.close()
size = 0
while True:
    data = ours.recv(65536)
    if not data:
        break
    size += len(data)
print(size, run.wait())
END
is "a socket as stdout" "$(python3 socket_out.py "$exhibit_bin")" "3000000 0"

# ---- interrupted while it waits or finishes ----
rm -f ready
size=$(log_size)
"$exhibit_bin" run --linger 1h -- sh -c 'echo $$ > shell; sleep 60 & echo $! > ready' 2>lingering &
lingering=$!
wait_for ready
while kill -0 "$(cat shell)" 2>/dev/null; do sleep 0.05; done
kill -TERM "$lingering"
wait "$lingering"
code=$?
is "an interrupt ends the waiting, not the recording" "$code $(log_size)" "0 $((size + 1))"
is "the stream was still open" "$(field /predicate/stdout/open_at_end)" true
kill "$(cat ready)"

done_testing

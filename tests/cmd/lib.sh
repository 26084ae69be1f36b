# Sourced by tests/cmd/t-*.sh and tests/slow/t-*.sh: a scratch directory per script, TAP, and no trace outside of it.
# EXHIBIT_BIN names the program; without it, the one `make` puts at the top of the tree.
set -u
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
exhibit_bin=${EXHIBIT_BIN:-$source_dir/exhibit}
case $exhibit_bin in /*) ;; *) exhibit_bin=$PWD/$exhibit_bin ;; esac
[ -x "$exhibit_bin" ] || { echo "Bail out! there is no $exhibit_bin"; exit 1; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/exhibit-test.XXXXXX")
trap 'code=$?; cd /; clean_up; chmod -R u+w "$scratch" 2>/dev/null; rm -rf "$scratch"; exit $code' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/config" XDG_STATE_HOME="$scratch/state" TMPDIR="$scratch/tmp"
export LC_ALL=C TZ=UTC GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$scratch/gitconfig"
export GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
unset EXHIBIT_LEDGER EXHIBIT_KEY EXHIBIT_MAP_SIZE SSH_AUTH_SOCK GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE CI LANG \
	SOURCE_DATE_EPOCH NO_COLOR MAKEFLAGS MAKELEVEL MFLAGS
mkdir -p "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$TMPDIR" "$scratch/work"
cat > "$GIT_CONFIG_GLOBAL" <<END
[user]
	name = Tester
	email = tester@example.org
[init]
	defaultBranch = main
END
cd "$scratch/work" || exit 1

# A script may define its own, for what is not below the scratch directory (a mount, a process).
clean_up() { :; }

exhibit() { "$exhibit_bin" "$@"; }
exhibit_verify() { "$exhibit_bin-verify" "$@"; }

# ---- TAP ----

test_count=0
failed_count=0
passed() { test_count=$((test_count + 1)); echo "ok $test_count - $1"; }
failed() {
	test_count=$((test_count + 1)) failed_count=$((failed_count + 1))
	echo "not ok $test_count - $1"
	shift
	for line in "$@"; do printf '%s\n' "$line" | sed 's/^/#   /'; done
}
skip() { test_count=$((test_count + 1)); echo "ok $test_count - $1 # skip $2"; }

# ok NAME COMMAND...: the command succeeds.
ok() {
	ok_name=$1
	shift
	if "$@"; then passed "$ok_name"; else failed "$ok_name" "command: $*"; fi
}
# is NAME ACTUAL EXPECTED: the same text.
is() { if [ "$2" = "$3" ]; then passed "$1"; else failed "$1" "actual:   $2" "expected: $3"; fi; }
# isnt NAME ACTUAL OTHER: not the same text.
isnt() { if [ "$2" != "$3" ]; then passed "$1"; else failed "$1" "actual: $2"; fi; }
# like NAME TEXT PATTERN: a shell pattern that fits somewhere in the text.  unlike: fits nowhere.
like() { case $2 in *$3*) passed "$1" ;; *) failed "$1" "actual: $2" "expected somewhere: $3" ;; esac; }
unlike() { case $2 in *$3*) failed "$1" "actual: $2" "unexpected: $3" ;; *) passed "$1" ;; esac; }
# same NAME FILE FILE: the same bytes.
same() { if cmp "$2" "$3" >"$scratch/cmp" 2>&1; then passed "$1"; else failed "$1" "$(cat "$scratch/cmp")"; fi; }
# exits NAME CODE COMMAND...: exit status CODE; output goes to $scratch/out and $scratch/err.
exits() {
	exits_name=$1 exits_expected=$2
	shift 2
	exits_code=0
	"$@" >"$scratch/out" 2>"$scratch/err" || exits_code=$?
	if [ "$exits_code" -eq "$exits_expected" ]; then passed "$exits_name"
	else failed "$exits_name" "exit status $exits_code, not $exits_expected, of: $*" "stderr: $(head -c 2000 "$scratch/err")"; fi
}
# The last line of every script.
done_testing() { echo "1..$test_count"; [ "$failed_count" -eq 0 ]; }

# ---- ledger ----

# A ledger with a key in the directory we are in.
new_ledger() { exhibit key new >/dev/null 2>&1; exhibit init --origin example.org/test >/dev/null 2>&1; }
# How many entries the log has; the index of the last.
log_size() { exhibit checkpoint | sed -n 2p; }
last_index() { echo $(($(log_size) - 1)); }

# field POINTER [INDEX]: a value of a record's statement (of the last one): text as it is, else JSON; "absent" for none.
field() {
	exhibit show "${2:-$(last_index)}" --json | python3 -c '
import json, sys
value = json.load(sys.stdin)["statement"]
for part in sys.argv[1].split("/")[1:]:
    try:
        value = value[int(part)] if isinstance(value, list) else value[part]
    except (KeyError, IndexError):
        print("absent")
        sys.exit()
print(value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":")))' "$1"
}

# refused NAME CODE COMMAND...: exit status CODE, an error with its cause or a hint on stderr, nothing on stdout.
refused() {
	refused_name=$1 refused_expected=$2
	shift 2
	refused_code=0
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null || refused_code=$?
	if [ "$refused_code" -ne "$refused_expected" ]; then
		failed "$refused_name" "exit status $refused_code, not $refused_expected, of: $*" "stderr: $(head -c 2000 "$scratch/err")"
	elif [ -s "$scratch/out" ]; then
		failed "$refused_name" "something on stdout: $(head -c 500 "$scratch/out")"
	elif ! grep -q '^error: .' "$scratch/err" || ! grep -Eq '^(cause|hint): .' "$scratch/err"; then
		failed "$refused_name" "no error with a cause or hint: $(head -c 2000 "$scratch/err")"
	else
		passed "$refused_name"
	fi
}
# value FILE POINTER...: values of a JSON file as JSON, text as it is, a line each; "absent" where there is none.
value() {
	python3 -c '
import json, sys
whole = json.load(open(sys.argv[1], encoding="utf-8"))
for pointer in sys.argv[2:]:
    value = whole
    try:
        for part in pointer.split("/")[1:]:
            value = value[int(part)] if isinstance(value, list) else value[part]
    except (KeyError, IndexError, TypeError):
        value = "absent"
    print(value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":")))' "$@"
}
# draft FILE VERDICT EVIDENCE [ASSERTED]: a draft with one claim, whose check asks for exit code 0.
draft() {
	cat > "$1" <<END
{ "schema": "urn:exhibit:report:v1", "title": "draft", "verdicts": ["NOT READY", "READY"], "verdict": "$2",
  "claims": [ { "id": "works", "text": "It works.", "asserted": "${4:-passed}", "evidence": [$3],
    "check": { "op": "exit-code" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
    { "verdict": "NOT READY" } ] }
END
}
# policy FILE [MEMBERS]: the reader's rule for that claim; more members go in as they are.
policy() {
	cat > "$1" <<END
{ "schema": "urn:exhibit:policy:v1", "name": "test policy", ${2:-} "verdicts": ["NOT READY", "READY"],
  "claims": [ { "id": "works", "severity": "critical", "evidence": { "kind": "run" }, "check": { "op": "exit-code" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
    { "verdict": "NOT READY" } ] }
END
}

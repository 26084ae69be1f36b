#!/bin/bash
# Tampering with a ledger, a bundle and a published folder: every cell of the table is found, and what was said is printed.  Then the
# same on peers: commits signed with SSH keys, and a hash chain in SQLite.
. "$(dirname "$0")/../cmd/lib.sh"

python=python3
$python -c 'import lmdb' 2>/dev/null || python=/usr/bin/python3   # Debian's, beside somebody's own
if ! $python -c 'import lmdb' 2>/dev/null; then
	failed "python3-lmdb is there" "tests/deps.sh slow installs it"
	done_testing
	exit
fi
exhibit key new >/dev/null 2>&1
exhibit init --origin log.example/test-vectors >/dev/null 2>&1
# The log key of the test vectors, which the attacker may hold.
$python - "$source_dir" > .exhibit/log.vkey <<'END'
import sys
sys.path.insert(0, sys.argv[1] + "/tests/independent")
from samples import vkey
print(vkey())
END
$python "$source_dir/tests/slow/tamper.py" .exhibit "$scratch/made" || exit 1
cd "$scratch/made" || exit 1
row() { printf '# %-42s %-44s %-7s %s\n' "$@"; }
row "what is done" "by whom holds" "to a" "found"
$python -c '
import json
for cell in json.load(open("cells.json")):
    print(cell["what"], cell["with"], cell["container"], cell["path"], cell["report"], "yes" if cell["since"] else "no",
          " ".join(map(str, cell["exits"])), sep="|")' > cells
while IFS='|' read -r what with container path report since exits; do
	set -- --policy policy.json --at 2026-01-02T12:00:00Z --report "$report" --no-remember
	[ "$since" = no ] || set -- "$@" --since kept.checkpoint
	if [ "$container" = ledger ]; then set -- "$@" --ledger "$path"; else set -- "$path" "$@"; fi
	# A ledger remembers by itself what it was: not here, where only what the auditor holds is to count.
	XDG_STATE_HOME=$path.state "$exhibit_bin" verify "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	code=$?
	said=$(cat "$scratch/out" "$scratch/err" | sed -n 's/^ *\(integrity: BROKEN.*\)/\1/p; s/^ *\(cause: .*\)/\1/p; s/^ *\(evidence: .*\)/\1/p; s/^\(history: .*\)/\1/p' |
		head -n 1 | sed "s,$path,PATH,g" | cut -c 1-120)
	case " $exits " in
	*" $code "*) passed "$what ($with), $container: exit status $code" ;;
	*) failed "$what ($with), $container" "exit status $code, not $exits" "$(cat "$scratch/out" "$scratch/err" | head -n 12)" ;;
	esac
	[ "$what $container" = "${last:-}" ] || row "$what" "$with" "$container" "$code ${said:-MATCHES}"
	last="$what $container"
done < cells

# ---- peers: what of it they find, and what they cannot ----
peer() { # peer WHAT NAME FOUND|MISSED COMMAND...: exit status other than 0 is found
	peer_what=$1 peer_name=$2 expected=$3
	shift 3
	if "$@" >"$scratch/out" 2>&1; then peer_found=MISSED; else peer_found=FOUND; fi
	is "$peer_name: $peer_what" "$peer_found" "$expected"
	[ "$peer_what" != nothing ] || peer_found=holds
	row "$peer_what" "" "$peer_name" "$peer_found"
}
# Commits signed with SSH keys, each holding the output of a run; checked as a careful reader would.
ssh-keygen -q -t ed25519 -N '' -C ci -f ci && ssh-keygen -q -t ed25519 -N '' -C mallory -f mallory
printf 'ci@example.org %s\n' "$(cut -d' ' -f1,2 ci.pub)" > allowed
git_world() {
	rm -rf "$1" && git init -q "$1" && git -C "$1" config gpg.format ssh && git -C "$1" config commit.gpgSign true &&
		git -C "$1" config user.signingKey "$PWD/ci" && git -C "$1" config gpg.ssh.allowedSignersFile "$PWD/allowed"
	for i in 1 2 3; do
		echo "run $i" > "$1/out" && git -C "$1" add out && git -C "$1" -c user.email=ci@example.org commit -q -m "run $i" || return 1
	done
}
git_checks() { git -C "$1" fsck --strict && git -C "$1" log --format=%H | while read -r id; do git -C "$1" verify-commit "$id" || exit 1; done; }
git_world g
peer "nothing" git MISSED git_checks g
object=$(git -C g rev-parse HEAD:out) && object=g/.git/objects/$(echo "$object" | cut -c1-2)/$(echo "$object" | cut -c3-)
chmod u+w "$object" && printf 'x' | dd of="$object" bs=1 seek=20 conv=notrunc 2>/dev/null
peer "flip a bit" git FOUND git_checks g
git_world g && git -C g reset -q --hard HEAD~2
peer "drop the last two" git MISSED git_checks g
git_world g && cp -r g old && echo more > g/out && git -C g commit -q -a -m more && rm -rf g && mv old g
peer "replay an old one" git MISSED git_checks g
git_world g && git -C g reset -q --hard HEAD~1 && echo other > g/out && git -C g commit -q -a -m "run 3"
peer "fork" git MISSED git_checks g
git_world g && git -C g config user.signingKey "$PWD/mallory" && git -C g commit -q --amend -m "run 3"
peer "swap keys" git FOUND git_checks g
# A hash chain in SQLite, as many audit tables have it.
cat > chain.py <<'END'
import hashlib, sqlite3, sys
def link(previous, text): return hashlib.sha256((previous + text).encode()).hexdigest()
def make(path, texts):
    table = sqlite3.connect(path); table.execute("create table log (seq integer primary key, text, hash)"); previous = ""
    for text in texts:
        previous = link(previous, text); table.execute("insert into log (text, hash) values (?, ?)", (text, previous))
    table.commit()
def holds(path):
    previous = ""
    for text, stored in sqlite3.connect(path).execute("select text, hash from log order by seq"):
        previous = link(previous, text)
        if previous != stored: return False
    return True
if sys.argv[1] == "make": make(sys.argv[2], sys.argv[3:])
elif sys.argv[1] == "do": table = sqlite3.connect(sys.argv[2]); table.execute(sys.argv[3]); table.commit()
else: sys.exit(0 if holds(sys.argv[2]) else 1)
END
chain() { rm -f c.db; python3 chain.py make c.db one two three "${@:-four}"; }
chain; peer "nothing" SQLite MISSED python3 chain.py holds c.db
python3 chain.py do c.db "update log set text='twice' where seq=2"; peer "edit an entry" SQLite FOUND python3 chain.py holds c.db
chain; python3 chain.py do c.db "delete from log where seq>2"; peer "drop the last two" SQLite MISSED python3 chain.py holds c.db
chain; cp c.db old.db; chain four five; cp old.db c.db; peer "replay an old one" SQLite MISSED python3 chain.py holds c.db
chain 'another history'; peer "fork, all hashed anew" SQLite MISSED python3 chain.py holds c.db
done_testing

#!/bin/sh
# run: the working tree before and after, and the difference as docs/formats.md states it.
. "$(dirname "$0")/lib.sh"

# The stated stream, made by other means: git and sha256sum.
difference() { # BASE
	cd "$(git rev-parse --show-toplevel)" || exit 1
	{
		git diff --binary --full-index --no-ext-diff --no-textconv --no-color --no-renames "$1"
		git ls-files --others --exclude-standard -z | python3 -c '
import hashlib, os, stat, sys
for path in sorted(p for p in sys.stdin.buffer.read().split(b"\0") if p):
    mode = os.lstat(path).st_mode if not path.endswith(b"/") else stat.S_IFDIR
    if stat.S_ISDIR(mode):
        name, data = b"160000", b""
    elif stat.S_ISLNK(mode):
        name, data = b"120000", os.readlink(path)
    else:
        name, data = b"100755" if mode & 0o100 else b"100644", open(path, "rb").read()
    line = b"untracked\0" + path + b"\0" + name + b"\0" + hashlib.sha256(data).hexdigest().encode() + b"\n"
    sys.stdout.buffer.write(line)'
	} | sha256sum | cut -d' ' -f1
}

new_ledger
git init -q .
exhibit run -- true
is "before the first commit: clean, without a commit" "$(field /predicate/git/before)" '{"clean":true}'
is "and the subject is the output" "$(field /subject/0/name)" stdout
echo one > one
exhibit run -- true
is "an untracked file before the first commit" "$(field /predicate/git/before)" \
	'{"clean":false,"difference":"'"$(difference "$(git hash-object -t tree /dev/null)")"'"}'
git add one
exhibit run -- true
is "a staged file before the first commit" "$(field /predicate/git/before/difference)" \
	"$(difference "$(git hash-object -t tree /dev/null)")"

git commit -qm first
commit=$(git rev-parse HEAD)
exhibit run -- true
is "clean: the ledger in the tree is ignored" "$(field /predicate/git)" \
	'{"after":{"clean":true,"commit":"'"$commit"'"},"before":{"clean":true,"commit":"'"$commit"'"}}'
is "the commit is the subject" "$(field /subject)" '[{"digest":{"gitCommit":"'"$commit"'"},"name":"commit"}]'
other=$(printf x | sha256sum | cut -d' ' -f1)
exhibit run --subject "x=sha256:$other" -- true
is "unless one is given" "$(field /subject)" '[{"digest":{"sha256":"'"$other"'"},"name":"x"}]'

exhibit run -- sh -c 'echo two >> one'
is "changed by the command: clean before" "$(field /predicate/git/before/clean)" true
is "changed by the command: not after" "$(field /predicate/git/after)" \
	'{"clean":false,"commit":"'"$commit"'","difference":"'"$(difference HEAD)"'"}'
exhibit run -- true
is "the same difference before and after" "$(field /predicate/git/before/difference)" "$(field /predicate/git/after/difference)"
before=$(field /predicate/git/before/difference)
echo three >> one
exhibit run -- true
isnt "another change is another difference" "$(field /predicate/git/before/difference)" "$before"

mkdir -p sub/dir "odd
name" && echo data > "sub/dir/new" && printf '\000\377' > "odd
name/bin" && ln -s nowhere link && echo '#!/bin/sh' > tool && chmod 755 tool && git init -q nested && echo x > nested/file
echo '*.log' > .gitignore && echo ignored > x.log
exhibit run -- true
is "untracked files, links, modes, odd names, a repository within" "$(field /predicate/git/before/difference)" "$(difference HEAD)"
same_difference=$(field /predicate/git/before/difference)
cd sub/dir || exit 1
exhibit run -- true
is "the whole tree is meant from a directory below" "$(field /predicate/git/before/difference)" "$same_difference"
cd ../.. || exit 1
git config diff.noprefix true && git config diff.renames copies && git config color.ui always && git config diff.context 9 \
	&& git config core.quotePath false && git config status.showUntrackedFiles no && git config diff.external /bin/false
exhibit run -- true
is "the user's taste does not change it" "$(field /predicate/git/before/difference)" "$same_difference"
git config --unset diff.external
echo changed > tool
exhibit run -- true
isnt "an untracked file that changes" "$(field /predicate/git/before/difference)" "$same_difference"
git mv one moved
exhibit run -- true
is "renamed" "$(field /predicate/git/before/clean)" false
rm -rf nested link tool sub "odd
name" .gitignore && git reset -q --hard
rm -f x.log
exhibit run -- true
is "clean again" "$(field /predicate/git/before/clean)" true
exhibit run -- git commit -q --allow-empty -m second
is "the command moves the commit" "$(field /predicate/git/after/commit)" "$(git rev-parse HEAD)"
is "the subject is the commit before" "$(field /subject/0/digest/gitCommit)" "$commit"

# ---- linked worktrees, GIT_DIR, no repository, no git, a broken repository ----
git worktree add -q ../linked
exits "in a linked worktree" 0 exhibit run --ledger .exhibit -- true
(cd ../linked && exhibit run --ledger ../work -- true)
is "a linked worktree has its commit" "$(field /predicate/git/before/commit)" "$(git rev-parse HEAD)"
(cd / && GIT_DIR="$scratch/work/.git" GIT_WORK_TREE="$scratch/work" exhibit run --ledger "$scratch/work" -- true)
is "GIT_DIR is honoured" "$(field /predicate/git/before/commit)" "$(git rev-parse HEAD)"
(cd / && exhibit run --ledger "$scratch/work" -- true)
is "outside of a repository" "$(field /predicate/git)" absent
mkdir -p bin && ln -s "$(command -v id)" bin/id
exits "without git" 0 env PATH="$PWD/bin" "$exhibit_bin" run -- id
is "without git there is no git" "$(field /predicate/git)" absent
is "and no complaint" "$(cat "$scratch/err")" ""
rm -r bin
exits "the command removes the repository" 0 exhibit run -- mv .git gone
is "then nothing is said of it" "$(field /predicate/git)" absent
mv gone .git
cp .git/HEAD "$scratch/head" && echo broken > .git/HEAD
exits "a repository that git refuses" 0 exhibit run -- true
like "is told" "$(cat "$scratch/err")" "warning: git does not say"
cp "$scratch/head" .git/HEAD

done_testing

#!/bin/sh
# run: the working tree before and after, and the difference as docs/formats.md states it.
. "$(dirname "$0")/lib.sh"

# The stated stream, made by other means: git and sha256sum.
difference() { # BASE
	cd "$(git rev-parse --show-toplevel)" || exit 1
	{
		git diff --binary --full-index --no-ext-diff --no-textconv --no-color --no-renames --ignore-submodules=none "$1"
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
is "GIT_DIR brings no repository where there is none" "$(field /predicate/git)" absent
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

# ---- another tree's state, or less than there is ----
git init -q ../other && git -C ../other commit -q --allow-empty -m other
git clone -q . ../dirty 2>/dev/null && cd ../dirty && echo forged >> one || exit 1
real=$(difference HEAD)
# forge NAME VARIABLE...: with these variables the tree is as dirty as it is, and of its own commit.
forge() {
	forge_name=$1
	shift
	env "$@" "$exhibit_bin" run --ledger ../work -- true
	is "$forge_name does not change what is said" "$(cd ../work && field /predicate/git/before)" \
		'{"clean":false,"commit":"'"$(git rev-parse HEAD)"'","difference":"'"$real"'"}'
	is "$forge_name does not change the subject" "$(cd ../work && field /subject/0/digest/gitCommit)" "$(git rev-parse HEAD)"
}
forge GIT_DIR GIT_DIR="$scratch/other/.git" GIT_WORK_TREE="$scratch/other"
forge GIT_WORK_TREE GIT_WORK_TREE="$scratch/other"
cp .git/index ../index && GIT_INDEX_FILE=../index git update-index --assume-unchanged one
forge GIT_INDEX_FILE GIT_INDEX_FILE="$scratch/index"
forge GIT_CONFIG_COUNT GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.ignoreStat GIT_CONFIG_VALUE_0=true
forge GIT_CONFIG_PARAMETERS GIT_CONFIG_PARAMETERS="'core.worktree'='$scratch/other'"
forge GIT_CEILING_DIRECTORIES GIT_CEILING_DIRECTORIES="$scratch"
forge GIT_DIFF_OPTS GIT_DIFF_OPTS=-u0
git config core.worktree "$scratch/other"
exits "core.worktree elsewhere" 0 exhibit run --ledger ../work -- true
like "is told" "$(cat "$scratch/err")" "warning: git does not say"
is "and no other tree's state recorded" "$(cd ../work && field /predicate/git)" absent
git config --unset core.worktree && git reset -q --hard
git -c protocol.file.allow=always submodule --quiet add "$scratch/other" module 2>/dev/null
git config -f .gitmodules submodule.module.ignore all && git add .gitmodules && git commit -qm module
git config submodule.module.ignore all && git config diff.ignoreSubmodules all
exhibit run --ledger ../work -- true
is "a submodule: clean" "$(cd ../work && field /predicate/git/before/clean)" true
(cd module && exhibit run --ledger ../../work -- true)
is "a submodule is a tree of its own" "$(cd ../work && field /predicate/git/before/commit)" "$(git -C ../other rev-parse HEAD)"
echo x > module/x
exhibit run --ledger ../work -- true
is "a submodule that the configuration hides" "$(cd ../work && field /predicate/git/before/difference)" "$(difference HEAD)"
rm module/x && git -C module commit -q --allow-empty -m moved
exhibit run --ledger ../work -- true
is "a submodule at another commit" "$(cd ../work && field /predicate/git/before/difference)" "$(difference HEAD)"
git submodule --quiet update
# Content of the same size and time as the index remembers: told by ctime only, and git counts that in seconds.
git config core.trustctime false && git config core.checkStat minimal && touch -d 2020-01-01 one && git status >/dev/null
printf '%s' "$(tr a-z b-za < one)" > ../twin && echo >> ../twin && sleep 1 && cat ../twin > one && touch -d 2020-01-01 one
exhibit run --ledger ../work -- true
is "a change put back to its old time" "$(cd ../work && field /predicate/git/before/clean)" false

done_testing

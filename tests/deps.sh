#!/bin/sh
# deps.sh GROUP...: install what is missing of the Debian packages that a group needs: build, check, slow, sanitize,
# interop.
# Without apt-get it prints what is needed and goes on: a compiler says the rest.
set -eu

packages_of() {
	case $1 in
	build) echo gcc libc6-dev libsodium-dev liblmdb-dev libcjson-dev libssl-dev libzstd-dev libpcre2-dev libexpat1-dev git ;;
	check) echo libcmocka-dev perl python3 openssh-client ;;
	sanitize) echo clang libclang-rt-14-dev valgrind ;;
	bench) echo python3 pkg-config in-toto minisign openssl libsqlite3-dev libpq-dev postgresql openssh-client ;;
	slow) echo python3-lmdb ;;
	interop) echo openssl nodejs npm golang-go golang-golang-x-mod-dev gringo \
		in-toto python3-securesystemslib libxml2-utils ;;
	*) echo "deps.sh: no group $1" >&2; exit 2 ;;
	esac
}

# A tool may be there without its package: somebody's own node is as good as Debian's.
is_there() {
	case $1 in
	nodejs) command -v node >/dev/null ;;
	npm|git|perl|python3|clang|valgrind|openssl|gcc) command -v "$1" >/dev/null ;;
	libxml2-utils) command -v xmllint >/dev/null ;;
	gringo) command -v clingo >/dev/null ;;
	golang-go) command -v go >/dev/null ;;
	openssh-client) command -v ssh-keygen >/dev/null ;;
	*) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
	esac
}

missing=
for group in "$@"; do
	for package in $(packages_of "$group"); do
		is_there "$package" || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "exhibit needs what Debian calls:$missing" >&2
	echo "there is no apt-get here: please install them the way your system does" >&2
	exit 0
fi
sudo=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || { echo "not root and no sudo: please run: apt-get install$missing" >&2; exit 1; }
	sudo=sudo
fi
echo "installing:$missing" >&2
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >&2

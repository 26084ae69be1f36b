#!/bin/sh
# schemas/vectors/bundles through the command: exit status, and in the answer the status that the file's name begins with.
. "$(dirname "$0")/lib.sh"
vectors=$source_dir/schemas/vectors/bundles
at=2026-01-02T12:00:00Z

verify() { exhibit verify "$1" --policy "$vectors/policy.json" --at "$at" --json; }
member() { sed -n 's/^    "'"$1"'": "\(.*\)",\{0,1\}$/\1/p' "$scratch/out"; }

for bundle in "$vectors"/*.bundle; do
	name=${bundle##*/}
	name=${name%.bundle}
	case $name in
	ok-*)
		exits "$name: MATCHES" 0 verify "$bundle"
		same "$name: the whole answer" "$scratch/out" "$vectors/$name.expected.json"
		;;
	*)
		exits "$name: INVALID" 5 verify "$bundle"
		status=$(member status)
		case $name in
		"$status"-*) passed "$name: says so" ;;
		*) failed "$name: says so" "status: $status" "$(member place): $(member detail)" ;;
		esac
		;;
	esac
done

# The same bytes, other rules: what is right about them is not a matter of the container.
exits "a year later the evidence is stale" 4 exhibit verify "$vectors/ok-cited.bundle" --policy "$vectors/policy.json" \
	--at 2027-01-02T12:00:00Z
exits "without a policy nothing decides" 4 exhibit verify "$vectors/ok-cited.bundle" --at "$at"
done_testing

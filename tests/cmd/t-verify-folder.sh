#!/bin/sh
# A bundle that plain tar extracted: the same answer as of the file; a folder that is not exactly that is refused as the file is.
. "$(dirname "$0")/lib.sh"
vectors=$source_dir/schemas/vectors/bundles
at=2026-01-02T12:00:00Z

verify() { exhibit verify "$1" --policy "$vectors/policy.json" --at $at --json; }
locked() { exhibit_verify "$1" --policy "$vectors/policy.json" --at $at --json; }
# ---- every vector that tar can extract without losing what is wrong with it ----
mkdir file folder.one folder.two
for bundle in "$vectors"/*.bundle; do
	name=${bundle##*/}
	name=${name%.bundle}
	case $name in
	# The header, the path or the file is wrong, not the content: an extracted folder does not have it, or tar does not extract it.
	bad-bundle-header-* | bad-bundle-path-* | bad-bundle-size-* | bad-bundle-member-twice | bad-bundle-checkpoint-twice | \
		bad-bundle-manifest-twice | bad-bundle-padding-* | bad-bundle-byte-behind-* | \
		bad-bundle-one-zero-* | bad-bundle-checkpoint-first | bad-bundle-entries-swapped | bad-bundle-cut-* | \
		bad-bundle-truncated | bad-bundle-empty-file) continue ;;
	esac
	rm -rf folder && mkdir folder
	tar xf "$bundle" -C folder >/dev/null 2>&1 || { failed "$name: tar extracts it"; continue; }
	verify "$bundle" > "file/$name" 2>/dev/null
	code=$?
	exits "$name: exit status" $code verify folder
	cp "$scratch/out" "folder.one/$name"
	exits "$name: exhibit-verify, exit status" $code locked folder
	cp "$scratch/out" "folder.two/$name"
done
python3 > differ <<'END'
import json, os
names = sorted(os.listdir("file"))
assert len(names) > 50
for name in names:
    answers = [json.load(open(f"{folder}/{name}", encoding="utf-8")) for folder in ("file", "folder.one", "folder.two")]
    answers[2].pop("sandbox")
    for answer in answers:
        if answer["integrity"].get("stage") == "container":  # where, in the file, there is a byte that tar took away
            answer["integrity"].pop("place"), answer["integrity"].pop("detail", None)
    if not answers[0] == answers[1] == answers[2]:
        print(name, [answer["integrity"] for answer in answers])
print("compared")
END
is "the same answers as of the file" "$(cat differ)" compared

# ---- a folder of our own, and what can be done to it ----
report=$vectors/ok-cited.bundle
fresh() { chmod -R u+w folder 2>/dev/null; rm -rf folder outside; mkdir folder && tar xf "$report" -C folder; }
fresh
entry=$(cd folder && ls entries/* | head -n 1) blob=$(cd folder && ls -S blobs/* | head -n 1)
is "there are members to play with" "$(ls -d folder/$entry folder/$blob | wc -l)" 2
refuses() { # refuses NAME STATUS PLACE
	exits "$1: INVALID" 5 verify folder
	is "$1: which status, and where" "$(value "$scratch/out" /integrity/stage /integrity/status /integrity/place | tr '\n' ' ')" "container $2 $3 "
	exits "$1: exhibit-verify" 5 locked folder
	fresh
}
chmod -R a-w folder && exits "read-only is enough" 0 verify folder
fresh
cp -r folder moved && exits "wherever it lies" 0 locked moved
mv folder/"$entry" . && refuses "a member is missing" bad-bundle "$entry"
mv folder/bundle.json folder/manifest.json
exits "without bundle.json it is no extracted bundle" 2 verify folder
fresh
touch folder/entries/99999.json && refuses "an entry too many" bad-bundle bundle.json
touch folder/.hidden && refuses "a hidden file too many" bad-bundle bundle.json
touch folder/blobs/-rf && refuses "a file with an odd name too many" bad-bundle bundle.json
mkdir folder/more && refuses "an empty directory too many" bad-bundle bundle.json
mkdir -p folder/entries/more/and/more && refuses "directories within" bad-bundle bundle.json
mkdir outside && mv folder/"$entry" outside/e && ln -s ../../outside/e folder/"$entry"
refuses "a link to the right bytes" bad-bundle "$entry"
mkdir outside && mv folder/entries outside/ && ln -s ../outside/entries folder/entries
refuses "a directory that is a link" bad-bundle "$entry"
mkdir outside && mv folder/bundle.json outside/ && ln -s ../outside/bundle.json folder/bundle.json
refuses "bundle.json is a link" bad-bundle bundle.json
ln -s /dev/zero folder/blobs/zero && refuses "a link too many" bad-bundle bundle.json
rm folder/"$entry" && mkfifo folder/"$entry" && refuses "a FIFO is not waited for" bad-bundle "$entry"
rm folder/bundle.json && mkfifo folder/bundle.json && refuses "nor as bundle.json" bad-bundle bundle.json
rm folder/"$entry" && mkdir folder/"$entry" && refuses "a directory for a file" bad-bundle "$entry"
rm -r folder/entries && : > folder/entries && refuses "a file for a directory" bad-bundle "$entry"
truncate -s 1T folder/"$blob" && refuses "a blob of a TiB" bad-bundle "$blob"
truncate -s -1 folder/"$blob" && refuses "a blob cut by a byte" bad-bundle "$blob"
truncate -s 1T folder/"$entry" && refuses "an entry of a TiB" bad-bundle "$entry"
truncate -s 1T folder/bundle.json && refuses "a manifest of a TiB" bad-bundle bundle.json
printf ' ' >> folder/bundle.json && refuses "a manifest with a space" bad-bundle bundle.json
ln folder/"$entry" second && exits "a file with a second name is one" 0 verify folder
fresh
printf X | dd of=folder/"$blob" conv=notrunc status=none
exits "a blob with another byte" 5 verify folder
is "is told as of a file" "$(value "$scratch/out" /integrity/stage /integrity/status | tr '\n' ' ')" "blobs blob-mismatch "
fresh
if [ "$(id -u)" -ne 0 ]; then
	chmod 0 folder/"$entry"
	refused "a file that may not be read is our trouble, not the bundle's" 1 exhibit verify folder
	fresh
fi
if [ -w /dev ] && mknod device c 1 5 2>/dev/null; then
	rm folder/"$entry" && mv device folder/"$entry" && refuses "a device" bad-bundle "$entry"
fi
mkdir empty
refused "an empty directory" 2 exhibit_verify empty
like "and what a ledger is named with" "$(cat "$scratch/err")" "--ledger"
report=$vectors/ok-all.bundle
fresh
mkdir folder/proofs && refuses "an empty directory of proofs, where there are none" bad-bundle bundle.json
done_testing

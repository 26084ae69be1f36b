#!/bin/sh
# Bundles of several GiB and of a million members: bounded memory, the same answer of the file and of the folder.
. "$(dirname "$0")/../cmd/lib.sh"
if [ "$(df -Pk "$scratch" | awk 'NR == 2 { print $4 }')" -lt 8000000 ]; then
	skip "bundles of several GiB" "not enough space below $scratch"
	done_testing
	exit
fi
peak() { python3 "$source_dir/tests/slow/peak.py" peak "$@"; }
# measured NAME CODE MB COMMAND...: exit status CODE, in less than so many MB.
measured() {
	measured_name=$1 measured_code=$2 measured_limit=$3
	shift 3
	peak "$@" 2>/dev/null
	echo "# $measured_name: $(cut -d' ' -f1 peak) KiB"
	is "$measured_name: the exit status" "$(cut -d' ' -f2 peak)" "$measured_code"
	if [ "$(cut -d' ' -f1 peak)" -lt $((measured_limit * 1000000 / 1024)) ]; then passed "$measured_name: less than $measured_limit MB"
	else failed "$measured_name: less than $measured_limit MB" "$(cut -d' ' -f1 peak) KiB"; fi
}

# ---- 3 GiB of a file, half a GiB of lines ----
new_ledger
truncate -s 3G image
exhibit record image --name image --as file >/dev/null 2>&1 # 0
exhibit run --name lines -- sh -c 'yes "a line like all the others" | head -c 512m; echo; echo "the last one"' >/dev/null 2>&1 # 1
cat > draft.json <<'END'
{ "schema": "urn:exhibit:report:v1", "title": "large", "verdicts": ["NOT READY", "READY"], "verdict": "READY",
  "claims": [
    { "id": "image", "text": "The image is there.", "asserted": "passed", "evidence": ["0"],
      "check": { "op": "compare", "is": "=", "left": { "op": "size", "stream": "content" },
        "right": { "op": "number", "value": "3", "unit": "GiB" } } },
    { "id": "lines", "text": "It came to its end.", "asserted": "passed", "evidence": ["1"],
      "check": { "op": "contains", "text": "the last one" } } ],
  "decision": [ { "when": { "op": "every", "among": "required", "is": ["passed"] }, "verdict": "READY" },
    { "verdict": "NOT READY" } ] }
END
exhibit report sign draft.json >/dev/null || failed "the report" "$(exhibit report sign draft.json 2>&1)" # 2
measured "bundle" 0 100 "$exhibit_bin" bundle 2 -o large.bundle
ok "it is as large as what is in it" test "$(stat -c %s large.bundle)" -gt 3700000000
measured "exhibit verify" 0 100 "$exhibit_bin" verify large.bundle
measured "exhibit-verify" 0 100 "$exhibit_bin-verify" large.bundle
exhibit_verify large.bundle --at 2030-01-01T00:00:00Z > file.out
is "tar lists it" "$(tar tf large.bundle | grep -c '^blobs/')" 4
mkdir folder && tar xf large.bundle -C folder
rm large.bundle
measured "exhibit-verify of the folder" 0 100 "$exhibit_bin-verify" folder
exhibit_verify folder --at 2030-01-01T00:00:00Z > folder.out
same "the folder gives the same answer" file.out folder.out
blob=$(cd folder && ls -S blobs/* | head -n 1)
printf x | dd of="folder/$blob" bs=1 seek=3221225471 conv=notrunc status=none
measured "its last byte changed" 5 100 "$exhibit_bin-verify" folder
rm -rf folder image

# ---- very many members, and manifests that are nothing but large ----
cat > many.py <<'END'
import hashlib, json, sys
sys.path.insert(0, sys.argv[1] + "/tests/independent")
import bundle_vectors, strict_json, ustar
members = bundle_vectors.parts_of(bundle_vectors.world()).members()
manifest, blobs, what = json.loads(members[0][1]), [], sys.argv[2]
if what == "blobs":  # about as many as a manifest can list
    blobs = sorted(hashlib.sha256(b"%d" % i).hexdigest() for i in range(175000))
    manifest["blobs"] = [{"sha256": digest, "size": 0} for digest in blobs]
elif what == "entries":
    manifest.update(entries=list(range(600000)), size=600000)
text = strict_json.canonical(manifest)
if what == "numbers":
    text = b'{"blobs":[],"entries":[' + b"0," * 8000000 + b"0]}"
elif what == "objects":
    text = b'{"blobs":[' + b"{}," * 5000000 + b"{}]}"
with open(what, "wb") as out:
    for name, data in [("bundle.json", text)] + members[1:6]:
        out.write(ustar.member(name, data))
    for digest in blobs:
        out.write(ustar.header("blobs/" + digest, 0))
    out.write(bytes(1024))
END
vectors=$source_dir/schemas/vectors/bundles
status_of() { "$exhibit_bin-verify" "$1" --policy "$vectors/policy.json" --json | sed -n 's/^    "status": "\(.*\)",\{0,1\}$/\1/p'; }
many() { # many WHAT STATUS
	python3 many.py "$source_dir" "$1"
	measured "$1" 5 200 "$exhibit_bin-verify" "$1"
	is "$1: which status" "$(status_of "$1")" "$2"
	rm "$1"
}
many blobs bad-bundle   # no entry names them
many entries too-large  # each has its proof: more than a million members
many numbers json-size
many objects json-size
done_testing

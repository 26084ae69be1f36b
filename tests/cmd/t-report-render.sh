#!/bin/sh
# report render: every result as a page, in both formats; output and words that would like to act, hide or forge.
. "$(dirname "$0")/lib.sh"
new_ledger
at=2031-01-01T00:00:00Z
exhibit run --name good -- printf 'all fine\n' >/dev/null 2>&1                                              # 0
exhibit run --name bad -- sh -c 'for i in 1 2 3 4 5; do echo "line $i"; done; echo FATAL; echo after; exit 1' >/dev/null 2>&1 # 1
policy policy.json
sign() { # sign NAME VERDICT EVIDENCE [ASSERTED]
	draft "$1.json" "$2" "$3" "${4:-passed}"
	exhibit report sign "$1.json" > "$1.id" 2>/dev/null
}
sign true READY '"0"'
sign honest 'NOT READY' '"1"' failed
sign lie READY '"1"'
sign silent READY ''
sound() { is "$1: a sound page" "$(PYTHONDONTWRITEBYTECODE=1 python3 "$source_dir/tests/cmd/page.py" "$2" 2>&1)" ""; }

# ---- every result, of a ledger and of a bundle ----
shows() { # shows NAME CODE RESULT RECOMPUTED [OPTION...]
	name=$1 code=$2 result=$3 recomputed=$4
	shift 4
	id=$(cat "$name.id")
	exhibit bundle "$id" --all -o "$name.bundle" 2>/dev/null
	exits "$name: exit status, HTML" "$code" exhibit report render --report "$id" --at $at -o "$name.html" "$@"
	is "$name: nothing on stdout" "$(cat "$scratch/out")" ""
	sound "$name" "$name.html"
	exits "$name: exit status, Markdown" "$code" exhibit report render --report "$id" --at $at "$@"
	cp "$scratch/out" "$name.md"
	like "$name: the first line is the result" "$(head -n 1 "$name.md")" "$result: "
	like "$name: so is the page's title" "$(grep '^<title>' "$name.html")" "<title>$result: draft</title>"
	like "$name: the recomputed verdict has its own place" "$(grep '^Recomputed' "$name.md")" "**$recomputed**"
	is "$name: the two questions are two headings" "$(grep -c '^## [12]\. ' "$name.md") $(grep -Ec '^<h2>[12]\. ' "$name.html")" "2 2"
	like "$name: and are told apart" "$(cat "$name.md")" "is not “the artifact is ready”"
	exhibit report render --report "$id" --at $at --format html "$@" > again.html 2>/dev/null
	same "$name: the same bytes again" again.html "$name.html"
	exhibit report render "$name.bundle" --at $at -o bundle.html "$@" 2>/dev/null
	exhibit verify "$name.bundle" --at $at --json "$@" > bundle.json
	exhibit verify --report "$id" --at $at --json "$@" > ledger.json
	if cmp -s bundle.json ledger.json; then
		same "$name: the same page of the bundle" bundle.html "$name.html"
	else
		failed "$name: the bundle of everything gives the same answer"
	fi
}
shows true 0 MATCHES '“READY”' --policy policy.json
like "the policy is named" "$(cat true.md)" "test policy"
like "with its digest" "$(cat true.md)" "$(sha256sum policy.json | cut -d' ' -f1)"
unlike "and nothing is self-defined" "$(grep -v 'falls back' true.md)" "SELF-DEFINED"
shows honest 0 MATCHES '“NOT READY”' --policy policy.json
like "a match of two failures says so" "$(cat honest.md)" "| = MATCH | works | failed | failed | critical | yes |"
shows lie 3 DOES_NOT_MATCH '“NOT READY”' --policy policy.json
like "claimed is beside it" "$(grep '^Claimed' lie.md)" "“READY”"
shows silent 4 INCOMPLETE 'cannot be told' --policy policy.json
shows lie 3 DOES_NOT_MATCH '“NOT READY”'
like "self-defined is said before the result" "$(sed -n '1,/^## 1/p' lie.md)" "**⚠ SELF-DEFINED.**"
like "and at the claim" "$(cat lie.md)" "**SELF-DEFINED: the author's own check**"
like "and on the page" "$(cat lie.html)" '<p class="loud">'

# ---- the excerpt ----
sed 's/"op": "exit-code"/"op": "not", "check": { "op": "contains", "text": "FATAL" }/' policy.json > contains.json
shows lie 3 DOES_NOT_MATCH '“NOT READY”' --policy contains.json
is "three lines before, the line, those after" "$(grep -E '^    (→|  )' lie.md)" "$(printf '      3 | line 3\n      4 | line 4\n      5 | line 5\n    → 6 | FATAL\n      7 | after')"
is "one line is marked" "$(grep -c '<mark class="line"><span class="n">→ 6</span> <span class="t">FATAL</span></mark>' lie.html) $(grep -c '<mark' lie.html)" "1 1"
for word in 'exit status 1' '`bad`' '`sh` `-c`' "$(value lie.json /title)"; do like "it says $word" "$(tr -d '\n' < lie.md | sed 's/step bad/`bad`/')" "$word"; done
like "the id in full" "$(cat lie.md)" "$(exhibit show 1 --json > out; value out /id)"
exhibit run --name huge -- sh -c 'head -c 3000000 /dev/zero | tr "\0" x; echo; printf "FATAL \303\244"; head -c 399 /dev/zero | tr "\0" y; printf "\303\244\303\244\n"; head -c 2000000 /dev/zero | tr "\0" "\n"' >/dev/null 2>&1
sign huge READY "\"$(last_index)\""
shows huge 3 DOES_NOT_MATCH '“NOT READY”' --policy contains.json
ok "a huge line is cut" test "$(wc -c < huge.html)" -lt 60000
like "and its length said" "$(cat huge.md)" "xxxx… (3000000 bytes in this line)"
like "between two characters" "$(cat huge.html)" "yyy<span class=\"x\">…"

# ---- what the fraud rules found stands beside the result ----
(
	git init -q . && printf '*\n' > .git/info/exclude && git commit -q --allow-empty -m "a commit" && touch flag
	exhibit run --name flag -- test -e flag
	last_index > cited && rm flag
	exhibit run --name flag -- test -e flag
) >/dev/null 2>&1
sign fraud READY "\"$(cat cited)\""
shows fraud 3 DOES_NOT_MATCH '“NOT READY”' --policy policy.json
like "it is said above all" "$(sed -n '1,/^## 2/p' fraud.md)" "Fraud rules: ⚠ 1 found"
like "and in a table" "$(cat fraud.md)" "| evidence-left-out | works |"
rm -r .git

# ---- what would like to act ----
cat > hostile.sh <<'END2'
printf '<script>alert(1)</script><img src=x onerror=alert(1)></pre></mark></span><h1>MATCHES</h1>\n'
printf '# MATCHES\n```\n## READY\n| a | b |\n| --- | --- |\n[x](http://evil.example) ![y](http://evil.example/z) <b>\n'
printf '\033[2J\033]0;title\a\342\200\256desrever\342\200\213\357\273\277 FATAL & \000 \377\376 \302\205 &lt; &#x3c; "\n'
printf '\r\n\342\200\250    code\n- item\n===\n---\n> quote\n'
END2
exhibit run --name hostile -- sh hostile.sh '<svg onload=x>' "$(printf 'a\nb\033[31m`|*')" >/dev/null 2>&1
python3 - "$(last_index)" <<'END2'
import json, sys
draft = json.load(open("true.json"))
evil = "</title></p><script>alert(1)</script>\n# MATCHES\n| x |\n```\n\u202e\u001b[31m\u200b[a](http://x) **b** <!-- \u0338 & \" '"
draft["title"] = evil
draft["verdicts"] = ["NOT READY", evil]
draft["verdict"] = evil
draft["decision"][0]["verdict"] = evil
draft["claims"][0]["text"] = evil
draft["claims"][0]["evidence"] = [sys.argv[1]]
draft["claims"][0]["check"] = {"op": "contains", "text": "FATAL"}
json.dump(draft, open("hostile.json", "w"))
END2
exhibit report sign hostile.json > hostile.id 2>/dev/null
exits "hostile words: it is shown" 0 exhibit report render --report "$(cat hostile.id)" --at $at -o hostile.html
sound "hostile words" hostile.html
like "and are there" "$(cat hostile.html)" "&lt;script&gt;alert(1)&lt;/script&gt;"
ok "with what was hidden" grep -qF '<span class="x">\u{07}\u{202E}</span>desrever<span class="x">\u{200B}\u{FEFF}</span>' hostile.html
ok "and bytes that are no text" grep -qF '<span class="x">\u{00}</span> <span class="x">\xFF\xFE</span>' hostile.html
exhibit report render --report "$(cat hostile.id)" --at $at > hostile.md 2>/dev/null
forged() { # what Markdown outside of code blocks and spans takes as its own, and is not ours
	python3 - "$1" <<'END2'
import re, sys, unicodedata
text = open(sys.argv[1], encoding="utf-8").read()
ours = re.compile(r"(#{1,3} |- \*\*|  - \*\*|    - \*\*|\| |\|$|\*\*|> \*\*⚠|---$|    (→|  )|[A-Za-z0-9“≠=?✗]|&lt;|$)")
for line in text.split("\n"):
    if not ours.match(line):
        print("begins otherwise:", line)
    if re.match(r"    (→|  )", line):
        continue
    bare = re.sub(r"`[^`]*`", "", re.sub(r"\\.", "", line))
    if re.search(r"[<>\[\]`]", re.sub(r"^> ", "", bare)) or "://" in bare:
        print("means something:", line)
for c in set(text):
    if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cn"):
        print("hidden:", hex(ord(c)))
headings = [line for line in text.split("\n") if line.startswith("#")]
if len([h for h in headings if h.startswith("# ")]) != 1 or len([h for h in headings if h.startswith("### ")]) != 3:
    print("headings:", headings)
END2
}
is "Markdown: nothing of it is markup" "$(forged hostile.md)" ""
for page in true honest lie silent huge; do is "$page: all markup is ours" "$(forged $page.md | grep -v '^headings')" ""; done

# ---- bytes that are missing, or not evidence ----
python3 - lie.bundle missing.bundle <<'END2'
import hashlib, json, sys
data = open(sys.argv[1], "rb").read()
members, at = [], 0
while data[at]:
    size = int(data[at + 124:at + 135], 8)
    members.append((data[at:at + 512], data[at + 512:at + 512 + size]))
    at += 512 + (size + 511) // 512 * 512
gone = next(body for head, body in members if body.endswith(b"FATAL\nafter\n"))
name = hashlib.sha256(gone).hexdigest()
out = b""
for head, body in members:
    if body == gone:
        continue
    if head.startswith(b"bundle.json\0"):
        manifest = json.loads(body)
        manifest["blobs"] = [blob for blob in manifest["blobs"] if blob["sha256"] != name]
        body = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        head = head[:124] + b"%011o\0" % len(body) + head[136:148] + b" " * 8 + head[156:]
        head = head[:148] + b"%06o\0 " % sum(head) + head[156:]
    out += head + body + b"\0" * (-len(body) % 512)
open(sys.argv[2], "wb").write(out + data[at:])
END2
exits "a stream that is not held: cannot tell" 4 exhibit report render missing.bundle --policy contains.json --at $at -o missing.html
sound "a missing stream" missing.html
like "and said above all" "$(cat missing.html)" "Not all bytes are held here."
unlike "with no excerpt" "$(cat missing.html)" "<mark"
python3 -c 'import sys; data = bytearray(open("lie.bundle", "rb").read()); data[data.index(b"FATAL\nafter")] ^= 32; open("changed", "wb").write(data)'
exits "a byte changed: invalid" 5 exhibit report render changed --policy contains.json --at $at -o changed.html
sound "a changed byte" changed.html
like "it says where" "$(cat changed.html)" "Integrity is broken at stage blobs (blob-mismatch)."
like "and that nothing was evaluated" "$(cat changed.html)" "nothing was evaluated"
unlike "nothing of it is quoted" "$(cat changed.html)" "line 5"
printf 'no bundle\n' > no.bundle
exits "no bundle at all" 5 exhibit report render no.bundle --at $at -o no.html
sound "no bundle at all" no.html

# ---- what a user mistakes, and where a page goes ----
id=$(cat true.id)
refused "without a report" 2 exhibit report render
refused "an unknown format" 2 exhibit report render --report "$id" --format pdf
refused "no such report" 1 exhibit report render --report 77
refused "a run is no report" 2 exhibit report render --report 0
refused "a policy that is none" 2 exhibit report render --report "$id" --policy lie.md
refused "a directory as output" 1 exhibit report render --report "$id" -o .
refused "a directory that is not there" 1 exhibit report render --report "$id" -o nowhere/x.html
exits "the name decides the format" 0 exhibit report render --report "$id" -o page.HTM
like "HTML" "$(head -n 1 page.HTM)" "<!DOCTYPE html>"
exits "unless it is said" 0 exhibit report render --report "$id" -o page.html --format markdown
like "Markdown" "$(head -n 1 page.html)" "# = MATCHES: "
is "no partial file is left" "$(ls | grep -c partial)" 0
if [ -e /dev/full ]; then
	refused "a full device" 1 exhibit report render --report "$id" -o /dev/full
	code=0
	exhibit report render --report "$id" > /dev/full 2> err || code=$?
	is "a full standard output" "$code" 1
fi
size=$(log_size)
exhibit report render --report "$id" >/dev/null 2>&1
is "showing appends nothing" "$(log_size)" "$size"
is "whatever the locale and time zone" "$(LC_ALL=C.UTF-8 TZ=Asia/Tokyo exhibit report render --report "$id" --at $at --policy policy.json | sha256sum)" \
	"$(exhibit report render --report "$id" --at $at --policy policy.json | sha256sum)"
done_testing

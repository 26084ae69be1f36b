#!/bin/sh
# The check language from end to end: every example of docs/checks.md in one report, and its result byte for byte the same
# whatever the locale, the time zone and the order of the environment.
. "$(dirname "$0")/lib.sh"
new_ledger
block() { awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } /^```$/ { inside = 0 } inside' "$source_dir/docs/checks.md"; }
block run > run.txt
block junit > junit.xml
block json-file > data.json
mkdir -p docs
block table > docs/slo.md
CI=true exhibit run --name tests --env CI -- cat run.txt >/dev/null 2>&1       # 0
exhibit record junit.xml --name junit >/dev/null 2>&1                          # 1
exhibit record data.json --name data >/dev/null 2>&1                           # 2
exhibit record docs/slo.md --name table >/dev/null 2>&1                        # 3
printf 'grüße İstanbul ıI\nΣΊΣΥΦΟΣ\n1,5 1.5\n' > words.txt
exhibit record words.txt --name words >/dev/null 2>&1                          # 4
printf '{"Action":"run","Package":"p","Test":"A"}\n{"Action":"pass","Package":"p","Test":"A"}\n{"Action":"pass","Package":"p"}\n' |
	exhibit record - --as gotest --name go >/dev/null 2>&1                 # 5
cat > more.json <<'EOF'
[{"op": "regex-count", "pattern": "(?i)\\bistanbul", "max": 0}, {"op": "contains", "text": "grüße"},
 {"op": "regex-count", "pattern": "(?i)σίσυφος", "min": 1}, {"op": "regex-count", "pattern": "\\w+", "min": 4},
 {"op": "compare", "left": {"op": "capture", "pattern": "([0-9.]+)$"}, "is": "=", "right": {"op": "number", "value": "1.5"}},
 {"op": "tests", "format": "gotest"},
 {"op": "compare", "left": {"op": "difference", "left": {"op": "moment", "of": "now"}, "right": {"op": "moment", "of": "record"}},
  "is": ">", "right": {"op": "number", "value": "1000", "unit": "d"}}]
EOF
python3 - "$source_dir/docs/checks.md" > report.json <<'EOF'
import json, re, sys
checks = [json.loads(text) for text in re.findall(r"\n```json\n(.*?)\n```", open(sys.argv[1], encoding="utf-8").read(), re.S)]
checks += json.load(open("more.json", encoding="utf-8"))
claims = [{"id": f"c{number}", "text": "so it is", "asserted": "passed", "evidence": [str(i)], "check": check}
          for number, (check, i) in enumerate((check, i) for check in checks for i in range(6))]
json.dump({"schema": "urn:exhibit:report:v1", "title": "all", "verdicts": ["NO", "YES"], "verdict": "NO", "claims": claims,
           "decision": [{"when": {"op": "every", "among": "required", "is": ["passed"]}, "verdict": "YES"}, {"verdict": "NO"}]},
          sys.stdout)
EOF
exits "a report with every example" 0 exhibit report sign report.json
at=2031-01-01T00:00:00Z
exits "its result" 3 exhibit verify --report "$(last_index)" --at $at --json
cp "$scratch/out" whole.json
python3 - whole.json > tally <<'EOF'
import json, sys
claims = json.load(open(sys.argv[1], encoding="utf-8"))["claims"]
outcomes = [claim["outcome"] for claim in claims]
print(*(name for name in ("passed", "failed", "cantTell") if outcomes.count(name) > 20), len(set(
    reason["check"] for claim in claims for reason in claim["reasons"])) > 15)
EOF
is "has every outcome many times over" "$(cat tally)" "passed failed cantTell True"

# A Turkish locale, where it can be made: there "i" and "I" are not the same letter.
mkdir locales
localedef -i tr_TR -f UTF-8 locales/tr_TR.UTF-8 >/dev/null 2>&1
localedef -i de_DE -f ISO-8859-1 locales/de_DE >/dev/null 2>&1
for locale in C POSIX C.UTF-8 tr_TR.UTF-8 de_DE nonsense; do
	for zone in UTC Asia/Kathmandu America/St_Johns XYZ-13:37; do
		env LOCPATH="$PWD/locales" LC_ALL=$locale LANG=$locale LANGUAGE=tr TZ=$zone \
			"$exhibit_bin" verify --report "$(last_index)" --at $at --json > again.json
		same "the same bytes: $locale, $zone" whole.json again.json
	done
done
# EXHIBIT_OTHERS: further builds, as tests/slow/t-compilers.sh makes them.
for other in ${EXHIBIT_OTHERS:-}; do
	"$other" verify --report "$(last_index)" --at $at --json > again.json
	same "the same bytes: $other" whole.json again.json
done
exhibit bundle "$(last_index)" -o all.bundle 2>/dev/null
(cd / && env -i TZ=XYZ12 LC_ALL=tr_TR.UTF-8 "$exhibit_bin" verify "$scratch/work/all.bundle" --at $at --json > "$scratch/claims.json")
is "and the same claims from a bundle, elsewhere" "$(value whole.json /claims | sha256sum)" "$(value "$scratch/claims.json" /claims | sha256sum)"
done_testing

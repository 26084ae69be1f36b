#!/bin/sh
# cosign, checkpoint --since and --add, quorums of tlog_policy: a log and its witnesses, by files.
. "$(dirname "$0")/lib.sh"
new_ledger
vkey=$(exhibit checkpoint --vkey)
for w in east west north; do exhibit key new --output "$w" >/dev/null 2>&1 || ssh-keygen -q -t ed25519 -N '' -f "$w"; done
witness() { # witness NAME ARGUMENTS...: its own machine, as far as what it remembers goes
	witness_name=$1
	shift
	XDG_STATE_HOME=$scratch/of-$witness_name exhibit cosign --name "witness.example/$witness_name" --key "$witness_name" "$@"
}
statement() { exhibit record --statement "$1" >/dev/null 2>&1; }
statement one
statement two
exhibit checkpoint > two.checkpoint

# ---- what a log asks its witness with ----
exits "from the beginning" 0 exhibit checkpoint --since none
cp "$scratch/out" first
is "it begins at 0" "$(head -n 1 first)" "old 0"
is "no hashes, an empty line" "$(sed -n 2p first)" ""
sed 1,2d first > rest
same "and the newest checkpoint" rest two.checkpoint
statement three
exits "since a checkpoint" 0 exhibit checkpoint --since two.checkpoint
cp "$scratch/out" second
is "it begins there" "$(head -n 1 second)" "old 2"
refused "since a file that is none" 2 exhibit checkpoint --since first
refused "--since and --json" 2 exhibit checkpoint --since none --json
sed 's/^example.org/example.com/' two.checkpoint > other
refused "--since stands alone" 2 exhibit checkpoint --since two.checkpoint --vkey

# ---- a witness ----
exits "its key" 0 witness east --vkey
east=$(cat "$scratch/out")
west=$(witness west --vkey)
north=$(witness north --vkey)
like "has its name and a type" "$east" "witness.example/east+"
exits "cosigns the first it sees" 0 witness east first --log "$vkey"
cp "$scratch/out" east.line
is "one line" "$(wc -l < east.line)" 1
like "by its name" "$(cat east.line)" "— witness.example/east "
refused "the same request again does not begin where it stands" 2 witness east first --log "$vkey"
like "and says where that is" "$(cat "$scratch/err")" "has size 2"
exits "the next" 0 witness east second --log "$vkey"
cp "$scratch/out" east.line
exits "--json" 0 sh -c "cd '$PWD' && '$exhibit_bin' checkpoint --since none | XDG_STATE_HOME=$scratch/of-west '$exhibit_bin' cosign - \
	--name witness.example/west --key west --log '$vkey' --json"
cp "$scratch/out" json
is "says what it cosigned" "$(value json /schema) $(value json /size) $(value json /origin)" \
	"urn:exhibit:cosignature:v1 3 example.org/test"
value json /line | head -c -1 > west.line
mkdir elsewhere
(cd elsewhere && exhibit init --origin example.org/test >/dev/null 2>&1)
refused "a log it was not told of" 5 witness north first --log "$(exhibit checkpoint --vkey --ledger elsewhere)"
refused "a key that is none" 2 witness north first --log "${vkey%?}"
refused "no --log" 2 witness north first
refused "no --name" 2 exhibit cosign first --log "$vkey" --key east
refused "a name with a space" 2 exhibit cosign first --log "$vkey" --key east --name "a b"
refused "neither FILE nor --vkey" 2 witness north
refused "a checkpoint without the request" 5 witness north two.checkpoint --log "$vkey"
sed '1s/.*/old 1/' second > spoiled
refused "a proof that begins elsewhere" 2 witness east spoiled --log "$vkey"
sed '3s/^\(.*\)$/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/' second > spoiled
exhibit checkpoint --since none > whole
exits "north begins" 0 witness north first --log "$vkey"
refused "a hash that leads nowhere" 5 witness north spoiled --log "$vkey"
grep -v '=$' second > spoiled
refused "no hashes" 5 witness north spoiled --log "$vkey"
exits "after all of which it still cosigns what is right" 0 witness north second --log "$vkey"
cp "$scratch/out" north.line

# ---- back to the log ----
exhibit checkpoint > plain
cat plain east.line > cosigned
refused "--add without a key" 2 exhibit checkpoint --add cosigned
refused "--witness that is a log's key" 2 exhibit checkpoint --add cosigned --witness "$vkey"
refused "a line by somebody else" 1 exhibit checkpoint --add cosigned --witness "$west"
cat two.checkpoint east.line > old
refused "under another checkpoint it does not verify" 5 exhibit checkpoint --add old --witness "$east"
is "nothing was taken" "$(exhibit checkpoint)" "$(cat plain)"
cat plain east.line west.line > both
exits "taken by the named key only" 0 exhibit checkpoint --add both --witness "$east"
same "the newest checkpoint carries it" "$scratch/out" cosigned
exits "the other beside it" 0 exhibit checkpoint --add both --witness "$west" --witness "$east"
is "each once" "$(sort "$scratch/out")" "$(sort both)"
like "proofs carry it" "$(exhibit prove 1)" "$(cat east.line)"
exits "the ledger still verifies" 0 exhibit verify
exits "and opens" 0 exhibit log

# ---- the reader's quorum ----
exhibit run --name t -- true 2>/dev/null
draft report.json READY '"step:t"'
report=$(exhibit report sign report.json 2>/dev/null)
tlog() { # tlog LINES: the policy with this log, the three witnesses and these lines
	policy "$1.json" "\"tlog_policy\": \"log $vkey\\nwitness e $east\\nwitness w $west\\nwitness n $north\\n$2\","
}
tlog any 'group g any e w n\nquorum g\n'
tlog two 'group g 2 e w n\nquorum g\n'
tlog none 'quorum none\n'
tlog never 'group g 4 e w n\nquorum g\n'
exits "no quorum is asked for" 0 exhibit verify --report "$report" --policy none.json
exits "a new head has no cosignatures" 4 exhibit verify --report "$report" --policy any.json
like "who is missing is said" "$(cat "$scratch/out")" "quorum g is NOT MET"
like "by name" "$(cat "$scratch/out")" "missing: e, w, n"
refused "a quorum that can never be met is no policy" 2 exhibit verify --report "$report" --policy never.json
like "and the line is named" "$(cat "$scratch/err")" "line 5"
take() { # take WITNESS VKEY: it cosigns what is new, by what it saw last
	exhibit checkpoint > newest
	exhibit checkpoint --since "$1.saw" > request
	witness "$1" request --log "$vkey" > line || return 1
	cp newest "$1.saw"
	cat newest line | exhibit checkpoint --add - --witness "$2" > /dev/null 2>&1
}
cp plain east.saw
cp plain north.saw
ok "east comes along" take east "$east"
exits "one is enough for any" 0 exhibit verify --report "$report" --policy any.json
like "and named" "$(cat "$scratch/out")" "is met; cosigned: e ("
exits "but not for two" 4 exhibit verify --report "$report" --policy two.json
ok "north, too" take north "$north"
exits "two" 0 exhibit verify --report "$report" --policy two.json --json
cp "$scratch/out" json
is "each with its state" "$(value json /witnesses/met /witnesses/witnesses/0/state /witnesses/witnesses/1/state /witnesses/witnesses/2/name 2>/dev/null | tr '\n' ' ')" \
	"true cosigned missing n "
exhibit bundle "$report" -o "$scratch/bundle" 2>/dev/null
exits "a bundle carries them" 0 exhibit verify "$scratch/bundle" --policy two.json
exits "also to exhibit-verify" 0 exhibit_verify "$scratch/bundle" --policy two.json
statement four
exits "until the next record" 4 exhibit verify --report "$report" --policy two.json

# ---- a log that tells two stories ----
cp -r .exhibit fork.exhibit
cp east.saw before
statement mine
exhibit checkpoint > mine
ok "east sees one" take east "$east"
XDG_STATE_HOME=$scratch/liar exhibit record --ledger fork.exhibit --statement "another" >/dev/null 2>&1
XDG_STATE_HOME=$scratch/liar exhibit checkpoint --ledger fork.exhibit > theirs
XDG_STATE_HOME=$scratch/liar exhibit checkpoint --ledger fork.exhibit --since before > request
refused "and never the other" 6 witness east request --log "$vkey"
forks=$(find "$scratch/of-east" -name '*.seen.checkpoint')
is "what it saw is kept" "$(sed -n 3p "$forks")" "$(sed -n 3p mine)"
is "and what it was shown" "$(sed -n 3p "${forks%seen.checkpoint}shown.checkpoint")" "$(sed -n 3p theirs)"

# An old request, as an honest log may have lying about: not cosigned, and the witness is not told to forget.
(echo "old 0"; echo; cat before) > early.request
refused "an older head" 6 witness east early.request --log "$vkey"
like "which proves nothing" "$(cat "$scratch/err")" "an old request proves nothing"
unlike "and is no reason to forget" "$(cat "$scratch/err")" "remove the remembered"

# ---- both at once ----
exhibit checkpoint --since none > ours.request
XDG_STATE_HOME=$scratch/liar exhibit checkpoint --ledger fork.exhibit --since none > theirs.request
for round in 1 2 3 4 5; do
	rm -rf "$scratch/of-west"
	witness west ours.request --log "$vkey" > ours.line 2>/dev/null &
	witness west theirs.request --log "$vkey" > theirs.line 2>/dev/null &
	wait
	is "round $round: one of them, and not the other" "$(cat ours.line theirs.line | wc -l)" 1
done
done_testing

#!/bin/sh
# The tests of wordcount, in TAP.
n=0
failed=0
count() { # count NAME EXPECTED INPUT
	n=$((n + 1))
	got=$(printf "$3" | ./wordcount)
	if [ "$got" = "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1: counted $got, expected $2"
		failed=1
	fi
}
echo 1..6
count "nothing" 0 ''
count "one line" 3 'one two three\n'
count "several blanks" 2 '  one \t two  \n'
count "several lines" 4 'one\ntwo three\n\nfour\n'
count "last word without a newline" 2 'one two'
count "only white space" 0 ' \n\t\n'
exit $failed

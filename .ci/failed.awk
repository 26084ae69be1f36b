# What failed, out of what `prove --failures` printed: each file of its summary with the tests that it named; without a summary
# (a build that broke) the errors, or else the last lines.
/^[^ #]+ \.\.+ *$/ { file = $1 }
/^not ok / { named[file] = named[file] "    " $0 "\n" }
/(^|[^a-z])(error|Error|ERROR|undefined reference)([^a-z]|$)/ { errors[++error_count % 10] = $0 }
{ last[NR % 10] = $0 }
/\(Wstat: [0-9]+ / {
	summaries++
	print "  " $0
	printf "%s", named[$1]
}
/^  Parse errors: / { print "  " $0 }
/^(FAILED--|Bail out!)/ { print "  " $0; summaries++ }
END {
	if (summaries)
		exit
	for (i = 1; i <= 10; i++)
		if (error_count && (error_count + i) % 10 in errors)
			print "  " errors[(error_count + i) % 10]
		else if (!error_count && (NR + i) % 10 in last)
			print "  " last[(NR + i) % 10]
}

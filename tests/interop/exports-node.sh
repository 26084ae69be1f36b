#!/bin/sh
# @sigstore/verify, the JSON Schemas of SARIF and CTRF, a JSON-LD processor, and schemas after the texts of SLSA, in-toto and
# OSCAL: each accepts our exports, reads out of them what the attestation says, and refuses a changed one.
. "$(dirname "$0")/exports.inc"
needs_node_modules
needs_command git base64
make_exports
public_key "$(exhibit key show 2>/dev/null)" > "$scratch/key.der"
x=$scratch/x
cat > "$scratch/lines" <<END
accept sigstore $x/run.sigstore application/vnd.dev.sigstore.bundle.v0.3+json
accept sigstore $x/ready.sigstore application/vnd.dev.sigstore.bundle.v0.3+json
refuse sigstore $x/run.sigstore document.dsseEnvelope.payload = "e30="
refuse sigstore $x/run.sigstore document.dsseEnvelope.signatures[0].sig = "AAAA"
refuse sigstore $x/run.sigstore document.dsseEnvelope.payloadType = "text/plain"
refuse sigstore $x/run.sigstore delete document.verificationMaterial.publicKey
accept sarif $x/ready.sarif pass,pass,pass,open
accept sarif $x/honest.sarif pass,fail,fail,open
accept sarif $x/lie.sarif fail,fail,fail,open
accept sarif $x/open.sarif open,open,open,open
accept sarif $x/self.sarif open,open,open
refuse sarif $x/ready.sarif document.runs[0].results[0].kind = "good"
refuse sarif $x/ready.sarif delete document.runs[0].tool
accept ctrf $x/ready.ctrf passed,passed,passed,skipped
accept ctrf $x/honest.ctrf passed,failed,failed,skipped
accept ctrf $x/lie.ctrf failed,failed,failed,skipped
accept ctrf $x/open.ctrf other,other,other,skipped
accept ctrf $x/self.ctrf other,other,other
refuse ctrf $x/ready.ctrf document.results.tests[0].status = "green"
refuse ctrf $x/ready.ctrf delete document.results.summary.start
accept earl $x/ready.earl passed,passed,passed,untested
accept earl $x/honest.earl passed,failed,failed,untested
accept earl $x/lie.earl failed,failed,failed,untested
accept earl $x/open.earl cantTell,cantTell,untested,untested
accept earl $x/self.earl cantTell,cantTell,cantTell
refuse earl $x/ready.earl document["@graph"].at(-1)["earl:result"]["earl:outcome"]["@id"] = "earl:great"
refuse earl $x/ready.earl delete document["@context"].earl
refuse earl $x/ready.earl document["@context"] = "https://example.com/context"
accept oscal $x/ready.oscal satisfied,satisfied,satisfied,not-satisfied
accept oscal $x/honest.oscal satisfied,not-satisfied,not-satisfied,not-satisfied
accept oscal $x/lie.oscal not-satisfied,not-satisfied,not-satisfied,not-satisfied
accept oscal $x/open.oscal not-satisfied,not-satisfied,not-satisfied,not-satisfied
accept oscal $x/self.oscal not-satisfied,not-satisfied,not-satisfied
refuse oscal $x/ready.oscal document["assessment-results"].results[0].findings[0].target.status.state = "fine"
refuse oscal $x/ready.oscal document["assessment-results"].uuid = "1"
refuse oscal $x/ready.oscal delete document["assessment-results"]["import-ap"]
accept vsa $x/ready.vsa PASSED
accept vsa $x/honest.vsa FAILED
accept vsa $x/lie.vsa FAILED
accept vsa $x/open.vsa FAILED
refuse vsa $x/honest.vsa document.payload = document.payload.replace(/^./, "f")
refuse vsa $x/honest.vsa document.predicate.verificationResult = "PASSED"
refuse vsa $x/ready.vsa document.predicate.verifiedLevels = ["FAILED"]
refuse vsa $x/ready.vsa delete document.predicate.resourceUri
accept svr $x/ready.svr EXHIBIT_READY,EXHIBIT_CLAIM_tests
refuse svr $x/ready.svr delete document.predicate.verifier.policies
accept test-result $x/passed.test-result PASSED
accept test-result $x/failed.test-result FAILED
refuse test-result $x/failed.test-result document.predicate.result = "SKIPPED"
refuse test-result $x/failed.test-result delete document.predicate.configuration
END
if [ -n "${EXHIBIT_OSCAL_SCHEMA-}" ]; then sed -n 's/ oscal / oscal-nist /p' "$scratch/lines" > "$scratch/nist"; fi
[ ! -s "$scratch/nist" ] || cat "$scratch/nist" >> "$scratch/lines"
node "$here/exports.mjs" "$cache/node_modules" "$here/schemas" "$scratch/key.der" < "$scratch/lines"

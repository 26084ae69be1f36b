// exports.mjs NODE_MODULES SCHEMAS PUBLIC_KEY < LINES: other people's clients and schemas over exports.  Prints TAP.
//   accept CHECK FILE [WANTED]           the check holds; its word, if it gives one, is WANTED
//   refuse CHECK FILE EDIT               it does not, once EDIT (a JavaScript statement on "document") has changed it
// PUBLIC_KEY is DER.  Schemas of SARIF and CTRF come with their packages; those in SCHEMAS are ours, after the specifications.
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, schemas, keyFile] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "x.js"));
const Ajv = require("ajv").default;
const Ajv4 = require("ajv-draft-04").default;
const addFormats = require("ajv-formats").default;
const sigstore = { ...require("@sigstore/bundle"), ...require("@sigstore/verify") };
const jsonld = require("jsonld");
const publicKey = crypto.createPublicKey({ key: fs.readFileSync(keyFile), format: "der", type: "spki" });
const read = (file) => JSON.parse(fs.readFileSync(file));

function compile(ajv, schema) {
	addFormats(ajv);
	const validate = ajv.compile(schema);
	return (document) => {
		if (!validate(document))
			throw new Error(JSON.stringify(validate.errors));
	};
}

// SARIF's schema has a pattern that is none in Unicode mode.
const sarif = compile(new Ajv4({ strict: false, unicodeRegExp: false }),
	read(path.join(modules, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")));
const ctrf = compile(new Ajv({ strict: false }), read(path.join(modules, "ctrf/dist/ctrf-schema-0.0.json")));
const ours = {};
for (const name of fs.readdirSync(schemas).filter((file) => file.endsWith(".json")))
	ours[name.slice(0, -5)] = compile(new Ajv({ strict: true, strictRequired: false, strictTypes: false }), read(path.join(schemas, name)));

function statementOf(envelope) {
	const payload = Buffer.from(envelope.payload, "base64");
	const pae = Buffer.concat([
		Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
	if (!crypto.verify(null, pae, publicKey, Buffer.from(envelope.signatures[0].sig, "base64")))
		throw new Error("the signature does not verify");
	return JSON.parse(payload);
}

// A statement is edited within its envelope, where no edit goes unnoticed; the schemas are asked without it.
function predicate(name, word) {
	return (document) => {
		const statement = document.payload ? statementOf(document) : document;
		ours[name](statement);
		if (statement.predicate["urn:exhibit:translation:v1"].record.length !== 64)
			throw new Error("no translation");
		return word(statement.predicate);
	};
}

const EARL = "http://www.w3.org/ns/earl#";
const TERMS = new Set(["Assertion", "Assertor", "TestSubject", "TestRequirement", "TestResult", "assertedBy", "subject", "test",
	"result", "mode", "outcome", "passed", "failed", "cantTell", "untested", "inapplicable", "automatic", "manual"]);

async function earl(document) {
	const offline = async (url) => { throw new Error("nothing is fetched: " + url); };
	const [expanded, quads] = await Promise.all([jsonld.expand(document, { documentLoader: offline }),
		jsonld.toRDF(document, { documentLoader: offline })]);
	for (const quad of quads)
		for (const term of [quad.predicate, quad.object])
			if (term.termType === "NamedNode" && term.value.startsWith(EARL) && !TERMS.has(term.value.slice(EARL.length)))
				throw new Error("EARL has no " + term.value);
	const nodes = expanded.flatMap((node) => node["@graph"] ?? [node]);
	const known = new Map(nodes.filter((node) => node["@id"]).map((node) => [node["@id"], node["@type"]?.[0]]));
	const assertions = nodes.filter((node) => node["@type"]?.[0] === EARL + "Assertion");
	const outcomes = [];
	for (const assertion of assertions) {
		for (const [name, type] of [["assertedBy", "Assertor"], ["subject", "TestSubject"], ["test", "TestRequirement"]])
			if (known.get(assertion[EARL + name][0]["@id"]) !== EARL + type)
				throw new Error(name + " is no " + type);
		outcomes.push(assertion[EARL + "result"][0][EARL + "outcome"][0]["@id"].slice(EARL.length));
	}
	if (assertions.length < 3)
		throw new Error("too few assertions");
	return outcomes.join(",");
}

const checks = {
	sarif(document) {
		sarif(document);
		return document.runs[0].results.map((result) => result.kind).join(",");
	},
	ctrf(document) {
		ctrf(document);
		return document.results.tests.map((test) => test.status).join(",");
	},
	oscal(document) {
		ours.oscal(document);
		return document["assessment-results"].results[0].findings.map((finding) => finding.target.status.state).join(",");
	},
	earl,
	vsa: predicate("vsa", (said) => said.verificationResult),
	svr: predicate("svr", (said) => said.properties.join(",")),
	"test-result": predicate("test-result", (said) => said.result),
	sigstore(document) {
		const bundle = sigstore.bundleFromJSON(document);
		sigstore.assertBundleLatest(bundle);
		const trust = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
			publicKey: () => ({ publicKey, validFor: () => true }) };
		new sigstore.Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0 }).verify(sigstore.toSignedEntity(bundle));
		return bundle.mediaType;
	},
};

// NIST's own schema, where somebody has it: no package that can be fetched here carries it.
if (process.env.EXHIBIT_OSCAL_SCHEMA) {
	const nist = compile(new Ajv({ strict: false }), read(process.env.EXHIBIT_OSCAL_SCHEMA));
	checks["oscal-nist"] = (document) => {
		nist(document);
		return checks.oscal(document);
	};
}

let count = 0;
let failures = 0;
for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
	const [wanted, name, file, ...rest] = line.split(" ");
	let document = read(file);
	if (wanted === "refuse") {
		if (document.payload && !rest[0].startsWith("document.payload"))
			document = statementOf(document);
		new Function("document", rest.join(" "))(document);
	}
	let said, error;
	try {
		said = await checks[name](document);
	} catch (thrown) {
		error = thrown;
	}
	const holds = wanted === "refuse" ? error !== undefined : error === undefined && (said === rest.join(" "));
	count++;
	failures += !holds;
	console.log(`${holds ? "ok" : "not ok"} ${count} - ${wanted} ${name} ${path.basename(file)} ${rest.join(" ")}`);
	if (!holds)
		console.log(`# said: ${said}\n# ${String(error).split("\n").join("\n# ")}`);
}
console.log(`1..${count}`);
process.exit(failures > 0 ? 1 : 0);

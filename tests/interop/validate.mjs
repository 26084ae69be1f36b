// validate.mjs NODE_MODULES SCHEMAS < LINES: ajv, strict, over every schema and then over the lines of standard input:
//   accept SCHEMA FILE      the schema must accept the document
//   refuse SCHEMA FILE      the schema must refuse it
// A line "accept record FILE" takes the schema that the Statement's predicateType names.  Prints TAP.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, schemas] = process.argv.slice(2);
const Ajv = createRequire(path.resolve(modules, "x.js"))("ajv/dist/2020").default;
let count = 0;
let failures = 0;

function say(holds, name, detail) {
	count++;
	failures += !holds;
	console.log(`${holds ? "ok" : "not ok"} ${count} - ${name}`);
	if (!holds && detail)
		console.log(detail.split("\n").map((line) => "# " + line).join("\n"));
}

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: false });
for (const file of fs.readdirSync(schemas).filter((name) => name.endsWith(".json")).sort()) {
	const name = file.slice(0, -5);
	try {
		const schema = JSON.parse(fs.readFileSync(path.join(schemas, file)));
		ajv.addSchema(schema);
		ajv.getSchema("urn:exhibit:schema:" + name)({});
		say(schema.$id === "urn:exhibit:schema:" + name, `${file} compiles in strict mode`);
	} catch (error) {
		say(false, `${file} compiles in strict mode`, String(error));
	}
}

function accepts(name, document) {
	if (name === "record")
		name = "record-" + (/^urn:exhibit:([a-z-]+):v1$/.exec(document?.predicateType)?.[1] ?? "none");
	const validate = ajv.getSchema("urn:exhibit:schema:" + name);
	return validate === undefined ? [false, "no such schema"] : [validate(document), JSON.stringify(validate.errors)];
}

for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
	const [wanted, name, file] = line.split(" ");
	let document;
	try {
		document = JSON.parse(fs.readFileSync(file));
	} catch (error) {
		say(wanted === "refuse", `${file}: not even JSON`, String(error));
		continue;
	}
	const [accepted, errors] = accepts(name, document);
	say(accepted === (wanted === "accept"), `${wanted} ${name} ${path.basename(file)}`, errors);
}
console.log(`1..${count}`);
process.exit(failures > 0 ? 1 : 0);

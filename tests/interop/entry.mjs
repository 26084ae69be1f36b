// entry.mjs ENTRY ID PROOF VKEY: does the entry verify, has it this id, and is it in the log?  Node's crypto only.
import crypto from "node:crypto";
import fs from "node:fs";

const [entryFile, id, proofFile, vkeyFile] = process.argv.slice(2);

function need(holds, what) {
	if (!holds) {
		console.error(what);
		process.exit(1);
	}
}

const sha256 = (...parts) => crypto.createHash("sha256").update(Buffer.concat(parts)).digest();
const keyOf = (raw) => crypto.createPublicKey({
	key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" });

const bytes = fs.readFileSync(entryFile);
const envelope = JSON.parse(bytes);
const payload = Buffer.from(envelope.payload, "base64");
const { keyid, sig } = envelope.signatures[0];
const line = JSON.parse(payload).predicate.agent.key;
const blob = Buffer.from(line.split(" ")[1], "base64");
const pae = Buffer.concat([
	Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
need(crypto.verify(null, pae, keyOf(blob.subarray(-32)), Buffer.from(sig, "base64")), "the signature does not verify");
need("SHA256:" + sha256(blob).toString("base64").replace(/=+$/, "") === keyid, "the keyid is not the key's fingerprint");

const leaf = sha256(Buffer.from([0]), bytes);
need(leaf.toString("hex") === id, "the id is not the leaf hash");

// C2SP tlog-proof, and RFC 9162 section 2.1.3.2.
const proof = fs.readFileSync(proofFile, "utf8");
const gap = proof.indexOf("\n\n");
const [header, at, ...path] = proof.slice(0, gap).split("\n");
const checkpoint = proof.slice(gap + 2);
need(header === "c2sp.org/tlog-proof@v1" && at.startsWith("index "), "this is no tlog-proof");
const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
const [origin, size, root] = text.split("\n");
let fn = BigInt(at.slice(6));
let sn = BigInt(size) - 1n;
let hash = leaf;
for (const step of path) {
	need(sn > 0n, "the path is too long");
	const sibling = Buffer.from(step, "base64");
	if (fn & 1n || fn === sn) {
		hash = sha256(Buffer.from([1]), sibling, hash);
		while (!(fn & 1n) && fn !== 0n) {
			fn >>= 1n;
			sn >>= 1n;
		}
	} else {
		hash = sha256(Buffer.from([1]), hash, sibling);
	}
	fn >>= 1n;
	sn >>= 1n;
}
need(sn === 0n && hash.toString("base64") === root, "the path does not lead to the root");

const [, name, , key] = /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(fs.readFileSync(vkeyFile, "utf8").trim());
const note = checkpoint.slice(checkpoint.indexOf("\n\n") + 2).split(" ");
need(name === origin && note[1] === origin, "another log");
need(crypto.verify(null, Buffer.from(text), keyOf(Buffer.from(key, "base64").subarray(1)),
	Buffer.from(note[2], "base64").subarray(4)), "the checkpoint does not verify");

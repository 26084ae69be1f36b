"""in_toto_check.py layout DIR KEY STEP... | envelope FILE KEY | link FILE KEY

layout: DIR/root.layout, signed by a new owner DIR/owner.pub, in which the key may do the steps.  KEY is 64 hex digits.
envelope: securesystemslib verifies a DSSE envelope's signature by the key.  link: in-toto reads a link and gives its fields.
"""

import base64
import json
import sys

from in_toto.models.layout import Layout, Step
from in_toto.models.metadata import Metablock
from securesystemslib.keys import format_metadata_to_key, generate_ed25519_key, verify_signature


def functionary(public):
    form = {"keytype": "ed25519", "scheme": "ed25519", "keyid_hash_algorithms": ["sha256", "sha512"],
            "keyval": {"public": public}}
    return format_metadata_to_key(form)[0]


def layout(directory, public, *steps):
    key, owner = functionary(public), generate_ed25519_key()
    plan = Layout()
    plan.keys = {key["keyid"]: key}
    for name in steps:
        step = Step(name=name)
        step.pubkeys = [key["keyid"]]
        plan.steps.append(step)
    plan.set_relative_expiration(days=1)
    signed = Metablock(signed=plan)
    signed.sign(owner)
    signed.dump(f"{directory}/root.layout")
    owner["keyval"]["private"] = ""
    with open(f"{directory}/owner.pub", "w") as file:
        json.dump(owner, file)
    print(key["keyid"][:8])


def envelope(path, public):
    with open(path) as file:
        data = json.load(file)
    payload, kind = base64.b64decode(data["payload"]), data["payloadType"].encode()
    pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    key = functionary(public)
    sig = base64.b64decode(data["signatures"][0]["sig"]).hex()
    if not verify_signature(key, {"keyid": key["keyid"], "sig": sig}, pae):
        sys.exit("the signature does not verify")


def link(path, public):
    metablock = Metablock.load(path)
    metablock.verify_signature(functionary(public))
    print(metablock.signed.name, metablock.signed.byproducts["return-value"], len(metablock.signed.command))


globals()[sys.argv[1]](*sys.argv[2:])

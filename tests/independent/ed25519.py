#!/usr/bin/env python3
"""Ed25519 a second time, from RFC 8032 with Python's integers: the rule of schemas/signature-rule.md and its vectors.

    ed25519.py write FILE   make the vectors anew (the same bytes every time)
    ed25519.py check FILE   does this implementation give every status in FILE?

Nothing here is shared with the C code.  Slow, and not constant in time: never use it to sign anything that matters.
"""

import hashlib
import json
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


# The curve, in extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z: RFC 8032 section 5.1.4.

def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(p):
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def multiply(scalar, p):
    q = NEUTRAL
    while scalar > 0:
        if scalar & 1:
            q = add(q, p)
        p = add(p, p)
        scalar >>= 1
    return q


def equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def recover_x(y, sign):
    """The x of the given sign for y, or None where y is not on the curve.  x = 0 answers to both signs here."""
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P != 0:
        x = x * SQRT_MINUS_1 % P
    if (x * x - xx) % P != 0:
        return None
    if x & 1 != sign:
        x = -x % P
    return x


def encode(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode_loosely(data):
    """The point, also where the encoding is not canonical."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number % 2**255 % P
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def is_canonical(data):
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number % 2**255
    return y < P and not (sign == 1 and recover_x(y, 0) == 0)


NEUTRAL = (0, 1, 1, 0)
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_small_order(p):
    return equal(multiply(8, p), NEUTRAL)


def torsion_generator():
    """A point of order 8: L times any point that is not in a smaller subgroup."""
    y = 2
    while True:
        x = recover_x(y, 0)
        if x is not None:
            t = multiply(L, (x, y, 1, x * y % P))
            if not equal(multiply(4, t), NEUTRAL):
                return t
        y += 1


TORSION = torsion_generator()


def sha512(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def challenge(r, a, message):
    return sha512(r, a, message) % L


# The rule.

def verify(key, message, signature):
    a = decode_loosely(key)
    if a is None or not is_canonical(key) or is_small_order(a):
        return "bad-key"
    r_bytes, s = signature[:32], int.from_bytes(signature[32:], "little")
    r = decode_loosely(r_bytes)
    if s >= L or r is None or not is_canonical(r_bytes) or is_small_order(r):
        return "bad-signature"
    k = challenge(r_bytes, key, message)
    return "ok" if equal(multiply(s, BASE), add(r, multiply(k, a))) else "bad-signature"


def verify_cofactored(key, message, signature):
    """What the other school says: only to choose vectors on which the schools differ."""
    a, r = decode_loosely(key), decode_loosely(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = challenge(signature[:32], key, message)
    return equal(multiply(8 * s, BASE), multiply(8, add(r, multiply(k, a))))


# Signing, also in wrong ways.

def secret_parts(seed):
    h = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(h[:32], "little")
    return (scalar & (2**254 - 8)) | 2**254, h[32:]


def public_key(seed):
    return encode(multiply(secret_parts(seed)[0], BASE))


def sign(seed, message):
    a, prefix = secret_parts(seed)
    key = encode(multiply(a, BASE))
    nonce = sha512(prefix, message) % L
    r = encode(multiply(nonce, BASE))
    return r + ((nonce + challenge(r, key, message) * a) % L).to_bytes(32, "little")


def forge(a, nonce, key, r, message):
    """S made as if key were [a]B and r were [nonce]B, whatever they are."""
    return r + ((nonce + challenge(r, key, message) * a) % L).to_bytes(32, "little")


# RFC 8032 section 7.1: TEST 1, 2, 3, 1024 and SHA(abc): secret, public, message, signature.
RFC_8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
     "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
     "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355"
     "f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc"
     "6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b"
     "199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b8"
     "32f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d"
     "206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d9562"
     "9e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40"
     "cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553"
     "878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b0707e0"
     "917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26"
     "401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3"
     "dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301"
     "651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f"
     "92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401ade"
     "bf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab4"
     "7b57f7f7276cd419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3"
     "2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb37"
     "97aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba7"
     "7c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315c"
     "f4fde7cb68606937380db2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef"
     "68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
     "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350"
     "aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03"),
    ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
]

MESSAGE = b"exhibit: the edges of Ed25519"
SEED = hashlib.sha256(b"exhibit vector key 1").digest()


def small_order_encodings():
    """Every 32-byte string that decodes, strictly or loosely, to one of the eight points of small order."""
    ys = {int.from_bytes(encode(multiply(i, TORSION)), "little") % 2**255 for i in range(8)}
    candidates = sorted(ys) + [y + P for y in sorted(ys) if y + P < 2**255]
    return [(y | sign << 255).to_bytes(32, "little") for y in candidates for sign in (0, 1)]


def non_canonical_encodings():
    """y from p to 2^255 - 1 where it decodes, not of small order, both signs."""
    found = []
    for y in range(P, 2**255):
        for sign in (0, 1):
            data = (y | sign << 255).to_bytes(32, "little")
            p = decode_loosely(data)
            if p is not None and not is_small_order(p):
                found.append(data)
    return found


def off_curve_encodings(count):
    y, found = 2, []
    while len(found) < count:
        if recover_x(y, 0) is None:
            found.append(y.to_bytes(32, "little"))
        y += 1
    return found


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def search(make, wanted):
    """The first attempt (its number is in the message) for which ${wanted} holds."""
    for attempt in range(100000):
        vector = make(MESSAGE + b" %d" % attempt)
        if wanted(vector):
            return vector
    raise SystemExit("no vector found")


def vectors():
    out = []

    def put(name, key, message, signature, status):
        given = verify(key, message, signature)
        if given != status:
            raise SystemExit(f"{name}: {given}, meant to be {status}")
        out.append({"name": name, "key": key.hex(), "message": message.hex(), "signature": signature.hex(),
                    "status": status})

    for number, (seed, key, message, signature) in enumerate(RFC_8032, 1):
        seed, key, message, signature = (bytes.fromhex(x) for x in (seed, key, message, signature))
        if public_key(seed) != key or sign(seed, message) != signature:
            raise SystemExit(f"RFC 8032 vector {number} does not come out")
        put(f"rfc8032 7.1 no {number}", key, message, signature, "ok")

    a, _ = secret_parts(SEED)
    key = public_key(SEED)
    good = sign(SEED, MESSAGE)
    r, s = good[:32], int.from_bytes(good[32:], "little")
    put("good", key, MESSAGE, good, "ok")
    long = bytes(range(256)) * 16
    put("good, 4096 bytes", key, long, sign(SEED, long), "ok")

    # S: malleable forms and the boundary.
    for times in range(1, 16):
        if s + times * L < 2**256:
            put(f"S + {times} L", key, MESSAGE, r + (s + times * L).to_bytes(32, "little"), "bad-signature")
    for name, value in (("S = 0", 0), ("S = L - 1", L - 1), ("S = L", L), ("S = L + 1", L + 1), ("S = 2^252", 2**252),
                        ("S = 2^253", 2**253), ("S = 2^256 - 1", 2**256 - 1)):
        put(name, key, MESSAGE, r + value.to_bytes(32, "little"), "bad-signature")

    # Small order and non-canonical A.  S and R are made so that the bare equation holds wherever it can.
    nonce = sha512(b"nonce") % L
    big_r = encode(multiply(nonce, BASE))
    for number, data in enumerate(small_order_encodings()):
        put(f"small-order A {number}", data, MESSAGE, big_r + nonce.to_bytes(32, "little"), "bad-key")

        def by_small_key(message, data=data):
            return data, message, big_r + nonce.to_bytes(32, "little")
        point = decode_loosely(data)
        found = search(by_small_key, lambda v, point=point: equal(
            multiply(challenge(v[2][:32], v[0], v[1]), point), NEUTRAL))
        put(f"small-order A {number}, the equation holds", *found, "bad-key")
        # Without the rule, A and R of small order and S = 0 verify for every message in a cofactored verifier.
        put(f"small-order A and R {number}", data, MESSAGE, data + bytes(32), "bad-key")
    for number, data in enumerate(non_canonical_encodings()):
        put(f"non-canonical A {number}", data, MESSAGE, good, "bad-key")
    for number, data in enumerate(off_curve_encodings(4)):
        put(f"A not on the curve {number}", data, MESSAGE, good, "bad-key")
    put("A = 2^255 - 1", b"\xff" * 31 + b"\x7f", MESSAGE, good, "bad-key")
    put("A = 2^256 - 1", b"\xff" * 32, MESSAGE, good, "bad-key")

    # Small order and non-canonical R: with S = k a, [S]B = [k]A, so the bare equation holds for the neutral R.
    for number, data in enumerate(small_order_encodings()):
        put(f"small-order R {number}", key, MESSAGE, forge(a, 0, key, data, MESSAGE), "bad-signature")
    for number, data in enumerate(non_canonical_encodings()):
        put(f"non-canonical R {number}", key, MESSAGE, data + good[32:], "bad-signature")
    for number, data in enumerate(off_curve_encodings(4)):
        put(f"R not on the curve {number}", key, MESSAGE, data + good[32:], "bad-signature")

    # Mixed order: a prime-order point plus one of small order.  Here the two schools of verifiers differ.
    for order, step in ((2, 4), (4, 2), (8, 1)):
        t = multiply(step, TORSION)
        mixed_a = encode(add(multiply(a, BASE), t))

        def by_mixed_key(message, mixed_a=mixed_a):
            return mixed_a, message, forge(a, nonce, mixed_a, big_r, message)
        differ = search(by_mixed_key, lambda v: verify_cofactored(*v) and verify(*v) != "ok")
        put(f"A of order {order} L, cofactored only", *differ, "bad-signature")
        agree = search(by_mixed_key, lambda v: verify(*v) == "ok")
        put(f"A of order {order} L, k a multiple of {order}", *agree, "ok")

        mixed_r = encode(add(multiply(nonce, BASE), t))
        vector = key, MESSAGE, forge(a, nonce, key, mixed_r, MESSAGE)
        assert verify_cofactored(*vector)
        put(f"R of order {order} L, cofactored only", *vector, "bad-signature")

        def by_both(message, mixed_a=mixed_a, mixed_r=mixed_r):
            return mixed_a, message, forge(a, nonce, mixed_a, mixed_r, message)
        put(f"A and R of order {order} L that cancel", *search(by_both, lambda v: verify(*v) == "ok"), "ok")
        put(f"A and R of order {order} L that do not cancel",
            *search(by_both, lambda v: verify(*v) != "ok" and verify_cofactored(*v)), "bad-signature")

    # k is reduced mod L before it multiplies A.  With an A of mixed order that is another point than [unreduced k]A.
    mixed_a = encode(add(multiply(a, BASE), TORSION))

    def by_reduction(message):
        return mixed_a, message, forge(a, nonce, mixed_a, big_r, message)
    put("k reduced is a multiple of 8, unreduced not",
        *search(by_reduction, lambda v: challenge(big_r, *v[:2]) % 8 == 0 and sha512(big_r, *v[:2]) % 8 != 0), "ok")
    put("k unreduced is a multiple of 8, reduced not",
        *search(by_reduction, lambda v: challenge(big_r, *v[:2]) % 8 != 0 and sha512(big_r, *v[:2]) % 8 == 0),
        "bad-signature")

    # Bits.
    for bit in range(0, 512, 7):
        changed = flipped(good, bit)
        put(f"signature bit {bit} flipped", key, MESSAGE, changed, "bad-signature")
    for bit in range(0, 256, 5):
        changed = flipped(key, bit)
        put(f"key bit {bit} flipped", changed, MESSAGE, good, verify(changed, MESSAGE, good))
    for bit in range(0, len(MESSAGE) * 8, 13):
        put(f"message bit {bit} flipped", key, flipped(MESSAGE, bit), good, "bad-signature")
    put("message cut", key, MESSAGE[:-1], good, "bad-signature")
    put("message longer", key, MESSAGE + b"\0", good, "bad-signature")
    put("sign of R flipped", key, MESSAGE, flipped(good, 255), "bad-signature")
    put("sign of A flipped", flipped(key, 255), MESSAGE, good, "bad-signature")
    return out


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("write", "check"):
        raise SystemExit(__doc__)
    if arguments[0] == "write":
        rows = ",\n".join(json.dumps(v) for v in vectors())
        with open(arguments[1], "w", encoding="utf-8") as file:
            file.write('{"rule": "schemas/signature-rule.md", "vectors": [\n' + rows + "\n]}\n")
        return 0
    with open(arguments[1], encoding="utf-8") as file:
        table = json.load(file)["vectors"]
    wrong = 0
    for v in table:
        given = verify(*(bytes.fromhex(v[x]) for x in ("key", "message", "signature")))
        if given != v["status"]:
            print(f"{v['name']}: {given}, the table says {v['status']}")
            wrong += 1
    print(f"{len(table)} vectors, {wrong} wrong")
    return 1 if wrong or not table else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""POSIX ustar in the one form that bundles have: regular files, mode 0644, nobody's, of no time."""

from tree import Bad, need

BLOCK = 512


def header(name, size, **other):
    field = {"mode": b"0000644\0", "uid": b"0000000\0", "gid": b"0000000\0", "mtime": b"00000000000\0", "type": b"0",
             "magic": b"ustar\x0000", "length": b"%011o\0" % size, "owner": bytes(64), "devices": b"0000000\x000000000\0", "rest": bytes(167), **other}
    start = name.encode().ljust(100, b"\0") + field["mode"] + field["uid"] + field["gid"] + field["length"] + field["mtime"]
    end = (field["type"] + bytes(100) + field["magic"] + field["owner"] + field["devices"] + field["rest"])
    return start + field.get("checksum", b"%06o\0 " % (sum(start) + 8 * 32 + sum(end))) + end


def member(name, data, **other):
    return header(name, len(data), **other) + data + bytes(-len(data) % BLOCK)


def write(members):
    return b"".join(member(name, data) for name, data in members) + bytes(2 * BLOCK)


def read(data):
    """[(name, bytes)] of a file in exactly that form."""
    members, at = [], 0
    while data[at:at + BLOCK] != bytes(BLOCK):
        block = data[at:at + BLOCK]
        try:
            name, size = block[:100].rstrip(b"\0").decode("ascii"), int(block[124:135], 8)
        except ValueError:
            raise Bad("bad-bundle") from None
        need(block == header(name, size), "bad-bundle")
        content = data[at + BLOCK:at + BLOCK + size]
        need(len(content) == size, "bad-bundle")
        at += BLOCK + size
        padding = data[at:at + -size % BLOCK]
        need(padding == bytes(-size % BLOCK), "bad-bundle")
        at += len(padding)
        members.append((name, content))
    need(data[at:] == bytes(2 * BLOCK), "bad-bundle")
    return members

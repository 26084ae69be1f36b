"""Makes schemas/vectors/merkle.json; run by tree.py."""

from tree import *  # noqa: F403


def flipped(data, bit=77):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def altered_paths(path):
    """(what was done, path): one hash flipped, dropped, doubled, and two swapped."""
    for i in range(len(path)):
        yield f"hash {i} flipped", path[:i] + [flipped(path[i])] + path[i + 1:]
        yield f"hash {i} dropped", path[:i] + path[i + 1:]
    yield "a hash added", path + [sha256(b"more")]
    yield "a hash put first", [sha256(b"more")] + path
    if len(path) >= 2:
        yield "first two swapped", [path[1], path[0]] + path[2:]


def hexes(path):
    return [p.hex() for p in path]


def merkle_tables():
    entries = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
               b"\x50\x51\x52\x53\x54\x55\x56\x57", bytes(range(0x60, 0x70))]
    entries += [b"entry %d" % i for i in range(8, 40)]
    d = [leaf_hash(e) for e in entries]
    roots = [{"size": i + 1, "entry": entries[i].hex(), "leaf": d[i].hex(), "root": root(d[:i + 1]).hex()}
             for i in range(len(d))]
    # Printed in the Certificate Transparency test data for these first eight entries.
    assert roots[7]["root"] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"

    inclusion, consistency = [], []

    def put_inclusion(name, leaf, index, size, path, top):
        inclusion.append({"name": name, "leaf": leaf.hex(), "index": index, "size": size, "path": hexes(path),
                          "root": top.hex(), "status": check_inclusion(leaf, index, size, path, top)})

    def put_consistency(name, old_size, old, size, new, path):
        consistency.append({"name": name, "old_size": old_size, "old_root": old.hex(), "size": size,
                            "root": new.hex(), "path": hexes(path),
                            "status": check_consistency(old_size, old, size, new, path)})

    for size in (1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 33, 40):
        top = root(d[:size])
        for index in sorted({0, 1, size // 2, size - 2, size - 1} & set(range(size))):
            name, path = f"{index} in {size}", inclusion_path(index, d[:size])
            put_inclusion(name, d[index], index, size, path, top)
            assert inclusion[-1]["status"] == "ok"
            if size not in (1, 2, 7, 33):
                continue
            for what, other in altered_paths(path):
                put_inclusion(f"{name}, {what}", d[index], index, size, other, top)
            put_inclusion(f"{name}, leaf flipped", flipped(d[index]), index, size, path, top)
            put_inclusion(f"{name}, root flipped", d[index], index, size, path, flipped(top))
            put_inclusion(f"{name}, index of another", d[index], (index + 1) % (size + 1), size, path, top)
            put_inclusion(f"{name}, index beyond", d[index], size, size, path, top)
            put_inclusion(f"{name}, size doubled", d[index], index, 2 * size + 1, path, top)
            put_inclusion(f"{name}, empty tree", d[index], index, 0, path, top)
    # One path through a tree as large as a JSON integer counts.
    for index in (0, 1, 2**52, 2**52 - 1, INTEGER_MAX - 1):
        path = [sha256(b"sibling %d" % i) for i in range(inclusion_length(index, INTEGER_MAX))]
        fn, sn, top = index, INTEGER_MAX - 1, d[3]
        for p in path:
            while fn == sn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
            top = node_hash(p, top) if fn & 1 else node_hash(top, p)
            fn, sn = fn >> 1, sn >> 1
        put_inclusion(f"{index} in {INTEGER_MAX}", d[3], index, INTEGER_MAX, path, top)
        assert inclusion[-1]["status"] == "ok", index
        put_inclusion(f"{index} in {INTEGER_MAX}, last hash flipped", d[3], index, INTEGER_MAX,
                      path[:-1] + [flipped(path[-1])], top)

    for old_size, size in ((0, 0), (0, 1), (0, 7), (1, 1), (1, 2), (1, 8), (2, 5), (3, 7), (4, 7), (6, 8), (7, 8),
                           (8, 8), (8, 9), (11, 33), (16, 33), (32, 33), (33, 40), (39, 40), (40, 40)):
        name, old, new = f"{old_size} to {size}", root(d[:old_size]), root(d[:size])
        path = consistency_path(old_size, d[:size]) if old_size > 0 else []
        put_consistency(name, old_size, old, size, new, path)
        assert consistency[-1]["status"] == "ok"
        for what, other in altered_paths(path):
            put_consistency(f"{name}, {what}", old_size, old, size, new, other)
        put_consistency(f"{name}, old root flipped", old_size, flipped(old), size, new, path)
        put_consistency(f"{name}, root flipped", old_size, old, size, flipped(new), path)
        put_consistency(f"{name}, roots exchanged", old_size, new, size, old, path)
        put_consistency(f"{name}, old size one more", old_size + 1, old, size, new, path)
        put_consistency(f"{name}, the other way round", size, new, old_size, old, path)

    tiles = [{"level": level, "index": index, "width": width, "path": tile_path(level, index, width)}
             for level, index, width in ((0, 0, 256), (0, 0, 1), (0, 0, 255), (0, 999, 256), (0, 1000, 256),
                                         (0, 1234067, 256), (3, 1234067, 17), (7, 0, 2), (1, 999999, 256),
                                         (1, 1000000, 8), (0, INTEGER_MAX // 256, 255), (2, 273, 112))]
    assert "tile/0/x001/x234/067" in {t["path"] for t in tiles}  # printed in tlog-tiles
    widths = [{"level": level, "index": index, "size": size, "width": tile_width(level, index, size)}
              for size in (0, 1, 255, 256, 257, 70000, 65535, 65536, 65537, 256**3, 256**3 + 255, INTEGER_MAX)
              for level in range(8)
              for index in sorted({0, 1, 2, 273, 274, max(0, size // 256**(level + 1) - 1), size // 256**(level + 1),
                                   size // 256**(level + 1) + 1})]
    # Printed in tlog-tiles for a tree of size 70,000: (level, index) and width.
    for level, index, width in ((0, 272, 256), (0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1), (2, 1, 0)):
        assert tile_width(level, index, 70000) == width
    places = []
    for level in (0, 1, 2, 7, 8, 9, 15, 16, 31, 40, 52):
        for index in sorted({0, 1, 5, 127, 128, 255, 256, 1000} | {INTEGER_MAX >> level}):
            if index <= INTEGER_MAX >> level:
                tile_level, tile_index, first, hashes = tile_of_node(level, index)
                places.append({"level": level, "index": index, "tile_level": tile_level, "tile_index": tile_index,
                               "first": first, "hashes": hashes})
    return {"roots": roots, "inclusion": inclusion, "consistency": consistency, "tiles": tiles, "widths": widths,
            "places": places}

"""What a disk may hold after the power went: replays a trace of tests/fault/disk_shim.c up to every cut.

power_loss.py WORLD START TRACE SEED PROGRAM
  WORLD    the directory everything happened in; rebuilt there for every state
  START    a copy of WORLD from before the trace
  TRACE    the calls in order, and lines "ack ID" where a command had said that a record is in the log
Prints a line per state that is wrong, and at last the number of states that were tried.

The model: a write to a file may be kept, lost, or torn at a sector, each apart, until that file is flushed; making, renaming
and removing names happens in order (as a journal does it), and how far is open until a directory is flushed.
"""
import json, os, random, shutil, subprocess, sys

SECTOR = 512
world, start, trace_file, seed, program = sys.argv[1:]
chance = random.Random(int(seed))


class File:
    def __init__(self, data=b""):
        self.durable, self.pending = bytearray(data), []

    def after_loss(self, keep):
        data = bytearray(self.durable)
        for kind, offset, payload in self.pending:
            fate = "kept" if keep == "all" else "lost" if keep == "none" else chance.choice(("kept", "lost", "torn"))
            if fate == "lost":
                continue
            if kind == "truncate":
                del data[offset:]
                data.extend(bytes(offset - len(data)))
                continue
            if fate == "torn":
                payload = payload[: chance.randrange(0, len(payload) // SECTOR + 1) * SECTOR]
            if len(data) < offset:
                data.extend(bytes(offset - len(data)))
            data[offset : offset + len(payload)] = payload
        return bytes(data)

    def flush(self):
        self.durable, self.pending = bytearray(self.after_loss("all")), []


class Disk:
    """names: path to File, or None for a directory, as they are now; journal: what was done to names since the last flush."""

    def __init__(self):
        self.names, self.journal = {}, []
        for directory, below, files in os.walk(start):
            there = world + directory[len(start) :]
            self.names[there] = None
            for name in files:
                self.names[os.path.join(there, name)] = File(open(os.path.join(directory, name), "rb").read())
        self.durable_names = dict(self.names)

    def name(self, change):
        self.journal.append(change)
        self.apply(self.names, change)

    @staticmethod
    def apply(names, change):
        kind, one, two = change
        if kind == "put":
            names[one] = two
        elif kind == "rename":
            if one in names:
                names[two] = names.pop(one)
        elif kind == "unlink":
            names.pop(one, None)

    def flush_names(self):
        self.durable_names, self.journal = dict(self.names), []

    def step(self, line):
        call, path, *rest = line.split(" ")
        if not path.startswith(world):
            return
        if call in ("write", "dwrite"):
            self.names[path].pending.append(("write", int(rest[0]), bytes.fromhex(rest[1])))
            if call == "dwrite":
                self.names[path].flush()
        elif call == "truncate":
            self.names[path].pending.append(("truncate", int(rest[0]), b""))
        elif call == "empty":
            self.names[path].pending.append(("truncate", 0, b""))
        elif call == "sync":
            if self.names[path] is None:
                self.flush_names()
            else:
                self.names[path].flush()
        elif call == "create":
            self.name(("put", path, File()))
        elif call == "mkdir":
            self.name(("put", path, None))
        elif call == "rename":
            self.name(("rename", path, rest[0]))
        elif call == "link":
            self.name(("put", rest[0], self.names[path]))
        elif call == "unlink":
            self.name(("unlink", path, None))
        else:
            sys.exit("an unknown call: " + line[:100])

    def build(self, keep):
        names = dict(self.durable_names)
        far = len(self.journal) if keep == "all" else 0 if keep == "none" else chance.randrange(len(self.journal) + 1)
        for change in self.journal[:far]:
            self.apply(names, change)
        shutil.rmtree(world)
        os.mkdir(world)
        for path in sorted(names):
            if names[path] is None:
                os.makedirs(path, exist_ok=True)
        for path in sorted(names):
            if names[path] is not None and os.path.isdir(os.path.dirname(path)):
                with open(path, "wb") as file:
                    file.write(names[path].after_loss(keep))
                os.chmod(path, 0o600)


def exhibit(*words):
    return subprocess.run([program, *words], cwd=world, capture_output=True, stdin=subprocess.DEVNULL)


def look(acknowledged):
    """What is wrong with the state that is there, or None."""
    log = exhibit("log", "--json")
    if log.returncode != 0:
        return "log: " + log.stderr.decode()[:200]
    ids = [record["id"] for record in json.loads(log.stdout)["records"]]
    lost = [one for one in acknowledged if one not in ids]
    if lost or len(set(ids)) != len(ids):
        return "lost %s of %d" % (lost, len(ids))
    held = exhibit("verify")
    if held.returncode != 0:
        return "verify says %d: %s" % (held.returncode, (held.stdout + held.stderr).decode()[:300])
    after = exhibit("record", "--statement", "after the power came back")
    if after.returncode != 0:
        return "the next record: " + after.stderr.decode()[:200]
    held = exhibit("verify")
    return None if held.returncode == 0 else "verify after the next record says %d" % held.returncode


disk, acknowledged, states = Disk(), [], 0
for number, line in enumerate(open(trace_file).read().splitlines(), 1):
    if line.startswith("ack "):
        acknowledged.append(line.split(" ")[1])
    else:
        disk.step(line)
    for keep in ("all", "none", "some", "some", "some"):
        disk.build(keep)
        states += 1
        wrong = look(acknowledged)
        if wrong:
            print("call %d (%s), pending writes: %s: %s" % (number, line[:80], keep, wrong))
print(states)

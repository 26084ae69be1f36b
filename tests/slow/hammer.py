"""Many processes at once on one ledger, at random, held against an oracle.

    hammer.py EXHIBIT SOURCE SEED WORKERS OPERATIONS

In the working directory: .exhibit, keys key-0 to key-2, and a report at index 1 that cites index 0.  Each worker does
OPERATIONS things of the list below, one after the other.  Whoever is told "done" writes down what it was; afterwards all of
it must be there once, and everything that was handed out must be a prefix of the one log.
"""

import collections
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import traceback

EXHIBIT, SOURCE = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "independent"))
import tree  # noqa: E402

FOLDERS = 2


class Wrong(Exception):
    pass


def call(*arguments, codes=(0,), **more):
    done = subprocess.run([EXHIBIT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=300, **more)
    if done.returncode not in codes:
        raise Wrong("exit status %d of %s: %s" % (done.returncode, " ".join(arguments), done.stderr.decode("utf-8", "replace")))
    return done


def key(random_):
    return "key-%d" % random_.randrange(3)


def output(token, size):
    """Bytes that only this run has, and that do not shrink."""
    return b"".join(hashlib.sha256(b"%s %d" % (token.encode(), i)).digest() for i in range(size // 32 + 1))[:size]


class Worker:
    def __init__(self, number, seed):
        self.number, self.random = number, random.Random("%s/%d" % (seed, number))
        self.done, self.count = [], 0

    def token(self):
        self.count += 1
        return "w%d-%d" % (self.number, self.count)

    def note(self, kind, **what):
        self.done.append({"kind": kind, **what})

    # ---- who appends ----

    def command(self, token):
        size = self.random.choice((0, 10, 5000, 300000, 6000000))
        path = os.path.join("outputs", token)
        with open(path, "wb") as file:
            file.write(output(token, size))
        return ["run", "--key", key(self.random), "--name", token, "--", "cat", path]

    def run(self):
        token = self.token()
        said = call(*self.command(token))
        with open(os.path.join("outputs", token), "rb") as file:
            if said.stdout != file.read():
                raise Wrong("the output of %s was not passed on" % token)
        self.note("run", step=token)

    def record(self):
        token = self.token()
        said = call("record", "--key", key(self.random), "--name", token, "--statement", "of " + token)
        self.note("statement", step=token, id=said.stdout.decode().strip())

    def rotate(self):
        if self.number > 0:  # of two at once the second is told that it gives up a key that is not the log's any more
            return
        call("key", "replace", "--log", "--key", key(self.random))
        self.note("rotation")

    def killed(self):
        """Nothing was promised: it is there once or not at all."""
        token = self.token()
        self.note("maybe", step=token)
        process = subprocess.Popen([EXHIBIT, *self.command(token)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(self.random.random() * 0.05)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()

    # ---- who reads ----

    def verify(self):
        call("verify", "--no-remember", *self.random.choice(((), ("--report", "1"))))

    def checkpoint(self):
        self.note("checkpoint", text=call("checkpoint").stdout.decode())

    def publish(self):
        folder = "public-%d" % self.random.randrange(FOLDERS)
        call("publish", "--dir", folder)
        call("verify", "--no-remember", folder)
        with open(os.path.join(folder, "checkpoint"), encoding="utf-8") as file:
            self.note("checkpoint", text=file.read())

    def bundle(self):
        path = os.path.join("bundles", self.token())
        call("bundle", "1", *self.random.choice(((), ("--all",))), "-o", path)
        call("verify", "--no-remember", path)
        self.note("bundle", path=path)

    def doctor(self):
        said = call("doctor", "--json", *self.random.choice(((), ("--sweep",), ("--sweep",))), codes=(0, 4))
        findings = json.loads(said.stdout)["findings"]
        wrong = [finding for finding in findings if finding["severity"] not in ("intact", "notice") and
                 (finding["part"], finding["severity"]) != ("pages", "cannot-tell")]  # others append all the time
        if wrong:
            raise Wrong("doctor finds %s" % json.dumps(wrong))

    def work(self, operations):
        ways = ((12, self.run), (12, self.record), (4, self.killed), (2, self.rotate), (4, self.verify), (2, self.checkpoint),
                (4, self.publish), (4, self.bundle), (6, self.doctor))
        for _ in range(operations):
            self.random.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()


def worker(number, seed, operations, results):
    one, wrong = Worker(number, seed), None
    try:
        one.work(operations)
    except Exception as error:  # whatever it is, the parent has to hear of it
        wrong = str(error) if isinstance(error, Wrong) else traceback.format_exc()
    results.put((number, one.done, wrong))


# ---- the oracle ----

def look_at_log(done):
    records = json.loads(call("log", "--json").stdout)["records"]
    steps = collections.Counter(record.get("step") for record in records)
    steps.pop(None, None)
    by_step = {record.get("step"): record for record in records}
    maybe = {what["step"] for what in done if what["kind"] == "maybe"}
    promised = [what for what in done if what["kind"] in ("run", "statement")]
    for step, count in steps.items():
        if count > 1:
            raise Wrong("%s is in the log %d times" % (step, count))
    for what in promised:
        if what["step"] not in steps:
            raise Wrong("%s was acknowledged and is not in the log" % what["step"])
        if what["kind"] == "statement" and by_step[what["step"]]["id"] != what["id"]:
            raise Wrong("%s has another id than was acknowledged" % what["step"])
    strange = set(steps) - maybe - {what["step"] for what in promised} - {"first"}
    if strange:
        raise Wrong("nobody recorded %s" % sorted(strange))
    for what in promised:
        if what["kind"] == "run":
            with open(os.path.join("outputs", what["step"]), "rb") as file:
                if call("show", str(by_step[what["step"]]["index"]), "--stdout").stdout != file.read():
                    raise Wrong("the output of %s is not what it was" % what["step"])
    return records


def look_at_checkpoint(text, leaves, whose):
    lines = text.split("\n")
    size = int(lines[1])
    if size > len(leaves) or tree.base64.b64encode(tree.root(leaves[:size])).decode() != lines[2]:
        raise Wrong("the checkpoint of %s, of size %d, is no prefix of the log" % (whose, size))
    return size


def look_at_bundle(path, leaves):
    with tarfile.open(path) as tar:
        size = look_at_checkpoint(tar.extractfile("checkpoint").read().decode(), leaves, path)
        for member in tar:
            if member.name.startswith("entries/"):
                index = int(member.name[len("entries/"):-len(".json")])
                if index >= size or tree.leaf_hash(tar.extractfile(member).read()) != leaves[index]:
                    raise Wrong("entry %d of %s is not that of the log" % (index, path))
    call("verify", "--no-remember", path)


def look_at_folder(folder, leaves):
    if not os.path.exists(folder):
        return
    call("verify", "--no-remember", folder)
    with open(os.path.join(folder, "checkpoint"), encoding="utf-8") as file:
        look_at_checkpoint(file.read(), leaves, folder)
    call("publish", "--dir", folder)
    call("verify", "--no-remember", folder)
    with open(os.path.join(folder, "checkpoint"), encoding="utf-8") as file:
        if look_at_checkpoint(file.read(), leaves, folder) != len(leaves):
            raise Wrong("%s does not have all of the log" % folder)


def look(done):
    records = look_at_log(done)  # and takes in what waits
    leaves = [bytes.fromhex(record["id"]) for record in records]
    call("verify")
    call("doctor", "--sweep")
    said = json.loads(call("doctor", "--json").stdout)
    if [finding for finding in said["findings"] if finding["severity"] != "intact"] or said["intact"] != len(leaves):
        raise Wrong("something is left that doctor does not sweep: %s" % json.dumps(said))
    call("verify")
    for what in done:
        if what["kind"] == "checkpoint":
            look_at_checkpoint(what["text"], leaves, "somebody")
        if what["kind"] == "bundle":
            look_at_bundle(what["path"], leaves)
    for number in range(FOLDERS):
        look_at_folder("public-%d" % number, leaves)
    return len(leaves)


def main():
    seed, workers, operations = sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
    for directory in ("outputs", "bundles"):
        shutil.rmtree(directory, ignore_errors=True)
        os.mkdir(directory)
    results = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=worker, args=(number, seed, operations, results)) for number in range(workers)]
    for process in processes:
        process.start()
    heard = [results.get() for _ in processes]
    for process in processes:
        process.join()
    wrong = ["worker %d: %s" % (number, said) for number, _, said in sorted(heard, key=lambda one: one[0]) if said]
    done = [what for _, of_one, _ in heard for what in of_one]
    try:
        size = look(done)
        kinds = collections.Counter(what["kind"] for what in done)
        print("%d entries; %s" % (size, ", ".join("%d %s" % (count, kind) for kind, count in sorted(kinds.items()))))
    except Wrong as error:
        wrong.append("afterwards: %s" % error)
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


main()

#!/usr/bin/env python3
"""bench.py [--tiny] [--largest N] [--only PART,…] [--output DIR]: ours and peers in one run, as ratios.

Writes benchmarks.md and benchmarks.svg to DIR (docs).  What is compared is run in turns, so that both meet the same load;
a ratio is the median of the turns' ratios, with their quartiles.  --tiny is for the test that it runs at all.
EXHIBIT_BUILD names the build directory.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import plot

SOURCE = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("EXHIBIT_BUILD", SOURCE / "build/release"))
EXHIBIT, EXHIBIT_VERIFY = str(BUILD / "exhibit"), str(BUILD / "exhibit-verify")
CORES = len(os.sched_getaffinity(0))
MIB = 1 << 20


class Bench:
    """Rows of the table as they are measured, and the curves of the plot."""

    def __init__(self, tiny, scratch):
        self.tiny, self.scratch, self.parts, self.curves = tiny, pathlib.Path(scratch), [], {}

    def part(self, title, note=""):
        self.parts.append((title, note, []))
        print(f"== {title}", flush=True)

    def row(self, what, ours, beside, ratio="", goal="", reached=None):
        cells = [what, ours, beside, ratio, goal, {True: "yes", False: "**no**", None: ""}[reached]]
        self.parts[-1][2].append(cells)
        print("  " + " | ".join(cell for cell in cells if cell), flush=True)

    def absent(self, what, peer):
        self.row(what, "", f"{peer}: not installed, or does not start")

    def size(self, full, tiny):
        return tiny if self.tiny else full

    def folder(self, name):
        path = self.scratch / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path


def milliseconds(seconds):
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"


def microseconds(seconds):
    return f"{seconds * 1e6:.0f} µs"


def rate(value):
    return f"{value:,.0f} /s"


def spread(values):
    """Median and quartiles."""
    if len(values) < 3:
        return f"{statistics.median(values):.2f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def median(values):
    return statistics.median(values)


class Spent:
    """What a command took: wall and processor seconds, peak memory in bytes (its own or its largest child's)."""

    def __init__(self, argv, cwd=None, stdin=None, stdout=subprocess.DEVNULL, codes=(0,)):
        began = time.monotonic()
        process = subprocess.Popen(argv, cwd=cwd, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode not in codes:
            sys.exit(f"bench: {' '.join(map(str, argv))} ended with {process.returncode}: {said.decode(errors='replace')}")
        self.cpu, self.memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def output(argv, cwd=None):
    return subprocess.run(argv, cwd=cwd, check=True, capture_output=True, text=True).stdout


def numbers(argv, cwd):
    return [float(word) for word in output([str(word) for word in argv], cwd).split()]


def program(name):
    path = BUILD / "bench" / name
    return str(path) if path.exists() else None


def in_turns(rounds, *commands):
    """For each command the list of what its runs took; one run of each per round, the first round forgotten."""
    taken = [[command() for command in commands] for _ in range(rounds + 1)][1:]
    return list(zip(*taken))


# ---- the parts ----


def run_true(bench):
    bench.part("`exhibit run -- true`", "Wall time of whole commands; each one ends with its record on the disk.")
    where = bench.folder("run")
    output([EXHIBIT, "key", "new"], where)
    output([EXHIBIT, "init", "--origin", "bench"], where)
    key = where / "git-key"
    output(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)])
    repository = bench.folder("repository")
    output(["git", "init", "-q"], repository)
    commit = ["git", "-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "-c", "user.name=bench", "-c", "user.email=bench@",
              "commit", "-q", "-S", "--allow-empty", "-m", "one"]
    has_in_toto = shutil.which("in-toto-run") and shutil.which("in-toto-keygen")
    commands = [lambda: Spent(["true"]), lambda: Spent([EXHIBIT, "run", "--", "true"], where),
                lambda: Spent(commit, repository)]
    if has_in_toto:
        output(["in-toto-keygen", "-t", "ed25519", "link-key"], where)
        link = ["in-toto-run", "-n", "step", "-k", "link-key", "-t", "ed25519", "--", "true"]
        commands.append(lambda: Spent(link, where))
    bare, ours, git, *in_toto = in_turns(bench.size(41, 2), *commands)
    wall = median([run.wall for run in ours])
    over = [a.wall - b.wall for a, b in zip(ours, bare)]
    bench.row("over bare `true`", milliseconds(median(over)), f"`true` {milliseconds(median([run.wall for run in bare]))}", "",
              "under 5 ms", median(over) < 0.005)
    bench.row("processor time of it", milliseconds(median([run.cpu for run in ours])), "")
    ratios = [b.wall / a.wall for a, b in zip(ours, git)]
    bench.row("SSH-signed `git commit --allow-empty`", milliseconds(wall), milliseconds(median([run.wall for run in git])),
              f"{spread(ratios)} times as fast", "faster", median(ratios) > 1)
    if in_toto:
        ratios = [b.wall / a.wall for a, b in zip(ours, in_toto[0])]
        bench.row("`in-toto-run`", milliseconds(wall), milliseconds(median([run.wall for run in in_toto[0]])),
                  f"{spread(ratios)} times as fast", "30 times", median(ratios) > 30)
    else:
        bench.absent("`in-toto-run`", "in-toto-run")


class Postgres:
    """A server of our own, in the scratch directory; none where it is not installed or cannot get there."""

    def __init__(self, bench):
        tools = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.process = None
        if not (tools and program("appends_postgres")):
            return
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.where = bench.folder("postgres")
        for path in (bench.scratch, self.where):
            path.chmod(0o755)
        if self.as_user:
            shutil.chown(self.where, "postgres")
        data, bin = self.where / "data", tools[-1]
        self.control = [bin / "pg_ctl", "-D", data, "-w"]
        try:
            self.run([bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust"])
            self.run(self.control + ["-l", self.where / "log", "-o", f"-k {self.where} -c listen_addresses=''", "start"])
        except subprocess.CalledProcessError:
            return
        self.process = True
        os.environ["PGHOST"] = str(self.where)

    def run(self, argv):
        subprocess.run(self.as_user + [str(word) for word in argv], cwd="/", check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def stop(self):
        if self.process:
            self.run(self.control + ["-m", "fast", "stop"])


STORES = [("ours", "exhibit"), ("lmdb", "bare LMDB"), ("sqlite", "SQLite hash chain"), ("postgres", "PostgreSQL")]


def append_rates(bench, stores, processes, batch, rounds, some):
    """For each store the rates of its turns, and processor seconds per value, of about that many transactions."""
    transactions = max(2, some // processes // (1 + batch // 8))
    found = {store: [] for store, _ in stores}
    for turn in range(rounds):
        for store, _ in stores:
            where = bench.folder("appends")
            count, seconds, cpu = numbers([program(f"appends_{store}"), processes, batch, transactions], where)
            found[store].append((count / seconds, cpu / count))
    return found


def appends(bench):
    bench.part("Durable signed appends",
               "Entries of 1 KiB; each transaction is on the disk when it returns. Ours signs each entry and each checkpoint and "
               "keeps chain, tree and indexes; LMDB puts values into one table; SQLite (WAL, synchronous=FULL) keeps a SHA-256 "
               "chain; PostgreSQL (fsync, synchronous_commit) a table. No peer signs. With several processes each has its own key.")
    server = Postgres(bench)
    stores = [pair for pair in STORES if program(f"appends_{pair[0]}") and (pair[0] != "postgres" or server.process)]
    rounds = bench.size(5, 1)
    flush = numbers([program("micro"), "flush", bench.size(200, 10)], bench.folder("flush"))[0]
    bench.row("`fdatasync` of 4 KiB here, now", "", microseconds(flush))
    some = bench.size(int(max(200, min(2000, 1 / (3 * flush + 2e-4)))), 8)
    for title, settings in (("batch", [(1, 1), (1, 16), (1, 128), (1, 1024)]),
                            ("processes", [(count, 1) for count in (1, 2, 4, 8, 16, 32)])):
        curves = bench.curves.setdefault(title, {name: [] for _, name in stores})
        for processes, batch in bench.size(settings, settings[1:2]):
            found = append_rates(bench, stores, processes, batch, rounds, some)
            for store, name in stores:
                curves[name].append((batch if title == "batch" else processes, median([r for r, _ in found[store]])))
            if title == "batch" and batch == 1:
                single(bench, found)
            what = f"batch of {batch}" if title == "batch" else f"{processes} processes" if processes > 1 else "1 process"
            ours = [r for r, _ in found["ours"]]
            for store, name in stores[1:]:
                theirs = [r for r, _ in found[store]]
                bench.row(f"{what}, {name}", rate(median(ours)), rate(median(theirs)),
                          f"{spread([a / b for a, b in zip(ours, theirs)])} of its rate")
    for store, name in STORES:
        if (store, name) not in stores:
            bench.absent("appends", name)
    server.stop()
    signing(bench)


def single(bench, found):
    ratios = [theirs / ours for (ours, _), (theirs, _) in zip(found["ours"], found["lmdb"])]
    extra = median([a - b for (_, a), (_, b) in zip(found["ours"], found["lmdb"])])
    bench.row("one append, in commits of bare LMDB", milliseconds(1 / median([r for r, _ in found["ours"]])),
              milliseconds(1 / median([r for r, _ in found["lmdb"]])), f"{spread(ratios)} times as long", "1.3",
              median(ratios) <= 1.3)
    bench.row("processor time of it beyond LMDB's", microseconds(extra), "",
              f"so 1.3 is reached where a bare commit takes {milliseconds(extra / 0.3)} or more")


def signing(bench):
    where, shares, per = bench.folder("signing"), [], []
    for turn in range(bench.size(5, 1)):
        sign = numbers([program("micro"), "rates", bench.size(4000, 50)], where)[0]
        count, seconds, _ = numbers([program("micro"), "fill", bench.size(8192, 64) * (turn + 1), 1024], where)
        shares.append(count / seconds / sign)
        per.append((count / seconds, sign))
    bench.row("batches of 1024, per processor second", rate(median([a for a, _ in per])),
              f"libsodium signs {rate(median([b for _, b in per]))}", f"{spread(shares)} of it", "0.80", median(shares) >= 0.8)


def verify_command(ledger, where):
    return Spent([EXHIBIT, "verify", "--ledger", str(ledger)], where)


def growth(bench, largest):
    bench.part("As the log grows",
               f"One ledger, filled in batches of 1024. Verifying is `exhibit verify` of all of it in {CORES} threads; per processor second "
               f"beside libsodium's rate in one, by wall in turns with as many bare verifications by libsodium in {CORES} threads.")
    where = bench.folder("growth")
    sizes = [10 ** power for power in range(3, 3 + len(str(largest)) - 3)] if not bench.tiny else [300]
    curves = bench.curves["growth"] = {name: [] for name in ("inclusion proof, in process", "`exhibit prove`",
                                                              "durable append", "verify, per record")}
    for size in sizes:
        _, _, stored = numbers([program("micro"), "fill", size, 1024], where)
        # The command's floor and its work in turns; the proof of an entry in the middle.
        bare, prove = in_turns(bench.size(21, 2), lambda: Spent([EXHIBIT, "version"], where),
                               lambda: Spent([EXHIBIT, "prove", str(size // 2), "--ledger", "ledger"], where))
        proof = numbers([program("micro"), "proofs", bench.size(4000, 50)], where)[0]
        append, append_cpu = numbers([program("micro"), "appends", bench.size(100, 5)], where)
        verified, per_core, per_wall, beside = [], [], [], []
        for _ in range(1 if bench.tiny else max(2, min(7, 10 ** 6 // size))):
            sodium = numbers([program("micro"), "rates", bench.size(4000, 50)], where)[1]
            verified.append(verify_command("ledger", where))
            per_core.append(size / verified[-1].cpu / sodium)
            checks = min(size, 10 ** 5)
            beside.append(numbers([program("micro"), "verifies", checks, CORES], where)[0] * size / checks)
            per_wall.append(beside[-1] / verified[-1].wall)
        memory = max(run.memory for run in verified)
        name = f"{size:,} entries"
        entry = os.path.getsize(where / "entry") if (where / "entry").exists() else 0
        if not entry:
            with open(where / "entry", "wb") as file:
                Spent([EXHIBIT, "show", "1", "--entry", "--ledger", "ledger"], where, stdout=file)
            entry = os.path.getsize(where / "entry")
        is_million = size == 10 ** 6
        bench.row(f"{name}: inclusion proof, in process", microseconds(proof), "", "", "50 µs" if is_million else "",
                  proof <= 50e-6 if is_million else None)
        walls = median([run.wall for run in prove])
        bench.row(f"{name}: `exhibit prove`", milliseconds(walls), f"`exhibit version` {milliseconds(median([r.wall for r in bare]))}",
                  "", "10 ms" if is_million else "", walls <= 0.010 if is_million else None)
        bench.row(f"{name}: one durable append", milliseconds(append), f"processor {microseconds(append_cpu)}")
        is_goal = size >= 10 ** 5
        bench.row(f"{name}: verify, per processor second", rate(size / median([run.cpu for run in verified])),
                  f"libsodium verifies {rate(sodium)}", f"{spread(per_core)} of it", "0.90" if is_goal else "",
                  median(per_core) >= 0.9 if is_goal else None)
        bench.row(f"{name}: verify, wall", f"{median([run.wall for run in verified]):.2f} s", f"libsodium {median(beside):.2f} s",
                  f"{spread(per_wall)} of its rate", "0.90" if is_goal else "", median(per_wall) >= 0.9 if is_goal else None)
        bench.row(f"{name}: memory of verify", f"{memory / MIB:.0f} MiB", "", "", "100 MB" if is_million else "",
                  memory < 100e6 if is_million else None)
        bench.row(f"{name}: stored bytes of a record of {entry} bytes", f"{stored / size:,.0f}", f"{entry}",
                  f"{stored / size / entry:.2f} times", "1.5" if is_goal else "", stored / size / entry <= 1.5 if is_goal else None)
        for curve, value in zip(curves, (proof, walls, append, median([run.wall for run in verified]) / size)):
            curves[curve].append((size, value * 1e6))
    git_log(bench)


def git_log(bench):
    count, where = bench.size(200, 3), bench.folder("signed")
    output(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(where / "key")])
    public = (where / "key.pub").read_text().split()
    (where / "allowed").write_text(f"bench@ {public[0]} {public[1]}\n")
    output(["git", "init", "-q", "repository"], where)
    options = ["git", "-C", str(where / "repository"), "-c", "gpg.format=ssh", "-c", f"user.signingkey={where / 'key'}", "-c",
               f"gpg.ssh.allowedSignersFile={where / 'allowed'}", "-c", "user.name=bench", "-c", "user.email=bench@"]
    for number in range(count):
        output(options + ["commit", "-q", "-S", "--allow-empty", "-m", str(number)])
    numbers([program("micro"), "fill", count, 1024], where)
    ours, theirs = in_turns(bench.size(5, 1), lambda: verify_command("ledger", where),
                            lambda: Spent(options + ["log", "--show-signature"]))
    bench.row(f"{count} signatures, `git log --show-signature`", milliseconds(median([run.wall for run in ours])),
              milliseconds(median([run.wall for run in theirs])),
              f"{spread([b.wall / a.wall for a, b in zip(ours, theirs)])} times as fast")


def capture_once(bench, path):
    """Into a new ledger: bytes that are known already would be dropped again."""
    where = bench.folder("captured")
    output([EXHIBIT, "init", "--origin", "bench"], where)
    return Spent([EXHIBIT, "run", "--", "cat", path], where)


def capture(bench):
    size = bench.size(1 << 30, 1 << 20)
    bench.part("Capture", f"`exhibit run -- cat FILE > /dev/null`, of {size >> 20} MiB that are in the page cache. Ours hashes, compresses "
               "(zstd 1), stores and flushes; `openssl dgst -sha256` only hashes, `tee` only writes a copy.")
    where = bench.folder("capture")
    line = b"2026-11-21T12:%02d:%02d.%03dZ info worker-%d GET /api/v1/items id=%08x status=200 took %d ms\n"
    with open(where / "text", "wb") as file:
        block, state = [], 1
        while sum(map(len, block[:1])) * len(block) < MIB:
            state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
            a = state >> 33
            block.append(line % (a % 60, a // 60 % 60, a % 1000, a % 9, a, a % 97))
        block = b"".join(block)[:MIB]
        for number in range(size // MIB):
            file.write(b"%08d " % number + block[9:])
    with open(where / "random", "wb") as file:
        block = os.urandom(MIB)
        for number in range(size // MIB):
            file.write(b"%08d " % number + block[9:])
    for kind in ("text", "random"):
        path = str(where / kind)
        tee = ["sh", "-c", f"tee copy < {kind} > /dev/null; rm copy"]
        openssl, ours, copied = in_turns(bench.size(3, 1), lambda: Spent(["openssl", "dgst", "-sha256", path]),
                                         lambda: capture_once(bench, path), lambda: Spent(tee, where))
        speed = [size / run.wall / MIB for run in ours]
        shares = [a.wall / b.wall for a, b in zip(openssl, ours)]
        bench.row(f"{kind}, `openssl dgst -sha256`", f"{median(speed):,.0f} MiB/s",
                  f"{median([size / run.wall / MIB for run in openssl]):,.0f} MiB/s", f"{spread(shares)} of its rate", "0.70",
                  median(shares) >= 0.7)
        shares = [a.cpu / b.cpu for a, b in zip(openssl, ours)]
        bench.row(f"{kind}, `openssl`, by processor time", f"{median([run.cpu for run in ours]):.2f} s",
                  f"{median([run.cpu for run in openssl]):.2f} s", f"{spread(shares)} of its rate")
        bench.row(f"{kind}, `tee copy`", f"{median(speed):,.0f} MiB/s", f"{median([size / run.wall / MIB for run in copied]):,.0f} MiB/s",
                  f"{spread([a.wall / b.wall for a, b in zip(copied, ours)])} of its rate")
        memory = max(run.memory for run in ours)
        bench.row(f"{kind}, memory", f"{memory / MIB:.0f} MiB", "", "", "64 MiB", memory < 64 * MIB)
        os.unlink(path)


POLICY = {"schema": "urn:exhibit:policy:v1", "name": "bench", "verdicts": ["NOT READY", "READY"], "claims": [
    {"id": "works", "severity": "critical", "evidence": {"kind": "run"}, "check": {"op": "exit-code"}}],
    "decision": [{"when": {"op": "every", "among": "required", "is": ["passed"]}, "verdict": "READY"}, {"verdict": "NOT READY"}]}


def bundle(bench):
    bench.part("Verify a bundle of 12 runs, cold",
               "A new process each time, the file in the page cache. in-toto-verify gets the links of the same runs under a layout of "
               "12 steps; minisign checks one signature over the whole bundle file.")
    where, runs = bench.folder("bundle"), 12
    output([EXHIBIT, "init", "--origin", "bench"], where)
    ids = []
    for number in range(runs):
        Spent([EXHIBIT, "run", "--name", f"step-{number}", "--", "sh", "-c", f"seq {number * 50 + 1}"], where)
    ids = [record["id"] for record in json.loads(output([EXHIBIT, "log", "--json"], where))["records"]]
    report = {"schema": "urn:exhibit:report:v1", "title": "bench", "verdicts": POLICY["verdicts"], "verdict": "READY",
              "claims": [{"id": "works", "text": "It works.", "asserted": "passed", "evidence": ids,
                          "check": {"op": "exit-code"}}], "decision": POLICY["decision"]}
    (where / "report.json").write_text(json.dumps(report))
    (where / "policy.json").write_text(json.dumps(POLICY))
    signed = output([EXHIBIT, "report", "sign", "report.json"], where).strip()
    output([EXHIBIT, "bundle", signed, "-o", "bundle"], where)
    commands = [lambda: Spent([EXHIBIT_VERIFY, "bundle", "--policy", "policy.json"], where),
                lambda: Spent([EXHIBIT, "verify", "bundle", "--policy", "policy.json"], where)]
    has_minisign, links = shutil.which("minisign"), layout(where, runs)
    if links:
        commands.append(lambda: Spent(links, where))
    if has_minisign:
        subprocess.run(["minisign", "-G", "-W", "-p", "minisign.pub", "-s", "minisign.key"], cwd=where, check=True,
                       capture_output=True)
        subprocess.run(["minisign", "-S", "-s", "minisign.key", "-m", "bundle"], cwd=where, check=True, capture_output=True)
        commands.append(lambda: Spent(["minisign", "-V", "-q", "-p", "minisign.pub", "-m", "bundle"], where))
    own, ours, *peers = in_turns(bench.size(31, 2), *commands)
    walls = median([run.wall for run in own])
    bench.row("`exhibit-verify`, sandboxed", milliseconds(walls), "", "", "10 ms", walls <= 0.010)
    bench.row("`exhibit verify`", milliseconds(median([run.wall for run in ours])), "", "", "10 ms",
              median([run.wall for run in ours]) <= 0.010)
    for name, is_there in (("in-toto-verify", links), ("minisign", has_minisign)):
        if not is_there:
            bench.absent("`exhibit-verify`", name)
            continue
        peer = peers.pop(0)
        ratios = [b.wall / a.wall for a, b in zip(own, peer)]
        bench.row(f"`exhibit-verify` and {name}", milliseconds(walls), milliseconds(median([run.wall for run in peer])),
                  f"{spread(ratios)} times as fast")


def layout(where, runs):
    """An in-toto layout for these runs, by the tool of the interop tests; the command that verifies it."""
    tool = str(SOURCE / "tests/interop/in_toto_check.py")
    public = output(["sh", "-c", f"{EXHIBIT} key show | cut -d ' ' -f 2 | base64 -d | tail -c 32 | od -An -tx1 | tr -d ' \\n'"], where)
    if not shutil.which("in-toto-verify"):
        return None
    for python in ("python3", "/usr/bin/python3"):
        made = subprocess.run([python, tool, "layout", ".", public, *(f"step-{number}" for number in range(runs))], cwd=where,
                              capture_output=True, text=True)
        if made.returncode == 0:
            break
    else:
        return None
    for number in range(runs):
        output([EXHIBIT, "export", str(number), "--format", "link", "-o", f"step-{number}.{made.stdout.strip()}.link"], where)
    return ["in-toto-verify", "--layout", "root.layout", "--layout-keys", "owner.pub", "--key-types", "ed25519", "--link-dir", "."]


def rules(bench):
    bench.part("Rules", "Processor time.")
    said = output([program("checks"), str(bench.folder("checks"))])
    for ratio, name, seconds in re.findall(r"([\d.]+) times (grep -c -[EP]) \(([\d.]+) s\)", said):
        ours = re.search(r"runs of 2 MiB: ([\d.]+) s", said)[1]
        bench.row(f"20 regular expressions over 100 MiB, `{name}`", f"{ours} s", f"{seconds} s", f"{ratio} times as long")
    ours, qsort, share = re.search(r"dispute +([\d.]+ ms).*them ([\d.]+ ms) +share ([\d.]+)", output([program("disputes")])).groups()
    bench.row("labels of 100,000 arguments, `qsort` of their attacks", ours, qsort, f"{share} times as long")


# ---- the paper ----


def machine(bench):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    system = output(["stat", "-f", "-c", "%T", str(bench.scratch)]).strip()
    versions = [output(["openssl", "version"]).split()[1], output(["git", "version"]).split()[2]]
    return (f"{cpu[1] if cpu else platform.machine()}, {CORES} cores, {int(memory[1]) / MIB:.0f} GiB, Linux "
            f"{platform.release().split('-')[0]}, {system} file system, OpenSSL {versions[0]}, git {versions[1]}")


def write(bench, where, loads):
    lines = ["# Benchmarks", "", "`make bench` wrote this file, and the plot, in one run. Ratios travel between machines; times do not.",
             "What is compared was run in turns on the same load; a ratio is the median of the turns, in brackets its quartiles.", "",
             f"- Machine: {machine(bench)}.",
             f"- Load of the machine (1 minute), before and after: {loads[0]:.1f} and {loads[1]:.1f}; all that is above 1 or 2 at the "
             "start is other people's.",
             "- Durable: every append, ours and the peers', is flushed to the disk before it is acknowledged.", "",
             "![rates and growth](benchmarks.svg)", ""]
    missed = [(title, row) for title, _, rows in bench.parts for row in rows if row[5] == "**no**"]
    lines += ["## Goals that are missed here", ""]
    lines += [f"- {title}: {row[0]}: {row[1]}{', ' + row[3] if row[3] else ''}; the goal is {row[4]}" for title, row in missed] or ["None."]
    lines += ["", (SOURCE / "bench/why.md").read_text().rstrip(), ""]
    for title, note, rows in bench.parts:
        lines += [f"## {title}", ""] + ([note, ""] if note else [])
        lines += ["| what | ours | beside it | ratio | goal | reached |", "|---|---|---|---|---|---|"]
        lines += ["| " + " | ".join(cells) + " |" for cells in rows] + [""]
    (where / "benchmarks.md").write_text("\n".join(lines).rstrip() + "\n")
    (where / "benchmarks.svg").write_text(plot.draw(bench.curves))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--largest", type=int, default=10 ** 6, help="entries of the largest log")
    parser.add_argument("--only", help="parts, with commas")
    parser.add_argument("--output", default=str(SOURCE / "docs"))
    options = parser.parse_args()
    parts = {"run": run_true, "appends": appends, "growth": lambda bench: growth(bench, options.largest), "capture": capture,
             "bundle": bundle, "rules": rules}
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory(prefix="exhibit-bench.") as scratch:
        for name in list(os.environ):
            if name.startswith(("EXHIBIT_", "GIT_")):
                del os.environ[name]
        os.environ.update(HOME=scratch, XDG_STATE_HOME=scratch + "/state", XDG_CONFIG_HOME=scratch + "/config", LC_ALL="C.UTF-8")
        bench = Bench(options.tiny, scratch)
        for name in options.only.split(",") if options.only else parts:
            parts[name](bench)
        loads.append(os.getloadavg()[0])
        write(bench, pathlib.Path(options.output), loads)


if __name__ == "__main__":
    main()

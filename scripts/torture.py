"""The trials of scripts/torture, with nothing but Python's standard library."""

import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

BUILD = pathlib.Path(sys.argv[1]).resolve()
SHARE = float(sys.argv[2])
HAARKIT = str(BUILD / "haarkit")
SAMPLES = pathlib.Path("samples/pictures").resolve()
MEMORY_KIB = 600_000
rows = []


def amount(full):
    return max(2, int(full * SHARE))


def report(what, tried, failures):
    failures = list(failures)
    rows.append((what, tried, failures))
    print(f"{what}: {tried} tried, {len(failures)} failed", flush=True)
    for failure in failures[:5]:
        print("   ", failure, flush=True)


def run(*words, memory=False, where=None):
    command = [HAARKIT, *map(str, words)]
    if memory:
        command = ["bash", "-c", f'ulimit -v {MEMORY_KIB}; exec "$@"', "haarkit", *command]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=where, check=False)


def train_words(folder, output, *more):
    return ["train", "--objects", folder / "faces", "--framing", "0.7857", "--backgrounds", folder / "backgrounds",
            "--window", "16", "--pool-size", "400", "--stages", "8", "--negatives", "300", "--stage-false-positive-rate",
            "0.4", "--output", output, *more]


def kills(folder):
    """A run that is killed again and again at random moments ends with the bytes of one that was not."""
    whole = folder / "whole.xml"
    start = time.monotonic()
    assert run(*train_words(folder, whole)).returncode == 0
    seconds = time.monotonic() - start
    wanted, failures, killed, kept = amount(120), [], 0, folder / "kept.checkpoint"
    number = 0
    while killed < wanted:
        number += 1
        output = folder / f"part{number % 4}.xml"
        for left in folder.glob(output.name + "*"):
            left.unlink()
        while True:
            process = subprocess.Popen([HAARKIT, *map(str, train_words(folder, output, "--resume"))],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                said = process.communicate(timeout=random.uniform(0, seconds * 0.7))[1]
            except subprocess.TimeoutExpired:
                process.send_signal(random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]))
                said = process.communicate()[1]
            if process.returncode == 0:
                break
            # A signal before the program watches for it ends it as any other.
            if process.returncode not in (130, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP):
                failures.append(f"exit code {process.returncode}: {said[-200:]}")
                break
            killed += 1
            checkpoint = pathlib.Path(f"{output}.checkpoint")
            if checkpoint.exists():
                shutil.copy(checkpoint, kept)
        if output.read_bytes() != whole.read_bytes():
            failures.append(f"{output.name}: other bytes than without a kill")
        left = [path.name for path in folder.glob(output.name + ".*")]
        if left:
            failures.append(f"left behind: {left}")
    report("kills of a training at random moments, resumed to the same bytes", killed, failures)
    return kept


def descendants(pid):
    """The processes below one, by the kernel's own lists."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found += [int(child), *descendants(child)]
    return found


def is_haarkit(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe") == HAARKIT
    except OSError:
        return False


def team_kills(folder):
    """One process of a team is killed while it boosts, mines or writes a checkpoint; teams of all sizes go on from it."""
    if not shutil.which("mpirun") or not (BUILD / "haarkit_mpi.so").exists():
        print("kills of a team's processes: left out, there is no Open MPI", flush=True)
        return
    launcher = ["mpirun", "--oversubscribe", *(["--allow-run-as-root"] if os.geteuid() == 0 else [])]
    more = ["--stages", "7", "--negatives", "1500", "--pool-size", "3000"]

    def words(output, *rest):
        all_words = train_words(folder, output, *rest)
        for option, value in zip(more[::2], more[1::2]):
            all_words[all_words.index(option) + 1] = value
        return [HAARKIT, *map(str, all_words)]

    whole = folder / "whole-team.xml"
    assert subprocess.run(words(whole), capture_output=True, check=False).returncode == 0
    phases = {"boosting": '"event":"weak"', "mining": None, "writing the checkpoint": '"event":"round",'}
    killed, failures = dict.fromkeys(phases, 0), []
    output, log = folder / "team.xml", folder / "team.jsonl"
    while min(killed.values()) < amount(12):
        for left in folder.glob(output.name + "*"):
            left.unlink()
        while True:
            phase = random.choice([phase for phase in phases if killed[phase] < amount(12)] or [None])
            log.write_text("")
            size = random.choice([1, 2, 3, 4])
            process = subprocess.Popen([*launcher, "-n", str(size), *words(output, "--resume", "--log", log)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            after, hit = random.randrange(1, 13 if phase == "boosting" else 4), False
            while phase and process.poll() is None and not hit:
                events = log.read_text()
                if phase == "mining":  # a round is done, its checkpoint written, and the next has not begun
                    lines = events.splitlines()
                    hit = len(lines) > 1 and '"event":"round",' in lines[-1] and time.time() - log.stat().st_mtime > 0.01
                else:
                    hit = events.count(phases[phase]) >= after
                time.sleep(0 if hit and phase == "writing the checkpoint" else random.uniform(0, 0.003))
            members = [pid for pid in descendants(process.pid) if is_haarkit(pid)]
            if hit and members:
                victim = members[0] if phase == "writing the checkpoint" else random.choice(members)
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    hit = False
            said = process.communicate(timeout=120)[1]
            if process.returncode == 0:
                break
            if not hit or ("signal 9" not in said and "Killed" not in said):
                failures.append(f"{size} processes, {phase}: exit code {process.returncode}: {said[-300:]}")
                break
            killed[phase] += 1
        if not output.exists() or output.read_bytes() != whole.read_bytes():
            failures.append(f"{output.name}: other bytes than without a kill")
        left = [path.name for path in folder.glob(output.name + ".*")]
        if left:
            failures.append(f"left behind: {left}")
    counts = ", ".join(f"{count} while {phase}" for phase, count in killed.items())
    report(f"kills of a process of a team of one to four ({counts}), resumed by teams of one to four to the same bytes",
           sum(killed.values()), failures)


def kills_at_calls(folder):
    """A run that is killed at its first, second, ... write, rename or removal goes on to the same bytes each time."""
    if not shutil.which("strace"):
        print("kills at every write: left out, strace is not installed", flush=True)
        return
    whole, output, failures = folder / "whole.xml", folder / "call.xml", []
    log = folder / "calls"

    def trace(*inject):
        return subprocess.run(["strace", "-o", log, "-e", "trace=write,rename,unlink", *inject, HAARKIT,
                               *map(str, train_words(folder, output, "--resume"))], capture_output=True, check=False)

    if trace().returncode != 0:
        print("kills at every write: left out, strace may not trace here", flush=True)
        return
    lines = log.read_text().splitlines()
    calls = [(name, i + 1) for name in ("write", "rename", "unlink")
             for i in range(sum(line.startswith(name + "(") for line in lines))]
    places = random.sample(calls, min(len(calls), amount(300)))
    for name, number in places:
        for left in folder.glob(output.name + "*"):
            left.unlink()
        killed = trace("-e", f"inject={name}:signal=KILL:when={number}").returncode
        again = run(*train_words(folder, output, "--resume"))
        left = [path.name for path in folder.glob(output.name + ".*")]
        if killed not in (-9, 137) or again.returncode != 0 or output.read_bytes() != whole.read_bytes() or left:
            failures.append(f"{name} {number}: exit codes {killed} and {again.returncode}, left behind: {left}")
    report(f"kills of a training at its writes, renames and removals ({len(calls)} in all), resumed to the same bytes",
           len(places), failures)


def flips(folder, checkpoint):
    """Whatever byte of a checkpoint is another, it is refused."""
    whole = checkpoint.read_bytes()
    places = list(range(len(whole)))
    random.shuffle(places)
    places = places[: amount(4000)]

    def refused(place):
        path = folder / f"flip{place}.checkpoint"
        damaged = bytearray(whole)
        damaged[place] ^= 1 << random.randrange(8)
        path.write_bytes(damaged)
        ran = run(*train_words(folder, folder / f"flip{place}.xml", "--continue", path))
        path.unlink()
        # Where its name is hit, it is taken for a cascade, which it is not either.
        right = ran.returncode == 1 and ("checkpoint is damaged" in ran.stderr or "is not a cascade" in ran.stderr)
        return None if right else f"byte {place}: exit code {ran.returncode}: {ran.stderr[-200:]}"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        report("flipped bytes of a checkpoint, refused", len(places), filter(None, pool.map(refused, places)))


def pgm(width=30, height=20, largest=255):
    values = random.Random(4)
    return b"P5 %d %d %d\n" % (width, height, largest) + bytes(values.randrange(256) for _ in range(width * height))


def bmp(width=12, height=9):
    row = (width * 3 + 3) // 4 * 4
    pixels = bytes(random.Random(5).randrange(256) for _ in range(row * height))
    return (b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) +
            struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 2835, 2835, 0, 0) + pixels)


def tiff(width=16, height=8):
    entries = [(256, 3, width), (257, 3, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8 + 2 + 9 * 12 + 4),
               (274, 3, 6), (278, 3, height), (279, 4, width * height)]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, 9) + directory + bytes(4) + bytes(range(width * height))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=8, height=8, extra=b""):
    data = zlib.compress(b"".join(b"\0" + bytes(min(width, 64)) for _ in range(min(height, 64))))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + extra +
            chunk(b"IDAT", data) + chunk(b"IEND", b""))


def seeds(folder):
    """Small pictures of each format that can be made without another program."""
    (folder / "boxes.csv").write_text("image,x,y,w,h\n" + "".join(
        f"{name},{10 * i},{10 * i},80,80\n" for name in ("astronaut.jpg", "cat.jpg") for i in range(1, 5)))
    pictures = [pgm(), pgm(9, 9, 100), bmp(), tiff(), png(), (SAMPLES / "cat.jpg").read_bytes()]
    for ending in ("jpg", "png"):
        out = folder / ending
        assert run("crop", "--annotations", folder / "boxes.csv", "--root", SAMPLES, "--picture-format", ending, "--size",
                   "40", "--max-cut", "1", "-o", out).returncode == 0
        pictures += [path.read_bytes() for path in sorted(out.glob(f"*.{ending}"))]
    return pictures


def mutated(data):
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 5, 20])):
        place = random.randrange(len(data))
        kind = random.randrange(5)
        if kind == 0:
            data[place] = random.randrange(256)
        elif kind == 1:
            data[place] ^= 1 << random.randrange(8)
        elif kind == 2:
            data[place:place + random.randrange(1, 30)] = b""
        elif kind == 3:
            data[place:place] = data[random.randrange(len(data)):][:random.randrange(1, 60)]
        else:
            data[place:place + 4] = random.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xd8"])
        if not data:
            return b"\xff"
    return bytes(data)


def mutations(folder):
    """Pictures with random damage: each is searched or named, and the batch goes on to its end."""
    pictures, count = seeds(folder), amount(10_000)
    out = folder / "mutated"
    out.mkdir()
    for i in range(count):
        (out / f"{i:05}.jpg").write_bytes(mutated(random.choice(pictures)))
    ran = run("detect", "--max-megapixels", "4", "--format", "json", "mutated", memory=True, where=folder)
    failures = []
    if ran.returncode not in (0, 1):
        failures.append(f"exit code {ran.returncode}: {ran.stderr[-300:]}")
    else:
        told = json.loads(ran.stdout)["pictures"]
        refused = sum("error" in picture for picture in told)
        if len(told) != count:
            failures.append(f"{len(told)} pictures in the output, not {count}")
        if refused and f"{refused} of {count} pictures could not be" not in ran.stderr:
            failures.append("the end names other pictures than the output does")
    report(f"mutated pictures, under a memory limit of {MEMORY_KIB // 1000} MB", count, failures)
    shutil.rmtree(out)


def bad_kinds(folder):
    """How each kind of bad list entry is made: a function of a path that makes it there."""
    def save(data):
        return lambda path: path.write_bytes(data)

    def sparse(path):
        with open(path, "wb") as file:
            file.write(b"\xff\xd8\xff")
            file.truncate(1 << 40)

    def listen(path):
        os.chdir(path.parent)  # a socket's name may be short alone
        socket.socket(socket.AF_UNIX).bind(path.name)

    jpeg = (SAMPLES / "astronaut.jpg").read_bytes()
    return {
        "empty": save(b""), "text": save(b"hello, world\n"), "cut": save(jpeg[:300]), "head": save(b"\xff\xd8\xff" + bytes(99)),
        "pipe": os.mkfifo, "device": lambda path: path.symlink_to("/dev/zero"), "missing": lambda path: None,
        "loop": lambda path: path.symlink_to(path.name), "folder": lambda path: path.mkdir(), "socket": listen,
        "sparse": sparse, "huge jpeg": save(jpeg[:163] + struct.pack(">HH", 60000, 60000) + jpeg[167:]),
        "huge png": save(png(9999, 9999)), "too huge png": save(png(2**31 - 1, 2**31 - 1)),
        "huge pgm": save(b"P5 60000 60000 255\n"), "nitf": save(b"NITF02.10" + bytes(600)), "zip": save(b"PK\3\4" + bytes(99)),
        "cut png": save(png()[:-30]), "cut bmp": save(bmp()[:60]), "cut tiff": save(tiff()[:90]),
    }


def batch(folder):
    """A long batch with bad entries of every kind, under a memory limit: exactly those are named, all others are done."""
    kinds, total = bad_kinds(folder), amount(10_000)
    place = folder / "batch"
    place.mkdir()
    good = [place / "a.jpg", place / "b.png"]
    good[0].write_bytes((SAMPLES / "astronaut.jpg").read_bytes())
    assert run("detect", "--crop", folder / "crop", SAMPLES / "astronaut.jpg").returncode == 0
    good[1].write_bytes(next((folder / "crop").glob("*.png")).read_bytes())
    names, bad = [], set()
    for i in range(max(1, total * 4 // 100 // len(kinds))):
        for kind, make in kinds.items():
            path = place / f"{kind} {i}.jpg"
            home = os.getcwd()
            make(path)
            os.chdir(home)
            names.append(path.name)
            bad.add(path.name)
    names += [random.choice(good[:1] + good[1:] * 9).name for _ in range(total - len(bad))]
    random.shuffle(names)
    (folder / "list.txt").write_text("\n".join(names))
    expected = {path.name: json.loads(run("detect", "--format", "json", path.name, where=place).stdout)["pictures"][0]
                for path in good}
    ran = run("detect", "--list", folder / "list.txt", "--format", "json", memory=True, where=place)
    failures = []
    if ran.returncode != 1:
        failures.append(f"exit code {ran.returncode}: {ran.stderr[-300:]}")
    else:
        told = json.loads(ran.stdout)["pictures"]
        if [picture["image"] for picture in told] != names:
            failures.append("the output holds other pictures than the list")
        for picture in told:
            if ("error" in picture) != (picture["image"] in bad):
                failures.append(f"{picture['image']}: {picture.get('error', 'taken for good')}")
            elif "error" not in picture and picture != expected[picture["image"]]:
                failures.append(f"{picture['image']}: other boxes than alone")
        for name in bad:
            if f"  {name}: " not in ran.stderr:
                failures.append(f"{name}: not named at the end")
    report(f"a batch of {total} with {len(bad)} bad entries of {len(kinds)} kinds, under {MEMORY_KIB // 1000} MB", total, failures)


def interruptions(folder):
    """Batches that are stopped or killed: what was done is in the output, or beside it."""
    place, failures, count = folder / "batch", [], amount(40)
    (folder / "long.txt").write_text("a.jpg\n" * 3000)
    for i in range(count):
        output = folder / f"rows{i}.csv"
        kind = random.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
        process = subprocess.Popen([HAARKIT, "detect", "--list", folder / "long.txt", "--format", "csv", "-o", output],
                                   cwd=place, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.1, 1.0))
        process.send_signal(kind)
        code = process.wait()
        parts = list(folder.glob(output.name + ".part*"))
        if kind == signal.SIGKILL:
            rows_done = [line for part in parts for line in part.read_text().splitlines()[1:]]
            if code != -9 or output.exists() or any(not re.fullmatch(r"a\.jpg(,[-0-9.e]+){5}", row) for row in rows_done):
                failures.append(f"killed: exit code {code}, {len(rows_done)} rows, {parts}")
            again = run("detect", "-o", output, "a.jpg", where=place)
            if again.returncode != 0 or list(folder.glob(output.name + ".part*")):
                failures.append(f"after a kill: {again.stderr[-200:]}")
        elif code not in (130, -kind) or parts or (code == 130 and not output.exists()):
            failures.append(f"signal {kind}: exit code {code}, {parts}")
    report("batches stopped or killed at random moments", count, failures)


def main():
    random.seed(1)
    with tempfile.TemporaryDirectory(prefix="haarkit-torture-") as name:
        folder = pathlib.Path(name)
        subprocess.run([BUILD / "draw_faces", folder, "120", "20", "1"], check=True, stdout=subprocess.DEVNULL)
        if sys.argv[3:]:
            for trial in sys.argv[3:]:
                globals()[trial](folder)
            return any(failures for _, _, failures in rows)
        checkpoint = kills(folder)
        team_kills(folder)
        kills_at_calls(folder)
        flips(folder, checkpoint)
        mutations(folder)
        batch(folder)
        interruptions(folder)
    print(f"\n| what | tried | failed |\n|---|---|---|")
    for what, tried, failures in rows:
        print(f"| {what} | {tried:,} | {len(failures)} |")
    return any(failures for _, _, failures in rows)


sys.exit(main())

"""After an edit, time to the first verdict of `grade threading/lock`, against compiling the student's header alone with
the same flags and no precompiled header. Both in turns, so that both see the same machine.

The first verdict is when a person at a terminal sees it: the program runs on a pseudo-terminal, and the clock stops at
the first mark of a check on its progress line. The launcher's own time (is everything built?) is measured beside it.
"""
import os
import pathlib
import pty
import re
import signal
import statistics
import subprocess
import tempfile
import time

from support import Cache, ROOT, PROGRAM, SAMPLE, option, spread

EXERCISE = "threading/lock"
MODEL = ROOT / "solutions/threading/lock/lock.h"
FIRST_MARK = re.compile("[✓✗]".encode())


def edited(folder, number):
    """What a save leaves: another file than ever before."""
    header = folder / "lock.h"
    header.write_text(MODEL.read_text() + f"// edit {number} of {time.time_ns()}\n")
    return header


def header_alone(folder, flags):
    compiler, *rest = flags
    (folder / "alone.cc").write_text('#include "lock.h"\n')
    started = time.monotonic()
    subprocess.run([compiler, *rest, f"-I{folder}", f"-I{ROOT}/exercises", "-c", str(folder / "alone.cc"), "-o",
                    str(folder / "alone.o")], check=True)
    return time.monotonic() - started


def first_verdict(cache, header):
    """Seconds until the first mark on the terminal. The program is ended then, as by Ctrl-C."""
    started = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(PROGRAM, cache.command(EXERCISE, header), cache.environment | {"TERM": "xterm"})
    seen = b""
    while not FIRST_MARK.search(seen):
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            raise SystemExit("no verdict came: " + seen.decode(errors="replace"))
    seconds = time.monotonic() - started
    os.kill(pid, signal.SIGINT)
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass
    os.waitpid(pid, 0)
    os.close(terminal)
    return seconds


def launcher(cache):
    """What ./racecourse adds before the program begins."""
    started = time.monotonic()
    subprocess.run([str(ROOT / "racecourse"), "--version"], env=cache.environment, capture_output=True)
    all_of_it = time.monotonic() - started
    started = time.monotonic()
    subprocess.run([str(PROGRAM), "--version"], env=cache.environment, capture_output=True)
    return all_of_it - (time.monotonic() - started)


def measure(times):
    cache = Cache()
    cache.grade(EXERCISE, MODEL)
    flags = subprocess.run([str(ROOT / "bazel-bin/tests/bench/flags")], capture_output=True, text=True,
                           check=True).stdout.split()
    alone, verdict, start, parts = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="racecourse-bench-") as name:
        folder = pathlib.Path(name)
        for i in range(times):
            header = edited(folder, i)
            alone.append(header_alone(folder, flags))
            verdict.append(first_verdict(cache, header))
            start.append(launcher(cache))
            parts.append(cache.grade(EXERCISE, edited(folder, i), "--level", "1", "--mode", "functional")["durations"])
    return alone, verdict, start, parts


def main():
    alone, verdict, start, parts = measure(option("--times", 1 if SAMPLE else 9))
    if SAMPLE:
        print("ok first verdict of threading/lock: it came")
        return
    ratio = statistics.median(v / a for v, a in zip(verdict, alone))
    print("First verdict of threading/lock after an edit")
    print(f"  compiling the header alone, no precompiled header   {spread(alone)}")
    print(f"  first verdict on the terminal                       {spread(verdict)}   {ratio:.2f}x")
    print(f"  ... and before that the launcher                    {spread(start)}")
    print("  of a grade of the first level, functional runs only; policy and compile go on at the same time:")
    for part in ("policy", "compile", "link", "run", "first_verdict", "total"):
        print(f"    {part:<15}{spread([p[part] for p in parts])}")


if __name__ == "__main__":
    main()

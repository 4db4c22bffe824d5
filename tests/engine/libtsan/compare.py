#!/usr/bin/env python3
"""Holds the explorer's data races against those of libtsan, the compiler's own detector, on the same programs.

  compare.py [--rounds N] SOURCE PROGRAM [SOURCE PROGRAM ...]

PROGRAM is SOURCE under the engine. SOURCE is compiled once more with the real libtsan and run N times (5), on real
threads, so that it sees little. What is held against it is only what must be so however the threads happened to run:

  libtsan saw a race             the explorer must find one, too
  the explorer saw none and all  libtsan must see none

A program that libtsan is wrong about says so: `// libtsan: accuses it, for it knows no fences`.
Prints "ok" or "FAIL" for each.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

COMPILE = ["g++", "-std=c++20", "-fsanitize=thread", "-O1", "-g", "-w", "-pthread"]
RACE = re.compile(r"WARNING: ThreadSanitizer: data race")
SECONDS = 5  # for a program that waits for ever


def libtsan_sees_a_race(source, folder, rounds):
    program = pathlib.Path(folder) / "program"
    subprocess.run([*COMPILE, source, "-o", program, "-latomic"], check=True)
    for _ in range(rounds):
        try:
            done = subprocess.run([program], capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
            said = done.stderr
        except subprocess.TimeoutExpired as waited:
            said = waited.stderr or b""
        if RACE.search(said.decode(errors="replace")):
            return True
    return False


def explorer_sees(program, options):
    """(it finds a data race, its search was complete)"""
    env = {**os.environ, "RACECOURSE_EXPLORE": f"{options} keep_going=1 report=1"}
    said = subprocess.run([program], env=env, capture_output=True, timeout=300).stdout.decode(errors="replace")
    return '"kind":"data-race"' in said, '"complete":true' in said


def disagreement(source, program, rounds):
    text = pathlib.Path(source).read_text()
    options = re.search(r"^// options: (.*)$", text, re.MULTILINE)
    excused = re.search(r"^// libtsan: accuses it, (.*)$", text, re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        theirs = libtsan_sees_a_race(source, folder, rounds)
    ours, complete = explorer_sees(program, options.group(1) if options else "")
    if not theirs or ours or excused:
        return None
    return "libtsan sees a race, and the explorer says that it has seen " + ("all" if complete else "none")


def main():
    arguments = sys.argv[1:]
    rounds = 5
    if arguments[:1] == ["--rounds"]:
        rounds, arguments = int(arguments[1]), arguments[2:]
    failures = 0
    for source, program in zip(arguments[::2], arguments[1::2]):
        why = disagreement(source, program, rounds)
        failures += why is not None
        print("FAIL" if why else "ok", source, why or "", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

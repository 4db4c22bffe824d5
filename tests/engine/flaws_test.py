#!/usr/bin/env python3
"""Counts what the explorer is shown: of each kind of flaw at least three programs that have it, each with a near twin that
has it not. run_programs.py runs them; here is only seen that they are there.

  flaws_test.py PROGRAM...    all of wrong/*.cc and correct/*.cc

  // flaw: deadlock; twin: two_locks_in_one_order     in a program of wrong/: what is wrong, and its twin in correct/
"""
import pathlib
import re
import sys

FEWEST = 3
# What is to be detected, and as what it is reported.
FLAWS = {
    "data race": "data-race",
    "deadlock": "deadlock",
    "lost wake-up": "deadlock",
    "livelock": "livelock",
    "use after free": "use-after-free",
    "double free": "double-free",
    "leak": "leak",
    "foreign unlock": "misuse",
    "destroyed while held": "misuse",
    "locked again": "misuse",
    "assertion": "assertion",
    "exception": "exception",
    "crash": "crash",
    "exit with a lock held": "exit",
}


def expectation(path):
    found = re.search(r"^// expect: (.*)$", path.read_text(), re.MULTILINE)
    return found.group(1) if found else ""


def mistakes(programs):
    correct = {p.stem: p for p in programs if p.parent.name == "correct"}
    twins = {flaw: set() for flaw in FLAWS}
    for path in (p for p in programs if p.parent.name == "wrong"):
        found = re.search(r"^// flaw: (.*); twin: (.*)$", path.read_text(), re.MULTILINE)
        if not found:
            continue
        flaw, twin = found.groups()
        if flaw not in FLAWS:
            yield f"{path}: what is {flaw}? Known: {', '.join(FLAWS)}"
        elif expectation(path) != f"failed {FLAWS[flaw]}":
            yield f"{path}: {flaw} is reported as {FLAWS[flaw]}"
        elif twin not in correct or not expectation(correct[twin]).startswith("passed"):
            yield f"{path}: correct/{twin}.cc is no program that passes"
        elif twin in twins[flaw]:
            yield f"{path}: {twin} is the twin of another"
        else:
            twins[flaw].add(twin)
    for flaw, found in twins.items():
        if len(found) < FEWEST:
            yield f"{flaw}: {len(found)} programs with a twin, and there should be {FEWEST}"
        else:
            print(f"ok {flaw}: {len(found)} programs and as many twins")


def main():
    wrong = list(mistakes([pathlib.Path(p) for p in sys.argv[1:]]))
    for line in wrong:
        print("FAIL", line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

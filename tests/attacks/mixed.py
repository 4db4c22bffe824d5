#!/usr/bin/python3
"""Honest and hostile submissions in random order, two at a time: does any of them change what another one gets, or leave something?

  tests/attacks/mixed.py N [--seed S] [--jobs J]   N submissions, each second one honest; a seed gives the same order again

Honest are the right ways to write a lock, hostile are the attacks on it with the usual options. As root this has /tmp and /dev/shm to
itself, and whatever is in them at the end was left behind."""
import argparse
import concurrent.futures
import contextlib
import ctypes
import json
import os
import pathlib
import random
import resource
import sys
import time

from attack import ROOT, all_attacks
from grading import Course
from judging import gained, leftovers

QUICK = ["--level", "1", "--mode", "functional"]
CLONE_NEWNS, MS_REC, MS_PRIVATE, PR_SET_CHILD_SUBREAPER = 0x20000, 0x4000, 0x40000, 36
FOLDERS = ("/tmp", "/dev/shm")


def adopt_orphans():
    """What outlives a grader becomes our child, and is found there."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("mixed.py: orphans cannot be adopted")


def has_own_folders():
    """Gives us folders that nobody else writes to; False where that is not allowed."""
    system = ctypes.CDLL(None)
    if os.getuid() != 0 or system.unshare(CLONE_NEWNS) != 0 or system.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) != 0:
        return False
    return all(system.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b"mode=1777") == 0 for folder in FOLDERS)


def children():
    """Those that have ended are no trouble: nobody but us could have waited for them."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    return set(pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


class State:
    """What a grader could leave: processes, mounts, files, open descriptors of ours."""

    def __init__(self, private):
        self.of = {"processes": children(), "mounts": set(pathlib.Path("/proc/self/mounts").read_text().splitlines()),
                   "descriptors": set(os.listdir("/proc/self/fd"))}
        for folder in FOLDERS if private else ():
            self.of[folder] = set(os.listdir(folder))

    def more_than(self, before):
        return [f"{what}: {one}" for what in self.of for one in sorted(self.of[what] - before.of[what])] + leftovers()


def honest_texts():
    """By name: every right way to write the lock."""
    lock = ROOT / "solutions/threading/lock"
    return {path.stem: path.read_text() for path in [lock / "lock.h", *sorted((lock / "right").glob("*.h"))]}


def what_it_gets(course, text):
    """All of a grade but how long it took and where the submission was."""
    grade = json.loads(course.grade(text, QUICK)[1])
    wanted = ("verdict", "score", "max_score", "findings", "suspicions", "sandbox")
    return [grade[key] for key in wanted] + [(c["id"], c["verdict"], c["score"], c["message"]) for c in grade["checks"]]


def draw(count, seed):
    """Each second submission is honest, in an order that the seed decides."""
    draws = random.Random(seed)
    attacks = [a for a in all_attacks() if a.options == QUICK and a.exercise == "threading/lock"]
    honest = sorted(honest_texts())
    drawn = [draws.choice(honest) if i % 2 == 0 else draws.choice(attacks) for i in range(count)]
    draws.shuffle(drawn)
    return drawn


def judged(course, one, alone):
    """What is wrong with what it got; empty if nothing is."""
    if not isinstance(one, str):
        return gained(course, one, course.grade_attack(one))
    got = what_it_gets(course, honest_texts()[one])
    return "" if got == alone[one] else f"alone it gets {alone[one]}, here {got}"


def grade_all(course, drawn, alone, jobs):
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for one, found in zip(drawn, pool.map(lambda one: judged(course, one, alone), drawn)):
            name = f"honest {one}" if isinstance(one, str) else one.name
            failures += bool(found)
            if found:
                print(f"FAIL {name}: {found}", flush=True)
    return failures


def highest(course, text):
    """The most memory in KiB that grading this took, the programs that the grader started included."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        what_it_gets(course, text)
        os.write(writer, str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as told:
        return int(told.read())


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", type=int, metavar="N")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    asked = options.parse_args()
    adopt_orphans()
    private = has_own_folders()
    drawn = draw(asked.count, asked.seed)
    with Course() as course:
        alone = {name: what_it_gets(course, text) for name, text in honest_texts().items() if name in drawn}
        course.deserved(QUICK)
        model = honest_texts()["lock"]
        what_it_gets(course, model)  # built already when its memory is measured
        memory, before, started = highest(course, model), State(private), time.monotonic()
        failures = grade_all(course, drawn, alone, asked.jobs)
        seconds, left = time.monotonic() - started, State(private).more_than(before)
        for what in left:
            print(f"FAIL left behind: {what}")
        now = highest(course, model)
    if not failures + len(left):
        print(f"ok {sum(isinstance(one, str) for one in drawn)} honest submissions got what they get alone, "
              f"{sum(not isinstance(one, str) for one in drawn)} attacks gained nothing, nothing is left behind")
    print(f"{asked.count} submissions, seed {asked.seed}, {seconds:.0f} s; a grade took {memory} KiB before and {now} KiB after"
          + ("" if private else "; /tmp and /dev/shm were shared with others and not looked at as a whole"))
    sys.exit(failures + len(left) > 0)


main()

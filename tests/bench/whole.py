"""Time and peak memory to grade every shipped submission of the three exercises, one after the other, nothing of them
cached; and which share of it is spent compiling, linking, running."""
import os
import pathlib
import sys
import threading
import time

from support import EXERCISES, SAMPLE, Cache, shipped

PARTS = ("policy", "compile", "link", "run")


class Watch(threading.Thread):
    """The largest resident set of this process's descendants, all together, twenty times a second."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak_kib = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            self.peak_kib = max(self.peak_kib, sum(resident_kib(pid) for pid in descendants(os.getpid())))


def descendants(root):
    children = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(status.parent.name))
    found, to_do = [], [root]
    while to_do:
        to_do += children.get(pid := to_do.pop(), [])
        found.append(pid)
    return found[1:]


def resident_kib(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4
    except OSError:
        return 0


def row(exercise, grades, seconds):
    spent = {part: sum(g["durations"][part] for g in grades) for part in PARTS}
    # They overlap: shares of the work, and not of the time that passed.
    shares = "  ".join(f"{part} {100 * s / sum(spent.values()):.0f} %" for part, s in spent.items())
    return f"{exercise:<22}{len(grades):>3} submissions  {seconds:6.0f} s  {seconds / len(grades):5.1f} s each   {shares}"


def main():
    cache = Cache().warm()
    watch = Watch()
    watch.start()
    if not SAMPLE:
        print("Grading all shipped submissions, one at a time")
    everything = 0
    for exercise in EXERCISES:
        started = time.monotonic()
        # The sample takes the stub, which is the quickest.
        grades = [cache.grade(exercise, each) for each in shipped(exercise)[: 1 if SAMPLE else None]]
        seconds = time.monotonic() - started
        everything += seconds
        line = row(exercise, grades, seconds)
        print(f"ok {exercise}: time and shares of a grade can be had" if SAMPLE else f"  {line}", flush=True)
    watch.over.set()
    if not SAMPLE:
        print(f"  together {everything:.0f} s, at most {watch.peak_kib / 1024:.0f} MiB resident at a time")
    elif watch.peak_kib == 0:
        sys.exit("FAIL memory of a grade: none was seen")


if __name__ == "__main__":
    main()

"""The same submission graded again and again, half of the times with both cores busy: all results must be identical but
for durations. For each exercise one that passes, one that fails and one that crashes; as a sample, one that fails."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from support import EXERCISES, ROOT, SAMPLE, Cache, header_of, option

FAILING = {"threading/lock": "o07_decrements.h", "asyncio/loop": "o05_runs_cancelled.h",
           "multiprocessing/pipe": "o02_short_read.h"}
# In each, a write through a null pointer where many checks come by.
CRASHING = {"threading/lock": "  bool is_locked() const noexcept {", "asyncio/loop": "  void stop() {",
            "multiprocessing/pipe": "  bytes recv_bytes(std::size_t max = SIZE_MAX) {"}


def crashing(exercise, folder):
    text = (ROOT / "solutions" / exercise / header_of(exercise)).read_text()
    place = CRASHING[exercise]
    if text.count(place) != 1:
        sys.exit(f"the model solution of {exercise} has no line '{place}' any more: choose another one in repeat.py")
    path = pathlib.Path(folder) / header_of(exercise)
    path.write_text(text.replace(place, place + " *static_cast<int*>(nullptr) = 1;"))
    return path


# Ends with whoever started it, however that ends.
BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"


class Load:
    """As many busy processes as there are cores."""

    def __init__(self, wanted):
        self.count = os.cpu_count() if wanted else 0

    def __enter__(self):
        self.all = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(self.count)]

    def __exit__(self, *_):
        for process in self.all:
            process.kill()
            process.wait()


def without_durations(grade):
    return json.dumps({key: value for key, value in grade.items() if key != "durations"}, indent=1)


def difference(a, b):
    for x, y in zip(a.splitlines(), b.splitlines()):
        if x != y:
            return f"{x.strip()}  /  {y.strip()}"
    return "one is longer"


def repeat(cache, exercise, what, submission, times):
    results = []
    for i in range(times):
        with Load(i % 2 == 1):
            results.append(without_durations(cache.grade(exercise, submission)))
    different = [r for r in results[1:] if r != results[0]]
    grade = json.loads(results[0])
    name = f"{exercise}, one that {what}: graded {times} times, {grade['verdict']} with {grade['score']} points"
    expected = {"passes": "passed", "fails": "failed", "crashes": "crashed"}[what]
    if different:
        print(f"FAIL {name}: {len(different)} differ from the first: {difference(results[0], different[0])}", flush=True)
    elif grade["verdict"] != expected:
        print(f"FAIL {name}: it should have {expected}", flush=True)
    else:
        print(f"ok {name}", flush=True)
        return True
    return False


def submissions(exercise, folder):
    solutions = ROOT / "solutions" / exercise
    return (("passes", solutions / header_of(exercise)), ("fails", solutions / "wrong" / FAILING[exercise]),
            ("crashes", crashing(exercise, folder)))


def main():
    times = option("--times", 3 if SAMPLE else 50)
    only = option("--exercise", "threading/lock" if SAMPLE else "")
    cache = Cache()
    sound = True
    with tempfile.TemporaryDirectory(prefix="racecourse-bench-") as folder:
        for exercise in [e for e in EXERCISES if only in ("", e)]:
            for what, submission in submissions(exercise, folder):
                if not SAMPLE or what == "fails":
                    sound = repeat(cache, exercise, what, submission, times) and sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

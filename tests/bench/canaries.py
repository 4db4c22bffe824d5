"""What the canaries of a run cost: the same run by the harness as it is, and by a copy that does not call them, in turns.
The fastest of each are compared: whatever else the machine does makes a run slower, never faster."""
import pathlib
import shutil
import tempfile

from support import ROOT, SAMPLE, Cache, option

EXERCISE = "threading/lock"
MODEL = ROOT / "solutions/threading/lock/lock.h"
CHECKS = {"functional": "spin_lock_is_taken_and_given_back", "memory": "spin_lock_is_taken_and_given_back",
          "stress": "spin_lock_is_taken_and_given_back", "explore": "spin_lock_admits_one_thread"}


def course_without(folder):
    """A course of its own, the harness of which calls no canary."""
    for name in ("exercises", "grader", "reference"):
        shutil.copytree(ROOT / name, folder / name)
    main = folder / "grader/harness/main.cc"
    lines = main.read_text().splitlines(keepends=True)
    silent = [line for line in lines if "check_canaries(" not in line]
    if len(silent) != len(lines) - 2:
        raise SystemExit("main.cc does not call the canaries twice")
    main.write_text("".join(silent))


def run_of(cache, mode):
    """Milliseconds from the start of the run to its end."""
    grade = cache.grade(EXERCISE, MODEL, "--check", CHECKS[mode], "--mode", mode, "--jobs", "1")
    if grade["verdict"] != "passed" or grade["suspicions"]:
        raise SystemExit(f"the model solution is {grade['verdict']}: {grade['suspicions']}")
    return grade["durations"]["run"] * 1000


def main():
    times = option("--times", 1 if SAMPLE else 25)
    with tempfile.TemporaryDirectory(prefix="racecourse-bench-", dir="/var/tmp") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        course_without(folder)
        withs, withouts = Cache(), Cache()
        withouts.environment["RACECOURSE_ROOT"] = name
        for mode in CHECKS:
            pairs = [(run_of(withs, mode), run_of(withouts, mode)) for _ in range(times + 1)][1:]
            if SAMPLE:
                print(f"ok canaries, {mode}: their cost can be had")
                continue
            fastest = [min(runs) for runs in zip(*pairs)]
            print(f"{mode:<12}{fastest[0]:5.0f} ms with, {fastest[1]:5.0f} ms without: the fastest of {times} each")


if __name__ == "__main__":
    main()

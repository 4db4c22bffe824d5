"""What the figures have in common: grading through the built program, in a cache of their own."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "bazel-bin/grader/cli/racecourse"
EXERCISES = ["threading/lock", "asyncio/loop", "multiprocessing/pipe"]
SAMPLE = "--sample" in sys.argv


def option(name, default):
    """Of the type of its default."""
    return type(default)(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


def header_of(exercise):
    return exercise.split("/")[1] + ".h"


class Cache:
    """An empty cache, readable by the user that jails run as. The sample, which measures nothing, takes the ordinary one."""

    def __init__(self):
        self.environment = dict(os.environ, RACECOURSE_ROOT=str(ROOT))
        if SAMPLE:
            return
        self.folder = tempfile.TemporaryDirectory(prefix="racecourse-bench-", dir="/var/tmp")
        os.chmod(self.folder.name, 0o755)
        self.environment["RACECOURSE_CACHE"] = self.folder.name

    def command(self, exercise, submission, *more):
        return [str(PROGRAM), "grade", exercise, "--submission", str(submission), *more]

    def grade(self, exercise, submission, *more):
        """The grade as a value. Standard error is shown if it is not one."""
        result = subprocess.run(self.command(exercise, submission, "--format", "json", *more), env=self.environment,
                                capture_output=True, text=True)
        try:
            return json.loads(result.stdout)
        except json.JSONDecodeError:
            sys.exit(f"{submission} was not graded (status {result.returncode}):\n{result.stderr}")

    def warm(self):
        """What every student shares is in it now."""
        for exercise in EXERCISES if not SAMPLE else []:
            self.grade(exercise, f"solutions/{exercise}/{header_of(exercise)}")
        return self


def shipped(exercise):
    """The stub, the model solution, the right and the wrong submissions."""
    solutions = ROOT / "solutions" / exercise
    return [ROOT / "exercises" / exercise / header_of(exercise), solutions / header_of(exercise),
            *sorted((solutions / "right").glob("*.h")), *sorted((solutions / "wrong").glob("*.h"))]


def spread(seconds):
    """Median, and the range it comes from."""
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"

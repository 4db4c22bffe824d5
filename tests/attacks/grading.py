"""Grades a text with all layers, or without some of them."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading

from attack import BASE, ROOT

PROGRAM = ROOT / "bazel-bin/grader/cli/racecourse"
WITHOUT = ROOT / "bazel-bin/grader/cli/without_layers"
CACHE = os.environ.get("RACECOURSE_CACHE") or ("/var/cache/racecourse" if os.getuid() == 0 else
                                               os.path.expanduser("~/.cache/racecourse"))
NET = 1200  # seconds after which a grade is given up; nothing depends on how fast anything is


class Course:
    def __init__(self):
        self.deserved_of, self.lock = {}, threading.Lock()
        self.before = ()  # what the grader is started through

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="attacks-"))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def grade(self, text, options, exercise="threading/lock", name="lock.h", without=(), form="json"):
        """Exit status, standard output and standard error. `without`: the layers that are off."""
        place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (place / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        program = [WITHOUT, ",".join(without)] if without else [PROGRAM]
        done = subprocess.run([*self.before, *program, "grade", exercise, "--submission", place / name, "--jobs", "1", *options, "--format", form],
                              cwd=place, stdin=subprocess.DEVNULL, capture_output=True, timeout=NET,
                              env={**os.environ, "RACECOURSE_ROOT": str(ROOT), "RACECOURSE_CACHE": CACHE, "TERM": "dumb"})
        written = [entry.name for entry in place.iterdir() if entry.name != name]
        if written:
            return done.returncode, done.stdout.decode(errors="replace"), f"LOOT: wrote {written}"
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def grade_attack(self, attack, without=()):
        """The parsed grade; a text instead where there is none."""
        status, out, err = self.grade(attack.text, attack.options, attack.exercise, attack.file_name, without)
        try:
            return {**json.loads(out), "status": status, "errors": err}
        except ValueError:
            return f"no grade, status {status}: {out[:300]} {err[:300]}"

    def deserved(self, options):
        """What the base gets that attacks are put into."""
        with self.lock:
            key = tuple(options)
            if key not in self.deserved_of:
                self.deserved_of[key] = json.loads(self.grade(BASE, options)[1])["score"]
            return self.deserved_of[key]

    def honest(self):
        """The whole grade of the model solution but for how long it took."""
        text = (ROOT / "solutions/threading/lock/lock.h").read_text()
        grade = json.loads(self.grade(text, ["--level", "1", "--mode", "functional"])[1])
        grade.pop("durations")
        return {key: value for key, value in grade.items() if key not in ("submission", "next", "checks")} | {
            "checks": [(c["id"], c["verdict"], c["score"], c["message"]) for c in grade["checks"]]}

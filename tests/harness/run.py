#!/usr/bin/env python3
"""Grades programs/checks.cc, which state what the harness and the runtime promise: run.py [CHECK...]

Puts it into a copy of the course as an exercise of its own, and prints "ok CHECK in MODE" or "FAIL CHECK in MODE: why"
for each check and mode that checks.cc names."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent / "programs"
ROOT = HERE.parents[2]
PROGRAM = ROOT / "bazel-bin/grader/cli/racecourse"
EXERCISE = "harness/itself"
MODES = ("functional", "explore", "memory", "stress")
BUDGETS = {"functional": "{}", "explore": "{executions: 200}", "memory": "{}", "stress": "{rounds: 5}"}


def cases(text):
    """{check: {mode: (kind, words)}}; no kind where nothing must be found."""
    found = {}
    for comment, name in re.findall(r"((?://.*\n)+)BOOST_AUTO_TEST_CASE\((\w+)\)", text):
        expected = {}
        for line in comment.splitlines():
            line = line.removeprefix("// ")
            mode, colon, told = line.partition(": ")
            if colon and mode in MODES:
                kind, _, words = told.partition(" ")
                expected[mode] = (kind, words)
            elif all(word in MODES for word in line.split()):
                expected.update({word: ("", "") for word in line.split()})
        if not expected:
            sys.exit(f"{name}: checks.cc does not say in which modes")
        found[name] = expected
    return found


def rubric(checks):
    lines = [f"exercise: {EXERCISE}", "title: The harness", "lesson: It finds what is there, and nothing else.", "header: itself.h",
             f"points: {len(checks)}", "levels: [all]", "reference: tbb", "checks:"]
    for name, expected in checks.items():
        modes = ", ".join(f"{mode}: {BUDGETS[mode]}" for mode in expected)
        lines.append(f"  - {{id: {name}, level: 1, points: 1, modes: {{{modes}}}, hints: [none]}}")
    return "\n".join(lines) + "\n"


def course(folder, checks):
    """A copy of what a grade reads, with one track more."""
    for part in ("exercises", "reference", "grader"):
        shutil.copytree(ROOT / part, folder / part)
    exercise = folder / "exercises" / EXERCISE
    exercise.mkdir(parents=True)
    for name in ("checks.cc", "itself.h"):
        shutil.copy(HERE / name, exercise / name)
    (exercise / "rubric.yaml").write_text(rubric(checks))
    reference = folder / "reference" / EXERCISE
    reference.mkdir(parents=True)
    (reference / "itself.h").write_text((HERE / "itself.h").read_text().replace('"two"', '"three"'))
    curriculum = folder / "exercises/curriculum.yaml"
    curriculum.write_text(curriculum.read_text() + f"""
  - name: harness
    title: The harness
    exercises:
      - {{id: {EXERCISE}, title: Itself}}
""")


def grade(folder, mode):
    done = subprocess.run([PROGRAM, "grade", EXERCISE, "--submission", HERE / "itself.h", "--mode", mode, "--format", "json"],
                          cwd=folder, env={**os.environ, "RACECOURSE_ROOT": str(folder)}, capture_output=True, text=True)
    if not done.stdout.startswith("{"):
        sys.exit(f"FAIL {mode}: no grade: {done.stdout[:500]} {done.stderr[:2000]}")
    grade = json.loads(done.stdout)
    if grade["findings"]:
        sys.exit(f"FAIL {mode}: {json.dumps(grade['findings'])[:3000]}")
    return {check["id"]: check for check in grade["checks"]}


def mistake(check, kind, words):
    """What is wrong with what was found, or nothing."""
    told = " ".join(check[key] for key in ("message", "expected", "seen"))
    if not kind:
        return "" if check["verdict"] == "passed" else f"it should pass: {check['verdict']}, {check['kind']}: {told[:300]}"
    if check["verdict"] == "passed":
        return f"nothing was found, and not {kind}"
    if check["kind"] != kind:
        return f"{kind} was to be found, not {check['kind']}: {told[:300]}"
    return "" if words in told else f"it should say '{words}': {told[:300]}"


def main():
    checks = cases((HERE / "checks.cc").read_text())
    wanted = sys.argv[1:] or list(checks)
    if unknown := [name for name in wanted if name not in checks]:
        sys.exit(f"no such check: {', '.join(unknown)}. There are {', '.join(checks)}")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="racecourse-harness-") as folder:
        course(pathlib.Path(folder), checks)
        for mode in MODES:
            found = grade(folder, mode)
            for name in wanted:
                if mode not in checks[name]:
                    continue
                why = mistake(found[name], *checks[name][mode])
                bad += bool(why)
                print(f"FAIL {name} in {mode}: {why}" if why else f"ok {name} in {mode}", flush=True)
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()

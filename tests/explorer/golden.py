#!/usr/bin/env python3
"""Explores and replays small programs, one for each kind of failure, and holds what is said against golden files.

  golden.py PROGRAM [--approve]     PROGRAM is the racecourse binary; --approve writes the golden files anew

For each programs/NAME.cc: `explore` as text and as JSON, exit status included, into golden/explorer/NAME.txt and
NAME.json; `replay` must tell the same failure. Prints "ok NAME" or "FAIL NAME: why".
"""
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
GOLDEN = HERE.parent / "golden/explorer"


def run(program, folder, *arguments):
    env = {"PATH": os.environ["PATH"], "RACECOURSE_CACHE": os.environ["RACECOURSE_CACHE"], "LC_ALL": "C.UTF-8",
           "RACECOURSE_ROOT": str(folder)}
    done = subprocess.run([program, *map(str, arguments)], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=900)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def masked(text):
    """Without what differs from run to run and from machine to machine: seconds, and columns of system headers."""
    return re.sub(r"\d+\.\d\d s\)", "SECONDS s)", text)


def reduced(answer):
    """The parts of a JSON answer that do not depend on the library's headers."""
    answer = json.loads(answer)
    answer["seconds"] = 0
    for failure in answer["failures"]:
        stacks = [failure["stack"], failure["allocated"]] + [t["stack"] for t in failure["threads"]]
        if failure["other"]:
            stacks.append(failure["other"]["stack"])
        for stack in stacks:
            stack[:] = [f for f in stack if f["own"]]
    return json.dumps(answer, indent=1, ensure_ascii=False) + "\n"


def same_failure(explored, replayed):
    """What `explore` and `replay` say of a failure must be the same, but for what only the search knows."""
    drop = ("execution", "switches_as_found", "details")
    a, b = (dict(json.loads(x)["failures"][0]) for x in (explored, replayed))
    for failure in (a, b):
        for key in drop:
            failure.pop(key)
        for line in failure["timeline"]:
            line["mark"] = line["mark"].replace("too late", "")
    return a == b


def compare(name, seen, approve):
    path = GOLDEN / name
    if approve:
        path.write_text(seen)
        return None
    golden = path.read_text() if path.exists() else ""
    if golden == seen:
        return None
    lines = difflib.unified_diff(golden.splitlines(), seen.splitlines(), name, "seen", lineterm="", n=1)
    return "\n".join(list(lines)[:40])


def check(program, source, approve):
    name = source.stem
    schedule = f"{name}.schedule"
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / source.name).write_text(source.read_text())
        status, text, errors = run(program, folder, "explore", source.name, "--schedule", schedule)
        json_status, answer, _ = run(program, folder, "explore", source.name, "--schedule", schedule, "--format", "json")
        if status != json_status:
            return f"status {status} as text, {json_status} as JSON: {errors[:500]}"
        if name == "not_repeated":
            expected = status == 3 and "does not repeat itself" in text and f"{source.name}:" in text
            return None if expected else f"status {status}: {text}{errors}"
        why = compare(f"{name}.txt", f"{masked(text)}status {status}\n", approve)
        why = why or compare(f"{name}.json", reduced(answer), approve)
        if why or status != 1:
            return why
        again_status, again, errors = run(program, folder, "replay", schedule, "--format", "json")
        if again_status != 1 or not same_failure(answer, again):
            return f"replay says something else: status {again_status} {again[:1000]} {errors[:500]}"
        (folder / source.name).write_text(source.read_text() + "int more = 1;\n")
        changed, _, errors = run(program, folder, "replay", schedule)
        if changed != 2 or "another program" not in errors:
            return f"a changed program is not refused: status {changed} {errors[:500]}"
    return None


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    approve = "--approve" in sys.argv
    os.environ.setdefault("RACECOURSE_CACHE", os.environ.get("TEST_TMPDIR", "/tmp") + "/racecourse-golden-cache")
    failed = 0
    for source in sorted((HERE / "programs").glob("*.cc")):
        why = check(program, source, approve)
        failed += why is not None
        print("ok" if why is None else "FAIL", source.stem, why or "", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

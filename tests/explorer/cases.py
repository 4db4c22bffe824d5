"""What tests of `explore` and `replay` have in common: cases, and the program that is the first argument."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
CACHE = os.environ.get("RACECOURSE_CACHE", os.environ.get("TEST_TMPDIR", "/tmp") + "/racecourse-commands-cache")
CASES = []


def case(function):
    CASES.append(function)
    return function


def expect(condition, why):
    if not condition:
        raise AssertionError(why)


def environment(**more):
    return {"PATH": os.environ["PATH"], "RACECOURSE_CACHE": CACHE, "LC_ALL": "C.UTF-8", **more}


def run(folder, *arguments, stdin=b"", **more):
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, env=environment(**more), input=stdin,
                          capture_output=True, timeout=900)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def folder_with(*programs):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="racecourse-explore-"))
    for name in programs:
        shutil.copy(HERE / "programs" / name, folder)
    return folder


def main():
    failed = 0
    for function in CASES:
        try:
            function()
            print("ok", function.__name__, flush=True)
        except Exception as e:  # any mistake is the case's failure, the others still run
            failed += 1
            print("FAIL", function.__name__, e, flush=True)
    return 1 if failed else 0

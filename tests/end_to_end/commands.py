#!/usr/bin/env python3
"""The commands as people type them, with good and bad input: commands.py [CASE...]

Prints "ok NAME" or "FAIL NAME: why" for each case, "skipped NAME: why" where the machine cannot show it."""
import concurrent.futures
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import archives  # noqa: F401: each of these adds its cases
import author  # noqa: F401
import bad_code  # noqa: F401
import bad_files  # noqa: F401
import bad_machine  # noqa: F401
import bad_output  # noqa: F401
import interruption  # noqa: F401
import measure  # noqa: F401
import quiz  # noqa: F401
import student  # noqa: F401
from support import CASES, LOCK, QUICK, ROOT, Skipped, case, expect, failing, grade, run


@case
def the_model_solution_passes():
    status, result = grade(LOCK)
    expect(status == 0 and result["verdict"] == "passed" and result["score"] == result["max_score"], result["verdict"])
    status, result = grade(LOCK, *QUICK, "--compiler", "gcc")
    expect(status == 0 and result["compiler"] == "gcc", str(result["findings"])[:300])


@case
def the_stub_scores_nothing():
    status, out, _ = run("grade", "threading/lock", "--format", "json", "--submission", "exercises/threading/lock/lock.h", *QUICK)
    result = json.loads(out)
    expect(status == 1 and result["score"] == 0, out[:300])
    first = failing(result)[0]
    expect(first["kind"] == "unwritten" and first["location"]["line"] > 0, str(first)[:300])


@case
def promised_fields_are_there():
    _, result = grade(LOCK)
    for key in ("exercise", "verdict", "score", "max_score", "checks"):
        expect(key in result, key)
    for check in result["checks"]:
        for key in ("id", "level", "mode", "verdict", "score", "max_score", "message", "location", "replay"):
            expect(key in check, key)


@case
def no_such_exercise():
    status, _, err = run("grade", "threading/lok")
    expect(status == 2 and "threading/lock" in err, err)
    for name in ("nothing/like/it", "../exercises/threading/lock", "/", ""):
        for command in ("grade", "hint", "reset"):
            status, out, err = run(command, name)
            expect(status == 2 and "no exercise" in err and "list" in err, f"{command} '{name}': {status} {out} {err}")


@case
def a_mistyped_command_is_answered_with_the_nearest():
    status, _, err = run("graed")
    expect(status == 2 and "./racecourse grade" in err, err)


@case
def a_bare_name_is_answered_with_the_whole_one():
    status, _, err = run("grade", "lock")
    expect(status == 2 and "threading/lock" in err, err)


@case
def unknown_mode_format_level():
    for options in (("--mode", "fast"), ("--format", "yaml"), ("--level", "0"), ("--level", "77"), ("--level", "two"),
                    ("--check", "nope"), ("--jobs", "0"), ("--jobs", "-1"), ("--compiler", "icc"), ("--nonsense",)):
        status, _, err = run("grade", "threading/lock", *options)
        expect(status == 2 and err, f"{options}: {status} {err}")


@case
def reset_keeps_what_was_there():
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "course"
        subprocess.run(["git", "-c", "safe.directory=*", "clone", "-q", str(ROOT), str(copy)], check=True)
        header = copy / "exercises/threading/lock/lock.h"
        stub = header.read_text()
        header.write_text("my work")
        for round_ in (1, 2):
            status, out, err = run("reset", "threading/lock", RACECOURSE_ROOT=str(copy))
            expect(status == 0, out + err)
            expect(header.read_text() == stub, "not the stub")
            expect((copy / f"exercises/threading/lock/lock.h.{round_}").exists(), f"round {round_}: not kept")
            header.write_text("my work again")


@case
def list_and_standing():
    status, out, err = run("list")
    expect(status == 0 and "multiprocessing/pipe" in out, out + err)
    status, out, err = run()
    expect(status == 0 and "Next:" in out, out + err)


@case
def doctor_names_the_layer():
    _, out, _ = run("doctor")
    expect("sandbox:" in out, out)


@case
def help_has_examples():
    for arguments in (("--help",), ("grade", "--help")):
        status, out, _ = run(*arguments)
        expect(status == 0 and "Examples" in out, out[:200])


def passes(function):
    """Runs one case and prints what came of it."""
    started = time.monotonic()
    try:
        function()
        print(f"ok {function.__name__} ({time.monotonic() - started:.0f} s)", flush=True)
    except Skipped as reason:
        print(f"skipped {function.__name__}: {reason}", flush=True)
    except Exception as problem:  # whatever a case stumbles over, the others are run
        print(f"FAIL {function.__name__}: {type(problem).__name__} {problem}", flush=True)
        return False
    return True


def main():
    """Two at a time: a case is mostly a compiler with one thread."""
    wanted = sys.argv[1:]
    unknown = set(wanted) - {function.__name__ for function in CASES}
    if unknown:
        sys.exit(f"no such case: {', '.join(sorted(unknown))}")
    # A shell that starts us in the background, or nohup, has us ignore these, and with us all that we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, lambda *_: None)
    chosen = [function for function in CASES if not wanted or function.__name__ in wanted]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(passes, chosen))) else 1


if __name__ == "__main__":
    sys.exit(main())

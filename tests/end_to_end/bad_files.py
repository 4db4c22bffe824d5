"""Submissions that cannot be taken in: ours, with a reason that says what to do, and never a zero."""
import os
import pathlib
import socket
import tempfile

from support import (LOCK, QUICK, case, expect, grade, header, is_ours, readable_course, run, run_as_nobody)


def refused(path, *words):
    status, out, _ = run("grade", "threading/lock", "--submission", path, "--format", "json")
    is_ours(status, out, *words)


@case
def submission_missing():
    refused("/nonexistent/lock.h", "no such file", "/nonexistent/lock.h", "--submission")


@case
def submission_unreadable():
    with readable_course() as course:
        path = course / "mine.h"
        path.write_text(LOCK)
        path.chmod(0)
        closed = course / "closed"
        closed.mkdir()
        (closed / "lock.h").write_text(LOCK)
        closed.chmod(0)
        for what in (path, closed, closed / "lock.h"):
            status, out, _ = run_as_nobody(course, "grade", "threading/lock", "--submission", what, "--format", "json")
            is_ours(status, out, "Permission denied", "[Pp]ermissions")
        path.chmod(0o644)  # the twin: nothing else was wrong with it
        status, out, err = run_as_nobody(course, "grade", "threading/lock", "--submission", path, *QUICK)
        expect(status == 0, out + err)
        closed.chmod(0o755)


@case
def submission_empty():
    for text in ("", "\n\n", " \t\r\n", "\ufeff"):
        with header(text) as path:
            refused(path, "empty", "reset threading/lock")


@case
def submission_not_utf8():
    with header(b"#pragma once\n// caf\xe9\n") as path:
        refused(path, "UTF-8", '"line": 2')
    with header("#pragma once\n// caf\u00e9\n".encode("utf-16")) as path:
        refused(path, "UTF-8")


@case
def submission_with_a_zero_byte():
    with header(b"#pragma once\n//\0\n") as path:
        refused(path, "zero byte", '"line": 2')


@case
def submission_a_loop_of_links():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.symlink_to("lock.h")
        refused(path, "loop")
        refused(folder, "loop")


@case
def submission_in_a_folder_that_holds_itself():
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "threading").symlink_to(".")
        (pathlib.Path(folder) / "lock").symlink_to(".")
        refused(folder, "neither lock.h nor threading/lock/lock.h")
        (pathlib.Path(folder) / "lock.h").write_text(LOCK)
        status, out, err = run("grade", "threading/lock", "--submission", folder, *QUICK)
        expect(status == 0, out + err)


@case
def submission_of_10_mb():
    with header(b"// x\n" * 2_000_000) as path:
        refused(path, "larger than 1 MiB")


@case
def submission_not_an_ordinary_file():
    with tempfile.TemporaryDirectory() as folder:
        fifo, local = pathlib.Path(folder) / "fifo", pathlib.Path(folder) / "socket"
        os.mkfifo(fifo)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(local))
            for path in (fifo, "/dev/zero", local):
                refused(path, "not an ordinary file")


@case
def submission_a_folder_without_the_header():
    with header(LOCK, "lokc.h") as path:
        refused(path.parent, "neither lock.h", "lokc.h")


@case
def submission_a_folder_and_a_tree():
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "threading/lock"
        tree.mkdir(parents=True)
        (tree / "lock.h").write_text(LOCK)
        for path in (folder, tree):
            status, out, err = run("grade", "threading/lock", "--submission", path, *QUICK)
            expect(status == 0, out + err)


@case
def submission_a_folder_that_leads_out():
    with header(LOCK) as outside, tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "lock.h").symlink_to(outside)
        refused(folder, "leads out of the folder", "point --submission at it")
        status, out, err = run("grade", "threading/lock", "--submission", pathlib.Path(folder) / "lock.h", *QUICK)
        expect(status == 0, out + err)


@case
def submission_in_a_folder_with_blanks_and_other_letters():
    with tempfile.TemporaryDirectory(prefix="mes devoirs \u2014 \u00e9t\u00e9 '\"$(x) ") as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_text(LOCK)
        for how in ({}, {"LC_ALL": "C"}):
            status, out, err = run("grade", "threading/lock", "--submission", path, "--format", "json", *QUICK, **how)
            expect(status == 0 and "\u00e9t\u00e9" in out, out[:300] + err)


@case
def line_ends_of_another_system():
    for text in (LOCK.replace("\n", "\r\n"), LOCK.replace("\n", "\r"), "\ufeff" + LOCK):
        status, result = grade(text)
        expect(status == 0, str(result["findings"]))
    # Lines are counted the same, whatever ends them.
    _, result = grade(LOCK.replace("namespace threading {", "namespace threading {\nint x = y;", 1).replace("\n", "\r\n"))
    expect(result["findings"][0]["location"]["line"] == LOCK[:LOCK.index("namespace threading {")].count("\n") + 2,
           str(result["findings"]))

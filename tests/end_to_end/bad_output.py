"""Reports that cannot be written: told on standard error, and never status 0."""
import json
import os
import pathlib
import tempfile
import xml.etree.ElementTree

from support import MODEL, NET, QUICK, case, expect, readable_course, run, run_as_nobody, start

GRADE = ("grade", "threading/lock", "--submission", MODEL, *QUICK)


@case
def standard_output_full():
    for arguments in ((*GRADE, "--format", "text"), (*GRADE, "--format", "json"), (*GRADE, "--format", "junit"),
                      (*GRADE, "--format", "github"), ("list",), ("--help",), ("grade", "--help"), ()):
        with open("/dev/full", "wb") as full:
            one = start(*arguments, stdout=full)
            _, err = one.communicate(timeout=NET)
        expect(one.returncode == 3 and b"No space left" in err, f"{arguments}: {one.returncode} {err.decode()}")


@case
def standard_output_closed():
    for arguments in ((*GRADE, "--format", "json"), ("list",)):
        one = start(*arguments, before=("sh", "-c", 'exec "$@" >&-', "sh"))
        _, err = one.communicate(timeout=NET)
        expect(one.returncode == 3 and b"standard output" in err, f"{one.returncode} {err.decode()}")
        one = start(*arguments, before=("sh", "-c", 'exec "$@" <&- 2>&-', "sh"))
        out, _ = one.communicate(timeout=NET)
        expect(one.returncode == 0 and out, f"{one.returncode} {out.decode()}")


@case
def reader_of_standard_output_gone():
    for arguments in ((*GRADE, "--format", "json"), ("list",)):
        one = start(*arguments)
        one.stdout.close()
        _, err = one.stderr.read(), one.wait(timeout=NET)
        expect(one.returncode == 3, f"{one.returncode}")


@case
def output_to_a_bad_path():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "file"
        file.write_text("mine")
        for path, word in ((folder, "directory"), (file / "below.json", "directory"), ("", "--output")):
            status, out, err = run(*GRADE, "--output", path)
            expect(status == 2 and word in err and out == "", f"'{path}': {status} {out[:300]} {err}")
        expect(file.read_text() == "mine" and os.listdir(folder) == ["file"], str(os.listdir(folder)))
    with readable_course() as course:
        for path in (course / "grade.json", course / "exercises/kit/kit.h"):
            status, out, err = run_as_nobody(course, *GRADE, "--output", path)
            expect(status == 2 and "Permission denied" in err, f"{status} {out} {err}")


@case
def output_to_a_device():
    # Written to, and not replaced by a file: /dev is everybody's.
    before = os.stat("/dev/null"), os.stat("/dev/full")
    status, out, err = run(*GRADE, "--format", "json", "--output", "/dev/stdout")
    expect(status == 0 and json.loads(out)["verdict"] == "passed", out[:300] + err)
    status, out, err = run(*GRADE, "--output", "/dev/null")
    expect(status == 0 and out == "", out + err)
    status, out, err = run(*GRADE, "--output", "/dev/full")
    expect(status == 3 and "No space left" in err, f"{status} {err}")
    expect((os.stat("/dev/null").st_rdev, os.stat("/dev/full").st_rdev) == tuple(s.st_rdev for s in before), "/dev has changed")


@case
def output_to_a_new_folder_and_over_an_old_report():
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "new/reports/junit.xml"
        for _ in range(2):
            status, out, err = run(*GRADE, "--format", "junit", "--output", target)
            expect(status == 0 and out == "", out + err)
        suites = xml.etree.ElementTree.parse(target).getroot()
        expect(suites.tag == "testsuites" and suites.find("testsuite/testcase") is not None, target.read_text()[:300])
        expect(os.listdir(target.parent) == ["junit.xml"], str(os.listdir(target.parent)))


@case
def output_relative_to_where_one_stands():
    with tempfile.TemporaryDirectory() as folder:
        status, out, err = run("grade", "threading/lock", *QUICK, "--output", "grade.txt", cwd=folder)
        expect(status == 1 and "is not written yet" in (pathlib.Path(folder) / "grade.txt").read_text(), out + err)

"""Archives that are handed in: the grade is that of the file within, and nothing is written."""
import json
import pathlib
import subprocess
import tempfile
import zipfile

from support import LOCK, MODEL, QUICK, ROOT, case, expect, is_ours, run


def graded(path, *options, exercise="threading/lock"):
    status, out, err = run("grade", exercise, "--submission", path, "--format", "json", *options)
    expect(out.startswith("{"), f"no JSON: {out[:300]} {err[:300]}")
    grade = json.loads(out)
    for what in ("durations", "submission", "next"):
        del grade[what]
    for check in grade.get("checks", ()):
        check.pop("replay")
        check.pop("location")  # it names the file
    return status, grade


@case
def a_zip_gets_the_grade_of_the_file():
    with tempfile.TemporaryDirectory(prefix="racecourse-e2e-") as folder:
        path = pathlib.Path(folder) / "lock.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mine/lock.h", LOCK)
        expected = graded(ROOT / MODEL, *QUICK)
        expect(expected[0] == 0, str(expected))
        expect(graded(path, *QUICK) == expected, "another grade")
        expect(graded(path / "mine/lock.h", *QUICK) == expected, "another grade for the name that reports give it")
        status, out, _ = run("grade", "threading/lock", "--submission", path / "lock.h", "--format", "json")
        is_ours(status, out, "mine/lock.h, and not lock.h")
        expect([entry.name for entry in path.parent.iterdir()] == ["lock.zip"], "something was written")


@case
def a_tree_as_git_packs_it():
    with tempfile.TemporaryDirectory(prefix="racecourse-e2e-") as folder:
        path = pathlib.Path(folder) / "course.tar.gz"
        tree = pathlib.Path(folder) / "course/exercises/threading/lock"
        tree.mkdir(parents=True)
        (tree / "lock.h").write_text(LOCK)
        (pathlib.Path(folder) / "course/bazel-bin").symlink_to("/nowhere")
        subprocess.run(["tar", "-C", folder, "-czf", path, "course"], check=True)
        expect(graded(path, *QUICK) == graded(ROOT / MODEL, *QUICK), "another grade")


@case
def answers_in_a_zip():
    with tempfile.TemporaryDirectory(prefix="racecourse-e2e-") as folder:
        answers, path = pathlib.Path(folder) / "answers.yaml", pathlib.Path(folder) / "answers.zip"
        answers.write_text("S1: a\n")
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(answers, "quiz/answers.yaml")
        expect(graded(path, exercise="quiz") == graded(answers, exercise="quiz"), "another grade")


@case
def what_is_no_archive():
    with tempfile.TemporaryDirectory(prefix="racecourse-e2e-") as folder:
        path = pathlib.Path(folder) / "lock.zip"
        path.write_text(LOCK)
        status, out, _ = run("grade", "threading/lock", "--submission", path, "--format", "json")
        is_ours(status, out, "no archive that can be read", "or the header itself")

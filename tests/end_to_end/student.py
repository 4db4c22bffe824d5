"""A student at work on a copy of the course: hints, standings, reset, the terminal, and what CI writes down."""
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import termios

from support import LOCK, QUICK, ROOT, case, expect, run, start, surroundings

OWN = "exercises/threading/lock/lock.h"


class Course:
    """A copy of the exercises that may be edited; the cache is the usual one, what it remembers is told apart by folder."""

    def __init__(self, root):
        self.root = root
        self.header = root / OWN

    def run(self, *arguments, **environment):
        return run(*arguments, RACECOURSE_ROOT=str(self.root), **environment)

    def says(self, *arguments, status=0, **environment):
        got, out, err = self.run(*arguments, **environment)
        expect(got == status, f"{arguments}: status {got}: {out[:600]} {err[:300]}")
        return out


@contextlib.contextmanager
def course():
    with tempfile.TemporaryDirectory(prefix="racecourse-student-") as folder:
        root = pathlib.Path(folder)
        root.chmod(0o755)
        for part in ("exercises", "solutions", "reference", "grader"):
            shutil.copytree(ROOT / part, root / part)
        yield Course(root)


def hints_in(out):
    return len(re.findall(r"^  \d\. ", out, re.MULTILINE))


@case
def hints_come_one_by_one_and_are_remembered():
    with course() as mine:
        expect(hints_in(mine.says("hint", "threading/lock", status=1)) == 1, "the first time gives one hint")
        out = mine.says("hint", "threading/lock", status=1)
        expect(hints_in(out) == 2 and "1 left" in out, out)
        mine.header.write_text(mine.header.read_text() + "// an edit\n")
        out = mine.says("hint", "threading/lock", status=1)
        expect(hints_in(out) == 3 and "last one" in out, "an edit makes it forget: " + out)
        expect(hints_in(mine.says("hint", "threading/lock", status=1)) == 3, "there is no fourth")
        other = mine.root / "other.h"
        other.write_text(mine.header.read_text())
        out = mine.says("hint", "threading/lock", "--submission", other, status=1)
        expect(hints_in(out) == 1, "another file has hints of its own: " + out)


@case
def no_hint_where_none_helps():
    with course() as mine:
        mine.header.write_text(LOCK)
        expect("Nothing fails" in mine.says("hint", "threading/lock"), "the model solution needs no hint")
        expect("Nothing fails" in mine.says("hint", "threading/lock"), "nor the second time")
        mine.header.write_text(LOCK + "nonsense\n")
        out = mine.says("hint", "threading/lock", status=1)
        expect(out.startswith("First make it build: " + OWN + ":"), out)
        out = mine.says("hint", "threading/lock", status=3, RACECOURSE_SANDBOX="none")
        expect("no sandbox" in out, out)


@case
def where_you_stand_follows_what_was_graded():
    with course() as mine:
        expect(re.search(r"threading/lock +not begun", mine.says()), "a fresh course")
        mine.header.write_text(LOCK)
        expect(re.search(r"threading/lock +not graded yet", mine.says()), "an edit")
        mine.says("grade", "threading/lock", "--level", "1")
        out = mine.says()
        expect(re.search(r"threading/lock +18 / 100 up to level 1\n", out) and "level 2 of 6" in out, out)
        mine.says("grade", "threading/lock", *QUICK, "--submission", mine.root / "solutions/threading/lock/lock.h")
        mine.says("grade", "threading/lock", *QUICK)
        expect(mine.says() == out, "a grade of another file or of one mode only tells nothing about the whole")
        mine.says("grade", "threading/lock")
        out = mine.says()
        expect(re.search(r"✓ threading/lock +100 / 100\n", out) and "Next: threading/latch" in out, out)
        mine.header.write_text(LOCK + "// an edit\n")
        expect("100 / 100 before your last edit" in mine.says("list"), "an edit after full marks")
        with open(mine.root / "exercises/threading/lock/checks.cc", "a") as checks:
            checks.write("// stricter\n")
        expect(re.search(r"threading/lock +not graded yet", mine.says()), "other checks than it was graded by")


@case
def committed_work_is_not_the_stub():
    with course() as mine:
        stub = mine.header.read_text()
        mine.header.write_text("my work\n")
        git = ["git", "-c", "user.name=student", "-c", "user.email=student@example.org", "-C", mine.root]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all of it"]):
            subprocess.run([*git, *command], check=True, capture_output=True)
        mine.says("reset", "threading/lock")
        expect(mine.header.read_text() == stub, "not the stub")
        expect((mine.root / (OWN + ".1")).read_text() == "my work\n", "the work was not kept")


@case
def the_own_file_is_found_from_any_folder():
    with course() as mine, tempfile.TemporaryDirectory() as folder:
        status, _, err = run("grade", "threading/lock", *QUICK, "--format", "json", "--output", "here.json", cwd=folder,
                             RACECOURSE_ROOT=str(mine.root))
        expect(status == 1, f"{status} {err}")
        result = json.loads((pathlib.Path(folder) / "here.json").read_text())
        expect(result["submission"] == OWN and result["checks"][0]["location"]["file"] == OWN, str(result)[:300])
        expect("--submission" not in result["checks"][0]["replay"], result["checks"][0]["replay"])


@case
def a_replay_shows_the_failure_again():
    _, out, _ = run("grade", "threading/lock", "--submission", "solutions/threading/lock/wrong/o09_accepts_free_unlock.h",
                    "--mode", "functional", "--format", "json")
    check = [c for c in json.loads(out)["checks"] if c["verdict"] == "failed"][0]
    words = check["replay"].split()
    expect(words[0] == "./racecourse", check["replay"])
    status, out, _ = run(*words[1:], "--format", "json")
    again = json.loads(out)
    expect(status == 1 and len(again["checks"]) == 1 and again["checks"][0]["message"] == check["message"], out[:600])


@case
def output_goes_where_it_is_sent():
    with course() as mine:
        summary, target = mine.root / "summary.md", mine.root / "new/folder/report.txt"
        summary.write_text("what another step wrote\n")
        out = mine.says("grade", "threading/lock", *QUICK, "--format", "github", status=1, GITHUB_STEP_SUMMARY=str(summary))
        expect(re.search(rf"^::error file={OWN},line=\d+,col=\d+,title=threading/lock level 1%3A ", out, re.MULTILINE), out)
        expect(summary.read_text().startswith("what another step wrote\n## Racecourse\n\n<table>"), summary.read_text()[:200])
        expect(mine.says("grade", "threading/lock", *QUICK, "--output", target, status=1) == "", "it went to both")
        expect(target.read_text() == mine.says("grade", "threading/lock", *QUICK, status=1), "a file gets other text")
        pipe = mine.root / "pipe"
        os.mkfifo(pipe)
        reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
        mine.says("grade", "threading/lock", *QUICK, "--output", pipe, status=1)
        expect(reader.communicate(timeout=30)[0] == target.read_bytes() and pipe.is_fifo(), "a pipe was not written to")


def on_terminal(*arguments, columns, **environment):
    """What a terminal of this width is sent."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    one = start(*arguments, env=surroundings(TERM="xterm", **environment), stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    sent = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the program is
        while chunk := os.read(master, 4096):
            sent += chunk
    os.close(master)
    one.wait()
    return sent.decode()


@case
def a_terminal_gets_colour_and_progress_that_fits():
    command = ("grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h", *QUICK)
    sent = on_terminal(*command, columns=40)
    expect("\x1b[32m" in sent, "no colour on a terminal")
    drawn = re.findall(r"\r\x1b\[K([^\r\n\x1b]+)", sent)
    expect(drawn and all(len(line) < 40 for line in drawn), f"progress does not fit: {drawn}")
    expect(re.search(r"\r\x1b\[K\x1b\[1mthreading/lock", sent), "the progress line is left behind")
    sent = on_terminal(*command, columns=80, NO_COLOR="1")
    expect(not re.search(r"\x1b\[\d*m", sent), "NO_COLOR is not heeded")
    _, out, err = run(*command)
    expect("\x1b" not in out and err == "", f"not for a terminal: {err}")

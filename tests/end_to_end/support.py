"""What the cases share: starting the program, grading a text, a course that every user can read."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "bazel-bin/grader/cli/racecourse"
CACHE = pathlib.Path(os.environ.get("RACECOURSE_CACHE") or ("/var/cache/racecourse" if os.getuid() == 0 else
                     os.path.expanduser("~/.cache/racecourse")))
LOCK = (ROOT / "solutions/threading/lock/lock.h").read_text()
MODEL = "solutions/threading/lock/lock.h"
QUICK = ("--level", "1", "--mode", "functional")  # options of a grade that is over soon
NOBODY = 65534
NET = 1200  # seconds after which a case is given up; no case depends on how fast anything is
CASES = []


class Skipped(Exception):
    """This machine cannot show what the case is about; the reason is printed."""


def case(function):
    CASES.append(function)
    return function


def expect(condition, why):
    if not condition:
        raise AssertionError(why)


def surroundings(**more):
    return {**os.environ, "RACECOURSE_ROOT": str(ROOT), "RACECOURSE_CACHE": str(CACHE), "TERM": "dumb", **more}


def start(*arguments, before=(), cwd=ROOT, env=None, **options):
    """Starts the program; `before` is what it is started through, such as `unshare -n`."""
    return subprocess.Popen([*before, PROGRAM, *map(str, arguments)], cwd=cwd, env=env or surroundings(),
                            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options})


def run(*arguments, before=(), cwd=ROOT, timeout=NET, **environment):
    """Exit status, output and errors, as text."""
    one = start(*arguments, before=before, cwd=cwd, env=surroundings(**environment))
    try:
        out, err = one.communicate(timeout=timeout)
    finally:
        one.kill()
    return one.returncode, out.decode(errors="replace"), err.decode(errors="replace")


@contextlib.contextmanager
def header(text, name="lock.h"):
    """A file with this text, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="racecourse-e2e-") as folder:
        path = pathlib.Path(folder) / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        yield path


def grade(text, *options, exercise="threading/lock", **how):
    """Grades this text, level 1 in functional mode unless told otherwise; the parsed JSON comes back."""
    with header(text, exercise.split("/")[1] + ".h") as path:
        status, out, err = run("grade", exercise, "--submission", path, "--format", "json", *(options or QUICK), **how)
    expect(out.startswith("{"), f"no JSON: {out[:300]} {err[:300]}")
    return status, json.loads(out)


def put(text, behind, statement):
    """The text with a statement behind the first place where `behind` stands."""
    at = text.index(behind) + len(behind)
    return text[:at] + "\n    " + statement + "\n" + text[at:]


def in_spin_lock(statement):
    """The model solution with a statement put first into spin_lock::lock()."""
    start_of_class = LOCK.index("class spin_lock")
    return LOCK[:start_of_class] + put(LOCK[start_of_class:], "void lock() noexcept {", statement)


def member_name():
    return re.search(r"std::atomic<bool> (\w+)", LOCK).group(1)


def line_of(text, part):
    """The number of the line in which this part stands."""
    return text[:text.index(part)].count("\n") + 1


def failing(result):
    return [c for c in result["checks"] if c["verdict"] not in ("passed", "skipped")]


def is_ours(status, out, *words):
    """Our trouble, told with a reason that has these words: never a zero, never full marks."""
    expect(status == 3, f"status {status}: {out[:600]}")
    result = json.loads(out)
    told = json.dumps(result["findings"]) + json.dumps(result["checks"])
    expect(result["verdict"] == "ungradable", result["verdict"])
    for word in words:
        expect(re.search(word, told), f"{word}: {told[:800]}")


def command_lines():
    """Of all processes: {process id: (parent's, command line)}."""
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            line = (entry / "cmdline").read_bytes().decode(errors="replace").rstrip("\0").replace("\0", " ")
            found[int(entry.name)] = (int((entry / "stat").read_text().rpartition(")")[2].split()[1]), line)
    return found


def processes(pattern):
    """Processes with such a command line, but us and who started us."""
    return [pid for pid, (_, line) in command_lines().items()
            if re.search(pattern, line) and pid not in (os.getpid(), os.getppid())]


def below(root, pattern):
    """Processes with such a command line that a grade has started, not the sandbox around them."""
    all_of_them = command_lines()
    family = {root}
    while more := {pid for pid, (parent, _) in all_of_them.items() if parent in family} - family:
        family |= more
    return [pid for pid in family - {root}
            if re.search(pattern, all_of_them[pid][1]) and not re.match(r"\S*/(bwrap|confine) ", all_of_them[pid][1])]


def work_folders(cache=CACHE):
    return {path.name for path in (cache / "work").glob("*")}


def run_folders():
    """The folders that runs without a mount namespace use instead of /tmp."""
    return {path for path in pathlib.Path("/tmp").glob("racecourse-*") if re.fullmatch(r"racecourse-\w{6}", path.name)}


@contextlib.contextmanager
def readable_course(prefix="racecourse-course-"):
    """A copy of the course and of the programs that every user can read, and a cache that the user nobody may use."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir="/var/tmp"))
    try:
        folder.chmod(0o755)
        for part in ("exercises", "solutions", "reference", "grader"):
            shutil.copytree(ROOT / part, folder / part)
        for program in ("cli/racecourse", "sandbox/confine", "submission/policy_walker", "submission/archive_reader",
                        "engine/libracecourse_engine.so"):
            target = folder / "bin/grader" / program
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "bazel-bin/grader" / program, target)
        for entry in (folder, *folder.rglob("*")):
            entry.chmod(0o755 if entry.is_dir() or os.access(entry, os.X_OK) and "bin" in entry.parts else 0o644)
        (folder / "cache").mkdir()
        (folder / "cache").chmod(0o777)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_as_nobody(course, *arguments, **environment):
    """The copied program as an ordinary user: root may read and write everything, and proves nothing."""
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.getuid() == 0 else []
    env = {"PATH": "/usr/bin:/bin", "RACECOURSE_ROOT": str(course), "RACECOURSE_CACHE": str(course / "cache"), **environment}
    done = subprocess.run([*become, course / "bin/grader/cli/racecourse", *map(str, arguments)], cwd=course, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=NET)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def as_root():
    if os.getuid() != 0:
        raise Skipped("only root may mount")

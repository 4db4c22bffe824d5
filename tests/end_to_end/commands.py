#!/usr/bin/env python3
"""The commands as people type them, with good and bad input. Prints "ok NAME" or "FAIL NAME: why" for each case."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "bazel-bin/grader/cli/racecourse"
LOCK = (ROOT / "solutions/threading/lock/lock.h").read_text()
CASES = []


def case(function):
    CASES.append(function)
    return function


def run(*arguments, timeout=280, **environment):
    env = {**os.environ, "RACECOURSE_ROOT": str(ROOT), "TERM": "dumb", **environment}
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, timeout=timeout,
                          capture_output=True)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def expect(condition, why):
    if not condition:
        raise AssertionError(why)


def grade(text, *options, folder=None):
    """Grades a lock.h with this text, level 1 in functional mode unless told otherwise; the parsed JSON comes back."""
    folder = folder or tempfile.mkdtemp(prefix="racecourse-e2e-")
    path = pathlib.Path(folder) / "lock.h"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    options = options or ("--level", "1", "--mode", "functional")
    status, out, err = run("grade", "threading/lock", "--submission", path, "--format", "json", *options)
    shutil.rmtree(folder, ignore_errors=True)
    expect(out.startswith("{"), f"no JSON: {out[:300]} {err[:300]}")
    return status, json.loads(out)


def in_spin_lock(statement, member="void lock() noexcept {"):
    """The model solution with a statement put first into spin_lock::lock()."""
    start = LOCK.index("class spin_lock")
    at = LOCK.index(member, start) + len(member)
    return LOCK[:at] + "\n    " + statement + "\n" + LOCK[at:]


def failing(result):
    return [c for c in result["checks"] if c["verdict"] not in ("passed", "skipped")]


@case
def the_model_solution_passes():
    status, result = grade(LOCK)
    expect(status == 0 and result["verdict"] == "passed" and result["score"] == result["max_score"], result["verdict"])


@case
def the_stub_scores_nothing():
    status, out, _ = run("grade", "threading/lock", "--format", "json", "--submission", "exercises/threading/lock/lock.h",
                         "--level", "1", "--mode", "functional")
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
    for options in (("--mode", "fast"), ("--format", "yaml"), ("--level", "0"), ("--level", "77"), ("--check", "nope")):
        status, _, err = run("grade", "threading/lock", *options)
        expect(status == 2 and err, f"{options}: {status} {err}")


def ungradable(path, word):
    status, out, _ = run("grade", "threading/lock", "--submission", path, "--format", "json")
    result = json.loads(out)
    expect(status == 3 and result["verdict"] == "ungradable", f"{status} {result['verdict']}")
    expect(word in json.dumps(result["findings"]), json.dumps(result["findings"]))


@case
def submission_missing():
    ungradable("/nonexistent/lock.h", "no such file")


@case
def submission_empty():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_text("\n\n")
        ungradable(path, "empty")


@case
def submission_not_utf8():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_bytes(b"#pragma once\n// caf\xe9\n")
        ungradable(path, "UTF-8")


@case
def submission_a_loop_of_links():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.symlink_to("lock.h")
        ungradable(path, "loop")


@case
def submission_of_10_mb():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_bytes(b"// x\n" * 2_000_000)
        ungradable(path, "larger than 1 MiB")


@case
def submission_a_fifo():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        os.mkfifo(path)
        ungradable(path, "not an ordinary file")


@case
def submission_a_folder_without_the_header():
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "lokc.h").write_text(LOCK)
        ungradable(folder, "lock.h")


@case
def submission_a_folder_and_a_tree():
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "threading/lock"
        tree.mkdir(parents=True)
        (tree / "lock.h").write_text(LOCK)
        for path in (folder, tree):
            status, out, err = run("grade", "threading/lock", "--submission", path, "--level", "1", "--mode", "functional")
            expect(status == 0, out + err)


@case
def line_ends_of_another_system():
    status, result = grade(LOCK.replace("\n", "\r\n"))
    expect(status == 0, str(result["findings"]))


@case
def does_not_compile():
    status, result = grade(in_spin_lock("int x = undeclared_name;"))
    finding = result["findings"][0]
    line = in_spin_lock("int x = undeclared_name;").split("\n").index("    int x = undeclared_name;") + 1
    expect(status == 1 and result["verdict"] == "failed" and result["score"] == 0, result["verdict"])
    expect("undeclared_name" in finding["message"] and finding["location"]["line"] == line, str(finding))
    expect("checks.cc" not in json.dumps(result["findings"]), str(result["findings"]))


@case
def lacks_a_member():
    text = LOCK.replace("is_locked", "is_taken")
    status, result = grade(text)
    expect(status == 1 and "is_locked" in result["findings"][0]["message"], str(result["findings"])[:300])
    expect("/racecourse/" not in json.dumps(result["findings"]), str(result["findings"])[:300])


@case
def does_not_link():
    text = LOCK.replace("namespace threading {", "namespace threading {\nvoid nowhere() noexcept;\n", 1)
    text = text.replace("class spin_lock", "class spin_lock", 1)
    start = text.index("class spin_lock")
    at = text.index("void lock() noexcept {", start) + len("void lock() noexcept {")
    status, result = grade(text[:at] + " nowhere(); " + text[at:])
    expect(status == 1 and "nowhere" in json.dumps(result["findings"]), str(result["findings"])[:300])


@case
def needs_a_forbidden_facility():
    for text, word in ((LOCK.replace("namespace threading {", "#include <thread>\nnamespace threading {", 1), "<thread>"),
                       (in_spin_lock("static std::mutex real; real.lock();"), "std::mutex"),
                       (in_spin_lock("__builtin_trap();"), "__builtin_trap"),
                       (in_spin_lock("asm(\"nop\");"), "assembler"),
                       ("#ifdef __SANITIZE_THREAD__\n#endif\n" + LOCK, "conditional"),
                       ("#define private public\n" + LOCK, "macros"),
                       (LOCK + "\nnamespace std { struct mine {}; }\n", "namespace 'std'")):
        status, result = grade(text)
        expect(status == 1 and word in json.dumps(result["findings"], ensure_ascii=False), f"{word}: {result['findings']}")
        expect(all(f["location"]["line"] > 0 for f in result["findings"]), str(result["findings"]))


def one_failure(statement, kinds, verdict="failed"):
    status, result = grade(in_spin_lock(statement))
    expect(status == 1, f"status {status}: {json.dumps(failing(result))[:400]}")
    found = failing(result)
    expect(found and found[0]["kind"] in kinds and found[0]["verdict"] == verdict, json.dumps(found)[:600])
    return found[0]


@case
def segfaults():
    check = one_failure("std::vector<int*> p(1); *p[0] = 1;", ("crash",), "crashed")
    expect(check["location"] is not None, str(check)[:300])


@case
def throws():
    one_failure('throw state_error("oops");', ("exception", "crash"))


@case
def ends_by_a_failed_assertion():
    one_failure('assert(1 + 1 == 3);'.replace("assert(1 + 1 == 3)", "int a[2] = {1, 2}; std::vector<int>(a, a + 2).at(7)"),
                ("exception",))


@case
def loops_for_ever_where_it_can_be_seen():
    one_failure("while (f_.load()) {} for (;;) f_.load();".replace("f_", member_name()), ("livelock", "hang"))


@case
def loops_for_ever_where_nothing_is_called():
    # C++ lets a compiler assume that such a loop ends: it may as well run into whatever stands behind it.
    _, result = grade(in_spin_lock("for (int i = 0;; i ^= 1) {}"))
    expect(result["verdict"] in ("failed", "crashed"), result["verdict"])


@case
def allocates_for_ever():
    one_failure("std::vector<std::vector<char>> all; for (;;) all.emplace_back(1 << 20, 'x');", ("memory", "exception"))


@case
def prints_for_ever():
    one_failure("for (;;) std::fprintf(stderr, \"yes\\n\");", ("output", "livelock"))


@case
def prints_what_ci_systems_obey():
    text = in_spin_lock('static bool once = (std::fprintf(stderr, "::error::forged\\n\\x1b[31mred]]>\\n"), true); (void)once; throw state_error("::warning::x");')
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_text(text)
        common = ("grade", "threading/lock", "--submission", path, "--level", "1", "--mode", "functional", "--format")
        _, out, _ = run(*common, "github")
        inside = False
        for line in out.splitlines():
            if line.startswith("::stop-commands::"):
                inside, token = True, line.removeprefix("::stop-commands::")
            elif inside and line == f"::{token}::":
                inside = False
            elif line.startswith("::error::forged"):
                expect(inside, "a forged command stands outside of stop-commands")
        expect("\x1b" not in out, "an escape sequence came through")
        _, out, _ = run(*common, "junit")
        xml.etree.ElementTree.fromstring(out)


def member_name():
    return re.search(r"std::atomic<bool> (\w+)", LOCK).group(1)


@case
def junit_is_xml():
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "junit.xml"
        status, out, err = run("grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h", "--level", "1",
                               "--mode", "functional", "--format", "junit", "--output", target)
        expect(status == 0 and out == "", out + err)
        suites = xml.etree.ElementTree.parse(target).getroot()
        expect(suites.tag == "testsuites" and suites.find("testsuite/testcase") is not None, target.read_text()[:300])


@case
def without_a_sandbox_nothing_untrusted_runs():
    status, out, _ = run("grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h", "--format", "json",
                         RACECOURSE_SANDBOX="none")
    expect(status == 3 and "--trust-submissions" in out, out[:300])


@case
def without_namespaces_landlock_holds():
    status, out, err = run("grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h", "--format", "json",
                           "--level", "1", "--mode", "functional", RACECOURSE_SANDBOX="landlock")
    expect(status == 0 and json.loads(out)["sandbox"] == "landlock", out[:600] + err)


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


@case
def two_grades_at_once():
    command = [PROGRAM, "grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h", "--level", "2", "--mode",
               "functional"]
    with tempfile.TemporaryDirectory() as cache:
        os.chmod(cache, 0o755)
        env = {**os.environ, "RACECOURSE_ROOT": str(ROOT), "RACECOURSE_CACHE": cache}
        both = [subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(2)]
        for one in both:
            out, _ = one.communicate(timeout=280)
            expect(one.returncode == 0, out.decode()[:500])
        expect(not list((pathlib.Path(cache) / "work").iterdir()), "work folders were left behind")


@case
def interrupted_by_ctrl_c():
    marker = "racecourse-interrupt-test"
    with tempfile.TemporaryDirectory(prefix=marker) as folder:
        path = pathlib.Path(folder) / "lock.h"
        path.write_text(in_spin_lock("for (int i = 0;; i ^= 1) {}"))
        env = {**os.environ, "RACECOURSE_ROOT": str(ROOT)}
        one = subprocess.Popen([PROGRAM, "grade", "threading/lock", "--submission", path], cwd=ROOT, env=env,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.5)  # somewhere in the middle; any moment must do
        one.send_signal(signal.SIGINT)
        one.communicate(timeout=30)
        expect(one.returncode == 130, f"status {one.returncode}")
        left = [p for p in pathlib.Path("/proc").glob("[0-9]*/cmdline")
                if f"/racecourse/program".encode() in read(p) and marker.encode() in read(p)]
        expect(not left, f"processes are left: {left}")
        cache = pathlib.Path(os.environ.get("RACECOURSE_CACHE", "/var/cache/racecourse"))
        expect(not list((cache / "work").glob(f"{one.pid}-*")), "work folders were left behind")


@case
def disk_full_in_the_cache():
    if os.getuid() != 0:
        return
    with tempfile.TemporaryDirectory() as cache:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs", cache], capture_output=True).returncode != 0:
            return
        try:
            status, out, err = run("grade", "threading/lock", "--submission", "solutions/threading/lock/lock.h",
                                   RACECOURSE_CACHE=cache)
            expect(status == 3 and re.search("space", out + err), out + err)
        finally:
            subprocess.run(["umount", cache], check=True)


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def main():
    only = sys.argv[1:]
    failed = 0
    for function in CASES:
        if only and function.__name__ not in only:
            continue
        try:
            function()
            print(f"ok {function.__name__}", flush=True)
        except (AssertionError, TypeError, subprocess.TimeoutExpired, KeyError, IndexError, ValueError) as problem:
            failed += 1
            print(f"FAIL {function.__name__}: {type(problem).__name__} {problem}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

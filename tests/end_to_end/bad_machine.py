"""A machine that lacks something, or fails in the middle: ours, with a reason and a remedy, and never a zero."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

from support import (LOCK, MODEL, NET, QUICK, ROOT, Skipped, as_root, below, case, expect, header, in_spin_lock, is_ours, readable_course,
                     run, run_as_nobody, start, surroundings)

GRADE = ("grade", "threading/lock", "--submission", MODEL, "--format", "json", *QUICK)


def in_mount_namespace(script):
    """What runs a program behind a shell script that may mount and unmount as it likes."""
    as_root()
    return ("unshare", "--mount", "--propagation", "private", "sh", "-e", "-c", script + '; exec "$@"', "sh")


def hidden(*programs):
    """What runs a program on a machine that lacks others."""
    return in_mount_namespace("; ".join(f"mount --bind /dev/null {os.path.realpath(shutil.which(p))}" for p in programs))


@contextlib.contextmanager
def small_disk(size):
    """A cache on a file system of its own."""
    as_root()
    with tempfile.TemporaryDirectory(prefix="racecourse-disk-") as folder:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder]
        done = subprocess.run(mounting, capture_output=True, text=True)
        if done.returncode != 0:
            raise Skipped("nothing can be mounted here: " + done.stderr.strip())
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@case
def without_a_sandbox_nothing_untrusted_runs():
    status, out, _ = run(*GRADE, RACECOURSE_SANDBOX="none")
    is_ours(status, out, "--trust-submissions", "doctor")
    status, out, _ = run(*GRADE, "--trust-submissions", RACECOURSE_SANDBOX="none")
    expect(status == 0 and json.loads(out)["sandbox"] == "none (trusted)", out[:600])


@case
def without_namespaces_landlock_holds():
    status, out, err = run(*GRADE, RACECOURSE_SANDBOX="landlock")
    expect(status == 0 and json.loads(out)["sandbox"] == "landlock", out[:600] + err)


@case
def in_a_container_that_allows_no_namespaces():
    # In a user namespace of its own the limit is of that namespace: nothing outside changes. Its root loses what it may.
    taken_away = ("unshare", "-U", "-r", "sh", "-c",
                  'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all "$@"', "sh")
    status, out, err = run(*GRADE, before=taken_away)
    expect(status == 0 and json.loads(out)["sandbox"] == "landlock", out[:600] + err)
    _, out, err = run("doctor", before=taken_away)
    expect(re.search(r"sandbox: +landlock", out) and "sysctl user.max_user_namespaces" in out, out + err)


@case
def in_a_container_whose_filter_refuses_namespaces():
    refused = (ROOT / "tests/support/no_namespaces.py",)
    status, out, err = run(*GRADE, before=refused)
    grade = json.loads(out)
    expect(status == 0 and grade["sandbox"] == "landlock" and grade["score"] == 13, out[:600] + err)
    status, out, err = run("doctor", before=refused)
    expect(status == 0 and re.search(r"sandbox: +landlock", out) and "container" in out, out + err)


@case
def a_class_is_not_graded_without_a_sandbox():
    # Everybody's folder, one grade each, as an instructor's loop does; and the exercises of one student at once.
    with tempfile.TemporaryDirectory(prefix="racecourse-class-") as folder:
        for student, text in (("ada", LOCK), ("ben", in_spin_lock("for (;;) {}")), ("cem", "no C++")):
            place = pathlib.Path(folder) / student / "threading/lock"
            place.mkdir(parents=True)
            (place / "lock.h").write_text(text)
        verdicts = {"ada": "passed", "ben": "failed", "cem": "failed"}
        for student, verdict in verdicts.items():
            handed_in = ("grade", "threading/lock", "--submission", f"{folder}/{student}", "--format", "json", *QUICK)
            status, out, _ = run(*handed_in, RACECOURSE_SANDBOX="none")
            is_ours(status, out, "--trust-submissions", "doctor")
            status, out, err = run(*handed_in, "--trust-submissions", RACECOURSE_SANDBOX="none")
            grade = json.loads(out)
            expect(grade["verdict"] == verdict and grade["sandbox"] == "none (trusted)", f"{student}: {out[:600]}")
            expect("NO SANDBOX" in err, err)
        status, out, _ = run("grade", "--submission", f"{folder}/ada", "--format", "json", *QUICK, RACECOURSE_SANDBOX="none")
        grades = json.loads(out)
        expect(status == 3 and len(grades) > 2 and all(g["verdict"] == "ungradable" for g in grades), out[:600])


@case
def doctor_says_what_is_taken_away():
    status, out, _ = run("doctor", before=hidden("clang++", "bwrap"))
    expect(status == 1 and re.search(r"✗ /usr/bin/clang\+\+ .*missing", out) and "apt-get install clang bubblewrap" in out, out)
    expect(re.search(r"sandbox: +landlock", out) and "bubblewrap does not work" in out, out)
    status, out, _ = run("doctor", RACECOURSE_SANDBOX="none")
    expect(status == 1 and re.search(r"✗ sandbox: +none", out) and "RACECOURSE_SANDBOX" in out, out)
    with small_disk(4096) as cache:
        (cache / "full").write_bytes(b"x" * 4096)
        status, out, err = run("doctor", RACECOURSE_CACHE=str(cache))
        expect(status != 0 and "No space left" in out + err, out + err)


@case
def compiler_missing():
    for programs, options, words in ((["clang++"], (), ["clang", "apt-get install clang"]),
                                     (["g++"], ("--compiler", "gcc"), [r"g\+\+", r"apt-get install g\+\+"]),
                                     (["ld"], (), ["ld", "doctor"])):
        with tempfile.TemporaryDirectory(prefix="racecourse-empty-", dir="/var/tmp") as cache:
            os.chmod(cache, 0o755)
            status, out, _ = run(*GRADE, *options, before=hidden(*programs), RACECOURSE_CACHE=cache)
            is_ours(status, out, *words)


@case
def disk_full_in_the_cache():
    # Each size is used up at another moment: by our tools, by the precompiled headers, by the programs.
    with small_disk("1g") as cache:
        status, out, err = run(*GRADE, RACECOURSE_CACHE=str(cache))
        expect(status == 0, out + err)
        needed = shutil.disk_usage(cache).used
    for size in (65536, needed // 6, needed // 2, needed - 500_000):
        with small_disk(size) as cache:
            status, out, err = run(*GRADE, RACECOURSE_CACHE=str(cache))
            expect(status == 3 and "space" in out + err, f"{size}: {status} {out[:600]} {err}")
            expect(not out or json.loads(out)["verdict"] == "ungradable", f"{size}: {out[:600]}")


@case
def cache_out_of_reach():
    with readable_course() as course:
        (course / "cache").chmod(0o555)
        status, out, err = run_as_nobody(course, *GRADE)
        expect(status == 3 and "RACECOURSE_CACHE" in out + err, out + err)
        status, out, err = run_as_nobody(course, *GRADE, RACECOURSE_CACHE=str(course / "exercises/kit/kit.h"))
        expect(status == 3 and "RACECOURSE_CACHE" in out + err, out + err)


@case
def home_unset_and_no_terminal():
    bare = {"PATH": "/usr/bin:/bin", "RACECOURSE_ROOT": str(ROOT), "RACECOURSE_CACHE": surroundings()["RACECOURSE_CACHE"]}
    one = start(*GRADE, env=bare, start_new_session=True)
    out, err = one.communicate(timeout=NET)
    expect(one.returncode == 0, (out + err).decode())


@case
def checkout_that_cannot_be_written():
    read_only = in_mount_namespace(f"mount --bind '{ROOT}' '{ROOT}' && mount -o remount,ro,bind '{ROOT}'; cd '{ROOT}'")
    status, out, err = run(*GRADE, before=read_only)
    expect(status == 0, out + err)
    status, out, err = run("reset", "threading/lock", before=(*read_only[:-2], read_only[-2].replace(
        "exec", "! touch exercises/x 2>/dev/null; exec"), read_only[-1]))
    expect(status == 0 and "stub already" in out, out + err)


@case
def from_another_folder():
    with header(LOCK) as path:
        status, out, err = run("grade", "threading/lock", "--submission", "lock.h", *QUICK, cwd=path.parent)
        expect(status == 0, out + err)
    for folder in ("/", ROOT / "exercises/threading"):
        status, out, err = run("grade", "threading/lock", "--format", "json", *QUICK, cwd=folder)
        expect(status == 1 and "is not written yet" in out, out[:600] + err)
        expect(json.loads(out)["submission"] == "exercises/threading/lock/lock.h", out[:400])
        for command, expected in ((("list",), 0), ((), 0), (("hint", "threading/lock"), 1)):
            status, out, err = run(*command, cwd=folder)
            expect(status == expected and out, out + err)


@case
def checkout_in_a_folder_with_blanks_and_other_letters():
    with readable_course("cours d'\u00e9t\u00e9 \u2014 ") as course:
        for layer in ("", "landlock"):
            status, out, err = run_as_nobody(course, "grade", "threading/lock", "--submission", MODEL, *QUICK,
                                             RACECOURSE_SANDBOX=layer)
            expect(status == 0, out + err)


def killed_from_outside(text, victim, layer, options):
    """Does what the kernel does when memory is out: ends a process that the grade needs, here whenever it is seen."""
    with header(text) as path:
        grading = start("grade", "threading/lock", "--submission", path, "--format", "json", *QUICK, *options,
                        env=surroundings(RACECOURSE_SANDBOX=layer))
        until = time.monotonic() + NET
        while grading.poll() is None and time.monotonic() < until:
            for pid in below(grading.pid, victim):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        out, _ = grading.communicate(timeout=NET)
    is_ours(grading.returncode, out.decode(), "killed", "memory")


@case
def killed_when_memory_is_out():
    endless = in_spin_lock("for (;;) {}")
    for layer in ("bubblewrap", "landlock"):
        for victim, text, options in ((r"policy_walker$", LOCK, ()), (r" -c .*checks\.cc", LOCK, ()),
                                      (r"cc1plus .*checks\.cc", LOCK, ("--compiler", "gcc")), (r"^\S*/checks$", endless, ())):
            killed_from_outside(f"// {time.time()}\n{text}", victim, layer, options)

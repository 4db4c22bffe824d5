"""Ctrl-C, a closed terminal and a kill, at several moments; and two grades at once. Nothing may be left behind."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import tempfile
import time

from support import (LOCK, MODEL, NET, QUICK, case, expect, header, in_spin_lock, processes, run, run_folders, start, surroundings,
                     work_folders)

FOREVER = in_spin_lock("for (;;) {}")
LAYERS = ("bubblewrap", "landlock")
# What stands in command lines while something goes on: as the sandbox was started, or as the program itself was.
WALK = "policy_walker$"
COMPILER = r"-c \S*checks\.cc"
RUN = r"/(program|bin/\w+)/checks$"
PRECOMPILER = "c\\+\\+-header"
HARNESS = r"-c grader/harness/\w+\.cc"


@contextlib.contextmanager
def own_cache(filled):
    """A cache of our own, so that what is left in it is ours; filled: with all that submissions share."""
    cache = pathlib.Path(tempfile.mkdtemp(prefix="racecourse-cache-", dir="/var/tmp"))
    cache.chmod(0o755)
    try:
        for layer in LAYERS if filled else ():
            status, out, err = run("grade", "threading/lock", "--submission", MODEL, *QUICK, RACECOURSE_CACHE=str(cache),
                                   RACECOURSE_SANDBOX=layer)
            expect(status == 0, out + err)
        yield cache
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def within(seconds, condition):
    """Waits for what has to come by itself; how long is no part of the question."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.01)
    return found  # not asked again: what was seen may be gone by now


def begin(cache, path, layer, *options):
    return start("grade", "threading/lock", "--submission", path, *options, start_new_session=True,
                 env=surroundings(RACECOURSE_CACHE=str(cache), RACECOURSE_SANDBOX=layer))


def nothing_is_left(cache, folders_before):
    expect(within(NET, lambda: not processes(str(cache))), f"processes are left: {processes(str(cache))}")
    expect(not work_folders(cache), f"work folders are left: {work_folders(cache)}")
    # Others may grade on this machine; what they have now is gone soon.
    left = run_folders() - folders_before
    expect(within(NET, lambda: not left & run_folders()), f"folders of runs are left: {left & run_folders()}")


def seen(cache, what):
    return processes(f"{cache}.*{what}")


def interrupt_while(what, cache, layer, sent=signal.SIGINT):
    """Sends the signal, as a terminal does, to the whole group as soon as there is such a process."""
    before = run_folders()
    with header(f"// {layer} {time.time()}\n{FOREVER}") as path:
        one = begin(cache, path, layer)
        expect(what == "" or within(NET, lambda: one.poll() is not None or seen(cache, what)), f"{what} was not seen")
        expect(one.poll() is None, f"{what}: over before it was seen")
        os.killpg(one.pid, sent)
        out, err = one.communicate(timeout=NET)
    # Before the handler stands the signal ends us as any program; nothing is there to be left by then.
    expect(one.returncode in ((130,) if what else (130, -sent)), f"{what}: status {one.returncode} {out} {err}")
    expect(out == b"" and err == b"", f"{what}: {out.decode()} {err.decode()}")
    nothing_is_left(cache, before)


def killed_outright(cache):
    """Nobody cleans up after SIGKILL but the next who comes."""
    with header(f"// {time.time()}\n{FOREVER}") as path:
        one = begin(cache, path, "bubblewrap")
        expect(within(NET, lambda: seen(cache, RUN)), "the run was not seen")
        one.kill()
        one.communicate(timeout=NET)
    expect(within(NET, lambda: not processes(str(cache))), f"processes are left: {processes(str(cache))}")
    status, out, err = run("grade", "threading/lock", "--submission", MODEL, *QUICK, RACECOURSE_CACHE=str(cache))
    expect(status == 0 and not work_folders(cache), f"{out} {err} {work_folders(cache)}")


def interrupted_and_graded_again(cache):
    """What was half done is not taken for done."""
    with header(f"// {time.time()}\n{LOCK}") as path:
        one = begin(cache, path, "bubblewrap", *QUICK)
        expect(within(NET, lambda: one.poll() is not None or seen(cache, COMPILER)), "no compiler was seen")
        os.killpg(one.pid, signal.SIGINT)
        one.communicate(timeout=NET)
        status, out, err = run("grade", "threading/lock", "--submission", path, *QUICK, RACECOURSE_CACHE=str(cache))
        expect(status == 0, out + err)


@case
def what_nohup_keeps_away_does_not_interrupt():
    with own_cache(filled=False) as cache, header(LOCK) as path:
        one = start("grade", "threading/lock", "--submission", path, *QUICK, start_new_session=True,
                    before=("sh", "-c", 'trap "" HUP; exec "$@"', "sh"), env=surroundings(RACECOURSE_CACHE=str(cache)))
        expect(within(NET, lambda: one.poll() is not None or seen(cache, PRECOMPILER)), "no compiler was seen")
        os.killpg(one.pid, signal.SIGHUP)
        out, err = one.communicate(timeout=NET)
        expect(one.returncode == 0, (out + err).decode())


@case
def interrupted_at_several_moments():
    with own_cache(filled=True) as cache:
        for layer in LAYERS:
            for what in ("", WALK, COMPILER, RUN):
                interrupt_while(what, cache, layer)
        for sent in (signal.SIGHUP, signal.SIGTERM):  # a terminal that was closed, a machine that goes down
            interrupt_while(RUN, cache, "bubblewrap", sent)
        killed_outright(cache)
        interrupted_and_graded_again(cache)


@case
def interrupted_while_it_builds_what_all_share():
    for what in (PRECOMPILER, HARNESS):
        with own_cache(filled=False) as cache:
            interrupt_while(what, cache, "bubblewrap")


@case
def two_grades_at_once():
    with own_cache(filled=False) as cache:
        both = [start("grade", "threading/lock", "--submission", MODEL, "--level", "2", "--mode", "functional", "--format", "json",
                      env=surroundings(RACECOURSE_CACHE=str(cache))) for _ in range(2)]
        results = []
        for one in both:
            out, err = one.communicate(timeout=NET)
            expect(one.returncode == 0, (out + err).decode()[:500])
            results.append({key: value for key, value in json.loads(out).items() if key != "durations"})
        expect(results[0] == results[1], "two results for one submission")
        expect(not work_folders(cache), f"work folders are left: {work_folders(cache)}")

"""What authors do: beginning an exercise, and stopping a check that takes long."""
import pathlib
import shutil
import signal
import tempfile

from interruption import own_cache, nothing_is_left
from support import ROOT, case, expect, run, run_folders, start, surroundings


def course():
    root = pathlib.Path(tempfile.mkdtemp(prefix="racecourse-e2e-"))
    for folder in ("exercises", "solutions", "reference", "grader"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@case
def a_new_exercise_is_whole_and_overwrites_nothing():
    root = course()
    try:
        status, out, err = run("author", "new", "threading/gate", RACECOURSE_ROOT=str(root))
        expect(status == 0 and "exercises/threading/gate/checks.cc" in out, out + err)
        status, out, err = run("grade", "threading/gate", "--submission", "solutions/threading/gate/gate.h", "--mode", "functional",
                               cwd=root, RACECOURSE_ROOT=str(root))
        expect(status == 0, out + err)
        before = (root / "exercises/curriculum.yaml").read_text()
        status, _, err = run("author", "new", "threading/gate", RACECOURSE_ROOT=str(root))
        expect(status == 2 and "is there already" in err, err)
        for name in ("gate", "Threading/gate", "../gate", "nothing/gate"):
            status, _, err = run("author", "new", name, RACECOURSE_ROOT=str(root))
            expect(status == 2 and err, f"{name}: {status} {err}")
        expect((root / "exercises/curriculum.yaml").read_text() == before, "the curriculum was changed")
    finally:
        shutil.rmtree(root)


@case
def a_check_that_is_stopped_says_what_it_has_not_run():
    folders = run_folders()
    with own_cache(filled=True) as cache:
        one = start("author", "check", "threading/lock", start_new_session=True, env=surroundings(RACECOURSE_CACHE=str(cache)))
        first = one.stdout.readline().decode()  # files and texts; what takes long comes now
        expect(first.startswith("ok "), first)
        one.send_signal(signal.SIGINT)
        out, err = one.communicate(timeout=600)
        lines = out.decode().splitlines()
        expect(one.returncode == 130, f"{one.returncode} {err}")
        expect(any(line.startswith("not run solutions/threading/lock/") for line in lines), out.decode())
        expect(not any(line.startswith("FAIL") for line in lines), out.decode())
        nothing_is_left(cache, folders)


@case
def mutants_have_known_operators():
    status, _, err = run("author", "mutate", "threading/lock", "--operator", "order-weakend")
    expect(status == 2 and "Did you mean 'order-weakened'?" in err, err)
    status, _, err = run("author", "mutate", "threading/lokc")
    expect(status == 2 and "threading/lock" in err, err)

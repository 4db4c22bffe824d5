#!/usr/bin/env python3
"""`explore` and `replay` as people type them. Prints "ok NAME" or "FAIL NAME: why" for each case.

  commands.py PROGRAM [--runs N]    PROGRAM is the racecourse binary; N runs are compared for determinism (100)
"""
import json
import re
import shutil
import subprocess
import sys

from cases import case, expect, folder_with, main, run

RUNS = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 100


@case
def the_same_search_gives_the_same_bytes():
    # Other folders, environments, sizes of the environment, locales, and a machine that is busy.
    searches = [("data_race", "gcc"), ("old_value", "gcc"), ("deadlock", "clang"), ("lost_wakeup", "clang")]
    folders = [folder_with(*(f"{name}.cc" for name, _ in searches)) for _ in range(3)]
    (folders[2] / "below").mkdir()
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        for name, compiler in searches:
            seen = set()
            for i in range(RUNS // len(searches)):
                folder = folders[i % 3]
                where, source = (folder / "below", f"../{name}.cc") if i % 3 == 2 else (folder, f"{name}.cc")
                status, out, err = run(where, "explore", source, "--format", "json", "--schedule", "s.schedule",
                                       "--compiler", compiler, LC_ALL=["C", "C.UTF-8", "de_DE.UTF-8"][i % 3],
                                       PADDING="x" * (i * 37 % 4000), MALLOC_PERTURB_=str(i % 256), LD_BIND_NOW=str(i % 2))
                expect(status == 1, f"run {i}: status {status} {out[:500]} {err[:500]}")
                seen.add((re.sub(r'"seconds":[^,]*,', "", out), (where / "s.schedule").read_text()))
            expect(len(seen) == 1, f"{name} by {compiler}: {len(seen)} different answers: "
                   + "\n---\n".join(str(s)[:1500] for s in list(seen)[:2]))
    finally:
        for process in busy:
            process.kill()


@case
def gdb_stops_in_the_authors_frame():
    if shutil.which("gdb") is None:
        return
    places = {"deadlock.cc": "move_money", "data_race.cc": "deposit", "crash.cc": "use (", "assertion.cc": "main ("}
    for name, function in places.items():
        folder = folder_with(name)
        status, out, err = run(folder, "explore", name, "--schedule", "s.schedule", "--format", "json")
        expect(status == 1, f"{name}: status {status} {err[:500]}")
        line = json.loads(out)["failures"][0]["location"]["line"]
        _, out, err = run(folder, "replay", "s.schedule", "--gdb", stdin=b"info frame\nkill\n")
        frame = [l for l in out.splitlines() if l.startswith("#") and function in l]
        expect(frame and f"{name}:{line}" in "".join(frame), f"{name}: no frame in {function}:{line}: {out[-1500:]} {err[-500:]}")


@case
def a_semaphore_of_the_library_is_not_blamed_on_the_author():
    folder = folder_with()
    program = ("#include <semaphore>\n#include <thread>\nstd::counting_semaphore<9> places{1};\nint main() {\n"
               "  std::thread other([] { places.acquire(); });\n  if (places.try_acquire()) places.release();\n  other.join();\n}\n")
    (folder / "s.cc").write_text(program)
    status, out, _ = run(folder, "explore", "s.cc")
    expect(status == 1 and "libstdc++ 12 can sleep" in out, f"status {status} {out[:900]}")
    status, out, _ = run(folder_with("deadlock.cc"), "explore", "deadlock.cc")
    expect(status == 1 and "libstdc++ 12 can sleep" not in out, f"status {status} {out[:900]}")


@case
def several_files_objects_libraries_and_arguments():
    folder = folder_with()
    (folder / "src").mkdir()
    (folder / "src/main.cc").write_text("#include <cstring>\n#include <cmath>\nextern \"C\" int half(int);\n"
                                        "int main(int n, char** a) {\n"
                                        "  return n == 3 && !std::strcmp(a[1], \"a b\") && half(NUMBER) == 2 && cbrt(8.0 * n) > 2 ? 0 : 1;\n}\n")
    (folder / "half.c").write_text("int half(int n) { return n / 2; }\n")
    status, out, err = run(folder, "explore", "src/main.cc", "half.c", "--cflags", "-DNUMBER=4", "-O2", "-l", "m", "--", "a b", "--c")
    expect(status == 0 and "all 1 interleaving " in out, f"{status} {out} {err}")
    subprocess.run(["gcc", "-g", "-fsanitize=thread", "-c", "half.c"], cwd=folder, check=True)
    status, out, err = run(folder, "explore", "src/main.cc", "half.o", "--cflags=-DNUMBER=5", "-lm", "--", "a b", "--c")
    expect(status == 0, f"{status} {out} {err}")
    subprocess.run(["gcc", "-g", "-c", "half.c"], cwd=folder, check=True)
    status, out, err = run(folder, "explore", "src/main.cc", "half.o", "--cflags=-DNUMBER=5")
    expect(status == 2 and "half.o: this was not compiled with -fsanitize=thread" in err, f"{status} {out} {err}")


@case
def link_time_optimisation_hides_nothing():
    folder = folder_with("data_race.cc")
    for compiler in ("gcc", "clang"):
        for flag in ("-flto", "-flto=auto" if compiler == "gcc" else "-flto=thin"):
            status, out, err = run(folder, "explore", "data_race.cc", "--compiler", compiler, f"--cflags={flag}")
            expect(status == 1 and "data race" in out, f"{compiler} {flag}: {status} {out[:900]} {err}")
    for compile_it in (["g++"], ["g++", "-ffat-lto-objects"], ["clang++"]):
        subprocess.run([*compile_it, "-std=c++20", "-fsanitize=thread", "-flto", "-c", "data_race.cc"], cwd=folder, check=True)
        subprocess.run(["ar", "rcs", "data_race.a", "data_race.o"], cwd=folder, check=True)
        for given in ("data_race.o", "data_race.a"):
            status, out, err = run(folder, "explore", given)
            expect(status == 2 and f"{given}: this was compiled with -flto" in err and "-fno-lto" in err,
                   f"{compile_it} {given}: {status} {out} {err}")
    subprocess.run(["g++", "-std=c++20", "-fsanitize=thread", "-c", "data_race.cc"], cwd=folder, check=True)
    status, out, err = run(folder, "explore", "data_race.o")
    expect(status == 1 and "data race" in out, f"{status} {out[:900]} {err}")


@case
def bad_input_is_told_with_its_place():
    folder = folder_with("passed.cc")
    (folder / "broken.cc").write_text("int main() { return x; }\n")
    (folder / "notes.txt").write_text("\n")
    for arguments, wanted, words in (
            (["explore"], 2, "files"),
            (["explore", "none.cc"], 2, "none.cc: there is no such file"),
            (["explore", "notes.txt"], 2, "no kind of file that can be explored"),
            (["explore", "passed.cc", "--strategy", "dporr"], 2, "Did you mean 'dpor'?"),
            (["explore", "passed.cc", "--memory-model", "tso"], 2, "--memory-model"),
            (["explore", "broken.cc"], 3, "broken.cc:1"),
            (["replay", "none.schedule"], 2, "none.schedule"),
            (["replay", "notes.txt"], 2, "notes.txt:1: this is no schedule file")):
        status, out, err = run(folder, *arguments)
        expect(status == wanted and words in out + err, f"{arguments}: status {status} {out[:500]} {err[:500]}")
    status, out, _ = run(folder, "explore", "broken.cc", "--format", "json")
    expect(status == 3 and json.loads(out)["verdict"] == "ungradable", f"{status} {out}")


@case
def the_promised_fields_are_there():
    folder = folder_with("deadlock.cc", "passed.cc")
    _, out, _ = run(folder, "explore", "passed.cc", "--format", "json")
    answer = json.loads(out)
    expect(answer["verdict"] == "passed" and answer["complete"] is True and answer["executions"] > 1, out)
    _, out, _ = run(folder, "explore", "deadlock.cc", "--format", "json")
    answer = json.loads(out)
    for key in ("verdict", "complete", "executions", "scheduling_points", "seconds", "failures"):
        expect(key in answer, key)
    failure = answer["failures"][0]
    for key in ("kind", "message", "execution", "switches", "location", "schedule"):
        expect(key in failure, key)
    expect(failure["kind"] == "deadlock" and failure["location"]["file"] == "deadlock.cc", out[:500])
    status, _, err = run(folder, "replay", failure["schedule"])
    expect(status == 1, err)


@case
def keep_going_collects_different_failures():
    folder = folder_with()
    (folder / "two.cc").write_text("#include <atomic>\n#include <cassert>\n#include <thread>\nstd::atomic<int> n;\nint main() {\n"
                                   "  std::thread t([] {\n    n = 1;\n    n = 2;\n  });\n  int seen = n;\n  assert(seen != 1);\n"
                                   "  assert(seen != 2);\n  t.join();\n}\n")
    _, out, _ = run(folder, "explore", "two.cc", "--format", "json")
    expect(len(json.loads(out)["failures"]) == 1, out[:500])
    _, out, err = run(folder, "explore", "two.cc", "--format", "json", "--keep-going", "--schedule", "f.schedule")
    failures = json.loads(out)["failures"]
    expect(sorted(f["location"]["line"] for f in failures) == [11, 12], out[:1000])
    for f in failures:
        status, out, err = run(folder, "replay", f["schedule"], "--format", "json")
        expect(status == 1 and json.loads(out)["failures"][0]["location"] == f["location"], f"{f['schedule']}: {err}")


@case
def what_the_program_prints_is_shown_on_replay_alone():
    folder = folder_with()
    (folder / "talks.cc").write_text("#include <cstdio>\n#include <cstdlib>\nint main() {\n  std::printf(\"hello\\n\");\n  std::fputs(\"to "
                                     "err\\n\", stderr);\n  std::printf(\"and more\");\n  std::abort();\n}\n")
    _, out, err = run(folder, "explore", "talks.cc", "--schedule", "s.schedule")
    expect("hello" not in out + err, out)
    _, out, err = run(folder, "replay", "s.schedule")
    expect("hello\nand more" in out and "to err" in out + err, out + err)


if __name__ == "__main__":
    sys.exit(main())

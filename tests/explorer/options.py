#!/usr/bin/env python3
"""Each option of `explore`: a program on which it makes the difference. Prints "ok NAME" or "FAIL NAME: why".

  options.py PROGRAM    PROGRAM is the racecourse binary
"""
import json
import os
import signal
import subprocess
import sys
import time

from cases import PROGRAM, case, environment, expect, folder_with, main, run

OLD_VALUE = """#include <atomic>
#include <cstdlib>
#include <thread>
std::atomic<int> data, flag;
int main() {
  std::thread t([] { data.store(1, std::memory_order_relaxed); flag.store(1, std::memory_order_relaxed); });
  if (flag.load(std::memory_order_relaxed) == 1 && data.load(std::memory_order_relaxed) == 0) std::abort();
  t.join();
}
"""
# One thread must be stopped between its two steps: one preemption, and none is not enough.
BETWEEN = """#include <atomic>
#include <cstdlib>
#include <thread>
std::atomic<int> n;
int main() {
  std::thread t([] { n = 1; n = 0; });
  if (n == 1) std::abort();
  t.join();
}
"""
WEAK = """#include <atomic>
#include <cstdlib>
int main() {
  std::atomic<int> n{0};
  int expected = 0;
  if (!n.compare_exchange_weak(expected, 1)) std::abort();
}
"""
LIMIT = """#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
std::mutex m;
std::condition_variable c;
bool ready = false;
int main() {
  std::thread t([] { std::lock_guard hold(m); ready = true; c.notify_one(); });
  std::unique_lock hold(m);
  if (!c.wait_for(hold, std::chrono::hours(1), [] { return ready; })) std::abort();
  hold.unlock();
  t.join();
}
"""
LONG = """#include <atomic>
#include <thread>
std::atomic<int> n;
void add() { for (int i = 0; i < 20; ++i) ++n; }
int main() {
  std::thread a(add), b(add), c(add);
  a.join(); b.join(); c.join();
}
"""


def folder_of(text):
    folder = folder_with()
    (folder / "p.cc").write_text(text)
    return folder


def explore(folder, *options):
    status, out, err = run(folder, "explore", "p.cc", "--format", "json", *options)
    expect(out.startswith("{"), f"{options}: {status} {out[:300]} {err[:300]}")
    return status, json.loads(out)


@case
def each_strategy_runs_and_all_but_taking_turns_find_a_value_between():
    folder = folder_of(BETWEEN)
    for name in ("default", "dpor", "exhaustive", "preemptions", "pct", "pos", "surw", "random"):
        status, answer = explore(folder, "--strategy", name, "--executions", "2000")
        expect(status == 1 and answer["failures"][0]["kind"] == "assertion", f"{name}: {status} {answer}")
    status, answer = explore(folder, "--strategy", "round-robin", "--executions", "1")
    expect(answer["executions"] == 1, f"round-robin: {answer}")
    folder = folder_of(BETWEEN.replace("n == 1", "n == 2"))
    for name in ("default", "dpor", "exhaustive"):
        status, answer = explore(folder, "--strategy", name)
        expect(status == 0 and answer["complete"] is True, f"{name}: {status} {answer}")


@case
def no_more_executions_than_asked_for():
    folder = folder_of(LONG)
    for name in ("random", "exhaustive", "default"):
        status, answer = explore(folder, "--strategy", name, "--executions", "17")
        expect(status == 0 and answer["executions"] == 17 and answer["complete"] is False, f"{name}: {answer}")


@case
def a_seed_says_which_execution_fails():
    folder = folder_of(BETWEEN)
    found = []
    for seed in range(1, 9):
        twice = [explore(folder, "--strategy", "random", "--seed", str(seed))[1]["failures"][0]["execution"]
                 for _ in range(2)]
        expect(twice[0] == twice[1], f"seed {seed}: {twice}")
        found.append(twice[0])
    expect(len(set(found)) > 1, f"all seeds are alike: {found}")


@case
def a_bound_of_no_preemption_leaves_out_what_needs_one():
    folder = folder_of(BETWEEN)
    expect(explore(folder, "--strategy", "preemptions", "--bound", "0")[0] == 0, "bound 0")
    expect(explore(folder, "--strategy", "preemptions", "--bound", "1")[0] == 1, "bound 1")


@case
def spurious_failures_can_be_had_and_left_out():
    folder = folder_of(WEAK)
    expect(explore(folder, "--spurious", "0")[0] == 0, "none")
    expect(explore(folder, "--spurious", "1")[0] == 1, "one")


@case
def timers_may_fire_early_or_not():
    folder = folder_of(LIMIT)
    expect(explore(folder, "--timers", "0")[0] == 0, "none")
    expect(explore(folder, "--timers", "1")[0] == 1, "one")


@case
def old_values_are_read_under_one_memory_model():
    folder = folder_of(OLD_VALUE)
    expect(explore(folder, "--memory-model", "sc")[0] == 0, "sc")
    expect(explore(folder, "--memory-model", "cpp")[0] == 1, "cpp")


@case
def both_compilers_builds_are_explored():
    folder = folder_of(BETWEEN)
    for compiler in ("gcc", "clang"):
        expect(explore(folder, "--compiler", compiler)[0] == 1, compiler)


@case
def a_program_that_does_not_link_has_no_verdict():
    folder = folder_of("int missing();\nint main() { return missing(); }\n")
    status, answer = explore(folder)
    expect(status == 3 and answer["verdict"] == "ungradable", f"{status} {answer}")
    status, out, err = run(folder, "explore", "p.cc")
    expect(status == 3 and "missing" in out + err, f"{status} {out} {err}")


@case
def a_schedule_that_is_damaged_or_of_another_program_is_refused():
    folder = folder_of(BETWEEN)
    explore(folder, "--schedule", "s.schedule")
    text = (folder / "s.schedule").read_text()
    (folder / "half.schedule").write_text(text[:len(text) // 2])
    lines = text.splitlines(keepends=True)
    (folder / "changed.schedule").write_text("".join(lines[:-1]) + "nonsense\n")
    for damaged in ("half.schedule", "changed.schedule"):
        status, out, err = run(folder, "replay", damaged)
        expect(status == 2 and damaged in err, f"{damaged}: {status} {out[:300]} {err[:300]}")
    (folder / "p.cc").write_text(BETWEEN.replace("n = 0", "n = 3"))
    status, out, err = run(folder, "replay", "s.schedule")
    expect(status == 2 and "s.schedule" in err, f"another program: {status} {out[:300]} {err[:300]}")


def below(pid):
    """The processes that it has started, and theirs."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat") as stat:
                if name.isdigit() and int(stat.read().rsplit(")", 1)[1].split()[1]) == pid:
                    found += [int(name), *below(int(name))]
        except (OSError, ValueError, IndexError):
            pass
    return found


def searchers(pid):
    """Those of them that run a program which was compiled to be explored."""
    found = []
    for process in below(pid):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as command:
                if b"/explored" in command.read().split(b"\0")[0]:
                    found.append(process)
        except OSError:
            pass
    return found


@case
def an_interrupt_ends_it_and_leaves_nothing_behind():
    folder = folder_of(LONG)
    before = set(os.listdir(folder))
    search = subprocess.Popen([PROGRAM, "explore", "p.cc", "--strategy", "exhaustive", "--executions", "1000000000"],
                              cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              start_new_session=True)
    deadline = time.monotonic() + 300
    while not (running := searchers(search.pid)) and search.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    expect(running, "it never searched")
    os.killpg(search.pid, signal.SIGINT)
    status = search.wait(timeout=60)
    expect(status in (130, -signal.SIGINT), f"status {status}")
    left = [p for p in running if os.path.exists(f"/proc/{p}")]
    expect(not left, f"still running: {left}")
    expect(set(os.listdir(folder)) == before, f"left behind: {set(os.listdir(folder)) - before}")


if __name__ == "__main__":
    sys.exit(main())

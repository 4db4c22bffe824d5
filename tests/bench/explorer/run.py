#!/usr/bin/env python3
"""How fast the explorer is: bazel run //tests/bench/explorer:run

Executions and scheduling points a second of CPU time for four programs, with race detection and weak memory on and off;
complete search; an empty main(); memory over a million executions. Beside them, in the same run, what one core here does in switches of
ucontext, so that figures from other machines can be compared: Relacy (programs in its own types) makes about 15 million
scheduling points a second where swapcontext makes 2.6 million switches, that is 5.8 points a switch.
"""
import os
import re
import resource
import subprocess
import sys

PROGRAMS = ["peterson", "buffer", "counter", "two_mutexes"]
MODES = {"all detectors": "", "no weak memory": "memory_model=sc", "no races": "races=0", "neither": "races=0 memory_model=sc"}


def run(program, options):
    """(parsed result line, seconds of CPU time, peak memory in MiB)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "RACECOURSE_EXPLORE": options, "LD_BIND_NOW": "1"}
    done = subprocess.run([program], env=env, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = re.search(r"verdict (\S+) .*complete (\d) executions (\d+) .*operations (\d+) switches (\d+)", done.stdout + done.stderr)
    if not found:
        sys.exit(f"{program}: no result: {done.stdout[:300]} {done.stderr[:300]}")
    verdict, complete, executions, operations, switches = found.groups()
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return verdict, complete == "1", int(executions), int(operations), seconds, after.ru_maxrss / 1024


def main():
    folder = "tests/bench/explorer"  # below the runfiles, where Bazel starts it
    switches = float(subprocess.run([f"{folder}/swapcontext"], capture_output=True, text=True, check=True).stdout)
    print(f"swapcontext: {switches / 1e6:.2f} million switches a second\n")
    print(f"{'random walk':14}{'':16}{'executions/s':>14}{'points/s':>12}{'points/switch':>15}")
    for name in PROGRAMS:
        for mode, options in MODES.items():
            verdict, _, executions, operations, seconds, _ = run(f"{folder}/{name}", f"strategy=random executions=200000 {options}")
            if verdict != "passed":
                sys.exit(f"{name} is correct, and yet {verdict}")
            print(f"{name:14}{mode:16}{executions / seconds:14,.0f}{operations / seconds:12,.0f}{operations / seconds / switches:15.2f}")
    print(f"\n{'complete':14}{'executions':>12}{'seconds':>9}{'executions/s':>14}{'points/s':>12}")
    for name in PROGRAMS:
        _, complete, executions, operations, seconds, _ = run(f"{folder}/{name}", "strategy=dpor executions=2000000 spurious=0")
        print(f"{name:14}{executions:12,}{seconds:9.2f}{executions / seconds:14,.0f}{operations / seconds:12,.0f}"
              f"{'' if complete else '  (not complete)'}")
    _, _, executions, _, seconds, _ = run(f"{folder}/empty", "strategy=random executions=3000000")
    print(f"\nempty main: {seconds / executions * 1e6:.2f} us an execution, {executions:,} of them")
    small = run(f"{folder}/counter", "strategy=random executions=10000")[5]
    large = run(f"{folder}/counter", "strategy=random executions=1000000")[5]
    print(f"\nmemory: {small:.0f} MiB after 10,000 executions, {large:.0f} MiB after 1,000,000")


if __name__ == "__main__":
    main()

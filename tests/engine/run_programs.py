#!/usr/bin/env python3
"""Runs explored programs and holds what the engine says against the `expect:` line in each source.

  run_programs.py SOURCE PROGRAM [SOURCE PROGRAM ...]

  // expect: passed                    no failure by any strategy
  // expect: passed complete 24        the complete search ends after 24 executions (without a number: it ends)
  // expect: failed data-race          this kind of failure is found
  // expect: ungradable fork           refused, and these words say what
  // options: spurious=0 strategy=dpor executions=5000

A program that is to pass must also pass a few hundred random schedules, with the same `timers` if it names them. The
program's own output must not come through.
"""
import os
import re
import subprocess
import sys


def field(text, name, default=""):
    found = re.search(rf"^// {name}:(.*)$", text, re.MULTILINE)
    return found.group(1).strip() if found else default


def run(program, options):
    env = {**os.environ, "RACECOURSE_EXPLORE": options}
    done = subprocess.run([program], env=env, capture_output=True, timeout=300)
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


SAMPLE = "strategy=random seed=7 executions=300"


def wrong(source, program):
    text = open(source).read()
    expected = field(text, "expect").split()
    said = run(program, field(text, "options"))
    seen = re.search(r"verdict (\S+) kind (\S+) complete (\S+) executions (\d+)", said)
    if not seen:
        return f"no result: {said[:500]}"
    verdict, kind, complete, executions = seen.groups()
    if verdict != expected[0] or (verdict == "failed" and kind != expected[1]):
        return f"expected {' '.join(expected)}, seen {said.strip()[:500]}"
    if "complete" in expected:
        if complete != "1":
            return f"not complete: {said.strip()[:300]}"
        if expected[-1].isdigit() and executions != expected[-1]:
            return f"expected {expected[-1]} executions, seen {executions}"
    if verdict == "ungradable" and " ".join(expected[1:]) not in said:
        return f"refused for another reason: {said.strip()[:300]}"
    if said.count("\n") != 1:
        return f"the program's own output came through: {said[:300]}"
    kept = [option for option in field(text, "options").split() if option.startswith("timers=")]
    if verdict == "passed" and "verdict passed" not in (sampled := run(program, " ".join([SAMPLE, *kept]))):
        return f"by random schedules: {sampled.strip()[:500]}"
    return None


def main():
    failures = 0
    for source, program in zip(sys.argv[1::2], sys.argv[2::2]):
        why = wrong(source, program)
        failures += why is not None
        print("ok" if why is None else "FAIL", source, why or "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

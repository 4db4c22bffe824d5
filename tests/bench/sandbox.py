"""What being careful costs: the same run in each sandbox and in none, in turns; and the policy walk over a header that was just
edited, beside compiling this header alone. The fastest of each are compared: whatever else the machine does makes it slower."""
import pathlib
import subprocess
import tempfile

from latency import EXERCISE, MODEL, edited, header_alone
from support import ROOT, SAMPLE, Cache, option

CHECK = ("--check", "spin_lock_is_taken_and_given_back", "--mode", "functional", "--jobs", "1", "--trust-submissions")
LAYERS = {"bubblewrap": "", "landlock": "landlock", "none": "none"}


def run_in(cache, layer):
    """Milliseconds from the start of the run to its end."""
    cache.environment["RACECOURSE_SANDBOX"] = LAYERS[layer]
    grade = cache.grade(EXERCISE, MODEL, *CHECK)
    if grade["verdict"] != "passed" or not grade["sandbox"].startswith(layer):
        raise SystemExit(f"the model solution is {grade['verdict']} in {grade['sandbox']}, not passed in {layer}")
    return grade["durations"]["run"] * 1000


def policy_and_compile(cache, folder, flags, number):
    """Milliseconds of both, for one edit."""
    cache.environment["RACECOURSE_SANDBOX"] = ""
    header = edited(folder, number)
    walk = cache.grade(EXERCISE, header, *CHECK)["durations"]["policy"]
    return walk * 1000, header_alone(folder, flags) * 1000


def main():
    times = option("--times", 1 if SAMPLE else 25)
    flags = subprocess.run([ROOT / "bazel-bin/tests/bench/flags"], capture_output=True, text=True, check=True).stdout.split()
    cache = Cache()
    for layer in LAYERS:
        run_in(cache, layer)
    runs = [[run_in(cache, layer) for layer in LAYERS] for _ in range(times)]
    with tempfile.TemporaryDirectory(prefix="racecourse-bench-") as name:
        pairs = [policy_and_compile(cache, pathlib.Path(name), flags, i) for i in range(times)]
    if SAMPLE:
        print("ok sandbox and policy: their cost can be had")
        return
    fastest = dict(zip(LAYERS, map(min, zip(*runs))))
    for layer, milliseconds in fastest.items():
        print(f"a run in {layer:<11}{milliseconds:6.1f} ms, {milliseconds - fastest['none']:5.1f} more than in none: the fastest of {times}")
    walk, alone = map(min, zip(*pairs))
    print(f"policy walk {walk:.0f} ms, compiling the header alone {alone:.0f} ms, {walk / alone:.2f}: the fastest of {times}")


if __name__ == "__main__":
    main()

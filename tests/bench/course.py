"""What each exercise of the course costs and proves: seconds to a first verdict and to the whole grade of the model
solution, the share of its explored checks that are explored completely, and how many executions it takes to catch each
wrong submission that is the explorer's to catch."""
import re
import statistics

from support import ROOT, SAMPLE, Cache, header_of, option


def exercises():
    text = (ROOT / "exercises/curriculum.yaml").read_text()
    return re.findall(r"^\s*- \{id: ([a-z_]+/[a-z_]+),", text, re.M)


def for_the_explorer(exercise):
    """File -> the checks that must fail, of expect.yaml's entries with that detector."""
    text = (ROOT / "solutions" / exercise / "wrong/expect.yaml").read_text()
    found = {}
    for entry in re.split(r"^- ", text, flags=re.M)[1:]:
        name = re.search(r"^file: *(\S+)", entry, re.M).group(1)
        if re.search(r"^ *detector: *explore\s*$", entry, re.M):
            found[name] = set(re.findall(r"\b([a-z][a-z0-9_]{5,}):", entry.split("fails:", 1)[1].split("may_fail:")[0]))
    return found


def explored(grade):
    """(complete, all) of the checks that were explored."""
    modes = [m for check in grade["checks"] for m in check["modes"] if m["mode"] == "explore"]
    return sum(m["exhaustive"] for m in modes), len(modes)


def executions_until_caught(grade, named):
    """Of the check among `named` that needed fewest; None if none failed."""
    counts = [m["executions"] for check in grade["checks"] if check["id"] in named
              for m in check["modes"] if m["mode"] == "explore" and m["verdict"] in ("failed", "crashed")]
    return min(counts, default=None)


def row(cache, exercise):
    model = cache.grade(exercise, f"solutions/{exercise}/{header_of(exercise)}")
    complete, all_explored = explored(model)
    caught, missed = [], []
    wrong = for_the_explorer(exercise)
    for name, named in list(wrong.items())[: 1 if SAMPLE else None]:
        grade = cache.grade(exercise, f"solutions/{exercise}/wrong/{name}", "--mode", "explore")
        count = executions_until_caught(grade, named)
        (missed if count is None else caught).append(name if count is None else count)
    took = model["durations"]
    line = (f"{exercise:<24}{took['first_verdict']:7.2f} {took['total']:7.1f}   {complete:3} of {all_explored:<3}  "
            f"{len(caught):3} of {len(wrong):<3}")
    if caught:
        line += f" {statistics.median(caught):7.0f} {max(caught):7}"
    return line, missed


def main():
    wanted = option("--exercise", "")
    cache = Cache()
    names = [wanted] if wanted else exercises()[: 1 if SAMPLE else None]
    if not SAMPLE:
        print("                        first    whole   explored     caught by the explorer, after executions\n"
              "                      verdict    grade   completely            median   worst")
    all_missed = []
    for name in names:
        if not SAMPLE:
            cache.grade(name, f"exercises/{name}/{header_of(name)}")  # what every student shares is in the cache now
        line, missed = row(cache, name)
        print(f"ok {name}: what it costs and proves can be had" if SAMPLE and not missed else f"{line}", flush=True)
        all_missed += missed
    for each in all_missed:
        print(f"FAIL {each} is not caught")
    raise SystemExit(1 if all_missed else 0)


if __name__ == "__main__":
    main()

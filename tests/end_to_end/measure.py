"""Speed beside the reference. How fast anything is decides nothing here, but what comes of it."""
import json
import re

from student import course
from support import LOCK, case, expect, grade, header, put

MEASURE = ("--mode", "measure")


def is_ratio(ratio):
    return ratio is not None and 0 < ratio["low"] <= ratio["median"] <= ratio["high"]


@case
def what_passes_is_measured_beside_the_reference():
    status, result = grade(LOCK, *MEASURE)
    expect(status == 0 and result["bonus"] == 0, str(result["findings"])[:300])
    expect([m["id"] for m in result["measures"]] == ["spin_lock_alone", "mutex_alone", "mutex_wanted_by_two"],
           str(result["measures"]))
    expect(all(is_ratio(m["ratio"]) for m in result["measures"]), str(result["measures"]))
    expect({mode["mode"] for check in result["checks"] for mode in check["modes"]} == {"functional"}, "modes that ran")


@case
def what_fails_is_not_measured():
    status, result = grade(put(LOCK, "void lock() {", "return;"), *MEASURE)
    expect(status == 1, result["verdict"])
    expect(all(m["ratio"] is None and m["message"] == "not all checks pass" for m in result["measures"]),
           str(result["measures"]))


@case
def a_bonus_is_beside_the_score_and_repeats():
    with course() as mine, header(LOCK) as path:
        rubric = mine.root / "exercises/threading/lock/rubric.yaml"
        rubric.write_text(re.sub(r"points: 0, full: \S+, zero: [^}]+", "points: 5, full: 1000x, zero: 2000x", rubric.read_text()))
        command = ("grade", "threading/lock", *MEASURE, "--submission", path, "--format", "json")
        first, second = (json.loads(mine.says(*command)) for _ in range(2))
        expect(first["bonus"] == 15 and first["score"] == first["max_score"], str(first["bonus"]))
        expect(first["measures"] == second["measures"], "measured again")
        rubric.write_text(rubric.read_text().replace("id: mutex_alone", "id: mutex_aloen"))
        out = mine.run(*command)
        expect(out[0] == 2 and "Did you mean 'mutex_alone'?" in out[2], str(out)[:500])

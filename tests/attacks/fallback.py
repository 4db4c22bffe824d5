"""What Landlock and seccomp still stop where namespaces are taken away: attacks that get as far as the sandbox.

The grader is started as containers start it that allow no new namespaces; what stops an attack before the sandbox is switched
off, so that it gets there. An attack that then gets what it wanted says so in its field `fallback`, with a word of it."""
import json

from attack import ROOT
from judging import gained, leftovers
from peeling import SWITCHES

NO_NAMESPACES = (ROOT / "tests/support/no_namespaces.py",)
CONFINING = ("compiling", "namespaces", "seccomp", "sandbox")
# Of each family that the sandbox stops.
SAMPLE = ("compiling/password_file", "denial/file", "escaping/kill_everybody", "escaping/mount", "escaping/ptrace", "forging/daemon",
          "forging/result_file", "stealing/memory_of_the_parent", "stealing/password_file", "stealing/network")


def before_the_sandbox(attack):
    """The layers that stop it earlier, or nothing where it never gets to the sandbox, or must not."""
    at = next((i for i, layer in enumerate(attack.layers) if layer in CONFINING), None)
    off = attack.layers[:at] if at is not None else []
    return off if set(off) <= set(SWITCHES) and attack.about.get("never_without") not in off else []


def fallback_trouble(course, attack):
    """What is wrong with how it ended where namespaces are missing; empty if nothing is."""
    grade = course.grade_attack(attack, before_the_sandbox(attack))
    if isinstance(grade, dict) and grade["sandbox"] != "landlock":
        return f"the layer was {grade['sandbox']}, not landlock"
    why, expected = gained(course, attack, grade), attack.about.get("fallback", "")
    if expected:
        return "" if expected in why else f"it is stopped, or gets something else than '{expected}': {why}"
    return why


def try_fallback(course, attacks, jobs):
    """The honest lock first, then each attack: the number of failures."""
    course.before = NO_NAMESPACES
    honest = course.honest()
    fine = honest["verdict"] == "passed" and honest["sandbox"] == "landlock"
    print("ok an honest submission passes, and its grade names landlock" if fine
          else f"FAIL an honest submission: {json.dumps(honest)[:400]}")
    failures = not fine
    for attack in attacks:  # one at a time: without namespaces they would see each other
        found = fallback_trouble(course, attack)
        print(f"FAIL {attack.name}: {found}" if found else f"ok {attack.name}", flush=True)
        failures += bool(found)
    left = leftovers()
    for what in left:
        print(f"FAIL left behind: {what}")
    return failures + len(left)

"""Whether an attack was stopped as it says, and whether anything is left of it."""
import json
import pathlib
import re
import xml.etree.ElementTree

from grading import CACHE

MARK = "racecourse_attack"  # in the name of whatever an attack tries to leave
PORT = f":{45999:04X} "


def leftovers():
    """Files, processes, mounts, ports, addresses and keys with the mark of an attack."""
    found = [str(path) for folder in ("/tmp", "/var/tmp", "/dev/shm", CACHE) for path in pathlib.Path(folder).glob(f"*{MARK}*")]
    for table, mark in (("/proc/net/tcp", PORT), ("/proc/net/unix", MARK), ("/proc/mounts", MARK), ("/proc/keys", MARK)):
        try:
            text = pathlib.Path(table).read_text(errors="replace")
        except OSError:
            continue
        found += [f"{table}: {line.strip()}" for line in text.splitlines() if mark in line]
    return found


def messages(grade):
    told = [f["message"] for f in grade["findings"]] + [c["message"] for c in grade["checks"]]
    return "\n".join(told)


def loot(attack, grade):
    """What the attack got hold of, where that shows."""
    text = json.dumps(grade, ensure_ascii=False)
    for word in ("LOOT:", attack.about.get("loot")):
        if word and word in text:
            return text[text.index(word):][:120]
    return ""


def points(course, attack):
    """The most that it deserves."""
    if "most" in attack.about:
        return int(attack.about["most"])
    if attack.about.get("whole") == "yes" or "submission" in attack.about:
        return 0
    return course.deserved(attack.options)


def gained(course, attack, grade):
    """Why the attack was no failure; empty if it was one."""
    if isinstance(grade, str):
        return grade
    if (grade["score"] or 0) > points(course, attack):
        return f"{grade['score']} points instead of {points(course, attack)}"
    return loot(attack, grade) or "; ".join(leftovers())


def in_form(course, attack, form):
    return course.grade(attack.text, attack.options, attack.exercise, attack.file_name, form=form)[1]


def report_trouble(course, attack):
    """What is hostile in a message must be text, whatever the form."""
    xml.etree.ElementTree.fromstring(in_form(course, attack, "junit"))
    for form in ("json", "junit", "github", "text"):
        text, inside = in_form(course, attack, form), ""
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text):
            return f"a control character in {form}"
        for line in text.splitlines():
            if stop := re.fullmatch(r"::stop-commands::(.*)", line):
                inside = stop[1]
            elif line == f"::{inside}::":
                inside = ""
            elif not inside and re.match(r"\s*::(?!error |warning |notice |group|endgroup)", line):
                return f"a command in {form}: {line[:80]}"
            if not inside and re.match(r"::.*FORGED", line) and not re.match(r"::(error|warning|notice) file=", line):
                return f"a forged command in {form}: {line[:80]}"
        if text.splitlines()[-1].startswith('{"scores"'):
            return f"Autolab's line in {form}"
        if form != "github" and "##[" in text:
            return f"a command in {form}"
    return ""


# What a layer that stops an attack before it runs calls its findings.
KINDS = {"intake": {"intake"}, "policy": {"policy"}, "symbols": {"link"}, "compile": {"compile"}, "compiling": {"compile"}, "link": {"link"}}


def other_layer(layer, grade):
    """What stopped it instead of this layer, where that can be told."""
    if layer == "canaries":
        return "" if grade["suspicions"] else f"no suspicion: {messages(grade)[:300]}"
    kinds = {f["kind"] for f in grade["findings"]}
    wanted = KINDS.get(layer, set())
    return "" if kinds == wanted else f"stopped by {sorted(kinds) or 'no rule'}: {messages(grade)[:300]}"


def trouble(course, attack):
    """What is wrong with how this attack was stopped, with all layers on; empty if nothing is."""
    grade = course.grade_attack(attack)
    if why := gained(course, attack, grade):
        return why
    first = attack.layers[0]
    if first == "intake" and grade["status"] == 3:
        pass  # what cannot be read is no zero
    elif grade["status"] != 1 or grade["verdict"] == "ungradable":
        if grade["status"] != 0 or attack.layers[0] not in ("score",):
            return f"status {grade['status']}, {grade['verdict']}: {messages(grade)[:300]}"
    if why := other_layer(first, grade):
        return why
    says = attack.about["says"]
    if says != "nothing" and says not in messages(grade):
        return f"it does not say '{says}' but '{messages(grade)[:300]}'"
    if any(f["location"] and f["location"]["file"] != grade["submission"] for f in grade["findings"]):
        return f"a place that is not the student's: {grade['findings']}"
    return report_trouble(course, attack) if first == "report" else ""

"""An attack: a file of this folder. What its first comment may say stands in the README."""
import dataclasses
import re

import archives
from attack_base import BASE, HERE, ROOT

LAYERS = ("intake", "policy", "symbols", "compiling", "compile", "link", "namespaces", "seccomp", "sandbox", "limits", "canaries",
          "token", "report", "score")
FIELDS = ("tries", "stopped_by", "says", "options", "exercise", "submission", "where", "whole", "most", "loot",
          "never_without", "fallback", "file_name", "archive")


@dataclasses.dataclass
class Attack:
    name: str
    about: dict
    text: str | bytes  # of the header, or the archive, that is handed in

    @property
    def layers(self):
        return [layer.strip() for layer in self.about["stopped_by"].split(",")]

    @property
    def exercise(self):
        return self.about.get("exercise", "threading/lock")

    @property
    def options(self):
        return self.about.get("options", "--level 1 --mode functional").split()

    @property
    def file_name(self):
        return self.about.get("file_name", self.exercise.split("/")[1] + ".h").replace("\\x1b", "\x1b")


def behind(text, where, statement):
    """The text with a statement put first into a function, given as class::function."""
    of_class, function = where.split("::")
    start = text.index(f"class {of_class} ")
    at = text.index("{", text.index(f" {function}(", start)) + 1
    return text[:at] + f" {statement} " + text[at:]


def handed_in(about, code):
    if "archive" in about:
        return getattr(archives, about["archive"])()
    if "submission" in about:
        return (ROOT / about["submission"]).read_text()
    code = re.sub(r"@(\d+)\{(.*?)\}", lambda m: m[2] * int(m[1]), code)
    if about.get("whole") == "yes":
        return code
    text = behind(BASE, about.get("where", "spin_lock::lock"), "attack();") if "void attack(" in code else BASE
    first = '#include "kit/kit.h"\n'
    return text.replace(first, first + code, 1)


def read(path):
    name = str(path.relative_to(HERE).with_suffix(""))
    head, code = {}, []
    for line in path.read_text().splitlines(keepends=True):
        field = re.match(r"// (\w+): (.*)", line) if not code else None
        if field:
            head[field[1]] = field[2]
        else:
            code.append(line)
    for key in ("tries", "stopped_by", "says"):
        if key not in head:
            raise SystemExit(f"{path}: the first comment lacks '// {key}: ...'")
    for key in head:
        if key not in FIELDS:
            raise SystemExit(f"{path}: there is no field '{key}'. There are {', '.join(FIELDS)}")
    attack = Attack(name, head, handed_in(head, "".join(code)))
    for layer in attack.layers:
        if layer not in LAYERS:
            raise SystemExit(f"{path}: there is no layer '{layer}'. There are {', '.join(LAYERS)}")
    return attack


def all_attacks():
    return [read(path) for path in sorted(HERE.glob("*/*.attack"))]

"""The layers one behind the other: each that stops an attack is switched off in turn, until it gets through."""
from judging import gained, other_layer

SWITCHES = ("policy", "symbols", "compiling", "namespaces", "seccomp", "limits", "canaries", "token")
COLUMNS = (*SWITCHES, "compile", "link", "sandbox", "report", "score")


class Peeling:
    def __init__(self, course, attack):
        self.course, self.attack, self.trouble, self.through = course, attack, "", ""

    def go(self):
        off = []
        for layer in [*self.attack.layers, None]:
            grade = self.course.grade_attack(self.attack, off)
            why = gained(self.course, self.attack, grade)
            if layer is None:
                self.through = why
                self.trouble = "" if why else f"harmless without {', '.join(off)}: which layer stops it?"
                break
            if why:
                self.trouble = f"gets through without {', '.join(off)}: {why}"
                break
            if other := other_layer(layer, grade):
                self.trouble = f"without {', '.join(off)} not {layer}: {other}"
                break
            if layer not in SWITCHES or self.attack.about.get("never_without") == layer:
                break  # it cannot be switched off, or must not
            off.append(layer)
        print(f"FAIL {self.attack.name}: {self.trouble}" if self.trouble else f"ok {self.attack.name}", flush=True)
        return self


def print_matrix(peelings):
    width = max(len(p.attack.name) for p in peelings)
    print(f"\n{'':{width}}  {' '.join(COLUMNS)}")
    for p in peelings:
        cells = [(str(p.attack.layers.index(c) + 1) if c in p.attack.layers else "·").center(len(c)) for c in COLUMNS]
        print(f"{p.attack.name:{width}}  {' '.join(cells)}  {'through: ' + p.through[:60] if p.through else ''}")
    print("\nA number says when the layer is met: 1 stops the attack first, 2 when 1 is switched off, and so on.\n")
    for column in COLUMNS:
        stopped = [p for p in peelings if column in p.attack.layers and not p.trouble]
        last = [p for p in stopped if p.attack.layers[-1] == column]
        only = [p for p in stopped if p.attack.layers == [column]]
        print(f"{column}: stops {len(stopped)}, {len(last)} of them when all before it are off, {len(only)} that nothing else stops")
        for p in only:
            print(f"    {p.attack.name}")

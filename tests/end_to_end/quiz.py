"""The quiz, from a pipe; and what is kept of it when somebody stops."""
import contextlib
import json
import pathlib
import shutil
import signal
import subprocess
import tempfile
import xml.etree.ElementTree

from support import ROOT, case, expect, run, start, surroundings

QUESTIONS = "exercises/quiz/questions.yaml"


@contextlib.contextmanager
def course():
    """A checkout with the quiz alone; its path."""
    root = pathlib.Path(tempfile.mkdtemp(prefix="racecourse-e2e-"))
    try:
        (root / "exercises/quiz").mkdir(parents=True)
        shutil.copy(ROOT / QUESTIONS, root / QUESTIONS)
        (root / "exercises/curriculum.yaml").write_text("tracks: []\n")
        yield root
    finally:
        shutil.rmtree(root)


def begin(root, *options):
    return start("quiz", *options, cwd=root, stdin=subprocess.PIPE, env=surroundings(RACECOURSE_ROOT=str(root)))


def typed(root, text, *options):
    one = begin(root, *options)
    out, err = one.communicate(text.encode())
    return one.returncode, out.decode(), err.decode()


def answers(root):
    path = root / "exercises/quiz/answers.yaml"
    return [line for line in path.read_text().splitlines() if not line.startswith("#")] if path.exists() else []


@case
def the_quiz_goes_on_where_it_was():
    with course() as root:
        status, out, err = typed(root, "b\nnonsense\nd\nq\n")
        expect(status == 0 and not err, f"{status} {err}")
        expect(out.count("Right.") == 2 and "2 questions of 21 answered, and kept" in out, out)
        expect(answers(root) == ["S1: b", "S2: d"], str(answers(root)))
        status, out, _ = typed(root, "a")  # the line lacks its end, and so does the quiz
        expect(status == 0 and "(S3)" in out and "(S1)" not in out and "No. It is c: del." in out, out)
        expect(answers(root) == ["S1: b", "S2: d", "S3: a"], str(answers(root)))


@case
def the_end_of_input_and_control_c_keep_the_place():
    with course() as root:
        status, out, _ = typed(root, "")
        expect(status == 0 and "0 questions of 21 answered" in out, out)
        one = begin(root)
        one.stdin.write(b"b\n")
        one.stdin.flush()
        seen = b""
        while b"(S2)" not in seen:
            piece = one.stdout.read1()
            expect(piece, seen.decode())
            seen += piece
        one.send_signal(signal.SIGINT)
        out, err = one.communicate(timeout=60)
        expect(one.returncode == 130 and b"1 question of 21 answered, and kept" in out and not err, f"{one.returncode} {out} {err}")
        expect(answers(root) == ["S1: b"], str(answers(root)))


@case
def bad_answers_are_told_with_their_places():
    with course() as root:
        file = root / "exercises/quiz/answers.yaml"
        file.write_text("S1: z\nS22: a\n")
        status, _, err = typed(root, "a\n")
        expect(status == 2 and "answers.yaml:1:5: 'z' is no answer to S1. It is a, b, c or d" in err, err)
        expect("answers.yaml:2:1: unknown key 'S22' in the answers. Did you mean 'S2'?" in err, err)
        expect(file.read_text() == "S1: z\nS22: a\n", "what could not be read was overwritten")
        status, out, _ = run("grade", "quiz", "--format", "json", RACECOURSE_ROOT=str(root))
        result = json.loads(out)
        expect(status == 3 and result["verdict"] == "ungradable" and len(result["findings"]) == 2, out)
        status, _, err = typed(root, "a\n", "--question", "Q99")
        expect(status == 2 and "answers.yaml" in err, err)
        file.unlink()
        status, _, err = typed(root, "a\n", "--question", "Q99")
        expect(status == 2 and "no question 'Q99'" in err, err)


@case
def answers_are_graded_in_every_format():
    with course() as root:
        (root / "exercises/quiz/answers.yaml").write_text("S1: b\nS2: a\n")
        environment = {"RACECOURSE_ROOT": str(root)}
        status, out, _ = run("grade", "quiz", **environment)
        expect(status == 1 and "1 / 21" in out, out)
        status, out, _ = run("grade", "quiz", "--format", "json", **environment)
        result = json.loads(out)
        expect(status == 1 and result["score"] == 1 and result["max_score"] == 21, out[:300])
        wrong = next(check for check in result["checks"] if check["id"] == "S2")
        expect(wrong["location"]["line"] == 2 and wrong["verdict"] == "failed", str(wrong))
        status, out, _ = run("grade", "quiz", "--format", "junit", **environment)
        expect(status == 1 and len(xml.etree.ElementTree.fromstring(out).findall(".//failure")) == 20, out[:300])
        status, out, _ = run("grade", "quiz", "--format", "github", **environment)
        expect("::error file=exercises/quiz/answers.yaml,line=2" in out, out[:500])
        status, _, err = run("grade", "quiz", "--level", "1", **environment)
        expect(status == 2 and "no levels" in err, err)

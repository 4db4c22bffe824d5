#!/usr/bin/python3
"""Reads the golden reports as those do who get them: a JSON program, GitLab's JUnit parser, a browser.

The JSON reports are held against grader/docs/formats.md, field by field and type by type.
"""
import html.parser
import json
import pathlib
import re
import sys
import unittest
import xml.etree.ElementTree

GOLDEN = pathlib.Path("tests/golden/report")
FORMATS = pathlib.Path("grader/docs/formats.md")
NAMES = ("full_marks", "hostile", "several")
TYPES = {"text": str, "whole number": int, "array": list, "array of text": list, "object": dict, "boolean": bool}


def section(heading):
    """The text below a heading of formats.md."""
    text = FORMATS.read_text()
    return text.split(f"### {heading}\n")[1].split("\n## ")[0].split("\n### ")[0]


def fields_of(heading):
    """{name: type in words}, from the first table below a heading."""
    found = {}
    for names, words in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([^|]+?) \|", section(heading), re.MULTILINE):
        if names.strip("`") not in ("passed", "failed", "crashed", "ungradable", "skipped"):
            found.update({name: words for name in re.findall(r"`(\w+)`", names)})
    return found


def parts():
    """{object: names of its fields}, from the table of smaller objects."""
    rows = re.findall(r"^\| (\w+) \| (`.+) \|$", section("What they are made of"), re.MULTILINE)
    return {name: re.findall(r"`(\w+)`(?=[ ,])", re.sub(r": `policy`.*?\(ours\)", "", text)) for name, text in rows}


def grades():
    for name in NAMES:
        read = json.loads((GOLDEN / f"{name}.json").read_text())
        yield from read if isinstance(read, list) else [read]


class Json(unittest.TestCase):
    def matches(self, value, words):
        allowed = [TYPES[word] for word in re.split(" or ", words) if word in TYPES]
        if "null" in words:
            allowed.append(type(None))
        if words == "location or null":
            allowed = [dict, type(None)]
        self.assertIn(type(value), allowed, words)

    def object_is_as_told(self, value, fields):
        self.assertEqual(list(value), list(fields))
        for name, words in fields.items():
            self.matches(value[name], words)

    def test_one_exercise_is_an_object_and_several_are_an_array(self):
        self.assertIsInstance(json.loads((GOLDEN / "full_marks.json").read_text()), dict)
        self.assertIsInstance(json.loads((GOLDEN / "several.json").read_text()), list)

    def test_fields_are_those_of_the_document(self):
        for grade in grades():
            self.object_is_as_told(grade, fields_of("A grade"))
            for check in grade["checks"]:
                self.object_is_as_told(check, fields_of("A check"))

    def test_parts_are_those_of_the_document(self):
        documented, seen = parts(), set()

        def check(kind, value):
            if value is not None:
                seen.add(kind)
                self.assertEqual(list(value), documented[kind])

        for grade in grades():
            check("durations", grade["durations"])
            for finding in grade["findings"]:
                check("finding", finding)
                check("location", finding["location"])
            for level in grade["levels"]:
                check("level", level)
            for measure in grade["measures"]:
                check("measure", measure)
                check("ratio", measure["ratio"])
            for one in grade["checks"]:
                check("location", one["location"])
                for mode in one["modes"]:
                    check("mode", mode)
                for thread in one["threads"]:
                    check("thread", thread)
                    for frame in thread["stack"]:
                        check("frame", frame)
        self.assertEqual(seen, set(documented))

    def test_what_is_ungradable_has_no_score(self):
        for grade in grades():
            self.assertEqual(grade["score"] is None, grade["verdict"] == "ungradable")
            for check in grade["checks"]:
                self.assertEqual(check["score"] is None, check["verdict"] == "ungradable")

    def test_escapes_keep_the_text(self):
        hostile = json.loads((GOLDEN / "hostile.json").read_text())
        self.assertIn("##[add-mask]secret", hostile["checks"][0]["output"])
        self.assertIn("]]><script>alert('\"&amp;')</script>", hostile["checks"][0]["message"])


class GitLab(unittest.TestCase):
    """As lib/gitlab/ci/parsers/test/junit.rb reads: testsuites, testsuite, testcase; content of failure, error, skipped."""

    def suites(self, name):
        root = xml.etree.ElementTree.parse(GOLDEN / f"{name}.xml").getroot()
        self.assertEqual(root.tag, "testsuites")
        return root, root.findall("testsuite")

    def test_no_case_is_taken_for_another(self):
        for name in NAMES:
            cases = [(c.get("classname"), c.get("name")) for c in self.suites(name)[0].iter("testcase")]
            self.assertEqual(len(cases), len(set(cases)))

    def test_what_did_not_pass_says_why(self):
        for name in NAMES:
            for case in self.suites(name)[0].iter("testcase"):
                for outcome in [*case.findall("failure"), *case.findall("error"), *case.findall("skipped")]:
                    self.assertTrue(outcome.text.strip())
                    self.assertIn(outcome.get("message").strip(), outcome.text)

    def test_sums_are_right(self):
        for name in NAMES:
            root, suites = self.suites(name)
            for key, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                counted = [len(list(suite.iter(tag))) for suite in suites]
                self.assertEqual([int(suite.get(key)) for suite in suites], counted)
                self.assertEqual(int(root.get(key)), sum(counted))

    def test_output_attaches_no_file(self):
        for case in self.suites("hostile")[0].iter("system-out"):
            self.assertIsNone(re.search(r"\[\[ATTACHMENT\|", case.text))

    def test_lines_are_numbers_from_one(self):
        for name in NAMES:
            for case in self.suites(name)[0].iter("testcase"):
                self.assertTrue(case.get("file"))
                self.assertGreater(int(case.get("line", "1")), 0)


class Browser(unittest.TestCase):
    def test_the_summary_has_no_elements_but_ours(self):
        class Parser(html.parser.HTMLParser):
            seen = []

            def handle_starttag(self, tag, attributes):
                self.seen.append((tag, attributes))

        for name in NAMES:
            parser = Parser()
            parser.feed((GOLDEN / f"{name}.md").read_text())
            self.assertLessEqual(set(tag for tag, _ in parser.seen), {"table", "tr", "th", "td", "pre", "h3"})
            self.assertFalse([attributes for _, attributes in parser.seen if attributes])

    def test_hostile_text_stands_in_html_blocks_only(self):
        # CommonMark: a block that begins with <table> or <h3> is no Markdown, up to the next empty line.
        for name in NAMES:
            blocks = (GOLDEN / f"{name}.md").read_text().split("\n\n")
            self.assertEqual(blocks[0], "## Racecourse")
            for block in blocks[1:]:
                self.assertRegex(block, r"^<(table|h3)>")


if __name__ == "__main__":
    sys.exit(unittest.main())

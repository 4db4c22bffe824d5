"""Submissions that do not compile, break the rules, crash or never end: the student's, told at the student's line."""
import json
import xml.etree.ElementTree

from support import (LOCK, QUICK, ROOT, case, expect, failing, grade, header, in_spin_lock, line_of, member_name, put, run)

PIPE = (ROOT / "solutions/multiprocessing/pipe/pipe.h").read_text()


def in_connection(statement):
    """The model solution of the pipe with a statement put first into send_bytes()."""
    return put(PIPE, "void send_bytes(std::span<std::byte const> message) {", statement)


def refused(text, *words, exercise="threading/lock", options=()):
    """Not run at all, for a reason with these words, at places of the student's only."""
    status, result = grade(text, *options, exercise=exercise)
    told = json.dumps(result["findings"], ensure_ascii=False)
    expect(status == 1 and result["verdict"] == "failed" and result["score"] == 0, f"{status} {result['verdict']} {told}")
    for word in words:
        expect(word in told, f"{word}: {told[:600]}")
    for ours in ("checks.cc", "/racecourse/", "harness", "/usr/"):
        expect(ours not in told, f"{ours} is shown: {told[:600]}")
    expect(all(f["location"]["file"] == result["submission"] for f in result["findings"]), told[:600])
    return result["findings"]


def fails(text, kinds, *options, verdict="failed", line=None, exercise="threading/lock"):
    status, result = grade(text, *options, exercise=exercise)
    expect(status == 1, f"status {status}: {json.dumps(failing(result))[:400]} {result['findings']}")
    found = failing(result)
    expect(found and found[0]["kind"] in kinds and found[0]["verdict"] == verdict, json.dumps(found or result)[:600])
    if line is not None:
        expect(found[0]["location"] and found[0]["location"]["line"] == line,
               f"line {line} expected: {found[0]['location']} {found[0]['message']}")
    return found[0]


@case
def does_not_compile():
    text = in_spin_lock("int x = undeclared_name;")
    finding = refused(text, "undeclared_name")[0]
    expect(finding["location"]["line"] == line_of(text, "undeclared_name"), str(finding))
    refused(LOCK.replace("{", "", 1))
    refused("this is not C++ at all\n")
    refused(LOCK + '\n#include "threading/lock/lock.h"\n#include "no_such_file.h"\n', "no_such_file.h")


@case
def what_only_gcc_takes_is_graded_by_gcc():
    newer = put(LOCK, "namespace threading {", "struct pair_of { int a, b; };\ninline pair_of both() { return pair_of(1, 2); }")
    status, result = grade(newer, *QUICK)
    expect(status == 0 and result["compiler"] == "gcc" and "g++" in result["compiler_note"], f"{status} {result}")
    status, result = grade(LOCK, *QUICK)
    expect(status == 0 and result["compiler"] == "clang" and result["compiler_note"] == "", f"{status} {result}")
    refused(newer, "pair_of", options=(*QUICK, "--compiler", "clang"))
    refused(put(newer, "namespace threading {", "inline std::mutex forbidden;"), "std::mutex", options=QUICK)


@case
def a_history_that_no_order_explains_has_a_timeline():
    text = LOCK.replace("w_.compare_exchange_strong(free, 1,", "w_.compare_exchange_weak(free, 1,")
    expect(text != LOCK, "the model solution has changed")
    status, result = grade(text, "--level", "4", "--mode", "explore")
    failure = next(c for c in failing(result) if c["id"] == "mutex_try_lock_is_exact")
    expect(failure["kind"] == "linearizability" and "no order explains this" in failure["message"], failure["message"])
    lines = [f"{line['text']}: {line['note']}" for line in failure["timeline"]]
    expect(any("fails although it could succeed" in line for line in lines), json.dumps(lines)[:900])
    expect(lines[-1].startswith("no order of the operations explains their results"), lines[-1])


@case
def scenarios_of_one_check_are_counted_together():
    """And what runs beside them, the canaries, is not."""
    pool = (ROOT / "solutions/patterns/connection_pool/connection_pool.h").read_text()
    check = ("--check", "no_connection_has_two_leases", "--mode", "explore")  # two scenarios of 5,000 executions
    status, result = grade(pool, *check, exercise="patterns/connection_pool")
    mode = result["checks"][0]["modes"][0]
    expect(status == 0 and mode["executions"] == 10000, f"{status} {mode}")


@case
def lacks_a_member():
    # Checks of level 4 ask for it; those below are compiled without them.
    refused(LOCK.replace("is_locked", "is_taken"), "is_locked", options=("--level", "4", "--mode", "functional"))


@case
def fails_deep_in_a_template_of_the_library():
    text = in_spin_lock("std::vector<std::unique_ptr<int>> a; auto b = a;")
    finding = refused(text)[0]
    expect(finding["location"]["line"] == line_of(text, "auto b = a"), str(finding))


@case
def does_not_link():
    text = in_spin_lock("nowhere();").replace("namespace threading {", "namespace threading {\nvoid nowhere() noexcept;\n", 1)
    refused(text, "nowhere")


@case
def needs_a_forbidden_facility():
    for text, word in ((LOCK.replace("namespace threading {", "#include <thread>\nnamespace threading {", 1), "<thread>"),
                       (in_spin_lock("static std::mutex real; real.lock();"), "std::mutex"),
                       (in_spin_lock("__builtin_trap();"), "__builtin_trap"),
                       (in_spin_lock("asm(\"nop\");"), "assembler"),
                       ("#ifdef __SANITIZE_THREAD__\n#endif\n" + LOCK, "conditional"),
                       ("#define private public\n" + LOCK, "macros"),
                       (LOCK + "\nnamespace std { struct mine {}; }\n", "namespace 'std'")):
        findings = refused(text, word)
        expect(all(f["location"]["line"] > 0 for f in findings), str(findings))


@case
def borrows_what_only_the_checks_include():
    refused(in_connection("::mmap(nullptr, 1, 0, 0, -1, 0);"), "'mmap'", exercise="multiprocessing/pipe")


@case
def ends_the_program():
    # Refused as text. What it means when a program ends early all the same is tests/drive's.
    for call in ("std::exit(0)", "std::_Exit(0)", "std::quick_exit(0)", "std::abort()", "std::terminate()"):
        text = put(in_spin_lock(call + ";"), "#pragma once", "#include <exception>")
        refused(text, call.removeprefix("std::").partition("(")[0])
    refused(in_connection("::_exit(0);"), "_exit", exercise="multiprocessing/pipe")


@case
def forks_for_ever():
    # Refused as text, in the exercise that may do most. That the limits hold is tests/sandbox's.
    for call in ("for (;;) ::fork();", "for (;;) ::vfork();"):
        refused(in_connection(call), "fork", exercise="multiprocessing/pipe")


@case
def segfaults():
    for statement, words in (("std::vector<int*> p(1); *p[0] = 1;", "null pointer"),
                             ("std::vector<void (*)()> p(1); p[0]();", "called through a null pointer"),
                             ("std::vector<int> p(1); p[1'000'000'000] = 1; if (p[5] == 7) return;", "not there"),
                             ("std::vector<int> p(1); p[1ul << 61] = 1; if (p[5] == 7) return;", "not there"),
                             ("struct deep { static int go(int n) { std::vector<int> room(10, n); return go(n + 1) + "
                              "room[1]; } }; if (deep::go(1) == 7) return;", "Stack overflow")):
        text = in_spin_lock(statement)
        found = fails(text, ("crash",), verdict="crashed", line=line_of(text, statement))
        expect(words in found["message"], found["message"])


@case
def segfaults_in_other_builds():
    statement = "std::vector<int*> p(1); *p[0] = 1;"
    text = in_spin_lock(statement)
    fails(text, ("undefined",), "--level", "1", "--mode", "memory", line=line_of(text, statement))
    fails(text, ("crash",), *QUICK, "--compiler", "gcc", verdict="crashed", line=line_of(text, statement))


@case
def ends_a_function_without_its_return():
    statement = "struct odd { static int go(unsigned long n) { if (n > 5) return 1; } };"
    text = in_spin_lock(statement + " if (odd::go(std::vector<int>(3).size()) == 7) return;")
    for compiler in ("clang", "gcc"):
        fails(text, ("crash",), *QUICK, "--compiler", compiler, verdict="crashed", line=line_of(text, statement))


@case
def throws():
    text = in_spin_lock('throw state_error("oops");')
    found = fails(text, ("exception", "crash"), line=line_of(text, 'throw state_error("oops")'))
    expect("oops" in found["message"], found["message"])


@case
def throws_in_a_constructor():
    text = LOCK.replace("class spin_lock {\n public:", "class spin_lock {\n public:\n  spin_lock() { throw state_error(\"oops\"); }", 1)
    expect(text != LOCK, "the model solution looks different by now")
    found = fails(text, ("exception",), line=line_of(text, "spin_lock() { throw"))
    expect("oops" in found["message"], found["message"])


@case
def throws_in_a_destructor():
    text = LOCK.replace("class spin_lock {\n public:", "class spin_lock {\n public:\n  ~spin_lock() { throw state_error(\"oops\"); }", 1)
    expect(text != LOCK, "the model solution looks different by now")
    fails(text, ("exception", "crash"), line=line_of(text, "~spin_lock() { throw"))


@case
def throws_what_is_no_exception():
    text = in_spin_lock("throw 7;")
    fails(text, ("exception",), line=line_of(text, "throw 7"))


@case
def throws_from_the_library():
    text = in_spin_lock("std::vector<int>(2).at(7);")
    fails(text, ("exception",), line=line_of(text, "std::vector<int>(2)"))


@case
def fails_an_assertion_of_its_own():
    text = put(in_spin_lock("assert(1 + 1 == 3);"), "#pragma once", "#include <cassert>")
    found = fails(text, ("crash",), verdict="crashed", line=line_of(text, "assert(1 + 1 == 3)"))
    expect("abort()" in found["message"] and "1 + 1 == 3" in found["output"], str(found)[:600])


@case
def loops_for_ever_where_it_can_be_seen():
    fails(in_spin_lock("while (f_.load()) {} for (;;) f_.load();".replace("f_", member_name())), ("livelock", "hang"))


@case
def loops_for_ever_where_nothing_is_called():
    for loop, mode in (("for (int i = 0;; i ^= 1) {}", "functional"), ("for (;;) {}", "memory")):
        found = fails(in_spin_lock(loop), ("hang", "livelock"), "--level", "1", "--mode", mode)
        expect(found["score"] == 0, str(found))


@case
def allocates_for_ever():
    statement = "std::vector<std::vector<char>> all; for (;;) all.emplace_back(1 << 20, 'x');"
    for mode in ("functional", "memory"):
        found = fails(in_spin_lock(statement), ("memory",), "--level", "1", "--mode", mode)
        expect("more than 1024 MiB" in found["message"], found["message"])


@case
def allocates_what_no_machine_has():
    fails(in_spin_lock("std::vector<char> all(1ul << 46); if (all[5] == 7) return;"), ("memory", "exception"))


@case
def prints_for_ever():
    fails(in_spin_lock('for (;;) std::fprintf(stderr, "yes\\n");'), ("output", "livelock"))
    fails(in_spin_lock('for (;;) std::cout << "yes\\n" << std::flush;').replace("#pragma once", "#pragma once\n#include <iostream>", 1),
          ("output", "livelock"))


@case
def reads_standard_input():
    # It ends at once and is empty: neither our order to the program, nor the terminal of whoever grades.
    text = in_spin_lock("std::string all; if (std::cin >> all) throw state_error(all);").replace(
        "#pragma once", "#pragma once\n#include <iostream>", 1)
    status, result = grade(text)
    expect(status == 0, json.dumps(failing(result) or result["findings"])[:600])
    text = in_connection('char c; if (::read(0, &c, 1) > 0) throw std::runtime_error("there is input");')
    status, result = grade(text, exercise="multiprocessing/pipe")
    expect(status == 0, json.dumps(failing(result) or result["findings"])[:600])


@case
def prints_what_ci_systems_obey():
    text = in_spin_lock('static bool once = (std::fprintf(stderr, "::error::forged\\n\\x1b[31mred]]>\\n"), true); (void)once; '
                        'throw state_error("::warning::x");')
    with header(text) as path:
        common = ("grade", "threading/lock", "--submission", path, *QUICK, "--format")
        _, out, _ = run(*common, "github")
        inside = False
        for line in out.splitlines():
            if line.startswith("::stop-commands::"):
                inside, token = True, line.removeprefix("::stop-commands::")
            elif inside and line == f"::{token}::":
                inside = False
            elif line.startswith("::error::forged"):
                expect(inside, "a forged command stands outside of stop-commands")
        expect("forged" in out and "\x1b" not in out, "an escape sequence came through")
        _, out, _ = run(*common, "junit")
        expect("\x1b" not in out, "an escape sequence came through")
        xml.etree.ElementTree.fromstring(out)

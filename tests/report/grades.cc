#include "tests/report/grades.h"

#include <optional>
#include <utility>

namespace racecourse::report::test {
namespace {

using rubric::Mode;
using score::CheckGrade;
using score::Grade;
using score::Verdict;

constexpr char const* own = "exercises/threading/lock/lock.h";

CheckGrade check(std::string id, std::string title, int level, int points) {
  CheckGrade check;
  check.replay = "./racecourse grade threading/lock --check " + id + " --mode functional";
  check.id = std::move(id);
  check.title = std::move(title);
  check.why = "Two owners at once destroy whatever the lock protects.";
  check.level = level;
  check.score = check.max_score = points;
  check.verdict = Verdict::passed;
  check.modes = {{Mode::functional, Verdict::passed, {}, 1, false, 0.0125}};
  return check;
}

// Two levels with two checks each, all passed: what the others differ from.
Grade base() {
  Grade grade;
  grade.exercise = "threading/lock";
  grade.title = "From test-and-set to a recursive futex mutex";
  grade.submission = own;
  grade.submission_key = "5eed";
  grade.version = "1";
  grade.compiler = "clang";
  grade.sandbox = "bubblewrap";
  grade.verdict = Verdict::passed;
  grade.score = 100;
  grade.levels = {{1, "test-and-set", 30, 30, Verdict::passed}, {2, "ticket", 70, 70, Verdict::passed}};
  grade.checks = {check("taken_and_given_back", "taken and given back", 1, 10),
                  check("admits_one_thread", "admits one thread", 1, 20),
                  check("serves_in_order", "serves in order", 2, 30),
                  check("hands_over", "hands over what was written", 2, 40)};
  grade.next = "./racecourse";
  grade.durations = {0.05, 0.75, 0.15, 0.5, 1.5, 0.9, 20480};
  return grade;
}

// The i-th check of base() does not pass.
CheckGrade& fail(Grade& grade, std::size_t i, Verdict verdict, std::string kind, std::string message) {
  CheckGrade& check = grade.checks.at(i);
  check.verdict = check.modes[0].verdict = verdict;
  check.kind = std::move(kind);
  check.message = std::move(message);
  check.score = 0;
  return check;
}

void skip(Grade& grade, std::size_t i, std::size_t needs) {
  CheckGrade& check = grade.checks.at(i);
  std::string const needed = grade.checks.at(needs).id;
  check.verdict = Verdict::skipped;
  check.score = 0;
  check.modes.clear();
  check.needs_failed = {needed};
  check.message = "Not run, since '" + needed + "' does not pass yet";
}

// Sums and verdicts that follow from the checks.
Grade summed(Grade grade, Verdict verdict, std::string next) {
  grade.verdict = verdict;
  grade.score = 0;
  for (score::LevelGrade& level : grade.levels) {
    level.score = 0;
    level.verdict = Verdict::passed;
    for (CheckGrade const& check : grade.checks) {
      if (check.level != level.level) continue;
      level.score += check.score;
      bool const undecided = level.verdict == Verdict::passed || level.verdict == Verdict::skipped;
      if (undecided && check.verdict != Verdict::passed) level.verdict = check.verdict;
    }
    grade.score += level.score;
  }
  grade.next = std::move(next);
  return grade;
}

// Nothing ran, because of these.
Grade refused(std::vector<score::Finding> findings, Verdict verdict, std::string next) {
  Grade grade = base();
  for (CheckGrade& check : grade.checks) {
    check.verdict = Verdict::skipped;
    check.score = 0;
    check.modes.clear();
    check.message = "Not run";
  }
  grade.findings = std::move(findings);
  grade.durations = {0.05, 0, 0, 0, 0.05, 0, 0};
  return summed(grade, verdict, std::move(next));
}

trace::ThreadStory story(std::string name, std::string state, std::vector<trace::Frame> stack) {
  return {std::move(name), std::move(state), std::move(stack)};
}

constexpr char const* hint = "./racecourse hint threading/lock";

}  // namespace

Grade full_marks() {
  Grade grade = base();
  grade.checks[1].modes.push_back({Mode::explore, Verdict::passed, {}, 1870, true, 0.25});
  grade.checks[2].modes.push_back({Mode::explore, Verdict::passed, {}, 20'000, false, 2.5});
  grade.checks[3].modes.push_back({Mode::explore, Verdict::passed, {}, 14, true, 0.0625});
  return grade;
}

Grade measured() {
  Grade grade = base();
  rubric::Measure const five{"mutex_alone", 5, 1.2, 4.0}, none{"spin_lock_alone", 0, 1.2, 4.0};
  grade.measures = {score::judge(none, {0.9, 1.0, 1.105}), score::judge(five, {1.1, 1.25, 1.375}),
                    score::not_measured({"mutex_wanted_by_two", 2, 1.2, 4.0}, "Nobody can go on")};
  grade.bonus = 5;
  return grade;
}

Grade stub() {
  Grade grade = base();
  fail(grade, 0, Verdict::failed, "unwritten", "try_lock() is not written yet").location = {own, 20, 30};
  fail(grade, 2, Verdict::failed, "unwritten", "lock() is not written yet").location = {own, 33, 30};
  skip(grade, 1, 0);
  skip(grade, 3, 2);
  return summed(grade, Verdict::failed, hint);
}

Grade expected_and_seen() {
  Grade grade = base();
  CheckGrade& first = fail(grade, 1, Verdict::failed, "assertion", "the lock was free, and try_lock() returned false");
  first.expected = "true";
  first.seen = "false";
  first.location = {own, 15, 48};
  first.threads = {story("main", "finds the mistake", {{1, "threading::spin_lock::try_lock", {own, 15, 48}, true}})};
  first.output = "one line\nanother, with a tab:\t|\n";
  fail(grade, 2, Verdict::failed, "assertion", "three served before one");
  fail(grade, 3, Verdict::failed, "assertion", "three served before one");
  return summed(grade, Verdict::failed, hint);
}

Grade deadlock() {
  Grade grade = base();
  CheckGrade& check = fail(grade, 3, Verdict::failed, "deadlock",
                           "Nobody can go on: every thread waits for something that will never happen");
  check.mode = Mode::explore;
  check.modes = {{Mode::functional, Verdict::passed, {}, 1, false, 0.01},
                 {Mode::explore, Verdict::failed, {}, 17, true, 0.25}};
  check.location = {own, 84, 26};
  check.threads = {story("main", "waits for the end of thread 2", {}), story("thread 1", "could go on", {}),
                   story("thread 2", "sleeps in futex_wait on a word with value 2",
                         {{1, "threading::mutex::wait_until", {own, 84, 26}, true},
                          {2, "threading::mutex::lock", {own, 55, 0}, true}})};
  return summed(grade, Verdict::failed, hint);
}

trace::Line line(int thread, std::uint64_t step, std::string text, int at, std::string source) {
  trace::Line line;
  line.thread = thread;
  line.step = step;
  line.what = "rmw";
  line.text = std::move(text);
  line.object = "m.word_";
  line.location = trace::Frame{1, "threading::mutex::lock()", {own, at, 5}, true};
  line.source = std::move(source);
  return line;
}

Grade explored() {
  Grade grade = base();
  CheckGrade& check = fail(grade, 3, Verdict::failed, "deadlock",
                           "nobody can go on: every thread waits for something that never happens");
  check.mode = Mode::explore;
  check.modes = {{Mode::functional, Verdict::passed, {}, 1, false, 0.01},
                 {Mode::explore, Verdict::failed, {}, 17, false, 0.25}};
  check.location = {own, 31, 5};
  check.threads = {story("main", "waits for the end of thread 1", {}),
                   story("thread 1", "sleeps on m.word_", {{1, "threading::mutex::lock()", {own, 31, 5}, true}})};
  trace::Story& s = check.story.emplace();
  s.kind = check.kind;
  s.thread = 1;
  s.details = {"The last to wake a thread on m.word_ was main, before thread 1 waited: that wake-up is lost"};
  s.lines = {line(0, 3, "m.word_: 0 -> 1 (acquire)", 29, "while (word_.exchange(1)) {"),
             line(1, 5, "m.word_: 1 -> 1 (acquire)", 29, "while (word_.exchange(1)) {"),
             line(0, 6, "wakes who sleeps on m.word_: nobody does", 40, "kit::sys::futex_wake(word_, 1);"),
             line(1, 7, "sleeps on m.word_", 31, "kit::sys::futex_wait(word_, 1);")};
  s.lines[1].switched = s.lines[1].preempted = true;
  s.lines[2].mark = "too late";
  s.lines[3].mark = "fails here";
  s.lines[3].waiting = {0};
  s.threads = {{0, "main", "waiting", "waits for the end of thread 1", {"m"}, 1, {}},
               {1, "thread 1", "waiting", "sleeps on m.word_", {}, -1, check.threads[1].stack}};
  return summed(grade, Verdict::failed, hint);
}

Grade history() {
  Grade grade = base();
  CheckGrade& check = fail(grade, 2, Verdict::failed, "linearizability",
                           "No order of these operations, one after the other, gives these results. At most 2 of 3 can "
                           "be put in order:\n"
                           "thread 1  [--]       lock() -> ok\n"
                           "thread 2     [--]    try_lock() -> true\n"
                           "thread 2         [-> unlock() -> ...\n");
  check.mode = Mode::stress;
  return summed(grade, Verdict::failed, hint);
}

Grade crash() {
  Grade grade = base();
  CheckGrade& check =
      fail(grade, 0, Verdict::crashed, "crash", "The program was killed by a signal: Segmentation fault");
  check.mode = Mode::memory;
  check.location = {own, 16, 0};
  check.output = "double free or corruption (fasttop)";
  check.why.clear();
  skip(grade, 1, 0);
  return summed(grade, Verdict::crashed, hint);
}

Grade hidden_check() {
  Grade grade = base();
  CheckGrade& check = fail(grade, 3, Verdict::failed, "", "A hidden check failed: hands over what was written");
  check.visibility = rubric::Visibility::hidden;
  check.why.clear();
  return summed(grade, Verdict::failed, hint);
}

Grade policy() {
  std::string const remedy =
      "It is what you are to build, or a way around it. The exercise's README lists what may be used";
  return refused({{"policy", "'std::mutex' may not be used in this exercise", remedy, {own, 15, 10}},
                  {"policy", "'std::mutex::lock' may not be used in this exercise", remedy, {own, 15, 21}},
                  {"policy", "assembler is not allowed", "Write it in C++", {own, 16, 3}}},
                 Verdict::failed, "./racecourse grade threading/lock");
}

Grade compile_errors() {
  return refused({{"compile", "use of undeclared identifier 'undeclared'", "", {own, 15, 13}},
                  {"compile", "no viable conversion from 'const char[2]' to 'std::vector<int>'", "", {own, 15, 42}},
                  {"link", "Declared but not defined: threading::nowhere()", "", {own, 0, 0}}},
                 Verdict::failed, "./racecourse grade threading/lock");
}

Grade missing_file() {
  Grade grade = refused({{"intake", "no such file or folder", "Check the path after --submission", {"lokc.h", 0, 0}}},
                        Verdict::ungradable, "./racecourse grade threading/lock --submission lokc.h");
  grade.submission = "lokc.h";
  grade.submission_key.clear();
  return grade;
}

Grade no_sandbox() {
  return refused({{"internal",
                   "there is no sandbox on this machine, so submissions are not run",
                   "./racecourse doctor says how to get one; --trust-submissions runs without",
                   {}}},
                 Verdict::ungradable, "./racecourse doctor");
}

Grade undecided() {
  Grade grade = base();
  fail(grade, 1, Verdict::ungradable, "internal",
       "No end after 60 s, without using the CPU and without a proven deadlock. Is the machine overloaded?");
  CheckGrade& check = fail(grade, 2, Verdict::failed, "data-race", "Two threads access the same 4 bytes, unordered");
  check.location = {own, 40, 5};
  check.output = "WARNING: ThreadSanitizer: data race";
  return summed(grade, Verdict::ungradable, "./racecourse doctor");
}

Grade hostile() {
  std::string const all =
      "::error::forged\n  ::stop-commands::x\n##[add-mask]secret and text ##[error]more\n"
      "\x1b[31mred\x1b[0m\x1b]0;title\x07 \r\b\x7f\xc2\x9b"
      "31m"
      " ]]><script>alert('\"&amp;')</script> <!-- %0A%25 :, | `code` *b* _i_ [x](http://y) @everyone #1 $x$\n"
      "\n"
      "# heading\n"
      "bad: \xff\xc0\xaf\xed\xa0\x80 bidi: \xe2\x80\xae"
      "reversed\xe2\x81\xa6 \xe2\x80\xa8 tag: \xf3\xa0\x81\x81 "
      "\xef\xbf\xbe [[ATTACHMENT|/etc/shadow]]\n"
      "Next: ./racecourse reset threading/lock";
  std::string const file = "sub/::error file=a,line=1::x\n\x1b[2J<b>'\"&%,\xff|.h";
  Grade grade = base();
  grade.submission = file;
  CheckGrade& check = fail(grade, 0, Verdict::failed, "exception", "Nobody caught the exception X: " + all);
  check.title = "std::lock, taken and given back";
  check.expected = all;
  check.seen = "::warning::seen " + all;
  check.output = all;
  check.location = {file, 7, 3};
  check.replay += " --submission '" + file + "'";
  check.threads = {story("main" + all, "waits" + all, {{1, "f<" + all + ">", {file, 7, 3}, true}}),
                   story("thread 1", "holds nothing", {})};
  fail(grade, 1, Verdict::failed, "assertion", all);
  grade.findings = {{"compile", all, all, {file, 7, 3}}};
  return summed(grade, Verdict::failed, "./racecourse grade threading/lock --submission '" + file + "'");
}

Grade hostile_explored() {
  std::string const all = hostile().checks[0].output;
  Grade grade = explored();
  trace::Story& s = *grade.checks[3].story;
  s.details.push_back(all);
  for (trace::Line& line : s.lines) {
    line.text = line.object = line.note = line.source = all;
    line.location->function = line.location->place.file = all;
  }
  s.threads[1].text = all;
  s.threads[1].holds = {all, all};
  s.threads[1].stack = {{1, all, {all, 1, 1}, true}};
  return grade;
}

std::vector<Named> all() {
  return {{"full_marks", full_marks()},
          {"measured", measured()},
          {"stub", stub()},
          {"expected_and_seen", expected_and_seen()},
          {"deadlock", deadlock()},
          {"explored", explored()},
          {"history", history()},
          {"crash", crash()},
          {"hidden_check", hidden_check()},
          {"policy", policy()},
          {"compile_errors", compile_errors()},
          {"missing_file", missing_file()},
          {"no_sandbox", no_sandbox()},
          {"undecided", undecided()},
          {"hostile", hostile()},
          {"hostile_explored", hostile_explored()}};
}

}  // namespace racecourse::report::test

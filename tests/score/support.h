// A rubric of two levels, and evidence for it.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "grader/score/score.h"

namespace racecourse::score {

// So that Boost.Test can print what it compares.
inline std::ostream& operator<<(std::ostream& out, Verdict verdict) { return out << to_string(verdict); }

namespace test {

using rubric::Mode;

inline rubric::Check check_of(std::string id, int level, int points, std::vector<rubric::ModePlan> modes) {
  rubric::Check check;
  check.title = "Title of " + id;
  check.why = "Because of " + id;
  check.id = std::move(id);
  check.level = level;
  check.points = points;
  check.modes = std::move(modes);
  return check;
}

// enter (40), both (30, needs enter; stress costs 5), last (30, level 2, needs both).
inline rubric::Rubric two_levels() {
  rubric::Rubric rubric;
  rubric.exercise = "threading/lock";
  rubric.title = "Lock";
  rubric.header = "lock.h";
  rubric.levels = {"spinning", "waiting"};
  rubric::ModePlan const functional{Mode::functional, 1, false, {}};
  rubric.checks = {check_of("enter", 1, 40, {functional}),
                   check_of("both", 1, 30, {functional, {Mode::stress, 20, false, 5}}),
                   check_of("last", 2, 30, {functional})};
  rubric.checks[1].needs = {"enter"};
  rubric.checks[2].needs = {"both"};
  return rubric;
}

inline trace::Evidence sound(std::string check, Mode mode = Mode::functional) {
  trace::Evidence evidence;
  evidence.check = std::move(check);
  evidence.mode = mode;
  evidence.begun = evidence.complete = true;
  evidence.ending = trace::Ending::exited;
  return evidence;
}

inline trace::Evidence broken(std::string check, std::string kind, Mode mode = Mode::functional) {
  trace::Evidence evidence = sound(std::move(check), mode);
  trace::Failure failure;
  failure.message = "It is " + kind;
  failure.expected = "one";
  failure.seen = "two";
  failure.check_place = {"checks.cc", 9, 0};
  failure.threads = {
      {"thread 1", "runs", {{7, "std::swap", {"algorithm", 3, 0}, false}, {8, "f", {"lock.h", 5, 2}, true}}}};
  failure.kind = std::move(kind);
  evidence.failures = {failure};
  return evidence;
}

inline std::vector<trace::Evidence> all_sound() {
  return {sound("enter"), sound("both"), sound("last"), sound("both", Mode::stress)};
}

inline About at_home() {
  About about;
  about.submission = "exercises/threading/lock/lock.h";
  about.compiler = "clang";
  return about;
}

}  // namespace test
}  // namespace racecourse::score

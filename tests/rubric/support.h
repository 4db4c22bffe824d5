// What the tests of this room share: a sound rubric to break, and mistakes as lines of text.
#pragma once

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/rubric/load.h"

namespace racecourse::rubric::test {

using Lines = std::vector<std::string>;

inline std::string const sound_rubric = R"(exercise: threading/lock
title: Lock
lesson: One thread is inside.
header: lock.h
levels: [basic, futex]
reference: tbb
checks:
  - id: lock_works
    why: It has to.
    level: 1
    points: 40
    modes: {functional: {}, memory: {}}
  - id: lock_excludes
    level: 2
    points: 60
    modes: {stress: {rounds: 20, failure_costs: 5}, explore: {executions: 50, exhaustive: required}}
    needs: [lock_works]
    visibility: hidden
    hints: [Think., Think again.]
policy: {allow: ["<sys/epoll.h>"], forbid: ["std::mutex"], exercises: []}
measure: [{id: fast, points: 5, against: reference, full: 1.2x, zero: 4x}]
)";

inline std::vector<FoundCheck> const sound_checks{{"lock_works", 10}, {"lock_excludes", 20}};
inline std::vector<FoundCheck> const sound_workloads{{"fast", 3}};

// `text` with its only `from` made `to`; a test that would change nothing, or too much, ends.
inline std::string change(std::string text, std::string const& from, std::string const& to) {
  std::size_t const at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
    throw std::logic_error("not there exactly once: " + from);
  }
  return text.replace(at, from.size(), to);
}

inline std::string repeat(std::string const& part, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += part;
  return all;
}

template <class T>
Lines mistakes_of(Checked<T> const& read) {
  Lines lines;
  if (read.has_error()) {
    for (Problem const& problem : read.error()) lines.push_back(to_string(problem));
  }
  return lines;
}

inline Lines rubric_mistakes(std::string const& text) {
  return mistakes_of(load_rubric(text, "r.yaml", "threading/lock", sound_checks, sound_workloads));
}

// Compares as one text, so that a failure shows everything.
inline std::string joined(Lines const& lines) {
  std::string text;
  for (std::string const& line : lines) text += line + "\n";
  return text;
}

inline void check_lines(Lines const& seen, Lines const& expected) { BOOST_TEST(joined(seen) == joined(expected)); }

}  // namespace racecourse::rubric::test

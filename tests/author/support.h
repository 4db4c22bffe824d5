// An exercise with two checks, as values; and a folder to put files in.
#pragma once

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "grader/base/files.h"
#include "grader/rubric/load.h"

namespace racecourse::author::test {

using Lines = std::vector<std::string>;
using rubric::Mode;

inline rubric::Check check(std::string const& id, int points, std::vector<Mode> const& modes) {
  rubric::Check made;
  made.id = id;
  made.points = points;
  made.why = "It matters.";
  made.hints = {"Think."};
  made.place = {"exercises/threading/lock/rubric.yaml", 7, 5};
  for (Mode const mode : modes) made.modes.push_back({mode, 1, false, {}});
  return made;
}

inline rubric::Rubric lock() {
  rubric::Rubric rubric;
  rubric.exercise = "threading/lock";
  rubric.lesson = "At most one is inside.";
  rubric.header = "lock.h";
  rubric.levels = {"spinning", "sleeping"};
  rubric.checks = {check("works", 40, {Mode::functional, Mode::stress}), check("excludes", 60, {Mode::explore})};
  return rubric;
}

inline Lines lines_of(Problems const& problems) {
  Lines lines;
  for (Problem const& problem : problems) lines.push_back(to_string(problem));
  return lines;
}

// Whether some line holds all of `words`; each test names what it expects and nothing else may be there.
inline void check_only(Lines const& lines, std::string const& words) {
  BOOST_TEST_CONTEXT("expected: " << words) {
    BOOST_TEST(lines.size() == 1u);
    for (std::string const& line : lines) BOOST_TEST(line.find(words) != std::string::npos, line);
  }
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/racecourse-author-XXXXXX";
    BOOST_TEST_REQUIRE(mkdtemp(name) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Folder(Folder const&) = delete;
  void write(std::string const& name, std::string const& text) const {
    BOOST_TEST_REQUIRE(write_file(path + "/" + name, text).has_value());
  }

  std::string path;
};

}  // namespace racecourse::author::test

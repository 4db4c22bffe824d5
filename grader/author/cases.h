// What is graded to prove an exercise: its stub, its model solution, the right variants, the wrong submissions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grader/rubric/load.h"

namespace racecourse::author {

enum class Role { stub, right, wrong, measured };  // measured: the model solution, where there are workloads

struct Case {
  std::string path;  // from the root
  Role role = Role::right;
  std::optional<rubric::Expectation> expected;  // of a wrong one
  std::vector<rubric::Mode> modes;              // empty: all of the rubric's
  std::string name() const;                     // as people are told it: the path, and the mode if it is graded in one
};

// Wrong submissions whose detector is explore stand there twice: what the explorer is said to catch, it catches without
// help from the modes before it. In a sample, each stands there once, for the mode that is its detector. Notes what is
// missing or unexpected in `problems`.
enum class Extent { everything, sample };
std::vector<Case> cases_of(std::string const& root, rubric::Rubric const& rubric, Extent extent, Problems& problems);

// "exercises/threading/lock/lock.h", ".stub", "solutions/threading/lock/lock.h", "reference/threading/lock/lock.h".
std::string student_path(rubric::Rubric const& rubric);
std::string stub_path(rubric::Rubric const& rubric);
std::string model_path(rubric::Rubric const& rubric);
std::string reference_path(rubric::Rubric const& rubric);

// The model solution and the right variants, sorted: what must get full marks, and what mutants are made of.
std::vector<std::string> right_paths(std::string const& root, rubric::Rubric const& rubric);

}  // namespace racecourse::author

// A quiz of three questions, the first of the course.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>

#include "grader/rubric/quiz.h"

namespace racecourse::quiz::test {

inline rubric::Quiz three() {
  return {"A small quiz",
          {{"S1", true, "Is it so?", {"Yes.", "No."}, "a", "It is.", {}},
           {"Q1", false, "Which?", {"One", "Two", "Three"}, "c", "Three is more than two.", {}},
           {"Q2", false, "And this?", {"True", "False"}, "b", "It never was.", {}}}};
}

inline rubric::Answers answers(std::string const& first, std::string const& second, std::string const& third) {
  rubric::Answers all;
  if (!first.empty()) all["S1"] = {first, {"answers.yaml", 2, 5}};
  if (!second.empty()) all["Q1"] = {second, {"answers.yaml", 3, 5}};
  if (!third.empty()) all["Q2"] = {third, {"answers.yaml", 4, 5}};
  return all;
}

}  // namespace racecourse::quiz::test

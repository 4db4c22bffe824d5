#include "grader/quiz/grade.h"

#include <sstream>

#include "grader/quiz/answers.h"
#include "grader/report/report.h"
#include "tests/quiz/support.h"
#include "tests/support/golden.h"

namespace racecourse::quiz::test {
namespace {

using racecourse::test::check_golden;
using score::Verdict;

std::string written(score::Grade const& grade, std::string const& format) {
  std::ostringstream out;
  report::find_format(format)->write(out, {&grade, 1}, {});
  return out.str();
}

score::Grade partly() { return grade(three(), answers("a", "b", ""), "answers.yaml"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(grading)

BOOST_AUTO_TEST_CASE(right_answers_have_full_marks) {
  score::Grade const full = grade(three(), answers("a", "c", "b"), "answers.yaml");
  BOOST_TEST(full.score == 3);
  BOOST_TEST(full.max_score == 3);
  BOOST_TEST((full.verdict == Verdict::passed));
  BOOST_TEST(full.levels.size() == 2u);
}

BOOST_AUTO_TEST_CASE(wrong_and_missing_ones_cost_a_point_each) {
  score::Grade const some = partly();
  BOOST_TEST(some.score == 1);
  BOOST_TEST((some.verdict == Verdict::failed));
  BOOST_TEST(some.checks[1].message == "The answer b is wrong: Two");
  BOOST_TEST((some.checks[1].location == Place{"answers.yaml", 3, 5}));
  BOOST_TEST(some.checks[2].message == "Not answered");
}

// Who fails may answer again: neither the right answer nor its reason is told.
BOOST_AUTO_TEST_CASE(what_is_right_is_not_told) {
  for (report::Format const& format : report::formats()) {
    std::string const text = written(partly(), format.name);
    BOOST_TEST(text.find("Three") == std::string::npos, format.name << ": " << text);
  }
}

BOOST_AUTO_TEST_CASE(each_format_shows_it) {
  for (report::Format const& format : report::formats()) {
    check_golden("quiz/partly." + format.name, written(partly(), format.name));
  }
}

BOOST_AUTO_TEST_CASE(answers_that_cannot_be_read_are_not_graded) {
  Checked<rubric::Answers> const bad = rubric::load_answers("S1: z\nQ9: a\n", "answers.yaml", three());
  BOOST_TEST_REQUIRE(!bad);
  score::Grade const grade = unread(three(), bad.error(), "answers.yaml");
  BOOST_TEST((grade.verdict == Verdict::ungradable));
  BOOST_TEST(grade.findings.size() == 2u);
  check_golden("quiz/unread.text", written(grade, "text"));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  std::string const text = to_yaml(three(), answers("b", "", "a"));
  Checked<rubric::Answers> const again = rubric::load_answers(text, "answers.yaml", three());
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST(again->size() == 2u);
  BOOST_TEST(again->at("S1").letter == "b");
  BOOST_TEST(again->at("Q2").letter == "a");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::quiz::test

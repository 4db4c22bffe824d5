#include "grader/author/judge.h"

#include "tests/author/support.h"

namespace racecourse::author::test {
namespace {

using score::Verdict;

score::ModeGrade mode(Mode mode, Verdict verdict) {
  score::ModeGrade grade;
  grade.mode = mode;
  grade.verdict = verdict;
  if (verdict == Verdict::failed) {
    grade.failure.emplace();
    grade.failure->message = "it broke";
  }
  return grade;
}

// Full marks, each check in each of its modes.
score::Grade full() {
  score::Grade grade;
  grade.verdict = Verdict::passed;
  grade.score = grade.max_score = 100;
  for (rubric::Check const& planned : lock().checks) {
    score::CheckGrade check;
    check.id = planned.id;
    check.verdict = Verdict::passed;
    check.score = check.max_score = planned.points;
    for (rubric::ModePlan const& plan : planned.modes) check.modes.push_back(mode(plan.mode, Verdict::passed));
    grade.checks.push_back(check);
  }
  return grade;
}

score::Grade failing(std::size_t which, std::string const& message) {
  score::Grade grade = full();
  grade.verdict = Verdict::failed;
  grade.checks[which].verdict = Verdict::failed;
  grade.checks[which].message = message;
  grade.score -= std::exchange(grade.checks[which].score, 0);
  return grade;
}

score::Grade nothing() {
  score::Grade grade = full();
  grade.verdict = Verdict::failed;
  grade.score = 0;
  for (score::CheckGrade& check : grade.checks) {
    check.score = 0;
    check.verdict = Verdict::failed;
  }
  return grade;
}

Lines of_right(score::Grade const& grade) { return judge({"right.h", Role::right, {}, {}}, lock(), grade); }
Lines of_measured(score::Grade const& grade) {
  return judge({"lock.h", Role::measured, {}, {rubric::Mode::measure}}, lock(), grade);
}
Lines of_stub(score::Grade const& grade) { return judge({"lock.stub", Role::stub, {}, {}}, lock(), grade); }
Lines of_wrong(score::Grade const& grade) {
  rubric::Expectation expected;
  expected.fails = {{"excludes", {"two owners"}}};
  return judge({"wrong.h", Role::wrong, expected, {}}, lock(), grade);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judging)

BOOST_AUTO_TEST_CASE(full_marks_in_every_mode_are_right) { BOOST_TEST(of_right(full()).empty()); }

BOOST_AUTO_TEST_CASE(a_right_one_that_loses_a_check_is_not) {
  check_only(of_right(failing(1, "two owners")), "excludes failed in functional: two owners");
}

BOOST_AUTO_TEST_CASE(full_marks_in_fewer_modes_prove_nothing) {
  score::Grade grade = full();
  grade.checks[0].modes.pop_back();
  check_only(of_right(grade), "did not run works in stress");
  grade = full();
  grade.checks.pop_back();
  check_only(of_right(grade), "did not run excludes");
}

// Where a stress failure costs nothing, the check passes with all its points; it failed all the same.
BOOST_AUTO_TEST_CASE(a_failure_that_costs_nothing_is_a_failure) {
  score::Grade grade = full();
  grade.checks[0].modes[1] = mode(Mode::stress, Verdict::failed);
  check_only(of_right(grade), "works in stress is failed: it broke");
}

// Asked for is the model solution; other right ones may have more interleavings.
BOOST_AUTO_TEST_CASE(a_model_solution_is_explored_completely_where_that_is_required) {
  rubric::Rubric demanding = lock();
  demanding.checks[1].modes[0].exhaustive_required = true;
  std::string const model = model_path(demanding);
  score::Grade grade = full();
  check_only(judge({model, Role::right, {}, {}}, demanding, grade),
             "excludes is not explored completely: 1 executions");
  BOOST_TEST(judge({"right.h", Role::right, {}, {}}, demanding, grade).empty());
  grade.checks[1].modes[0].exhaustive = true;
  BOOST_TEST(judge({model, Role::right, {}, {}}, demanding, grade).empty());
}

BOOST_AUTO_TEST_CASE(a_stub_compiles_and_earns_nothing) {
  BOOST_TEST(of_stub(nothing()).empty());
  score::Grade grade = nothing();
  grade.score = grade.checks[0].score = 40;
  BOOST_TEST(of_stub(grade) == (Lines{"scores 40 instead of 0", "earns 40 by works"}),
             boost::test_tools::per_element());
  grade = nothing();
  grade.findings.push_back({"compile", "error: no such type", "", {"lock.stub", 3, 1}});
  check_only(of_stub(grade), "lock.stub:3:1: error: no such type");
}

BOOST_AUTO_TEST_CASE(a_wrong_one_fails_what_it_must_with_the_words_it_must) {
  BOOST_TEST(of_wrong(failing(1, "there were two owners")).empty());
  check_only(of_wrong(failing(1, "a race")), "fails excludes with other words");
  check_only(of_wrong(full()), "should fail excludes, but that is passed");
}

BOOST_AUTO_TEST_CASE(a_wrong_one_fails_nothing_else) {
  score::Grade grade = failing(1, "two owners");
  grade.checks[0].verdict = Verdict::crashed;
  grade.checks[0].kind = "crash";
  check_only(of_wrong(grade), "fails works as well (crash)");
}

// In a mode that none of them has, nobody has shown anything.
BOOST_AUTO_TEST_CASE(a_wrong_one_has_to_be_caught_by_something_that_ran) {
  score::Grade grade = full();
  grade.checks.pop_back();
  check_only(of_wrong(grade), "is caught by no check that ran");
}

BOOST_AUTO_TEST_CASE(what_could_not_be_graded_is_neither) {
  score::Grade grade = failing(1, "two owners");
  grade.verdict = Verdict::ungradable;
  grade.checks[0].verdict = Verdict::ungradable;
  grade.checks[0].message = "no evidence";
  check_only(of_wrong(grade), "ungradable: works: no evidence");
  check_only(of_stub(grade), "ungradable: works: no evidence");
}

BOOST_AUTO_TEST_CASE(what_is_measured_has_a_ratio_however_great) {
  score::Grade grade;
  grade.verdict = Verdict::passed;
  BOOST_TEST(of_measured(grade) == Lines{"nothing was measured"}, boost::test_tools::per_element());
  rubric::Measure const alone{"alone", 0, 1.2, 4};
  grade.measures = {score::judge(alone, {90, 100, 110})};
  BOOST_TEST(of_measured(grade).empty());
  grade.measures.push_back(score::not_measured(alone, "Nobody can go on"));
  BOOST_TEST(of_measured(grade) == Lines{"alone was not measured: Nobody can go on"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::author::test

#include "grader/score/grade.h"

#include "tests/score/support.h"

namespace racecourse::score::test {
namespace {

Grade graded(std::vector<trace::Evidence> const& evidence, std::vector<Finding> const& findings = {},
             About const& about = at_home()) {
  return grade(two_levels(), evidence, findings, about);
}

// As if this one run had gone otherwise.
std::vector<trace::Evidence> all_but(trace::Evidence const& other) {
  std::vector<trace::Evidence> all = all_sound();
  for (trace::Evidence& evidence : all) {
    if (evidence.check == other.check && evidence.mode == other.mode) evidence = other;
  }
  return all;
}

Finding finding(std::string kind) { return {std::move(kind), "No", "Yes", {"lock.h", 3, 1}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(grading)

BOOST_AUTO_TEST_CASE(all_points_for_all_checks) {
  Grade const grade = graded(all_sound());
  BOOST_TEST(grade.verdict == Verdict::passed);
  BOOST_TEST(grade.score == 100);
  BOOST_TEST(grade.max_score == 100);
  BOOST_TEST(grade.next == "./racecourse");
  BOOST_TEST(grade.levels.size() == 2u);
  BOOST_TEST(grade.levels[0].score == 70);
  BOOST_TEST(grade.levels[0].verdict == Verdict::passed);
  BOOST_TEST(grade.checks[0].message == "");
}

BOOST_AUTO_TEST_CASE(a_failed_check_has_no_points_and_tells_why) {
  Grade const grade = graded(all_but(broken("last", "assertion")));
  BOOST_TEST(grade.verdict == Verdict::failed);
  BOOST_TEST(grade.score == 70);
  CheckGrade const& check = grade.checks[2];
  BOOST_TEST(check.kind == "assertion");
  BOOST_TEST(check.message == "It is assertion");
  BOOST_TEST(check.expected == "one");
  BOOST_TEST(check.seen == "two");
  BOOST_REQUIRE(check.location.has_value());
  BOOST_TEST(to_string(*check.location) == "lock.h:5:2");  // not the library's line above it
  BOOST_TEST(check.replay == "./racecourse grade threading/lock --check last --mode functional");
  BOOST_TEST(grade.next == "./racecourse hint threading/lock");
  BOOST_TEST(grade.levels[0].verdict == Verdict::passed);
  BOOST_TEST(grade.levels[1].verdict == Verdict::failed);
}

BOOST_AUTO_TEST_CASE(who_fails_a_check_that_costs_nothing_has_passed) {
  rubric::Rubric rubric = two_levels();
  rubric.checks[2].points = 0;
  Grade const grade = score::grade(rubric, all_but(broken("last", "assertion")), {}, at_home());
  BOOST_TEST(grade.verdict == Verdict::passed);
  BOOST_TEST(grade.score == grade.max_score);
  BOOST_TEST(grade.levels[1].verdict == Verdict::passed);
  BOOST_TEST(grade.checks[2].verdict == Verdict::failed);
  BOOST_TEST(grade.checks[2].message == "It is assertion");
}

BOOST_AUTO_TEST_CASE(a_stress_failure_costs_what_the_rubric_says) {
  Grade const grade = graded(all_but(broken("both", "data-race", Mode::stress)));
  BOOST_TEST(grade.checks[1].score == 25);
  BOOST_TEST(grade.checks[1].verdict == Verdict::failed);
  BOOST_TEST((grade.checks[1].mode == Mode::stress));
  BOOST_TEST(grade.score == 95);
}

BOOST_AUTO_TEST_CASE(a_functional_failure_costs_all_even_where_stress_is_cheap) {
  BOOST_TEST(graded(all_but(broken("both", "assertion"))).checks[1].score == 0);
}

BOOST_AUTO_TEST_CASE(a_check_that_was_not_run_names_what_it_needs) {
  Grade const grade = graded({broken("enter", "deadlock")});
  BOOST_TEST(grade.verdict == Verdict::failed);
  BOOST_TEST(grade.score == 0);
  BOOST_TEST(grade.checks[1].verdict == Verdict::skipped);
  BOOST_TEST(grade.checks[1].needs_failed == std::vector<std::string>{"enter"}, boost::test_tools::per_element());
  BOOST_TEST(grade.checks[1].message == "Not run, since 'enter' does not pass yet");
  BOOST_TEST(grade.checks[2].needs_failed == std::vector<std::string>{"both"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_check_that_we_lost_is_our_fault) {
  Grade const grade = graded({sound("enter"), sound("both")});
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_TEST(graded({}).verdict == Verdict::ungradable);
}

BOOST_AUTO_TEST_CASE(one_ungradable_check_makes_the_grade_ungradable) {
  trace::Evidence ours = sound("both", Mode::stress);
  ours.ours = "No sandbox";
  Grade const grade = graded(all_but(ours));
  BOOST_TEST(grade.checks[1].verdict == Verdict::ungradable);
  BOOST_TEST(grade.checks[1].message == "No sandbox");
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_TEST(grade.next == "./racecourse doctor");
}

BOOST_AUTO_TEST_CASE(a_blind_detector_is_named_to_the_instructor) {
  trace::Evidence blind = sound("both", Mode::stress);
  blind.blind = {"race, before the check"};
  Grade const grade = graded(all_but(blind));
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_REQUIRE(grade.suspicions.size() == 1);
  BOOST_TEST(grade.suspicions[0].starts_with("both, stress: "));
  BOOST_TEST(grade.suspicions[0].find("race, before the check") != std::string::npos);
  BOOST_TEST(graded(all_sound()).suspicions.empty());
}

BOOST_AUTO_TEST_CASE(within_a_check_the_students_failure_outranks_our_trouble) {
  std::vector<trace::Evidence> evidence = all_but(broken("both", "crash"));
  evidence.back().ours = "No sandbox";
  BOOST_TEST(graded(evidence).checks[1].verdict == Verdict::crashed);
  BOOST_TEST(graded(evidence).verdict == Verdict::crashed);
  evidence = all_but(broken("both", "assertion", Mode::stress));
  evidence[1].ours = "No sandbox";
  BOOST_TEST(graded(evidence).checks[1].verdict == Verdict::failed);
}

BOOST_AUTO_TEST_CASE(the_students_findings_mean_no_points_and_no_checks) {
  for (char const* const kind : {"policy", "compile", "link"}) {
    Grade const grade = graded({}, {finding(kind)});
    BOOST_TEST(grade.verdict == Verdict::failed);
    BOOST_TEST(grade.score == 0);
    BOOST_TEST(grade.max_score == 100);
    BOOST_TEST(grade.checks[0].verdict == Verdict::skipped);
    BOOST_TEST(grade.next == "./racecourse grade threading/lock");
  }
  // A header that builds in one of the modes only.
  BOOST_TEST(graded(all_sound(), {finding("compile")}).score == 0);
}

BOOST_AUTO_TEST_CASE(our_findings_are_ungradable) {
  for (char const* const kind : {"intake", "internal"}) {
    BOOST_TEST(graded(all_sound(), {finding(kind)}).verdict == Verdict::ungradable);
    BOOST_TEST(graded({}, {finding("compile"), finding(kind)}).verdict == Verdict::ungradable);
  }
}

BOOST_AUTO_TEST_CASE(hidden_checks_tell_no_more_than_their_name) {
  rubric::Rubric rubric = two_levels();
  for (rubric::Visibility const visibility : {rubric::Visibility::hidden, rubric::Visibility::after_due}) {
    rubric.checks[2].visibility = visibility;
    std::vector<trace::Evidence> evidence = all_but(broken("last", "deadlock"));
    evidence[2].output = "what it printed";
    CheckGrade const check = grade(rubric, evidence, {}, at_home()).checks[2];
    BOOST_TEST(check.verdict == Verdict::failed);
    BOOST_TEST(check.message == "A hidden check failed: Title of last");
    BOOST_TEST(check.expected + check.seen + check.output + check.kind + check.why == "");
    BOOST_TEST(check.threads.empty());
    BOOST_TEST(!check.location);
  }
}

BOOST_AUTO_TEST_CASE(only_what_was_asked_for_counts) {
  About about = at_home();
  about.up_to_level = 1;
  Grade grade = graded({sound("enter"), sound("both"), sound("both", Mode::stress)}, {}, about);
  BOOST_TEST(grade.verdict == Verdict::passed);
  BOOST_TEST(grade.max_score == 70);
  BOOST_TEST(grade.levels.size() == 1u);
  BOOST_TEST(grade.next == "./racecourse grade threading/lock");
  about = at_home();
  about.only_check = "both";
  grade = graded({sound("both"), sound("both", Mode::stress)}, {}, about);
  BOOST_TEST(grade.max_score == 30);
  BOOST_TEST(grade.verdict == Verdict::passed);
  about = at_home();
  about.modes = {Mode::stress};
  grade = graded({sound("both", Mode::stress)}, {}, about);
  BOOST_TEST(grade.max_score == 30);
  BOOST_TEST(grade.verdict == Verdict::passed);
  about.modes = {Mode::explore};  // no check has it
  grade = graded({}, {}, about);
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_TEST(grade.findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_level_passes_only_when_all_of_it_passes) {
  rubric::Rubric rubric = two_levels();
  rubric.checks[0].level = 2;
  rubric.checks[1].level = 1;
  rubric.checks[2].level = 1;
  rubric.checks[2].needs = {};
  // Level 1: one not run, then one that passes.
  Grade const grade = score::grade(rubric, {broken("enter", "hang"), sound("last")}, {}, at_home());
  BOOST_TEST(grade.levels[0].verdict == Verdict::skipped);
  BOOST_TEST(grade.levels[0].score == 30);
  BOOST_TEST(grade.levels[1].verdict == Verdict::failed);
}

BOOST_AUTO_TEST_CASE(replay_is_a_command_for_a_shell) {
  About about = at_home();
  about.submission = "/tmp/it's $HOME/lock.h";
  about.compiler = "gcc";
  BOOST_TEST(graded(all_sound(), {}, about).checks[0].replay ==
             "./racecourse grade threading/lock --check enter --mode functional --submission "
             "'/tmp/it'\\''s $HOME/lock.h' --compiler gcc");
  about.submission = "plain/lock.h";
  about.compiler = "clang";
  BOOST_TEST(graded(all_sound(), {}, about).checks[0].replay ==
             "./racecourse grade threading/lock --check enter --mode functional --submission plain/lock.h");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::score::test

#include "tests/score/support.h"

namespace racecourse::score::test {
namespace {

ModeGrade judged(trace::Evidence const& evidence) { return judge(two_levels().checks[0], evidence); }

trace::Evidence beside_reference(std::map<std::string, long> outcomes, std::map<std::string, long> reference) {
  trace::Evidence evidence = sound("both", Mode::stress);
  evidence.outcomes = std::move(outcomes);
  evidence.reference_outcomes = std::move(reference);
  evidence.reference_ran = true;
  return evidence;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judging)

BOOST_AUTO_TEST_CASE(a_complete_run_without_failures_passes) {
  trace::Evidence evidence = sound("enter", Mode::explore);
  evidence.executions = 7;
  evidence.exhaustive = true;
  evidence.seconds = 0.5;
  ModeGrade const grade = judged(evidence);
  BOOST_TEST(grade.verdict == Verdict::passed);
  BOOST_TEST(!grade.failure);
  BOOST_TEST(grade.executions == 7);
  BOOST_TEST(grade.exhaustive);
  BOOST_TEST(grade.seconds == 0.5);
  BOOST_TEST((grade.mode == Mode::explore));
}

BOOST_AUTO_TEST_CASE(a_crash_is_no_plain_failure) {
  BOOST_TEST(judged(broken("enter", "crash")).verdict == Verdict::crashed);
  for (char const* const kind : {"assertion", "exception", "unwritten", "deadlock", "livelock", "data-race", "memory",
                                 "leak", "undefined", "exit", "resource", "hang", "linearizability", "output"}) {
    BOOST_TEST(judged(broken("enter", kind)).verdict == Verdict::failed);
  }
}

BOOST_AUTO_TEST_CASE(what_is_our_fault_is_ungradable) {
  trace::Evidence evidence = sound("enter");
  evidence.ours = "The sandbox did not start";
  ModeGrade const grade = judged(evidence);
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_REQUIRE(grade.failure.has_value());
  BOOST_TEST(grade.failure->kind == "internal");
  BOOST_TEST(grade.failure->message == "The sandbox did not start");
}

BOOST_AUTO_TEST_CASE(a_blind_detector_is_ungradable_and_not_named_to_the_student) {
  trace::Evidence evidence = sound("enter");
  evidence.blind = {"race, before the check"};
  ModeGrade const grade = judged(evidence);
  BOOST_TEST(grade.verdict == Verdict::ungradable);
  BOOST_REQUIRE(grade.failure.has_value());
  BOOST_TEST(grade.failure->message.find("race") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_run_that_ends_without_a_word_is_ungradable) {
  trace::Evidence evidence = sound("enter");
  evidence.complete = false;
  BOOST_TEST(judged(evidence).verdict == Verdict::ungradable);
  BOOST_TEST(judged(trace::Evidence{}).verdict == Verdict::ungradable);  // not even started
}

BOOST_AUTO_TEST_CASE(what_the_student_did_outranks_our_trouble) {
  trace::Evidence evidence = broken("enter", "assertion");
  evidence.complete = false;
  evidence.ours = "The disk is full";
  BOOST_TEST(judged(evidence).verdict == Verdict::failed);
}

BOOST_AUTO_TEST_CASE(an_outcome_that_the_reference_never_has_is_a_failure) {
  ModeGrade const grade = judged(beside_reference({{"2999", 1}, {"3000", 9}}, {{"3000", 1}, {"3001", 1}}));
  BOOST_TEST(grade.verdict == Verdict::failed);
  BOOST_REQUIRE(grade.failure.has_value());
  BOOST_TEST(grade.failure->kind == "outcome");
  BOOST_TEST(grade.failure->expected == "3000 or 3001");
  BOOST_TEST(grade.failure->seen == "2999");
}

BOOST_AUTO_TEST_CASE(an_outcome_need_not_be_as_frequent_as_with_the_reference) {
  BOOST_TEST(judged(beside_reference({{"3000", 900}}, {{"3000", 1}, {"3001", 1}})).verdict == Verdict::passed);
  BOOST_TEST(judged(beside_reference({}, {{"3000", 1}})).verdict == Verdict::passed);
}

BOOST_AUTO_TEST_CASE(without_a_trusted_reference_outcomes_decide_nothing) {
  trace::Evidence evidence = beside_reference({{"2999", 1}}, {});
  evidence.reference_ran = false;
  BOOST_TEST(judged(evidence).verdict == Verdict::passed);
  evidence = beside_reference({{"2999", 1}}, {});
  evidence.ours = "The reference does not pass this check itself";
  BOOST_TEST(judged(evidence).verdict == Verdict::ungradable);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::score::test

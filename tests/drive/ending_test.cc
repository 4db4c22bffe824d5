// How a process ended, and whose fault that is: the submission's (a failure), ours (a reason), or nobody's.
#include "grader/drive/ending.h"

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <string>

#include "grader/drive/limits.h"

namespace racecourse::drive {
namespace {

using process::End;

process::Outcome ended(End end, int code = 0, double cpu_seconds = 0.1) {
  process::Outcome outcome;
  outcome.end = end;
  outcome.code = code;
  outcome.cpu_seconds = cpu_seconds;
  return outcome;
}

trace::Evidence judged(process::Outcome const& outcome, trace::Evidence evidence = {}) {
  evidence.begun = true;
  judge_ending(outcome, limits_for(rubric::Mode::functional), evidence);
  return evidence;
}

trace::Evidence complete() {
  trace::Evidence evidence;
  evidence.complete = true;
  return evidence;
}

// The kind of the one failure; "" if there is none, and then it must not pass silently either.
std::string kind_of(trace::Evidence const& evidence) {
  BOOST_TEST(evidence.failures.size() <= 1);
  BOOST_TEST((evidence.failures.empty() || evidence.ours.empty()));
  return evidence.failures.empty() ? "" : evidence.failures.front().kind;
}

bool is_ours(trace::Evidence const& evidence) { return evidence.failures.empty() && !evidence.ours.empty(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(drive_ending)

BOOST_AUTO_TEST_CASE(a_run_with_its_token_is_nobodys_fault) {
  trace::Evidence const evidence = judged(ended(End::exited), complete());
  BOOST_TEST(kind_of(evidence) == "");
  BOOST_TEST(evidence.ours == "");
}

BOOST_AUTO_TEST_CASE(an_early_exit_is_the_submissions_whatever_its_status) {
  for (int const status : {0, 1, 3, 127, 255}) {
    trace::Evidence const evidence = judged(ended(End::exited, status));
    BOOST_TEST(kind_of(evidence) == "exit");
    BOOST_TEST(evidence.failures.at(0).message.find("status " + std::to_string(status)) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_a_sanitizer_could_not_hand_over_is_told_in_its_words) {
  process::Outcome outcome = ended(End::exited, sanitizer_status);
  outcome.err = "==7==ERROR: AddressSanitizer: requested allocation size 0x4000 exceeds\n    #0 0x4c3a2f\n";
  trace::Evidence const evidence = judged(outcome);
  BOOST_TEST(kind_of(evidence) == "memory");
  BOOST_TEST(evidence.failures.at(0).message ==
             "A sanitizer ended the program: requested allocation size 0x4000 exceeds");
  outcome.err = "";
  BOOST_TEST(judged(outcome).failures.at(0).message == "A sanitizer ended the program");
}

BOOST_AUTO_TEST_CASE(a_check_that_never_began_is_ours) {
  trace::Evidence evidence;
  process::Outcome outcome = ended(End::exited, 127);
  outcome.err = "checks: error while loading shared libraries: libboost.so";
  judge_ending(outcome, limits_for(rubric::Mode::functional), evidence);
  BOOST_TEST(is_ours(evidence));
  BOOST_TEST(evidence.ours.find("libboost.so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(signals_are_crashes) {
  for (int const signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGXFSZ}) {
    BOOST_TEST(kind_of(judged(ended(End::signalled, signal))) == "crash");
  }
}

BOOST_AUTO_TEST_CASE(killed_from_outside_is_ours) {
  process::Outcome outcome = ended(End::signalled, SIGKILL);
  outcome.peak_kib = 300 << 10;
  trace::Evidence const evidence = judged(outcome);
  BOOST_TEST(is_ours(evidence));
  BOOST_TEST(evidence.ours.find("out of memory") != std::string::npos);
  BOOST_TEST(evidence.ours.find("300 of the 1024 MiB") != std::string::npos, evidence.ours);
}

// The kernel's way with who ignores the soft limit.
BOOST_AUTO_TEST_CASE(killed_at_the_end_of_its_cpu_time_is_a_hang) {
  process::Limits const limits = limits_for(rubric::Mode::functional);
  BOOST_TEST(kind_of(judged(ended(End::signalled, SIGKILL, static_cast<double>(limits.cpu.count()) + 1))) == "hang");
}

BOOST_AUTO_TEST_CASE(limits_that_are_the_submissions) {
  BOOST_TEST(kind_of(judged(ended(End::cpu))) == "hang");
  BOOST_TEST(kind_of(judged(ended(End::memory))) == "memory");
  BOOST_TEST(kind_of(judged(ended(End::output))) == "output");
}

// On a busy machine correct code runs slowly, whatever CPU time it has had by then.
BOOST_AUTO_TEST_CASE(wall_time_alone_is_ours) {
  for (double const cpu : {0.0, 5.0, 14.0}) {
    trace::Evidence const evidence = judged(ended(End::wall, 0, cpu));
    BOOST_TEST(is_ours(evidence));
    BOOST_TEST(evidence.ours.find("overloaded") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_is_ours) { BOOST_TEST(is_ours(judged(ended(End::interrupted)))); }

BOOST_AUTO_TEST_CASE(what_the_harness_reported_stands_however_the_process_ended) {
  trace::Evidence told;
  told.failures.push_back({});
  told.failures.front().kind = "data-race";
  for (End const end : {End::exited, End::signalled, End::cpu, End::wall, End::memory, End::output}) {
    BOOST_TEST(kind_of(judged(ended(end, SIGKILL), told)) == "data-race");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::drive

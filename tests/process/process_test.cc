#include "grader/process/process.h"

#include <dirent.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

namespace racecourse::process {
namespace {

Command shell(std::string const& script) {
  Command command;
  command.argv = {"/bin/sh", "-c", script};
  command.environment["PATH"] = "/usr/bin:/bin";
  return command;
}

Outcome outcome_of(Command const& command) {
  Result<Outcome> const result = run(command);
  BOOST_REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : to_string(result.error())));
  return *result;
}

int descriptors() {
  int count = 0;
  DIR* const folder = opendir("/proc/self/fd");
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

bool is_running(std::string const& marker) {
  return outcome_of(shell("for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null | grep -q '^sleep " +
                          marker + "' && exit 0; done; exit 1"))
             .code == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_run)

BOOST_AUTO_TEST_CASE(exit_status_and_output_come_back) {
  Outcome const o = outcome_of(shell("echo out; echo err >&2; exit 7"));
  BOOST_TEST((o.end == End::exited));
  BOOST_TEST(o.code == 7);
  BOOST_TEST(o.out == "out\n");
  BOOST_TEST(o.err == "err\n");
}

BOOST_AUTO_TEST_CASE(exit_9_is_not_signal_9) {
  Outcome const left = outcome_of(shell("exit 9"));
  Outcome const killed = outcome_of(shell("kill -9 $$"));
  BOOST_TEST((left.end == End::exited));
  BOOST_TEST((killed.end == End::signalled));
  BOOST_TEST(left.code == 9);
  BOOST_TEST(killed.code == SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_missing_program_is_a_problem_with_a_remedy) {
  Command command;
  command.argv = {"/nonexistent/program"};
  Result<Outcome> const result = run(command);
  BOOST_REQUIRE(result.has_error());
  BOOST_TEST(result.error().message.find("/nonexistent/program") != std::string::npos);
  BOOST_TEST(!result.error().remedy.empty());
}

BOOST_AUTO_TEST_CASE(a_sleeper_meets_the_wall_limit) {
  Command command = shell("sleep 1000");
  command.limits.wall = std::chrono::milliseconds(200);
  BOOST_TEST((outcome_of(command).end == End::wall));
}

BOOST_AUTO_TEST_CASE(a_loop_meets_the_cpu_limit) {
  Command command = shell("while :; do :; done");
  command.limits.cpu = std::chrono::seconds(1);
  BOOST_TEST((outcome_of(command).end == End::cpu));
}

BOOST_AUTO_TEST_CASE(memory_of_the_whole_tree_is_watched) {
  Command command = shell("head -c 300000000 /dev/zero | tail -c 300000000 | wc -c; sleep 5");
  command.limits.memory = 100u << 20;
  BOOST_TEST((outcome_of(command).end == End::memory));
}

BOOST_AUTO_TEST_CASE(endless_output_ends_the_run) {
  Command command = shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done");
  command.limits.output = 5000;
  Outcome const o = outcome_of(command);
  BOOST_TEST((o.end == End::output));
  BOOST_TEST(o.out.size() == 5000u);
}

BOOST_AUTO_TEST_CASE(input_is_given_and_need_not_be_read) {
  Command command = shell("cat");
  command.input = "hello";
  BOOST_TEST(outcome_of(command).out == "hello");
  Command deaf = shell("exit 0");
  deaf.input.assign(10'000'000, 'x');
  BOOST_TEST((outcome_of(deaf).end == End::exited));
}

BOOST_AUTO_TEST_CASE(evidence_arrives_on_descriptor_3) {
  Command command = shell("echo proof >&3");
  command.evidence_pipe = true;
  BOOST_TEST(outcome_of(command).evidence == "proof\n");
}

BOOST_AUTO_TEST_CASE(only_the_agreed_descriptors_are_inherited) {
  Command command = shell("ls /proc/self/fd | wc -l");  // 0 1 2, and the one ls reads the folder with
  BOOST_TEST(outcome_of(command).out == "4\n");
}

BOOST_AUTO_TEST_CASE(a_daemon_does_not_outlive_the_run) {
  outcome_of(shell("(setsid sh -c 'sleep 98765 & sleep 98765' >/dev/null 2>&1 3>&- &) ; exit 0"));
  BOOST_TEST(!is_running("98765"));
}

BOOST_AUTO_TEST_CASE(a_daemon_that_keeps_the_output_open_does_not_hold_us_up) {
  Command command = shell("(setsid sleep 98764 &) ; exit 0");
  command.limits.wall = std::chrono::milliseconds(20'000);
  BOOST_TEST((outcome_of(command).end == End::exited));
  BOOST_TEST(!is_running("98764"));
}

BOOST_AUTO_TEST_CASE(forks_are_limited_and_nothing_is_left) {
  if (getuid() != 0) return;  // the limit counts all processes of a user: only nobody's are known
  Command command = shell("bomb() { bomb | bomb & }; bomb; sleep 0.3");
  command.limits.processes = 40;
  command.limits.wall = std::chrono::milliseconds(3000);
  outcome_of(command);
  BOOST_TEST(outcome_of(shell("ps -u nobody -o comm= | grep -c '^sh$'")).out.size() > 0u);
}

BOOST_AUTO_TEST_CASE(addresses_repeat) {
  Command const command = shell("grep stack /proc/self/maps");
  BOOST_TEST(outcome_of(command).out == outcome_of(command).out);
}

BOOST_AUTO_TEST_CASE(runs_go_on_side_by_side_and_leak_no_descriptors) {
  outcome_of(shell("exit 0"));
  int const before = descriptors();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 10; ++i) run(shell("exit 3"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(zz_interrupt)  // last: it ends all later runs as well

BOOST_AUTO_TEST_CASE(interrupting_ends_current_and_later_runs) {
  std::thread interrupter([] { interrupt_all(); });
  Outcome const o = outcome_of(shell("sleep 1000"));
  interrupter.join();
  BOOST_TEST((o.end == End::interrupted));
  BOOST_TEST((outcome_of(shell("exit 0")).end == End::interrupted));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::process

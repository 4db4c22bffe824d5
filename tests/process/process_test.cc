#include "grader/process/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

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
  command.input.assign(3'000'000, 'x');
  command.limits.output = 0;
  BOOST_TEST((outcome_of(command).out == command.input));
  Command deaf = shell("exit 0");
  deaf.input.assign(10'000'000, 'x');
  BOOST_TEST((outcome_of(deaf).end == End::exited));
  // It closes its end and lives on: our write fails, and must neither end us nor hold up the run.
  deaf.argv[2] = "exec 0<&-; sleep 0.05; echo done";
  BOOST_TEST(outcome_of(deaf).out == "done\n");
}

BOOST_AUTO_TEST_CASE(evidence_arrives_on_descriptor_3) {
  Command command = shell("echo proof >&3");
  command.evidence_pipe = true;
  BOOST_TEST(outcome_of(command).evidence == "proof\n");
}

BOOST_AUTO_TEST_CASE(endless_evidence_ends_the_run) {
  Command command = shell("while :; do echo proof >&3; done");
  command.evidence_pipe = true;
  command.limits.evidence = 600;
  Outcome const o = outcome_of(command);
  BOOST_TEST((o.end == End::output));
  BOOST_TEST(o.evidence.size() == 600u);
}

BOOST_AUTO_TEST_CASE(output_up_to_the_limit_is_let_through) {
  Command command = shell("printf 12345");
  command.limits.output = 5;
  Outcome const o = outcome_of(command);
  BOOST_TEST((o.end == End::exited));
  BOOST_TEST(o.out == "12345");
}

BOOST_AUTO_TEST_CASE(without_evidence_descriptor_3_is_closed) {
  BOOST_TEST(outcome_of(shell("(: >&3) 2>/dev/null || echo closed")).out == "closed\n");
}

BOOST_AUTO_TEST_CASE(only_the_agreed_descriptors_are_inherited) {
  Command command = shell("ls /proc/self/fd | wc -l");  // 0 1 2, and the one ls reads the folder with
  int const ours = open("/dev/null", O_RDONLY);         // without O_CLOEXEC, as libraries do
  BOOST_TEST(outcome_of(command).out == "4\n");
  command.evidence_pipe = true;
  BOOST_TEST(outcome_of(command).out == "5\n");
  close(ours);
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

// The limit is not enforced for uid 0, and inside Bazel's sandbox there is no other user to become.
BOOST_AUTO_TEST_CASE(forks_are_limited_and_nothing_is_left) {
  // Each line is a process that was started; the shell says when one could not be.
  Command command = shell("i=0; while [ $i -lt 60 ]; do sleep 98763 & echo $i; i=$((i+1)); done");
  command.limits.processes = 20;
  Outcome const o = outcome_of(command);
  bool const refused = o.err.find("fork") != std::string::npos;
  BOOST_TEST(refused == (o.code != 0));
  if (outcome_of(shell("id -u")).out != "0\n") BOOST_TEST(refused);
  BOOST_TEST(std::count(o.out.begin(), o.out.end(), '\n') <= 60);
  BOOST_TEST(!is_running("98763"));
}

BOOST_AUTO_TEST_CASE(a_fork_bomb_ends_and_nothing_is_left) {
  if (outcome_of(shell("id -u")).out == "0\n") return;  // nothing would hold it
  Command command = shell("bomb() { bomb | bomb & sleep 98762; }; bomb; sleep 98762");
  command.limits.processes = 40;
  command.limits.wall = std::chrono::milliseconds(500);
  outcome_of(command);
  BOOST_TEST(!is_running("98762"));
}

// Twin: so many processes as were asked for may run, whatever else the user runs.
BOOST_AUTO_TEST_CASE(processes_up_to_the_limit_are_not_refused) {
  Command command = shell("for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.01 & done; wait");
  command.limits.processes = 12;
  Outcome const o = outcome_of(command);
  BOOST_TEST(o.code == 0);
  BOOST_TEST(o.err == "");
}

BOOST_AUTO_TEST_CASE(an_orphan_of_a_run_that_goes_on_is_left_alone) {
  // It lives until its own run ends, although another run ends in between.
  std::string const pipe = "/tmp/process-test-" + std::to_string(getpid());
  BOOST_REQUIRE(mkfifo(pipe.c_str(), 0666) == 0);
  chmod(pipe.c_str(), 0666);
  Result<Outcome> waited = Problem{"not yet run", "", {}};
  std::thread runner([&] {  // only the main thread asserts: Boost.Test is not made for more
    waited = run(shell("orphan=$(sh -c 'sleep 98761 >/dev/null & echo $!'); : > " + pipe + "; read word < " + pipe +
                       "; kill -0 $orphan && echo alive"));
  });
  outcome_of(shell(": < " + pipe));  // the orphan is there
  outcome_of(shell("exit 0"));       // and another run ends
  outcome_of(shell("echo go > " + pipe));
  runner.join();
  unlink(pipe.c_str());
  BOOST_REQUIRE(waited.has_value());
  BOOST_TEST(waited->out == "alive\n");
  BOOST_TEST(!is_running("98761"));
}

BOOST_AUTO_TEST_CASE(addresses_repeat) {
  Command command = shell("grep stack /proc/self/maps");
  BOOST_TEST(outcome_of(command).out == outcome_of(command).out);
  command.fixed_addresses = false;
  BOOST_TEST(outcome_of(command).out != outcome_of(command).out);
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_executed_is_a_problem) {
  std::string const path = "/tmp/process-test-" + std::to_string(getpid());
  std::ofstream(path) << "neither ELF nor a script";
  chmod(path.c_str(), 0755);
  Command command;
  command.argv = {path};
  Result<Outcome> const result = run(command);
  unlink(path.c_str());
  BOOST_REQUIRE(result.has_error());
  BOOST_TEST(result.error().message.find("Exec format error") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_directory_is_a_problem_and_no_exit_status_is) {
  Command command = shell("exit 0");
  command.directory = "/nonexistent";
  Result<Outcome> const result = run(command);
  BOOST_REQUIRE(result.has_error());
  BOOST_TEST(result.error().message.find("working directory") != std::string::npos);
  for (int const status : {125, 126, 127, 137, 255}) {
    Outcome const o = outcome_of(shell("exit " + std::to_string(status)));
    BOOST_TEST((o.end == End::exited));
    BOOST_TEST(o.code == status);
  }
}

// Exit handlers and destructors of ours must not run in a child that could not become the program.
BOOST_AUTO_TEST_CASE(a_failed_start_runs_none_of_our_exit_handlers) {
  static std::string const trace = "/tmp/process-test-exit-" + std::to_string(getpid());
  static pid_t const us = getpid();
  std::atexit([] {
    if (getpid() != us) std::ofstream(trace) << "ran";
  });
  Command command = shell("exit 0");
  command.directory = "/nonexistent";
  BOOST_TEST(run(command).has_error());
  BOOST_TEST(access(trace.c_str(), F_OK) != 0);
  unlink(trace.c_str());
}

BOOST_AUTO_TEST_CASE(signals_are_as_in_a_fresh_process) {
  std::signal(SIGUSR1, SIG_IGN);
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, &before);
  Outcome const o = outcome_of(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGUSR1, SIG_DFL);
  BOOST_TEST(o.out == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

BOOST_AUTO_TEST_CASE(cpu_time_is_counted_and_sleep_is_not) {
  Outcome const busy = outcome_of(shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));
  Outcome const idle = outcome_of(shell("sleep 0.3"));
  BOOST_TEST(busy.cpu_seconds > 10 * idle.cpu_seconds);
  BOOST_TEST(busy.cpu_seconds <= 2 * busy.wall_seconds);
}

BOOST_AUTO_TEST_CASE(cpu_time_of_many_processes_is_added_up) {
  Command command = shell("for i in 1 2 3; do sh -c 'while :; do :; done' & done; wait");
  command.limits.cpu = std::chrono::seconds(1);  // of each; none of the three gets there before the sum does
  Outcome const o = outcome_of(command);
  BOOST_TEST((o.end == End::cpu));
  BOOST_TEST(o.cpu_seconds < 2.5);
}

BOOST_AUTO_TEST_CASE(memory_below_the_limit_is_let_through_and_its_peak_recorded) {
  Command command = shell("head -c 50000000 /dev/zero | tail -c 50000000 | wc -c");
  command.limits.memory = 400u << 20;
  Outcome const o = outcome_of(command);
  BOOST_TEST((o.end == End::exited));
  BOOST_TEST(o.out == "50000000\n");
}

BOOST_AUTO_TEST_CASE(runs_go_on_side_by_side_and_leave_no_descriptors) {
  outcome_of(shell("exit 0"));
  int const before = descriptors();
  std::vector<int> codes(100, -1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 25 * t; i < 25 * (t + 1); ++i) {
        Result<Outcome> const result = run(shell("exit " + std::to_string(i)));
        if (result) codes[static_cast<std::size_t>(i)] = result->code;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 100; ++i) BOOST_TEST(codes[static_cast<std::size_t>(i)] == i);
  BOOST_TEST(descriptors() == before);
}

BOOST_AUTO_TEST_CASE(failed_starts_leave_no_descriptors) {
  Command command = shell("exit 0");
  command.directory = "/nonexistent";
  int const before = descriptors();
  for (int i = 0; i < 10; ++i) BOOST_TEST(run(command).has_error());
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

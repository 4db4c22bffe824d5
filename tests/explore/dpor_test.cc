#include <boost/test/unit_test.hpp>

#include "grader/explore/strategies.h"
#include "tests/explore/known_programs.h"
#include "tests/explore/random_program.h"
#include "tests/explore/search.h"

namespace racecourse::explore::testing {
namespace {

struct Count {
  std::uint64_t completed = 0, redundant = 0;
};

// Without looking at them, for searches that are long.
Count count(Program const& program) {
  auto const strategy = dpor();
  Machine machine(program);
  Count count;
  while (strategy->begin()) {
    bool const redundant = machine.run(*strategy) == Machine::End::abandoned || strategy->redundant();
    ++(redundant ? count.redundant : count.completed);
  }
  BOOST_TEST(strategy->complete());
  return count;
}

void check_count(Program const& program, std::uint64_t traces, std::uint64_t most_redundant = 0) {
  Count const counted = count(program);
  BOOST_TEST(counted.completed == traces);
  BOOST_TEST(counted.redundant <= most_redundant);
}

// By brute force, too.
void check_traces(Program const& program, std::uint64_t traces) {
  BruteForce brute_force;
  Found const all = search(brute_force, program, 500'000);
  BOOST_TEST_REQUIRE(all.all);
  BOOST_TEST(all.traces.size() == traces);
  check_count(program, traces, traces / 8);
}

std::uint64_t factorial(std::uint64_t n) { return n < 2 ? 1 : n * factorial(n - 1); }

Program of_equal(int threads, std::vector<Step> const& steps) {
  return {.threads = std::vector<std::vector<Step>>(static_cast<std::size_t>(threads), steps)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dpor_test)

BOOST_AUTO_TEST_CASE(writes_to_one_variable_come_in_every_order) {
  for (int n = 1; n <= 8; ++n) {
    check_count(of_equal(n, {{Do::add, 0, 1}}), factorial(static_cast<std::uint64_t>(n)));
    check_count(of_equal(n, {{Do::store, 0, 1}}), factorial(static_cast<std::uint64_t>(n)));
  }
}

BOOST_AUTO_TEST_CASE(disjoint_work_is_run_once) {
  Program program;
  for (int t = 0; t < 20; ++t) {
    program.threads.push_back({{Do::store, t, 1}, {Do::load, t}, {Do::lock, t}, {Do::load, 30}, {Do::unlock, t}});
  }
  check_count(program, 1);
}

// Writers come in any order, and each reader after any number of them.
BOOST_AUTO_TEST_CASE(readers_come_between_writers) {
  for (unsigned writers = 1; writers <= 3; ++writers) {
    std::uint64_t traces = factorial(writers);
    Program program = of_equal(static_cast<int>(writers), {{Do::add, 0, 1}});
    for (unsigned readers = 1; readers <= 4; ++readers) {
      program.threads.push_back({{Do::load, 0}});
      traces *= writers + 1;
      check_count(program, traces);
    }
  }
}

BOOST_AUTO_TEST_CASE(indexer_has_traces_only_where_threads_meet) {
  check_count(indexer(2), 1);
  check_count(indexer(11), 1);
  check_count(indexer(12), 8);
  check_count(indexer(13), 64);
  check_count(indexer(14), 512);
  check_count(indexer(15), 4096);
}

// The first 13 threads have blocks of their own; each after that meets one of them, in two orders.
BOOST_AUTO_TEST_CASE(file_system_has_two_traces_for_each_block_that_two_want) {
  check_count(file_system(13, 26), 1);
  check_count(file_system(14, 26), 2);
  check_count(file_system(16, 26), 8);
  check_count(file_system(19, 26), 64);
  check_count(file_system(26, 26), 8192);
}

// (n + 3) 2^(n - 2): the paper's 64 for 5 and 3,328 for 10. The worst that is known for sleep sets without wakeup
// trees: how many executions are given up depends on the order in which threads are tried (the paper has 7,204 -
// 3,328).
BOOST_AUTO_TEST_CASE(last_zero_has_the_traces_of_its_paper) {
  for (int const n : {2, 3}) check_traces(last_zero(n), static_cast<std::uint64_t>(n + 3) << (n - 2));
  check_count(last_zero(5), 64, 64);
  check_count(last_zero(10), 3328, 13312);
}

BOOST_AUTO_TEST_CASE(locks_are_taken_in_every_order) {
  std::vector<Step> const section = {{Do::lock, 0}, {Do::add, 0, 1}, {Do::unlock, 0}};
  for (int n = 2; n <= 6; ++n) check_count(of_equal(n, section), factorial(static_cast<std::uint64_t>(n)));
  check_traces(of_equal(3, section), 6);
  // Twice each: the ways to merge two sequences of two.
  std::vector<Step> twice = section;
  twice.insert(twice.end(), section.begin(), section.end());
  check_traces(of_equal(2, twice), 6);
  // Two locks in opposite order: one thread first, the other first, or neither ever again.
  check_traces({.threads = {{{Do::lock, 0}, {Do::lock, 1}, {Do::unlock, 1}, {Do::unlock, 0}},
                            {{Do::lock, 1}, {Do::lock, 0}, {Do::unlock, 0}, {Do::unlock, 1}}}},
               3);
}

// One who writes is alone, before or after each of those who read.
BOOST_AUTO_TEST_CASE(shared_locks_are_taken_together) {
  std::vector<Step> const read = {{Do::share, 0}, {Do::load, 0}, {Do::unshare, 0}};
  std::vector<Step> const write = {{Do::lock, 0}, {Do::add, 0, 1}, {Do::unlock, 0}};
  check_count(of_equal(5, read), 1);
  check_traces({.threads = {write, read, read}}, 4);
  check_count({.threads = {write, read, read, read, read, read}}, 32);
  check_count({.threads = {write, write, read, read, read}}, 54);
}

BOOST_AUTO_TEST_CASE(conditions_wake_whoever_waits) {
  // Once the flag is set nobody waits. Before that the waiter waits, and the other one wakes him.
  std::vector<Step> const wait = {
      {Do::lock, 0}, {Do::load, 0}, {Do::skip_unless, 0, 1}, {Do::wait, 0, 0}, {Do::unlock, 0}};
  std::vector<Step> const set = {{Do::lock, 0}, {Do::store, 0, 1}, {Do::unlock, 0}, {Do::notify_all, 0}};
  check_traces({.threads = {wait, set}}, 2);
  // Six orders of their critical sections. Where both wait (two), those woken come in two orders; where one does (two),
  // he and the other do.
  check_traces({.threads = {wait, wait, set}}, 10);
}

BOOST_AUTO_TEST_CASE(semaphores_are_taken_in_every_order) {
  Program program = of_equal(4, {{Do::acquire, 0}, {Do::release, 0}});
  program.semaphores = {1};
  check_count(program, 24);
  // Who takes comes after the one he needs, and after the other or not.
  check_traces({.threads = {{{Do::acquire, 0}}, {{Do::release, 0}}, {{Do::release, 0}}}, .semaphores = {0}}, 3);
}

// Against brute force, on programs of every kind: the same traces, each once, and the same outcomes. Executions that
// were given up are few.
BOOST_AUTO_TEST_CASE(random_programs_have_every_trace_once) {
  constexpr int programs = 400;
  std::uint64_t completed = 0, redundant = 0, skipped = 0;
  for (int kind = 0; kind < kinds; ++kind) {
    for (int i = 0; i < programs; ++i) {
      SplitMix64 random(static_cast<std::uint64_t>(kind), static_cast<std::uint64_t>(i));
      Program const program = random_program(random, static_cast<Kind>(kind));
      BruteForce brute_force;
      Found const all = search(brute_force, program, 4000);
      if (!all.all) {
        ++skipped;
        continue;
      }
      auto const strategy = dpor();
      Found const found = search(*strategy, program, 8000);
      BOOST_TEST_CONTEXT("kind " << kind << ", program " << i << ":\n" << text_of(program)) {
        BOOST_TEST_REQUIRE(all.consistent);
        BOOST_TEST_REQUIRE((found.outcomes == all.outcomes));
        BOOST_TEST_REQUIRE(found.traces.size() == all.traces.size());
        BOOST_TEST_REQUIRE(found.completed == all.traces.size());
      }
      completed += found.completed;
      redundant += found.redundant;
    }
  }
  BOOST_TEST_MESSAGE(completed << " traces, " << redundant << " redundant, " << skipped << " programs skipped");
  BOOST_TEST(skipped * 100 <= std::uint64_t{programs} * kinds * 3);
  BOOST_TEST(redundant * 100 <= completed * 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace racecourse::explore::testing

// What the harness and the runtime promise to checks, as checks: ../run.py grades them. Above each case stand the modes
// that run it; where a mode must find something, `MODE: KIND words` says what. Otherwise it must pass. For each thing
// that is found there is a near twin in which nothing is.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <climits>

#include "grader/harness/check.h"
#include "harness/itself/itself.h"
#include "kit/task.h"

namespace {

using namespace std::chrono_literals;
using kit::sys::futex_wait;
using kit::sys::futex_wake;
using kit::sys::word;

struct Pipe {
  int ends[2];
  Pipe() { kit::require(::pipe2(ends, O_CLOEXEC) == 0, "pipe2"); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
};

// Hides from the compiler what is done with a pointer.
template <class T>
[[gnu::noinline]] T* keep(T* pointer) {
  asm volatile("" : "+r"(pointer));
  return pointer;
}

// Lets nobody order two threads but the scenario itself.
void relaxed_add(std::atomic<int>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

// --- Assertions -----------------------------------------------------------------------------------------------------

// functional explore memory stress
BOOST_AUTO_TEST_CASE(what_holds_is_no_failure) {
  kit::explore([] {
    kit::require(true, "this holds");
    kit::require_equal(3, 3, "these are equal");
    kit::require_equal("three", "three", "these are equal, too");
    kit::throws<std::logic_error>([] { throw std::invalid_argument("derived"); }, "it throws what is asked for");
  });
}

// functional: assertion two owners at once
// explore: assertion two owners at once
// memory: assertion two owners at once
// stress: assertion two owners at once
BOOST_AUTO_TEST_CASE(what_does_not_hold_is_told) {
  kit::explore([] { kit::require(false, "two owners at once"); });
}

// functional: assertion the number of owners
BOOST_AUTO_TEST_CASE(unequal_numbers_are_told) { kit::require_equal(2, 1, "the number of owners"); }

// functional: assertion no exception came
BOOST_AUTO_TEST_CASE(an_exception_that_does_not_come_is_missed) {
  kit::throws<std::logic_error>([] {}, "it must throw");
}

// functional: assertion another exception came: too late
BOOST_AUTO_TEST_CASE(another_exception_is_told) {
  kit::throws<std::logic_error>([] { throw std::runtime_error("too late"); }, "it must throw");
}

// functional: assertion nobody swallows it
// explore: assertion nobody swallows it
BOOST_AUTO_TEST_CASE(a_failed_assertion_is_nothing_to_catch) {
  kit::explore([] {
    try {
      kit::require(false, "nobody swallows it");
    } catch (...) {
    }
  });
}

// functional: exception out of a thread
// explore: exception out of a thread
BOOST_AUTO_TEST_CASE(an_exception_that_leaves_a_thread_is_told) {
  kit::explore([] {
    kit::in_parallel(2, [](int i) {
      if (i == 1) throw std::runtime_error("out of a thread");
    });
  });
}

// functional: unwritten
// explore: unwritten
BOOST_AUTO_TEST_CASE(what_is_not_written_is_no_mistake) {
  kit::explore([] { kit::todo(); });
}

// --- Threads and time -----------------------------------------------------------------------------------------------

// functional explore memory stress
BOOST_AUTO_TEST_CASE(in_parallel_runs_each_once) {
  kit::explore([] {
    int runs[4] = {};
    kit::in_parallel(4, [&](int i) { ++runs[i]; });
    for (int const n : runs) kit::require_equal(n, 1, "runs of a body");
  });
}

// functional explore memory
BOOST_AUTO_TEST_CASE(an_hour_takes_no_time_and_a_wait_is_never_early) {
  kit::explore([] {
    kit::time_point const begin = kit::sys::now();
    kit::sleep_for(1h);
    kit::require(kit::sys::now() - begin >= 1h, "an hour was shorter");
    word w{0};
    kit::time_point const until = kit::sys::now() + 5ms;
    int result = 0;
    while (result != ETIMEDOUT) {  // an early end without a reason is allowed
      result = futex_wait(w, 0, until);
      kit::require(result == ETIMEDOUT || result == 0, "a wait that nobody ends ends otherwise");
    }
    kit::require(kit::sys::now() >= until, "a wait ended too early");
    kit::require_equal(futex_wait(w, 1), EAGAIN, "a wait for a value that is not there");
  });
}

// functional explore memory
BOOST_AUTO_TEST_CASE(until_quiet_returns_when_all_are_stuck) {
  kit::explore([] {
    word gate{0};
    std::atomic<int> there{0};
    {
      auto const wait_at_gate = [&] {
        relaxed_add(there);
        while (gate.load() == 0) futex_wait(gate, 0);
      };
      kit::thread const first(wait_at_gate), second(wait_at_gate);
      kit::until_quiet();
      kit::require_equal(there.load(), 2, "threads that came to the gate");
      kit::require_equal(kit::blocked_threads(), 2, "threads that are blocked");
      kit::require(!first.done() && !second.done(), "a thread is done that waits");
      gate.store(1);
      futex_wake(gate, 2);
      kit::until_quiet();
      kit::require(first.done() && second.done(), "a thread is not done that nothing holds up");
    }
    kit::require_equal(kit::blocked_threads(), 0, "threads that are blocked at the end");
  });
}

// functional: deadlock
// explore: deadlock
// memory: deadlock
BOOST_AUTO_TEST_CASE(a_sleep_that_nobody_ends_is_a_deadlock) {
  kit::explore([] {
    word gate{0};
    kit::in_parallel(2, [&](int) {
      while (gate.load() == 0) futex_wait(gate, 0);
    });
  });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_sleep_that_somebody_ends_is_none) {
  kit::explore([] {
    word gate{0};
    kit::in_parallel(2, [&](int i) {
      if (i == 1) {
        gate.store(1);
        futex_wake(gate, 1);
      }
      while (gate.load() == 0) futex_wait(gate, 0);
    });
  });
}

// functional: livelock
// explore: livelock
BOOST_AUTO_TEST_CASE(a_loop_for_what_nobody_writes_is_a_livelock) {
  kit::explore([] {
    std::atomic<bool> flag{false};
    kit::in_parallel(2, [&](int) {
      while (!flag.load()) kit::sys::cpu_relax();
    });
  });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_loop_for_what_somebody_writes_is_none) {
  kit::explore([] {
    std::atomic<bool> flag{false};
    kit::in_parallel(2, [&](int i) {
      if (i == 1) flag.store(true);
      while (!flag.load()) kit::sys::cpu_relax();
    });
  });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_thread_is_there_until_it_is_joined) {
  kit::explore([] {
    int written = 0;
    int const before = kit::threads_to_join();
    std::uint64_t const id = kit::sys::spawn_thread([&] { written = 1; }, true);
    kit::require_equal(kit::threads_to_join(), before + 1, "threads to be joined");
    kit::sys::join_thread(id);
    kit::require_equal(written, 1, "what the thread wrote");
    kit::require_equal(kit::threads_to_join(), before, "threads to be joined");
  });
}

// --- What is found --------------------------------------------------------------------------------------------------

// explore: data-race
// stress: data-race
BOOST_AUTO_TEST_CASE(two_plain_increments_are_a_race) {
  kit::explore([] {
    int counter = 0;
    kit::in_parallel(2, [&](int) { ++counter; });
  });
}

// explore: data-race
// stress: data-race
BOOST_AUTO_TEST_CASE(a_relaxed_flag_hands_nothing_over) {
  kit::explore([] {
    int data = 0;
    std::atomic<bool> ready{false};
    kit::in_parallel(2, [&](int i) {
      if (i == 0) data = 1;
      if (i == 0) ready.store(true, std::memory_order_relaxed);
      while (i == 1 && !ready.load(std::memory_order_relaxed)) kit::sys::yield();
      if (i == 1) kit::require_equal(data, 1, "what was handed over");
    });
  });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_release_hands_over) {
  kit::explore([] {
    int data = 0;
    std::atomic<bool> ready{false};
    kit::in_parallel(2, [&](int i) {
      if (i == 0) data = 1;
      if (i == 0) ready.store(true, std::memory_order_release);
      while (i == 1 && !ready.load(std::memory_order_acquire)) kit::sys::yield();
      if (i == 1) kit::require_equal(data, 1, "what was handed over");
    });
  });
}

// explore: leak
// memory: leak
BOOST_AUTO_TEST_CASE(what_nobody_frees_is_a_leak) {
  kit::explore([] { *keep(new int(7)) = 8; });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(what_somebody_frees_is_none) {
  kit::explore([] { delete keep(new int(7)); });
}

// explore: use-after-free
// memory: memory
BOOST_AUTO_TEST_CASE(freed_memory_is_not_read) {
  kit::explore([] {
    int* const number = keep(new int(7));
    delete number;
    kit::require(*keep(number) != 8, "a number that nobody wrote");
  });
}

// explore: double-free
// memory: memory
BOOST_AUTO_TEST_CASE(freed_memory_is_not_freed) {
  kit::explore([] {
    int* const number = keep(new int(7));
    delete number;
    delete keep(number);
  });
}

// memory: memory
BOOST_AUTO_TEST_CASE(an_array_ends_somewhere) {
  auto const numbers = std::make_unique<int[]>(4);
  kit::require(keep(numbers.get())[4] != 8, "a number behind the last");
}

// functional: crash
// explore: crash
// memory: undefined
// stress: crash
BOOST_AUTO_TEST_CASE(nothing_is_at_zero) {
  kit::explore([] { *keep(static_cast<int*>(nullptr)) = 1; });
}

// memory: undefined
BOOST_AUTO_TEST_CASE(a_sum_has_its_limits) {
  int const sum = *keep(std::make_unique<int>(INT_MAX).get()) + 1;
  kit::require(sum != 8, "a sum that nobody expects");
}

// memory: resource descriptor
BOOST_AUTO_TEST_CASE(a_descriptor_left_open_is_told) { kit::require(::dup(0) >= 0, "dup"); }

// functional memory
BOOST_AUTO_TEST_CASE(a_descriptor_that_is_closed_is_none_left_open) {
  int const before = kit::open_descriptors();
  {
    Pipe const pipe;
    kit::require_equal(kit::open_descriptors(), before + 2, "open descriptors");
  }
  kit::require_equal(kit::open_descriptors(), before, "open descriptors at the end");
}

// functional: exit
// explore: exit
BOOST_AUTO_TEST_CASE(a_check_does_not_end_its_process) {
  kit::explore([] { std::exit(0); });
}

// stress: outcome two
BOOST_AUTO_TEST_CASE(a_result_that_the_reference_never_has_is_told) {
  kit::explore([] { kit::outcome(harness::differs()); });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_result_that_the_reference_has_is_none) {
  kit::explore([] { kit::outcome(harness::agrees()); });
}

// --- Histories ------------------------------------------------------------------------------------------------------

// functional: linearizability
// explore: linearizability
BOOST_AUTO_TEST_CASE(a_history_that_no_order_explains_is_told) {
  kit::explore([] {
    kit::history history("lock");
    kit::in_parallel(2, [&](int) {
      auto operation = history.begin("try_lock");
      operation.end("true");
    });
  });
}

// functional explore memory stress
BOOST_AUTO_TEST_CASE(a_history_that_some_order_explains_is_none) {
  kit::explore([] {
    kit::history history("lock");
    std::atomic<bool> held{false};
    kit::in_parallel(2, [&](int) {
      auto operation = history.begin("try_lock");
      operation.end(held.exchange(true) ? "false" : "true");
    });
  });
}

// --- Faults ---------------------------------------------------------------------------------------------------------

// functional memory
BOOST_AUTO_TEST_CASE(faults_hit_the_call_that_was_named) {
  Pipe const pipe;
  char letters[8] = {};
  {
    kit::inject const faults({.eintr_at = 2});
    kit::require_equal(::write(pipe.ends[1], "abcd", 4), 4, "the first write");
    kit::require_equal(::read(pipe.ends[0], letters, 4), -1, "the second call");
    kit::require_equal(errno, EINTR, "its error");
    kit::require_equal(::read(pipe.ends[0], letters, 4), 4, "the third call");
    kit::require_equal(faults.fired(), 1, "faults that were injected");
  }
  {
    kit::inject const faults({.max_io = 3, .short_io_at = 1});
    kit::require_equal(::write(pipe.ends[1], "abcdefgh", 8), 1, "a write of a single byte");
    kit::require_equal(::write(pipe.ends[1], "bcdefgh", 7), 3, "a write of three bytes at most");
    kit::without_faults const ours;
    kit::require_equal(::read(pipe.ends[0], letters, 8), 4, "a read of the check's own");
  }
  kit::require_equal(::write(pipe.ends[1], "abcd", 4), 4, "a write when nothing is injected any more");
}

// functional explore memory
BOOST_AUTO_TEST_CASE(a_thread_is_refused_when_that_was_asked_for) {
  kit::explore([] {
    kit::inject const faults({.refuse_thread_at = 2});
    kit::sys::join_thread(kit::sys::spawn_thread([] {}, true));
    kit::throws<std::system_error>([] { kit::sys::spawn_thread([] {}, true); }, "the second thread");
    kit::sys::join_thread(kit::sys::spawn_thread([] {}, true));
  });
}

// functional memory
BOOST_AUTO_TEST_CASE(a_wait_ends_without_a_reason_when_that_was_asked_for) {
  kit::explore([] {
    kit::inject const faults({.spurious_wakes = 1, .spurious_after = 1ms});
    word w{0};
    kit::require_equal(futex_wait(w, 0, kit::sys::now() + 1h), 0, "a wait that nobody ended");
    kit::require(faults.fired() >= 1, "no fault was counted");
  });
}

// --- Costs ----------------------------------------------------------------------------------------------------------

// functional explore
BOOST_AUTO_TEST_CASE(costs_are_counted) {
  kit::explore([] {
    kit::require(kit::costs_counted(), "costs are counted in this mode");
    word w{0};
    kit::costs const before = kit::cost();
    w.store(1);
    w.fetch_add(1);
    kit::require_equal(w.load(), 2, "the word");
    kit::require_equal(futex_wait(w, 0), EAGAIN, "a wait that is refused");
    futex_wake(w, 1);
    kit::costs const spent = kit::cost() - before;
    kit::require_equal(spent.atomic_stores, 1, "stores");
    kit::require_equal(spent.atomic_rmws, 1, "changes");
    kit::require_equal(spent.futex_waits, 1, "waits");
    kit::require_equal(spent.futex_refused, 1, "refused waits");
    kit::require_equal(spent.futex_wakes, 1, "wakes");
  });
}

// --- Processes ------------------------------------------------------------------------------------------------------

// functional memory
BOOST_AUTO_TEST_CASE(another_process_goes_as_far_as_it_can) {
  Pipe const pipe;
  kit::process other([&] {
    char letter = 0;
    kit::require_equal(::read(pipe.ends[0], &letter, 1), 1, "what the other process read");
  });
  other.run_until_blocked();
  kit::require_equal(::write(pipe.ends[1], "a", 1), 1, "a letter for the other process");
  kit::require(other.join(), "the other process failed");
}

// --- Tasks ----------------------------------------------------------------------------------------------------------

namespace {

using Row = std::tuple<int, std::string, std::vector<std::string>>;

Row turned_round(Row const& row) {
  auto [number, text, words] = row;
  return {-number, std::string(text.rbegin(), text.rend()), {words.rbegin(), words.rend()}};
}
int broken(int) { throw std::out_of_range("as it always is"); }
KIT_TASK(turned_round)
KIT_TASK(broken)

}  // namespace

// functional memory
BOOST_AUTO_TEST_CASE(tasks_are_called_by_their_names) {
  Row const row{7, "a\0b", {"", std::string(1000, 'x')}};
  kit::require(kit::unpack<Row>(kit::pack(row)) == row, "what was packed is not what is unpacked");
  kit::require(kit::call_task<Row>("turned_round", std::tuple(row)) == turned_round(row), "the result of a task");
  kit::throws<std::out_of_range>([] { kit::call_task<int>("broken", std::tuple(1)); }, "what a task throws");
  kit::throws<std::invalid_argument>([] { kit::call_task<int>("brokn", std::tuple(1)); }, "a task that is not there");
  kit::bytes cut = kit::pack(row);
  cut.pop_back();
  kit::throws<std::length_error>([&] { kit::unpack<Row>(cut); }, "bytes that end too early");
}

// What the checks of threading/barrier have in common.
#pragma once

#include <array>
#include <atomic>
#include <list>
#include <string>

#include "grader/harness/check.h"
#include "threading/barrier/barrier.h"

namespace barrier_checks {

using namespace std::chrono_literals;
using Threads = std::list<kit::thread>;  // joined at the end of their scope

inline void on_another_thread(std::function<void()> const& body) { kit::thread const other(body); }

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

// A load may see an old value where nothing orders it after the newer one. Where all changes are read-modify-writes,
// another one sees the newest.
inline int newest(std::atomic<int>& n) { return n.fetch_add(0, std::memory_order_relaxed); }

inline int rounds(int when_explored, int when_stressed = 30) {
  return kit::stressing() ? when_stressed : when_explored;
}

// Counts, by round, who has come and who has left. `arrive` is the call under test.
template <class F>
void keep_in_step(int parties, int rounds, F arrive) {
  std::vector<std::atomic<int>> come(static_cast<std::size_t>(rounds)), left(static_cast<std::size_t>(rounds));
  kit::in_parallel(parties, [&](int) {
    for (std::size_t r = 0; r < come.size(); ++r) {
      come[r].fetch_add(1, std::memory_order_relaxed);
      arrive();
      kit::require_equal(newest(come[r]), parties, "parties that had come when one of them left");
      left[r].fetch_add(1, std::memory_order_relaxed);
      bool const lapped = r + 1 < come.size() && newest(left[r + 1]) > 0;
      kit::require(!lapped, "a party has left the next round, to which not all have come");
    }
  });
  kit::outcome(std::to_string(newest(left.back())));
}

// Plain integers: only the barrier orders what the parties do to them.
template <class F>
void show_what_was_written(int parties, int rounds, F arrive) {
  std::vector<int> cell(static_cast<std::size_t>(parties), 0);
  kit::in_parallel(parties, [&](int me) {
    auto const mine = static_cast<std::size_t>(me);
    for (int round = 1; round <= rounds; ++round) {
      cell[mine] = round;
      arrive();
      for (int const value : cell) kit::require_equal(value, round, "what a party wrote before it arrived is not seen");
      arrive();  // before they write again
    }
  });
  kit::outcome(std::to_string(cell[0]));
}

enum class Ending : char { index, broken, other };

// How a call of a thread of its own ended.
struct Arrival {
  Ending ending = Ending::other;
  std::size_t index = 0;
  kit::duration took{};

  template <class F>
  void of(F arrive) {
    kit::time_point const begin = kit::sys::now();
    try {
      index = arrive();
      ending = Ending::index;
    } catch (kit::broken_barrier const&) {
      ending = Ending::broken;
    } catch (...) {
      ending = Ending::other;
    }
    took = kit::sys::now() - begin;
  }
};

inline void require_ending(Arrival const& a, Ending expected, char const* who) {
  auto const name = [](Ending e) {
    return e == Ending::index ? "an index" : e == Ending::broken ? "broken_barrier" : "another exception";
  };
  kit::require_equal(name(a.ending), name(expected), std::string("what ") + who + " gets");
}

// `n` threads that arrive, each of which notes how it ended.
class Party {
 public:
  Party(threading::barrier& b, int n) : arrivals_(static_cast<std::size_t>(n)) {
    for (Arrival& a : arrivals_) threads_.emplace_back([&a, &b] { a.of([&b] { return b.arrive_and_wait(); }); });
  }
  void require_all(Ending expected, char const* who) {
    threads_.clear();
    for (Arrival const& a : arrivals_) require_ending(a, expected, who);
  }

 private:
  std::vector<Arrival> arrivals_;
  Threads threads_;
};

// Time is virtual: a sleep is exact. The slack is for those who count in coarser units than nanoseconds.
inline void require_kept(Arrival const& a, kit::duration timeout) {
  require_ending(a, Ending::broken, "a party that waited in vain");
  kit::require(a.took >= timeout, "the barrier was broken too early, after " + std::to_string(a.took.count()) +
                                      " ns of " + std::to_string(timeout.count()));
  kit::require(a.took <= timeout + timeout / 4 + 20ms, "the barrier was broken too late, after " +
                                                           std::to_string(a.took.count()) + " ns instead of " +
                                                           std::to_string(timeout.count()));
}

// Judged afterwards: rounds {who has arrived, broken}. An arrival is two operations, to come and to leave.
class Recorded {
 public:
  explicit Recorded(int parties) : barrier_(static_cast<std::size_t>(parties)) {
    history_.begin("parties " + std::to_string(parties)).end("ok");
  }
  void arrive() {
    auto come = history_.begin("arrive");
    auto leave = history_.begin("leave");
    std::string const result = ended([&] { return barrier_.arrive_and_wait(); });
    come.end("ok");
    leave.end(result);
  }
  void arrive_for(kit::duration timeout) {
    auto come = history_.begin("arrive");
    auto leave = history_.begin("leave_in_time");
    std::string const result = ended([&] { return barrier_.arrive_and_wait_for(timeout); });
    come.end("ok");
    leave.end(result);
  }
  void abort() {
    auto operation = history_.begin("abort");
    barrier_.abort();
    operation.end("ok");
  }
  void reset() {
    auto operation = history_.begin("reset");
    barrier_.reset();
    operation.end("ok");
  }
  void ask() {
    auto broken = history_.begin("broken");
    broken.end(barrier_.broken() ? "true" : "false");
    auto waiting = history_.begin("waiting");
    waiting.end(std::to_string(barrier_.waiting()));
  }

 private:
  template <class F>
  static std::string ended(F arrive) {
    Arrival a;
    a.of(arrive);
    return a.ending == Ending::index ? std::to_string(a.index) : a.ending == Ending::broken ? "broken" : "other";
  }

  kit::history history_{"barrier"};
  threading::barrier barrier_;
};

}  // namespace barrier_checks

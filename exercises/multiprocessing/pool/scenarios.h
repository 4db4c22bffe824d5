// What the checks of multiprocessing/pool have in common: the tasks, and what they leave behind.
#pragma once

#include <algorithm>
#include <atomic>
#include <climits>
#include <string>
#include <vector>

#include "grader/harness/check.h"
#include "multiprocessing/pool/pool.h"

namespace pool_checks {

using namespace std::chrono_literals;
using multiprocessing::async_result;
using multiprocessing::pool;
using multiprocessing::result_stream;

// Closed until somebody opens it. Orders what was done before open() before what is done after pass().
class Gate {
 public:
  void open() {
    open_.store(1, std::memory_order_release);
    kit::sys::futex_wake(open_, INT_MAX);
  }
  void pass() {
    while (open_.load(std::memory_order_acquire) == 0) kit::sys::futex_wait(open_, 0);
  }

 private:
  kit::sys::word open_{0};
};

// Counts without ordering anything: what is seen of other memory is the submission's doing.
class Count {
 public:
  int add(int n = 1) { return n_.fetch_add(n, std::memory_order_relaxed) + n; }
  int now() { return add(0); }

 private:
  std::atomic<int> n_{0};
};

// How many are inside at a time, at most. Orders nothing either.
class Most {
 public:
  void enter() {
    int const inside = inside_.add();
    int seen = most_.load(std::memory_order_relaxed);
    while (seen < inside && !most_.compare_exchange_strong(seen, inside, std::memory_order_relaxed)) {
    }
  }
  void leave() { inside_.add(-1); }
  int now() const { return most_.load(std::memory_order_relaxed); }

 private:
  Count inside_;
  std::atomic<int> most_{0};
};

// Where tasks meet the check: they are functions without anything else in hand. A new one for each scenario.
struct Stage {
  Gate gates[4];
  Count calls;
  Most most_at_once;  // of those that sleep
  int marks[4]{};     // plain: what the pool orders
};
inline Stage* stage = nullptr;
class OnStage {
 public:
  OnStage() { stage = &mine_; }
  OnStage(OnStage const&) = delete;
  ~OnStage() { stage = nullptr; }

 private:
  Stage mine_;
};

inline int square(int x) {
  stage->calls.add();
  return x * x;
}
inline int add(int a, int b) { return a + b; }
inline std::string repeated_text(std::string text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}
inline int sleep_hours(int hours) {
  stage->calls.add();
  stage->most_at_once.enter();
  kit::sleep_for(hours * 1h);
  stage->most_at_once.leave();
  return hours;
}
inline int mark(int i) { return ++stage->marks[i]; }
inline int throw_a_number(int x) { throw x; }
// Numbers below four wait for their gate; 10 + i opens gate i.
inline int pass_gate(int i) {
  if (i < 4) stage->gates[i].pass();
  if (i >= 10) stage->gates[i - 10].open();
  stage->calls.add();
  return i;
}
inline int refuse_odd(int x) {
  stage->calls.add();
  if (x % 2 == 1) throw std::runtime_error("odd: " + std::to_string(x));
  return x;
}
// Odd numbers fail at once, even ones take an hour.
inline int refuse_odd_slowly(int x) {
  if (x % 2 == 0) kit::sleep_for(1h);
  return refuse_odd(x);
}

KIT_TASK(square)
KIT_TASK(add)
KIT_TASK(repeated_text)
KIT_TASK(sleep_hours)
KIT_TASK(mark)
KIT_TASK(throw_a_number)
KIT_TASK(pass_gate)
KIT_TASK(refuse_odd)
KIT_TASK(refuse_odd_slowly)

inline multiprocessing::pool_options backed_by_threads(std::size_t workers) {
  multiprocessing::pool_options options;
  options.workers = workers;
  options.threads = true;
  return options;
}

inline std::string times(long count, char const* what) { return std::to_string(count) + " " + what; }

inline std::string listed(std::vector<int> const& numbers) {
  std::string text;
  for (int const n : numbers) text += (text.empty() ? "" : " ") + std::to_string(n);
  return text;
}
inline std::vector<int> up_to(int n) {
  std::vector<int> numbers;
  for (int i = 0; i < n; ++i) numbers.push_back(i);
  return numbers;
}
inline std::string squares_up_to(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += (i == 0 ? "" : " ") + std::to_string(i * i);
  return text;
}

// "7", "error odd: 3", "timeout", "end"
template <class F>
std::string what_came(F&& call) {
  try {
    std::optional<int> const value = call();
    return value ? std::to_string(*value) : "end";
  } catch (kit::timeout_error const&) {
    return "timeout";
  } catch (std::exception const& e) {
    // From another process an exception may come with the name of its type before its text.
    std::string const text = e.what();
    std::size_t const at = text.find("odd: ");
    return "error " + (at == std::string::npos ? text : text.substr(at));
  }
}

// All that comes of a stream, with commas between.
inline std::string all_that_comes(result_stream<int>& stream) {
  std::string text;
  for (;;) {
    std::string const item = what_came([&] { return stream.next(); });
    if (item == "end") return text;
    kit::require(text.size() < 1000, "a stream of a few results goes on and on: " + item);
    text += (text.empty() ? "" : ", ") + item;
  }
}

// Ends the pool while a job of it waits for gate 0, which is opened then.
inline void end_and_open_gate(pool& workers) {
  kit::thread const ending([&] {
    workers.terminate();
    workers.join();
  });
  kit::until_quiet();
  stage->gates[0].open();
}

}  // namespace pool_checks

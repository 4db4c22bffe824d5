// A right variant of patterns/pipeline: workers do the first stage, one thread does the second, in the order of the
// items. A result is handed over in a slot of its own, which says whether it is empty, full, or will stay empty.
#pragma once

#include <climits>
#include <deque>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

struct slot {
  static constexpr std::uint32_t empty = 0, full = 1, broken = 2;

  void fill(int v) {
    value = v;
    say(full);
  }
  void say(std::uint32_t what) {
    state.store(what, std::memory_order_release);
    sys::futex_wake(state, INT_MAX);
  }
  bool wait() const {
    std::uint32_t seen = state.load(std::memory_order_acquire);
    for (; seen == empty; seen = state.load(std::memory_order_acquire)) sys::futex_wait(state, empty);
    return seen == full;
  }

  sys::word state{empty};
  int value = 0;
};

class first_error {
 public:
  void note() {
    std::lock_guard const hold(m_);
    if (!error_) error_ = std::current_exception();
  }
  bool any() {
    std::lock_guard const hold(m_);
    return error_ != nullptr;
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  threading::mutex m_;
  std::exception_ptr error_;
};

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned workers) {
  std::deque<slot> slots(in.size());
  first_error error;
  std::atomic<std::size_t> next{0};
  std::vector<std::uint64_t> threads;
  for (unsigned w = 0; w < workers; ++w) {
    threads.push_back(sys::spawn_thread(
        [&] {
          for (std::size_t i = next++; i < in.size(); i = next++) {
            if (error.any()) {
              slots[i].say(slot::broken);
              continue;
            }
            try {
              slots[i].fill(stage1(in[i]));
            } catch (...) {
              error.note();
              slots[i].say(slot::broken);
            }
          }
        },
        true));
  }
  std::vector<int> out;
  for (slot const& s : slots) {
    if (!s.wait()) break;
    try {
      out.push_back(stage2(s.value));
    } catch (...) {
      error.note();
      break;
    }
  }
  for (std::uint64_t const thread : threads) sys::join_thread(thread);
  error.rethrow();
  return out;
}

}  // namespace patterns

// A right variant of patterns/pipeline: no queue. An item is a cell with a word that says how far it is, and a worker
// of the second stage takes the next cell and waits until the first stage has filled it.
#pragma once

#include "kit/kit.h"

namespace patterns {

class line_of_cells {
 public:
  line_of_cells(std::vector<int>& items, std::function<int(int)> const& first, std::function<int(int)> const& second)
      : items_(items), filled_(items.size()), first_(first), second_(second) {}

  void fill() {
    for (std::size_t i; (i = filling_.fetch_add(1, std::memory_order_relaxed)) < items_.size();) {
      if (!failed_.load(std::memory_order_relaxed)) attempt([&] { items_[i] = first_(items_[i]); });
      filled_[i].store(1, std::memory_order_release);  // in any case: somebody may wait for it
      filled_[i].notify_one();
    }
  }

  void drain() {
    for (std::size_t i; (i = draining_.fetch_add(1, std::memory_order_relaxed)) < items_.size();) {
      filled_[i].wait(0, std::memory_order_acquire);
      if (!failed_.load(std::memory_order_acquire)) attempt([&] { items_[i] = second_(items_[i]); });
    }
  }

  void attempt(std::function<void()> const& work) {
    try {
      work();
    } catch (...) {
      if (claimed_.exchange(true)) return;
      error_ = std::current_exception();
      failed_.store(true, std::memory_order_release);
    }
  }

  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::vector<int>& items_;
  std::vector<std::atomic<int>> filled_;
  std::function<int(int)> const& first_;
  std::function<int(int)> const& second_;
  std::atomic<std::size_t> filling_{0}, draining_{0};
  std::atomic<bool> claimed_{false}, failed_{false};
  std::exception_ptr error_;
};

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned workers) {
  line_of_cells line(in, stage1, stage2);
  std::vector<std::uint64_t> threads;
  std::size_t const each = std::min<std::size_t>(std::max(workers, 1U), in.size());
  threads.reserve(2 * each);
  line.attempt([&] {
    for (std::size_t i = 0; i < each; ++i) threads.push_back(kit::sys::spawn_thread([&] { line.fill(); }, true));
    for (std::size_t i = 0; i < each; ++i) threads.push_back(kit::sys::spawn_thread([&] { line.drain(); }, true));
  });
  for (std::uint64_t const thread : threads) kit::sys::join_thread(thread);
  line.rethrow();
  return in;
}

}  // namespace patterns

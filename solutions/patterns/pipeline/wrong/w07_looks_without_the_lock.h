// Wrong: a first look at the queue, to save the lock when it is empty, is taken without the lock.
#pragma once

#include <climits>
#include <deque>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// Items between two stages. The end is a state of the queue and no item in it: however many wait, all of them see it.
template <class T>
class channel {
 public:
  void push(T item) {
    {
      std::lock_guard const hold(m_);
      items_.push_back(std::move(item));
    }
    ring();
  }

  // Nothing more comes: what is there is still taken. With `drop`, what is there is gone as well.
  void close(bool drop = false) {
    {
      std::lock_guard const hold(m_);
      closed_ = true;
      if (drop) items_.clear();
    }
    ring();
  }

  std::optional<T> pop() {
    for (;;) {
      std::uint32_t const seen = rings_.load(std::memory_order_acquire);  // before the look at the items
      if (!items_.empty() || closed_) {
        std::lock_guard const hold(m_);
        if (!items_.empty()) {
          T item = std::move(items_.front());
          items_.pop_front();
          return item;
        }
        if (closed_) return std::nullopt;
      }
      sys::futex_wait(rings_, seen);
    }
  }

 private:
  void ring() {
    rings_.fetch_add(1, std::memory_order_release);
    sys::futex_wake(rings_, INT_MAX);
  }

  threading::mutex m_;
  std::deque<T> items_;
  bool closed_ = false;
  sys::word rings_{0};
};

// One run: each stage has workers of its own. The place of an item in the input is its place in the output.
class pipeline_run {
 public:
  using stage = std::function<int(int)>;

  pipeline_run(std::vector<int> in, stage stage1, stage stage2, unsigned workers)
      : in_(std::move(in)), stage1_(std::move(stage1)), stage2_(std::move(stage2)), out_(in_.size()), busy_(workers) {}

  std::vector<int> run(unsigned workers) {
    std::vector<std::uint64_t> threads;
    try {
      for (unsigned i = 0; i < workers; ++i) {
        threads.push_back(sys::spawn_thread([this] { first_stage(); }, true));
        threads.push_back(sys::spawn_thread([this] { second_stage(); }, true));
      }
    } catch (...) {
      fail();  // those that were started see that it is over
    }
    for (std::uint64_t const thread : threads) sys::join_thread(thread);
    if (error_) std::rethrow_exception(error_);
    return std::move(out_);
  }

 private:
  struct item {
    std::size_t place;
    int value;
  };

  void first_stage() {
    try {
      for (std::size_t i = next_.fetch_add(1); i < in_.size() && !failed_; i = next_.fetch_add(1)) {
        between_.push({i, stage1_(in_[i])});
      }
    } catch (...) {
      fail();
    }
    if (busy_.fetch_sub(1) == 1) between_.close();
  }

  void second_stage() {
    try {
      while (std::optional<item> const next = between_.pop()) out_[next->place] = stage2_(next->value);
    } catch (...) {
      fail();
    }
  }

  // Called while an exception is handled: keeps the first, and ends everything.
  void fail() {
    if (!failed_.exchange(true)) error_ = std::current_exception();
    between_.close(true);
  }

  std::vector<int> const in_;
  stage const stage1_, stage2_;
  std::vector<int> out_;
  std::atomic<std::size_t> next_{0};
  std::atomic<unsigned> busy_;  // workers of the first stage that are not done
  std::atomic<bool> failed_{false};
  std::exception_ptr error_;
  channel<item> between_;
};

inline std::vector<int> pipeline(std::vector<int> in, std::function<int(int)> stage1, std::function<int(int)> stage2,
                                 unsigned workers) {
  return pipeline_run(std::move(in), std::move(stage1), std::move(stage2), workers).run(workers);
}

}  // namespace patterns

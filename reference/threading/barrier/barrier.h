// Reference for threading/barrier: rounds are numbered, and the numbers of those that were broken are kept. It waits in
// the reference of threading/condition, that is in oneTBB's queues. oneTBB's own barriers are nodes of flow graphs, for
// one round and for tasks instead of threads.
#pragma once

#include <set>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class barrier {
 public:
  explicit barrier(std::size_t parties, std::function<void()> action = {}, duration timeout = forever)
      : parties_(parties), action_(std::move(action)), timeout_(timeout) {
    if (parties == 0) throw std::invalid_argument("no parties");
  }
  barrier(barrier const&) = delete;

  std::size_t arrive_and_wait() { return arrive_and_wait_for(timeout_); }
  std::size_t arrive_and_wait_for(duration timeout) {
    mutex_guard const hold(m_);
    if (broken_) throw broken_barrier();
    std::uint64_t const mine = round_;
    std::size_t const index = count_++;
    if (count_ == parties_) {
      run_action();
      next_round(false);
    } else if (!over_.wait_for([&] { return round_ != mine; }, timeout)) {
      abort_round();
    }
    if (broken_rounds_.contains(mine)) throw broken_barrier();
    return index;
  }
  void reset() {
    mutex_guard const hold(m_);
    next_round(true);
    broken_ = false;
  }
  void abort() {
    mutex_guard const hold(m_);
    abort_round();
  }
  std::size_t parties() const noexcept { return parties_; }
  std::size_t waiting() const {
    mutex_guard const hold(m_);
    return count_;
  }
  bool broken() const {
    mutex_guard const hold(m_);
    return broken_;
  }

 private:
  class mutex_guard {
   public:
    explicit mutex_guard(mutex& m) : m_(m) { m_.lock(); }
    ~mutex_guard() { m_.unlock(); }
    mutex_guard(mutex_guard const&) = delete;

   private:
    mutex& m_;
  };

  void run_action() try {
    if (action_) action_();
  } catch (...) {
    abort_round();
    throw;
  }
  void abort_round() {
    next_round(true);
    broken_ = true;
  }
  void next_round(bool broken) {
    if (broken) broken_rounds_.insert(round_);
    ++round_;
    count_ = 0;
    over_.notify_all();
  }

  std::size_t const parties_;
  std::function<void()> const action_;
  duration const timeout_;
  mutable mutex m_;
  condition over_{m_};
  std::size_t count_ = 0;
  std::uint64_t round_ = 0;
  std::set<std::uint64_t> broken_rounds_;
  bool broken_ = false;
};

class sense_barrier {
 public:
  explicit sense_barrier(std::size_t parties) : parties_(parties) {}
  sense_barrier(sense_barrier const&) = delete;

  void arrive_and_wait() noexcept {
    std::size_t const round = arrivals_.fetch_add(1) / parties_;
    while (arrivals_.load() / parties_ == round) sys::yield();
  }

 private:
  std::size_t const parties_;
  std::atomic<std::size_t> arrivals_{0};
};

}  // namespace threading

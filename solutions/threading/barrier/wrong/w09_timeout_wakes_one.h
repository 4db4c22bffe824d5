// Wrong: a party whose time is up wakes one of those that it has broken the barrier for.
#pragma once

#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

// A monitor. Each round is an object of its own, which those who wait in it keep: whatever becomes of the barrier
// afterwards, a thread looks at its own round, and what a round has come to is never changed again.
class barrier {
 public:
  explicit barrier(std::size_t parties, std::function<void()> action = {}, duration timeout = forever)
      : parties_(parties), action_(std::move(action)), timeout_(timeout) {
    if (parties == 0) throw std::invalid_argument("a barrier needs at least one party");
  }
  barrier(barrier const&) = delete;

  std::size_t arrive_and_wait() { return arrive_and_wait_for(timeout_); }
  std::size_t arrive_and_wait_for(duration timeout) {
    std::lock_guard const inside(lock_);
    if (broken_) throw broken_barrier();
    std::shared_ptr<round> const mine = filling_;
    std::size_t const index = mine->arrived++;
    if (mine->arrived == parties_) {
      complete();
    } else if (!changed_.wait_for([&] { return mine->end != end_of_round::none; }, timeout)) {
      mine->end = end_of_round::broken;
      filling_ = std::make_shared<round>();
      changed_.notify_one();
      broken_ = true;
    }
    if (mine->end == end_of_round::broken) throw broken_barrier();
    return index;
  }
  void reset() {
    std::lock_guard const inside(lock_);
    end(end_of_round::broken);
    broken_ = false;
  }
  void abort() {
    std::lock_guard const inside(lock_);
    end(end_of_round::broken);
    broken_ = true;
  }
  std::size_t parties() const noexcept { return parties_; }
  std::size_t waiting() const {
    std::lock_guard const inside(lock_);
    return filling_->arrived;
  }
  bool broken() const {
    std::lock_guard const inside(lock_);
    return broken_;
  }

 private:
  enum class end_of_round { none, complete, broken };
  struct round {
    std::size_t arrived = 0;
    end_of_round end = end_of_round::none;
  };

  // The last one has arrived. Everybody waits for the lock at least until the action has returned.
  void complete() {
    try {
      if (action_) action_();
    } catch (...) {
      end(end_of_round::broken);
      broken_ = true;
      throw;
    }
    end(end_of_round::complete);
  }
  void end(end_of_round how) {
    filling_->end = how;
    filling_ = std::make_shared<round>();
    changed_.notify_all();
  }

  std::size_t const parties_;
  std::function<void()> const action_;
  duration const timeout_;
  mutable mutex lock_;
  condition changed_{lock_};
  std::shared_ptr<round> filling_ = std::make_shared<round>();
  bool broken_ = false;
};

// Hensgen, Finkel, Manber, "Two Algorithms for Barrier Synchronization" (1988): the last one to arrive turns the sense
// over, and makes the counter ready before it does. The sense can be read on arrival, where they keep it from round to
// round: it cannot turn while this thread is missing.
class sense_barrier {
 public:
  explicit sense_barrier(std::size_t parties) : parties_(static_cast<unsigned>(parties)), missing_(parties_) {}
  sense_barrier(sense_barrier const&) = delete;

  void arrive_and_wait() noexcept {
    bool const before = sense_.load(std::memory_order_relaxed);
    if (missing_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      missing_.store(parties_, std::memory_order_relaxed);
      sense_.store(!before, std::memory_order_release);
    } else {
      while (sense_.load(std::memory_order_acquire) == before) sys::cpu_relax();
    }
  }

 private:
  unsigned const parties_;
  std::atomic<unsigned> missing_;
  std::atomic<bool> sense_{false};
};

}  // namespace threading

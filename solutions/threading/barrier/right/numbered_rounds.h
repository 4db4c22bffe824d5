// A right variant of threading/barrier: rounds have numbers, and a broken one takes the number out of a list of those
// who wait. Indices are drawn on the way in, from the top. sense_barrier waits on the flag itself and keeps the sense
// of each thread, by barrier, with the thread.
#pragma once

#include <map>
#include <mutex>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace threading {

class barrier {
 public:
  explicit barrier(std::size_t parties, std::function<void()> action = {}, duration timeout = forever)
      : parties_(parties), action_(std::move(action)), timeout_(timeout) {
    if (parties_ < 1) throw std::invalid_argument("at least one");
  }

  std::size_t arrive_and_wait() { return arrive_and_wait_for(timeout_); }
  std::size_t arrive_and_wait_for(duration timeout) {
    std::unique_lock inside(m_);
    if (broken_) throw broken_barrier();
    auto const my_round = number_;
    std::size_t const index = parties_ - 1 - waiting_++;
    if (index == 0) {
      act();
      turn();
      return 0;
    }
    bool const over = cv_.wait_for([&] { return number_ != my_round; }, timeout);
    if (!over) spoil(true);
    if (spoilt_.contains(my_round)) {
      auto const entry = spoilt_.find(my_round);
      if (--entry->second == 0) spoilt_.erase(entry);  // the last one has heard of it
      throw broken_barrier();
    }
    return index;
  }
  void reset() {
    std::unique_lock const inside(m_);
    spoil(false);
  }
  void abort() {
    std::unique_lock const inside(m_);
    spoil(true);
  }
  std::size_t parties() const noexcept { return parties_; }
  std::size_t waiting() const {
    std::unique_lock const inside(m_);
    return waiting_;
  }
  bool broken() const {
    std::unique_lock const inside(m_);
    return broken_;
  }

 private:
  void act() {
    if (!action_) return;
    try {
      action_();
    } catch (...) {
      --waiting_;  // this party hears of something else
      spoil(true);
      throw;
    }
  }
  void spoil(bool breaks) {
    broken_ = breaks;
    if (waiting_ > 0) spoilt_[number_] = waiting_;
    turn();
  }
  void turn() {
    ++number_;
    waiting_ = 0;
    cv_.notify_all();
  }

  std::size_t const parties_;
  std::function<void()> action_;
  duration timeout_;
  mutable recursive_mutex m_;  // the action may ask its barrier
  condition cv_{m_};
  std::size_t waiting_ = 0;
  std::uint64_t number_ = 0;
  std::map<std::uint64_t, std::size_t> spoilt_;  // by number: who has not yet heard of it
  bool broken_ = false;
};

class sense_barrier {
 public:
  explicit sense_barrier(std::size_t parties) : parties_(parties), left_(parties) {}

  void arrive_and_wait() noexcept {
    static thread_local std::map<sense_barrier const*, bool> senses;
    bool& mine = senses[this];
    mine = !mine;
    if (--left_ == 0) {
      left_ = parties_;
      sense_ = mine;
      sense_.notify_all();
    } else {
      for (bool now = sense_; now != mine; now = sense_) sense_.wait(now);
    }
  }

 private:
  std::size_t const parties_;
  std::atomic<std::size_t> left_;
  std::atomic<bool> sense_{false};
};

}  // namespace threading

// A right variant of threading/barrier without the condition: each round has a futex word, on which its parties sleep
// and which says in the end how it went. The action runs outside of the lock, so that others can ask meanwhile; nothing
// can break a round that is that far but the action itself. sense_barrier counts arrivals and sleeps.
#pragma once

#include <cerrno>
#include <climits>
#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class barrier {
 public:
  explicit barrier(std::size_t parties, std::function<void()> action = {}, duration timeout = forever)
      : parties_(parties != 0 ? parties : throw std::invalid_argument("parties")),
        action_(std::move(action)),
        timeout_(timeout),
        now_(std::make_shared<round>()) {}

  std::size_t arrive_and_wait() { return arrive(timeout_); }
  std::size_t arrive_and_wait_for(duration timeout) { return arrive(timeout); }

  void reset() { give_up(false); }
  void abort() { give_up(true); }
  std::size_t parties() const noexcept { return parties_; }
  std::size_t waiting() const {
    std::scoped_lock const held(lock_);
    return now_->come;
  }
  bool broken() const {
    std::scoped_lock const held(lock_);
    return broken_;
  }

 private:
  enum fate : std::uint32_t { open, passed, spoilt };
  struct round {
    std::size_t come = 0;
    sys::word how{open};
  };
  using round_pointer = std::shared_ptr<round>;

  static void tell(round& r, fate how) {
    r.how.store(how);
    sys::futex_wake(r.how, INT_MAX);
  }

  std::size_t arrive(duration timeout) {
    time_point const begin = sys::now();
    time_point end = timeout < time_point::max() - begin ? begin + timeout : time_point::max();
    round_pointer mine;
    std::size_t index = 0;
    {
      std::scoped_lock const held(lock_);
      if (broken_) throw broken_barrier();
      mine = now_;
      index = parties_ - ++mine->come;
      if (index == 0) now_ = std::make_shared<round>();  // nobody can reach this one any more
    }
    if (index == 0) {
      finish(*mine);
      return index;
    }
    while (mine->how.load() == open) {
      if (sys::futex_wait(mine->how, open, end) != ETIMEDOUT) continue;
      give_up_in(mine);
      end = time_point::max();  // it has an end, or will have one as soon as the action returns
    }
    if (mine->how.load() == spoilt) throw broken_barrier();
    return index;
  }

  void finish(round& mine) {
    try {
      if (action_) action_();
    } catch (...) {
      give_up(true);
      tell(mine, spoilt);
      throw;
    }
    tell(mine, passed);
  }

  void give_up(bool breaks) {
    round_pointer left;
    {
      std::scoped_lock const held(lock_);
      left = std::exchange(now_, std::make_shared<round>());
      broken_ = breaks;
    }
    tell(*left, spoilt);
  }

  void give_up_in(round_pointer const& mine) {
    {
      std::scoped_lock const held(lock_);
      if (now_ != mine) return;
      now_ = std::make_shared<round>();
      broken_ = true;
    }
    tell(*mine, spoilt);
  }

  std::size_t const parties_;
  std::function<void()> action_;
  duration timeout_;
  mutable mutex lock_;
  round_pointer now_;
  bool broken_ = false;
};

class sense_barrier {
 public:
  explicit sense_barrier(std::size_t parties) : parties_(static_cast<std::uint32_t>(parties)) {}

  void arrive_and_wait() noexcept {
    std::uint32_t const round = rounds_.load();
    if (come_.fetch_add(1) + 1 == parties_) {
      come_ = 0;
      ++rounds_;
      sys::futex_wake(rounds_, INT_MAX);
      return;
    }
    while (rounds_ == round) sys::futex_wait(rounds_, round);
  }

 private:
  std::uint32_t const parties_;
  std::atomic<std::uint32_t> come_{0};
  sys::word rounds_{0};
};

}  // namespace threading

// A right variant of threading/condition, on nothing but locks, as in CPython: each waiter stands before a locked mutex
// of its own, and whoever notifies unlocks it.
#pragma once

#include <algorithm>
#include <deque>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class condition {
 public:
  explicit condition(mutex& lock)
      : held_([&lock] { return lock.is_locked(); }),
        let_go_([&lock] {
          lock.unlock();
          return 1u;
        }),
        take_back_([&lock](unsigned) { lock.lock(); }) {}
  explicit condition(recursive_mutex& lock)
      : held_([&lock] { return lock.owned(); }),
        let_go_([&lock] { return lock.release_all(); }),
        take_back_([&lock](unsigned depth) { lock.reacquire(depth); }) {}
  condition(condition const&) = delete;
  condition& operator=(condition const&) = delete;

  void wait() { wait_for(forever); }

  bool wait_for(duration timeout) {
    require_held();
    auto const gate = std::make_shared<mutex>();
    gate->lock();
    gates_.push_back(gate);
    unsigned const depth = let_go_();
    bool through = gate->try_lock_for(timeout);
    take_back_(depth);
    through = through || gate->try_lock();  // opened after all, before the lock was ours again
    if (!through) gates_.erase(std::find(gates_.begin(), gates_.end(), gate));
    return through;
  }

  template <class P>
  void wait(P pred) {
    while (!static_cast<bool>(pred())) wait();
  }

  template <class P>
  bool wait_for(P pred, duration timeout) {
    time_point const begin = sys::now();
    for (;;) {
      if (pred()) return true;
      duration const left = timeout == forever ? forever : timeout - (sys::now() - begin);
      if (left <= duration::zero()) {
        require_held();
        return false;
      }
      wait_for(left);
    }
  }

  void notify_one() { notify(1); }
  void notify(std::size_t n) {
    require_held();
    for (std::size_t left = std::min(n, gates_.size()); left > 0; --left) {
      gates_.front()->unlock();
      gates_.pop_front();
    }
  }
  void notify_all() { notify(gates_.size()); }

 private:
  void require_held() const {
    if (!held_()) throw state_error("without the lock");
  }

  std::function<bool()> held_;
  std::function<unsigned()> let_go_;
  std::function<void(unsigned)> take_back_;
  std::deque<std::shared_ptr<mutex>> gates_;
};

}  // namespace threading

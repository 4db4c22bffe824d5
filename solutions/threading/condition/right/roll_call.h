// A right variant of threading/condition that wakes everybody each time. Whoever wakes looks whether its number is
// still on the list, and sleeps again if it is. Those who came last are chosen first, which nothing forbids.
#pragma once

#include <cerrno>
#include <climits>
#include <set>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class condition {
 public:
  explicit condition(mutex& lock) : lock_(&lock) {}
  explicit condition(recursive_mutex& lock) : lock_(&lock) {}
  condition(condition const&) = delete;

  void wait() { sleep(std::nullopt); }
  bool wait_for(duration timeout) { return sleep(later(timeout)); }
  template <class P>
  void wait(P pred) {
    while (not pred()) wait();
  }
  template <class P>
  bool wait_for(P pred, duration timeout) {
    for (auto const end = later(timeout); not pred();) {
      if (not sleep(end)) return pred();
    }
    return true;
  }
  void notify_one() { notify(1); }
  void notify(std::size_t n) {
    require_held();
    if (n == 0 || list_.empty()) return;
    for (; n > 0 && not list_.empty(); --n) list_.erase(std::prev(list_.end()));
    calls_.fetch_add(1);
    sys::futex_wake(calls_, INT_MAX);
  }
  void notify_all() { notify(list_.size()); }

 private:
  using end_of_wait = std::optional<time_point>;

  static end_of_wait later(duration timeout) {
    time_point const now = sys::now();
    if (timeout >= time_point::max() - now) return std::nullopt;
    return now + std::max(timeout, duration::zero());
  }

  bool sleep(end_of_wait end) {
    require_held();
    std::uint64_t const number = next_++;
    list_.insert(number);
    for (;;) {
      std::uint32_t const before = calls_.load();
      unsigned const depth = unlock();
      int const why = sys::futex_wait(calls_, before, end.value_or(time_point::max()));
      relock(depth);
      if (not list_.contains(number)) return true;
      if (why == ETIMEDOUT) break;
    }
    list_.erase(number);
    return false;
  }

  void require_held() const {
    bool const held = std::holds_alternative<mutex*>(lock_) ? std::get<mutex*>(lock_)->is_locked()
                                                            : std::get<recursive_mutex*>(lock_)->owned();
    if (not held) throw state_error("who waits or notifies holds the lock");
  }
  unsigned unlock() {
    if (auto* const* recursive = std::get_if<recursive_mutex*>(&lock_)) return (*recursive)->release_all();
    std::get<mutex*>(lock_)->unlock();
    return 0;
  }
  void relock(unsigned depth) {
    if (auto* const* recursive = std::get_if<recursive_mutex*>(&lock_)) return (*recursive)->reacquire(depth);
    std::get<mutex*>(lock_)->lock();
  }

  std::variant<mutex*, recursive_mutex*> lock_;
  std::set<std::uint64_t> list_;
  std::uint64_t next_ = 0;
  sys::word calls_{0};
};

}  // namespace threading

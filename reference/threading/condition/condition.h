// Reference for threading/condition: each waiter waits for an item in a oneTBB queue of its own, and whoever notifies
// puts one there. oneTBB has no timed pop, so a timed wait looks into its queue again and again until its time is up.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>

#include <deque>
#include <limits>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

class condition {
 public:
  explicit condition(mutex& lock) : plain_(&lock) {}
  explicit condition(recursive_mutex& lock) : recursive_(&lock) {}
  condition(condition const&) = delete;

  void wait() {
    mailbox mine;
    between_locks(mine, [&] { take(mine); });
  }
  bool wait_for(duration timeout) { return wait_until(end_of(timeout)); }
  template <class P>
  void wait(P pred) {
    while (!pred()) wait();
  }
  template <class P>
  bool wait_for(P pred, duration timeout) {
    time_point const end = end_of(timeout);
    while (!pred()) {
      if (!wait_until(end)) return pred();
    }
    return true;
  }
  void notify_one() { notify(1); }
  void notify(std::size_t n) {
    require_lock();
    for (; n > 0 && !waiting_.empty(); --n) {
      waiting_.front()->push(1);
      waiting_.pop_front();
    }
  }
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }

 private:
  using mailbox = tbb::concurrent_bounded_queue<int>;

  static time_point end_of(duration timeout) {
    time_point const now = sys::now();
    return timeout > time_point::max() - now ? time_point::max() : now + timeout;
  }
  static void take(mailbox& from) {
    int item = 0;
    from.pop(item);
  }

  bool wait_until(time_point end) {
    mailbox mine;
    int item = 0;
    bool got = false;
    between_locks(mine, [&] {
      while (!(got = mine.try_pop(item)) && sys::now() < end) sys::yield();
    });
    if (got || mine.try_pop(item)) return true;
    std::erase(waiting_, &mine);
    return false;
  }

  template <class F>
  void between_locks(mailbox& mine, F sleep) {
    require_lock();
    waiting_.push_back(&mine);
    unsigned const depth = recursive_ == nullptr ? 0 : recursive_->release_all();
    if (plain_ != nullptr) plain_->unlock();
    sleep();
    if (plain_ != nullptr) plain_->lock();
    if (recursive_ != nullptr) recursive_->reacquire(depth);
  }

  void require_lock() const {
    bool const held = plain_ != nullptr ? plain_->is_locked() : recursive_->owned();
    if (!held) throw state_error("the caller does not hold the condition's lock");
  }

  mutex* plain_ = nullptr;
  recursive_mutex* recursive_ = nullptr;
  std::deque<mailbox*> waiting_;
};

}  // namespace threading

// Reference for threading/event: each waiter waits for an item in a oneTBB queue of its own, and set() puts one into
// each. oneTBB has no timed pop, so a timed wait looks into its queue again and again until its time is up.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/mutex.h>

#include <mutex>

#include "kit/kit.h"

namespace threading {

class event {
 public:
  event() = default;
  event(event const&) = delete;

  bool is_set() const noexcept { return set_.load(); }
  void set() {
    Hold const hold(m_);
    set_.store(true);
    for (mailbox* const w : waiting_) w->push(1);
    waiting_.clear();
  }
  void reset() {
    Hold const hold(m_);
    set_.store(false);
  }
  void wait() {
    mailbox mine;
    if (!join(mine)) return;
    int item = 0;
    mine.pop(item);
    Hold const until_set_is_done_with_it(m_);
  }
  bool wait_for(duration timeout) {
    mailbox mine;
    if (!join(mine)) return true;
    int item = 0;
    bool got = false;
    for (time_point const begin = sys::now();;) {
      got = mine.try_pop(item);
      if (got || timeout <= duration::zero() || sys::now() - begin >= timeout) break;
      sys::yield();
    }
    Hold const hold(m_);
    got = got || mine.try_pop(item);
    if (!got) std::erase(waiting_, &mine);
    return got;
  }

 private:
  using mailbox = tbb::concurrent_bounded_queue<int>;
  using Hold = std::lock_guard<tbb::mutex>;

  // False: the event is set.
  bool join(mailbox& mine) {
    Hold const hold(m_);
    if (set_.load()) return false;
    waiting_.push_back(&mine);
    return true;
  }

  tbb::mutex m_;
  std::atomic<bool> set_{false};
  std::vector<mailbox*> waiting_;
};

}  // namespace threading

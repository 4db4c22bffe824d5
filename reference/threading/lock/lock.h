// Reference for threading/lock: the same contract on oneTBB, to hold the stress runs of a submission against.
//
// oneTBB has no timed acquire and no lock that knows its owner. mutex polls tbb::mutex until its time is up;
// recursive_mutex is std::recursive_timed_mutex with the owner and the depth beside it.
#pragma once

#include <oneapi/tbb/mutex.h>
#include <oneapi/tbb/queuing_mutex.h>
#include <oneapi/tbb/spin_mutex.h>

#include <mutex>

#include "kit/kit.h"

namespace threading {

class spin_lock {
 public:
  void lock() noexcept { m_.lock(); }
  bool try_lock() noexcept { return m_.try_lock(); }
  void unlock() noexcept { m_.unlock(); }

 private:
  tbb::spin_mutex m_;
};

// A tbb::queuing_mutex is held by an object, which must stay where it is: the owner keeps it here.
class ticket_lock {
 public:
  void lock() noexcept {
    auto slot = std::make_unique<tbb::queuing_mutex::scoped_lock>();
    slot->acquire(m_);
    owner_ = std::move(slot);
  }
  bool try_lock() noexcept {
    auto slot = std::make_unique<tbb::queuing_mutex::scoped_lock>();
    bool const got = slot->try_acquire(m_);
    if (got) owner_ = std::move(slot);
    return got;
  }
  void unlock() noexcept {
    auto const slot = std::move(owner_);  // the next owner uses owner_ as soon as we let go
    slot->release();
  }

 private:
  tbb::queuing_mutex m_;
  std::unique_ptr<tbb::queuing_mutex::scoped_lock> owner_;
};

class mutex {
 public:
  mutex() noexcept = default;
  mutex(mutex const&) = delete;

  void lock() {
    m_.lock();
    held_.store(true);
  }
  bool try_lock() noexcept {
    bool const got = m_.try_lock();
    if (got) held_.store(true);
    return got;
  }
  bool try_lock_for(duration timeout) {
    time_point const begin = sys::now();
    while (!try_lock()) {
      if (timeout <= duration::zero() || sys::now() - begin >= timeout) return false;
      sys::yield();
    }
    return true;
  }
  void unlock() {
    if (!held_.exchange(false)) throw state_error("unlock of a mutex that is not locked");
    m_.unlock();
  }
  bool is_locked() const noexcept { return held_.load(); }

 private:
  tbb::mutex m_;
  std::atomic<bool> held_{false};
};

class recursive_mutex {
 public:
  void lock() {
    m_.lock();
    entered();
  }
  bool try_lock() { return m_.try_lock() && entered(); }
  bool try_lock_for(duration timeout) {
    if (timeout == forever) return lock(), true;  // libstdc++ adds it to now()
    return m_.try_lock_for(timeout) && entered();
  }
  void unlock() {
    require_owner();
    left();
  }
  bool owned() const noexcept { return owner_.load() == sys::thread_id(); }
  unsigned depth() const noexcept { return owned() ? depth_ : 0; }
  unsigned release_all() {
    require_owner();
    unsigned const depth = depth_;
    for (unsigned i = 0; i < depth; ++i) left();
    return depth;
  }
  void reacquire(unsigned depth) {
    for (unsigned i = 0; i < depth; ++i) lock();
  }

 private:
  bool entered() {
    owner_.store(sys::thread_id());
    return ++depth_ > 0;
  }
  void left() {
    if (--depth_ == 0) owner_.store(0);
    m_.unlock();
  }
  void require_owner() const {
    if (!owned()) throw state_error("this thread does not own the lock");
  }

  std::recursive_timed_mutex m_;
  std::atomic<std::uint32_t> owner_{0};
  unsigned depth_ = 0;
};

}  // namespace threading

// Wrong: the lock is not given back when make() throws: the next caller waits for ever.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// Double-checked: a look without the lock, for the many calls that find the value, and one under it, for the first. The
// pointer is published by a release and read by an acquire: what make() wrote comes with it.
template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    if (T* const made = p_.load(std::memory_order_acquire)) return *made;
    m_.lock();
    if (p_.load(std::memory_order_relaxed) == nullptr) {
      value_.emplace(make_());
      p_.store(&*value_, std::memory_order_release);
    }
    m_.unlock();
    return *value_;
  }

 private:
  std::function<T()> make_;
  threading::mutex m_;
  std::optional<T> value_;
  std::atomic<T*> p_{nullptr};
};

}  // namespace patterns

// Wrong: the pointer is published by a relaxed store: it may arrive before the value it points to.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

// Double-checked: a look without the lock, for the many calls that find the value, and one under it, for the first.
template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    if (T* const made = p_.load(std::memory_order_relaxed)) return *made;
    std::lock_guard const hold(m_);
    if (T* const made = p_.load(std::memory_order_relaxed)) return *made;  // who waited for the lock finds it here
    value_.emplace(make_());  // throws: no value, no pointer, and the lock is given back
    p_.store(&*value_, std::memory_order_relaxed);
    return *value_;
  }

 private:
  std::function<T()> make_;
  threading::mutex m_;
  std::optional<T> value_;
  std::atomic<T*> p_{nullptr};
};

}  // namespace patterns

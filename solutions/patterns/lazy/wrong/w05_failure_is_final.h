// Wrong: an attempt counts as made before it has succeeded: after a failure there is never a value.
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
    std::lock_guard const hold(m_);
    if (std::exchange(tried_, true)) return value_.value();
    value_.emplace(make_());
    p_.store(&*value_, std::memory_order_release);
    return *value_;
  }

 private:
  std::function<T()> make_;
  threading::mutex m_;
  bool tried_ = false;
  std::optional<T> value_;
  std::atomic<T*> p_{nullptr};
};

}  // namespace patterns

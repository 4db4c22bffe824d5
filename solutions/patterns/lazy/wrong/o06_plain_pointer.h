// Wrong: double-checked initialisation with a plain pointer.
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
    if (p_ != nullptr) return *p_;
    std::lock_guard const hold(m_);
    if (p_ != nullptr) return *p_;  // who waited for the lock finds it here
    value_.emplace(make_());        // throws: no value, no pointer, and the lock is given back
    p_ = &*value_;
    return *value_;
  }

 private:
  std::function<T()> make_;
  threading::mutex m_;
  std::optional<T> value_;
  T* p_ = nullptr;
};

}  // namespace patterns

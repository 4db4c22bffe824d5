// A right variant of patterns/lazy: every call takes the lock. Slower than it need be, and right.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}

  T& get() {
    std::lock_guard const hold(m_);
    if (!value_) value_ = std::make_unique<T>(make_());
    return *value_;
  }

 private:
  std::function<T()> make_;
  threading::mutex m_;
  std::unique_ptr<T> value_;
};

}  // namespace patterns

// Wrong: all values of a type share one lock, so a value that is made from another one waits for itself.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    std::lock_guard const hold(m);
    if (!value_) value_.emplace(make_());
    return *value_;
  }

 private:
  static inline threading::mutex m;
  std::function<T()> make_;
  std::optional<T> value_;
};

}  // namespace patterns

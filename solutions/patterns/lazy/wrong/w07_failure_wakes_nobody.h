// Wrong: an attempt that fails wakes nobody, so those who sleep until it is over sleep for ever.
#pragma once

#include <climits>

#include "kit/kit.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    for (;;) {
      std::uint32_t seen = missing;
      if (state_.compare_exchange_strong(seen, making, std::memory_order_acquire)) break;
      if (seen == made) return *value_;
      sys::futex_wait(state_, making);
    }
    try {
      value_.emplace(make_());
    } catch (...) {
      state_.store(missing, std::memory_order_release);
      throw;
    }
    state_.store(made, std::memory_order_release);
    sys::futex_wake(state_, INT_MAX);
    return *value_;
  }

 private:
  static constexpr std::uint32_t missing = 0, making = 1, made = 2;

  std::function<T()> make_;
  sys::word state_{missing};
  std::optional<T> value_;
};

}  // namespace patterns

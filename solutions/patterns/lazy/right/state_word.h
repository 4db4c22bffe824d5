// A right variant of patterns/lazy: one word says whether the value is missing, being made, or there, and callers sleep
// on it. An attempt that fails sets it back and wakes everybody; one of them tries again.
#pragma once

#include <climits>

#include "kit/kit.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;
  ~lazy() {
    if (state_.load() == made) std::destroy_at(value());
  }

  T& get() {
    for (;;) {
      std::uint32_t seen = missing;
      if (state_.compare_exchange_strong(seen, making, std::memory_order_acquire)) break;
      if (seen == made) return *value();
      sys::futex_wait(state_, making);
    }
    try {
      ::new (static_cast<void*>(room_)) T(make_());
    } catch (...) {
      say(missing);
      throw;
    }
    say(made);
    return *value();
  }

 private:
  static constexpr std::uint32_t missing = 0, making = 1, made = 2;

  T* value() { return std::launder(reinterpret_cast<T*>(room_)); }
  void say(std::uint32_t state) {
    state_.store(state, std::memory_order_release);
    sys::futex_wake(state_, INT_MAX);
  }

  std::function<T()> make_;
  sys::word state_{missing};
  alignas(T) std::byte room_[sizeof(T)];
};

}  // namespace patterns

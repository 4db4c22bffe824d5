// Reference for patterns/lazy: tbb::collaborative_call_once, which lets the next caller try when an attempt fails.
#pragma once

#include <oneapi/tbb/collaborative_call_once.h>

#include "kit/kit.h"

namespace patterns {

template <class T>
class lazy {
 public:
  explicit lazy(std::function<T()> make) : make_(std::move(make)) {}
  lazy(lazy const&) = delete;

  T& get() {
    tbb::collaborative_call_once(once_, [this] { value_.emplace(make_()); });
    return *value_;
  }

 private:
  std::function<T()> make_;
  tbb::collaborative_once_flag once_;
  std::optional<T> value_;
};

}  // namespace patterns

// patterns/lazy: a value that is made when it is first asked for. README.md has the levels in order.
//
// The invariant: the value is made once, and whoever gets it sees all that its making wrote.
//
// Add whatever members you need; names and signatures of what is here stay as they are. T can be moved. A lazy can be
// neither copied nor moved: callers hold references into it.
#pragma once

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

template <class T>
class lazy {
 public:
  // `make` is not called yet.
  explicit lazy(std::function<T()> /*make*/) {}
  lazy(lazy const&) = delete;

  // The value: the same object for every caller, as long as this lazy lives. The first call makes it with make(), in
  // the caller's thread; calls that come meanwhile wait. If make() throws, the exception goes to the caller, there is
  // no value yet, and a later call tries again. Level 2: any thread may call it at any time.
  T& get() { kit::todo(); }
};

}  // namespace patterns

// threading/queue: one queue that blocks, two rings that do not. README.md has the levels in order.
//
// The invariant: what was pushed is popped exactly once, in the order in which it was pushed.
//
// Add whatever members you need; names and signatures of what is here stay as they are. Queues are neither copied nor
// moved: threads wait at their address.
#pragma once

#include "kit/kit.h"

namespace threading {

// Levels 1 to 3: Python's queue.Queue. Any number of producers and consumers.
template <class T>
class blocking_queue {
 public:
  explicit blocking_queue(std::size_t /*maxsize*/ = 0) { kit::todo(); }  // 0: no limit
  blocking_queue(blocking_queue const&) = delete;

  // put(): waits while the queue is full. If it throws, for instance because T does, the queue is as it was.
  void push(T /*x*/) { kit::todo(); }
  // get(): waits while the queue is empty.
  T pop() { kit::todo(); }
  // get_nowait(): nothing if the queue is empty.
  std::optional<T> try_pop() { kit::todo(); }

  // Level 2, put(timeout=t) and get(timeout=t): false, or nothing, when `timeout` has passed, never sooner; <= 0 tries
  // once. push_for() moves from x only if it returns true.
  bool push_for(T& /*x*/, duration /*timeout*/) { kit::todo(); }
  std::optional<T> pop_for(duration /*timeout*/) { kit::todo(); }

  // Level 2: from now on whoever pushes, or waits to push, gets closed_error; whoever pops gets what is left, and then
  // closed_error.
  void close() { kit::todo(); }

  // Level 3. task_done() is called once for each item that was popped, when the work on it is done; once too often
  // throws invalid_argument. join() returns when it was called for every item that was pushed.
  void task_done() { kit::todo(); }
  void join() { kit::todo(); }

  // Of this moment; the next may be different. Any thread may ask at any time.
  std::size_t size() const { kit::todo(); }
  bool empty() const { kit::todo(); }
  bool full() const { kit::todo(); }
};

// Level 4: room for N items, for one thread that pushes and one that pops. Neither waits, whatever the other one does.
// false: there was no room, or no item, as far as the caller could know; x, or out, is as it was.
template <class T, std::size_t N>
class spsc_ring {
 public:
  bool try_push(T& /*x*/) { kit::todo(); }
  bool try_pop(T& /*out*/) { kit::todo(); }
};

// Level 5: the same for any number of threads. false may also mean that another thread is in the middle of a call.
template <class T, std::size_t N>
class mpmc_ring {
 public:
  bool try_push(T& /*x*/) { kit::todo(); }
  bool try_pop(T& /*out*/) { kit::todo(); }
};

}  // namespace threading

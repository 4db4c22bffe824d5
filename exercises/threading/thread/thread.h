// threading/thread: threads that can be started, joined, named, counted and waited for. README.md has the levels in
// order.
//
// The invariant: a thread runs its function exactly once, and whoever has seen it end sees all that it did.
//
// Add whatever members and helpers you need; names and signatures of what is here stay as they are.
#pragma once

#include "kit/kit.h"

namespace threading {

struct thread_options {
  std::string name;
  std::optional<bool> daemon;  // unset: as the thread that creates it
};

// Python's Thread. The object is a handle: dropping it neither stops nor kills the thread, which may outlive it.
class thread {
 public:
  // Copies the function and the arguments, here and now; starts nothing.
  template <class F, class... A>
  explicit thread(thread_options /*options*/, F&& /*f*/, A&&... /*args*/) {
    kit::todo();
  }
  thread(thread&& /*other*/) noexcept { kit::todo(); }
  ~thread() {}

  // Returns when the thread runs: is_alive() and ident() hold at once. A second start, also after the end: throws
  // state_error, and nothing has happened. Level 6: no thread to be had: throws, and this one is as it was.
  void start() { kit::todo(); }

  // Level 3. Waits for the end; any number of threads may, any number of times. When it returns, the function and its
  // arguments are destroyed. Before start(), and on oneself: throws state_error.
  void join() { kit::todo(); }

  // join(timeout): whether the thread has ended; if not, `timeout` has passed, never less.
  bool join_for(duration /*timeout*/) { kit::todo(); }

  // Any thread may ask at any time.
  bool is_alive() const { kit::todo(); }                       // it was started and has not ended
  std::optional<std::uint64_t> ident() const { kit::todo(); }  // nothing before the start
  std::string name() const { kit::todo(); }

  // Level 5. shutdown() does not wait for daemons. Once the thread was started, set_daemon() throws state_error.
  bool daemon() const { kit::todo(); }
  void set_daemon(bool /*daemon*/) { kit::todo(); }
};

// Level 1, _thread.start_new_thread(function, args): runs a copy of f with copies of the arguments on a new thread that
// nobody joins, and returns that thread's ident.
template <class F, class... A>
std::uint64_t start_new_thread(F&& /*f*/, A&&... /*args*/) {
  kit::todo();
}

// Level 1: of the calling thread. No two threads that live have the same.
inline std::uint64_t get_ident() noexcept { kit::todo(); }

// Level 4: what is called, on the thread concerned, when an exception leaves its function. Returns the one before.
using excepthook_fn = std::function<void(std::exception_ptr, std::uint64_t ident, std::string const& name)>;
inline excepthook_fn set_excepthook(excepthook_fn /*hook*/) { kit::todo(); }

// Level 5: the main thread and every `thread` that is alive. Those of start_new_thread() do not count.
inline std::size_t active_count() { kit::todo(); }
inline std::vector<std::string> enumerate() { kit::todo(); }  // their names

// Level 5, the end of main: returns when no thread is alive that is not a daemon, those started meanwhile included.
inline void shutdown() { kit::todo(); }

}  // namespace threading

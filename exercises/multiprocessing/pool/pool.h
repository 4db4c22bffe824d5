// multiprocessing/pool: workers that do what is handed to them. README.md has the levels in order.
//
// The invariant: every job is done exactly once, and its result goes to the one who asked for it.
//
// A job is a function that is registered under a name (kit/task.h). kit::call_task<R>(name, tuple) calls it. So far the
// workers are threads; what is handed over in this form can go to processes as well, and will at level 4.
//
// Add whatever members and helpers you need; names and signatures of what is here stay as they are.
#pragma once

#include "kit/kit.h"
#include "kit/task.h"

namespace multiprocessing {

enum class start_method { fork, spawn, forkserver };  // level 4

struct pool_options {
  std::size_t workers = 0;              // 0: as many as you think fit
  bool threads = false;                 // so far always true
  std::function<void()> initializer;    // level 4: each worker calls it before its first job
  std::size_t max_tasks_per_child = 0;  // level 4
  start_method method = start_method::fork;
};

// A result to come. It may outlive the pool. Any thread may ask at any time.
template <class R>
class async_result {
 public:
  bool ready() const { kit::todo(); }
  bool successful() const { kit::todo(); }  // whether no exception came; before it is ready: throws state_error
  bool wait(duration /*timeout*/ = forever) { kit::todo(); }  // whether it is ready
  // Throws what the job threw, and timeout_error when `timeout` has passed, never sooner; it may be asked again.
  R get(duration /*timeout*/ = forever) { kit::todo(); }
};

// Level 3: results that come one after the other, for one thread to take.
template <class R>
class result_stream {
 public:
  // Nothing: there are no more. Throws what this one's job threw, and goes on with the next; timeout_error as above.
  std::optional<R> next(duration /*timeout*/ = forever) { kit::todo(); }
};

class pool {
 public:
  explicit pool(pool_options /*options*/) { kit::todo(); }
  pool(pool const&) = delete;
  ~pool() {}  // terminate(), and the workers are gone when it returns

  // Level 2. One of the two callbacks is called, once, before the result is ready, on a thread that calls one callback
  // after the other. What a callback throws is reported and ignored. After close() or terminate(): throws closed_error.
  template <class R, class... A>
  async_result<R> apply_async(std::string /*task*/, std::tuple<A...> /*arguments*/,
                              std::function<void(R const&)> /*callback*/ = {},
                              std::function<void(std::exception_ptr)> /*error_callback*/ = {}) {
    kit::todo();
  }

  // Level 1: task(x) for each x, in chunks of that many (0: invalid_argument; none given: ceil(size / (4 * workers)),
  // so that each worker gets about four). The results are in the order of the arguments. If jobs fail, it waits for
  // all, and throws what one of them threw.
  template <class R, class A>
  std::vector<R> map(std::string /*task*/, std::vector<A> /*arguments*/, std::optional<std::size_t> /*chunk*/ = {}) {
    kit::todo();
  }
  template <class R, class A>
  async_result<std::vector<R>> map_async(std::string /*task*/, std::vector<A> /*arguments*/,
                                         std::optional<std::size_t> /*chunk*/ = {}) {
    kit::todo();
  }
  // Each element is a tuple: all arguments of one call.
  template <class R, class T>
  std::vector<R> starmap(std::string /*task*/, std::vector<T> /*tuples*/, std::optional<std::size_t> /*chunk*/ = {}) {
    kit::todo();
  }

  // Level 3: results as they come, in the order of the arguments, or in the order in which they are done.
  template <class R, class A>
  result_stream<R> imap(std::string /*task*/, std::vector<A> /*arguments*/, std::size_t /*chunk*/ = 1) {
    kit::todo();
  }
  template <class R, class A>
  result_stream<R> imap_unordered(std::string /*task*/, std::vector<A> /*arguments*/, std::size_t /*chunk*/ = 1) {
    kit::todo();
  }

  // Level 2. close(): no more jobs; those there are will be done. terminate(): jobs that have not begun will not; their
  // results are closed_error. join(): returns when the workers are gone and results are ready; before one of the other
  // two: throws state_error. Each may be called more than once.
  void close() { kit::todo(); }
  void terminate() { kit::todo(); }
  void join() { kit::todo(); }
};

}  // namespace multiprocessing

// Wrong: a pool that was closed is not terminated any more: it does all that is in it.
#pragma once

#include <cerrno>
#include <climits>
#include <cstdio>

#include "kit/kit.h"
#include "kit/task.h"
#include "threading/lock/lock.h"
#include "threading/queue/queue.h"
#include "threading/thread/thread.h"

namespace multiprocessing {

enum class start_method { fork, spawn, forkserver };

struct pool_options {
  std::size_t workers = 0;
  bool threads = false;
  std::function<void()> initializer;
  std::size_t max_tasks_per_child = 0;
  start_method method = start_method::fork;
};

// A lock, and a way to wait for a change of what it guards.
class monitor {
 public:
  template <class F>
  auto with_lock(F f) const {
    std::lock_guard const hold(m_);
    return f();
  }
  // Makes a change and tells everybody.
  template <class F>
  void change(F f) {
    std::lock_guard const hold(m_);
    f();
    changes_.fetch_add(1, std::memory_order_relaxed);  // the lock orders it
    sys::futex_wake(changes_, INT_MAX);
  }
  // One deadline for the whole wait; the last look comes after it. The lock is held while `use` runs.
  template <class P, class F>
  auto when(duration timeout, P ready, F use) {
    std::lock_guard const hold(m_);
    time_point const now = sys::now();
    time_point const deadline = timeout > time_point::max() - now ? time_point::max() : now + timeout;
    for (bool late = timeout <= duration::zero(); !ready() && !late;) {
      std::uint32_t const seen = changes_.load(std::memory_order_relaxed);
      m_.unlock();
      late = sys::futex_wait(changes_, seen, deadline) == ETIMEDOUT;
      m_.lock();
    }
    return use(ready());
  }

 private:
  mutable threading::mutex m_;
  sys::word changes_{0};
};

// What came of one call: a value or an exception.
template <class R>
struct outcome {
  std::optional<R> value;
  std::exception_ptr error;

  template <class F>
  static outcome of(F&& call) {
    outcome result;
    try {
      result.value.emplace(call());
    } catch (...) {
      result.error = std::current_exception();
    }
    return result;
  }
  R get() const {
    if (error) std::rethrow_exception(error);
    return *value;
  }
};

// --- Results --------------------------------------------------------------------------------------------------------

template <class R>
class async_result {
 public:
  async_result() : state_(std::make_shared<state>()) {}

  bool ready() const {
    return state_->changed.with_lock([&] { return state_->result.has_value(); });
  }
  bool successful() const {
    return state_->changed.with_lock([&] {
      if (!state_->result) throw state_error("there is no result yet");
      return state_->result->error == nullptr;
    });
  }
  bool wait(duration timeout = forever) {
    return when_ready(timeout, [](bool is_ready) { return is_ready; });
  }
  R get(duration timeout = forever) {
    return when_ready(timeout, [this](bool is_ready) {
      if (!is_ready) throw timeout_error();
      return state_->result->get();
    });
  }

 private:
  friend class pool;
  struct state {
    monitor changed;
    std::optional<outcome<R>> result;
  };

  template <class F>
  auto when_ready(duration timeout, F use) {
    return state_->changed.when(
        timeout, [this] { return state_->result.has_value(); }, use);
  }
  void set(outcome<R> result) const {
    state_->changed.change([&] { state_->result = std::move(result); });
  }

  std::shared_ptr<state> state_;
};

template <class R>
class result_stream {
 public:
  std::optional<R> next(duration timeout = forever) {
    state& s = *state_;
    return s.changed.when(
        timeout, [&] { return s.taken == s.length || s.items.contains(s.taken); },
        [&](bool is_ready) -> std::optional<R> {
          if (!is_ready) throw timeout_error();
          if (s.taken == s.length) return std::nullopt;
          outcome<R> const item = std::move(s.items.extract(s.taken++).mapped());
          return item.get();
        });
  }

 private:
  friend class pool;
  struct state {
    monitor changed;
    std::map<std::size_t, outcome<R>> items;  // by the place at which they are to be taken
    std::size_t length = 0, arrived = 0, taken = 0;
  };
  explicit result_stream(std::size_t length) : state_(std::make_shared<state>()) { state_->length = length; }

  std::shared_ptr<state> state_;
};

// --- The pool -------------------------------------------------------------------------------------------------------

// Workers do jobs. What comes of them is delivered by one more thread, which calls the callbacks and makes results
// ready: so callbacks come one after the other, and whoever waits for a slow one is no worker.
class pool {
 public:
  explicit pool(pool_options options) : count_(options.workers == 0 ? 4 : options.workers) {
    if (!options.threads) throw std::invalid_argument("so far the workers of a pool are threads");
    try {
      start(deliverer_, [this] { do_all(deliveries_); });
      for (std::size_t i = 0; i < count_; ++i) {
        start(workers_, [this, initializer = options.initializer] {
          if (initializer) initializer();
          do_all(jobs_);
        });
      }
    } catch (...) {  // no thread to be had: those that there are go home
      close();
      join();
      throw;
    }
  }
  pool(pool const&) = delete;
  ~pool() {
    terminate();
    join();
  }

  template <class R, class... A>
  async_result<R> apply_async(std::string task, std::tuple<A...> arguments, std::function<void(R const&)> callback = {},
                              std::function<void(std::exception_ptr)> error_callback = {}) {
    async_result<R> result;
    submit<R>(std::move(task), std::vector{std::move(arguments)}, 1, [=](std::size_t, outcomes<R>& all) {
      outcome<R> const& came = all.front();
      if (came.error && error_callback) call_back([&] { error_callback(came.error); });
      if (!came.error && callback) call_back([&] { callback(*came.value); });
      result.set(came);
    });
    return result;
  }

  template <class R, class A>
  std::vector<R> map(std::string task, std::vector<A> arguments, std::optional<std::size_t> chunk = {}) {
    return map_async<R>(std::move(task), std::move(arguments), chunk).get();
  }
  template <class R, class A>
  async_result<std::vector<R>> map_async(std::string task, std::vector<A> arguments,
                                         std::optional<std::size_t> chunk = {}) {
    return start_map<R>(std::move(task), tuples_of(std::move(arguments)), chunk);
  }
  template <class R, class T>
  std::vector<R> starmap(std::string task, std::vector<T> tuples, std::optional<std::size_t> chunk = {}) {
    return start_map<R>(std::move(task), std::move(tuples), chunk).get();
  }

  template <class R, class A>
  result_stream<R> imap(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return start_stream<R>(std::move(task), tuples_of(std::move(arguments)), chunk, true);
  }
  template <class R, class A>
  result_stream<R> imap_unordered(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return start_stream<R>(std::move(task), tuples_of(std::move(arguments)), chunk, false);
  }

  void close() {
    std::lock_guard const hold(submitting_);
    closed_ = true;
    jobs_.close();
  }
  void terminate() {
    {
      std::lock_guard const hold(submitting_);
      if (closed_) return;
    }
    terminated_.store(true);
    close();
  }
  void join() {
    {
      std::lock_guard const hold(submitting_);
      if (!closed_) throw state_error("join() of a pool that is neither closed nor terminated");
    }
    for (threading::thread& worker : workers_) worker.join();
    deliveries_.close();  // nobody is left to make more of them
    for (threading::thread& each : deliverer_) each.join();
  }

 private:
  using job = std::function<void()>;
  using job_queue = threading::blocking_queue<job>;
  template <class R>
  using outcomes = std::vector<outcome<R>>;

  // --- Threads ---

  static void start(std::vector<threading::thread>& group, job body) {
    threading::thread each(threading::thread_options{"pool", true}, std::move(body));
    each.start();
    group.push_back(std::move(each));
  }
  static void do_all(job_queue& queue) {
    try {
      for (;;) queue.pop()();
    } catch (closed_error const&) {  // of pop(): no job throws
    }
  }
  template <class F>
  static void call_back(F&& callback) {
    try {
      callback();
    } catch (std::exception const& e) {
      std::fprintf(stderr, "Exception in a callback of a pool: %s\n", e.what());
    } catch (...) {
      std::fputs("Exception in a callback of a pool\n", stderr);
    }
  }

  // --- From items to outcomes ---

  // Calls the task for each item, a chunk of them to a job. The deliverer calls use(begin, outcomes) for each chunk.
  template <class R, class T, class F>
  void submit(std::string task, std::vector<T> items, std::size_t chunk, F use) {
    auto const shared = std::make_shared<std::vector<T> const>(std::move(items));
    std::vector<job> jobs;
    for (std::size_t begin = 0, size = 0; begin < shared->size(); begin += size) {
      size = std::min(chunk, shared->size() - begin);
      jobs.push_back([=, this] {
        outcomes<R> all;
        for (std::size_t i = begin; i < begin + size; ++i) all.push_back(outcome_of<R>(task, (*shared)[i]));
        deliveries_.push([=]() mutable { use(begin, all); });
      });
    }
    std::lock_guard const hold(submitting_);  // all of them, or none
    if (closed_) throw closed_error("the pool is closed");
    for (job& each : jobs) jobs_.push(std::move(each));
  }
  template <class R, class T>
  outcome<R> outcome_of(std::string const& task, T const& arguments) const {
    return outcome<R>::of([&] {
      if (terminated_.load()) throw closed_error("the pool was terminated before this job had begun");
      return call_task<R>(task, arguments);
    });
  }

  template <class A>
  static std::vector<std::tuple<A>> tuples_of(std::vector<A> arguments) {
    return std::vector<std::tuple<A>>(arguments.begin(), arguments.end());
  }

  // Only the deliverer touches it.
  template <class R>
  struct map_state {
    std::vector<std::optional<R>> values;
    std::size_t missing = 0;
    std::exception_ptr error;

    void take(std::size_t begin, outcomes<R>& chunk) {
      for (std::size_t i = 0; i < chunk.size(); ++i) {
        values[begin + i] = std::move(chunk[i].value);
        if (!error) error = chunk[i].error;
      }
      missing -= chunk.size();
    }
    outcome<std::vector<R>> result() {
      return outcome<std::vector<R>>::of([&] {
        if (error) std::rethrow_exception(error);
        std::vector<R> all;
        for (std::optional<R>& value : values) all.push_back(std::move(*value));
        return all;
      });
    }
  };

  template <class R, class T>
  async_result<std::vector<R>> start_map(std::string task, std::vector<T> tuples, std::optional<std::size_t> chunk) {
    std::size_t const length = tuples.size();
    if (chunk == 0) throw std::invalid_argument("chunks of no items");
    async_result<std::vector<R>> result;
    auto const state = std::make_shared<map_state<R>>();
    state->values.resize(length);
    state->missing = length;
    std::size_t const default_chunk = (length + 4 * count_ - 1) / (4 * count_);
    submit<R>(std::move(task), std::move(tuples), chunk.value_or(default_chunk),
              [result, state](std::size_t begin, outcomes<R>& all) {
                state->take(begin, all);
                if (state->missing == 0) result.set(state->result());
              });
    if (length == 0) result.set(state->result());  // there is no chunk that could be the last
    return result;
  }

  template <class R, class T>
  result_stream<R> start_stream(std::string task, std::vector<T> tuples, std::size_t chunk, bool in_order) {
    if (chunk == 0) throw std::invalid_argument("chunks of no items");
    result_stream<R> stream(tuples.size());
    submit<R>(std::move(task), std::move(tuples), chunk,
              [state = stream.state_, in_order](std::size_t begin, outcomes<R>& all) {
                state->changed.change([&] {
                  for (std::size_t i = 0; i < all.size(); ++i) {
                    std::size_t const place = in_order ? begin + i : state->arrived++;
                    state->items.emplace(place, std::move(all[i]));
                  }
                });
              });
    return stream;
  }

  std::size_t const count_;
  threading::mutex submitting_;  // guards closed_
  bool closed_ = false;
  std::atomic<bool> terminated_{false};
  job_queue jobs_, deliveries_;
  std::vector<threading::thread> workers_, deliverer_;
};

}  // namespace multiprocessing

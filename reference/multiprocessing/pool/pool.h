// Reference for multiprocessing/pool, levels 1 to 3: the same contract on oneTBB, to hold the stress runs of a
// submission against. map() is tbb::parallel_for over chunks; single jobs and streams are tasks of the same arena.
#pragma once

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "kit/kit.h"
#include "kit/task.h"

namespace multiprocessing {

enum class start_method { fork, spawn, forkserver };

struct pool_options {
  std::size_t workers = 0;
  bool threads = false;
  std::function<void()> initializer;
  std::size_t max_tasks_per_child = 0;
  start_method method = start_method::fork;
};

struct meeting {
  std::mutex m;
  std::condition_variable changed;

  template <class P>
  bool wait(std::unique_lock<std::mutex>& hold, duration timeout, P ready) {
    if (timeout == forever) return changed.wait(hold, ready), true;  // libstdc++ adds it to now()
    return changed.wait_for(hold, timeout, ready);
  }
};

template <class R>
struct outcome {
  std::optional<R> value;
  std::exception_ptr error;
  R get() const {
    if (error) std::rethrow_exception(error);
    return *value;
  }
};
template <class R, class F>
outcome<R> outcome_of(F&& call) {
  try {
    return {call(), nullptr};
  } catch (...) {
    return {std::nullopt, std::current_exception()};
  }
}

template <class R>
class async_result {
 public:
  bool ready() const {
    std::lock_guard const hold(state_->m);
    return state_->result.has_value();
  }
  bool successful() const {
    std::lock_guard const hold(state_->m);
    if (!state_->result) throw state_error("there is no result yet");
    return state_->result->error == nullptr;
  }
  bool wait(duration timeout = forever) {
    std::unique_lock hold(state_->m);
    return state_->wait(hold, timeout, [this] { return state_->result.has_value(); });
  }
  R get(duration timeout = forever) {
    if (!wait(timeout)) throw timeout_error();
    std::lock_guard const hold(state_->m);
    return state_->result->get();
  }

 private:
  friend class pool;
  struct state : meeting {
    std::optional<outcome<R>> result;
  };
  void set(outcome<R> result) const {
    std::lock_guard const hold(state_->m);
    state_->result = std::move(result);
    state_->changed.notify_all();
  }
  std::shared_ptr<state> state_ = std::make_shared<state>();
};

template <class R>
class result_stream {
 public:
  std::optional<R> next(duration timeout = forever) {
    std::unique_lock hold(state_->m);
    auto const ready = [this] { return taken_ == state_->length || state_->items.contains(taken_); };
    if (!state_->wait(hold, timeout, ready)) throw timeout_error();
    if (taken_ == state_->length) return std::nullopt;
    return state_->items.at(taken_++).get();
  }

 private:
  friend class pool;
  struct state : meeting {
    std::map<std::size_t, outcome<R>> items;
    std::size_t length = 0, arrived = 0;
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();
  std::size_t taken_ = 0;
};

class pool {
 public:
  explicit pool(pool_options options) : count_(options.workers == 0 ? 4 : options.workers) {
    if (options.initializer) options.initializer();
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
    submit([=, this] {
      auto const came = outcome_of<R>([&] { return call_task<R>(task, arguments); });
      {
        std::lock_guard const one_after_the_other(callbacks_);
        try {
          if (came.error && error_callback) error_callback(came.error);
          if (!came.error && callback) callback(*came.value);
        } catch (...) {
          std::fputs("Exception in a callback of a pool\n", stderr);
        }
      }
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
    return start_map<R>(std::move(task), std::vector<std::tuple<A>>(arguments.begin(), arguments.end()), chunk);
  }
  template <class R, class T>
  std::vector<R> starmap(std::string task, std::vector<T> tuples, std::optional<std::size_t> chunk = {}) {
    return start_map<R>(std::move(task), std::move(tuples), chunk).get();
  }
  template <class R, class A>
  result_stream<R> imap(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return stream<R>(task, arguments, chunk, true);
  }
  template <class R, class A>
  result_stream<R> imap_unordered(std::string task, std::vector<A> arguments, std::size_t chunk = 1) {
    return stream<R>(task, arguments, chunk, false);
  }

  void close() {
    std::lock_guard const hold(jobs_.m);
    closed_ = true;
  }
  void terminate() {
    std::lock_guard const hold(jobs_.m);
    closed_ = terminated_ = true;
  }
  void join() {
    std::unique_lock hold(jobs_.m);
    if (!closed_) throw state_error("the pool is neither closed nor terminated");
    jobs_.changed.wait(hold, [this] { return left_ == 0; });
  }

 private:
  template <class F>
  void submit(F job) {
    {
      std::lock_guard const hold(jobs_.m);
      if (closed_) throw closed_error("the pool is closed");
      ++left_;
    }
    arena_.enqueue([this, job] {
      bool begins = false;
      {
        std::lock_guard const hold(jobs_.m);
        begins = !terminated_;
      }
      if (begins) job();
      std::lock_guard const hold(jobs_.m);
      --left_;
      jobs_.changed.notify_all();
    });
  }

  template <class R, class T>
  async_result<std::vector<R>> start_map(std::string task, std::vector<T> tuples, std::optional<std::size_t> chunk) {
    std::size_t const size = chunk.value_or(std::max<std::size_t>(1, (tuples.size() + 4 * count_ - 1) / (4 * count_)));
    if (size == 0) throw std::invalid_argument("chunks of no items");
    async_result<std::vector<R>> result;
    submit([=] {
      std::vector<outcome<R>> came(tuples.size());
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, tuples.size(), size),
          [&](tbb::blocked_range<std::size_t> const& range) {
            for (std::size_t i = range.begin(); i < range.end(); ++i) {
              came[i] = outcome_of<R>([&] { return call_task<R>(task, tuples[i]); });
            }
          },
          tbb::simple_partitioner());
      result.set(outcome_of<std::vector<R>>([&] {
        std::vector<R> all;
        for (outcome<R> const& each : came) all.push_back(each.get());
        return all;
      }));
    });
    return result;
  }

  template <class R, class A>
  result_stream<R> stream(std::string const& task, std::vector<A> const& arguments, std::size_t chunk, bool in_order) {
    if (chunk == 0) throw std::invalid_argument("chunks of no items");
    result_stream<R> stream;
    auto const state = stream.state_;
    state->length = arguments.size();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      submit([=, argument = std::tuple<A>(arguments[i])] {
        auto came = outcome_of<R>([&] { return call_task<R>(task, argument); });
        std::lock_guard const hold(state->m);
        state->items.emplace(in_order ? i : state->arrived, std::move(came));
        ++state->arrived;
        state->changed.notify_all();
      });
    }
    return stream;
  }

  std::size_t const count_;
  tbb::global_control limit_{tbb::global_control::max_allowed_parallelism, count_ + 2};
  tbb::task_arena arena_{static_cast<int>(count_), 0};
  meeting jobs_;
  std::mutex callbacks_;
  std::size_t left_ = 0;
  bool closed_ = false, terminated_ = false;
};

}  // namespace multiprocessing

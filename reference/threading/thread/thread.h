// Reference for threading/thread: a thread is a task that is enqueued in an arena of oneTBB, to hold the stress runs of
// a submission against.
//
// oneTBB knows no identities, no daemons and no end of main. They are kept here, under one mutex of the standard
// library.
#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "kit/kit.h"

namespace threading {

struct thread_options {
  std::string name;
  std::optional<bool> daemon;
};
using excepthook_fn = std::function<void(std::exception_ptr, std::uint64_t ident, std::string const& name)>;

inline std::uint64_t get_ident() noexcept { return sys::thread_id(); }

// Tasks that wait keep a worker each: there are to be more workers than threads in any check.
class arena_of_threads {
 public:
  template <class F>
  void enqueue(F&& body) {
    arena_.enqueue(std::forward<F>(body));
  }

 private:
  static constexpr int workers = 32;
  tbb::global_control limit_{tbb::global_control::max_allowed_parallelism, workers + 1};
  tbb::task_arena arena_{workers, 0};
};
inline arena_of_threads& the_arena() {
  static auto* const arena = new arena_of_threads;  // workers may outlive main
  return *arena;
}

struct thread_state {
  std::string name;
  bool daemon = false;
  std::function<void()> body;
  std::optional<std::uint64_t> ident;
  bool started = false, ended = false;
};
using shared_state = std::shared_ptr<thread_state>;

struct all_of_it {
  std::mutex m;
  std::condition_variable changed;
  std::vector<shared_state> alive;
  excepthook_fn hook = [](std::exception_ptr const&, std::uint64_t, std::string const& name) {
    std::fprintf(stderr, "Exception in thread %s\n", name.c_str());
  };
};
inline all_of_it& world() {
  static auto* const everything = new all_of_it;
  return *everything;
}
inline thread_local thread_state* current_thread = nullptr;

inline excepthook_fn set_excepthook(excepthook_fn hook) {
  std::lock_guard const hold(world().m);
  return std::exchange(world().hook, std::move(hook));
}

inline void run_body(std::function<void()> const& body, std::string const& name) {
  try {
    body();
  } catch (...) {
    excepthook_fn hook;
    {
      std::lock_guard const hold(world().m);
      hook = world().hook;
    }
    try {
      hook(std::current_exception(), get_ident(), name);
    } catch (...) {
      std::fprintf(stderr, "Exception in the excepthook of thread %s\n", name.c_str());
    }
  }
}

template <class F, class... A>
std::function<void()> with_copies(F&& f, A&&... args) {
  auto const job =
      std::make_shared<std::tuple<std::decay_t<F>, std::decay_t<A>...>>(std::forward<F>(f), std::forward<A>(args)...);
  return [job] { std::apply([](auto& function, auto&... copies) { function(copies...); }, *job); };
}

class thread {
 public:
  template <class F, class... A>
  explicit thread(thread_options options, F&& f, A&&... args) : state_(std::make_shared<thread_state>()) {
    state_->name = std::move(options.name);
    state_->daemon = options.daemon.value_or(current_thread != nullptr && current_thread->daemon);
    state_->body = with_copies(std::forward<F>(f), std::forward<A>(args)...);
  }
  thread(thread&&) noexcept = default;
  ~thread() = default;

  void start() {
    std::unique_lock hold(world().m);
    if (state_->started) throw state_error("a thread can be started only once");
    state_->started = true;
    world().alive.push_back(state_);
    the_arena().enqueue([state = state_] { run(*state); });
    world().changed.wait(hold, [&] { return state_->ident.has_value(); });
  }
  void join() { join_for(forever); }
  bool join_for(duration timeout) {
    std::unique_lock hold(world().m);
    if (!state_->started) throw state_error("a thread cannot be joined before it is started");
    if (state_.get() == current_thread) throw state_error("a thread cannot join itself");
    auto const ended = [&] { return state_->ended; };
    if (timeout == forever) return world().changed.wait(hold, ended), true;  // libstdc++ adds it to now()
    return world().changed.wait_for(hold, timeout, ended);
  }

  bool is_alive() const {
    std::lock_guard const hold(world().m);
    return state_->ident.has_value() && !state_->ended;
  }
  std::optional<std::uint64_t> ident() const {
    std::lock_guard const hold(world().m);
    return state_->ident;
  }
  std::string name() const { return state_->name; }
  bool daemon() const {
    std::lock_guard const hold(world().m);
    return state_->daemon;
  }
  void set_daemon(bool daemon) {
    std::lock_guard const hold(world().m);
    if (state_->started) throw state_error("the thread was started");
    state_->daemon = daemon;
  }

 private:
  static void run(thread_state& state) {
    current_thread = &state;
    {
      std::lock_guard const hold(world().m);
      state.ident = get_ident();
    }
    world().changed.notify_all();
    run_body(state.body, state.name);
    state.body = nullptr;
    current_thread = nullptr;
    {
      std::lock_guard const hold(world().m);
      std::erase_if(world().alive, [&](shared_state const& each) { return each.get() == &state; });
      state.ended = true;
    }
    world().changed.notify_all();
  }

  shared_state state_;
};

template <class F, class... A>
std::uint64_t start_new_thread(F&& f, A&&... args) {
  auto const ident = std::make_shared<std::atomic<std::uint64_t>>(0);
  the_arena().enqueue([ident, body = with_copies(std::forward<F>(f), std::forward<A>(args)...)] {
    ident->store(get_ident());
    ident->notify_one();
    run_body(body, "");
  });
  ident->wait(0);
  return ident->load();
}

inline std::vector<std::string> enumerate() {
  std::lock_guard const hold(world().m);
  std::vector<std::string> names{"MainThread"};
  for (shared_state const& state : world().alive) names.push_back(state->name);
  return names;
}
inline std::size_t active_count() { return enumerate().size(); }

inline void shutdown() {
  std::unique_lock hold(world().m);
  world().changed.wait(hold, [] {
    return std::all_of(world().alive.begin(), world().alive.end(), [](shared_state const& s) { return s->daemon; });
  });
}

}  // namespace threading

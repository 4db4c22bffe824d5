// Wrong: of what the excepthook throws only standard exceptions are caught.
#pragma once

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

struct thread_options {
  std::string name;
  std::optional<bool> daemon;
};

using excepthook_fn = std::function<void(std::exception_ptr, std::uint64_t ident, std::string const& name)>;

inline std::uint64_t get_ident() noexcept { return sys::thread_id(); }

// --- Exceptions that leave a thread's function ----------------------------------------------------------------------

inline void print_exception(std::exception_ptr const& error, std::uint64_t, std::string const& name) {
  try {
    std::rethrow_exception(error);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "Exception in thread %s: %s\n", name.c_str(), e.what());
  } catch (...) {
    std::fprintf(stderr, "Exception in thread %s\n", name.c_str());
  }
}

struct excepthook_slot {
  mutex m;
  excepthook_fn hook = print_exception;
};
inline excepthook_slot the_excepthook;

inline excepthook_fn set_excepthook(excepthook_fn hook) {
  std::lock_guard const hold(the_excepthook.m);
  return std::exchange(the_excepthook.hook, std::move(hook));
}

// The hook is called without the lock: it may set another one.
inline void report_exception(std::exception_ptr const& error, std::string const& name) noexcept {
  excepthook_fn hook;
  {
    std::lock_guard const hold(the_excepthook.m);
    hook = the_excepthook.hook;
  }
  try {
    hook(error, get_ident(), name);
  } catch (std::exception const&) {
    print_exception(std::current_exception(), get_ident(), name + ", in its excepthook");
  }
}

inline void run_guarded(std::function<void()> const& body, std::string const& name) noexcept {
  try {
    body();
  } catch (...) {
    report_exception(std::current_exception(), name);
  }
}

// Copies made by the caller. They are shared, because a std::function must be copyable and its content need not be.
template <class F, class... A>
std::function<void()> with_copies(F&& f, A&&... args) {
  using Job = std::tuple<std::decay_t<F>, std::decay_t<A>...>;
  auto const job = std::make_shared<Job>(std::forward<F>(f), std::forward<A>(args)...);
  return [job] {
    std::apply([](auto& function, auto&... copies) { std::invoke(std::move(function), std::move(copies)...); }, *job);
  };
}

// --- One thread -----------------------------------------------------------------------------------------------------

// What the handle, the running thread and the registry have in common; it lives as long as any of them needs it.
class thread_core : public std::enable_shared_from_this<thread_core> {
 public:
  thread_core(std::string name, bool daemon, std::function<void()> body)
      : name_(std::move(name)), body_(std::move(body)), daemon_(daemon) {}

  void start();
  // The caller has seen to it that the thread was started.
  bool wait_for_end(time_point deadline) {
    for (bool late = false;;) {
      std::uint32_t const seen = phase_.load(std::memory_order_acquire);
      if (seen == ended || seen == fresh) return true;  // fresh: it could not be started after all
      if (late) return false;
      late = sys::futex_wait(phase_, seen, deadline) == ETIMEDOUT;
    }
  }
  bool was_started() const { return phase_.load(std::memory_order_acquire) >= running; }
  bool is_alive() const { return phase_.load(std::memory_order_acquire) == running; }
  std::optional<std::uint64_t> ident() const {
    if (!was_started()) return std::nullopt;
    return ident_;
  }
  std::string const& name() const { return name_; }
  bool daemon() const { return daemon_.load(); }
  void set_daemon(bool daemon) {
    if (phase_.load() != fresh) throw state_error("the thread was started: too late to make it a daemon, or not");
    daemon_.store(daemon);
  }

  // The core of the calling thread; none in threads that are not ours.
  static thread_core*& current() {
    thread_local thread_core* mine = nullptr;
    return mine;
  }

 private:
  enum phase : std::uint32_t { fresh, starting, running, ended };

  void run();
  void enter(phase next) {
    phase_.store(next, std::memory_order_release);
    sys::futex_wake(phase_, INT_MAX);
  }

  std::string const name_;
  std::function<void()> body_;
  std::uint64_t ident_ = 0;  // written before phase_ says `running`
  std::atomic<bool> daemon_;
  sys::word phase_{fresh};
};

// --- All threads ----------------------------------------------------------------------------------------------------

class thread_registry {
 public:
  void add(std::shared_ptr<thread_core> core) {
    std::lock_guard const hold(m_);
    alive_.push_back(std::move(core));
  }
  void remove(thread_core const* core) {
    std::shared_ptr<thread_core> removed;  // destroyed, if it is the last, without the lock
    std::lock_guard const hold(m_);
    auto const at = std::find_if(alive_.begin(), alive_.end(), [&](auto const& each) { return each.get() == core; });
    if (at == alive_.end()) return;
    removed = std::move(*at);
    alive_.erase(at);
  }
  std::vector<std::string> names() const {
    std::lock_guard const hold(m_);
    std::vector<std::string> all{"MainThread"};
    for (auto const& core : alive_) all.push_back(core->name());
    return all;
  }
  // One that shutdown() has to wait for, if there is any.
  std::shared_ptr<thread_core> foreground() const {
    std::lock_guard const hold(m_);
    auto const at = std::find_if(alive_.begin(), alive_.end(), [](auto const& core) {
      return !core->daemon() && core.get() != thread_core::current();
    });
    return at == alive_.end() ? nullptr : *at;
  }

 private:
  mutable mutex m_;
  std::vector<std::shared_ptr<thread_core>> alive_;
};
inline thread_registry all_threads;

// It is in the registry before anybody can see it run, and still there when it could not be started.
inline void thread_core::start() {
  std::uint32_t expected = fresh;
  if (!phase_.compare_exchange_strong(expected, starting)) throw state_error("a thread can be started only once");
  std::shared_ptr<thread_core> const self = shared_from_this();
  try {
    all_threads.add(self);
    sys::spawn_thread([self] { self->run(); }, false);
  } catch (...) {
    all_threads.remove(this);
    enter(fresh);
    throw;
  }
  while (phase_.load(std::memory_order_acquire) == starting) sys::futex_wait(phase_, starting);
}

inline void thread_core::run() {
  current() = this;
  ident_ = get_ident();
  enter(running);
  run_guarded(body_, name_);
  body_ = nullptr;  // the function and its arguments are gone before anybody hears of the end
  all_threads.remove(this);
  enter(ended);
}

inline std::size_t active_count() { return all_threads.names().size(); }
inline std::vector<std::string> enumerate() { return all_threads.names(); }

// One after the other, and without the lock while it waits: threads that end need it.
inline void shutdown() {
  while (std::shared_ptr<thread_core> const core = all_threads.foreground()) core->wait_for_end(time_point::max());
}

// --- What the caller sees -------------------------------------------------------------------------------------------

class thread {
 public:
  template <class F, class... A>
  explicit thread(thread_options options, F&& f, A&&... args)
      : core_(std::make_shared<thread_core>(std::move(options.name), options.daemon.value_or(inherited()),
                                            with_copies(std::forward<F>(f), std::forward<A>(args)...))) {}
  thread(thread&&) noexcept = default;
  ~thread() = default;

  void start() { core_->start(); }
  void join() {
    require_joinable();
    core_->wait_for_end(time_point::max());
  }
  bool join_for(duration timeout) {
    require_joinable();
    if (timeout <= duration::zero()) return !core_->is_alive();
    time_point const now = sys::now();
    return core_->wait_for_end(timeout > time_point::max() - now ? time_point::max() : now + timeout);
  }
  bool is_alive() const { return core_->is_alive(); }
  std::optional<std::uint64_t> ident() const { return core_->ident(); }
  std::string name() const { return core_->name(); }
  bool daemon() const { return core_->daemon(); }
  void set_daemon(bool daemon) { core_->set_daemon(daemon); }

 private:
  static bool inherited() {
    thread_core const* const creator = thread_core::current();
    return creator != nullptr && creator->daemon();
  }
  void require_joinable() const {
    if (!core_->was_started()) throw state_error("a thread cannot be joined before it is started");
    if (core_.get() == thread_core::current()) throw state_error("a thread cannot join itself");
  }

  std::shared_ptr<thread_core> core_;
};

template <class F, class... A>
std::uint64_t start_new_thread(F&& f, A&&... args) {
  // thread_id() is a number of the kernel's and never 0.
  auto const ident = std::make_shared<sys::word>(0);
  auto body = with_copies(std::forward<F>(f), std::forward<A>(args)...);
  sys::spawn_thread(
      [ident, body = std::move(body)]() mutable {
        ident->store(sys::thread_id(), std::memory_order_release);
        sys::futex_wake(*ident, 1);
        run_guarded(std::exchange(body, nullptr), "started by start_new_thread");
      },
      false);
  while (ident->load(std::memory_order_acquire) == 0) sys::futex_wait(*ident, 0);
  return ident->load(std::memory_order_relaxed);
}

}  // namespace threading

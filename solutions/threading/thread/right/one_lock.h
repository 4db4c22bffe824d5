// Right: a monitor. One lock guards everything that is known of all threads; whoever waits for a change sleeps on a
// counter of changes. Each thread of the system is joined: by a joiner, by the next start, or by shutdown().
#pragma once

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <map>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace threading {

struct thread_options {
  std::string name;
  std::optional<bool> daemon;
};
using excepthook_fn = std::function<void(std::exception_ptr, std::uint64_t ident, std::string const& name)>;

// Idents of our own: the first thread that asks is 1.
inline std::uint64_t get_ident() noexcept {
  static std::atomic<std::uint64_t> last{0};
  thread_local std::uint64_t const mine = ++last;
  return mine;
}

class thread_monitor {
 public:
  struct entry {
    std::string name;
    bool daemon = false, begun = false, joining = false;
    std::optional<std::uint64_t> ident;
    bool ended = false;
    std::function<void()> body;
    std::uint64_t os = 0;
  };
  using handle = std::shared_ptr<entry>;

  static thread_monitor& get() {
    static thread_monitor monitor;
    return monitor;
  }
  static entry const*& current() {
    thread_local entry const* mine = nullptr;
    return mine;
  }

  void start(handle const& h) {
    reap();
    std::lock_guard hold(m_);
    if (h->begun) throw state_error("started before");
    h->begun = true;
    alive_.push_back(h);
    try {
      h->os = sys::spawn_thread([this, h] { run(h); }, true);
    } catch (...) {
      alive_.pop_back();
      h->begun = false;
      throw;
    }
    wait_until(time_point::max(), [&] { return h->ident.has_value(); });
  }

  bool join(handle const& h, time_point deadline) {
    std::lock_guard hold(m_);
    if (!h->ident) throw state_error("not started");
    if (h.get() == current()) throw state_error("a thread cannot join itself");
    return wait_until(deadline, [&] { return h->ended; });
  }

  void shutdown() {
    {
      std::lock_guard hold(m_);
      wait_until(time_point::max(), [&] {
        return std::all_of(alive_.begin(), alive_.end(),
                           [](handle const& h) { return h->daemon || h.get() == current(); });
      });
    }
    reap();
  }

  template <class F>
  auto with_lock(F f) {
    std::lock_guard hold(m_);
    return f();
  }
  std::vector<std::string> names() {
    std::lock_guard hold(m_);
    std::vector<std::string> all(1, "main");
    for (handle const& h : alive_) all.push_back(h->name);
    return all;
  }
  excepthook_fn exchange_hook(excepthook_fn hook) {
    std::lock_guard hold(m_);
    std::swap(hook, hook_);
    return hook;
  }

  void run_caught(std::function<void()>& body, std::string const& name) {
    try {
      body();
    } catch (...) {
      try {
        with_lock([&] { return hook_; })(std::current_exception(), get_ident(), name);
      } catch (...) {
        std::fputs("the excepthook threw\n", stderr);
      }
    }
    body = nullptr;
  }

 private:
  void run(handle const& h) {
    current() = h.get();
    with_lock([&] {
      h->ident = get_ident();
      note_change();
    });
    run_caught(h->body, h->name);
    with_lock([&] {
      alive_.erase(std::find(alive_.begin(), alive_.end(), h));
      h->ended = true;
      over_.push_back(h->os);
      note_change();
    });
  }

  // The lock is held, and given up while the caller sleeps.
  template <class P>
  bool wait_until(time_point deadline, P holds) {
    bool late = false;
    while (!holds()) {
      if (late) return false;
      std::uint32_t const seen = changes_.load();
      m_.unlock();
      late = sys::futex_wait(changes_, seen, deadline) == ETIMEDOUT;
      m_.lock();
    }
    return true;
  }
  void note_change() {
    ++changes_;
    sys::futex_wake(changes_, INT_MAX);
  }

  // Those that are over return from run() at once: to join them is no wait worth mentioning.
  void reap() {
    std::vector<std::uint64_t> const over = with_lock([&] { return std::exchange(over_, {}); });
    for (std::uint64_t const os : over) sys::join_thread(os);
  }

  mutex m_;
  sys::word changes_{0};
  std::vector<handle> alive_;
  std::vector<std::uint64_t> over_;
  excepthook_fn hook_ = [](std::exception_ptr const&, std::uint64_t ident, std::string const& name) {
    std::fprintf(stderr, "exception in thread %lu %s\n", static_cast<unsigned long>(ident), name.c_str());
  };
};

inline excepthook_fn set_excepthook(excepthook_fn hook) { return thread_monitor::get().exchange_hook(std::move(hook)); }
inline std::vector<std::string> enumerate() { return thread_monitor::get().names(); }
inline std::size_t active_count() { return thread_monitor::get().names().size(); }
inline void shutdown() { thread_monitor::get().shutdown(); }

class thread {
 public:
  template <class F, class... A>
  explicit thread(thread_options options, F&& f, A&&... args) : h_(std::make_shared<thread_monitor::entry>()) {
    thread_monitor::entry const* const creator = thread_monitor::current();
    h_->name = options.name;
    h_->daemon = options.daemon ? *options.daemon : creator != nullptr && creator->daemon;
    h_->body = [f = std::decay_t<F>(std::forward<F>(f)), copies = std::make_tuple(std::forward<A>(args)...)]() mutable {
      std::apply(f, copies);
    };
  }
  thread(thread&& other) noexcept { h_.swap(other.h_); }
  ~thread() {}

  void start() { all().start(h_); }
  void join() { all().join(h_, time_point::max()); }
  bool join_for(duration timeout) {
    time_point const now = sys::now();
    if (timeout < duration::zero()) timeout = duration::zero();
    return all().join(h_, timeout > time_point::max() - now ? time_point::max() : now + timeout);
  }
  bool is_alive() const {
    return all().with_lock([&] { return h_->ident.has_value() && !h_->ended; });
  }
  std::optional<std::uint64_t> ident() const {
    return all().with_lock([&] { return h_->ident; });
  }
  std::string name() const { return h_->name; }
  bool daemon() const {
    return all().with_lock([&] { return h_->daemon; });
  }
  void set_daemon(bool daemon) {
    all().with_lock([&] {
      if (h_->begun) throw state_error("started");
      h_->daemon = daemon;
    });
  }

 private:
  static thread_monitor& all() { return thread_monitor::get(); }

  std::shared_ptr<thread_monitor::entry> h_;
};

template <class F, class... A>
std::uint64_t start_new_thread(F&& f, A&&... args) {
  struct hello {
    sys::word told{0};
    std::uint64_t ident = 0;
  };
  auto const said = std::make_shared<hello>();
  std::function<void()> body = [f = std::decay_t<F>(std::forward<F>(f)),
                                copies = std::make_tuple(std::forward<A>(args)...)]() mutable {
    std::apply(f, copies);
  };
  sys::spawn_thread(
      [said, body = std::move(body)]() mutable {
        said->ident = get_ident();
        said->told.store(1);
        sys::futex_wake(said->told, 1);
        thread_monitor::get().run_caught(body, "");
      },
      false);
  while (said->told.load() == 0) sys::futex_wait(said->told, 0);
  return said->ident;
}

}  // namespace threading

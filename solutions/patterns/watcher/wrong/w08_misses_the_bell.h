// Wrong: the loop looks at the flag first and at the bell afterwards: a stop that comes in between is missed.
#pragma once

#include <cstdio>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class watcher {
 public:
  using snapshot = std::map<std::string, std::uint64_t>;

  watcher(std::function<snapshot()> poll, duration period, std::function<void(std::string const&)> changed)
      : poll_(std::move(poll)),
        period_(period),
        changed_(std::move(changed)),
        thread_(sys::spawn_thread([this] { run(); }, true)) {}
  watcher(watcher const&) = delete;
  ~watcher() { stop(); }

  void stop() {
    stop_.store(true, std::memory_order_release);
    bell_.fetch_add(1, std::memory_order_release);
    sys::futex_wake(bell_, 1);
    std::lock_guard const hold(joining_);
    if (thread_ != 0) sys::join_thread(std::exchange(thread_, 0));
  }

 private:
  // The time of the next look is the time of the one before plus a period, whatever the look took. Periods that a slow
  // look has missed are left out.
  void run() {
    std::optional<snapshot> before;
    time_point due = sys::now();
    do {
      look(before);
      for (time_point const now = sys::now(); due <= now;) due += period_;
    } while (!stopped_before(due));
  }

  bool stopped_before(time_point due) const {
    while (!stop_.load(std::memory_order_acquire)) {
      if (sys::now() >= due) return false;
      sys::futex_wait(bell_, bell_.load(std::memory_order_acquire), due);
    }
    return true;
  }

  void look(std::optional<snapshot>& before) {
    try {
      snapshot now = poll_();
      snapshot const old = std::exchange(before, now).value_or(now);
      tell_differences(old, now);
    } catch (...) {
      complain("poll");
    }
  }

  // Both are in the order of the names: walk through them side by side.
  void tell_differences(snapshot const& old, snapshot const& now) {
    auto o = old.begin();
    auto n = now.begin();
    while (o != old.end() || n != now.end()) {
      if (n == now.end() || (o != old.end() && o->first < n->first)) {
        tell((o++)->first);
      } else if (o == old.end() || n->first < o->first) {
        tell((n++)->first);
      } else {
        if (o->second != n->second) tell(n->first);
        ++o;
        ++n;
      }
    }
  }

  // One name that cannot be told does not keep the others back.
  void tell(std::string const& name) {
    try {
      changed_(name);
    } catch (...) {
      complain("changed");
    }
  }

  static void complain(char const* who) {
    try {
      throw;
    } catch (std::exception const& e) {
      std::fprintf(stderr, "watcher: %s failed: %s\n", who, e.what());
    } catch (...) {
      std::fprintf(stderr, "watcher: %s failed\n", who);
    }
  }

  std::function<snapshot()> poll_;
  duration period_;
  std::function<void(std::string const&)> changed_;
  std::atomic<bool> stop_{false};
  sys::word bell_{0};
  threading::mutex joining_;
  std::uint64_t thread_;  // the last member: the thread that it starts uses all the others
};

}  // namespace patterns

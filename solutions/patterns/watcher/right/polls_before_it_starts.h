// A right variant of patterns/watcher: the baseline is taken by the constructor itself. The thread owns what it works
// on together with the watcher, and periods are counted by number.
#pragma once

#include <iostream>
#include <set>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace patterns {

class watcher {
 public:
  using snapshot = std::map<std::string, std::uint64_t>;

  watcher(std::function<snapshot()> poll, duration period, std::function<void(std::string const&)> changed)
      : state_(std::make_shared<state>(std::move(poll), period, std::move(changed))) {
    state_->begin = sys::now();
    state_->take();
    thread_ = sys::spawn_thread([state = state_] { state->run(); }, true);
  }
  watcher(watcher const&) = delete;
  ~watcher() { stop(); }

  void stop() {
    state_->orders.lock();
    std::uint64_t const thread = std::exchange(thread_, 0);
    state_->stop.store(1);
    state_->orders.unlock();
    sys::futex_wake(state_->stop, 1);
    if (thread != 0) sys::join_thread(thread);
  }

 private:
  struct state {
    std::function<snapshot()> poll;
    duration period;
    std::function<void(std::string const&)> changed;
    time_point begin;
    snapshot last;
    threading::mutex orders;
    sys::word stop{0};

    state(std::function<snapshot()> p, duration d, std::function<void(std::string const&)> c)
        : poll(std::move(p)), period(d), changed(std::move(c)) {}

    void run() {
      for (long n = 1; sleep_until(begin + n * period); n = std::max(n + 1, 1 + (sys::now() - begin) / period)) {
        snapshot const old = last;
        if (!take()) continue;
        std::set<std::string> names;
        for (auto const& entry : old) {
          auto const it = last.find(entry.first);
          if (it == last.end() || it->second != entry.second) names.insert(entry.first);
        }
        for (auto const& entry : last) {
          if (old.find(entry.first) == old.end()) names.insert(entry.first);
        }
        for (std::string const& name : names) guarded([&] { changed(name); });
      }
    }
    bool take() {
      return guarded([&] { last = poll(); });
    }

    template <class F>
    static bool guarded(F what) {
      try {
        what();
        return true;
      } catch (...) {
        std::cerr << "a watcher's function has failed" << std::endl;
        return false;
      }
    }

    bool sleep_until(time_point when) const {
      for (;;) {
        if (stop.load() != 0) return false;
        if (sys::now() >= when) return true;
        sys::futex_wait(stop, 0, when);
      }
    }
  };

  std::shared_ptr<state> state_;
  std::uint64_t thread_ = 0;
};

}  // namespace patterns

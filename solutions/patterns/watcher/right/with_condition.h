// A right variant of patterns/watcher: the order to stop is a flag under a lock, and the thread waits for it on a
// condition, for what is left of the period.
#pragma once

#include <cstdio>

#include "kit/kit.h"
#include "threading/condition/condition.h"
#include "threading/lock/lock.h"

namespace patterns {

class watcher {
 public:
  using snapshot = std::map<std::string, std::uint64_t>;

  watcher(std::function<snapshot()> poll, duration period, std::function<void(std::string const&)> changed)
      : poll_(std::move(poll)), period_(period), changed_(std::move(changed)), ordered_(m_) {
    thread_ = sys::spawn_thread([this] { run(); }, true);
  }
  watcher(watcher const&) = delete;
  ~watcher() { stop(); }

  void stop() {
    {
      std::lock_guard const hold(m_);
      if (std::exchange(stop_, true)) return;
      ordered_.notify_all();
    }
    sys::join_thread(thread_);
  }

 private:
  void run() {
    time_point due = sys::now();
    std::optional<snapshot> before;
    do {
      std::optional<snapshot> now;
      guarded([&] { now = poll_(); });
      if (now && before) compare(*before, *now);
      if (now) before = std::move(now);
      due += period_;
    } while (!stopped_before(due));
  }

  bool stopped_before(time_point due) {
    std::lock_guard const hold(m_);
    return ordered_.wait_for([this] { return stop_; }, due - sys::now());
  }

  void compare(snapshot const& before, snapshot const& now) {
    std::map<std::string, bool> names;  // and whether they are to be told
    for (auto const& [name, value] : now) names[name] = before.count(name) == 0 || before.at(name) != value;
    for (auto const& [name, value] : before) names[name] |= now.count(name) == 0;
    for (auto const& [name, differs] : names) {
      if (differs) guarded([&, &told = name] { changed_(told); });
    }
  }

  template <class F>
  static void guarded(F body) {
    try {
      body();
    } catch (std::exception const& e) {
      std::fprintf(stderr, "watcher: %s\n", e.what());
    } catch (...) {
      std::fprintf(stderr, "watcher: an exception\n");
    }
  }

  std::function<snapshot()> poll_;
  duration period_;
  std::function<void(std::string const&)> changed_;
  threading::mutex m_;
  threading::condition ordered_;
  bool stop_ = false;
  std::uint64_t thread_ = 0;
};

}  // namespace patterns

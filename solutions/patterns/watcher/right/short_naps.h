// A right variant of patterns/watcher: it sleeps in naps of a few hundredths of a second and looks at a flag after
// each. Nobody has to wake it, and stop() is as prompt as a person can tell.
#pragma once

#include <cstdio>

#include "kit/kit.h"

namespace patterns {

class watcher {
 public:
  using snapshot = std::map<std::string, std::uint64_t>;

  watcher(std::function<snapshot()> poll, duration period, std::function<void(std::string const&)> changed) {
    thread_ = sys::spawn_thread(
        [this, poll = std::move(poll), period, changed = std::move(changed)] { run(poll, period, changed); }, true);
  }
  watcher(watcher const&) = delete;
  ~watcher() { stop(); }

  void stop() {
    if (!stop_.exchange(true)) sys::join_thread(thread_);
  }

 private:
  using handler = std::function<void(std::string const&)>;

  void run(std::function<snapshot()> const& poll, duration period, handler const& changed) const {
    snapshot known;
    bool first = true;
    for (time_point due = sys::now(); nap_until(due); due += period) {
      try {
        snapshot now = poll();
        if (first) known = now;
        first = false;
        catch_up(known, now, changed);
      } catch (std::exception const& e) {
        std::fputs(e.what(), stderr);
      } catch (...) {
        std::fputs("something was thrown\n", stderr);
      }
    }
  }

  // Whatever has been told is known from then on; what a handler has kept from being told comes with the next period.
  static void catch_up(snapshot& known, snapshot const& now, handler const& changed) {
    snapshot all = now;
    all.insert(known.begin(), known.end());
    for (auto const& [name, unused] : all) {
      auto const is = now.find(name);
      auto const was = known.find(name);
      bool const gone = is == now.end(), fresh = was == known.end();
      if (!gone && !fresh && is->second == was->second) continue;
      if (gone) {
        known.erase(was);
      } else {
        known[name] = is->second;
      }
      changed(name);
    }
  }

  bool nap_until(time_point due) const {
    sys::word const nobody_wakes_us{0};
    while (!stop_) {
      time_point const now = sys::now();
      if (now > due) return true;
      sys::futex_wait(nobody_wakes_us, 0, std::min(due, now + std::chrono::milliseconds(50)));
    }
    return false;
  }

  std::atomic<bool> stop_{false};
  std::uint64_t thread_ = 0;
};

}  // namespace patterns

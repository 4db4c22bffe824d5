// A poller for checks of asyncio/loop: the loop's clock is the harness's, and descriptors become ready when the check
// says so. No system call is made for them; numbers are made up.
//
// Blocking goes through kit::sys, so that other threads of the scenario run meanwhile, virtual time passes by itself,
// and a lost wake-up is a proven deadlock. Thread safety: wake() from any thread, the rest from the loop's thread.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "kit/kit.h"

namespace kit {

class virtual_poller final : public poller {
 public:
  time_point now() const noexcept override { return sys::now(); }

  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    ++polls_;
    time_point const started = sys::now();
    time_point const until =
        !max_wait || *max_wait > forever - started.time_since_epoch() ? time_point::max() : started + *max_wait;
    for (;;) {
      std::uint32_t const wakes = wakes_.load();
      bool const ready = deliver(out);
      bool const woken = wakes != seen_;
      seen_ = wakes;
      time_point const now = sys::now();
      if (ready || woken || now >= until) return;
      time_point next = until;
      for (auto const& planned : planned_) {
        if (watched_.count(planned.event.fd) != 0) next = std::min(next, std::max(planned.when, now));
      }
      sys::futex_wait(wakes_, wakes, next);
    }
  }

  void wake() noexcept override {
    wakes_.fetch_add(1);
    sys::futex_wake(wakes_, 1);
  }

  void watch(int fd, unsigned mask) override {
    if (mask == 0) {
      watched_.erase(fd);
    } else {
      watched_[fd] = mask;
    }
  }

  // From `when` on, `fd` is ready once.
  void ready_at(time_point when, int fd, unsigned mask) { planned_.push_back({when, {fd, mask}}); }

  long polls() const { return polls_; }
  bool watches(int fd) const { return watched_.count(fd) != 0; }

 private:
  struct plan {
    time_point when;
    io_event event;
  };

  bool deliver(std::vector<io_event>& out) {
    bool any = false;
    for (auto it = planned_.begin(); it != planned_.end();) {
      auto const watched = watched_.find(it->event.fd);
      bool const wanted = watched != watched_.end() && (watched->second & it->event.mask) != 0;
      if (!wanted || it->when > sys::now()) {
        ++it;
        continue;
      }
      out.push_back({it->event.fd, it->event.mask & watched->second});
      it = planned_.erase(it);
      any = true;
    }
    return any;
  }

  sys::word wakes_{0};
  std::uint32_t seen_ = 0;
  std::map<int, unsigned> watched_;
  std::vector<plan> planned_;
  long polls_ = 0;
};

}  // namespace kit

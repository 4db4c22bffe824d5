// The reference of asyncio/loop: a oneTBB queue of callbacks and a oneTBB priority queue of timers, run in a one-thread
// arena. It is what stress runs are held against, so it has what these use: posting, scheduling, timers, descriptors.
#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <tbb/concurrent_priority_queue.h>
#include <tbb/concurrent_queue.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "kit/kit.h"

namespace asyncio {

class epoll_poller final : public poller {
 public:
  epoll_poller() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~epoll_poller() override { ::close(event_); }
  epoll_poller(epoll_poller const&) = delete;
  time_point now() const noexcept override { return sys::now(); }
  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    std::vector<pollfd> all{{event_, POLLIN, 0}};
    for (auto const& [fd, mask] : watched_) all.push_back({fd, static_cast<short>(mask), 0});
    auto const ms = max_wait ? std::chrono::ceil<std::chrono::milliseconds>(*max_wait).count() : -1;
    ::poll(all.data(), all.size(), static_cast<int>(ms));
    std::uint64_t ignored = 0;
    if (all[0].revents != 0 && ::read(event_, &ignored, sizeof ignored) < 0) ignored = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (all[i].revents != 0) out.push_back({all[i].fd, static_cast<unsigned>(all[i].revents)});
    }
  }
  void wake() noexcept override {
    std::uint64_t const one = 1;
    while (::write(event_, &one, sizeof one) < 0 && errno == EINTR) {
    }
  }
  void watch(int fd, unsigned mask) override {
    if (mask == 0) {
      watched_.erase(fd);
    } else {
      watched_[fd] = mask;
    }
  }

 private:
  int event_;
  std::map<int, unsigned> watched_;
};

class handle {
 public:
  void cancel() noexcept { state_->cancelled = true; }
  bool cancelled() const noexcept { return state_->cancelled; }
  time_point when() const noexcept { return state_->when; }

 private:
  friend class event_loop;
  struct state {
    std::function<void()> callback;
    time_point when{};
    std::uint64_t sequence = 0;
    std::atomic<bool> cancelled{false};
  };
  std::shared_ptr<state> state_ = std::make_shared<state>();
};

class event_loop {
 public:
  using exception_handler = std::function<void(event_loop&, std::string const& message, std::exception_ptr)>;
  explicit event_loop(poller& source) : poller_(source) {}
  event_loop(event_loop const&) = delete;

  time_point time() const { return poller_.now(); }
  handle call_soon(std::function<void()> callback) {
    require_open();
    handle h = make(std::move(callback), time());
    ready_.push(h.state_);
    return h;
  }
  handle call_soon_threadsafe(std::function<void()> callback) {
    handle h = call_soon(std::move(callback));
    poller_.wake();
    return h;
  }
  handle call_later(duration delay, std::function<void()> callback) {
    time_point const now = time();
    return call_at(delay > forever - now.time_since_epoch() ? time_point::max() : now + delay, std::move(callback));
  }
  handle call_at(time_point when, std::function<void()> callback) {
    require_open();
    handle h = make(std::move(callback), when);
    h.state_->sequence = sequence_++;
    timers_.push(h.state_);
    return h;
  }
  void add_reader(int fd, std::function<void()> callback) { add(fd, POLLIN, std::move(callback)); }
  bool remove_reader(int fd) { return remove(fd, POLLIN); }
  void add_writer(int fd, std::function<void()> callback) { add(fd, POLLOUT, std::move(callback)); }
  bool remove_writer(int fd) { return remove(fd, POLLOUT); }

  void run_forever() {
    require_open();
    if (running_ || running_loop_ != nullptr) throw state_error("an event loop is already running");
    running_ = true;
    running_loop_ = this;
    arena_.execute([this] {
      do {
        iterate();
      } while (!stopping_);
    });
    running_ = stopping_ = false;
    running_loop_ = nullptr;
  }
  void stop() { stopping_ = true; }
  void close() {
    if (running_) throw state_error("a running event loop cannot be closed");
    closed_ = true;
    ready_.clear();
    timers_.clear();
    io_.clear();
  }
  bool is_running() const { return running_; }
  bool is_closed() const { return closed_; }
  void set_exception_handler(exception_handler handler) { handler_ = std::move(handler); }
  static event_loop* running() noexcept { return running_loop_; }

 private:
  using entry = std::shared_ptr<handle::state>;
  struct later {
    bool operator()(entry const& a, entry const& b) const {
      return std::pair(a->when, a->sequence) > std::pair(b->when, b->sequence);
    }
  };

  static handle make(std::function<void()> callback, time_point when) {
    handle h;
    h.state_->callback = std::move(callback);
    h.state_->when = when;
    return h;
  }
  void require_open() const {
    if (closed_) throw closed_error("the event loop is closed");
  }
  void add(int fd, unsigned direction, std::function<void()> callback) {
    require_open();
    io_[{fd, direction}] = make(std::move(callback), time()).state_;
    watch(fd);
  }
  bool remove(int fd, unsigned direction) {
    auto const it = io_.find({fd, direction});
    if (it == io_.end()) return false;
    it->second->cancelled = true;
    io_.erase(it);
    watch(fd);
    return true;
  }
  void watch(int fd) {
    unsigned mask = 0;
    for (unsigned const direction : {POLLIN, POLLOUT}) mask |= io_.count({fd, direction}) != 0 ? direction : 0u;
    poller_.watch(fd, mask);
  }

  void iterate() {
    std::optional<duration> wait;
    entry first;
    if (timers_.try_pop(first)) {
      wait = std::max(duration::zero(), first->when - time());
      timers_.push(first);
    }
    if (!ready_.empty() || stopping_) wait = duration::zero();
    std::vector<io_event> events;
    poller_.poll(wait, events);
    for (io_event const& event : events) {
      for (auto const& [key, callback] : io_) {
        if (key.first == event.fd && (event.mask & (key.second | POLLERR | POLLHUP)) != 0) ready_.push(callback);
      }
    }
    for (entry due; timers_.try_pop(due);) {
      if (due->when > time()) {
        timers_.push(due);
        break;
      }
      ready_.push(due);
    }
    entry next;
    for (auto n = ready_.unsafe_size(); n > 0 && ready_.try_pop(next); --n) run(next);
  }
  void run(entry const& e) {
    if (e->cancelled) return;
    try {
      e->callback();
    } catch (...) {
      if (handler_) handler_(*this, "Exception in callback", std::current_exception());
    }
  }

  poller& poller_;
  tbb::task_arena arena_{1};
  tbb::concurrent_queue<entry> ready_;
  tbb::concurrent_priority_queue<entry, later> timers_;
  std::map<std::pair<int, unsigned>, entry> io_;
  std::uint64_t sequence_ = 0;
  std::atomic<bool> running_{false}, stopping_{false}, closed_{false};
  exception_handler handler_;
  static inline thread_local event_loop* running_loop_ = nullptr;
};

}  // namespace asyncio

// A right variant of asyncio/loop: one ready queue for all, under one lock, as Python's has one under its interpreter
// lock; a batch is what was swapped out of it. Cancelling a timer takes it out of the loop. Handles cannot be copied.
#pragma once

#include <fcntl.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace asyncio {

class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {
    if (fd < 0) throw std::system_error(errno, std::system_category());
  }
  ~descriptor() { ::close(fd_); }
  descriptor(descriptor const&) = delete;
  operator int() const { return fd_; }

 private:
  int const fd_;
};

// Waits to the nanosecond; is woken through a pipe.
class epoll_poller final : public poller {
 public:
  epoll_poller() : epoll_(::epoll_create1(0)) {
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK) != 0) throw std::system_error(errno, std::system_category());
    out_.emplace(ends[0]);
    in_.emplace(ends[1]);
    watch(*out_, EPOLLIN);
  }
  ~epoll_poller() override = default;
  time_point now() const noexcept override { return sys::now(); }

  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    std::array<epoll_event, 8> found;
    int const n = wait(max_wait, found);
    for (int i = 0; i < n; ++i) {
      auto const& [events, data] = found[static_cast<unsigned>(i)];
      if (data.fd == *out_) {
        char thrown_away[64];
        while (::read(*out_, thrown_away, sizeof thrown_away) > 0) {
        }
        continue;
      }
      bool const broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
      out.push_back({data.fd, broken ? unsigned{EPOLLIN} | unsigned{EPOLLOUT} : unsigned{events}});
    }
  }

  void wake() noexcept override {
    char const anything = 0;
    while (::write(*in_, &anything, 1) < 0 && errno == EINTR) {
    }  // a full pipe will do as well
  }

  void watch(int fd, unsigned mask) override {
    epoll_event event{mask, {.fd = fd}};
    if (mask == 0) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &event);
    } else if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) != 0 &&
               ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) {
      throw std::system_error(errno, std::system_category(), "epoll_ctl");
    }
  }

 private:
  // An interruption is as good as an end: the loop asks again.
  int wait(std::optional<duration> max_wait, std::array<epoll_event, 8>& found) const {
    timespec patience{};
    if (max_wait && *max_wait > duration::zero()) {
      auto const seconds = std::chrono::floor<std::chrono::seconds>(*max_wait);
      patience = {seconds.count(), (*max_wait - seconds).count()};
    }
    int const n =
        ::epoll_pwait2(epoll_, found.data(), static_cast<int>(found.size()), max_wait ? &patience : nullptr, nullptr);
    if (n < 0 && errno != EINTR) throw std::system_error(errno, std::system_category(), "epoll_pwait2");
    return n;
  }

  descriptor epoll_;
  std::optional<descriptor> out_, in_;
};

class event_loop;

class handle {
 public:
  handle(handle&&) noexcept = default;
  void cancel() noexcept;
  bool cancelled() const noexcept { return task_->cancelled; }
  time_point when() const noexcept { return task_->when; }

 private:
  friend event_loop;
  using order = std::pair<time_point, std::uint64_t>;
  struct task {
    std::function<void()> call;
    time_point when;
    bool cancelled = false;
    std::weak_ptr<std::map<order, std::shared_ptr<task>>> timers = {};  // where it waits, if it is a timer
    std::uint64_t number = 0;
  };
  using timer_map = std::map<order, std::shared_ptr<task>>;
  explicit handle(std::shared_ptr<task> t) noexcept : task_(std::move(t)) {}
  std::shared_ptr<task> task_;
};

inline void handle::cancel() noexcept {
  task_->cancelled = true;
  if (auto const timers = task_->timers.lock()) timers->erase({task_->when, task_->number});
}

class event_loop {
 public:
  using exception_handler = std::function<void(event_loop&, std::string const& message, std::exception_ptr)>;

  explicit event_loop(poller& source) : poller_(source) {}
  ~event_loop() = default;
  event_loop(event_loop&&) = delete;

  time_point time() const { return poller_.now(); }

  handle call_soon(std::function<void()> callback) { return handle(enqueue(std::move(callback))); }
  handle call_soon_threadsafe(std::function<void()> callback) {
    auto task = enqueue(std::move(callback));
    poller_.wake();
    return handle(std::move(task));
  }
  handle call_later(duration delay, std::function<void()> callback) {
    time_point when = time_point::max();
    if (time_point const now = time(); time_point::max() - now > delay) when = now + delay;
    return call_at(when, std::move(callback));
  }
  handle call_at(time_point when, std::function<void()> callback) {
    ensure_open();
    auto task = std::make_shared<handle::task>(handle::task{std::move(callback), when, false, timers_, ++numbers_});
    timers_->emplace(handle::order(when, numbers_), task);
    return handle(std::move(task));
  }

  void add_reader(int fd, std::function<void()> callback) { put(fd, 0, std::move(callback)); }
  bool remove_reader(int fd) { return drop(fd, 0); }
  void add_writer(int fd, std::function<void()> callback) { put(fd, 1, std::move(callback)); }
  bool remove_writer(int fd) { return drop(fd, 1); }

  void run_forever() {
    ensure_open();
    if (running_in_thread() != nullptr) throw state_error("another event loop runs in this thread");
    if (is_running()) throw state_error("this event loop runs already");
    running_in_thread() = this;
    is_running_ = true;
    do {
      step();
    } while (!stop_wanted_);
    stop_wanted_ = is_running_ = false;
    running_in_thread() = nullptr;
  }
  void stop() { stop_wanted_ = true; }
  void close() {
    if (is_running()) throw state_error("a running loop cannot be closed");
    std::vector<std::shared_ptr<handle::task>> forgotten;
    {
      std::scoped_lock const hold(lock_);
      closed_ = true;
      forgotten.swap(queue_);
    }
    timers_->clear();
    while (!watched_.empty()) {
      int const fd = watched_.begin()->first;
      watched_.erase(fd);
      poller_.watch(fd, 0);
    }
  }
  bool is_running() const { return is_running_; }
  bool is_closed() const {
    std::scoped_lock const hold(lock_);
    return closed_;
  }
  void set_exception_handler(exception_handler handler) { handler_.swap(handler); }
  static event_loop* running() noexcept { return running_in_thread(); }

 private:
  using task_ptr = std::shared_ptr<handle::task>;
  using both = std::array<task_ptr, 2>;  // reader, writer

  static event_loop*& running_in_thread() {
    thread_local event_loop* loop = nullptr;
    return loop;
  }

  void ensure_open() const {
    if (is_closed()) throw closed_error("event loop is closed");
  }

  task_ptr enqueue(std::function<void()> callback) {
    auto task = std::make_shared<handle::task>(handle::task{std::move(callback), time(), false, {}, 0});
    std::scoped_lock const hold(lock_);
    if (closed_) throw closed_error("event loop is closed");
    queue_.push_back(task);
    return task;
  }

  void put(int fd, unsigned which, std::function<void()> callback) {
    ensure_open();
    drop(fd, which);
    watched_[fd][which] =
        std::make_shared<handle::task>(handle::task{std::move(callback), time_point::min(), false, {}, 0});
    tell_poller(fd);
  }
  bool drop(int fd, unsigned which) {
    auto const it = watched_.find(fd);
    if (it == watched_.end() || it->second[which] == nullptr) return false;
    it->second[which]->cancelled = true;
    it->second[which].reset();
    tell_poller(fd);
    return true;
  }
  void tell_poller(int fd) {
    auto const& [reader, writer] = watched_[fd];
    unsigned const mask = (reader ? unsigned{EPOLLIN} : 0u) | (writer ? unsigned{EPOLLOUT} : 0u);
    poller_.watch(fd, mask);
    if (mask == 0) watched_.erase(fd);
  }

  std::optional<duration> patience() const {
    std::scoped_lock const hold(lock_);
    if (stop_wanted_ || !queue_.empty()) return duration::zero();
    if (timers_->empty()) return std::nullopt;
    return std::max(timers_->begin()->first.first - time(), duration::zero());
  }

  void step() {
    std::vector<io_event> events;
    poller_.poll(patience(), events);
    std::vector<task_ptr> batch;
    {
      std::scoped_lock const hold(lock_);
      batch.swap(queue_);
    }
    for (auto const& [fd, mask] : events) {
      auto const it = watched_.find(fd);
      if (it == watched_.end()) continue;
      if ((mask & ~unsigned{EPOLLOUT}) != 0 && it->second[0]) batch.push_back(it->second[0]);
      if ((mask & ~unsigned{EPOLLIN}) != 0 && it->second[1]) batch.push_back(it->second[1]);
    }
    for (time_point const now = time(); !timers_->empty() && timers_->begin()->first.first <= now;) {
      batch.push_back(timers_->extract(timers_->begin()).mapped());
    }
    for (task_ptr& task : batch) {
      if (!task->cancelled) call(*task);
      task.reset();
    }
  }

  void call(handle::task const& task) try { task.call(); } catch (...) {
    tell(std::current_exception());
  }

  void tell(std::exception_ptr error) noexcept try {
    if (handler_) {
      handler_(*this, "exception in a callback", error);
    } else {
      std::fputs("exception in a callback, and nobody handles it\n", stderr);
    }
  } catch (...) {
    std::fputs("exception in the exception handler\n", stderr);
  }

  poller& poller_;
  mutable threading::mutex lock_;
  std::vector<task_ptr> queue_;  // under lock_
  bool closed_ = false;          // under lock_
  std::shared_ptr<handle::timer_map> timers_ = std::make_shared<handle::timer_map>();
  std::uint64_t numbers_ = 0;
  std::unordered_map<int, both> watched_;
  bool is_running_ = false, stop_wanted_ = false;
  exception_handler handler_;
};

}  // namespace asyncio

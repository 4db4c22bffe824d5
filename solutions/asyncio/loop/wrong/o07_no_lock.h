// Wrong on purpose: the queue of posted callbacks is touched by other threads without the lock.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace asyncio {

class epoll_poller final : public poller {
 public:
  epoll_poller() : epoll_(check(::epoll_create1(EPOLL_CLOEXEC))) {
    event_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event_ < 0) {
      int const error = errno;
      ::close(epoll_);
      throw std::system_error(error, std::generic_category(), "eventfd");
    }
    control(EPOLL_CTL_ADD, event_, EPOLLIN);
  }
  ~epoll_poller() override {
    ::close(event_);
    ::close(epoll_);
  }
  epoll_poller(epoll_poller const&) = delete;

  time_point now() const noexcept override { return sys::now(); }

  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    std::optional<time_point> deadline;
    if (max_wait && *max_wait < forever - now().time_since_epoch()) deadline = now() + *max_wait;
    epoll_event events[64];
    int count = 0;
    do {
      count = ::epoll_wait(epoll_, events, 64, milliseconds_until(deadline));
    } while (count < 0 && errno == EINTR);
    check(count);
    for (int i = 0; i < count; ++i) {
      if (events[i].data.fd == event_) {
        std::uint64_t ignored = 0;
        while (::read(event_, &ignored, sizeof ignored) < 0 && errno == EINTR) {
        }
      } else {
        out.push_back({events[i].data.fd, events[i].events});
      }
    }
  }

  void wake() noexcept override {
    std::uint64_t const one = 1;
    while (::write(event_, &one, sizeof one) < 0 && errno == EINTR) {
    }
  }

  void watch(int fd, unsigned mask) override {
    if (mask == 0) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);  // it may have been closed already
      watched_.erase(fd);
    } else {
      control(watched_.count(fd) != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, mask);
      watched_[fd] = mask;
    }
  }

 private:
  static int check(int result) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), "epoll");
    return result;
  }
  void control(int operation, int fd, unsigned mask) {
    epoll_event event{};
    event.events = mask;
    event.data.fd = fd;
    check(::epoll_ctl(epoll_, operation, fd, &event));
  }
  // Rounded up: a timer must not fire early, and waiting 0 ms for a part of one would spin.
  int milliseconds_until(std::optional<time_point> deadline) const {
    if (!deadline) return -1;
    auto const left = std::max(duration::zero(), *deadline - now());
    auto const ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::min<std::int64_t>(ms, 1'000'000'000));
  }

  int epoll_, event_ = -1;
  std::map<int, unsigned> watched_;
};

class handle {
 public:
  void cancel() noexcept {
    if (!state_) return;
    state_->cancelled = true;
    state_->callback = nullptr;  // frees what it captured
  }
  bool cancelled() const noexcept { return state_ && state_->cancelled; }
  time_point when() const noexcept { return state_ ? state_->when : time_point{}; }

 private:
  friend class event_loop;
  struct state {
    std::function<void()> callback;
    time_point when{};
    std::uint64_t sequence = 0;
    bool cancelled = false;
  };
  std::shared_ptr<state> state_;
};

class event_loop {
 public:
  using exception_handler = std::function<void(event_loop&, std::string const& message, std::exception_ptr)>;

  explicit event_loop(poller& source) : poller_(source) {}
  ~event_loop() {
    if (!closed_ && !running_) close();
  }
  event_loop(event_loop const&) = delete;

  time_point time() const { return poller_.now(); }

  handle call_soon(std::function<void()> callback) {
    require_open();
    handle h = make(std::move(callback), time());
    ready_.push_back(h.state_);
    return h;
  }

  handle call_soon_threadsafe(std::function<void()> callback) {
    handle h = make(std::move(callback), time_point{});
    if (inbox_closed_) throw closed_error("the event loop is closed");
    inbox_.push_back(h.state_);
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
    h.state_->sequence = next_sequence_++;
    timers_.push(h.state_);
    return h;
  }

  void add_reader(int fd, std::function<void()> callback) { add(fd, EPOLLIN, std::move(callback)); }
  bool remove_reader(int fd) { return remove(fd, EPOLLIN); }
  void add_writer(int fd, std::function<void()> callback) { add(fd, EPOLLOUT, std::move(callback)); }
  bool remove_writer(int fd) { return remove(fd, EPOLLOUT); }

  void run_forever() {
    require_open();
    if (running_ || running_loop_ != nullptr) throw state_error("an event loop is already running");
    running_ = true;
    running_loop_ = this;
    struct leave {
      event_loop& loop;
      ~leave() {
        loop.running_ = loop.stopping_ = false;
        running_loop_ = nullptr;
      }
    } const on_exit{*this};
    do {
      iterate();
    } while (!stopping_);
  }

  void stop() { stopping_ = true; }

  void close() {
    if (running_) throw state_error("a running event loop cannot be closed");
    if (closed_) return;
    closed_ = true;
    ready_.clear();
    timers_ = {};
    for (auto const& [fd, io] : io_) poller_.watch(fd, 0);
    io_.clear();
    std::lock_guard hold(m_);
    inbox_closed_ = true;
    inbox_.clear();
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
  struct callbacks {
    entry reader, writer;
  };

  static handle make(std::function<void()> callback, time_point when) {
    handle h;
    h.state_ = std::make_shared<handle::state>();
    h.state_->callback = std::move(callback);
    h.state_->when = when;
    return h;
  }

  void require_open() const {
    if (closed_) throw closed_error("the event loop is closed");
  }

  void add(int fd, unsigned direction, std::function<void()> callback) {
    require_open();
    entry& slot = direction == EPOLLIN ? io_[fd].reader : io_[fd].writer;
    if (slot) slot->cancelled = true;
    slot = make(std::move(callback), time()).state_;
    poller_.watch(fd, mask(io_[fd]));
  }

  bool remove(int fd, unsigned direction) {
    auto const it = io_.find(fd);
    if (it == io_.end()) return false;
    entry& slot = direction == EPOLLIN ? it->second.reader : it->second.writer;
    if (!slot) return false;
    slot->cancelled = true;  // it may sit in the batch already
    slot = nullptr;
    poller_.watch(fd, mask(it->second));
    if (!it->second.reader && !it->second.writer) io_.erase(it);
    return true;
  }

  static unsigned mask(callbacks const& c) {
    return (c.reader ? unsigned{EPOLLIN} : 0u) | (c.writer ? unsigned{EPOLLOUT} : 0u);
  }

  void iterate() {
    take_inbox();
    drop_cancelled_timers();
    std::vector<io_event> events;
    poller_.poll(how_long(), events);
    take_inbox();
    for (io_event const& event : events) append(event);
    time_point const now = time();
    for (; !timers_.empty() && timers_.top()->when <= now; timers_.pop()) ready_.push_back(timers_.top());
    for (std::size_t n = ready_.size(); n > 0; --n) {
      entry const next = std::move(ready_.front());
      ready_.pop_front();
      run(next);
    }
  }

  std::optional<duration> how_long() const {
    if (!ready_.empty() || stopping_) return duration::zero();
    if (timers_.empty()) return std::nullopt;
    return std::max(duration::zero(), timers_.top()->when - time());
  }

  void take_inbox() {
    std::lock_guard hold(m_);
    ready_.insert(ready_.end(), inbox_.begin(), inbox_.end());
    inbox_.clear();
  }

  void drop_cancelled_timers() {
    while (!timers_.empty() && timers_.top()->cancelled) timers_.pop();
  }

  void append(io_event const& event) {
    auto const it = io_.find(event.fd);
    if (it == io_.end()) return;
    bool const broken = (event.mask & (EPOLLERR | EPOLLHUP)) != 0;
    if (it->second.reader && (broken || (event.mask & EPOLLIN) != 0)) ready_.push_back(it->second.reader);
    if (it->second.writer && (broken || (event.mask & EPOLLOUT) != 0)) ready_.push_back(it->second.writer);
  }

  void run(entry const& e) {
    if (e->cancelled) return;
    std::function<void()> const callback = e->callback;  // it may cancel itself
    try {
      callback();
    } catch (...) {
      report(std::current_exception());
    }
  }

  void report(std::exception_ptr error) {
    try {
      if (handler_) handler_(*this, "Exception in callback", error);
    } catch (...) {
      // A handler that throws must not end the loop.
    }
  }

  poller& poller_;
  std::deque<entry> ready_;
  std::priority_queue<entry, std::vector<entry>, later> timers_;
  std::uint64_t next_sequence_ = 0;
  std::map<int, callbacks> io_;
  threading::mutex m_;
  std::deque<entry> inbox_;
  bool inbox_closed_ = false;
  bool running_ = false, stopping_ = false, closed_ = false;
  exception_handler handler_;
  static inline thread_local event_loop* running_loop_ = nullptr;
};

}  // namespace asyncio

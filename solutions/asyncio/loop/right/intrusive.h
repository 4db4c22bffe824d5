// A right variant of asyncio/loop: callbacks are nodes of intrusive lists and of an intrusive tree of timers, and a
// handle is a plain pointer with a count. Other threads push onto a stack without a lock.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <boost/intrusive/set.hpp>
#include <cerrno>
#include <map>

#include "kit/kit.h"

namespace asyncio {

class epoll_poller final : public poller {
 public:
  epoll_poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), bell_(::eventfd(0, EFD_NONBLOCK)) {
    epoll_event event{EPOLLIN, {}};
    event.data.fd = bell_;
    if (epoll_ >= 0 && bell_ >= 0 && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, bell_, &event) == 0) return;
    int const error = errno;
    shut();
    throw std::system_error(std::error_code(error, std::generic_category()));
  }
  ~epoll_poller() override { shut(); }
  epoll_poller(epoll_poller const&) = delete;

  time_point now() const noexcept override { return steady::now(); }
  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    using namespace std::chrono_literals;
    time_point const end = max_wait && *max_wait < time_point::max() - now() ? now() + *max_wait : time_point::max();
    int count = 0;
    do {
      duration const left = std::min<duration>(std::max<duration>(0s, end - now()), 24h);  // an int of milliseconds
      auto const ms = (left + 999'999ns) / 1ms;
      count = ::epoll_wait(epoll_, events_, 16, max_wait ? static_cast<int>(ms) : -1);
    } while (count < 0 && errno == EINTR);
    for (int i = 0; i < count; ++i) {
      int const fd = events_[i].data.fd;
      std::uint32_t const events = events_[i].events;
      if (fd == bell_) {
        eventfd_t rings = 0;
        while (::eventfd_read(bell_, &rings) != 0 && errno == EINTR) {
        }
      } else {
        out.push_back({fd, events});
      }
    }
  }
  void wake() noexcept override {
    while (::eventfd_write(bell_, 1) != 0 && errno == EINTR) {
    }
  }
  void watch(int fd, unsigned mask) override {
    epoll_event event{};
    event.events = mask;
    event.data.fd = fd;
    int result = 0;
    if (mask == 0) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    } else {
      result = ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
      if (result != 0 && errno == EEXIST) result = ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
    }
    if (result != 0) throw std::system_error(errno, std::generic_category());
  }

 private:
  void shut() const {
    if (epoll_ >= 0) ::close(epoll_);
    if (bell_ >= 0) ::close(bell_);
  }
  int const epoll_, bell_;
  epoll_event events_[16];
};

namespace detail {

namespace bi = boost::intrusive;

struct call : bi::list_base_hook<bi::link_mode<bi::auto_unlink>>, bi::set_base_hook<bi::link_mode<bi::auto_unlink>> {
  std::function<void()> function;
  time_point when{};
  call* older = nullptr;            // in the stack of what was posted
  std::atomic<unsigned> owners{1};  // a handle may be dropped by the thread that posted
  bool cancelled = false;

  friend bool operator<(call const& a, call const& b) { return a.when < b.when; }
};

class owner {
 public:
  owner() = default;
  explicit owner(call* c) : call_(c) {}
  owner(owner const& o) : call_(o.call_) {
    if (call_ != nullptr) call_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  owner& operator=(owner o) {
    std::swap(call_, o.call_);
    return *this;
  }
  ~owner() {
    if (call_ != nullptr && call_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete call_;
  }
  call* get() const { return call_; }
  call* release() { return std::exchange(call_, nullptr); }
  call* operator->() const { return call_; }
  explicit operator bool() const { return call_ != nullptr; }

 private:
  call* call_ = nullptr;
};

using list = bi::list<call, bi::constant_time_size<false>>;
using tree = bi::multiset<call, bi::constant_time_size<false>>;

}  // namespace detail

class handle {
 public:
  void cancel() noexcept {
    call_->cancelled = true;
    std::function<void()>().swap(call_->function);
  }
  bool cancelled() const noexcept { return call_->cancelled; }
  time_point when() const noexcept { return call_->when; }

 private:
  friend class event_loop;
  explicit handle(detail::owner c) : call_(std::move(c)) {}
  detail::owner call_;
};

class event_loop {
 public:
  using exception_handler = std::function<void(event_loop&, std::string const& message, std::exception_ptr)>;
  explicit event_loop(poller& source) : source_(source) {}
  ~event_loop() { forget_all(); }
  event_loop(event_loop const&) = delete;
  event_loop& operator=(event_loop const&) = delete;

  time_point time() const { return source_.now(); }

  handle call_soon(std::function<void()> callback) {
    check_open();
    detail::owner c = fresh(std::move(callback), {});
    ready_.push_back(*detail::owner(c).release());
    return handle(c);
  }
  handle call_soon_threadsafe(std::function<void()> callback) {
    check_open();
    detail::owner c = fresh(std::move(callback), {});
    detail::call* const pushed = detail::owner(c).release();
    pushed->older = posted_.load();
    while (!posted_.compare_exchange_weak(pushed->older, pushed)) {
    }
    source_.wake();
    return handle(c);
  }
  handle call_later(duration delay, std::function<void()> callback) {
    time_point const now = time();
    return call_at(delay >= time_point::max() - now ? time_point::max() : now + delay, std::move(callback));
  }
  handle call_at(time_point when, std::function<void()> callback) {
    check_open();
    detail::owner c = fresh(std::move(callback), when);
    timers_.insert(*detail::owner(c).release());  // behind its equals
    return handle(c);
  }

  void add_reader(int fd, std::function<void()> callback) {
    check_open();
    readers_[fd] = replaced(readers_[fd], std::move(callback));
    tell(fd);
  }
  bool remove_reader(int fd) { return remove(readers_, fd); }
  void add_writer(int fd, std::function<void()> callback) {
    check_open();
    writers_[fd] = replaced(writers_[fd], std::move(callback));
    tell(fd);
  }
  bool remove_writer(int fd) { return remove(writers_, fd); }

  void run_forever() {
    check_open();
    if (state_ == running_now || current != nullptr) throw state_error("a loop is running");
    state_ = running_now;
    current = this;
    for (bool last = false; !last;) {
      one_iteration();
      last = std::exchange(stop_asked_, false);
    }
    current = nullptr;
    state_ = idle;
  }
  void stop() { stop_asked_ = true; }
  void close() {
    if (state_ == running_now) throw state_error("a loop is running");
    state_ = closed;
    forget_all();
  }
  bool is_running() const { return state_ == running_now; }
  bool is_closed() const { return state_ == closed; }
  void set_exception_handler(exception_handler handler) { on_exception_ = std::move(handler); }
  static event_loop* running() noexcept { return current; }

 private:
  static detail::owner fresh(std::function<void()> callback, time_point when) {
    detail::owner c(new detail::call);
    c->function = std::move(callback);
    c->when = when;
    return c;
  }
  void check_open() const {
    if (state_ == closed) throw closed_error("the loop is closed");
  }

  detail::owner replaced(detail::owner const& old, std::function<void()> callback) {
    if (old) old->cancelled = true;
    return fresh(std::move(callback), {});
  }
  bool remove(std::map<int, detail::owner>& from, int fd) {
    auto const it = from.find(fd);
    if (it == from.end()) return false;
    it->second->cancelled = true;
    from.erase(it);
    tell(fd);
    return true;
  }
  void tell(int fd) {
    unsigned mask = 0;
    if (readers_.contains(fd)) mask |= EPOLLIN;
    if (writers_.contains(fd)) mask |= EPOLLOUT;
    source_.watch(fd, mask);
  }

  // Newest first: turned round on the way.
  void take_posted() {
    detail::list taken;
    for (detail::call* c = posted_.exchange(nullptr); c != nullptr; c = std::exchange(c->older, nullptr)) {
      taken.push_front(*c);
    }
    ready_.splice(ready_.end(), taken);
  }

  void one_iteration() {
    while (!timers_.empty() && timers_.begin()->cancelled) detail::owner(first(timers_));
    take_posted();
    std::optional<duration> wait;
    if (!timers_.empty()) wait = std::max(duration(), timers_.begin()->when - time());
    if (!ready_.empty() || stop_asked_) wait = duration();
    events_.clear();
    source_.poll(wait, events_);
    take_posted();
    for (io_event const& e : events_) {
      if ((e.mask & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) schedule(readers_, e.fd);
      if ((e.mask & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) schedule(writers_, e.fd);
    }
    time_point const now = time();
    while (!timers_.empty() && timers_.begin()->when <= now) ready_.push_back(*first(timers_));
    detail::list batch;
    batch.swap(ready_);
    while (!batch.empty()) call(detail::owner(first(batch)));
  }

  // Takes the first out; it is the caller's to own.
  template <class Container>
  static detail::call* first(Container& from) {
    detail::call* const c = &*from.begin();
    from.erase(from.begin());
    return c;
  }

  // The same node would have to be in the list twice if an iteration is slow: a shell of its own for each event.
  void schedule(std::map<int, detail::owner> const& from, int fd) {
    auto const it = from.find(fd);
    if (it == from.end()) return;
    auto const shell = [this, target = it->second] {
      if (!target->cancelled) target->function();
    };
    ready_.push_back(*fresh(shell, {}).release());
  }

  void call(detail::owner const& c) {
    if (c->cancelled) return;
    auto const function = std::move(c->function);
    std::exception_ptr thrown;
    try {
      function();
    } catch (...) {
      thrown = std::current_exception();
    }
    if (!thrown || !on_exception_) return;
    try {
      on_exception_(*this, "a callback threw", thrown);
    } catch (...) {
    }
  }

  void forget_all() {
    take_posted();
    while (!ready_.empty()) detail::owner(first(ready_));
    while (!timers_.empty()) detail::owner(first(timers_));
    readers_.clear();
    writers_.clear();
  }

  enum phase { idle, running_now, closed };
  std::atomic<phase> state_{idle};  // other threads ask whether it is closed
  poller& source_;
  detail::list ready_;
  detail::tree timers_;
  std::atomic<detail::call*> posted_{nullptr};
  std::map<int, detail::owner> readers_, writers_;
  std::vector<io_event> events_;
  bool stop_asked_ = false;
  exception_handler on_exception_;
  static inline thread_local event_loop* current = nullptr;
};

}  // namespace asyncio

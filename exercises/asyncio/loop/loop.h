// asyncio/loop: the event loop. Your file: replace each kit::todo() and add what members you need.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace asyncio {

// L4. Readiness by epoll; wake() by an eventfd. Throws std::system_error when the kernel refuses a descriptor.
class epoll_poller final : public poller {
 public:
  epoll_poller() { kit::todo(); }
  ~epoll_poller() override = default;
  time_point now() const noexcept override { kit::todo(); }
  void poll(std::optional<duration> max_wait, std::vector<io_event>& out) override {
    (void)max_wait, (void)out;
    kit::todo();
  }
  void wake() noexcept override { kit::todo(); }
  void watch(int fd, unsigned mask) override {
    (void)fd, (void)mask;
    kit::todo();
  }
};

// One scheduled callback. Copies refer to the same one; it may outlive the loop.
class handle {
 public:
  void cancel() noexcept { kit::todo(); }
  bool cancelled() const noexcept { kit::todo(); }
  time_point when() const noexcept { kit::todo(); }  // L2: when its timer is due
};

// One iteration: poll, append I/O callbacks, append due timers, run exactly what was ready at that point.
class event_loop {
 public:
  using exception_handler = std::function<void(event_loop&, std::string const& message, std::exception_ptr)>;

  explicit event_loop(poller& source) { (void)source; }
  ~event_loop() = default;
  event_loop(event_loop const&) = delete;

  time_point time() const { kit::todo(); }

  // L1. state_error on a closed loop.
  handle call_soon(std::function<void()> callback) {
    (void)callback;
    kit::todo();
  }
  void run_forever() { kit::todo(); }  // state_error on a running loop, or while another runs in this thread
  void stop() { kit::todo(); }         // the current batch is finished; before run_forever(): one iteration
  void close() { kit::todo(); }        // state_error while it runs
  bool is_running() const { kit::todo(); }
  bool is_closed() const { kit::todo(); }
  void set_exception_handler(exception_handler handler) {
    (void)handler;
    kit::todo();
  }
  static event_loop* running() noexcept { kit::todo(); }  // of this thread, or nullptr

  // L2
  handle call_later(duration delay, std::function<void()> callback) {
    (void)delay, (void)callback;
    kit::todo();
  }
  handle call_at(time_point when, std::function<void()> callback) {
    (void)when, (void)callback;
    kit::todo();
  }

  // L3. The only member that other threads may use.
  handle call_soon_threadsafe(std::function<void()> callback) {
    (void)callback;
    kit::todo();
  }

  // L4. One callback a descriptor and direction; adding again replaces it. remove_*: was there one?
  void add_reader(int fd, std::function<void()> callback) {
    (void)fd, (void)callback;
    kit::todo();
  }
  bool remove_reader(int fd) {
    (void)fd;
    kit::todo();
  }
  void add_writer(int fd, std::function<void()> callback) {
    (void)fd, (void)callback;
    kit::todo();
  }
  bool remove_writer(int fd) {
    (void)fd;
    kit::todo();
  }
};

}  // namespace asyncio

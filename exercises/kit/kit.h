// What the kit supplies to every exercise: error types, time, and the few system calls a primitive is built from.
//
// Include it first, as the stubs do. Everything here is in namespace `kit`; each track's namespace sees it unqualified.
//
// Thread safety: all functions of `kit::sys` may be called from any thread. Types are as safe as the standard ones
// they derive from.
//
// `kit::sys` is the only door to the kernel: the grader stands behind it, so that a wait for one hour takes no time,
// a blocked thread is seen to be blocked, and a fault can be injected. A word is waited for like this:
//
//   while (w.load() == busy)                       // always a loop: a wait may end for no reason
//     kit::sys::futex_wait(w, busy);               // returns at once (EAGAIN) when w no longer equals `busy`
#pragma once

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace kit {

// Time. Waits use the steady clock; a timeout <= 0 means "try once, do not block".
using steady = std::chrono::steady_clock;
using duration = std::chrono::nanoseconds;
using time_point = std::chrono::time_point<steady, duration>;
inline constexpr duration forever = duration::max();  // Python: timeout=None. Adding it to now() overflows: saturate.

using bytes = std::vector<std::byte>;

// Errors, by the Python exception that each stands for.
struct state_error : std::logic_error {  // RuntimeError for misuse
  using std::logic_error::logic_error;
};
struct broken_barrier : state_error {  // BrokenBarrierError
  broken_barrier() : state_error("broken barrier") {}
};
struct closed_error : state_error {
  using state_error::state_error;
};
struct invalid_state : state_error {  // InvalidStateError
  using state_error::state_error;
};
struct over_release : std::invalid_argument {  // ValueError of a bounded semaphore
  using std::invalid_argument::invalid_argument;
};
struct timeout_error : std::runtime_error {  // TimeoutError
  timeout_error() : runtime_error("timed out") {}
};
struct queue_empty : std::runtime_error {  // queue.Empty
  queue_empty() : runtime_error("queue empty") {}
};
struct queue_full : std::runtime_error {  // queue.Full
  queue_full() : runtime_error("queue full") {}
};
struct end_of_stream : std::runtime_error {  // EOFError
  end_of_stream() : runtime_error("end of stream") {}
};
struct buffer_too_short : std::length_error {  // BufferTooShort; carries the message
  bytes message;
  using std::length_error::length_error;
};
struct authentication_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct remote_error : std::runtime_error {  // type name + text
  using std::runtime_error::runtime_error;
};
struct worker_died : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct exception_group : std::runtime_error {
  std::vector<std::exception_ptr> errors;
  using std::runtime_error::runtime_error;
};
struct cancelled {};  // CancelledError: not a std::exception, as CancelledError is not an Exception

// Where a call was written. (clang 14 lacks what std::source_location needs.)
struct where {
  char const* file = "";
  char const* function = "";
  unsigned line = 0;
  static constexpr where current(char const* file = __builtin_FILE(), char const* function = __builtin_FUNCTION(),
                                 unsigned line = __builtin_LINE()) noexcept {
    return {file, function, line};
  }
};

// Ends the check with "not written yet" and the place. The stubs call it; it never returns.
[[noreturn]] void todo(where here = where::current());

namespace sys {
using word = std::atomic<std::uint32_t>;

// Sleeps while `w` equals `expected`. Returns 0 (woken), EAGAIN (the value differs), EINTR, or ETIMEDOUT, never early.
// `shared`: the word lies in memory shared between processes.
int futex_wait(word const& w, std::uint32_t expected, time_point until = time_point::max(),
               bool shared = false) noexcept;
// Wakes at most `n` sleepers and returns how many. The word may be gone already.
int futex_wake(word const& w, int n, bool shared = false) noexcept;

void cpu_relax() noexcept;           // inside a spin loop: lets the sibling hyper-thread, or the grader, go on
void yield() noexcept;               // gives the rest of the time slice away
time_point now() noexcept;           // the steady clock
std::uint32_t thread_id() noexcept;  // unique per kernel thread, never equal in parent and fork child

std::uint64_t spawn_thread(std::function<void()> body, bool joinable);  // throws std::system_error(EAGAIN)
void join_thread(std::uint64_t id);
}  // namespace sys

// For asyncio/loop. `mask` is made of EPOLLIN and EPOLLOUT of <sys/epoll.h>.
struct io_event {
  int fd;
  unsigned mask;
};

// The loop's clock and its source of readiness. The grader supplies one in virtual time; L4 writes one on epoll.
class poller {
 public:
  virtual ~poller() = default;
  virtual time_point now() const noexcept = 0;
  // Appends what is ready to `out`. nullopt: until wake() or I/O.
  virtual void poll(std::optional<duration> max_wait, std::vector<io_event>& out) = 0;
  virtual void wake() noexcept = 0;               // from any thread
  virtual void watch(int fd, unsigned mask) = 0;  // 0 = forget
};

}  // namespace kit

namespace threading {
using namespace kit;
}
namespace asyncio {
using namespace kit;
}
namespace multiprocessing {
using namespace kit;
}
namespace patterns {
using namespace kit;
}

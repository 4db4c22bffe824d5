// A right variant of multiprocessing/pipe: header and body leave in one buffer, a connection is a pointer to its state,
// and a socket is told not to signal where a pipe has to be guarded. Behind a header the end of the stream is
// end_of_stream, as in Python.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>

#include "kit/kit.h"
#include "threading/lock/lock.h"

namespace multiprocessing {

namespace detail {

[[noreturn]] inline void raise(int error, char const* what) {
  throw std::system_error(std::make_error_code(static_cast<std::errc>(error)), what);
}

// The result of `call`, which is repeated as long as a signal interrupts it.
template <class F>
auto retrying(F call) {
  for (;;) {
    auto const result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

class owned_fd {
 public:
  explicit owned_fd(int fd = -1) : fd_(fd) {}
  owned_fd(owned_fd const&) = delete;
  ~owned_fd() { reset(); }
  void reset() noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// Threads queue at a mutex, so that only one of them stands in the other line, where processes wait for the token.
class turnstile {
 public:
  turnstile() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) raise(errno, "socketpair");
    out_ = std::make_unique<owned_fd>(ends[0]);
    in_ = std::make_unique<owned_fd>(ends[1]);
    unlock_for_processes();
  }
  void lock() {
    threads_.lock();
    char token = 0;
    if (retrying([&] { return ::recv(out_->get(), &token, 1, 0); }) == 1) return;
    threads_.unlock();
    raise(EIO, "turnstile");
  }
  void unlock() {
    unlock_for_processes();
    threads_.unlock();
  }

 private:
  void unlock_for_processes() const {
    retrying([&] { return ::send(in_->get(), "", 1, 0); });
  }
  threading::mutex threads_;
  std::unique_ptr<owned_fd> out_, in_;
};

// SIGPIPE waits while this lives. Whoever sees EPIPE takes it back.
class sigpipe_guard {
 public:
  sigpipe_guard() {
    sigset_t pipe_only = only_pipe(), waiting;
    ::sigpending(&waiting);
    was_waiting_ = ::sigismember(&waiting, SIGPIPE) != 0;
    ::pthread_sigmask(SIG_BLOCK, &pipe_only, &mask_);
  }
  ~sigpipe_guard() { ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr); }
  sigpipe_guard(sigpipe_guard const&) = delete;
  void take_back() const {
    sigset_t const pipe_only = only_pipe();
    timespec const now{};
    if (!was_waiting_) retrying([&] { return ::sigtimedwait(&pipe_only, nullptr, &now); });
  }

 private:
  static sigset_t only_pipe() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    return set;
  }
  sigset_t mask_;
  bool was_waiting_;
};

inline bool poll_all(std::vector<pollfd>& all, duration timeout) {
  constexpr auto longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
  bool const for_ever = timeout == forever;
  time_point const begin = sys::now();
  for (;;) {
    duration const left = timeout - (sys::now() - begin);
    int ms = -1;
    if (!for_ever) {
      ms = 0;
      if (left >= longest) {
        ms = std::numeric_limits<int>::max();
      } else if (left > duration::zero()) {
        ms = static_cast<int>((left + std::chrono::nanoseconds(999'999)).count() / 1'000'000);
      }
    }
    int const n = ::poll(all.data(), all.size(), ms);
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) raise(errno, "poll");
    if (n == 0 && left <= longest && !for_ever) return false;
  }
}

}  // namespace detail

class connection {
 public:
  explicit connection(int fd, bool readable = true, bool writable = true)
      : state_(std::make_unique<state>(fd, readable, writable)) {}
  connection(connection&&) noexcept = default;
  ~connection() = default;

  void send_bytes(std::span<std::byte const> message) {
    int const fd = need(state_->writable);
    bytes all = header(message.size());
    all.insert(all.end(), message.begin(), message.end());
    std::scoped_lock const alone(state_->sending);
    for (std::span<std::byte const> rest = all; !rest.empty();) rest = rest.subspan(send_some(fd, rest));
  }

  bytes recv_bytes(std::size_t max = SIZE_MAX) {
    need(state_->readable);
    std::uint64_t const length = recv_length();
    if (length > max) {
      state_->readable = false;
      if (!state_->writable) close();
      detail::raise(EMSGSIZE, "message too long");
    }
    bytes message(length);
    recv_exactly(message);
    return message;
  }

  std::size_t recv_bytes_into(std::span<std::byte> into) {
    need(state_->readable);
    std::uint64_t const length = recv_length();
    if (length <= into.size()) {
      recv_exactly(into.first(length));
      return length;
    }
    buffer_too_short error("buffer too short");
    error.message.resize(length);
    recv_exactly(error.message);
    throw error;
  }

  bool poll(duration timeout = duration::zero()) {
    std::vector<pollfd> one(1);
    one[0].fd = need(state_->readable);
    one[0].events = POLLIN;
    return detail::poll_all(one, timeout);
  }

  void send_fd(int fd) {
    int const socket = need(state_->writable);
    std::scoped_lock const alone(state_->sending);
    parcel p;
    p.message.msg_controllen = CMSG_LEN(sizeof fd);
    cmsghdr* const rights = CMSG_FIRSTHDR(&p.message);
    *rights = {};
    rights->cmsg_len = CMSG_LEN(sizeof fd);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    if (detail::retrying([&] { return ::sendmsg(socket, &p.message, MSG_NOSIGNAL); }) < 0) {
      detail::raise(errno, "sendmsg");
    }
  }
  int recv_fd() {
    int const socket = need(state_->readable);
    parcel p;
    auto const got = detail::retrying([&] { return ::recvmsg(socket, &p.message, 0); });
    if (got < 0) detail::raise(errno, "recvmsg");
    if (got == 0) throw end_of_stream();
    cmsghdr const* const rights = CMSG_FIRSTHDR(&p.message);
    if (rights == nullptr || rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS) {
      detail::raise(EBADMSG, "no descriptor came");
    }
    int fd = 0;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    return fd;
  }

  int fileno() const { return need(true); }
  void close() noexcept { state_->fd.reset(); }
  bool closed() const noexcept { return state_->fd.get() < 0; }
  bool readable() const { return state_->readable; }
  bool writable() const { return state_->writable; }

 private:
  struct state {
    state(int number, bool may_read, bool may_write) : fd(number), readable(may_read), writable(may_write) {}
    detail::owned_fd fd;
    bool readable, writable;
    detail::turnstile sending;
  };
  // One byte with room for one descriptor.
  struct parcel {
    char byte = 1;
    iovec piece{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
    msghdr message{nullptr, 0, &piece, 1, room.data(), room.size(), 0};
  };

  int need(bool direction) const {
    if (closed() || !direction) detail::raise(EBADF, "connection");
    return state_->fd.get();
  }

  static bytes header(std::uint64_t length) {
    bytes all;
    auto const put = [&](std::uint32_t number) {
      auto const raw = std::bit_cast<std::array<std::byte, 4>>(htonl(number));
      all.insert(all.end(), raw.begin(), raw.end());
    };
    if (length > std::numeric_limits<std::int32_t>::max()) {
      put(UINT32_MAX);
      put(static_cast<std::uint32_t>(length >> 32));
    }
    put(static_cast<std::uint32_t>(length));
    return all;
  }
  template <std::size_t words>
  std::array<std::uint32_t, words> recv_words() {
    std::array<std::byte, 4 * words> raw;
    recv_exactly(raw);
    return std::bit_cast<std::array<std::uint32_t, words>>(raw);
  }
  // The long form's eight bytes are one part, as in Python: a stream that ends in their middle ends inside a message.
  std::uint64_t recv_length() {
    auto const [first] = recv_words<1>();
    if (first != UINT32_MAX) return ntohl(first);
    auto const [high, low] = recv_words<2>();
    return static_cast<std::uint64_t>(ntohl(high)) << 32 | ntohl(low);
  }

  static std::size_t send_some(int fd, std::span<std::byte const> rest) {
    ssize_t n = detail::retrying([&] { return ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL); });
    if (n < 0 && errno == ENOTSOCK) {
      detail::sigpipe_guard const guard;
      n = detail::retrying([&] { return ::write(fd, rest.data(), rest.size()); });
      int const error = errno;
      if (n < 0 && error == EPIPE) guard.take_back();
      errno = error;
    }
    if (n < 0) detail::raise(errno, "send");
    return static_cast<std::size_t>(n);
  }

  void recv_exactly(std::span<std::byte> into) {
    for (std::span<std::byte> rest = into; !rest.empty();) {
      auto const n = detail::retrying([&] { return ::read(state_->fd.get(), rest.data(), rest.size()); });
      if (n < 0) detail::raise(errno, "read");
      if (n == 0 && rest.size() == into.size()) throw end_of_stream();
      if (n == 0) detail::raise(EIO, "the stream ends inside a message");
      rest = rest.subspan(static_cast<std::size_t>(n));
    }
  }

  std::unique_ptr<state> state_;
};

inline std::pair<connection, connection> pipe(bool duplex = true) {
  std::array<int, 2> ends{-1, -1};
  if (duplex) {
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) detail::raise(errno, "socketpair");
    return {connection(ends[0]), connection(ends[1])};
  }
  if (::pipe2(ends.data(), 0) != 0) detail::raise(errno, "pipe2");
  return {connection(ends[0], true, false), connection(ends[1], false, true)};
}

inline std::vector<connection*> wait(std::span<connection* const> connections, duration timeout = forever) {
  std::vector<pollfd> all;
  for (connection const* c : connections) all.push_back({.fd = c->fileno(), .events = POLLIN, .revents = 0});
  std::vector<connection*> ready;
  if (!detail::poll_all(all, timeout)) return ready;
  for (std::size_t i = all.size(); i-- > 0;) {
    if ((all[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) ready.push_back(connections[i]);
  }
  return ready;
}

}  // namespace multiprocessing

// A right variant of multiprocessing/pipe: descriptors do not block. Each call moves what it can, and ppoll() is the
// only place where anybody sleeps; the length is gathered digit by digit.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "kit/kit.h"

namespace multiprocessing {

namespace raw {

struct no_copies {
  no_copies() = default;
  no_copies(no_copies const&) = delete;
  no_copies& operator=(no_copies const&) = delete;
};

[[noreturn]] inline void give_up(int error) { throw std::system_error(error, std::system_category()); }

// True when one of them is ready, false when the time is up.
inline bool sleep_on(std::span<pollfd> all, time_point until) {
  for (;;) {
    timespec left{};
    if (time_point const now = sys::now(); until > now) {
      auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(until - now);
      left = {seconds.count(), (until - now - seconds).count()};
    }
    int const n = ::ppoll(all.data(), all.size(), until == time_point::max() ? nullptr : &left, nullptr);
    if (n >= 0) return n > 0;
    if (errno != EINTR) give_up(errno);
  }
}
inline void sleep_on(int fd, short events) {
  pollfd one{fd, events, 0};
  sleep_on({&one, 1}, time_point::max());
}
inline time_point end_of(duration timeout) {
  if (timeout <= duration::zero()) return sys::now();
  return time_point::max() - sys::now() > timeout ? sys::now() + timeout : time_point::max();
}

// Moves bytes until `left()` is 0 or the stream ends; says whether it has ended. `move` is one call.
template <class Left, class Move>
bool move_all(int fd, short events, Left left, Move move) {
  while (left() > 0) {
    ssize_t const n = move();
    if (n == 0 && events == POLLIN) return true;
    if (n >= 0 || errno == EINTR) continue;
    if (errno != EAGAIN) give_up(errno);
    sleep_on(fd, events);
  }
  return false;
}

class signal_stopper : no_copies {
 public:
  signal_stopper() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &old_);
  }
  ~signal_stopper() {
    timespec zero{0, 0};
    if (::sigismember(&old_, SIGPIPE) == 0) {
      while (::sigtimedwait(&pipe_, nullptr, &zero) == SIGPIPE || errno == EINTR) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &old_, nullptr);
  }

 private:
  sigset_t pipe_, old_;
};

}  // namespace raw

class connection : raw::no_copies {
 public:
  explicit connection(int fd, bool readable = true, bool writable = true) : fd_(fd) {
    if (readable) can_ |= reads;
    if (writable) can_ |= writes;
    if (::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) < 0) raw::give_up(errno);
    if (!writable) return;
    if (::pipe2(token_, O_CLOEXEC) != 0) raw::give_up(errno);
    give_token();
  }
  connection(connection&& other) noexcept : fd_(other.fd_), can_(other.can_) {
    other.fd_ = -1;
    std::swap(token_, other.token_);
  }
  ~connection() { close(); }

  void send_bytes(std::span<std::byte const> message) {
    check(writes);
    std::byte header[12];
    std::size_t const width = write_header(header, message.size());
    iovec parts[2] = {{header, width}, {const_cast<std::byte*>(message.data()), message.size()}};
    send(parts);
  }

  bytes recv_bytes(std::size_t max = SIZE_MAX) {
    check(reads);
    std::uint64_t const length = read_length();
    if (length > max) {
      can_ &= ~unsigned{reads};
      if (can_ == 0) close();
      raw::give_up(EMSGSIZE);
    }
    bytes message;
    message.resize(length);
    if (receive(message) < length) raw::give_up(ECONNRESET);
    return message;
  }

  std::size_t recv_bytes_into(std::span<std::byte> into) {
    bytes const message = recv_bytes();
    if (message.size() > into.size()) {
      buffer_too_short too_short{"a buffer of " + std::to_string(into.size()) + " bytes is too short"};
      too_short.message = message;
      throw too_short;
    }
    if (!message.empty()) std::memcpy(into.data(), message.data(), message.size());
    return message.size();
  }

  bool poll(duration timeout = duration::zero()) {
    check(reads);
    pollfd one{fd_, POLLIN, 0};
    return raw::sleep_on({&one, 1}, raw::end_of(timeout));
  }

  void send_fd(int fd) {
    check(writes);
    letter l;
    auto* const header = new (l.control) cmsghdr{};
    header->cmsg_len = CMSG_LEN(sizeof(int));
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
    bool sent = false;
    raw::move_all(
        fd_, POLLOUT, [&] { return sent ? 0u : 1u; },
        [&] {
          ssize_t const n = ::sendmsg(fd_, &l.head, MSG_NOSIGNAL);
          sent = n >= 0;
          return n;
        });
  }

  int recv_fd() {
    check(reads);
    letter l;
    bool got = false;
    bool const ended = raw::move_all(
        fd_, POLLIN, [&] { return got ? 0u : 1u; },
        [&] {
          ssize_t const n = ::recvmsg(fd_, &l.head, MSG_CMSG_CLOEXEC);
          got = n > 0;
          return n;
        });
    if (ended) throw end_of_stream();
    cmsghdr const* const header = CMSG_FIRSTHDR(&l.head);
    if (header == nullptr) raw::give_up(EPROTO);
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
  }

  int fileno() const {
    if (closed()) raw::give_up(EBADF);
    return fd_;
  }
  void close() noexcept {
    for (int* const fd : {&fd_, &token_[0], &token_[1]}) {
      if (*fd >= 0) ::close(*fd);
      *fd = -1;
    }
  }
  bool closed() const noexcept { return fd_ == -1; }
  bool readable() const { return (can_ & reads) != 0; }
  bool writable() const { return (can_ & writes) != 0; }

 private:
  enum : unsigned { reads = 1, writes = 2 };
  struct letter {
    char byte = 1;
    iovec data{&byte, 1};
    alignas(cmsghdr) unsigned char control[CMSG_SPACE(sizeof(int))];
    msghdr head{nullptr, 0, &data, 1, control, sizeof control, 0};
  };

  void check(unsigned direction) const {
    if (closed() || (can_ & direction) == 0) raw::give_up(EBADF);
  }

  void give_token() const {
    while (::write(token_[1], "t", 1) != 1) {
    }
  }
  void take_token() const {
    char t = 0;
    while (::read(token_[0], &t, 1) != 1) {
    }
  }

  void send(std::span<iovec> parts) {
    raw::signal_stopper const quiet;
    take_token();
    try {
      raw::move_all(
          fd_, POLLOUT, [&] { return parts[0].iov_len + parts[1].iov_len; },
          [&] {
            bool const header_gone = parts[0].iov_len == 0;
            ssize_t const n = ::writev(fd_, parts.data() + (header_gone ? 1 : 0), header_gone ? 1 : 2);
            for (std::size_t done = n > 0 ? static_cast<std::size_t>(n) : 0; iovec & part : parts) {
              std::size_t const here = std::min(done, part.iov_len);
              part = {static_cast<char*>(part.iov_base) + here, part.iov_len - here};
              done -= here;
            }
            return n;
          });
    } catch (...) {
      give_token();
      throw;
    }
    give_token();
  }

  std::size_t receive(std::span<std::byte> into) const {
    std::size_t done = 0;
    raw::move_all(
        fd_, POLLIN, [&] { return into.size() - done; },
        [&] {
          ssize_t const n = ::read(fd_, into.data() + done, into.size() - done);
          if (n > 0) done += static_cast<std::size_t>(n);
          return n;
        });
    return done;
  }

  static std::size_t write_header(std::byte* to, std::uint64_t length) {
    bool const is_long = length >= 0x80000000u;
    std::size_t const width = is_long ? 12 : 4;
    std::memset(to, 0xff, 4);
    for (std::size_t i = width; i-- > (is_long ? 4u : 0u); length >>= 8) to[i] = std::byte(length & 0xff);
    return width;
  }

  std::uint64_t read_digits(int digits, bool first) const {
    std::uint64_t length = 0;
    for (int i = 0; i < digits; ++i) {
      std::byte digit{};
      if (receive({&digit, 1}) == 0) {
        if (first && i == 0) throw end_of_stream();
        raw::give_up(ECONNRESET);
      }
      length = length * 256 + std::to_integer<unsigned>(digit);
    }
    return length;
  }
  std::uint64_t read_length() const {
    std::uint64_t const length = read_digits(4, true);
    return length == 0xffffffffu ? read_digits(8, false) : length;
  }

  int fd_;
  unsigned can_ = 0;
  int token_[2] = {-1, -1};
};

inline std::pair<connection, connection> pipe(bool duplex = true) {
  int fds[2] = {-1, -1};
  if ((duplex ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) : ::pipe2(fds, O_CLOEXEC)) < 0) raw::give_up(errno);
  return std::pair<connection, connection>(std::piecewise_construct, std::forward_as_tuple(fds[0], true, duplex),
                                           std::forward_as_tuple(fds[1], duplex, true));
}

inline std::vector<connection*> wait(std::span<connection* const> connections, duration timeout = forever) {
  std::vector<pollfd> all;
  std::vector<connection*> ready;
  for (connection* c : connections) all.push_back({c->fileno(), POLLIN, 0});
  raw::sleep_on(all, raw::end_of(timeout));
  auto it = connections.begin();
  for (pollfd const& each : all) {
    if (each.revents != 0) ready.push_back(*it);
    ++it;
  }
  return ready;
}

}  // namespace multiprocessing

// Wrong: a connection that was closed keeps the number of its descriptor, and closes it again when it is destroyed.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "kit/kit.h"

namespace multiprocessing {

// A deadline for the whole of a wait, and what is left of it.
class deadline {
 public:
  explicit deadline(duration timeout) : end_(time_point::max()) {
    time_point const now = sys::now();
    if (timeout <= duration::zero()) {
      end_ = now;
    } else if (timeout < forever - now.time_since_epoch()) {
      end_ = now + timeout;
    }
  }
  // nullopt: no limit.
  std::optional<timespec> left() const {
    if (end_ == time_point::max()) return std::nullopt;
    auto const n = std::max(duration::zero(), end_ - sys::now()).count();
    return timespec{static_cast<time_t>(n / 1'000'000'000), static_cast<long>(n % 1'000'000'000)};
  }

 private:
  time_point end_;
};

inline int poll_until(std::vector<pollfd>& descriptors, deadline const& end) {
  for (;;) {
    std::optional<timespec> const left = end.left();
    int const ready = ::ppoll(descriptors.data(), descriptors.size(), left ? &*left : nullptr, nullptr);
    if (ready >= 0) return ready;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  }
}

// Writing to a pipe without a reader raises SIGPIPE: blocked while this lives, and taken back if it came.
class no_sigpipe {
 public:
  no_sigpipe() {
    sigemptyset(&only_);
    sigaddset(&only_, SIGPIPE);
    sigset_t waiting;
    sigpending(&waiting);
    pending_before_ = sigismember(&waiting, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~no_sigpipe() {
    int const error = errno;
    timespec const at_once{0, 0};
    if (!pending_before_) {
      while (sigtimedwait(&only_, nullptr, &at_once) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  no_sigpipe(no_sigpipe const&) = delete;

 private:
  sigset_t only_, before_;
  bool pending_before_ = false;
};

// One token in a pipe: who takes it out may send. Unlike a lock in memory it holds between processes after fork, too.
class sender_lock {
 public:
  sender_lock() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    unlock();
  }
  sender_lock(sender_lock&& o) noexcept { std::swap(ends_, o.ends_); }
  ~sender_lock() { close(); }
  void lock() {
    char token = 0;
    while (::read(ends_[0], &token, 1) < 0) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "sender lock");
    }
  }
  void unlock() noexcept {
    char const token = 1;
    while (::write(ends_[1], &token, 1) < 0 && errno == EINTR) {
    }
  }
  void close() noexcept {
    for (int& end : ends_) {
      if (end >= 0) ::close(end);
      end = -1;
    }
  }

 private:
  int ends_[2] = {-1, -1};
};

class connection {
 public:
  explicit connection(int fd, bool readable = true, bool writable = true)
      : fd_(fd), readable_(readable), writable_(writable) {
    if (fd < 0) throw std::invalid_argument("invalid descriptor");
    if (!readable && !writable) throw std::invalid_argument("neither readable nor writable");
  }
  connection(connection&& o) noexcept
      : fd_(std::exchange(o.fd_, -1)), readable_(o.readable_), writable_(o.writable_), lock_(std::move(o.lock_)) {}
  ~connection() { close(); }

  void send_bytes(std::span<std::byte const> message) {
    require(writable_);
    bytes header = header_for(message.size());
    struct hold {
      sender_lock& lock;
      explicit hold(sender_lock& l) : lock(l) { lock.lock(); }
      ~hold() { lock.unlock(); }
    } const only_sender(lock_);
    // A small message goes out with its header in one piece.
    if (message.size() <= 16'384) {
      header.insert(header.end(), message.begin(), message.end());
      write_all(header);
    } else {
      write_all(header);
      write_all(message);
    }
  }

  bytes recv_bytes(std::size_t max = SIZE_MAX) {
    require(readable_);
    std::uint64_t const size = read_size();
    if (size > max) {
      if (writable_) {
        readable_ = false;
      } else {
        close();
      }
      throw std::system_error(EMSGSIZE, std::generic_category(), "bad message length");
    }
    bytes message(static_cast<std::size_t>(size));
    if (read_all(message) != message.size()) throw_end_inside();
    return message;
  }

  std::size_t recv_bytes_into(std::span<std::byte> into) {
    bytes message = recv_bytes();
    if (message.size() > into.size()) {
      buffer_too_short error("the buffer is too short for the message");
      error.message = std::move(message);
      throw error;
    }
    std::copy(message.begin(), message.end(), into.begin());
    return message.size();
  }

  bool poll(duration timeout = duration::zero()) {
    require(readable_);
    std::vector<pollfd> one{{fd_, POLLIN, 0}};
    return poll_until(one, deadline(timeout)) > 0;
  }

  void send_fd(int fd) {
    require(writable_);
    char byte = 1;  // Python sends the number of descriptors, and expects it
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    while (::sendmsg(fd_, &message, MSG_NOSIGNAL) < 0) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "send_fd");
    }
  }

  int recv_fd() {
    require(readable_);
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = 0;
    while ((got = ::recvmsg(fd_, &message, MSG_CMSG_CLOEXEC)) < 0) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "recv_fd");
    }
    if (got == 0) throw end_of_stream();
    cmsghdr* const rights = CMSG_FIRSTHDR(&message);
    if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS) {
      throw std::system_error(EBADMSG, std::generic_category(), "recv_fd: no descriptor in the message");
    }
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    return fd;
  }

  int fileno() const {
    require(true);
    return fd_;
  }
  void close() noexcept {
    if (fd_ >= 0) ::close(fd_);
    closed_ = true;
    lock_.close();
  }
  bool closed() const noexcept { return closed_ || fd_ < 0; }
  bool readable() const { return readable_; }
  bool writable() const { return writable_; }

 private:
  // Not open, or the wrong direction.
  void require(bool direction) const {
    if (closed() || !direction) throw std::system_error(EBADF, std::generic_category(), "connection");
  }

  static bytes header_for(std::uint64_t size) {
    bytes header;
    bool const is_long = size > 0x7fffffff;
    if (is_long) append(header, 0xffffffff, 4);
    append(header, size, is_long ? 8 : 4);
    return header;
  }
  static void append(bytes& to, std::uint64_t value, int width) {
    for (int i = width - 1; i >= 0; --i) to.push_back(static_cast<std::byte>(value >> (8 * i)));
  }

  std::uint64_t read_size() {
    std::uint64_t const size = read_number(4, true);
    return size == 0xffffffff ? read_number(8, false) : size;
  }
  std::uint64_t read_number(std::size_t width, bool may_end) {
    std::byte raw[8];
    std::size_t const got = read_all({raw, width});
    if (got == 0 && may_end) throw end_of_stream();
    if (got < width) throw_end_inside();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | std::to_integer<std::uint64_t>(raw[i]);
    return value;
  }
  [[noreturn]] static void throw_end_inside() {
    throw std::system_error(EIO, std::generic_category(), "end of stream inside a message");
  }

  std::size_t read_all(std::span<std::byte> into) {
    std::size_t done = 0;
    while (done < into.size()) {
      ssize_t const n = ::read(fd_, into.data() + done, into.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw std::system_error(errno, std::generic_category(), "read");
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    return done;
  }

  void write_all(std::span<std::byte const> from) {
    no_sigpipe const quiet;
    std::size_t done = 0;
    while (done < from.size()) {
      ssize_t const n = ::write(fd_, from.data() + done, from.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) throw std::system_error(errno, std::generic_category(), "write");
      done += static_cast<std::size_t>(n);
    }
  }

  int fd_;
  bool readable_, writable_;
  bool closed_ = false;
  sender_lock lock_;
};

inline std::pair<connection, connection> pipe(bool duplex = true) {
  int ends[2];
  int const failed = duplex ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) : ::pipe2(ends, O_CLOEXEC);
  if (failed != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return {connection(ends[0], true, duplex), connection(ends[1], duplex, true)};
}

inline std::vector<connection*> wait(std::span<connection* const> connections, duration timeout = forever) {
  std::vector<pollfd> descriptors;
  for (connection* const c : connections) descriptors.push_back({c->fileno(), POLLIN, 0});
  poll_until(descriptors, deadline(timeout));
  std::vector<connection*> ready;
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    if (descriptors[i].revents != 0) ready.push_back(connections[i]);
  }
  return ready;
}

}  // namespace multiprocessing

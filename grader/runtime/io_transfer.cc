// read, write and their relatives. A blocking write goes on until all is written, as the kernel's does; a fault may cut
// a call short or interrupt it before anything was moved.
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <vector>

#include "grader/runtime/descriptors.h"

using namespace racecourse::runtime;

extern "C" {
ssize_t __real_read(int fd, void* buffer, size_t n);
ssize_t __real_write(int fd, void const* buffer, size_t n);
ssize_t __real_recvmsg(int fd, msghdr* message, int flags);
ssize_t __real_sendmsg(int fd, msghdr const* message, int flags);
}

namespace {

ssize_t fail(int error) {
  errno = error;
  return -1;
}

// The open description is non-blocking while this lives: the only way to fill a pipe exactly.
class NonBlocking {
 public:
  explicit NonBlocking(int fd) : fd_(fd), status_(fcntl(fd, F_GETFL)) {
    if (status_ >= 0) fcntl(fd_, F_SETFL, status_ | O_NONBLOCK);
  }
  ~NonBlocking() {
    int const error = errno;
    if (status_ >= 0) fcntl(fd_, F_SETFL, status_);
    errno = error;
  }
  NonBlocking(NonBlocking const&) = delete;

 private:
  int fd_, status_;
};

// After fork the description is shared: no flag of it may change under another process that writes. A write that the
// kernel has room for does not block; who is alone in its process may as well block there, unless somebody is to be
// told of it first.
ssize_t write_beside_others(int fd, char const* data, std::size_t n) {
  if (alone() && machine().open_until_blocked < 0) return __real_write(fd, data, n);
  wait_for_descriptor(fd, POLLOUT);
  return __real_write(fd, data, std::min<std::size_t>(n, PIPE_BUF));
}

std::size_t length(msghdr const& message) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < message.msg_iovlen; ++i) total += message.msg_iov[i].iov_len;
  return total;
}

// The part of a scatter list that starts after `skip` bytes and has at most `limit`.
std::vector<iovec> part(iovec const* list, std::size_t count, std::size_t skip, std::size_t limit) {
  std::vector<iovec> result;
  for (std::size_t i = 0; i < count && limit > 0; ++i) {
    if (skip >= list[i].iov_len) {
      skip -= list[i].iov_len;
      continue;
    }
    std::size_t const n = std::min(list[i].iov_len - skip, limit);
    result.push_back({static_cast<char*>(list[i].iov_base) + skip, n});
    limit -= n;
    skip = 0;
  }
  return result;
}

// Receives once, as soon as something is there. `receive(limit)` does it without blocking.
template <class F>
ssize_t receive_some(int fd, std::size_t n, int flags, F receive) {
  if (begin_call(true)) return fail(EINTR);
  std::size_t const limit = fault_shortens(n);
  if (!is_nonblocking(fd, flags)) wait_for_descriptor(fd, POLLIN);
  ssize_t const got = receive(limit);
  int const error = errno;
  call_done();
  errno = error;
  return got;
}

// Sends all of it, or what a fault allows. `send(skip, limit)` does a part without blocking.
template <class F>
ssize_t send_all(int fd, std::size_t n, int flags, F send) {
  if (begin_call(true)) return fail(EINTR);
  std::size_t const limit = fault_shortens(n);
  bool const nonblocking = is_nonblocking(fd, flags);
  std::size_t sent = 0;
  for (;;) {
    ssize_t const r = send(sent, limit - sent);
    int const error = errno;
    call_done();
    if (r >= 0) sent += static_cast<std::size_t>(r);
    if (sent == limit || (r >= 0 && nonblocking)) return static_cast<ssize_t>(sent);
    if (r < 0 && (nonblocking || error != EAGAIN)) return sent > 0 ? static_cast<ssize_t>(sent) : fail(error);
    if (r <= 0) wait_for_descriptor(fd, POLLOUT);
  }
}

}  // namespace

extern "C" {

ssize_t __wrap_read(int fd, void* buffer, size_t n) {
  if (!active()) return __real_read(fd, buffer, n);
  return receive_some(fd, n, 0, [&](std::size_t limit) { return __real_read(fd, buffer, limit); });
}

ssize_t __wrap_write(int fd, void const* buffer, size_t n) {
  if (!active()) return __real_write(fd, buffer, n);
  if (fd == STDERR_FILENO || fd == STDOUT_FILENO) return __real_write(fd, buffer, n);
  return send_all(fd, n, 0, [&](std::size_t skip, std::size_t limit) {
    auto const* const data = static_cast<char const*>(buffer) + skip;
    if (machine().several_processes) return write_beside_others(fd, data, limit);
    NonBlocking const while_writing(fd);
    return __real_write(fd, data, limit);
  });
}

ssize_t __wrap_recvmsg(int fd, msghdr* message, int flags) {
  if (!active()) return __real_recvmsg(fd, message, flags);
  return receive_some(fd, length(*message), flags, [&](std::size_t limit) {
    iovec* const list = message->msg_iov;
    std::size_t const count = message->msg_iovlen;
    std::vector<iovec> cut = part(list, count, 0, limit);
    message->msg_iov = cut.data();
    message->msg_iovlen = cut.size();
    ssize_t const got = __real_recvmsg(fd, message, flags | MSG_DONTWAIT);
    message->msg_iov = list;
    message->msg_iovlen = count;
    return got;
  });
}

ssize_t __wrap_sendmsg(int fd, msghdr const* message, int flags) {
  if (!active()) return __real_sendmsg(fd, message, flags);
  return send_all(fd, length(*message), flags, [&](std::size_t skip, std::size_t limit) {
    std::vector<iovec> cut = part(message->msg_iov, message->msg_iovlen, skip, limit);
    msghdr piece = *message;
    piece.msg_iov = cut.data();
    piece.msg_iovlen = cut.size();
    if (skip > 0) {  // control data went with the first part
      piece.msg_control = nullptr;
      piece.msg_controllen = 0;
    }
    return __real_sendmsg(fd, &piece, flags | MSG_DONTWAIT);
  });
}

ssize_t __wrap_recvfrom(int fd, void* buffer, size_t n, int flags, sockaddr* from, socklen_t* from_length) {
  iovec one{buffer, n};
  msghdr message{};
  message.msg_iov = &one;
  message.msg_iovlen = 1;
  message.msg_name = from;
  message.msg_namelen = from_length != nullptr ? *from_length : 0;
  ssize_t const got = __wrap_recvmsg(fd, &message, flags);
  if (got >= 0 && from_length != nullptr) *from_length = message.msg_namelen;
  return got;
}

ssize_t __wrap_recv(int fd, void* buffer, size_t n, int flags) {
  return __wrap_recvfrom(fd, buffer, n, flags, nullptr, nullptr);
}

ssize_t __wrap_sendto(int fd, void const* buffer, size_t n, int flags, sockaddr const* to, socklen_t to_length) {
  iovec one{const_cast<void*>(buffer), n};
  msghdr message{};
  message.msg_iov = &one;
  message.msg_iovlen = 1;
  message.msg_name = const_cast<sockaddr*>(to);
  message.msg_namelen = to_length;
  return __wrap_sendmsg(fd, &message, flags);
}

ssize_t __wrap_send(int fd, void const* buffer, size_t n, int flags) {
  return __wrap_sendto(fd, buffer, n, flags, nullptr, 0);
}

ssize_t __wrap_readv(int fd, iovec const* list, int count) {
  std::size_t total = 0;
  for (int i = 0; i < count; ++i) total += list[i].iov_len;
  std::vector<char> joined(total);
  ssize_t const got = __wrap_read(fd, joined.data(), joined.size());
  std::size_t copied = 0;
  for (iovec const& piece :
       part(list, static_cast<std::size_t>(count), 0, got > 0 ? static_cast<std::size_t>(got) : 0)) {
    std::memcpy(piece.iov_base, joined.data() + copied, piece.iov_len);
    copied += piece.iov_len;
  }
  return got;
}

ssize_t __wrap_writev(int fd, iovec const* list, int count) {
  std::vector<char> joined;
  for (int i = 0; i < count; ++i) {
    auto const* const data = static_cast<char const*>(list[i].iov_base);
    joined.insert(joined.end(), data, data + list[i].iov_len);
  }
  return __wrap_write(fd, joined.data(), joined.size());
}

int __wrap_eventfd_read(int fd, eventfd_t* value) {
  return __wrap_read(fd, value, sizeof *value) == static_cast<ssize_t>(sizeof *value) ? 0 : -1;
}

int __wrap_eventfd_write(int fd, eventfd_t value) {
  return __wrap_write(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value) ? 0 : -1;
}

}  // extern "C"

// read, write and their relatives.
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>

#include "grader/engine/bytes.h"
#include "grader/engine/export.h"
#include "grader/engine/real.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/transfer.h"

namespace {

using namespace racecourse::engine;

constexpr int most_pieces = 64;

struct Flat {
  int number, flags;
  char* data;
};

long read_flat(void* argument, std::size_t, std::size_t n) {
  auto const& flat = *static_cast<Flat const*>(argument);
  return raw::call(SYS_read, flat.number, reinterpret_cast<long>(flat.data), static_cast<long>(n));
}
long write_flat(void* argument, std::size_t done, std::size_t n) {
  auto const& flat = *static_cast<Flat const*>(argument);
  return raw::call(SYS_write, flat.number, reinterpret_cast<long>(flat.data + done), static_cast<long>(n));
}

// A scatter list, cut to what is left of it.
struct Scattered {
  int number, flags;
  msghdr* message;
  bool is_message;  // otherwise only a list
};

std::size_t length(iovec const* list, std::size_t count) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) total += list[i].iov_len;
  return total;
}

std::size_t cut(msghdr const& message, std::size_t done, std::size_t n, iovec* pieces) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < message.msg_iovlen && n > 0 && count < most_pieces; ++i) {
    iovec const& whole = message.msg_iov[i];
    if (done >= whole.iov_len) {
      done -= whole.iov_len;
      continue;
    }
    std::size_t const piece = std::min(whole.iov_len - done, n);
    pieces[count++] = {static_cast<char*>(whole.iov_base) + done, piece};
    n -= piece;
    done = 0;
  }
  return count;
}

long receive_scattered(void* argument, std::size_t done, std::size_t n) {
  auto const& s = *static_cast<Scattered const*>(argument);
  iovec pieces[most_pieces];
  std::size_t const count = cut(*s.message, done, n, pieces);
  if (!s.is_message) {
    return raw::call(SYS_readv, s.number, reinterpret_cast<long>(pieces), static_cast<long>(count));
  }
  iovec* const list = s.message->msg_iov;
  std::size_t const whole = s.message->msg_iovlen;
  s.message->msg_iov = pieces;
  s.message->msg_iovlen = count;
  long const got = raw::call(SYS_recvmsg, s.number, reinterpret_cast<long>(s.message), s.flags | MSG_DONTWAIT);
  s.message->msg_iov = list;
  s.message->msg_iovlen = whole;
  return got;
}

long send_scattered(void* argument, std::size_t done, std::size_t n) {
  auto const& s = *static_cast<Scattered const*>(argument);
  iovec pieces[most_pieces];
  std::size_t const count = cut(*s.message, done, n, pieces);
  if (!s.is_message) {
    return raw::call(SYS_writev, s.number, reinterpret_cast<long>(pieces), static_cast<long>(count));
  }
  msghdr rest = *s.message;
  rest.msg_iov = pieces;
  rest.msg_iovlen = count;
  if (done > 0) {  // control data went with the first part
    rest.msg_control = nullptr;
    rest.msg_controllen = 0;
  }
  return raw::call(SYS_sendmsg, s.number, reinterpret_cast<long>(&rest), s.flags | MSG_DONTWAIT | MSG_NOSIGNAL);
}

// The kernel writes there, and the program's threads see that it does.
void filled(iovec const* list, std::size_t count, ssize_t n, void const* caller) {
  for (std::size_t i = 0; i < count && n > 0; ++i) {
    std::size_t const piece = std::min(list[i].iov_len, static_cast<std::size_t>(n));
    if (bytes::seen(caller)) bytes::written(list[i].iov_base, piece, caller);
    n -= static_cast<ssize_t>(piece);
  }
}
void make_writable(iovec const* list, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) snapshot::touch(list[i].iov_base, list[i].iov_len);
}
void looked_at(iovec const* list, std::size_t count, void const* caller) {
  for (std::size_t i = 0; i < count && bytes::seen(caller); ++i) {
    bytes::read(list[i].iov_base, list[i].iov_len, caller);
  }
}

ssize_t receive_message(int number, msghdr* message, int flags, bool is_message, void const* caller) {
  make_writable(message->msg_iov, message->msg_iovlen);
  if (is_message) snapshot::touch(message, sizeof *message);
  Scattered s{number, flags, message, is_message};
  std::size_t const n = length(message->msg_iov, message->msg_iovlen);
  ssize_t const got = transfer::receive(
      {number, n, (flags & MSG_DONTWAIT) != 0, false, (flags & MSG_WAITALL) != 0, caller}, {&receive_scattered, &s});
  filled(message->msg_iov, message->msg_iovlen, got, caller);
  return got;
}

ssize_t send_message(int number, msghdr const* message, int flags, bool is_message, void const* caller) {
  looked_at(message->msg_iov, message->msg_iovlen, caller);
  Scattered s{number, flags, const_cast<msghdr*>(message), is_message};
  std::size_t const n = length(message->msg_iov, message->msg_iovlen);
  return transfer::send({number, n, (flags & MSG_DONTWAIT) != 0, (flags & MSG_NOSIGNAL) != 0, false, caller},
                        {&send_scattered, &s});
}

bool passes(int number, void const* caller) {
  if (transfer::concerns(number)) return false;
  if (world.active && !bytes::own_or_runtime(caller)) transfer::pass(number, caller);
  return true;
}

ssize_t receive_into(int number, void* buffer, std::size_t n, int flags, sockaddr* from, socklen_t* from_length,
                     void const* caller) {
  iovec one{buffer, n};
  msghdr message{};
  message.msg_iov = &one;
  message.msg_iovlen = 1;
  message.msg_name = from;
  message.msg_namelen = from_length != nullptr ? *from_length : 0;
  ssize_t const got = receive_message(number, &message, flags, true, caller);
  if (got >= 0 && from_length != nullptr) *from_length = message.msg_namelen;
  return got;
}

ssize_t send_from(int number, void const* buffer, std::size_t n, int flags, sockaddr const* to, socklen_t to_length,
                  void const* caller) {
  iovec one{const_cast<void*>(buffer), n};
  msghdr message{};
  message.msg_iov = &one;
  message.msg_iovlen = 1;
  message.msg_name = const_cast<sockaddr*>(to);
  message.msg_namelen = to_length;
  return send_message(number, &message, flags, true, caller);
}

msghdr as_message(iovec const* list, int count) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(list);
  message.msg_iovlen = static_cast<std::size_t>(count);
  return message;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {

EXPORT ssize_t read(int fd, void* buffer, size_t n) {
  if (passes(fd, CALLER)) {
    snapshot::touch(buffer, world.active ? n : 0);
    return REAL(read)(fd, buffer, n);
  }
  Flat flat{fd, 0, static_cast<char*>(buffer)};
  snapshot::touch(buffer, n);
  ssize_t const got = transfer::receive({fd, n, false, false, false, CALLER}, {&read_flat, &flat});
  iovec const one{buffer, n};
  filled(&one, 1, got, CALLER);
  return got;
}
EXPORT ssize_t write(int fd, void const* buffer, size_t n) {
  if (passes(fd, CALLER)) return REAL(write)(fd, buffer, n);
  iovec const one{const_cast<void*>(buffer), n};
  looked_at(&one, 1, CALLER);
  Flat flat{fd, 0, static_cast<char*>(const_cast<void*>(buffer))};
  return transfer::send({fd, n, false, false, false, CALLER}, {&write_flat, &flat});
}
EXPORT ssize_t __read_chk(int fd, void* buffer, size_t n, size_t) { return read(fd, buffer, n); }

EXPORT ssize_t readv(int fd, iovec const* list, int count) {
  if (passes(fd, CALLER)) return REAL(readv)(fd, list, count);
  msghdr message = as_message(list, count);
  return receive_message(fd, &message, 0, false, CALLER);
}
EXPORT ssize_t writev(int fd, iovec const* list, int count) {
  if (passes(fd, CALLER)) return REAL(writev)(fd, list, count);
  msghdr const message = as_message(list, count);
  return send_message(fd, &message, 0, false, CALLER);
}

EXPORT ssize_t recvmsg(int fd, msghdr* message, int flags) {
  return passes(fd, CALLER) ? REAL(recvmsg)(fd, message, flags) : receive_message(fd, message, flags, true, CALLER);
}
EXPORT ssize_t sendmsg(int fd, msghdr const* message, int flags) {
  return passes(fd, CALLER) ? REAL(sendmsg)(fd, message, flags) : send_message(fd, message, flags, true, CALLER);
}
EXPORT ssize_t recvfrom(int fd, void* buffer, size_t n, int flags, sockaddr* from, socklen_t* from_length) {
  if (passes(fd, CALLER)) return REAL(recvfrom)(fd, buffer, n, flags, from, from_length);
  return receive_into(fd, buffer, n, flags, from, from_length, CALLER);
}
EXPORT ssize_t recv(int fd, void* buffer, size_t n, int flags) {
  if (passes(fd, CALLER)) return REAL(recv)(fd, buffer, n, flags);
  return receive_into(fd, buffer, n, flags, nullptr, nullptr, CALLER);
}
EXPORT ssize_t sendto(int fd, void const* buffer, size_t n, int flags, sockaddr const* to, socklen_t to_length) {
  if (passes(fd, CALLER)) return REAL(sendto)(fd, buffer, n, flags, to, to_length);
  return send_from(fd, buffer, n, flags, to, to_length, CALLER);
}
EXPORT ssize_t send(int fd, void const* buffer, size_t n, int flags) {
  if (passes(fd, CALLER)) return REAL(send)(fd, buffer, n, flags);
  return send_from(fd, buffer, n, flags, nullptr, 0, CALLER);
}

EXPORT int eventfd_read(int fd, eventfd_t* value) {
  return read(fd, value, sizeof *value) == static_cast<ssize_t>(sizeof *value) ? 0 : -1;
}
EXPORT int eventfd_write(int fd, eventfd_t value) {
  return write(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value) ? 0 : -1;
}
}

// Making, doubling and closing descriptors, and their flags.
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

#include "grader/engine/descriptions.h"
#include "grader/engine/export.h"
#include "grader/engine/failure.h"
#include "grader/engine/raw.h"
#include "grader/engine/readiness.h"
#include "grader/engine/real.h"
#include "grader/engine/schedule.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/timer_descriptor.h"
#include "grader/engine/transfer.h"

namespace {

using namespace racecourse::engine;
namespace explore = racecourse::explore;
using explore::Mode;
using Type = Description::Type;

// Numbers are given out in the order of the calls that ask for them.
void before_making() { schedule::point(descriptions::touches_any(Mode::write)); }
template <class T>
T after_making(T answer) {
  schedule::progress();
  schedule::did();
  return answer;
}

int made_one(long number, Type type, bool nonblocking) {
  if (number >= 0) descriptions::add(static_cast<int>(number), {type, false, nonblocking});
  return static_cast<int>(after_making(transfer::with_errno(number)));
}

int made_pair(long answer, int* ends, bool is_socket, bool nonblocking) {
  if (answer >= 0) {
    Description const& first = descriptions::add(ends[0], {Type::stream, is_socket, nonblocking});
    descriptions::add_other_end(ends[1], first);
  }
  return static_cast<int>(after_making(transfer::with_errno(answer)));
}

// What a close, or a dup2 onto the number, takes away.
struct Closing {
  int number;
  Description* description;
};
Closing before_closing(int number) {
  Description* const d = descriptions::find(number);
  explore::Operation operation = descriptions::touches_any(Mode::write);
  if (d != nullptr) operation = {{d->channel->address, d->channel->size, Mode::write}, operation.first};
  schedule::point(operation);
  return {number, d};
}
void close_it(Closing const& closing) {
  if (Description* const d = closing.description; d != nullptr) {
    descriptions::hand_on_all(*d);
    readiness::keep_waiting(closing.number);
    if (d->timer != nullptr && d->timer->number == closing.number) timers::moved(*d, -1);
  }
  descriptions::remove(closing.number);
}
void after_closing() {
  schedule::progress();
  readiness::refresh();
  schedule::did();
}

// Opening one would put the whole process to sleep until somebody opens the other end.
void refuse_named_pipe(int directory, char const* path) {
  struct stat status {};
  if (!world.active ||
      raw::call(SYS_newfstatat, directory, reinterpret_cast<long>(path), reinterpret_cast<long>(&status), 0) != 0) {
    return;
  }
  if (S_ISFIFO(status.st_mode)) failure::refuse("opening a pipe with a name (open)");
}

// The C library closes without asking us; of what was there before the execution a copy is kept.
template <class F>
auto closing_stream(FILE* stream, F close_stream) {
  int const number = world.active ? fileno(stream) : -1;
  if (number < 0) return close_stream();
  Closing const closing = before_closing(number);
  close_it(closing);
  auto const answer = close_stream();
  after_closing();
  return answer;
}

int doubled(int from, long number) {
  Description* const d = descriptions::find(from);
  if (number >= 0 && d != nullptr) descriptions::add_number(static_cast<int>(number), *d);
  if (number >= 0) descriptions::opened();
  return static_cast<int>(after_making(transfer::with_errno(number)));
}

int flags_of(int fd, Description const& d) {
  long const flags = raw::call(SYS_fcntl, fd, F_GETFL);
  return static_cast<int>(flags < 0 ? transfer::with_errno(flags)
                                    : (flags & ~O_NONBLOCK) | (d.nonblocking ? O_NONBLOCK : 0));
}

void set_nonblocking(Description& d, bool yes) {
  schedule::point(descriptions::touches(d, Mode::write));
  d.nonblocking = yes;
  schedule::progress();
  schedule::did();
}

int change(int fd, int command, long argument) {
  Description* const d = descriptions::find(fd);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      before_making();
      return doubled(fd, raw::call(SYS_fcntl, fd, command, argument));
    case F_SETLKW:
    case F_OFD_SETLKW:
      failure::refuse("waiting for a lock of a file (fcntl)");
    case F_GETFL:
      if (d != nullptr) return flags_of(fd, *d);
      break;
    case F_SETFL:
      if (d != nullptr) {
        set_nonblocking(*d, (argument & O_NONBLOCK) != 0);
        argument |= O_NONBLOCK;
      }
      break;
    default:
      break;
  }
  return static_cast<int>(transfer::with_errno(raw::call(SYS_fcntl, fd, command, argument)));
}

bool makes_file(int flags) { return (flags & (O_CREAT | __O_TMPFILE)) != 0; }

}  // namespace

extern "C" {

EXPORT int pipe2(int ends[2], int flags) noexcept {
  if (!world.active) return REAL(pipe2)(ends, flags);
  before_making();
  snapshot::touch(ends, 2 * sizeof(int));
  return made_pair(raw::call(SYS_pipe2, reinterpret_cast<long>(ends), flags | O_NONBLOCK), ends, false,
                   (flags & O_NONBLOCK) != 0);
}
EXPORT int pipe(int ends[2]) noexcept { return world.active ? pipe2(ends, 0) : REAL(pipe)(ends); }
EXPORT int socketpair(int domain, int type, int protocol, int ends[2]) noexcept {
  if (!world.active) return REAL(socketpair)(domain, type, protocol, ends);
  before_making();
  snapshot::touch(ends, 2 * sizeof(int));
  long const answer = raw::call(SYS_socketpair, domain, type | SOCK_NONBLOCK, protocol, reinterpret_cast<long>(ends));
  return made_pair(answer, ends, true, (type & SOCK_NONBLOCK) != 0);
}
EXPORT int eventfd(unsigned value, int flags) noexcept {
  if (!world.active) return REAL(eventfd)(value, flags);
  before_making();
  return made_one(raw::call(SYS_eventfd2, value, flags | EFD_NONBLOCK), Type::counter, (flags & EFD_NONBLOCK) != 0);
}
EXPORT int epoll_create1(int flags) noexcept {
  if (!world.active) return REAL(epoll_create1)(flags);
  before_making();
  return made_one(raw::call(SYS_epoll_create1, flags), Type::epoll, false);
}
EXPORT int epoll_create(int size) noexcept {
  if (!world.active) return REAL(epoll_create)(size);
  if (size > 0) return epoll_create1(0);
  errno = EINVAL;
  return -1;
}

EXPORT int timerfd_create(clockid_t clock, int flags) noexcept {
  if (!world.active) return REAL(timerfd_create)(clock, flags);
  static_assert(int{TFD_NONBLOCK} == int{EFD_NONBLOCK} && int{TFD_CLOEXEC} == int{EFD_CLOEXEC});
  before_making();
  long const number = raw::call(SYS_eventfd2, 0, flags | EFD_NONBLOCK);
  int const answer = made_one(number, Type::timer, (flags & TFD_NONBLOCK) != 0);
  if (answer >= 0) timers::add(answer, *descriptions::find(answer), clock);
  return answer;
}
EXPORT int timerfd_settime(int fd, int flags, itimerspec const* value, itimerspec* old) noexcept {
  if (!world.active) return REAL(timerfd_settime)(fd, flags, value, old);
  Description* const d = descriptions::find(fd);
  if (d == nullptr || d->timer == nullptr) return static_cast<int>(transfer::with_errno(-EINVAL));
  schedule::point(descriptions::touches(*d, Mode::write));
  if (old != nullptr) *old = timers::left(*d);
  timers::set(*d, flags, *value);
  descriptions::hand_on(*d);
  schedule::progress();
  readiness::refresh();
  schedule::did();
  return 0;
}
EXPORT int timerfd_gettime(int fd, itimerspec* value) noexcept {
  if (!world.active) return REAL(timerfd_gettime)(fd, value);
  Description* const d = descriptions::find(fd);
  if (d == nullptr || d->timer == nullptr) return static_cast<int>(transfer::with_errno(-EINVAL));
  schedule::point(descriptions::touches(*d, Mode::read));
  *value = timers::left(*d);
  schedule::did();
  return 0;
}

EXPORT int close(int fd) {
  if (!world.active) return REAL(close)(fd);
  ++world.costs.io_calls;
  Closing const closing = before_closing(fd);
  close_it(closing);
  long const answer = raw::call(SYS_close, fd);
  after_closing();
  return static_cast<int>(transfer::with_errno(answer));
}
EXPORT int shutdown(int fd, int how) noexcept {
  Description* const d = world.active ? descriptions::find(fd) : nullptr;
  if (d == nullptr) return REAL(shutdown)(fd, how);
  schedule::point(descriptions::touches(*d, Mode::write));
  descriptions::hand_on_all(*d);
  long const answer = raw::call(SYS_shutdown, fd, how);
  after_closing();
  return static_cast<int>(transfer::with_errno(answer));
}

EXPORT int dup(int fd) noexcept {
  if (!world.active) return REAL(dup)(fd);
  before_making();
  return doubled(fd, raw::call(SYS_dup, fd));
}
EXPORT int dup3(int from, int to, int flags) noexcept {
  if (!world.active) return REAL(dup3)(from, to, flags);
  Closing const closing = before_closing(to);
  bool const valid = from != to && raw::call(SYS_fcntl, from, F_GETFD) >= 0;
  if (valid) close_it(closing);
  int const answer = doubled(from, valid ? raw::call(SYS_dup3, from, to, flags) : from == to ? -EINVAL : -EBADF);
  readiness::refresh();
  return answer;
}
EXPORT int dup2(int from, int to) noexcept {
  if (!world.active) return REAL(dup2)(from, to);
  if (from == to) return raw::call(SYS_fcntl, from, F_GETFD) >= 0 ? to : static_cast<int>(transfer::with_errno(-EBADF));
  return dup3(from, to, 0);
}

EXPORT int fcntl(int fd, int command, ...) {
  std::va_list rest;
  va_start(rest, command);
  long const argument = va_arg(rest, long);
  va_end(rest);
  return world.active ? change(fd, command, argument) : REAL(fcntl)(fd, command, argument);
}
EXPORT int fcntl64(int fd, int command, ...) {
  std::va_list rest;
  va_start(rest, command);
  long const argument = va_arg(rest, long);
  va_end(rest);
  return fcntl(fd, command, argument);
}
EXPORT int ioctl(int fd, unsigned long request, ...) noexcept {
  std::va_list rest;
  va_start(rest, request);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  Description* const d = world.active ? descriptions::find(fd) : nullptr;
  if (d == nullptr) return REAL(ioctl)(fd, request, argument);
  if (request == FIONBIO) {
    set_nonblocking(*d, *static_cast<int const*>(argument) != 0);
    return 0;
  }
  schedule::point(descriptions::touches(*d, Mode::read));
  if (argument != nullptr) snapshot::touch(argument, sizeof(int));
  long const answer = raw::call(SYS_ioctl, fd, static_cast<long>(request), reinterpret_cast<long>(argument));
  schedule::did();
  return static_cast<int>(transfer::with_errno(answer));
}

// Files: closed between executions like all others.
EXPORT int openat(int directory, char const* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  unsigned const mode = makes_file(flags) ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  refuse_named_pipe(directory, path);
  descriptions::opened();
  return REAL(openat)(directory, path, flags, mode);
}
EXPORT int open(char const* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  unsigned const mode = makes_file(flags) ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  return openat(AT_FDCWD, path, flags, mode);
}
EXPORT int open64(char const* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  unsigned const mode = makes_file(flags) ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  return openat(AT_FDCWD, path, flags, mode);
}
EXPORT FILE* fopen(char const* path, char const* mode) {
  refuse_named_pipe(AT_FDCWD, path);
  descriptions::opened();
  return REAL(fopen)(path, mode);
}
EXPORT FILE* fopen64(char const* path, char const* mode) { return fopen(path, mode); }
EXPORT int fclose(FILE* stream) {
  return closing_stream(stream, [stream] { return REAL(fclose)(stream); });
}
EXPORT FILE* freopen(char const* path, char const* mode, FILE* stream) {
  descriptions::opened();
  return closing_stream(stream, [path, mode, stream] { return REAL(freopen)(path, mode, stream); });
}
EXPORT FILE* freopen64(char const* path, char const* mode, FILE* stream) { return freopen(path, mode, stream); }
EXPORT FILE* tmpfile() {
  descriptions::opened();
  return REAL(tmpfile)();
}
}

// poll, select, epoll_wait and closing: waits are in virtual time.
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "grader/runtime/descriptors.h"

using namespace racecourse::runtime;

extern "C" {
int __real_poll(pollfd* descriptors, nfds_t count, int timeout);
int __real_select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout);
int __real_epoll_wait(int epoll, epoll_event* events, int count, int timeout);
int __real_close(int fd);
pid_t __real_fork();
pid_t __real_waitpid(pid_t pid, int* status, int options);
}

namespace {

constexpr Nanoseconds nanoseconds_per_ms = 1'000'000;

int interrupted() {
  errno = EINTR;
  return -1;
}

int poll_until(pollfd* descriptors, nfds_t count, Nanoseconds wait) {
  if (begin_call(true)) return interrupted();
  Nanoseconds const deadline = deadline_after(wait);
  for (;;) {
    int const ready = __real_poll(descriptors, count, 0);
    if (ready != 0) return ready;
    if (time_is_up(deadline)) {
      yield_turn();
      return 0;
    }
    if (!wait_for_any({descriptors, descriptors + count}, deadline)) return __real_poll(descriptors, count, 0);
  }
}

std::vector<pollfd> from_sets(int count, fd_set const* read, fd_set const* write) {
  std::vector<pollfd> all;
  for (int fd = 0; fd < count; ++fd) {
    short events = 0;
    if (read != nullptr && FD_ISSET(fd, read)) events |= POLLIN;
    if (write != nullptr && FD_ISSET(fd, write)) events |= POLLOUT;
    if (events != 0) all.push_back({fd, events, 0});
  }
  return all;
}

}  // namespace

extern "C" {

int __wrap_poll(pollfd* descriptors, nfds_t count, int timeout) {
  if (!active()) return __real_poll(descriptors, count, timeout);
  return poll_until(descriptors, count, timeout < 0 ? -1 : timeout * nanoseconds_per_ms);
}

int __wrap_ppoll(pollfd* descriptors, nfds_t count, timespec const* timeout, sigset_t const*) {
  Nanoseconds const wait = timeout == nullptr ? -1 : timeout->tv_sec * 1'000'000'000 + timeout->tv_nsec;
  return poll_until(descriptors, count, wait);
}

int __wrap_select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  std::vector<pollfd> all = from_sets(count, read, write);
  Nanoseconds const wait = timeout == nullptr ? -1 : timeout->tv_sec * 1'000'000'000 + timeout->tv_usec * 1000;
  int const ready = poll_until(all.data(), all.size(), wait);
  if (ready < 0) return ready;
  timeval none{0, 0};
  return __real_select(count, read, write, except, &none);
}

int __wrap_epoll_wait(int epoll, epoll_event* events, int count, int timeout) {
  if (!active()) return __real_epoll_wait(epoll, events, count, timeout);
  pollfd self{epoll, POLLIN, 0};
  int const ready = poll_until(&self, 1, timeout < 0 ? -1 : timeout * nanoseconds_per_ms);
  return ready < 0 ? ready : __real_epoll_wait(epoll, events, count, 0);
}

int __wrap_epoll_pwait(int epoll, epoll_event* events, int count, int timeout, sigset_t const*) {
  return __wrap_epoll_wait(epoll, events, count, timeout);
}

int __wrap_epoll_pwait2(int epoll, epoll_event* events, int count, timespec const* timeout, sigset_t const*) {
  pollfd self{epoll, POLLIN, 0};
  int const ready = poll_until(&self, 1, timeout == nullptr ? -1 : timeout->tv_sec * 1'000'000'000 + timeout->tv_nsec);
  return ready < 0 ? ready : __real_epoll_wait(epoll, events, count, 0);
}

int __wrap_close(int fd) {
  if (active()) begin_call(false);
  int const result = __real_close(fd);
  int const error = errno;
  if (active()) call_done();  // the other end may see the end of the stream
  errno = error;
  return result;
}

// In the child only the forking thread exists, and both processes know that another one may act.
pid_t __wrap_fork() {
  Machine& m = machine();
  m.several_processes = true;
  pid_t const pid = __real_fork();
  if (pid == 0) {
    for (auto const& thread : m.threads) {
      if (thread.get() == m.running) continue;
      thread->done = thread->joined = true;
    }
  }
  return pid;
}

// Other threads run while the child does.
pid_t __wrap_waitpid(pid_t pid, int* status, int options) {
  for (;;) {
    pid_t const ended = __real_waitpid(pid, status, options | WNOHANG);
    if (ended != 0 || (options & WNOHANG) != 0) return ended;
    bool others = false;
    for (auto const& thread : machine().threads) {
      others = others || (thread.get() != machine().running && thread->enabled && !thread->done);
    }
    if (!others && !wake_ready_descriptors(0)) return __real_waitpid(pid, status, options);
    yield_turn();
  }
}

}  // extern "C"

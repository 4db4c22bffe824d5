// poll and select: waiting for several descriptors, in virtual time.
#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include <cerrno>

#include "grader/engine/descriptions.h"
#include "grader/engine/export.h"
#include "grader/engine/polling.h"
#include "grader/engine/raw.h"
#include "grader/engine/real.h"
#include "grader/engine/snapshot.h"
#include "grader/engine/time.h"
#include "grader/engine/transfer.h"

namespace {

using namespace racecourse::engine;

int poll_in_execution(pollfd* list, nfds_t count, std::int64_t length, void const* place) {
  if (transfer::is_interrupted()) return -1;
  snapshot::touch(list, count * sizeof(pollfd));
  return static_cast<int>(transfer::with_errno(polling::until(list, static_cast<unsigned>(count), length, place)));
}

constexpr int most_in_set = 1024;

unsigned from_sets(int count, fd_set const* read, fd_set const* write, fd_set const* urgent, pollfd* list) {
  unsigned n = 0;
  for (int fd = 0; fd < count && fd < most_in_set; ++fd) {
    short events = 0;
    if (read != nullptr && FD_ISSET(fd, read)) events |= POLLIN;
    if (write != nullptr && FD_ISSET(fd, write)) events |= POLLOUT;
    if (urgent != nullptr && FD_ISSET(fd, urgent)) events |= POLLPRI;
    if (events != 0) list[n++] = {fd, events, 0};
  }
  return n;
}

int select_in_execution(int count, fd_set* read, fd_set* write, fd_set* urgent, std::int64_t length,
                        void const* place) {
  if (transfer::is_interrupted()) return -1;
  auto* const list = static_cast<pollfd*>(world.scratch.take(most_in_set * sizeof(pollfd)));
  unsigned const n = from_sets(count, read, write, urgent, list);
  long const answer = polling::until(list, n, length, place);
  if (answer < 0) return static_cast<int>(transfer::with_errno(answer));
  for (fd_set* const set : {read, write, urgent}) {
    if (set != nullptr) snapshot::touch(set, sizeof *set);
  }
  timeval none{0, 0};
  return static_cast<int>(
      transfer::with_errno(raw::call(SYS_select, count, reinterpret_cast<long>(read), reinterpret_cast<long>(write),
                                     reinterpret_cast<long>(urgent), reinterpret_cast<long>(&none))));
}

std::int64_t length_of(timespec const* timeout) { return timeout == nullptr ? polling::for_ever : time::span(timeout); }
std::int64_t length_of(int milliseconds) {
  return milliseconds < 0 ? polling::for_ever : std::int64_t{milliseconds} * 1'000'000;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {
EXPORT int poll(pollfd* list, nfds_t count, int timeout) {
  return world.active ? poll_in_execution(list, count, length_of(timeout), CALLER) : REAL(poll)(list, count, timeout);
}
EXPORT int ppoll(pollfd* list, nfds_t count, timespec const* timeout, sigset_t const* mask) {
  if (!world.active) return REAL(ppoll)(list, count, timeout, mask);
  return poll_in_execution(list, count, length_of(timeout), CALLER);
}
EXPORT int __poll_chk(pollfd* list, nfds_t count, int timeout, size_t) { return poll(list, count, timeout); }

EXPORT int select(int count, fd_set* read, fd_set* write, fd_set* urgent, timeval* timeout) {
  if (!world.active) return REAL(select)(count, read, write, urgent, timeout);
  if (timeout == nullptr) return select_in_execution(count, read, write, urgent, polling::for_ever, CALLER);
  timespec const length{timeout->tv_sec, timeout->tv_usec * 1000};
  return select_in_execution(count, read, write, urgent, time::span(&length), CALLER);
}
EXPORT int pselect(int count, fd_set* read, fd_set* write, fd_set* urgent, timespec const* timeout,
                   sigset_t const* mask) {
  if (!world.active) return REAL(pselect)(count, read, write, urgent, timeout, mask);
  return select_in_execution(count, read, write, urgent, length_of(timeout), CALLER);
}
}

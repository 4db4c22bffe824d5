#include "grader/runtime/descriptors.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>

extern "C" int __real_poll(pollfd* descriptors, nfds_t count, int timeout);

namespace racecourse::runtime {

bool is_nonblocking(int fd, int flags) {
  if ((flags & MSG_DONTWAIT) != 0) return true;
  int const status = fcntl(fd, F_GETFL);
  return status < 0 || (status & O_NONBLOCK) != 0;  // a bad descriptor: let the call itself say so
}

bool wait_for_any(std::vector<pollfd> const& descriptors, Nanoseconds deadline) {
  Thread& me = *machine().running;
  me.waits_for = WaitsFor::descriptors;
  me.descriptors = descriptors;
  me.deadline = deadline;
  return block() == Woken::signalled;
}

void wait_for_descriptor(int fd, short events) {
  pollfd one{fd, events, 0};
  while (__real_poll(&one, 1, 0) == 0) wait_for_any({one}, never);
}

bool begin_call(bool may_be_interrupted) {
  ++machine().costs.io_calls;
  point();
  return may_be_interrupted && fault_interrupts();
}

void call_done() {
  machine().running->vain = 0;
  wake_ready_descriptors(0);
}

bool alone() {
  auto const& threads = machine().threads;
  return std::none_of(threads.begin(), threads.end(),
                      [](auto const& thread) { return !thread->done && thread.get() != machine().running; });
}

Nanoseconds deadline_after(Nanoseconds wait) {
  Nanoseconds const now = machine().now;
  return wait < 0 || wait >= never - now ? never : now + wait;
}

}  // namespace racecourse::runtime

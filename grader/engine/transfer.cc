#include "grader/engine/transfer.h"

#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>

#include "grader/engine/descriptions.h"
#include "grader/engine/failure.h"
#include "grader/engine/faults.h"
#include "grader/engine/raw.h"
#include "grader/engine/readiness.h"
#include "grader/engine/schedule.h"
#include "grader/engine/sigpipe.h"

namespace racecourse::engine::transfer {
namespace {

using explore::Mode;

bool may_wait(Description const& d, Call const& call) { return !d.nonblocking && !call.must_not_wait; }

// The kernel has answered.
void done(Description const& d, long answer) {
  bool const changed = answer >= 0;
  if (changed) schedule::progress();
  readiness::refresh();
  schedule::did(descriptions::touches(d, changed ? Mode::write : Mode::read));
}

bool is_broken_pipe(Description const& d, long answer, Call const& call) {
  return answer == -EPIPE && d.type == Description::Type::stream && !call.no_signal;
}

}  // namespace

bool concerns(int number) { return world.active && descriptions::find(number) != nullptr; }

ssize_t receive(Call const& call, Attempt const& attempt) {
  if (is_interrupted()) return -1;
  Description& d = *descriptions::find(call.number);
  std::size_t const limit = faults::shortens(call.bytes);
  explore::Operation const operation = descriptions::touches(d, Mode::write);
  bool const waits = may_wait(d, call);
  for (std::size_t received = 0;;) {
    if (waits) {
      readiness::wait(call.number, d, POLLIN, operation);
    } else {
      schedule::point(operation);
    }
    long const got = attempt.call(attempt.argument, received, limit - received);
    if (got >= 0) descriptions::take_over(d);
    done(d, got);
    if (got == -EAGAIN && waits) continue;
    if (got == -EAGAIN) in_vain(call.place);
    if (got > 0) received += static_cast<std::size_t>(got);
    if (got > 0 && call.all && waits && received < limit) continue;
    return received > 0 ? static_cast<ssize_t>(received) : with_errno(got);
  }
}

// What was handed on with the first part holds for the rest: who writes cannot learn anything in between.
ssize_t send(Call const& call, Attempt const& attempt) {
  if (is_interrupted()) return -1;
  Description& d = *descriptions::find(call.number);
  std::size_t const limit = faults::shortens(call.bytes);
  explore::Operation const operation = descriptions::touches(d, Mode::write);
  bool const waits = may_wait(d, call);
  schedule::point(operation);
  for (std::size_t sent = 0;;) {
    long const n = attempt.call(attempt.argument, sent, limit - sent);
    if (n > 0) descriptions::hand_on(d);
    done(d, n);
    if (n > 0) sent += static_cast<std::size_t>(n);
    if (n >= 0 && (sent == limit || !waits)) return static_cast<ssize_t>(sent);
    if (n < 0 && (n != -EAGAIN || !waits)) {
      if (is_broken_pipe(d, n, call)) sigpipe::raise();
      if (n == -EAGAIN) in_vain(call.place);
      return sent > 0 ? static_cast<ssize_t>(sent) : with_errno(n);
    }
    readiness::wait(call.number, d, POLLOUT, operation);
  }
}

void pass(int number, void const*) {
  constexpr int standard = 3;  // their output is nobody's business
  if (number >= 0 && number < standard) return;
  struct stat status {};
  bool const open = raw::call(SYS_fstat, number, reinterpret_cast<long>(&status)) == 0;
  if (open && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode) && !S_ISCHR(status.st_mode)) {
    failure::refuse("a pipe, socket or the like that was not made by the scenario itself");
  }
  schedule::point(descriptions::touches_any(open ? Mode::write : Mode::read));
  if (open) schedule::progress();
  schedule::did();
}

void in_vain(void const* place) {
  schedule::yield(place);
  schedule::did({});
}

long with_errno(long answer) {
  if (answer >= 0) return answer;
  errno = static_cast<int>(-answer);
  return -1;
}

bool is_interrupted() {
  ++world.costs.io_calls;
  if (!faults::interrupts()) return false;
  schedule::yield(nullptr);
  schedule::did({});
  errno = EINTR;
  return true;
}

}  // namespace racecourse::engine::transfer

#include "grader/engine/polling.h"

#include "grader/engine/readiness.h"
#include "grader/engine/schedule.h"
#include "grader/engine/time.h"
#include "grader/engine/timer_descriptor.h"
#include "grader/engine/transfer.h"
#include "grader/engine/waiting.h"

namespace racecourse::engine::polling {
namespace {

using explore::Mode;

// One is a matter of its channel; several are one of all descriptors.
explore::Operation looking_at(pollfd const* list, unsigned count) {
  Description const* const only = count == 1 ? descriptions::find(list->fd) : nullptr;
  return only != nullptr ? descriptions::touches(*only, Mode::read) : descriptions::touches_any(Mode::write);
}

// Who is told that something is there has seen what came before it.
int look(pollfd* list, unsigned count) {
  timers::fire();
  int const ready = readiness::look(list, count);
  for (unsigned i = 0; i < count && ready > 0; ++i) {
    Description const* const d = descriptions::find(list[i].fd);
    if (d != nullptr && (list[i].revents & ~POLLOUT) != 0) descriptions::take_over(*d);
  }
  return ready;
}

// What others do may come before or after the time is up: first a look, then, if nothing is there, the wait.
long until_deadline(pollfd* list, unsigned count, std::int64_t length, void const* place) {
  explore::Operation const operation = looking_at(list, count);
  schedule::point(operation);
  if (int const ready = look(list, count); ready != 0) {
    schedule::did();
    return ready;
  }
  std::int64_t const deadline = time::after(length);
  if (length == 0 || waiting::gives_up(deadline)) {
    schedule::did();
    if (length == 0) transfer::in_vain(place);
    return 0;
  }
  schedule::did();
  readiness::wait(list, count, operation, nullptr, deadline);
  int const ready = look(list, count);
  schedule::did(operation);
  return ready;
}

}  // namespace

long until(pollfd* list, unsigned count, std::int64_t length, void const* place) {
  if (length >= 0) return until_deadline(list, count, length, place);
  explore::Operation const operation = looking_at(list, count);
  Description const* const only = count == 1 ? descriptions::find(list->fd) : nullptr;
  readiness::wait(list, count, operation, only == nullptr ? nullptr : only->channel);
  int const ready = look(list, count);
  schedule::did(operation);
  return ready;
}

}  // namespace racecourse::engine::polling

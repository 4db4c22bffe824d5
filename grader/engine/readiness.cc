#include "grader/engine/readiness.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "grader/engine/raw.h"
#include "grader/engine/schedule.h"
#include "grader/engine/timer_descriptor.h"

namespace racecourse::engine::readiness {
namespace {

struct Wait {
  pollfd* list;
  unsigned count;
};
Wait waits[layout::max_threads];
explore::Threads waiting = 0;

void ask(Fiber& fiber) {
  Wait const& wait = waits[fiber.id];
  if (fiber.timed_out || look(wait.list, wait.count) > 0) {
    schedule::enable(fiber);
  } else {
    schedule::disable(fiber);
  }
}

}  // namespace

int look(pollfd* list, unsigned count) {
  return static_cast<int>(raw::call(SYS_poll, reinterpret_cast<long>(list), count, 0));
}

void wait(pollfd const* list, unsigned count, explore::Operation const& operation, Object* object,
          std::int64_t deadline) {
  Fiber& me = self();
  auto* const copy = static_cast<pollfd*>(world.scratch.take(count * sizeof(pollfd)));
  raw::copy(copy, list, count * sizeof(pollfd));
  waits[me.id] = {copy, count};
  waiting |= explore::only(me.id);
  schedule::announce(operation);
  me.waits_for = WaitsFor::descriptor;
  me.object = object;
  me.timed_out = false;
  me.deadline = deadline;
  ask(me);
  schedule::go_on();
  waiting &= ~explore::only(me.id);
  me.waits_for = WaitsFor::nothing;
  me.object = nullptr;
  me.deadline = no_deadline;
  timers::fire();
}

void wait(int number, Description& description, short events, explore::Operation const& operation) {
  pollfd const one{number, events, 0};
  wait(&one, 1, operation, description.channel);
}

void refresh() {
  timers::fire();
  for (explore::Threads rest = waiting; rest != 0; rest &= rest - 1) ask(world.fibers[explore::first_of(rest)]);
}

void keep_waiting(int number) {
  int copy = -1;
  for (explore::Threads rest = waiting; rest != 0; rest &= rest - 1) {
    Wait const& wait = waits[explore::first_of(rest)];
    for (unsigned i = 0; i < wait.count; ++i) {
      if (wait.list[i].fd != number) continue;
      constexpr int high = 512;  // closed with the rest at the end of the execution
      if (copy < 0) copy = static_cast<int>(raw::call(SYS_fcntl, number, F_DUPFD_CLOEXEC, high));
      wait.list[i].fd = copy;
    }
  }
}

void begin() { waiting = 0; }

}  // namespace racecourse::engine::readiness
